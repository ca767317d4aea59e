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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdentityEndpoint} and {@link IdentityScopes}.
 *
 * @author The Micro.blog Spring team
 */
class IdentityEndpointTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			AUTHORIZATION, '',             AUTHORIZATION_ENDPOINT
			AUTHORIZATION, profile,        AUTHORIZATION_ENDPOINT
			AUTHORIZATION, profile email,  AUTHORIZATION_ENDPOINT
			AUTHORIZATION, create,         TOKEN_ENDPOINT
			AUTHORIZATION, profile create, TOKEN_ENDPOINT
			AUTHORIZATION, Profile,        TOKEN_ENDPOINT
			TOKEN,         profile,        TOKEN_ENDPOINT
			TOKEN,         create,         TOKEN_ENDPOINT
			""")
	void redeemFollowsScopes(IdentityEndpoint endpoint, String scopes, RedeemedAt expected) {
		// EX-03, EX-07
		Set<String> set = scopes.isEmpty() ? Set.of() : Set.of(scopes.split(" "));
		assertThat(endpoint.redeem(set)).isEqualTo(expected);
	}

}
