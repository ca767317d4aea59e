/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.microblogspring.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * What the environment says about the application.
 *
 * @param name the name that people see, if there is one
 * @param contextPath the context path, empty or with a leading slash
 * @author The Micro.blog Spring team
 */
record ApplicationDetails(@Nullable String name, String contextPath) {

	static ApplicationDetails of(MicroblogProperties properties, Environment environment) {
		String name = StringUtils.hasText(properties.getClientName()) ? properties.getClientName()
				: environment.getProperty("spring.application.name");
		String contextPath = environment.getProperty("server.servlet.context-path", "").trim();
		return new ApplicationDetails(StringUtils.hasText(name) ? name : null,
				StringUtils.trimTrailingCharacter(contextPath, '/'));
	}

}
