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
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.test.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sign-ins that fail when the person comes back.
 */
class FailedSignInTests {

	private static final String CALLBACK = "/login/oauth2/code/microblog";

	@RegisterExtension
	static final TestApplication application = TestApplication.with();

	@RegisterExtension
	static final TestApplication withToken = TestApplication.with("microblog.scope=profile,read");

	@RegisterExtension
	static final TestApplication impatient = TestApplication.with("microblog.discovery.timeout=500ms");

	@Test
	void signInWhenDeniedThenAccessDenied() {
		Browser browser = application.browser();
		Page page = browser.open(browser.decide(browser.pressButton(), Map.of("decision", "deny")));
		Outcome.assertFailed(browser, page, SignInErrorCode.ACCESS_DENIED);
		assertThat(application.microblog().redemptions()).isEmpty();
	}

	@Test
	void signInByAddressWhenDeniedThenAccessDeniedAndAddressIsKept() {
		Browser browser = application.browser();
		Page page = browser.open(browser.decide(browser.typeAddress(" alice.example"), Map.of("decision", "deny")));
		assertThat(Outcome.typedAddress(page)).isEqualTo("alice.example");
		Outcome.assertFailed(browser, page, SignInErrorCode.ACCESS_DENIED);
	}

	// T-O1
	@Test
	void callbackWhenOtherStateThenExpired() {
		Browser browser = application.browser();
		URI answer = browser.decide(browser.pressButton(), Map.of());
		Page page = browser
			.open(UriComponentsBuilder.fromUri(answer).replaceQueryParam("state", "x".repeat(32)).build().toUri());
		Outcome.assertFailed(browser, page, SignInErrorCode.EXPIRED);
		assertThat(application.microblog().redemptions()).isEmpty();
	}

