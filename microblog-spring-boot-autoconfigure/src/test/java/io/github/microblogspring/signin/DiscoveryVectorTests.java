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

import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is asked of a home page, and how often.
 */
class DiscoveryVectorTests {

	@RegisterExtension
	static final TestApplication application = TestApplication.with();

	@RegisterExtension
	static final TestApplication remembering = TestApplication.with("microblog.discovery.cache-ttl=5m");

	private final Site page = new Site(application, TestApplication.PAGE_HOST);

	private final Site server = new Site(application, TestApplication.SERVER_HOST);

	// V-DP-04, V-DP-05 and V-DP-06 deviate: HEAD is never sent
	@ParameterizedTest
	@MethodSource
	void pageWhenItAnswersHeadInSomeWayThenOneGetDecides(ResponseDefinitionBuilder head) {
		this.server.metadata();
		this.page.pageNamingMetadataOf(this.server).stub(WireMock.head(WireMock.anyUrl()), head);
		Page redirect = application.browser().sendAddress(TestApplication.PAGE_HOST);
		assertThat(redirect.location()).hasHost("server.example").hasPath("/auth");
		assertThat(this.page.requests()).singleElement()
			.satisfies((request) -> assertThat(request.getMethod().getName()).isEqualTo("GET"));
	}

	static Stream<Arguments> pageWhenItAnswersHeadInSomeWayThenOneGetDecides() {
		return Stream.of(
				Arguments.argumentSet("V-DP-04",
						WireMock.ok().withHeader("Link", "<https://evil.example/auth>; rel=authorization_endpoint")),
				Arguments.argumentSet("V-DP-05",
						WireMock.ok().withHeader("Link", "<https://evil.example/metadata>; rel=indieauth-metadata")),
				Arguments.argumentSet("V-DP-06, 405", WireMock.status(405)),
				Arguments.argumentSet("V-DP-06, 501", WireMock.status(501)),
				Arguments.argumentSet("V-DP-06, 404", WireMock.notFound()),
				Arguments.argumentSet("V-DP-06, timeout", WireMock.ok().withFixedDelay(60_000)));
	}

	// DI-16
	@Test
	void pageThenIsAskedAsOurselvesAndWithNothingOfTheVisitor() {
		this.page.pageNamingEndpointsOf(this.server);
		application.browser().sendAddress(TestApplication.PAGE_HOST);
		assertThat(this.page.requests()).singleElement().satisfies((request) -> {
			assertThat(request.getHeader("User-Agent")).contains("http://127.0.0.1:8080/");
			assertThat(request.getHeader("Accept")).isEqualTo("text/html, application/xhtml+xml;q=0.9, */*;q=0.5");
			assertThat(request.getHeaders().keys()).containsExactlyInAnyOrder("Host", "Connection", "User-Agent",
					"Accept-Encoding", "Accept");
		});
	}

	// PK-05
	@Test
	void redirectWhenServerNeverMentionsPkceThenHasChallenge() {
		this.page.pageNamingEndpointsOf(this.server);
		assertHasChallenge(application.browser().sendAddress(TestApplication.PAGE_HOST));
		this.page.pageNamingMetadataOf(this.server.metadata());
		assertHasChallenge(application.browser().sendAddress(TestApplication.PAGE_HOST));
	}

	private static void assertHasChallenge(Page redirect) {
		assertThat(redirect.location()).hasHost("server.example");
		assertThat(redirect.locationParameter("code_challenge")).matches("[A-Za-z0-9_-]{43}");
		assertThat(redirect.locationParameter("code_challenge_method")).isEqualTo("S256");
	}

	@ParameterizedTest
	@CsvSource({ "V-DP-08, text/html; charset=utf-8", "V-DP-08, application/xhtml+xml" })
	void pageWhenItIsHtmlThenBodyIsParsed(String id, String contentType) {
		this.page.get("/", WireMock.ok("""
				<?xml version="1.0" encoding="utf-8"?>
				<!DOCTYPE html>
				<html xmlns="http://www.w3.org/1999/xhtml">
				<head><title>Me</title><link rel="authorization_endpoint" href="https://server.example/auth" /></head>
				<body></body>
				</html>
				""").withHeader("Content-Type", contentType));
		assertThat(application.browser().sendAddress(TestApplication.PAGE_HOST).location()).as(id)
			.hasHost("server.example")
			.hasPath("/auth");
	}

	@ParameterizedTest
	@CsvSource({ "V-DP-17, http://page.example/home", "V-DP-17, http://server.example/",
			"V-DP-18, http://169.254.169.254/", "V-DP-18, https://169.254.169.254/", "V-DP-18, https://internal/",
			"V-DP-18, https://10.0.0.1/" })
	void pageWhenItRedirectsWhereItMayNotThenNothingElseIsAsked(String id, String location) {
		this.page.get("/", WireMock.permanentRedirect(location));
		Browser browser = application.browser();
		Page end = browser.typeAddress(TestApplication.PAGE_HOST);
		Outcome.assertFailed(browser, end, SignInErrorCode.SERVER_UNREACHABLE);
		assertThat(application.microblog().server().findAll(WireMock.anyRequestedFor(WireMock.anyUrl()))).as(id)
			.extracting(LoggedRequest::getHost)
			.containsExactly("page.example");
	}

	// V-DP-23, AC-08
	@Test
	void pageWhenItIsRememberedThenConfirmationAsksItAgain() {
		this.page.pageNamingEndpointsOf(this.server);
		this.server.redeem("{\"me\": \"https://page.example/\"}");
		signIn("page.example", "https://page.example/");
		assertThat(this.page.requests()).hasSize(1);
		signIn("page.example", "https://page.example/");
		assertThat(this.page.requests()).hasSize(2);
		signIn("victim.example", "https://page.example/");
		assertThat(this.page.requests()).hasSize(3);
	}

	// V-DP-23
	@Test
	void pageWhenItRedirectsToAnotherHostAndIsRememberedThenIsStillTheIdentity() {
		this.page.get("/moved", WireMock.permanentRedirect("https://victim.example/"));
		this.server.redeem("{\"me\": \"https://page.example/moved\"}");
		signIn("page.example/moved", "https://page.example/moved");
		signIn("page.example/moved", "https://page.example/moved");
		assertThat(this.page.requests()).hasSize(2);
	}

	private static void signIn(String typed, String me) {
		Browser browser = remembering.browser();
		browser.answer(browser.sendAddress(typed), Map.of("code", "c"));
		Outcome.assertSignedIn(browser, me);
	}

}
