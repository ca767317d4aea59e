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

package io.github.microblogspring.signin;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.user.OAuth2User;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application with every way to sign in, below a context path: whichever
 * somebody takes, Spring Security and the application see the same.
 */
class TokenSignInTests {

	private static final String VINCENT = "https://vincent.micro.example/";

	private static final String ALICE = "https://alice.example/";

	@RegisterExtension
	static final TestApplication application = TestApplication.with(ListenerConfiguration.class,
			"server.servlet.context-path=/app", "microblog.scope=profile,read", "microblog.app-token.enabled=true",
			"microblog.email.enabled=true", "microblog.email.app-name=Test below a path",
			"microblog.email.redirect-url=https://app.example/app/signin/");

	private final Browser browser = application.browser();

	@BeforeEach
	void forgetEvents() {
		Listener.AUTHENTICATIONS.clear();
		Listener.INTERACTIVE.clear();
	}

	@Test
	void mailThenLeadsBelowTheContextPath() {
		Page sent = ask("vincent+path1@mail.example");
		assertThat(sent.uri()).hasPath("/app/login/microblog/email");
		Page opened = this.browser.open(URI.create(link()));
		assertThat(opened.formAction()).hasPath("/app/login/microblog/email/link");
		Page page = this.browser.follow(this.browser.submit(opened, Map.of()));
		assertThat(page.uri()).hasPath("/app/");
		assertThat(this.browser.get("/app/private").body()).startsWith(VINCENT);
	}

	// A second provider would try again, and say that it has expired
	@Test
	void mailWhenTokenIsWrongThenTriedOnceAndSaid() {
		ask("vincent+path2@mail.example");
		Page opened = this.browser.open(URI.create("https://app.example/app/signin/wrong"));
		Page page = this.browser.follow(this.browser.submit(opened, Map.of()));
		assertThat(page.uri()).hasPath("/app/login").hasQuery("error=" + SignInErrorCode.EXPIRED.code());
		verifications(1);
		page = this.browser.follow(this.browser.submit(this.browser.open(URI.create(link())), Map.of()));
		assertThat(page.uri()).hasPath("/app/");
		assertThat(this.browser.get("/app/private").body()).startsWith(VINCENT);
	}

	@Test
	void tokenWhenWrongThenTriedOnceAndNoEventOfSuccess() {
		Page page = sendToken("wrong");
		assertThat(page.uri()).hasPath("/app/login").hasQuery("error=" + SignInErrorCode.TOKEN_REJECTED.code());
		verifications(1);
		assertThat(Listener.AUTHENTICATIONS).isEmpty();
		assertThat(Listener.INTERACTIVE).isEmpty();
	}

	@Test
	void tokenThenEventsHaveTheSamePrincipalAsByButton() {
		sendToken(application.microblog().createAppToken("vincent"));
		assertThat(Listener.AUTHENTICATIONS).singleElement().satisfies((authentication) -> {
			assertThat(authentication.getName()).isEqualTo(VINCENT);
			assertThat(authentication.getPrincipal()).isInstanceOf(OAuth2User.class);
			assertThat(authentication.getCredentials()).isNull();
			assertThat(authentication.getDetails()).isNotNull();
		});
		assertThat(Listener.INTERACTIVE).singleElement().isInstanceOf(OAuth2AuthenticationToken.class);
	}

	@Test
	void signInThenAuthoritiesAreThoseOfTheButtonButForTheFactor() {
		this.browser.approve(this.browser.open("/app/oauth2/authorization/microblog"), "vincent");
		sendToken(application.microblog().createAppToken("vincent"));
		ask("vincent+path3@mail.example");
		this.browser.follow(this.browser.submit(this.browser.open(URI.create(link())), Map.of()));
		List<String> factors = List.of("FACTOR_AUTHORIZATION_CODE", "FACTOR_BEARER", "FACTOR_OTT");
		assertThat(Listener.INTERACTIVE).hasSize(3);
		for (int i = 0; i < factors.size(); i++) {
			assertThat(AuthorityUtils.authorityListToSet(Listener.INTERACTIVE.get(i).getAuthorities()))
				.contains("OAUTH2_USER", "ROLE_MAPPED")
				.filteredOn((authority) -> authority.startsWith("FACTOR_"))
				.containsExactly(factors.get(i));
		}
	}

