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

import java.util.Set;

import io.github.microblogspring.indieauth.RedeemedAt;

/**
 * Where the code of an identity-only sign-in is redeemed.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#redeeming-the-authorization-code">
 * IndieAuth, Redeeming the Authorization Code</a>
 */
public enum IdentityEndpoint {

	/**
	 * At the authorization endpoint, as IndieAuth has it: no token comes to exist.
	 */
	AUTHORIZATION,

	/**
	 * At the token endpoint, for servers that want it. A token that comes along is
	 * dropped.
	 */
	TOKEN;

	/**
	 * Where a code is redeemed.
	 * @param scopes the scopes that were asked for
	 * @return the endpoint
	 */
	public RedeemedAt redeem(Set<String> scopes) {
		return (this == AUTHORIZATION && IdentityScopes.areAll(scopes)) ? RedeemedAt.AUTHORIZATION_ENDPOINT
				: RedeemedAt.TOKEN_ENDPOINT;
	}

}
