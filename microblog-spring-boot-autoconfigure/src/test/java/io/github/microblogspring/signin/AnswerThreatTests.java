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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for answers that are not those of the server that was asked, come more than once,
 * or bring a text along.
 */
class AnswerThreatTests {

	@RegisterExtension
	static final TestApplication application = TestApplication.with();

	@RegisterExtension
	static final TestApplication withToken = TestApplication.with("microblog.scope=profile,read");

	// T-O5
	@ParameterizedTest
	@ValueSource(strings = { "code=c&iss=HTTPS://server.example/", "code=c&iss=https://server.example:443/",
			"code=c&iss=https://server.example//", "code=c&iss=https://server.example/%252e",
			"code=c&iss=%20https://server.example/", "code=c&iss=https://server.example/%23",
			"code=c&iss=https://server.example/%3F", "code=c&ISS=https://server.example/", "error=access_denied",
			"error=access_denied&iss=", "error=access_denied&iss=https://SERVER.example/" })
	void answerWhenIssuerIsMissingOrWrongThenInvalidIssuerAndCodeIsNotSent(String answer) {
		assertIssuerRefused(answer, SignInErrorCode.INVALID_ISSUER);
	}

	// T-O5
	@ParameterizedTest
	@ValueSource(strings = { "code=c&iss=https://server.example/&iss=https://server.example/",
			"code=c&iss=https://server.example/&iss=https://evil.example/", "code=c&iss=https://server.example/&iss=",
			"error=access_denied&iss=https://server.example/&iss=https://evil.example/" })
	void answerWhenIssuerIsThereTwiceThenServerInvalidAndCodeIsNotSent(String answer) {
		assertIssuerRefused(answer, SignInErrorCode.SERVER_INVALID);
	}

	private static void assertIssuerRefused(String answer, SignInErrorCode errorCode) {
		Site server = new Site(application, TestApplication.SERVER_HOST).metadata()
			.redeem("{\"me\": \"https://page.example/\"}");
		new Site(application, TestApplication.PAGE_HOST).pageNamingMetadataOf(server);
		Browser browser = application.browser();
		URI callback = callback(browser.sendAddress(TestApplication.PAGE_HOST), answer);
		Outcome.assertFailed(browser, browser.open(callback), errorCode);
		Outcome.assertFailed(browser, browser.open(callback), SignInErrorCode.EXPIRED);
		assertThat(server.redemptions()).isEmpty();
	}

	// T-O6
	@Test
	void callbackWhenManyAtOnceAndServerIsSlowThenOneSignInAndOneTokenRequest() throws Exception {
		Site server = new Site(withToken, TestApplication.SERVER_HOST);
		new Site(withToken, TestApplication.PAGE_HOST).pageNamingEndpointsOf(server);
		server.redeem(
				WireMock.okJson("{\"me\": \"https://page.example/\", \"access_token\": \"t\"}").withFixedDelay(500));
		Browser browser = withToken.browser();
		URI callback = callback(browser.sendAddress(TestApplication.PAGE_HOST), "code=c");
		List<Browser> tabs = Stream.generate(browser::twin).limit(8).toList();
		List<Page> pages = openAtOnce(tabs, callback);
		assertThat(server.redemptions()).hasSize(1);
		assertThat(pages).filteredOn((page) -> page.uri().getPath().equals("/login"))
			.hasSize(7)
			.allSatisfy((page) -> Outcome.assertShown(page, SignInErrorCode.EXPIRED));
		assertThat(tabs).filteredOn((tab) -> tab.get("/private").status() == 200).hasSize(1);
	}

