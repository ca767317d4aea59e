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

import org.springframework.security.oauth2.core.OAuth2AccessToken;

/**
 * Stands in for the token that Spring Security's types ask for where a sign-in yields
 * none. {@link MicroblogAuthorizedClientRepository} refuses to keep it, so it can't be
 * sent anywhere.
 *
 * @author The Micro.blog Spring team
 */
final class IdentityOnlyToken {

	static final String VALUE = "identity-only";

	private IdentityOnlyToken() {
	}

	static boolean is(OAuth2AccessToken token) {
		return VALUE.equals(token.getTokenValue());
	}

}
