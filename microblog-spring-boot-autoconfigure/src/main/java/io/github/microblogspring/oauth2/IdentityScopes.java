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

import java.util.Collection;
import java.util.Set;

/**
 * The scopes that say who a person is and nothing more.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class IdentityScopes {

	private static final Set<String> SCOPES = Set.of("profile", "email");

	private IdentityScopes() {
	}

	/**
	 * Whether a sign-in with these scopes yields an identity and no token (EX-03).
	 * @param scopes the scopes that are asked for
	 * @return {@code true} if they are within {@code profile} and {@code email}, or none
	 */
	public static boolean areAll(Collection<String> scopes) {
		return SCOPES.containsAll(scopes);
	}

}
