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

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.Timeout;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzzing of {@link RedemptionAnswerReader} and {@link MicroblogTokenResponseConverter}.
 *
 * @author The Micro.blog Spring team
 */
class RedemptionAnswerFuzzTests {

	@FuzzTest
	@Timeout(10)
	void convert(byte[] input) throws IOException {
		convert(input, "application/json");
		convert(input, "application/x-www-form-urlencoded");
	}

	private static void convert(byte[] input, String contentType) throws IOException {
		try {
			MockClientHttpResponse response = new MockClientHttpResponse(input, HttpStatus.OK);
			response.getHeaders().set(HttpHeaders.CONTENT_TYPE, contentType);
			Map<String, Object> answer = new RedemptionAnswerReader().read(response);
			convert(answer, Set.of("profile"));
			convert(answer, Set.of("profile", "create"));
		}
		catch (IndieAuthException ex) {
			assertThat(ex.getErrorCode()).isIn(SignInErrorCode.SERVER_INVALID, SignInErrorCode.EXPIRED,
					SignInErrorCode.ACCESS_DENIED);
			assertThat(ex.getMessage()).hasSizeLessThan(200).doesNotContainPattern("\\p{Cntrl}");
		}
	}

	private static void convert(Map<String, Object> answer, Set<String> scopes) {
		OAuth2AccessTokenResponse response = new MicroblogTokenResponseConverter(scopes).convert(answer);
		OAuth2AccessToken token = response.getAccessToken();
		assertThat(token.getTokenValue()).matches("[ -~]{1,4096}");
		assertThat(token.getTokenType()).isEqualTo(OAuth2AccessToken.TokenType.BEARER);
		assertThat(token.getScopes()).isSubsetOf(scopes);
		assertThat(Duration.between(token.getIssuedAt(), token.getExpiresAt())).isBetween(Duration.ofSeconds(1),
				MicroblogTokenResponseConverter.UNKNOWN_LIFETIME);
		Map<String, Object> parameters = response.getAdditionalParameters();
		assertThat(parameters.get("me")).isEqualTo(answer.get("me"));
		assertThat((Map<?, ?>) parameters.get("profile")).hasSizeLessThanOrEqualTo(20)
			.allSatisfy((name, value) -> assertThat((String) value).hasSizeLessThanOrEqualTo(2048));
	}

}
