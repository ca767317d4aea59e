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

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.microblogspring.indieauth.DiscoveredServer;
import io.github.microblogspring.indieauth.RedeemedAt;
import io.github.microblogspring.indieauth.ServerEndpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PendingSignIn}.
 *
 * @author The Micro.blog Spring team
 */
class PendingSignInTests {

	@ParameterizedTest
	@EnumSource(RedeemedAt.class)
	void ofReadsWhatWriteToWrote(RedeemedAt redeemedAt) {
		ServerEndpoints endpoints = SignIns.endpoints("https://as.example/", "https://as.example/auth?t=1",
				"https://as.example/token");
		PendingSignIn pending = SignIns.pending(endpoints, redeemedAt, "https://a.example/", "https://b.example/x");
		assertThat(PendingSignIn.of(SignIns.request(pending, "s"))).isEqualTo(pending);
	}

	@Test
	void ofWhenButtonAndIdentityOnlyServerThenReadsWhatWriteToWrote() {
		ServerEndpoints endpoints = SignIns.endpoints(null, "https://as.example/auth", null);
		PendingSignIn pending = SignIns.pending(endpoints, RedeemedAt.AUTHORIZATION_ENDPOINT);
		assertThat(pending.typedAddress()).isNull();
		assertThat(PendingSignIn.of(SignIns.request(pending, "s"))).isEqualTo(pending);
	}

	@ParameterizedTest
	@CsvSource({ "true, false", "false, true" })
	void ofWhenServerPromisesIssOrIsRememberedThenReadsWhatWriteToWrote(boolean promisesIss, boolean remembered) {
		DiscoveredServer server = new DiscoveredServer(List.of(), SignIns.MICROBLOG, true, promisesIss, remembered);
		PendingSignIn pending = new PendingSignIn(server, RedeemedAt.TOKEN_ENDPOINT, SignIns.START, null, null);
		assertThat(PendingSignIn.of(SignIns.request(pending, "s"))).isEqualTo(pending);
	}

	@Test
	void ofWhenConsentThenReadsWhatWriteToWrote() {
		PendingSignIn pending = new PendingSignIn(SignIns.server(SignIns.MICROBLOG), RedeemedAt.TOKEN_ENDPOINT,
				SignIns.START, null, new PendingSignIn.Consent("https://alice.example/", List.of("create", "update")));
		assertThat(PendingSignIn.of(SignIns.request(pending, "s"))).isEqualTo(pending);
	}

	@Test
	void ofWhenOtherRegistrationThenNothing() {
		assertThat(PendingSignIn.of(SignIns.otherRequest("s"))).isNull();
	}

	@Test
	void ofWhenAttributeIsOfOtherTypeThenNothing() {
		OAuth2AuthorizationRequest request = OAuth2AuthorizationRequest
			.from(SignIns.request(SignIns.pending(SignIns.MICROBLOG, RedeemedAt.TOKEN_ENDPOINT), "s"))
			.attributes((attributes) -> attributes.put("microblog.endpoints", Map.of().toString()))
			.build();
		assertThat(PendingSignIn.of(request)).isNull();
	}

	@Test
	void isExpiredAfterTenMinutes() {
		PendingSignIn pending = SignIns.pending(SignIns.MICROBLOG, RedeemedAt.TOKEN_ENDPOINT);
		assertThat(pending.isExpired(SignIns.START)).isFalse();
		assertThat(pending.isExpired(SignIns.START.plus(Duration.ofMinutes(10)))).isFalse();
		assertThat(pending.isExpired(SignIns.START.plus(Duration.ofMinutes(10)).plusMillis(1))).isTrue();
	}

}
