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

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2User;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MicroblogProfile}.
 *
 * @author The Micro.blog Spring team
 */
class MicroblogProfileTests {

	private final OAuth2User user = (OAuth2User) SignIns.signedIn("https://alice.example/").getPrincipal();

	@Test
	void ofThenEveryAttribute() {
		MicroblogProfile profile = MicroblogProfile.of(this.user);
		assertThat(profile).isEqualTo(new MicroblogProfile("https://alice.example/", "Someone",
				"https://avatars.example/someone.jpg", "https://elsewhere.example/", "someone", "someone@mail.example",
				IdentitySource.INDIEAUTH, SignIns.MICROBLOG.toMap()));
		assertThat(MicroblogProfile.ofPrincipal(this.user)).isEqualTo(profile);
	}

	@Test
	void ofWhenOthersThenRefused() {
		OAuth2User other = user(Map.of("id", "1", "me", "https://victim.example/"));
		assertThatIllegalArgumentException().isThrownBy(() -> MicroblogProfile.of(other));
		assertThat(MicroblogProfile.ofPrincipal(other)).isNull();
		assertThat(MicroblogProfile.ofPrincipal(user(Map.of("id", "1", "me", 7, "server", Map.of())))).isNull();
		assertThat(MicroblogProfile.ofPrincipal("anonymousUser")).isNull();
		assertThat(MicroblogProfile.ofPrincipal(null)).isNull();
	}

	@Test
	void ofWhenAttributeIsNotTextThenWithout() {
		MicroblogProfile profile = MicroblogProfile
			.of(user(Map.of("id", "1", "me", "https://alice.example/", "server", Map.of(), "name", 7)));
		assertThat(profile.name()).isNull();
		assertThat(profile.email()).isNull();
	}

	@Test
	void ofWhenIdentityIsOfAccountThenSaid() {
		Map<String, Object> attributes = Map.of("me", "https://alice.example/", "server", Map.of(), "identity_source",
				"account");
		assertThat(MicroblogProfile.of(user(attributes, "me")).identitySource()).isEqualTo(IdentitySource.ACCOUNT);
	}

	@Test
	void toStringThenNoEmail() {
		assertThat(MicroblogProfile.of(this.user)).hasToString("MicroblogProfile[me=https://alice.example/]");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			Someone, someone, Someone
			none,    someone, someone
			' ',     someone, someone
			none,    none,    xn--bcher-kva.example
			' ',     ' ',     xn--bcher-kva.example
			""")
	void displayNameThenNameElseNicknameElseHost(String name, String nickname, String expected) {
		MicroblogProfile profile = new MicroblogProfile("https://xn--bcher-kva.example/path", name, null, null,
				nickname, null, IdentitySource.INDIEAUTH, Map.of());
		assertThat(profile.displayName()).isEqualTo(expected);
	}

	private static OAuth2User user(Map<String, Object> attributes) {
		return user(attributes, "id");
	}

	private static OAuth2User user(Map<String, Object> attributes, String nameAttribute) {
		return new DefaultOAuth2User(List.of(new SimpleGrantedAuthority("OAUTH2_USER")), attributes, nameAttribute);
	}

}
