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

import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SignInErrors}.
 *
 * @author The Micro.blog Spring team
 */
class SignInErrorsTests {

	@ParameterizedTest
	@EnumSource(SignInErrorCode.class)
	void codeOfIsTheReverseOfExceptions(SignInErrorCode code) {
		IndieAuthException failure = new IndieAuthException(code, "Detail");
		OAuth2AuthenticationException authentication = SignInErrors.authenticationException(failure);
		OAuth2AuthorizationException authorization = SignInErrors.authorizationException(failure);
		assertThat(SignInErrors.codeOf(failure)).isEqualTo(code);
		assertThat(SignInErrors.codeOf(authentication)).isEqualTo(code);
		// As OAuth2LoginAuthenticationProvider passes on what a token client throws
		assertThat(SignInErrors.codeOf(new OAuth2AuthenticationException(authorization.getError(), authorization)))
			.isEqualTo(code);
		assertThat(authentication).hasCause(failure).hasMessageContaining("Detail");
		assertThat(authorization).hasCause(failure).hasMessageContaining("Detail");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			invalid_grant,                    EXPIRED
			invalid_request,                  EXPIRED
			authorization_request_not_found,  EXPIRED
			invalid_state_parameter,          EXPIRED
			access_denied,                    ACCESS_DENIED
			server_error,                     SERVER_INVALID
			invalid_scope,                    SERVER_INVALID
			invalid_client,                   SERVER_INVALID
			temporarily_unavailable,          TEMPORARILY_UNAVAILABLE
			ACCESS_DENIED,                    SERVER_INVALID
			<script>,                         SERVER_INVALID
			""")
	void codeOfWhenErrorOfOAuth2ThenClosest(String error, SignInErrorCode expected) {
		assertThat(SignInErrors.codeOf(new OAuth2AuthenticationException(new OAuth2Error(error)))).isEqualTo(expected);
	}

	@Test
	void foreseenWhenItHasACodeThenTheSame() {
		IndieAuthException failure = new IndieAuthException(SignInErrorCode.EXPIRED, "Detail");
		assertThat(SignInErrors.foreseen(failure)).isSameAs(failure);
	}

	@Test
	void foreseenWhenItHasNoCodeThenServerInvalidWithoutItsDetail() {
		IllegalStateException failure = new IllegalStateException("detail");
		assertThat(SignInErrors.foreseen(failure)).hasCause(failure)
			.hasMessageNotContaining("detail")
			.extracting(IndieAuthException::getErrorCode)
			.isEqualTo(SignInErrorCode.SERVER_INVALID);
	}

	@Test
	void codeOfWhenSomethingElseThenServerInvalid() {
		assertThat(SignInErrors.codeOf(null)).isEqualTo(SignInErrorCode.SERVER_INVALID);
		assertThat(SignInErrors.codeOf(new BadCredentialsException("x"))).isEqualTo(SignInErrorCode.SERVER_INVALID);
	}

	@Test
	void byCodeWhenUnknownThenNone() {
		assertThat(SignInErrors.byCode("not_allowed")).isEqualTo(SignInErrorCode.NOT_ALLOWED);
		assertThat(SignInErrors.byCode("nonsense")).isNull();
	}

}
