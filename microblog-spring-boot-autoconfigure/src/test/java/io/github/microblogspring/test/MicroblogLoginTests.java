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

package io.github.microblogspring.test;

import java.util.Map;
import java.util.stream.Collectors;

import io.github.microblogspring.oauth2.CurrentProfile;
import io.github.microblogspring.oauth2.MicroblogProfile;
import io.github.microblogspring.oauth2.MicroblogScopeRequiredException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2UserAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

@WebMvcTest(properties = { "microblog.client-id=https://myapp.example/client.json",
		"spring.application.name=Slice of an application" })
class MicroblogLoginTests {

	private final MockMvcTester mvc;

	@Autowired
	MicroblogLoginTests(MockMvcTester mvc) {
		this.mvc = mvc;
	}

	@Test
	void sliceWhenBrowserIsAnonymousThenRedirectsToSignInPage() {
		assertThat(this.mvc.get().uri("/whoami").accept(MediaType.TEXT_HTML)).hasStatus(HttpStatus.FOUND)
			.redirectedUrl()
			.endsWith("/login");
	}

	@Test
	void sliceWhenSignInPageThenShowsOurs() {
		assertThat(this.mvc.get().uri("/login")).hasStatusOk()
			.bodyText()
			.contains("Sign in to Slice of an application", "Sign in with Micro.blog", "name=\"me\"");
	}

	@Test
	void sliceWhenButtonIsPressedThenRedirectsToMicroblog() {
		assertThat(this.mvc.get().uri("/oauth2/authorization/microblog")).hasStatus(HttpStatus.FOUND)
			.redirectedUrl()
			.startsWith("https://micro.blog/indieauth/auth?")
			.contains("code_challenge_method=S256", "scope=profile",
					"redirect_uri=https%3A%2F%2Fmyapp.example%2Flogin%2Foauth2%2Fcode%2Fmicroblog");
	}

	@Test
	void currentProfileWhenLoginIsPlainThenHasDefaults() {
		assertThat(this.mvc.get().uri("/whoami").with(MicroblogLogin.microblogLogin())).hasStatusOk()
			.bodyJson()
			.isLenientlyEqualTo("""
					{ "me": "https://alice.example/", "name": "Alice", "photo": "https://alice.example/photo.jpg",
					  "server": { "authorization": "https://micro.blog/indieauth/auth" } }
					""");
	}

	@Test
	void currentProfileWhenLoginIsChangedThenHasWhatWasSet() {
		MicroblogLogin login = MicroblogLogin.microblogLogin()
			.me("https://bob.example/")
			.name(null)
			.photo("https://bob.example/bob.png")
			.profile("nickname", "bob")
			.server(Map.of("authorization", "https://server.example/auth", "issuer", "https://server.example/"));
		assertThat(this.mvc.get().uri("/whoami").with(login)).hasStatusOk().bodyJson().isLenientlyEqualTo("""
				{ "me": "https://bob.example/", "name": null, "photo": "https://bob.example/bob.png",
				  "nickname": "bob",
				  "server": { "authorization": "https://server.example/auth", "issuer": "https://server.example/" } }
				""");
	}

	@Test
	void authenticationThenIsThatOfARealSignIn() {
		OAuth2AuthenticationToken authentication = authentication(MicroblogLogin.microblogLogin()
			.me("https://alice.example/")
			.scopes("profile", "read")
			.authorities("ROLE_ADMIN"));
		assertThat(authentication.getAuthorizedClientRegistrationId()).isEqualTo("microblog");
		assertThat(authentication.getName()).isEqualTo("https://alice.example/");
		assertThat(authentication.getPrincipal()).isInstanceOf(DefaultOAuth2User.class);
		assertThat(authentication.getPrincipal().getAttributes()).containsOnlyKeys("me", "name", "photo", "server",
				"profile");
		assertThat(authorities(authentication))
			.isEqualTo("FACTOR_AUTHORIZATION_CODE OAUTH2_USER ROLE_ADMIN SCOPE_profile SCOPE_read");
		assertThat(authentication.getPrincipal().getAuthorities()).filteredOn(OAuth2UserAuthority.class::isInstance)
			.singleElement()
			.extracting((authority) -> ((OAuth2UserAuthority) authority).getUserNameAttributeName())
			.isEqualTo("me");
	}

	@Test
	void authorizedClientWhenScopesYieldATokenThenHasOne() {
		assertThat(this.mvc.get().uri("/token").with(MicroblogLogin.microblogLogin().scopes("profile", "read")))
			.hasStatusOk()
			.hasBodyTextEqualTo("https://alice.example/ has access-token for profile read");
	}

	@Test
	void authorizedClientWhenIdentityOnlyThenHasNoneAsInARealSignIn() {
		assertThat(this.mvc.get().uri("/token").with(MicroblogLogin.microblogLogin())).failure()
			.rootCause()
			.isInstanceOf(MicroblogScopeRequiredException.class);
	}

	private OAuth2AuthenticationToken authentication(MicroblogLogin login) {
		MvcTestResult result = this.mvc.get().uri("/authentication").with(login).exchange();
		assertThat(result).hasStatusOk();
		Object authentication = result.getRequest().getAttribute("authentication");
		assertThat(authentication).isInstanceOf(OAuth2AuthenticationToken.class);
		return (OAuth2AuthenticationToken) authentication;
	}

	private static String authorities(Authentication authentication) {
		return authentication.getAuthorities()
			.stream()
			.map(GrantedAuthority::getAuthority)
			.sorted()
			.collect(Collectors.joining(" "));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ProfileController.class)
	static class Application {

	}

	@RestController
	static class ProfileController {

		@GetMapping("/whoami")
		@Nullable MicroblogProfile whoami(@CurrentProfile @Nullable MicroblogProfile profile) {
			return profile;
		}

		@GetMapping("/authentication")
		void authentication(Authentication authentication, HttpServletRequest request) {
			request.setAttribute("authentication", authentication);
		}

		@GetMapping("/token")
		String token(@RegisteredOAuth2AuthorizedClient("microblog") OAuth2AuthorizedClient client) {
			return client.getPrincipalName() + " has " + client.getAccessToken().getTokenValue() + " for "
					+ client.getAccessToken().getScopes().stream().sorted().collect(Collectors.joining(" "));
		}

	}

}
