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
import java.time.Instant;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2User;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MicroblogOAuth2UserService}.
 *
 * @author The Micro.blog Spring team
 */
class MicroblogOAuth2UserServiceTests {

	@Test
	void loadUserThenConfirmedMeIsName() {
		// T-I6, T-I7, TR-02
		OAuth2User user = SignIns.user(SignIns.confirmed("https://alice.example/"), token("profile"));
		assertThat(user).isInstanceOf(DefaultOAuth2User.class);
		assertThat(user.getName()).isEqualTo("https://alice.example/");
	}

	@Test
	void loadUserThenFlatAttributesAndProfileAndServer() {
		OAuth2User user = SignIns.user(SignIns.confirmed("https://alice.example/"), token("profile"));
		assertThat(user.getAttributes())
			.containsOnlyKeys("me", "identity_source", "server", "name", "photo", "url", "nickname", "email", "profile")
			.containsEntry("name", "Someone")
			.containsEntry("email", "someone@mail.example")
			.containsEntry("server", SignIns.MICROBLOG.toMap());
		assertThat(user.<Map<String, Object>>getAttribute("profile")).containsEntry("pronouns", "they");
	}

	@Test
	void loadUserWhenProfileNamesMeAndServerThenNotTaken() {
		Map<String, Object> confirmed = SignIns.confirmed("https://alice.example/");
		confirmed.put("profile", Map.of("me", "https://victim.example/", "server", "https://evil.example/", "sub", "x",
				"email_verified", "true"));
		OAuth2User user = SignIns.user(confirmed, token("profile"));
		assertThat(user.getAttributes()).containsOnlyKeys("me", "identity_source", "server", "profile")
			.containsEntry("me", "https://alice.example/")
			.containsEntry("server", SignIns.MICROBLOG.toMap());
	}

	// AC-01: as the answer comes from another token client
	@Test
	void loadUserWhenNobodyConfirmedIdentityThenRefused() {
		Map<String, Object> answer = SignIns.confirmed("https://victim.example/");
		answer.put(MicroblogTokenResponseClient.CONFIRMED, "https://victim.example/");
		assertThatExceptionOfType(OAuth2AuthenticationException.class)
			.isThrownBy(() -> SignIns.user(answer, token("profile")))
			.satisfies((ex) -> assertThat(ex.getError().getErrorCode()).isEqualTo("server_invalid"));
		answer.remove(MicroblogTokenResponseClient.CONFIRMED);
		assertThatExceptionOfType(OAuth2AuthenticationException.class)
			.isThrownBy(() -> SignIns.user(answer, token("profile")));
	}

	@Test
	void loadUserWhenNoProfileThenWithout() {
		// PR-07
		Map<String, Object> confirmed = SignIns.confirmed("https://alice.example/");
		confirmed.remove("profile");
		assertThat(SignIns.user(confirmed, token("profile")).getAttributes()).containsOnlyKeys("me", "identity_source",
				"server");
	}

	@Test
	void loadUserThenAuthoritiesOfGrantedScopes() {
		// T-O13
		OAuth2User user = SignIns.user(SignIns.confirmed("https://alice.example/"), token("profile", "create"));
		assertThat(user.getAuthorities()).extracting("authority")
			.containsExactlyInAnyOrder("OAUTH2_USER", "SCOPE_profile", "SCOPE_create");
	}

	@Test
	void loadUserWhenOtherRegistrationThenAsSpringSecurity() throws IOException {
		try (TokenServer server = TokenServer
			.answering("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n", """
					{"id":42,"me":"https://victim.example/"}""")) {
			ClientRegistration github = ClientRegistration.withClientRegistration(SignIns.github())
				.userInfoUri(server.url() + "/user")
				.build();
			OAuth2User user = new MicroblogOAuth2UserService()
				.loadUser(new OAuth2UserRequest(github, token("read:user")));
			assertThat(user).isNotNull();
			assertThat(user.getName()).isEqualTo("42");
			assertThat(MicroblogProfile.ofPrincipal(user)).isNull();
		}
	}

	private static OAuth2AccessToken token(String... scopes) {
		return new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "the-token", Instant.EPOCH,
				Instant.EPOCH.plusSeconds(1), Set.of(scopes));
	}

}
