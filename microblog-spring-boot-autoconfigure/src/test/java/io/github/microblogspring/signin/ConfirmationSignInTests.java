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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.test.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a server has to prove before anybody is signed in: its issuer, and that
 * it speaks for the identity.
 */
class ConfirmationSignInTests {

	private static final String VICTIM = "https://victim.example/";

	@RegisterExtension
	static final TestApplication application = TestApplication.with();

	@RegisterExtension
	static final TestApplication withToken = TestApplication.with("microblog.scope=profile,read");

	@RegisterExtension
	static final TestApplication restricted = TestApplication.with(
			"microblog.allowed-users=https://somebody.example/,vincent.other.example",
			"microblog.allowed-hosts=ALICE.example");

	@ParameterizedTest
	@ValueSource(strings = { "https://server.example/", "https://server.example" })
	void answerWhenIssuerIsRightThenSignsIn(String iss) {
		Browser browser = application.browser();
		serverWithMetadata();
		redemption("/auth", "{\"me\": \"https://page.example/\"}");
		browser.answer(browser.sendAddress("page.example"), Map.of("code", "c", "iss", iss));
		Outcome.assertSignedIn(browser, "https://page.example/");
		application.microblog().server().verify(1, WireMock.postRequestedFor(WireMock.urlEqualTo("/auth")));
	}

	// T-O5
	@ParameterizedTest
	@ValueSource(strings = { "", "https://evil.example/", "https://server.example/path", "http://server.example/",
			"https://SERVER.example/" })
	void answerWhenIssuerIsWrongThenInvalidIssuerAndCodeIsNotSent(String iss) {
		assertInvalidIssuer(Map.of("code", "c", "iss", iss));
	}

	// T-O5
	@Test
	void answerWhenIssuerIsMissingThenInvalidIssuerAndCodeIsNotSent() {
		assertInvalidIssuer(Map.of("code", "c"));
	}

	// T-O5
	@Test
	void errorWhenIssuerIsWrongThenInvalidIssuer() {
		assertInvalidIssuer(Map.of("error", "access_denied", "iss", "https://evil.example/"));
	}

	private void assertInvalidIssuer(Map<String, String> answer) {
		Browser browser = application.browser();
		serverWithMetadata();
		Page page = browser.answer(browser.sendAddress("page.example"), answer);
		assertThat(Outcome.typedAddress(page)).isEqualTo("page.example");
		Outcome.assertFailed(browser, page, SignInErrorCode.INVALID_ISSUER);
		application.microblog().server().verify(0, WireMock.postRequestedFor(WireMock.anyUrl()));
	}

	@Test
	void answerWhenServerHasNoMetadataThenIssuerIsIgnored() {
		Browser browser = application.browser();
		Page redirect = browser.sendAddress("victim.example");
		redemption("/auth", "{\"me\": \"" + VICTIM + "\"}");
		browser.answer(redirect, Map.of("code", "c", "iss", "https://evil.example/"));
		Outcome.assertSignedIn(browser, VICTIM);
	}

	// T-I4, T-I5
	@ParameterizedTest
	@MethodSource
	void redemptionWhenIdentityIsMissingOrMalformedThenNotConfirmed(Failure failure) {
		assertNotConfirmed(failure);
	}

	static Stream<Arguments> redemptionWhenIdentityIsMissingOrMalformedThenNotConfirmed() {
		return Stream.of(Arguments.argumentSet("missing", Failure.WITHOUT_ME),
				Arguments.argumentSet("null", json("{\"me\": null}")),
				Arguments.argumentSet("number", json("{\"me\": 1}")),
				Arguments.argumentSet("list", json("{\"me\": [\"https://vincent.micro.example/\"]}")),
				Arguments.argumentSet("object", json("{\"me\": {\"a\": \"https://vincent.micro.example/\"}}")),
				Arguments.argumentSet("empty", Failure.otherMe("")),
				Arguments.argumentSet("no URL", Failure.otherMe("vincent.micro.example")),
				Arguments.argumentSet("http", Failure.otherMe("http://vincent.micro.example/")),
				Arguments.argumentSet("port", Failure.otherMe("https://vincent.micro.example:443/")),
				Arguments.argumentSet("user", Failure.otherMe("https://vincent@vincent.micro.example/")),
				Arguments.argumentSet("fragment", Failure.otherMe("https://vincent.micro.example/#")),
				Arguments.argumentSet("dots", Failure.otherMe("https://vincent.micro.example/a/../")),
				Arguments.argumentSet("address", Failure.otherMe("https://127.0.0.1/")),
				Arguments.argumentSet("line break", Failure.otherMe("https://vincent.micro.example/\r\n")),
				Arguments.argumentSet("too long", Failure.otherMe("https://alice.example/" + "x".repeat(5000))));
	}