	@Test
	void tokenWhenAnotherPersonInSameSessionThenReplacedWholly() {
		sendToken(application.microblog().createAppToken("vincent"));
		String before = this.browser.sessionId();
		sendToken(application.microblog().createAppToken("alice"));
		assertThat(this.browser.sessionId()).isNotEqualTo(before);
		assertThat(this.browser.get("/app/private").body()).startsWith(ALICE).doesNotContain("incent");
		assertThat(this.browser.get("/app/timeline").status()).isEqualTo(200);
	}

	@Test
	void tokenWhenSecondOneFailsThenFirstPersonStays() {
		sendToken(application.microblog().createAppToken("vincent"));
		sendToken("wrong");
		assertThat(this.browser.get("/app/private").body()).startsWith(VINCENT);
	}

	// T-S7
	@Test
	void signOutThenTokenIsForgotten() {
		sendToken(application.microblog().createAppToken("vincent"));
		OAuth2AuthorizedClientService tokens = application.bean(OAuth2AuthorizedClientService.class);
		assertThat(tokens.<OAuth2AuthorizedClient>loadAuthorizedClient("microblog", VINCENT)).isNotNull();
		post("/app/logout", Map.of());
		assertThat(tokens.<OAuth2AuthorizedClient>loadAuthorizedClient("microblog", VINCENT)).isNull();
		assertThat(this.browser.get("/app/private").status()).isEqualTo(302);
	}

	// T-M1
	@Test
	void linkWhenSignedOutInBetweenThenDoesNotWork() {
		ask("vincent+path4@mail.example");
		sendToken(application.microblog().createAppToken("alice"));
		post("/app/logout", Map.of());
		Page page = this.browser.open(URI.create(link()));
		assertThat(page.document().select("h1").text()).isEqualTo("This link does not work here");
	}

	private static void verifications(int expected) {
		application.microblog()
			.server()
			.verify(expected, WireMock.postRequestedFor(WireMock.urlPathEqualTo("/account/verify")));
	}

	private static String link() {
		return application.microblog().mails().get(0).link();
	}

	private Page ask(String email) {
		return post("/app/login/microblog/email", Map.of("email", email));
	}

	private Page sendToken(String token) {
		return post("/app/login/microblog/token", Map.of("token", token));
	}

	private Page post(String path, Map<String, String> fields) {
		Map<String, String> form = new LinkedHashMap<>(fields);
		form.put("_csrf", this.browser.open("/app/login").document().select("input[name=_csrf]").val());
		return this.browser.follow(this.browser.post(URI.create(application.url(path)), form));
	}

	@Configuration(proxyBeanMethods = false)
	static class ListenerConfiguration {

		@Bean
		Listener listener() {
			return new Listener();
		}

		@Bean
		GrantedAuthoritiesMapper mapper() {
			return (authorities) -> {
				List<GrantedAuthority> mapped = new ArrayList<>(authorities);
				mapped.add(new SimpleGrantedAuthority("ROLE_MAPPED"));
				return mapped;
			};
		}

	}

	static class Listener {

		static final List<Authentication> AUTHENTICATIONS = new CopyOnWriteArrayList<>();

		static final List<Authentication> INTERACTIVE = new CopyOnWriteArrayList<>();

		@EventListener
		void onSuccess(AuthenticationSuccessEvent event) {
			AUTHENTICATIONS.add(event.getAuthentication());
		}

		@EventListener
		void onSignIn(InteractiveAuthenticationSuccessEvent event) {
			INTERACTIVE.add(event.getAuthentication());
		}

	}

}
