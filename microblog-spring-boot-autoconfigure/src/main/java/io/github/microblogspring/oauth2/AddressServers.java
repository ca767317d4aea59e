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

package io.github.microblogspring.oauth2;

/**
 * Whose servers may sign in people who type their own address.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public enum AddressServers {

	/**
	 * Any IndieAuth server.
	 */
	ANY,

	/**
	 * The configured provider, and servers that name their issuer in metadata and
	 * answers, so that one server can't pass off the code of another as its own.
	 */
	WITH_ISSUER,

	/**
	 * The configured provider only.
	 */
	PROVIDER

}
