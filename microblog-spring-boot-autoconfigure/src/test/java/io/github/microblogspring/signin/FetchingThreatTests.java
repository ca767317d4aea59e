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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.http.FetchException.Reason;
import io.github.microblogspring.indieauth.http.HostileServer;
import io.github.microblogspring.indieauth.http.Hosts;
import io.github.microblogspring.indieauth.http.ProxyProperties;
import io.github.microblogspring.indieauth.http.TestRequestFactories;
import io.github.microblogspring.oauth2.SignInErrors;
import io.github.microblogspring.test.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what people with bad intentions would like the application to fetch, and for
 * what it gives away when it fetches.
 */
@ExtendWith(OutputCaptureExtension.class)
class FetchingThreatTests {

	private static final String PAGE = "https://page.example/";

	@RegisterExtension
	static final TestApplication application = TestApplication.with(LocalInternet.class, LocalInternet.PROPERTIES);

	@RegisterExtension
	static final TestApplication withToken = TestApplication.with(LocalInternet.class,
			LocalInternet.propertiesAnd("microblog.scope=profile,read"));

	private final LoggingSystem loggingSystem = LoggingSystem.get(getClass().getClassLoader());

	private HostileServer inside;

	// The reason of a failure is nowhere else
	@BeforeEach
	void logReasons() {
		this.loggingSystem.setLogLevel(SignInErrors.class.getName(), LogLevel.DEBUG);
	}

	@AfterEach
	void logAsBefore() {
		this.loggingSystem.setLogLevel(SignInErrors.class.getName(), null);
	}

	@BeforeEach
	void startInside() throws Exception {
		this.inside = HostileServer.raw("127.0.0.1", (connection) -> {
		});
		hosts().lookups().clear();
	}

	@AfterEach
	void stopInside() throws Exception {
		this.inside.close();
	}

