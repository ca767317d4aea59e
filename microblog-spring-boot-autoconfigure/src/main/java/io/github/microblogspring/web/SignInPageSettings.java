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

package io.github.microblogspring.web;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How the sign-in page is shown.
 *
 * @param enabled whether our page is shown at all
 * @param path the path of the sign-in page, ours or the application's, below the context
 * path and with a leading slash; failures lead there
 * @param addressEnabled whether people can type their own address
 * @param applicationName the name of the application for the heading, if it has one
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record SignInPageSettings(boolean enabled, String path, boolean addressEnabled,
		@Nullable String applicationName) {

	/**
	 * The path of Spring Security's sign-in page.
	 */
	public static final String DEFAULT_PATH = "/login";

	/**
	 * Create new settings.
	 * @param enabled whether our page is shown at all
	 * @param path the path of the sign-in page
	 * @param addressEnabled whether people can type their own address
	 * @param applicationName the name of the application
	 * @throws IllegalArgumentException if the path does not start with exactly one slash
	 */
	public SignInPageSettings {
		Assert.isTrue(path.startsWith("/") && !path.startsWith("//"), "'path' must start with one slash");
	}

}
