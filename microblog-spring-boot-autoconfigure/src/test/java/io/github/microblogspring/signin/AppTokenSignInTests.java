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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.oauth2.MicroblogOAuth2UserService;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.user.OAuth2User;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sign-in with an app token.
 */
@ExtendWith({ LogEverything.class, OutputCaptureExtension.class })
class AppTokenSignInTests {

	private static final String VINCENT = "https://vincent.micro.example/";

	@RegisterExtension
	static final TestApplication application = TestApplication.with("microblog.app-token.enabled=true",
			"microblog.scope=profile,read", "server.forward-headers-strategy=native");

	@RegisterExtension
	static final TestApplication withOwnCheck = TestApplication.with(OwnCheckConfiguration.class,
			"microblog.app-token.enabled=true");

	@RegisterExtension
	static final TestApplication withoutAddress = TestApplication.with("microblog.app-token.enabled=true",
			"microblog.address.enabled=false");

	@RegisterExtension
	static final TestApplication without = TestApplication.with();

	// T-B7
	@Test
	void signInPageThenHasPasswordField() {
		Element form = application.browser()
			.open("/login")
			.document()
			.selectFirst("form[action=/login/microblog/token]");
		assertThat(form).isNotNull();
		assertThat(form.select("input[name=token]").attr("type")).isEqualTo("password");
		assertThat(form.select("input[name=token]").attr("autocomplete")).isEqualTo("off");
		assertThat(form.attr("method")).isEqualTo("post");
	}

	@Test
	void tokenWhenNotAskedForThenNoFormAndRefused() {
		Browser browser = without.browser();
		assertThat(browser.open("/login").document().select("details, input[name=token]")).isEmpty();
		post(browser, without, without.microblog().createAppToken("vincent"));
		Outcome.assertNobodySignedIn(browser);
	}

	@Test
	void tokenThenSignsInAndIsKept() {
		Browser browser = application.browser();
		String token = application.microblog().createAppToken("vincent");
		browser.open("/private?page=2");
		String before = browser.sessionId();
		Page page = send(browser, token);
		assertThat(page.uri()).hasPath("/private");
		assertThat(browser.sessionId()).isNotEqualTo(before);
		Outcome.assertSignedIn(browser, VINCENT);
		assertThat(browser.get("/private").body()).contains("Vincent");
		assertThat(browser.get("/timeline").status()).isEqualTo(200);
		assertThat(keptToken()).isEqualTo(token);
	}

	@Test
	void tokenWhenSpacesAreAroundItThenSignsIn() {
		Browser browser = application.browser();
		send(browser, "  " + application.microblog().createAppToken("vincent") + "\n");
		Outcome.assertSignedIn(browser, VINCENT);
	}

	@Test
	void tokenWhenOnlyTheAccountKnowsItThenAccountNamesThePerson() {
		application.microblog()
			.server()
			.stubFor(WireMock.get(WireMock.urlPathEqualTo("/indieauth/token"))
				.atPriority(1)
				.willReturn(WireMock.status(404)));
		Browser browser = application.browser();
		send(browser, application.microblog().createAppToken("vincent"));
		Outcome.assertSignedIn(browser, VINCENT);
		assertThat(browser.get("/source").body()).isEqualTo("ACCOUNT");
	}

	@Test
	void tokenWhenTokenEndpointKnowsItThenThatNamesThePerson() {
		Browser browser = application.browser();
		send(browser, application.microblog().createAppToken("vincent"));
		assertThat(browser.get("/source").body()).isEqualTo("INDIEAUTH");
	}

	// One day this URL, the other day that one, would be two accounts
	@Test
	void tokenWhenTokenEndpointIsDownThenAccountIsNotAsked() {
		application.microblog()
			.server()
			.stubFor(WireMock.get(WireMock.urlPathEqualTo("/indieauth/token"))
				.atPriority(1)
				.willReturn(WireMock.status(503)));
		Browser browser = application.browser();
		Page page = send(browser, application.microblog().createAppToken("vincent"));
		Outcome.assertFailed(browser, page, SignInErrorCode.TEMPORARILY_UNAVAILABLE);
		application.microblog()
			.server()
			.verify(0, WireMock.postRequestedFor(WireMock.urlPathEqualTo("/account/verify")));
	}