	@ParameterizedTest
	@ValueSource(strings = { VICTIM, "https://noendpoints.example/", "https://closed.example/",
			"https://vincent.micro.example/no-such-page", "https://redirect.example/" })
	void redemptionWhenPageOfIdentityDoesNotConfirmThenNotConfirmed(String me) {
		assertNotConfirmed(Failure.otherMe(me));
	}

	private static void assertNotConfirmed(Failure failure) {
		Browser browser = application.browser();
		Page consent = browser.pressButton();
		application.microblog().failNext(failure);
		Page page = browser.approve(consent, "vincent");
		Outcome.assertFailed(browser, page, SignInErrorCode.IDENTITY_NOT_CONFIRMED);
	}

	// T-I1
	@Test
	void redemptionWhenServerOfAttackerClaimsVictimThenNotConfirmed() {
		Browser browser = application.browser();
		page("evil.example", "https://evil.example/auth", "https://evil.example/token");
		Page redirect = browser.sendAddress("evil.example");
		redemption("/auth", "{\"me\": \"https://alice.example/\"}");
		Page page = browser.answer(redirect, Map.of("code", "c"));
		assertThat(Outcome.typedAddress(page)).isEqualTo("evil.example");
		Outcome.assertFailed(browser, page, SignInErrorCode.IDENTITY_NOT_CONFIRMED);
	}

	// T-I1, requirements, 0.1: the endpoint that said it is the attacker's, though the
	// authorization endpoint is the victim's
	@Test
	void redemptionWhenTokenEndpointOfAttackerClaimsVictimThenNotConfirmed() {
		Browser browser = withToken.browser();
		stub(WireMock.get("/"), "evil.example", WireMock.ok("""
				<!DOCTYPE html><html><head>
				<link rel="indieauth-metadata" href="https://evil.example/metadata">
				""").withHeader("Content-Type", "text/html"));
		stub(WireMock.get("/metadata"), "evil.example", WireMock.okJson("""
				{"issuer": "https://evil.example/", "authorization_endpoint": "https://server.example/auth",
				 "token_endpoint": "https://evil.example/token"}"""));
		Page redirect = browser.sendAddress("evil.example");
		redemption("/token", "{\"me\": \"" + VICTIM + "\", \"access_token\": \"t\"}");
		Page page = browser.answer(redirect, Map.of("code", "c", "iss", "https://evil.example/"));
		withToken.microblog()
			.server()
			.verify(1, WireMock.postRequestedFor(WireMock.urlEqualTo("/token"))
				.withHost(WireMock.equalTo("evil.example")));
		Outcome.assertFailed(browser, page, SignInErrorCode.IDENTITY_NOT_CONFIRMED);
	}

	// T-O3, as above, but identity only: the genuine endpoint is asked, not the
	// attacker's
	@Test
	void redemptionWhenPageOfAttackerNamesProviderAndIdentityOnlyThenProviderIsAsked() {
		Browser browser = application.browser();
		page("evil.example", application.microblog().baseUrl() + "/indieauth/auth", "https://evil.example/token");
		Page redirect = browser.sendAddress("evil.example");
		Page page = browser.answer(redirect, Map.of("code", "made-up"));
		Outcome.assertFailed(browser, page, SignInErrorCode.EXPIRED);
		assertThat(application.microblog().redemptions()).hasSize(1);
		application.microblog()
			.server()
			.verify(0, WireMock.postRequestedFor(WireMock.anyUrl()).withHost(WireMock.equalTo("evil.example")));
	}

	// The endpoints that were found when the person left count (T-O7)
	@Test
	void redemptionWhenPageChangesMeanwhileThenFrozenEndpointIsAsked() {
		Browser browser = application.browser();
		page("page.example", "https://server.example/auth", "https://server.example/token");
		Page redirect = browser.sendAddress("page.example");
		page("page.example", "https://evil.example/auth", "https://evil.example/token");
		redemption("/auth", "{\"me\": \"https://page.example/\"}");
		browser.answer(redirect, Map.of("code", "c"));
		application.microblog()
			.server()
			.verify(1, WireMock.postRequestedFor(WireMock.anyUrl()).withHost(WireMock.equalTo("server.example")));
		application.microblog()
			.server()
			.verify(0, WireMock.postRequestedFor(WireMock.anyUrl()).withHost(WireMock.equalTo("evil.example")));
	}