	// T-F1, T-F13
	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "127.1", "2130706433", "0177.0.0.1", "0x7f000001", "0x7f.1", "127.0.0.1.",
			"https://127.0.0.1/", "http://127.0.0.1/", "[::1]", "https://[::1]/", "https://[::ffff:127.0.0.1]/",
			"https://[::ffff:7f00:1]/", "https://[::1", "::1", "localhost", "LOCALHOST", "localhost.",
			"https://internal/", "\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021",
			"inside.example\\@page.example", "page.example\\@inside.example", "user@inside.example:80/",
			"https://user@inside.example/", "https://page.example%2f@inside.example/", "inside.example%00.page.example",
			"https://inside.example%2f.page.example/", "https://inside.example:80#@page.example/",
			"https://page.example/\r\nHost: inside.example", "https://{inside}.example/", "https://inside.example/{x}",
			"ftp://inside.example/", "file:///etc/passwd", "https:///inside.example" })
	void addressWhenItIsInsideOrAmbiguousThenInvalidAddressAndNoLookup(String typed) {
		assertFails(application.browser(), typed, SignInErrorCode.INVALID_ADDRESS);
		assertThat(hosts().lookups()).isEmpty();
		assertThat(upstream()).isEmpty();
	}

	// T-F2, T-F3
	@ParameterizedTest
	@ValueSource(strings = { "inside.example", "mapped.example", "mixed.example", "v6.example", "cloud.example" })
	void addressWhenNameLeadsInsideThenServerUnreachable(String typed, CapturedOutput output) {
		assertFails(application.browser(), typed, SignInErrorCode.SERVER_UNREACHABLE);
		assertThat(hosts().lookups()).containsExactly(typed);
		assertThat(output).contains("(" + Reason.ADDRESS_REFUSED + ")");
	}

	static Stream<String> insideUrls() {
		return Stream.of("https://127.0.0.1:%d/", "http://127.0.0.1:%d/", "https://[::ffff:127.0.0.1]:%d/",
				"http://internal:%d/", "https://inside.example:%d/", "http://inside.example:%d/",
				"https://mapped.example:%d/", "https://mixed.example:%d/", "https://user@inside.example:%d/");
	}

	// T-F5, T-F11, V-DP-17, V-DP-18
	@ParameterizedTest
	@MethodSource("insideUrls")
	void pageWhenItRedirectsInsideThenServerUnreachable(String url) {
		for (int status : List.of(302, 308)) {
			page(WireMock.status(status).withHeader("Location", inside(url)));
			assertFails(application.browser(), "page.example", SignInErrorCode.SERVER_UNREACHABLE);
		}
		assertNothingGotInside();
	}

	// T-F5, V-DP-20
	@Test
	void pageWhenItRefreshesInsideThenServerNotFound() {
		String refresh = "0; url=" + inside("http://inside.example:%d/");
		page(html("<meta http-equiv=refresh content='" + refresh + "'>").withHeader("Refresh", refresh));
		assertFails(application.browser(), "page.example", SignInErrorCode.SERVER_NOT_FOUND);
		assertThat(hosts().lookups()).isEmpty();
		assertNothingGotInside();
	}

	// T-F6: as a link, in a header, and relative to a base
	@ParameterizedTest
	@MethodSource("insideUrls")
	void pageWhenMetadataIsInsideThenNoConnection(String url) {
		for (ResponseDefinitionBuilder page : List.of(html(link("indieauth-metadata", inside(url))),
				html("").withHeader("Link", "<" + inside(url) + ">; rel=\"indieauth-metadata\""),
				html("<base href=\"" + inside(url) + "\">" + link("indieauth-metadata", "metadata")))) {
			page(page);
			Browser browser = application.browser();
			assertThat(browser.typeAddress("page.example").uri().getQuery()).isIn("error=server_unreachable",
					"error=server_invalid");
			Outcome.assertNobodySignedIn(browser);
		}
		assertNothingGotInside();
	}

	// T-F6
	@ParameterizedTest
	@MethodSource("insideUrls")
	void metadataWhenItRedirectsInsideThenServerUnreachable(String url) {
		page(html(link("indieauth-metadata", "/metadata")));
		stub("/metadata", WireMock.temporaryRedirect(inside(url)));
		assertFails(application.browser(), "page.example", SignInErrorCode.SERVER_UNREACHABLE);
		assertNothingGotInside();
	}

	// T-F6
	@ParameterizedTest
	@MethodSource("insideUrls")
	void redemptionWhenAuthorizationEndpointIsInsideThenNoConnection(String url) {
		page(html(link("authorization_endpoint", inside(url))));
		assertNotRedeemed(application.browser());
	}

	// T-F6
	@ParameterizedTest
	@MethodSource("insideUrls")
	void redemptionWhenTokenEndpointIsInsideThenNoConnection(String url) {
		page(html(link("indieauth-metadata", "/metadata")));
		stub("/metadata", WireMock.jsonResponse(metadata("token_endpoint", inside(url)), 200));
		assertNotRedeemed(withToken.browser());
	}

	private void assertNotRedeemed(Browser browser) {
		Page redirect = browser.sendAddress("page.example");
		if (redirect.location().getPath().equals("/login")) {
			assertThat(redirect.location()).hasQuery("error=server_invalid");
		}
		else {
			Page page = browser.answer(redirect, Map.of("code", "c", "iss", PAGE));
			Outcome.assertFailed(browser, page, SignInErrorCode.SERVER_UNREACHABLE);
		}
		assertNothingGotInside();
	}

	// T-F6: what a sign-in has no use for
	@ParameterizedTest
	@MethodSource("insideUrls")
	void signInWhenOtherEndpointsAreInsideThenNoConnection(String url) {
		page(html(Stream.of("micropub", "microsub", "webmention", "me", "icon", "stylesheet", "preload", "manifest")
			.map((relation) -> link(relation, inside(url)))
			.reduce(link("indieauth-metadata", "/metadata"), String::concat)));
		Map<String, Object> metadata = metadata("token_endpoint", inside(url));
		for (String name : List.of("revocation_endpoint", "introspection_endpoint", "userinfo_endpoint", "jwks_uri")) {
			metadata.put(name, inside(url));
		}
		stub("/metadata", WireMock.jsonResponse(metadata, 200));
		redemption(Map.of("me", PAGE));
		Browser browser = application.browser();
		browser.answer(browser.sendAddress("page.example"), Map.of("code", "c", "iss", PAGE));
		Outcome.assertSignedIn(browser, PAGE);
		assertThat(hosts().lookups()).isEmpty();
		assertNothingGotInside();
	}

	// T-F7
	@ParameterizedTest
	@ValueSource(strings = { "https://inside.example/", "https://mapped.example/", "https://mixed.example/",
			"https://v6.example/", "https://cloud.example/" })
	void redemptionWhenIdentityLeadsInsideThenNotConfirmed(String me, CapturedOutput output) {
		assertNotConfirmed(me);
		assertThat(hosts().lookups()).containsExactly("127.0.0.1", me.split("/")[2]);
		assertThat(output).contains("(" + Reason.ADDRESS_REFUSED + ")");
	}

	// T-F7, T-F1
	@ParameterizedTest
	@ValueSource(strings = { "https://127.0.0.1/", "http://127.0.0.1/", "https://2130706433/", "https://[::1]/",
			"https://localhost/", "https://internal/", "https://inside.example:8443/", "https://user@inside.example/",
			"https://page.example\\@inside.example/", "file:///etc/passwd" })
	void redemptionWhenIdentityIsInsideThenNotConfirmedAndNoLookup(String me) {
		assertNotConfirmed(me);
		assertThat(hosts().lookups()).containsExactly("127.0.0.1");
	}

	// T-F7
	@ParameterizedTest
	@MethodSource("insideUrls")
	void redemptionWhenPageOfIdentityRedirectsInsideThenNotConfirmed(String url) {
		page(WireMock.temporaryRedirect(inside(url)));
		assertNotConfirmed(PAGE);
		assertNothingGotInside();
	}

	// T-F7: where a redirect may lead, if it were outside
	@Test
	void redemptionWhenPageOfIdentityRedirectsToRelatedHostInsideThenNotConfirmed(CapturedOutput output) {
		page(WireMock.temporaryRedirect(inside("https://inside.page.example:%d/")));
		assertNotConfirmed(PAGE);
		assertThat(output).contains("(" + Reason.ADDRESS_REFUSED + ")");
		assertNothingGotInside();
	}

	private static void assertNotConfirmed(String me) {
		Browser browser = application.browser();
		Page consent = browser.pressButton();
		application.microblog().failNext(Failure.otherMe(me));
		Page page = browser.approve(consent, "vincent");
		Outcome.assertFailed(browser, page, SignInErrorCode.IDENTITY_NOT_CONFIRMED);
	}

	// T-F8
	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void redemptionWhenItIsRedirectedThenCodeGoesNowhereElse(int status) {
		page(html(link("authorization_endpoint", "/auth")));
		application.microblog()
			.server()
			.stubFor(WireMock.post("/auth")
				.willReturn(WireMock.status(status).withHeader("Location", "https://evil.example/auth")));
		Browser browser = application.browser();
		Page page = browser.answer(browser.sendAddress("page.example"), Map.of("code", "c"));
		Outcome.assertFailed(browser, page, SignInErrorCode.SERVER_INVALID);
		assertThat(upstream()).extracting((request) -> request.getMethod() + " " + request.getAbsoluteUrl())
			.filteredOn((request) -> !request.startsWith("GET"))
			.singleElement()
			.asString()
			.contains("//page.example");
	}

	// T-F9
	@Test
	void signInWhenThereArePicturesThenNoneIsFetched() {
		String picture = inside("http://127.0.0.1:%d/picture.png");
		page(html(link("authorization_endpoint", "/auth") + link("icon", picture) + link("apple-touch-icon", picture)
				+ "<meta property=og:image content='" + picture + "'></head><body class=h-card><img class=u-photo src='"
				+ picture + "'>"));
		redemption(Map.of("me", PAGE, "photo", picture, "logo", picture, "profile",
				Map.of("name", "Page", "url", picture, "photo", picture, "logo", picture)));
		Browser browser = application.browser();
		browser.answer(browser.sendAddress("page.example"), Map.of("code", "c"));
		Outcome.assertSignedIn(browser, PAGE);
		browser.open("/login");
		assertThat(upstream()).extracting(LoggedRequest::getUrl).containsExactlyInAnyOrder("/", "/auth");
		assertNothingGotInside();
	}

	// T-F9: a picture that could be fetched
	@Test
	void signInWhenPictureIsAtProviderThenItIsNotFetched() {
		Browser browser = application.browser();
		browser.approve(browser.pressButton(), "alice");
		Outcome.assertSignedIn(browser, "https://alice.example/");
		browser.open("/login");
		assertThat(upstream()).extracting(LoggedRequest::getUrl).containsExactlyInAnyOrder("/indieauth/auth", "/");
	}

	// T-F11: by what the page shows, nobody learns what there is
	@Test
	void addressWhenItCannotBeReachedThenSamePageWhateverTheReason(CapturedOutput output) {
		stub("/open", WireMock.temporaryRedirect(inside("https://inside.example:%d/")));
		stub("/closed", WireMock.temporaryRedirect("https://inside.example:1/"));
		stub("/literal", WireMock.temporaryRedirect(inside("https://127.0.0.1:%d/")));
		stub("/metadata", html(link("indieauth-metadata", inside("https://inside.example:%d/"))));
		Map<String, Map<String, String>> answers = new TreeMap<>();
		for (String typed : List.of("inside.example", "cloud.example", "unknown.example", "closed.example",
				"filtered.example", "silent.example", "not-in-certificate.example", "page.example/open",
				"page.example/closed", "page.example/literal", "page.example/metadata")) {
			answers.put(typed, comparable(application.browser().typeAddress(typed), typed));
		}
		assertThat(answers.values()).allSatisfy(
				(answer) -> assertThat(answer).isEqualTo(answers.get("inside.example")).containsKey("referrer-policy"));
		assertThat(output).contains("(" + Reason.ADDRESS_REFUSED + ")", "(" + Reason.URL_REFUSED + ")",
				"(" + Reason.HOST_UNKNOWN + ")", "(" + Reason.CONNECTION_FAILED + ")", "(" + Reason.TIMEOUT + ")");
		assertNothingGotInside();
	}

	// Without what is different for each request
	private static Map<String, String> comparable(Page page, String typed) {
		Map<String, String> answer = new LinkedHashMap<>();
		page.headers().map().forEach((name, values) -> answer.put(name, values.toString()));
		answer.keySet().removeAll(List.of("date", "set-cookie", "content-length"));
		answer.put("uri", page.uri().getPath() + "?" + page.uri().getQuery());
		answer.put("status", Integer.toString(page.status()));
		answer.put("body", page.body().replace(typed, "").replace(page.formFields().get("_csrf"), ""));
		return answer;
	}

	// T-F12
	@Test
	void signInWhenProxyIsSetThenItSeesNothing() {
		Browser browser = withToken.browser();
		try (ProxyProperties properties = ProxyProperties.set(this.inside.port(), "127.0.0.1")) {
			browser.approve(browser.typeAddress("alice.example"), "alice");
		}
		Outcome.assertSignedIn(browser, "https://alice.example/");
		assertNothingGotInside();
	}

	// T-F14
	@ParameterizedTest
	@ValueSource(strings = { "http://page.example", "HTTP://page.example/", "page.example" })
	void addressWhenHttpIsTypedThenHttpsIsFetched(String typed) {
		page(html(link("authorization_endpoint", "/auth")));
		Page redirect = application.browser().sendAddress(typed);
		assertThat(redirect.locationParameter("me")).isEqualTo(PAGE);
		assertThat(upstream()).extracting(LoggedRequest::getScheme).containsExactly("https");
	}

	// T-F14
	@Test
	void addressWhenTlsFailsThenNoFallBack(CapturedOutput output) {
		assertFails(application.browser(), "http://not-in-certificate.example", SignInErrorCode.SERVER_UNREACHABLE);
		assertThat(output).contains("(" + Reason.CONNECTION_FAILED + ")");
		assertThat(upstream()).isEmpty();
	}

	// T-F15
	@Test
	void redemptionWhenCertificateIsForAnotherNameThenCodeIsNotSent() {
		page(html(link("authorization_endpoint", "https://not-in-certificate.example/auth")));
		redemption(Map.of("me", PAGE));
		Browser browser = application.browser();
		Page page = browser.answer(browser.sendAddress("page.example"), Map.of("code", "c"));
		Outcome.assertFailed(browser, page, SignInErrorCode.SERVER_UNREACHABLE);
		application.microblog().server().verify(0, WireMock.postRequestedFor(WireMock.anyUrl()));
	}

	// T-F15
	@Test
	void redemptionWhenIdentityHasCertificateForAnotherNameThenNotConfirmed(CapturedOutput output) {
		assertNotConfirmed("https://not-in-certificate.example/");
		assertThat(output).contains("(" + Reason.CONNECTION_FAILED + ")");
	}

	// T-F16: by two visitors, as cookies could be shared
	@Test
	void signInThenUpstreamSeesNoHeadersButOurs() {
		String cookie = "upstream=1; Path=/";
		page(html(link("indieauth-metadata", "/metadata")).withHeader("Set-Cookie", cookie));
		stub("/metadata", WireMock.jsonResponse(metadata("token_endpoint", PAGE + "token"), 200)
			.withHeader("Set-Cookie", cookie));
		redemption(Map.of("me", PAGE));
		for (int visitor = 0; visitor < 2; visitor++) {
			Browser browser = application.browser();
			browser.answer(browser.sendAddress("page.example"), Map.of("code", "c", "iss", PAGE));
			Outcome.assertSignedIn(browser, PAGE);
		}
		assertThat(upstream()).hasSize(6)
			.allSatisfy((request) -> assertThat(request.getHeaders().keys()).isSubsetOf("Host", "Connection",
					"User-Agent", "Accept", "Accept-Encoding", "Content-Type", "Content-Length"));
	}

	// T-F16
	@Test
	void pageWhenItChallengesThenAskedOnceAndNothingIsGivenAway() {
		page(WireMock.unauthorized()
			.withHeader("WWW-Authenticate", "Basic realm=\"x\"", "Negotiate", "NTLM")
			.withHeader("Set-Cookie", "upstream=1"));
		assertFails(application.browser(), "page.example", SignInErrorCode.SERVER_NOT_FOUND);
		assertThat(upstream()).singleElement()
			.satisfies((request) -> assertThat(request.containsHeader("Authorization")).isFalse());
	}

	private static void assertFails(Browser browser, String typed, SignInErrorCode errorCode) {
		Outcome.assertFailed(browser, browser.typeAddress(typed), errorCode);
	}

	private void assertNothingGotInside() {
		assertThat(this.inside.connections()).isZero();
	}

	private String inside(String url) {
		return url.replace("%d", Integer.toString(this.inside.port()));
	}

	private static Hosts hosts() {
		return application.bean(TestRequestFactories.class).hosts();
	}

	// What the application asked, not the browser
	private static List<LoggedRequest> upstream() {
		return application.microblog()
			.server()
			.findAll(WireMock.anyRequestedFor(WireMock.anyUrl())
				.withHeader("User-Agent", WireMock.matching("microblog-spring-boot.*")));
	}

	private static void page(ResponseDefinitionBuilder answer) {
		stub("/", answer);
	}

	private static void stub(String path, ResponseDefinitionBuilder answer) {
		application.microblog()
			.server()
			.stubFor(WireMock.get(path).withHost(WireMock.equalTo("page.example")).willReturn(answer));
	}

	private static void redemption(Map<String, Object> answer) {
		application.microblog().server().stubFor(WireMock.post("/auth").willReturn(WireMock.jsonResponse(answer, 200)));
	}

	private static Map<String, Object> metadata(String name, String value) {
		Map<String, Object> metadata = new LinkedHashMap<>();
		metadata.put("issuer", PAGE);
		metadata.put("authorization_endpoint", PAGE + "auth");
		metadata.put(name, value);
		return metadata;
	}

	private static ResponseDefinitionBuilder html(String head) {
		return WireMock.ok("<!DOCTYPE html><html><head>" + head).withHeader("Content-Type", "text/html");
	}

	private static String link(String relation, String url) {
		return "<link rel=\"%s\" href=\"%s\">".formatted(relation, url);
	}

}
