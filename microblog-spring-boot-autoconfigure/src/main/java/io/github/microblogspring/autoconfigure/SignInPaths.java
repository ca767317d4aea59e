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

import java.util.List;

/**
 * The paths of the steps of a sign-in, which nothing else can be at.
 *
 * @author The Micro.blog Spring team
 */
final class SignInPaths {

	private static final List<String> PREFIXES = List.of("/login/microblog/", "/login/oauth2/code/",
			"/oauth2/authorization/");

	private SignInPaths() {
	}

	/**
	 * Whether a path is at or below that of a step.
	 * @param path the path, below the context path
	 * @return whether it is taken
	 */
	static boolean include(String path) {
		return PREFIXES.stream().anyMatch((path + "/")::startsWith);
	}

}