	// T-O7
	@Test
	void callbackWhenPageAndMetadataChangedMeanwhileThenOldEndpointAndIssuerCount() {
		Site page = new Site(withToken, TestApplication.PAGE_HOST);
		Site server = new Site(withToken, TestApplication.SERVER_HOST);
		Site evil = new Site(withToken, TestApplication.EVIL_HOST);
		page.pageNamingMetadataOf(server);
		server.metadata().redeem("{\"me\": \"https://page.example/\", \"access_token\": \"t\"}");
		evil.metadata().redeem("{\"me\": \"https://page.example/\", \"access_token\": \"t\"}");
		Browser browser = withToken.browser();
		Page first = browser.sendAddress(TestApplication.PAGE_HOST);
		Page second = browser.sendAddress(TestApplication.PAGE_HOST);
		page.pageNamingMetadataOf(evil);
		server.metadata(evil.url("/auth"), evil.url("/token"));
		browser.answer(first, Map.of("code", "c", "iss", evil.url("/")));
		Outcome.assertNobodySignedIn(browser);
		browser.answer(second, Map.of("code", "c", "iss", server.url("/")));
		Outcome.assertSignedIn(browser, "https://page.example/");
		assertThat(server.redemptions()).extracting(LoggedRequest::getUrl).containsExactly("/token");
		assertThat(evil.requests()).isEmpty();
	}

	// RU-09
	@Test
	void callbackThenLeadsAwayFromTheCodeAndIsNotKept() {
		Site server = new Site(application, TestApplication.SERVER_HOST).redeem("{\"me\": \"https://page.example/\"}");
		new Site(application, TestApplication.PAGE_HOST).pageNamingEndpointsOf(server);
		Browser browser = application.browser();
		URI callback = callback(browser.sendAddress(TestApplication.PAGE_HOST), "code=the-code");
		for (Page page : List.of(browser.get(callback), browser.get(callback))) {
			assertThat(page.isRedirect()).isTrue();
			assertThat(page.location().toString()).doesNotContain("the-code");
			assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
			assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
			assertThat(page.body()).isEmpty();
		}
	}

	// T-O11
	@ParameterizedTest
	@ValueSource(strings = { "access_denied", "server_error", "<b>Call 555-0100</b>" })
	void errorWhenNothingIsPendingThenItsTextIsNotShown(String error) {
		Browser browser = application.browser();
		String query = "&error_description=Call+555-0100&error_uri=https://evil.example/&error=";
		assertTextIsNotShown(browser.open("/login/oauth2/code/microblog?state=s" + query + encode(error)));
		Page page = browser.open("/login?x" + query + encode(error));
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.body()).doesNotContain("555-0100", "evil.example");
	}

	// T-O11
	@Test
	void redemptionWhenErrorHasATextThenTextIsNotShown() {
		Site server = new Site(application, TestApplication.SERVER_HOST).redeem(WireMock.jsonResponse("""
				{"error": "Call 555-0100", "error_description": "Call 555-0100"}""", 400));
		new Site(application, TestApplication.PAGE_HOST).pageNamingEndpointsOf(server);
		Browser browser = application.browser();
		assertTextIsNotShown(browser.answer(browser.sendAddress(TestApplication.PAGE_HOST), Map.of("code", "c")));
	}

	private static void assertTextIsNotShown(Page page) {
		assertThat(page.uri()).hasPath("/login");
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.body()).contains("id=\"error\"").doesNotContain("555-0100", "evil.example");
	}

	private static URI callback(Page redirect, String answer) {
		return URI.create(redirect.locationParameter("redirect_uri") + "?state=" + redirect.locationParameter("state")
				+ "&" + answer);
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private static List<Page> openAtOnce(List<Browser> browsers, URI uri) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(browsers.size());
		ExecutorService executor = Executors.newFixedThreadPool(browsers.size());
		try {
			List<Callable<Page>> calls = new ArrayList<>();
			for (Browser browser : browsers) {
				calls.add(() -> {
					barrier.await();
					return browser.open(uri);
				});
			}
			List<Page> pages = new ArrayList<>();
			for (Future<Page> page : executor.invokeAll(calls)) {
				pages.add(page.get());
			}
			return pages;
		}
		finally {
			executor.shutdownNow();
		}
	}

}
