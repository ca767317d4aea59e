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

import java.util.regex.Pattern;

import io.github.microblogspring.web.SignInPageSettings;

import org.springframework.core.env.Environment;

/**
 * Makes the settings of the sign-in page from the properties.
 *
 * @author The Micro.blog Spring team
 */
final class SignInPageSettingsFactory {

	// What a browser asks for as it is written, and no pattern
	private static final Pattern PATH = Pattern.compile("/|(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?");

	private final MicroblogProperties properties;

	private final Environment environment;

	SignInPageSettingsFactory(MicroblogProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	SignInPageSettings create() {
		String path = this.properties.getSignInPage().getPath();
		checkPath(path);
		return new SignInPageSettings(this.properties.getSignInPage().isEnabled(), path,
				this.properties.getAddress().isEnabled(),
				ApplicationDetails.of(this.properties, this.environment).name());
	}

	private static void checkPath(String path) {
		if (!PATH.matcher(path).matches()) {
			throw invalidPath(path, "It is not a path of letters, digits, '-', '.', '_' and '~', "
					+ "in which every part begins with one slash.");
		}
		if (SignInPaths.include(path)) {
			throw invalidPath(path, "That path is taken by another step of a sign-in.");
		}
	}

	private static InvalidMicroblogPropertyException invalidPath(String path, String problem) {
		return new InvalidMicroblogPropertyException("sign-in-page.path", path, problem,
				"Remove the property, or set it to a path such as /login");
	}

}
