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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.test.Failure;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sign-in by a mailed link.
 */
@ExtendWith({ LogEverything.class, OutputCaptureExtension.class })
class EmailSignInTests {

	private static final String VINCENT = "https://vincent.micro.example/";

	private static final AtomicInteger MAILBOXES = new AtomicInteger();

	private static final String[] PROPERTIES = { "microblog.email.enabled=true", "microblog.email.app-name=Test",
			"microblog.email.redirect-url=https://app.example/signin/", "microblog.scope=profile,read",
			"server.forward-headers-strategy=native" };

	@RegisterExtension
	static final TestApplication application = TestApplication.with(PROPERTIES);

	@RegisterExtension
	static final TestApplication withParameter = TestApplication.with("microblog.email.enabled=true",
			"microblog.email.app-name=Test with parameter",
			"microblog.email.redirect-url=https://app.example/signin?token=");

	@RegisterExtension
	static final TestApplication without = TestApplication.with();

	// Of one mailbox, but for the application another one for each test
	private final String vincentMail = "vincent+" + MAILBOXES.incrementAndGet() + "@mail.example";

	@Test
	void signInPageThenHasFormForMail() {
		Page page = application.browser().open("/login");
		Element form = page.document().selectFirst("form[action=/login/microblog/email]");
		assertThat(form).isNotNull();
		assertThat(form.select("input[name=email]").attr("type")).isEqualTo("email");
		assertThat(form.select("input[name=_csrf]").val()).isNotEmpty();
	}

	@Test
	void signInPageWhenNotAskedForThenNoFormAndNoPaths() {
		Browser browser = without.browser();
		assertThat(browser.open("/login").document().select("details, input[name=email]")).isEmpty();
		assertThat(browser.get("/login/microblog/email").location()).hasPath("/login");
		assertThat(browser.get("/signin/abc").location()).hasPath("/login");
	}

	@Test
	void linkWhenOpenedAndConfirmedThenSignsIn() {
		Browser browser = application.browser();
		Page sent = ask(browser, this.vincentMail);
		assertThat(sent.uri()).hasPath("/login/microblog/email").hasNoQuery();
		assertThat(sent.document().select("h1").text()).isEqualTo("Check your mail");
		Page opened = open(browser, link());
		assertThat(opened.uri()).hasPath("/login/microblog/email").hasNoQuery();
		Outcome.assertNobodySignedIn(browser);
		confirm(browser, opened);
		Outcome.assertSignedIn(browser, VINCENT);
		assertThat(browser.get("/private").body()).contains("Vincent", "OAUTH2_USER");
	}

	@Test
	void signInThenTokenIsKeptAndIsAnother() {
		Browser browser = application.browser();
		ask(browser, this.vincentMail);
		String link = link();
		confirm(browser, open(browser, link));
		assertThat(browser.get("/timeline").status()).isEqualTo(200);
		OAuth2AuthorizedClient client = application.bean(OAuth2AuthorizedClientService.class)
			.loadAuthorizedClient("microblog", VINCENT);
		assertThat(client.getAccessToken().getTokenValue()).isNotEqualTo(link.substring(link.lastIndexOf('/') + 1));
	}

	@Test
	void linkWhenTokenIsParameterThenSignsIn() {
		Browser browser = withParameter.browser();
		ask(browser, this.vincentMail);
		confirm(browser, open(browser, withParameter.microblog().mails().get(0).link()));
		Outcome.assertSignedIn(browser, VINCENT);
	}

	@Test
	void signInThenLeadsToWherePersonWantedWithAnotherSession() {
		Browser browser = application.browser();
		browser.open("/private?page=2");
		ask(browser, this.vincentMail);
		Page opened = open(browser, link());
		String before = browser.sessionId();
		Page page = confirm(browser, opened);
		assertThat(page.uri()).hasPath("/private");
		assertThat(browser.sessionId()).isNotEqualTo(before);
	}

	// T-M1
	@Test
	void linkWhenAnotherBrowserAskedForItThenSignsNobodyIn() {
		ask(application.browser(), this.vincentMail);
		Browser victim = application.browser();
		Page page = open(victim, link());
		assertThat(page.document().select("h1").text()).isEqualTo("This link does not work here");
		assertThat(page.document().select("form")).isEmpty();
		assertThat(page.document().select(".back a").attr("href")).isEqualTo("/login");
		Page refused = victim.follow(post(victim, "/login/microblog/email/link", Map.of()));
		Outcome.assertFailed(victim, refused, SignInErrorCode.EXPIRED);
		verifications(0);
	}

	// T-M1
	@Test
	void linkWhenMicroblogSaysThatItIsOfAnotherMailThenRefused() {
		Browser attacker = application.browser();
		ask(attacker, "alice@mail.example");
		String link = link();
		Browser victim = application.browser();
		ask(victim, this.vincentMail);
		application.microblog().failNext(Failure.of(accountWithEmail("alice@mail.example")));
		Page page = confirm(victim, open(victim, link));
		Outcome.assertFailed(victim, page, SignInErrorCode.EXPIRED);
	}

