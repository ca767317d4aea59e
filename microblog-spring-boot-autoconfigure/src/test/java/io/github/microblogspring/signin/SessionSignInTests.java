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
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.test.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sign-ins and the session: tabs, replays, other people, the way back, the way
 * out.
 */
class SessionSignInTests {

	private static final String VINCENT = "https://vincent.micro.example/";

	private static final String ALICE = "https://alice.example/";

	@RegisterExtension
	static final TestApplication application = TestApplication.with();

	@RegisterExtension
	static final TestApplication withToken = TestApplication.with("microblog.scope=profile,read");

	// T-O6
	@Test
	void signInWhenTwoTabsThenBothSucceedInReverseOrder() {
		Browser browser = application.browser();
		Page first = browser.pressButton();
		Page second = browser.typeAddress("alice.example");
		browser.approve(second, "alice");
		Outcome.assertSignedIn(browser, ALICE);
		browser.approve(first, "vincent");
		Outcome.assertSignedIn(browser, VINCENT);
		assertThat(application.microblog().redemptions()).hasSize(2);
	}

	@Test
	void signInWhenSixTabsThenOldestIsExpired() {
		Browser browser = application.browser();
		List<Page> tabs = IntStream.range(0, 6).mapToObj((index) -> browser.pressButton()).toList();
		Outcome.assertFailed(browser, browser.approve(tabs.get(0), "vincent"), SignInErrorCode.EXPIRED);
		browser.approve(tabs.get(1), "alice");
		Outcome.assertSignedIn(browser, ALICE);
	}

	// T-O6
	@Test
	void callbackWhenReplayedThenExpiredAndRedeemedOnce() {
		Browser browser = application.browser();
		URI answer = browser.decide(browser.pressButton(), Map.of());
		browser.open(answer);
		Page page = browser.open(answer);
		Outcome.assertShown(page, SignInErrorCode.EXPIRED);
		assertThat(application.microblog().redemptions()).hasSize(1);
		Outcome.assertSignedIn(browser, VINCENT);
	}

	// T-O6
	@Test
	void callbackWhenReplayedAfterFailureThenExpiredAndRedeemedOnce() {
		Browser browser = application.browser();
		URI answer = browser.decide(browser.pressButton(), Map.of());
		application.microblog().failNext(Failure.SERVER_ERROR);
		browser.open(answer);
		Outcome.assertFailed(browser, browser.open(answer), SignInErrorCode.EXPIRED);
		assertThat(application.microblog().redemptions()).hasSize(1);
	}

	@Test
	void signInThenSessionIdChangesAndOldOneIsDead() {
		Browser browser = application.browser();
		Page consent = browser.pressButton();
		String before = browser.sessionId();
		Browser fixed = browser.twin();
		browser.approve(consent, "vincent");
		assertThat(browser.sessionId()).isNotNull().isNotEqualTo(before);
		Outcome.assertSignedIn(browser, VINCENT);
		Outcome.assertNobodySignedIn(fixed);
	}

	@Test
	void signInByButtonThenLeadsToWherePersonWanted() {
		Browser browser = application.browser();
		Page signInPage = browser.open("/private?page=2");
		assertThat(signInPage.uri()).hasPath("/login");
		String button = signInPage.document().select("#microblog").attr("href");
		Page page = browser.approve(browser.open(button), "vincent");
		assertThat(page.uri()).hasPath("/private");
		assertThat(page.uri().getQuery()).startsWith("page=2");
		assertThat(page.body()).startsWith(VINCENT);
	}

	@Test
	void signInByAddressThenLeadsToWherePersonWanted() {
		Browser browser = application.browser();
		Page signInPage = browser.open("/private?page=2");
		Page consent = browser.follow(browser.submit(signInPage, Map.of("me", "alice.example")));
		Page page = browser.approve(consent, "alice");
		assertThat(page.uri()).hasPath("/private");
		assertThat(page.uri().getQuery()).startsWith("page=2");
		assertThat(page.body()).startsWith(ALICE);
	}

	// T-O9
	@Test
	void signInWhenParametersNameAnotherPlaceThenTheyAreIgnored() {
		Browser browser = application.browser();
		String places = "redirect_uri=https://evil.example/&scope=create&client_id=x&action=x&continue=//evil.example";
		Page page = browser.approve(browser.open("/oauth2/authorization/microblog?" + places), "vincent");
		assertThat(page.uri().getHost()).isEqualTo("127.0.0.1");
		assertThat(browser.get("/private").body()).endsWith("[OAUTH2_USER, SCOPE_profile]");
	}