	@Test
	void tokenWhenReplacedThenNewOneIsKept() {
		application.microblog()
			.server()
			.stubFor(WireMock.get(WireMock.urlPathEqualTo("/indieauth/token"))
				.atPriority(1)
				.willReturn(WireMock.status(404)));
		application.microblog().replaceTokens(Duration.ofDays(7));
		Browser browser = application.browser();
		String token = application.microblog().createAppToken("vincent");
		send(browser, token);
		Outcome.assertSignedIn(browser, VINCENT);
		assertThat(keptToken()).isNotEqualTo(token);
	}

	// T-B7
	@ParameterizedTest
	@ValueSource(strings = { "", "unknown", "two tokens", "a\r\nX: y", "ünknown" })
	void tokenWhenItIsNoneThenRefusedAndNotEchoed(String token) {
		Browser browser = application.browser();
		Page page = send(browser, token);
		Outcome.assertFailed(browser, page, SignInErrorCode.TOKEN_REJECTED);
		assertThat(page.document().select("details[open] #error")).hasSize(1);
		assertThat(page.document().select("input[name=token]").val()).isEmpty();
		if (!token.isEmpty()) {
			assertThat(page.document().select("main").text()).doesNotContain(token);
		}
	}

	// T-B7
	@Test
	void tokenWhenManyAreTriedFromOneAddressThenNoMoreAreAskedFor() {
		Browser browser = application.browser();
		for (int i = 0; i < 20; i++) {
			send(browser, "guess" + i);
		}
		Page page = send(browser, application.microblog().createAppToken("vincent"));
		Outcome.assertFailed(browser, page, SignInErrorCode.TEMPORARILY_UNAVAILABLE);
	}

	@Test
	void tokenWhenCsrfTokenIsMissingThenExpired() {
		Browser browser = application.browser();
		browser.open("/login");
		Page page = browser.follow(browser.post(URI.create(application.url("/login/microblog/token")),
				Map.of("token", application.microblog().createAppToken("vincent"))));
		Outcome.assertFailed(browser, page, SignInErrorCode.EXPIRED);
	}

	@Test
	void tokenWhenCsrfTokenIsMissingAndNoAddressFormThenExpired() {
		Browser browser = withoutAddress.browser();
		browser.open("/login");
		Page page = browser
			.follow(browser.post(URI.create(withoutAddress.url("/login/microblog/token")), Map.of("token", "unknown")));
		Outcome.assertFailed(browser, page, SignInErrorCode.EXPIRED);
	}

	@Test
	void tokenWhenApplicationRefusesThePersonThenNobodyIsSignedIn() {
		Browser browser = withOwnCheck.browser();
		post(browser, withOwnCheck, withOwnCheck.microblog().createAppToken("alice"));
		Outcome.assertNobodySignedIn(browser);
		browser.approve(browser.pressButton(), "alice");
		Outcome.assertNobodySignedIn(browser);
		post(browser, withOwnCheck, withOwnCheck.microblog().createAppToken("vincent"));
		Outcome.assertSignedIn(browser, VINCENT);
	}

	// T-B7
	@Test
	void tokenWhenInUrlThenNotTaken() {
		Browser browser = application.browser();
		browser.get("/login/microblog/token?token=" + application.microblog().createAppToken("vincent"));
		Outcome.assertNobodySignedIn(browser);
	}

	// T-L2, T-B7
	@Test
	void signInThenTokenIsNotLogged(CapturedOutput output) {
		String token = application.microblog().createAppToken("vincent");
		send(application.browser(), token);
		send(application.browser(), token + "x");
		assertThat(output.toString()).contains("DEBUG").doesNotContain(token);
	}

	private static String keptToken() {
		return application.bean(OAuth2AuthorizedClientService.class)
			.<OAuth2AuthorizedClient>loadAuthorizedClient("microblog", VINCENT)
			.getAccessToken()
			.getTokenValue();
	}

	private static Page send(Browser browser, String token) {
		return browser.follow(post(browser, application, token));
	}

	private static Page post(Browser browser, TestApplication application, String token) {
		Map<String, String> form = new LinkedHashMap<>(Map.of("token", token));
		form.put("_csrf", browser.open("/login").formFields().get("_csrf"));
		return browser.post(URI.create(application.url("/login/microblog/token")), form);
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCheckConfiguration {

		@Bean
		OAuth2UserService<OAuth2UserRequest, OAuth2User> userService() {
			MicroblogOAuth2UserService users = new MicroblogOAuth2UserService();
			return (request) -> {
				OAuth2User user = users.loadUser(request);
				if (!user.getName().equals(VINCENT)) {
					throw new OAuth2AuthenticationException("not_allowed");
				}
				return user;
			};
		}

	}

}