	// T-M1
	@Test
	void buttonWhenAnotherLinkWasOpenedMeanwhileThenRefused() {
		Browser attacker = application.browser();
		ask(attacker, "alice@mail.example");
		String foreign = link();
		Browser victim = application.browser();
		ask(victim, this.vincentMail);
		Page opened = open(victim, link());
		open(victim, foreign);
		Outcome.assertFailed(victim, confirm(victim, opened), SignInErrorCode.EXPIRED);
		verifications(0);
	}

	// T-M1
	@Test
	void linkWhenItIsAPictureOnAnotherPageThenNotOpened() {
		Browser browser = application.browser();
		ask(browser, this.vincentMail);
		Page opened = open(browser, link());
		browser.getAs("image", URI.create("https://app.example/signin/junk"));
		confirm(browser, opened);
		Outcome.assertSignedIn(browser, VINCENT);
	}

	@Test
	void linkWhenTokenEndpointIsDownAfterTheExchangeThenTheButtonCanBePressedAgain() {
		Browser browser = application.browser();
		ask(browser, this.vincentMail);
		Page opened = open(browser, link());
		StubMapping down = takeDown(WireMock.get(WireMock.urlPathEqualTo("/indieauth/token")));
		Outcome.assertFailed(browser, confirm(browser, opened), SignInErrorCode.TEMPORARILY_UNAVAILABLE);
		application.microblog().server().removeStub(down);
		confirm(browser, open(browser, link()));
		Outcome.assertSignedIn(browser, VINCENT);
		verifications(1);
	}

	// T-M2
	@Test
	void linkWhenItsTokenIsAnAccessTokenThenRefused() {
		Browser browser = application.browser();
		ask(browser, this.vincentMail);
		String accessToken = application.microblog().createAppToken("alice");
		Page page = confirm(browser, open(browser, "https://app.example/signin/" + accessToken));
		Outcome.assertFailed(browser, page, SignInErrorCode.EXPIRED);
	}

	// T-M3
	@Test
	void linkWhenScannersOpenItThenPersonStillGetsIn() {
		Browser browser = application.browser();
		ask(browser, this.vincentMail);
		for (int i = 0; i < 3; i++) {
			open(application.browser(), link());
			open(browser, link());
		}
		verifications(0);
		confirm(browser, open(browser, link()));
		Outcome.assertSignedIn(browser, VINCENT);
	}

	@Test
	void linkWhenUsedTwiceThenSignsInOnce() {
		Browser browser = application.browser();
		ask(browser, this.vincentMail);
		confirm(browser, open(browser, link()));
		Browser again = application.browser();
		ask(again, this.vincentMail);
		Page page = confirm(again, open(again, application.microblog().mails().get(1).link()));
		Outcome.assertFailed(again, page, SignInErrorCode.EXPIRED);
	}

	@Test
	void buttonWhenPressedTwiceThenSecondIsHarmless() {
		Browser browser = application.browser();
		ask(browser, this.vincentMail);
		Page opened = open(browser, link());
		confirm(browser, opened);
		Page page = confirm(browser, opened);
		assertThat(page.status()).isEqualTo(200);
		Outcome.assertSignedIn(browser, VINCENT);
		verifications(1);
	}

	// T-M4
	@Test
	void pagesThenKeepTokenOutOfUrlsCachesAndReferrers() {
		Browser browser = application.browser();
		ask(browser, this.vincentMail);
		String link = link();
		Page redirect = browser.get(URI.create(link));
		assertThat(redirect.location()).hasPath("/login/microblog/email").hasNoQuery();
		Page opened = browser.follow(redirect);
		for (Page page : new Page[] { redirect, opened }) {
			assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
			assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
			assertThat(page.body()).doesNotContain(link.substring(link.lastIndexOf('/') + 1));
		}
	}

	// T-M5
	@Test
	void formWhenAccountIsUnknownThenSamePage() {
		Page known = ask(application.browser(), this.vincentMail);
		Page unknown = ask(application.browser(), "nobody@mail.example");
		assertThat(unknown.body()).isEqualTo(known.body());
		assertThat(unknown.status()).isEqualTo(known.status());
	}

	// T-M5
	@Test
	void formWhenOneMailboxIsAskedForOftenThenFewMailsAndSamePage() {
		String address = "bombed" + MAILBOXES.incrementAndGet() + "@mail.example";
		for (int i = 0; i < 5; i++) {
			Page page = ask(application.browser(), address);
			assertThat(page.document().select("h1").text()).isEqualTo("Check your mail");
		}
		application.microblog()
			.server()
			.verify(3, WireMock.postRequestedFor(WireMock.urlPathEqualTo("/account/signin")));
	}

	// T-M5
	@Test
	void formWhenOneSessionAsksForManyThenRefused() {
		Browser browser = application.browser();
		for (int i = 0; i < 5; i++) {
			ask(browser, "other" + MAILBOXES.incrementAndGet() + "@mail.example");
		}
		Outcome.assertFailed(browser, ask(browser, this.vincentMail), SignInErrorCode.TEMPORARILY_UNAVAILABLE);
	}