	@Test
	void signInWhenAnotherPersonInSameSessionThenReplacedWholly() {
		Browser browser = withToken.browser();
		browser.approve(browser.pressButton(), "vincent");
		String before = browser.sessionId();
		browser.approve(browser.pressButton(), "alice");
		assertThat(browser.sessionId()).isNotEqualTo(before);
		assertThat(browser.get("/private").body()).startsWith(ALICE).doesNotContain("incent");
		assertThat(browser.get("/timeline").status()).isEqualTo(200);
		String token = withToken.bean(OAuth2AuthorizedClientService.class)
			.loadAuthorizedClient("microblog", ALICE)
			.getAccessToken()
			.getTokenValue();
		withToken.microblog()
			.server()
			.verify(1, WireMock.getRequestedFor(WireMock.urlPathEqualTo("/posts/timeline"))
				.withHeader("Authorization", WireMock.equalTo("Bearer " + token)));
	}

	@Test
	void signInWhenSecondOneFailsThenFirstPersonStays() {
		Browser browser = application.browser();
		browser.approve(browser.pressButton(), "vincent");
		Page consent = browser.pressButton();
		application.microblog().failNext(Failure.otherMe("https://victim.example/"));
		Page page = browser.approve(consent, "alice");
		Outcome.assertShown(page, SignInErrorCode.IDENTITY_NOT_CONFIRMED);
		Outcome.assertSignedIn(browser, VINCENT);
	}

	@Test
	void signOutThenSaysSoAndNobodyIsSignedIn() {
		Browser browser = application.browser();
		browser.approve(browser.pressButton(), "vincent");
		Page page = signOut(browser, application);
		assertThat(page.uri()).hasPath("/login").hasQuery("logout");
		assertThat(page.document().select("[role=status]").text()).isEqualTo("You are signed out.");
		Outcome.assertNobodySignedIn(browser);
	}

	// T-S7
	@Test
	void signOutThenTokenIsForgotten() {
		Browser browser = withToken.browser();
		browser.approve(browser.pressButton(), "vincent");
		OAuth2AuthorizedClientService tokens = withToken.bean(OAuth2AuthorizedClientService.class);
		assertThat(tokens.<OAuth2AuthorizedClient>loadAuthorizedClient("microblog", VINCENT)).isNotNull();
		signOut(browser, withToken);
		assertThat(tokens.<OAuth2AuthorizedClient>loadAuthorizedClient("microblog", VINCENT)).isNull();
	}

	@Test
	void signOutWhenCsrfTokenIsMissingThenStaysSignedIn() {
		Browser browser = application.browser();
		browser.approve(browser.pressButton(), "vincent");
		assertThat(browser.post(URI.create(application.url("/logout")), Map.of()).status()).isEqualTo(403);
		Outcome.assertSignedIn(browser, VINCENT);
	}

	// T-S6
	@Test
	void signInWhenCookiesAreOffThenEndsOnAPage() {
		Browser browser = application.browser().withoutCookies();
		Page signInPage = browser.open("/private");
		assertThat(browser.redirects()).hasSizeLessThanOrEqualTo(8);
		Page consent = browser.open(signInPage.document().select("#microblog").attr("href"));
		Page page = browser.approve(consent, "vincent");
		assertThat(browser.redirects()).hasSizeLessThanOrEqualTo(8);
		Outcome.assertFailed(browser, page, SignInErrorCode.EXPIRED);
		assertThat(application.microblog().redemptions()).isEmpty();
	}

	@Test
	void signInByAddressWhenCookiesAreOffThenEndsOnAPage() {
		Browser browser = application.browser().withoutCookies();
		Page page = browser.typeAddress("alice.example");
		assertThat(browser.redirects()).hasSizeLessThanOrEqualTo(8);
		Outcome.assertFailed(browser, page, SignInErrorCode.EXPIRED);
	}

	private static Page signOut(Browser browser, TestApplication application) {
		Map<String, String> fields = browser.open("/login").formFields();
		fields.remove("me");
		return browser.follow(browser.post(URI.create(application.url("/logout")), fields));
	}

}
