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

package io.github.microblogspring.sample;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oauth2Login;

@SpringBootTest
@AutoConfigureMockMvc
class SampleApplicationTests {

	private static final String PHOTO = "https://vincent.example/photo.jpg";

	private final MockMvcTester mvc;

	@Autowired
	SampleApplicationTests(MockMvcTester mvc) {
		this.mvc = mvc;
	}

	@Test
	void homeWhenAnonymousThenOffersToSignIn() {
		assertThat(this.mvc.get().uri("/")).hasStatusOk()
			.bodyText()
			.contains("href=\"/oauth2/authorization/microblog\"", "Sign in with Micro.blog",
					"action=\"/login/microblog\"", "name=\"_csrf\"")
			.doesNotContain("href=\"/profile\"");
	}

	@Test
	void homeWhenSignedInThenGreets() {
		assertThat(this.mvc.get().uri("/").with(vincent(PHOTO))).hasStatusOk()
			.bodyText()
			.contains("Hello, <span>Vincent</span>", "href=\"/profile\"")
			.doesNotContain("Sign in with Micro.blog</a>");
	}

	@Test
	void profileWhenAnonymousThenRedirectsToSignInPage() {
		assertThat(this.mvc.get().uri("/profile").accept(MediaType.TEXT_HTML)).hasStatus3xxRedirection()
			.redirectedUrl()
			.endsWith("/login");
	}

	@Test
	void profileWhenSignedInThenShowsWhoAndWhatWasGranted() {
		assertThat(this.mvc.get().uri("/profile").with(vincent(PHOTO))).hasStatusOk()
			.bodyText()
			.contains("<h1>Vincent</h1>", "https://vincent.example/", "https://micro.blog/indieauth/auth",
					"<dd>profile</dd>");
	}

	@Test
	void profileWhenPhotoThenShowsItWithoutReferrer() {
		assertThat(this.mvc.get().uri("/profile").with(vincent(PHOTO))).bodyText()
			.contains("src=\"" + PHOTO + "\"", "referrerpolicy=\"no-referrer\"");
	}

	@Test
	void profileWhenNoPhotoThenShowsInitial() {
		assertThat(this.mvc.get().uri("/profile").with(vincent(null))).bodyText()
			.contains("aria-hidden=\"true\">V</span>")
			.doesNotContain("<img");
	}

	@Test
	void profileWhenNameStartsWithEmojiThenInitialIsWhole() {
		assertThat(this.mvc.get().uri("/profile").with(person("🌻 Vincent", null))).bodyText()
			.contains("aria-hidden=\"true\">🌻</span>");
	}

	@Test
	void logoutThenRedirectsToPageThatSaysSo() {
		assertThat(this.mvc.post().uri("/logout").with(vincent(PHOTO)).with(csrf())).hasStatus3xxRedirection()
			.hasRedirectedUrl("/login?logout");
	}

	@Test
	void styleSheetWhenAnonymousThenIsPublic() {
		assertThat(this.mvc.get().uri("/css/style.css")).hasStatusOk();
	}

	private RequestPostProcessor vincent(@Nullable String photo) {
		return person("Vincent", photo);
	}

	private RequestPostProcessor person(String name, @Nullable String photo) {
		Map<String, Object> attributes = new HashMap<>();
		attributes.put("me", "https://vincent.example/");
		attributes.put("name", name);
		attributes.put("server", Map.of("authorization", "https://micro.blog/indieauth/auth"));
		if (photo != null) {
			attributes.put("photo", photo);
		}
		return oauth2Login().oauth2User(new DefaultOAuth2User(
				AuthorityUtils.createAuthorityList("OAUTH2_USER", "SCOPE_profile"), attributes, "me"));
	}

}
