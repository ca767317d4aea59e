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

import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.ProfileUrl;
import io.github.microblogspring.indieauth.ServerEndpoints;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.core.user.OAuth2User;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ScopeConsent}.
 *
 * @author The Micro.blog Spring team
 */
class ScopeConsentTests {

	private static final String ALICE = "https://alice.example/";

	@Test
	void attachThenTheRequestHasIt() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		assertThat(ScopeConsent.of(request)).isNull();
		ScopeConsent consent = consent(SignIns.MICROBLOG);
		consent.attachTo(request);
		assertThat(ScopeConsent.of(request)).isEqualTo(consent);
		assertThat(consent.me()).isEqualTo(ALICE);
		assertThat(consent.scopes()).containsExactly("create");
		assertThat(consent.granted()).containsExactly("read");
	}

	@Test
	void discoveredServerThenThePageHasToBeReadAgain() {
		// Else what was true at sign-in would confirm the answer
		assertThat(consent(SignIns.MICROBLOG).discoveredServer().chain()).isEmpty();
		assertThat(consent(SignIns.MICROBLOG).discoveredServer().fromMetadata()).isFalse();
		assertThat(consent(SignIns.endpoints("https://as.example/", "https://as.example/auth", "https://as.example/t"))
			.discoveredServer()
			.fromMetadata()).isTrue();
	}

	// T-O3
	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			none,                https://as.example/auth,           none
			none,                https://as.example/auth,           https://other.example/token
			none,                https://micro.blog/indieauth/auth, https://evil.example/token
			https://as.example/, https://micro.blog/indieauth/auth, https://evil.example/token
			none,                https://evil.example/auth,         https://micro.blog/indieauth/token
			""")
	void ofWhenCodeMayNotGoToTheTokenEndpointThenInvalid(String issuer, String authorization, String token) {
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> consent(SignIns.endpoints(issuer, authorization, token)))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.SERVER_INVALID));
	}

	@Test
	void ofWhenOneDocumentNamedBothThenFine() {
		ServerEndpoints server = SignIns.endpoints("https://as.example/", "https://as.example/auth",
				"https://other.example/token");
		assertThat(consent(server).server()).isEqualTo(server);
	}

	private static ScopeConsent consent(ServerEndpoints server) {
		Map<String, Object> confirmed = SignIns.confirmed(ALICE);
		confirmed.put(MicroblogTokenResponseClient.CONFIRMED, new ConfirmedIdentity(ProfileUrl.parse(ALICE), server));
		MicroblogProfile profile = MicroblogProfile.of((OAuth2User) SignIns.signedIn(confirmed).getPrincipal());
		return ScopeConsent.of(profile, Set.of("create"), Set.of("read"), SignIns.MICROBLOG);
	}

}