	@Test
	void signInWhenNotAllowedThenNotAllowed() {
		Browser browser = restricted.browser();
		Page page = browser.approve(browser.pressButton(), "vincent");
		Outcome.assertFailed(browser, page, SignInErrorCode.NOT_ALLOWED);
	}

	@Test
	void signInByAddressWhenNotAllowedThenNotAllowed() {
		Browser browser = restricted.browser();
		Page page = browser.approve(browser.typeAddress("alice.example"), "vincent");
		assertThat(Outcome.typedAddress(page)).isEqualTo("alice.example");
		Outcome.assertFailed(browser, page, SignInErrorCode.NOT_ALLOWED);
	}

	@Test
	void signInWhenHostIsAllowedThenSignsIn() {
		Browser browser = restricted.browser();
		browser.approve(browser.pressButton(), "alice");
		Outcome.assertSignedIn(browser, "https://alice.example/");
	}

	// 1.15 step 6, RV-04
	@ParameterizedTest
	@ValueSource(ints = { 200, 302, 503 })
	void redemptionWhenIdentityIsNotConfirmedThenTokensAreRevoked(int status) {
		serverWithMetadata();
		redemption("/token", """
				{"me": "https://alice.example/", "access_token": "a-token", "token_type": "Bearer",
				"refresh_token": "a-refresh-token"}""");
		withToken.microblog()
			.server()
			.stubFor(WireMock.post("/revoke")
				.willReturn(WireMock.status(status).withHeader("Location", "https://evil.example/")));
		Browser browser = withToken.browser();
		Page page = browser.answer(browser.sendAddress("page.example"),
				Map.of("code", "c", "iss", "https://server.example/"));
		Outcome.assertFailed(browser, page, SignInErrorCode.IDENTITY_NOT_CONFIRMED);
		String clientId = "&client_id=http%3A%2F%2F127.0.0.1%3A8080%2F";
		assertThat(withToken.microblog().server().findAll(WireMock.postRequestedFor(WireMock.urlEqualTo("/revoke"))))
			.extracting(LoggedRequest::getBodyAsString)
			.containsExactly("token=a-refresh-token&token_type_hint=refresh_token" + clientId,
					"token=a-token&token_type_hint=access_token" + clientId);
		withToken.microblog()
			.server()
			.verify(0, WireMock.anyRequestedFor(WireMock.anyUrl()).withHost(WireMock.equalTo("evil.example")));
	}

	@Test
	void redemptionWhenIdentityIsConfirmedThenNothingIsRevoked() {
		serverWithMetadata();
		redemption("/token", """
				{"me": "https://page.example/", "access_token": "a-token", "token_type": "Bearer"}""");
		Browser browser = withToken.browser();
		browser.answer(browser.sendAddress("page.example"), Map.of("code", "c", "iss", "https://server.example/"));
		Outcome.assertSignedIn(browser, "https://page.example/");
		withToken.microblog().server().verify(0, WireMock.postRequestedFor(WireMock.urlEqualTo("/revoke")));
	}

	private static void serverWithMetadata() {
		stub(WireMock.get("/"), "page.example", WireMock.ok("""
				<!DOCTYPE html><html><head>
				<link rel="indieauth-metadata" href="https://server.example/metadata">
				""").withHeader("Content-Type", "text/html"));
		Map<String, String> metadata = new LinkedHashMap<>();
		metadata.put("issuer", "https://server.example/");
		metadata.put("authorization_endpoint", "https://server.example/auth");
		metadata.put("token_endpoint", "https://server.example/token");
		metadata.put("revocation_endpoint", "https://server.example/revoke");
		stub(WireMock.get("/metadata"), "server.example", WireMock.jsonResponse(metadata, 200));
	}

	private static void page(String host, String authorization, String token) {
		stub(WireMock.get("/"), host, WireMock.ok("""
				<!DOCTYPE html><html><head>
				<link rel="authorization_endpoint" href="%s">
				<link rel="token_endpoint" href="%s">
				""".formatted(authorization, token)).withHeader("Content-Type", "text/html"));
	}

	private static void redemption(String path, String answer) {
		application.microblog().server().stubFor(WireMock.post(path).willReturn(WireMock.okJson(answer)));
	}

	private static void stub(MappingBuilder request, String host, ResponseDefinitionBuilder answer) {
		application.microblog().server().stubFor(request.withHost(WireMock.equalTo(host)).willReturn(answer));
	}

	private static Failure json(String answer) {
		return Failure.of(WireMock.okJson(answer).build());
	}

}