	// T-O1
	@Test
	void callbackWhenStateOfAnotherSessionThenExpired() {
		Browser attacker = application.browser();
		URI answer = attacker.decide(attacker.pressButton(), Map.of());
		Browser victim = application.browser();
		victim.pressButton();
		Outcome.assertFailed(victim, victim.open(answer), SignInErrorCode.EXPIRED);
		assertThat(application.microblog().redemptions()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource
	void callbackWhenNothingIsPendingThenExpired(String query) {
		Browser browser = application.browser();
		Page page = browser.open(CALLBACK + query);
		Outcome.assertFailed(browser, page, SignInErrorCode.EXPIRED);
	}

	static Stream<String> callbackWhenNothingIsPendingThenExpired() {
		return Stream.of("?code=c&state=s", "?error=access_denied&state=s", "?code=c&state=s&state=t",
				"?error=access_denied&error_description=%3Cb%3ECall+us&state=s");
	}

	// T-O11
	@Test
	void callbackWhenErrorDescriptionThenIsNotShown() {
		Browser browser = application.browser();
		Page redirect = browser.get("/oauth2/authorization/microblog");
		Page page = browser.answer(redirect, Map.of("error", "server_error", "error_description", "<b>Call us",
				"error_uri", "https://evil.example/"));
		assertThat(page.body()).doesNotContain("Call us", "evil.example");
		Outcome.assertFailed(browser, page, SignInErrorCode.SERVER_INVALID);
	}

	@Test
	void callbackWhenSessionIsLostThenExpired() {
		Browser browser = application.browser();
		URI answer = browser.decide(browser.pressButton(), Map.of());
		browser.forgetCookies();
		Outcome.assertFailed(browser, browser.open(answer), SignInErrorCode.EXPIRED);
		assertThat(application.microblog().redemptions()).isEmpty();
	}

	@Test
	void callbackWhenCodeAndErrorThenServerInvalid() {
		Browser browser = application.browser();
		URI answer = browser.decide(browser.pressButton(), Map.of());
		Page page = browser.open(URI.create(answer + "&error=access_denied"));
		Outcome.assertFailed(browser, page, SignInErrorCode.SERVER_INVALID);
		assertThat(application.microblog().redemptions()).isEmpty();
	}

	@Test
	void callbackWhenTwoCodesThenServerInvalid() {
		Browser browser = application.browser();
		URI answer = browser.decide(browser.pressButton(), Map.of());
		Page page = browser.open(URI.create(answer + "&code=other"));
		Outcome.assertFailed(browser, page, SignInErrorCode.SERVER_INVALID);
		assertThat(application.microblog().redemptions()).isEmpty();
	}

	// T-O2
	@Test
	void addressFormWhenCsrfTokenIsWrongThenExpiredAndAddressIsKept() {
		Browser browser = application.browser();
		Page signInPage = browser.open("/login");
		browser.forgetCookies();
		Page page = browser.follow(browser.submit(signInPage, Map.of("me", "alice.example")));
		assertThat(Outcome.typedAddress(page)).isEqualTo("alice.example");
		Outcome.assertFailed(browser, page, SignInErrorCode.EXPIRED);
		application.microblog().server().verify(0, WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

	// T-O1
	@Test
	void redemptionWhenCodeIsForAnotherVerifierThenExpired() {
		Browser browser = application.browser();
		URI answer = browser.decide(browser.pressButton(), Map.of("code_challenge", "x".repeat(43)));
		Page page = browser.open(answer);
		Outcome.assertFailed(browser, page, SignInErrorCode.EXPIRED);
		assertThat(application.microblog().redemptions()).hasSize(1);
	}

	// T-O1
	@Test
	void redemptionWhenCodeOfAnotherSignInThenExpired() {
		Browser attacker = application.browser();
		URI foreign = attacker.decide(attacker.pressButton(), Map.of("person", "alice"));
		Browser browser = application.browser();
		Page redirect = browser.get("/oauth2/authorization/microblog");
		String code = UriComponentsBuilder.fromUri(foreign).build().getQueryParams().getFirst("code");
		Page page = browser.answer(redirect, Map.of("code", code));
		Outcome.assertFailed(browser, page, SignInErrorCode.EXPIRED);
	}

	// T-O10, T-O12
	@ParameterizedTest
	@MethodSource
	void redemptionWhenItFailsThenCode(Failure failure, SignInErrorCode errorCode) {
		Browser browser = application.browser();
		Page consent = browser.pressButton();
		application.microblog().failNext(failure);
		Page page = browser.approve(consent, "vincent");
		Outcome.assertFailed(browser, page, errorCode);
		assertThat(application.microblog().redemptions()).hasSize(1);
	}

	static Stream<Arguments> redemptionWhenItFailsThenCode() {
		return Stream.of(Arguments.argumentSet("invalid_grant", Failure.INVALID_GRANT, SignInErrorCode.EXPIRED),
				Arguments.argumentSet("error with status 200", Failure.ERROR_WITH_STATUS_200, SignInErrorCode.EXPIRED),
				Arguments.argumentSet("access_denied", json(403, "{\"error\": \"access_denied\"}"),
						SignInErrorCode.ACCESS_DENIED),
				Arguments.argumentSet("other error", json(400, "{\"error\": \"<script>\"}"),
						SignInErrorCode.SERVER_INVALID),
				Arguments.argumentSet("status 503", Failure.SERVER_ERROR, SignInErrorCode.SERVER_INVALID),
				Arguments.argumentSet("redirect",
						Failure.of(WireMock.temporaryRedirect("https://evil.example/").build()),
						SignInErrorCode.SERVER_INVALID),
				Arguments.argumentSet("HTML", Failure.HTML, SignInErrorCode.SERVER_INVALID),
				Arguments.argumentSet("broken JSON", Failure.BROKEN_JSON, SignInErrorCode.SERVER_INVALID),
				Arguments.argumentSet("JSON list", json(200, "[]"), SignInErrorCode.SERVER_INVALID),
				Arguments.argumentSet("empty", json(200, ""), SignInErrorCode.SERVER_INVALID),
				Arguments.argumentSet("too large", Failure.TOO_LARGE, SignInErrorCode.SERVER_INVALID),
				Arguments.argumentSet("reset", Failure.CONNECTION_RESET, SignInErrorCode.SERVER_UNREACHABLE));
	}

	// T-O10, T-O12
	@ParameterizedTest
	@MethodSource
	void redemptionForTokenWhenItFailsThenCode(Failure failure, SignInErrorCode errorCode) {
		Browser browser = withToken.browser();
		Page consent = browser.typeAddress("alice.example");
		withToken.microblog().failNext(failure);
		Page page = browser.approve(consent, "alice");
		assertThat(Outcome.typedAddress(page)).isEqualTo("alice.example");
		Outcome.assertFailed(browser, page, errorCode);
		assertThat(withToken.microblog().redemptions()).hasSize(1);
	}

	static Stream<Arguments> redemptionForTokenWhenItFailsThenCode() {
		return Stream.of(Arguments.argumentSet("invalid_grant", Failure.INVALID_GRANT, SignInErrorCode.EXPIRED),
				Arguments.argumentSet("no token", json(200, "{\"me\": \"https://alice.example/\"}"),
						SignInErrorCode.SERVER_INVALID),
				Arguments.argumentSet("line break in token", json(200, """
						{"me": "https://alice.example/", "access_token": "a\\r\\nb"}"""),
						SignInErrorCode.SERVER_INVALID),
				Arguments.argumentSet("token is a number", json(200, """
						{"me": "https://alice.example/", "access_token": 1e400}"""), SignInErrorCode.SERVER_INVALID),
				Arguments.argumentSet("other token type", json(200, """
						{"me": "https://alice.example/", "access_token": "a", "token_type": "mac"}"""),
						SignInErrorCode.SERVER_INVALID),
				Arguments.argumentSet("reset", Failure.CONNECTION_RESET, SignInErrorCode.SERVER_UNREACHABLE));
	}

	@Test
	void redemptionWhenSlowThenServerUnreachable() {
		Browser browser = impatient.browser();
		Page consent = browser.pressButton();
		impatient.microblog().failNext(Failure.slow(Duration.ofSeconds(3)));
		Page page = browser.approve(consent, "vincent");
		Outcome.assertFailed(browser, page, SignInErrorCode.SERVER_UNREACHABLE);
		assertThat(impatient.microblog().redemptions()).hasSize(1);
	}

	private static Failure json(int status, String body) {
		return Failure.of(WireMock.jsonResponse(body, status).build());
	}

}