	// T-M6
	@ParameterizedTest
	@ValueSource(strings = { "", "vincent", "vincent@mail.example,alice@mail.example",
			"vincent@mail.example\r\nBcc: alice@mail.example", "vincent@mail.example&app_name=Other",
			"<v>@mail.example", "vincent@@mail.example", "vincent@localhost" })
	void formWhenWhatWasTypedIsNotOneAddressThenRefused(String typed) {
		Browser browser = application.browser();
		Page page = ask(browser, typed);
		Outcome.assertFailed(browser, page, SignInErrorCode.EMAIL_NOT_SENT);
		assertThat(page.document().select("details[open] #error")).hasSize(1);
		application.microblog()
			.server()
			.verify(0, WireMock.postRequestedFor(WireMock.urlPathEqualTo("/account/signin")));
	}

	// T-M6
	@Test
	void formWhenParametersAreAddedThenConfigurationCounts() {
		Browser browser = application.browser();
		Map<String, String> fields = Map.of("email", this.vincentMail, "redirect_url", "https://evil.example/",
				"app_name", "Evil");
		browser.follow(post(browser, "/login/microblog/email", fields));
		assertThat(link()).startsWith("https://app.example/signin/");
	}

	// T-M7
	@Test
	void linkWhenTokensAreGuessedThenFewAreTried() {
		Browser browser = application.browser();
		ask(browser, this.vincentMail);
		for (int i = 0; i < 10; i++) {
			Page page = open(browser, "https://app.example/signin/guess" + i);
			if (!page.document().select("form").isEmpty()) {
				confirm(browser, page);
			}
		}
		verifications(5);
		Outcome.assertFailed(browser, ask(browser, this.vincentMail), SignInErrorCode.TEMPORARILY_UNAVAILABLE);
	}

	@Test
	void linkWhenMicroblogIsDownThenTheButtonCanBePressedAgain() {
		Browser browser = application.browser();
		ask(browser, this.vincentMail);
		Page opened = open(browser, link());
		StubMapping down = takeDown(WireMock.post(WireMock.urlPathEqualTo("/account/verify")));
		Page page = confirm(browser, opened);
		Outcome.assertFailed(browser, page, SignInErrorCode.TEMPORARILY_UNAVAILABLE);
		application.microblog().server().removeStub(down);
		confirm(browser, browser.open("/login/microblog/email"));
		Outcome.assertSignedIn(browser, VINCENT);
	}

	@Test
	void formWhenMicroblogIsDownThenSaid() {
		Browser browser = application.browser();
		application.microblog().failNext(Failure.SERVER_ERROR);
		Outcome.assertFailed(browser, ask(browser, this.vincentMail), SignInErrorCode.EMAIL_NOT_SENT);
	}

	@Test
	void formWhenCsrfTokenIsMissingThenExpired() {
		Browser browser = application.browser();
		browser.open("/login");
		for (String path : new String[] { "/login/microblog/email", "/login/microblog/email/link" }) {
			Page page = browser
				.follow(browser.post(URI.create(application.url(path)), Map.of("email", this.vincentMail)));
			Outcome.assertFailed(browser, page, SignInErrorCode.EXPIRED);
		}
		assertThat(application.microblog().mails()).isEmpty();
	}

	// T-L2, T-M4
	@Test
	void signInThenNeitherTokenNorAddressInLog(CapturedOutput output) {
		Browser browser = application.browser();
		ask(browser, this.vincentMail);
		String link = link();
		confirm(browser, open(browser, link));
		String token = application.bean(OAuth2AuthorizedClientService.class)
			.<OAuth2AuthorizedClient>loadAuthorizedClient("microblog", VINCENT)
			.getAccessToken()
			.getTokenValue();
		assertThat(output.toString()).contains("DEBUG")
			.doesNotContain(this.vincentMail, token, link.substring(link.lastIndexOf('/') + 1));
	}

	private static ResponseDefinition accountWithEmail(String email) {
		return WireMock.okJson("""
				{"token": "ANOTHER", "username": "alice", "default_site": "alice.example", "email": "%s"}
				""".formatted(email)).build();
	}

	private static StubMapping takeDown(MappingBuilder request) {
		return application.microblog().server().stubFor(request.atPriority(1).willReturn(WireMock.status(503)));
	}

	private static void verifications(int expected) {
		application.microblog()
			.server()
			.verify(expected, WireMock.postRequestedFor(WireMock.urlPathEqualTo("/account/verify")));
	}

	private static Page ask(Browser browser, String email) {
		return browser.follow(post(browser, "/login/microblog/email", Map.of("email", email)));
	}

	private static String link() {
		return application.microblog().mails().get(0).link();
	}

	private static Page open(Browser browser, String link) {
		return browser.open(URI.create(link));
	}

	private static Page confirm(Browser browser, Page opened) {
		return browser.follow(browser.submit(opened, Map.of()));
	}

	private static Page post(Browser browser, String path, Map<String, String> fields) {
		Page signInPage = browser.open("/login");
		Map<String, String> form = new LinkedHashMap<>(fields);
		form.put("_csrf", signInPage.formFields().get("_csrf"));
		return browser.post(signInPage.uri().resolve(path), form);
	}

}
