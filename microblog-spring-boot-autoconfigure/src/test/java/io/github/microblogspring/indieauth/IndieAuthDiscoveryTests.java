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

package io.github.microblogspring.indieauth;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.http.Deadline;
import io.github.microblogspring.indieauth.http.FetchException;
import io.github.microblogspring.indieauth.http.RedirectRule;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link IndieAuthDiscovery} and {@link ServerMetadataReader}.
 *
 * @author The Micro.blog Spring team
 */
class IndieAuthDiscoveryTests {

	private static final TypedAddress ADDRESS = TypedAddress.parse("https://example.com/");

	private static final String METADATA = """
			{"issuer":"https://as.example/","authorization_endpoint":"https://as.example/auth",
			"token_endpoint":"https://as.example/token","code_challenge_methods_supported":["S256"]}""";

	private static final String MICROBLOG_LINKS = """
			<link rel="authorization_endpoint" href="https://micro.blog/indieauth/auth">
			<link rel="token_endpoint" href="https://micro.blog/indieauth/token">
			<link rel="subscribe" href="https://micro.blog/users/follow">
			<link rel="webmention" href="https://micro.blog/webmention">
			<link rel="micropub" href="https://micro.blog/micropub">
			<link rel="microsub" href="https://micro.blog/microsub">
			""";

	private final FakePageFetcher fetcher = new FakePageFetcher();

	@Test
	void discoverWhenHeaderAndHtmlNameMetadataThenHeader() {
		// V-DP-01
		this.fetcher
			.html("https://example.com/", link("indieauth-metadata", "https://as.example/m2"),
					"<https://as.example/meta>; rel=indieauth-metadata")
			.json("https://as.example/meta", 200, METADATA);
		assertThat(discover().fromMetadata()).isTrue();
		assertThat(this.fetcher.requests()).containsExactly("https://example.com/", "https://as.example/meta");
		assertThat(this.fetcher.accepted()).containsExactly("text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
				"application/json");
	}

	@Test
	void discoverWhenOnlyHtmlNamesMetadataThenHtml() {
		// V-DP-02
		this.fetcher.html("https://example.com/", link("indieauth-metadata", "https://as.example/meta"))
			.json("https://as.example/meta", 200, METADATA);
		DiscoveredServer server = discover();
		assertThat(server.endpoints().toMap()).containsExactly(Map.entry("issuer", "https://as.example/"),
				Map.entry("authorization", "https://as.example/auth"), Map.entry("token", "https://as.example/token"));
		assertThat(server.chain()).containsExactly(URI.create("https://example.com/"));
	}

	@Test
	void discoverWhenHeaderHasOldLinksThenMetadataOfHtmlWins() {
		// V-DP-03
		this.fetcher
			.html("https://example.com/", link("indieauth-metadata", "https://as.example/meta"),
					"<https://other.example/auth>; rel=authorization_endpoint")
			.json("https://as.example/meta", 200, METADATA);
		assertThat(discover().endpoints().authorization()).hasToString("https://as.example/auth");
	}

	@Test
	void discoverWhenBodyIsNotHtmlThenNotFound() {
		// V-DP-07
		this.fetcher.answer("https://example.com/", 200, FakePageFetcher.headers("application/json"), MICROBLOG_LINKS,
				false);
		assertFails(SignInErrorCode.SERVER_NOT_FOUND, this::discover);
	}

	@Test
	void discoverWhenHeaderAndHtmlNameOneEachThenBoth() {
		// V-DP-09
		this.fetcher.html("https://example.com/", link("token_endpoint", "/token"),
				"</auth>; rel=authorization_endpoint");
		assertThat(discover().endpoints())
			.isEqualTo(endpoints("https://example.com/auth", "https://example.com/token"));
	}

	@Test
	void discoverWhenRedirectedThenLinksAreRelativeToLastPage() {
		// V-DP-10 deviates: http that was typed is https
		this.fetcher.redirect("https://example.com/", "https://example.com/home/")
			.html("https://example.com/home/", "", "<auth>; rel=\"authorization_endpoint\"");
		DiscoveredServer server = discover(TypedAddress.parse("http://example.com/"));
		assertThat(server.endpoints().authorization()).hasToString("https://example.com/home/auth");
		assertThat(server.chain()).containsExactly(URI.create("https://example.com/"),
				URI.create("https://example.com/home/"));
	}

	@Test
	void discoverWhenOnlyTokenEndpointThenNotFound() {
		// V-DP-11
		this.fetcher.html("https://example.com/", link("token_endpoint", "/token"));
		assertFails(SignInErrorCode.SERVER_NOT_FOUND, this::discover);
	}

	@ParameterizedTest
	@ValueSource(strings = { "<!doctype html><p>404", "{\"issuer\":\"https://other.example/\"}" })
	void discoverWhenMetadataIsBrokenThenNoFallback(String body) {
		// V-DP-12
		this.fetcher
			.html("https://example.com/", link("indieauth-metadata", "https://as.example/meta") + MICROBLOG_LINKS)
			.json("https://as.example/meta", 200, body);
		assertFails(SignInErrorCode.SERVER_INVALID, this::discover);
	}

	@Test
	void discoverWhenMetadataLinkLeadsNowhereThenNoFallback() {
		this.fetcher.html("https://example.com/", link("indieauth-metadata", "javascript:alert(1)") + MICROBLOG_LINKS);
		assertFails(SignInErrorCode.SERVER_INVALID, this::discover);
	}

	@Test
	void discoverWhenMetadataIsNotOnTlsThenInvalid() {
		this.fetcher.html("https://example.com/", link("indieauth-metadata", "http://as.example/meta"));
		assertFails(SignInErrorCode.SERVER_INVALID, this::discover);
		assertThat(this.fetcher.requests()).containsExactly("https://example.com/");
	}

	@Test
	void discoverWhenMetadataIsUnreachableThenUnreachable() {
		this.fetcher.html("https://example.com/",
				link("indieauth-metadata", "https://as.example/meta") + MICROBLOG_LINKS);
		assertFails(SignInErrorCode.SERVER_UNREACHABLE, this::discover);
	}

	@Test
	void discoverWhenRedirectHasLinkHeaderThenIgnored() {
		// V-DP-13
		this.fetcher.redirect("https://example.com/", "/jane", "<https://as.example/meta>; rel=indieauth-metadata")
			.html("https://example.com/jane", "");
		assertFails(SignInErrorCode.SERVER_NOT_FOUND, this::discover);
	}

	@ParameterizedTest
	@ValueSource(ints = { 403, 404, 410, 304 })
	void discoverWhenStatusIsNoSuccessThenNotFound(int status) {
		// V-DP-19
		HttpHeaders headers = FakePageFetcher.headers("text/html");
		headers.add(HttpHeaders.LINK, "</auth>; rel=authorization_endpoint");
		this.fetcher.answer("https://example.com/", status, headers, "", false);
		assertFails(SignInErrorCode.SERVER_NOT_FOUND, this::discover);
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 500, 503 })
	void discoverWhenStatusSaysNothingAboutThePageThenUnreachable(int status) {
		HttpHeaders headers = FakePageFetcher.headers("text/html");
		headers.add(HttpHeaders.LINK, "</auth>; rel=authorization_endpoint");
		this.fetcher.answer("https://example.com/", status, headers, "", false);
		assertFails(SignInErrorCode.SERVER_UNREACHABLE, this::discover);
	}

	@Test
	void discoverWhenOneLinkHasBothTypesThenBoth() {
		// V-DP-21
		this.fetcher.html("https://example.com/", "",
				"<https://as.example/u>; rel=\"authorization_endpoint token_endpoint\"");
		assertThat(discover().endpoints()).isEqualTo(endpoints("https://as.example/u", "https://as.example/u"));
	}

	@Test
	void discoverWhenEndpointsHaveDotSegmentsThenRemovedInBothSpellings() {
		this.fetcher.html("https://example.com/", link("authorization_endpoint", "https://as.example/a/%2e%2e/auth")
				+ link("token_endpoint", "https://as.example/a/../token"));
		assertThat(discover().endpoints()).isEqualTo(endpoints("https://as.example/auth", "https://as.example/token"));
	}

	// V-DP-22, T-D4, T-D5
	@ParameterizedTest
	@ValueSource(strings = { "http://as.example/auth", "https://as.example/auth#x", "https://as.example/auth#",
			"https://u:p@as.example/auth", "https://as.example/auth?client_id=x", "https://as.example/auth?a=b&state",
			"https://as.example/auth?redirect%5Furi=x", "https://127.0.0.1/auth", "https://localhost/auth",
			"https://2130706433/auth", "javascript:alert(1)", "https://as.example:99999/auth",
			"https://as.example/a\\b" })
	void discoverWhenAuthorizationEndpointIsHostileThenInvalid(String endpoint) {
		this.fetcher.html("https://example.com/", link("authorization_endpoint", endpoint));
		assertFails(SignInErrorCode.SERVER_INVALID, this::discover);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "http://as.example/token", "https://as.example/token#x", "https://as.example/token?code=x" })
	void discoverWhenOtherEndpointsAreHostileThenAbsent(String endpoint) {
		this.fetcher.html("https://example.com/", link("authorization_endpoint", "https://as.example/auth")
				+ link("token_endpoint", endpoint) + link("micropub", endpoint));
		assertThat(discover().endpoints()).isEqualTo(endpoints("https://as.example/auth", null));
	}

	@Test
	void discoverWhenEndpointHasQueryThenKept() {
		this.fetcher.html("https://example.com/",
				link("authorization_endpoint", "https://as.example/?rest_route=/auth&amp;tenant=1"));
		assertThat(discover().endpoints().authorization()).hasToString("https://as.example/?rest_route=/auth&tenant=1");
	}

	@Test
	void discoverWhenFirstLinkIsUnusableThenNext() {
		// AMB-10
		this.fetcher.html("https://example.com/", link("authorization_endpoint", "mailto:x@example.com")
				+ link("authorization_endpoint", "https://as.example/auth"));
		assertThat(discover().endpoints().authorization()).hasToString("https://as.example/auth");
	}

	@Test
	void discoverWhenProviderIsOnHttpThenItsEndpointsOnly() {
		IndieAuthProvider provider = new IndieAuthProvider(URI.create("http://localhost:8099"), true);
		IndieAuthDiscovery discovery = new IndieAuthDiscovery(this.fetcher, provider,
				new DiscoverySettings(false, true));
		this.fetcher.html("https://example.com/",
				link("authorization_endpoint", "http://localhost:8099/indieauth/auth")
						+ link("token_endpoint", "http://localhost:8099/indieauth/token")
						+ link("micropub", "http://localhost:8099/other"));
		assertThat(discovery.discover(ADDRESS, deadline()).endpoints())
			.isEqualTo(endpoints("http://localhost:8099/indieauth/auth", "http://localhost:8099/indieauth/token"));
		this.fetcher.html("https://example.com/", link("authorization_endpoint", "http://localhost:8099/else"));
		assertFails(SignInErrorCode.SERVER_INVALID, () -> discovery.discover(ADDRESS, deadline()));
	}

	@Test
	void discoverWhenHttpAllowedThenAccepted() {
		this.fetcher.html("https://example.com/", link("indieauth-metadata", "http://as.example/meta"))
			.json("http://as.example/meta", 200, METADATA.replace("https:", "http:"));
		IndieAuthDiscovery discovery = new IndieAuthDiscovery(this.fetcher, provider(),
				new DiscoverySettings(true, true));
		assertThat(discovery.discover(ADDRESS, deadline()).endpoints().authorization())
			.hasToString("http://as.example/auth");
	}

	@ParameterizedTest
	@CsvSource({ "URL_REFUSED, SERVER_UNREACHABLE", "HOST_UNKNOWN, SERVER_UNREACHABLE",
			"ADDRESS_REFUSED, SERVER_UNREACHABLE", "CONNECTION_FAILED, SERVER_UNREACHABLE",
			"TIMEOUT, SERVER_UNREACHABLE", "REDIRECT_REFUSED, SERVER_UNREACHABLE", "TOO_LARGE, SERVER_INVALID",
			"INVALID_RESPONSE, SERVER_INVALID", "BUSY, TEMPORARILY_UNAVAILABLE" })
	void discoverWhenNotFetchedThenCodeFollowsReason(FetchException.Reason reason, SignInErrorCode code) {
		this.fetcher.failure("https://example.com/", reason);
		assertFails(code, this::discover);
	}

	// DI-10: a link to metadata may follow
	@Test
	void discoverWhenHeadDoesNotEndThenOlderLinksDoNotCount() {
		HttpHeaders headers = FakePageFetcher.headers("text/html");
		this.fetcher.answer("https://example.com/", 200, headers, MICROBLOG_LINKS + "<style>", true);
		assertFails(SignInErrorCode.SERVER_INVALID, this::discover);
		headers.set(HttpHeaders.LINK, "<https://as.example/meta>; rel=indieauth-metadata");
		this.fetcher.answer("https://example.com/", 200, headers, MICROBLOG_LINKS + "<style>", true)
			.json("https://as.example/meta", 200, METADATA);
		assertThat(discover().fromMetadata()).isTrue();
	}

	@Test
	void discoverWhenTruncatedThenHeadCounts() {
		HttpHeaders headers = FakePageFetcher.headers("text/html");
		this.fetcher.answer("https://example.com/", 200, headers, MICROBLOG_LINKS + "<body>" + "<p>x".repeat(10_000),
				true);
		assertThat(discover().endpoints()).isEqualTo(microblog());
		this.fetcher.answer("https://example.com/", 200, headers, "<link rel=authorization_endpoint href=/au", true);
		assertFails(SignInErrorCode.SERVER_INVALID, this::discover);
	}

	@Test
	void discoverWhenRuleForbidsRedirectThenUnreachable() {
		this.fetcher.redirect("https://example.com/", "https://other.example/")
			.html("https://other.example/", MICROBLOG_LINKS);
		RedirectRule never = (from, to) -> false;
		ProfileUrl me = ProfileUrl.parse("https://example.com/");
		assertFails(SignInErrorCode.SERVER_UNREACHABLE, () -> discovery(true).discover(me, never, deadline()));
		assertThat(discover().endpoints()).isEqualTo(microblog());
	}

	@ParameterizedTest
	@MethodSource("microblogPages")
	void discoverFollowsMicroblogFixtures(String id, String html, ServerEndpoints expected) {
		this.fetcher.html("https://example.com/", html);
		if (expected == null) {
			assertFails(SignInErrorCode.SERVER_NOT_FOUND, this::discover);
			assertThat(this.fetcher.requests()).containsExactly("https://example.com/");
			return;
		}
		assertThat(discover().endpoints()).as(id).isEqualTo(expected);
	}

	static Stream<Arguments> microblogPages() {
		String shared = """
				<link rel="alternate" href="https://vincent.micro.blog/feed.xml" type="application/rss+xml" title="Vincent">
				<link rel="me" href="https://micro.blog/vincent">
				<link rel="EditURI" type="application/rsd+xml" href="https://vincent.micro.blog/rsd.xml">

				"""
				+ MICROBLOG_LINKS;
		return Stream.of(Arguments.of("H1", """
				<!doctype html>
				<html>
				<head>
				<meta charset="utf-8">
				<title>
				  Vincent
				</title>
				<link rel="shortcut icon" href="https://micro.blog/vincent/favicon.png" type="image/x-icon" />
				""" + shared + "</head><body><ul class=\"post-list\"></ul></body></html>", microblog()),
				Arguments.of("H2", "<!doctype html><html>" + shared + "<body></body></html>", microblog()),
				Arguments.of("H3", "<html><head>" + shared.replace(">", " />") + "</head><body>", microblog()),
				Arguments.of("H4", """
						<html><head><link rel="profile" href="http://gmpg.org/xfn/11">
						<link rel="authorization_endpoint" href="https://indieauth.com/auth">
						<link rel="token_endpoint" href="https://tokens.indieauth.com/token">
						<link rel="micropub" href="https://micro.blog/micropub">
						</head>""",
						new ServerEndpoints(null, URI.create("https://indieauth.com/auth"),
								URI.create("https://tokens.indieauth.com/token"),
								URI.create("https://micro.blog/micropub"), null)),
				Arguments.of("H5", """
						<html><head><link href="https://micro.blog/vincent" rel="me" />
						<link rel="authorization_endpoint" href="https://micro.blog/indieauth/auth" />
						<link rel="token_endpoint" href="https://micro.blog/indieauth/token" />
						</head><body><a rel="me" href="https://micro.blog/vincent">me</a></body></html>""",
						endpoints("https://micro.blog/indieauth/auth", "https://micro.blog/indieauth/token")),
				Arguments.of("H6", "<html><head><meta charset=utf-8><title>Sophie</title></head><body></body></html>",
						null),
				Arguments.of("H7, V-DP-20",
						"<html><head><meta http-equiv=refresh content=\"0; url=https://vincent.micro.blog/\"></head></html>",
						null));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					V-MD-01 | `{}` | 200 | yes | OK
					V-MD-02 | `{"x_unknown":{"a":1},"jwks_uri":"https://as.example/jwks"}` | 200 | yes | OK
					V-MD-03 | `{"authorization_endpoint":"https://login.other.example/auth","token_endpoint":"https://api.other.example/t"}` | 200 | yes | OK
					V-MD-04 | `{"authorization_endpoint":"https://as.example/auth?tenant=1"}` | 200 | yes | OK
					V-MD-05 | `{"introspection_endpoint":null}` | 200 | yes | OK
					V-MD-06 | `{"issuer":null}` | 200 | yes | REJECT issuer
					V-MD-07 | `{"issuer":""}` | 200 | yes | REJECT issuer
					V-MD-08 | `{"issuer":["https://as.example/"]}` | 200 | yes | REJECT issuer
					V-MD-09 | `{"issuer":"https://other.example/"}` | 200 | yes | REJECT issuer
					V-MD-10 | `{"issuer":"http://as.example/"}` | 200 | yes | REJECT issuer
					V-MD-11 | `{"authorization_endpoint":null}` | 200 | yes | REJECT authorization_endpoint
					V-MD-12 | `{"authorization_endpoint":"/auth"}` | 200 | yes | REJECT authorization_endpoint
					V-MD-13 | `{"authorization_endpoint":"http://as.example/auth"}` | 200 | yes | REJECT authorization_endpoint
					V-MD-14 | `{"authorization_endpoint":"https://as.example/auth#x"}` | 200 | yes | REJECT authorization_endpoint
					V-MD-15 | `{"authorization_endpoint":"javascript:alert(1)"}` | 200 | yes | REJECT authorization_endpoint
					V-MD-16 | `{"authorization_endpoint":"https://u:p@as.example/auth"}` | 200 | yes | REJECT authorization_endpoint
					V-MD-17 | `{"token_endpoint":null}` | 200 | no | OK
					V-MD-18 | `{"token_endpoint":null}` | 200 | yes | REJECT token_endpoint
					V-MD-19 | `{"token_endpoint":"http://as.example/token"}` | 200 | yes | REJECT token_endpoint
					V-MD-20 | `{"token_endpoint":"http://as.example/token"}` | 200 | no | OK
					V-MD-21 | `{"code_challenge_methods_supported":null}` | 200 | yes | OK_WARN
					V-MD-22 | `{"code_challenge_methods_supported":["plain","S256"]}` | 200 | yes | OK
					V-MD-23 | `{"code_challenge_methods_supported":["plain"]}` | 200 | yes | REJECT pkce
					V-MD-24 | `{"code_challenge_methods_supported":"S256"}` | 200 | yes | REJECT pkce
					V-MD-25 | `{"response_types_supported":["code"]}` | 200 | yes | OK
					V-MD-26 | `{"response_types_supported":["id"]}` | 200 | yes | REJECT response_type
					V-MD-27 | `{"grant_types_supported":["authorization_code","refresh_token"]}` | 200 | yes | OK
					V-MD-28 | `{"grant_types_supported":["client_credentials"]}` | 200 | yes | REJECT grant_type
					V-MD-29 | `{"scopes_supported":["create"]}` | 200 | yes | OK
					V-MD-30 | `{"userinfo_endpoint":"http://as.example/u"}` | 200 | yes | OK
					V-MD-31 | `body []` | 200 | yes | REJECT body
					V-MD-32 | `body "x"` | 200 | yes | REJECT body
					V-MD-33 | `body <!doctype html><p>404` | 200 | yes | REJECT body
					V-MD-34 | `body {"issuer":"https://as.example/",` | 200 | yes | REJECT body
					V-MD-35 | `{}` | 404 | yes | REJECT status
					V-MD-36 | `{}` | 204 | yes | REJECT status
					""")
	void discoverFollowsMetadataVectors(String id, String change, int status, String token, String expected) {
		String body = change.startsWith("body ") ? change.substring(5) : merge(METADATA, change);
		this.fetcher.html("https://example.com/", link("indieauth-metadata", "https://as.example/meta"))
			.json("https://as.example/meta", status, body);
		if (expected.startsWith("REJECT") && !expected.equals("REJECT token_endpoint")) {
			assertFails(SignInErrorCode.SERVER_INVALID, this::discover);
			return;
		}
		ServerEndpoints endpoints = discover().endpoints();
		boolean tokenUsable = !expected.equals("REJECT token_endpoint") && token.equals("yes");
		assertThat(endpoints.token() != null).as(id).isEqualTo(tokenUsable);
		assertThat(endpoints.issuer()).isEqualTo("https://as.example/");
	}

	// V-MD-21, MD-10
	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void discoverWhenMetadataDoesNotNameS256ThenLogged(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel(ServerMetadataReader.class.getName(), LogLevel.DEBUG);
		try {
			this.fetcher.html("https://example.com/", link("indieauth-metadata", "https://as.example/meta"))
				.json("https://as.example/meta", 200, METADATA);
			discover();
			assertThat(output).doesNotContain("MD-10");
			this.fetcher.json("https://as.example/meta", 200,
					merge(METADATA, "{\"code_challenge_methods_supported\":null}"));
			discover();
			assertThat(output).contains("'https://as.example/meta' does not say that S256 is known (MD-10)");
		}
		finally {
			logging.setLogLevel(ServerMetadataReader.class.getName(), null);
		}
	}

	// MD-11, MD-14
	@ParameterizedTest
	@CsvSource({ "null, false", "false, false", "true, true" })
	void discoverWhenMetadataHasFlagThenPromisesIss(String flag, boolean promised) {
		this.fetcher.html("https://example.com/", link("indieauth-metadata", "https://as.example/meta"))
			.json("https://as.example/meta", 200,
					merge(METADATA, "{\"authorization_response_iss_parameter_supported\":" + flag + "}"));
		assertThat(discover().promisesIss()).isEqualTo(promised);
		this.fetcher.json("https://as.example/meta", 200,
				merge(METADATA, "{\"authorization_response_iss_parameter_supported\":\"" + flag + "\"}"));
		assertFails(SignInErrorCode.SERVER_INVALID, this::discover);
	}

	// T-D8, MD-14
	@ParameterizedTest
	@ValueSource(strings = {
			"{\"issuer\":\"https://as.example/\",\"issuer\":\"https://as.example/\",\"authorization_endpoint\":\"https://as.example/auth\"}",
			"{\"issuer\":\"https://as.example/\",\"authorization_endpoint\":\"https://as.example/auth\"} {}",
			"{\"issuer\":\"https://as.example/\",\"authorization_endpoint\":\"https://as.example/auth\",\"token_endpoint\":7}",
			"{\"issuer\":\"https://as.example/\",\"authorization_endpoint\":{\"x\":1}}", "", "null", "[[[[" })
	void discoverWhenMetadataIsHostileThenInvalid(String body) {
		this.fetcher.html("https://example.com/", link("indieauth-metadata", "https://as.example/meta"))
			.json("https://as.example/meta", 200, body);
		assertFails(SignInErrorCode.SERVER_INVALID, this::discover);
	}

	// T-X8
	@Test
	void discoverWhenMetadataIsBombThenInvalid() {
		this.fetcher.html("https://example.com/", link("indieauth-metadata", "https://as.example/meta"));
		for (String body : List.of("[".repeat(200_000), merge(METADATA, "{\"x\":\"" + "x".repeat(300_000) + "\"}"),
				"{\"x\":" + "9".repeat(200_000) + "}")) {
			this.fetcher.json("https://as.example/meta", 200, body);
			assertFails(SignInErrorCode.SERVER_INVALID, this::discover);
		}
	}

	@Test
	void discoverWhenMetadataIsTruncatedThenInvalid() {
		this.fetcher.html("https://example.com/", link("indieauth-metadata", "https://as.example/meta"))
			.answer("https://as.example/meta", 200, FakePageFetcher.headers("application/json"), METADATA, true);
		assertFails(SignInErrorCode.SERVER_INVALID, this::discover);
	}

	@Test
	void discoverWhenIssuerMayBeMissingThenNone() {
		this.fetcher.html("https://example.com/", link("indieauth-metadata", "https://as.example/meta"))
			.json("https://as.example/meta", 200, merge(METADATA, "{\"issuer\":null}"));
		DiscoveredServer server = discovery(false).discover(ADDRESS, deadline());
		assertThat(server.endpoints().issuer()).isNull();
		assertThat(server.fromMetadata()).isTrue();
		this.fetcher.json("https://as.example/meta", 200, merge(METADATA, "{\"issuer\":\"https://x.example/\"}"));
		assertFails(SignInErrorCode.SERVER_INVALID, () -> discovery(false).discover(ADDRESS, deadline()));
	}

	@Test
	void discoverWhenMetadataThenRevocationFromThereAndMicropubFromPage() {
		this.fetcher
			.html("https://example.com/",
					link("indieauth-metadata", "https://as.example/meta") + link("micropub", "/micropub")
							+ link("authorization_endpoint", "/auth"))
			.json("https://as.example/meta", 200,
					merge(METADATA, "{\"revocation_endpoint\":\"https://as.example/revoke\"}"));
		assertThat(discover().endpoints()).isEqualTo(new ServerEndpoints("https://as.example/",
				URI.create("https://as.example/auth"), URI.create("https://as.example/token"),
				URI.create("https://example.com/micropub"), URI.create("https://as.example/revoke")));
	}

	@Test
	void discoverWhenMetadataRedirectsWithinOriginThenIssuerIsComparedWithLastUrl() {
		this.fetcher.html("https://example.com/", link("indieauth-metadata", "https://as.example/a/meta"))
			.redirect("https://as.example/a/meta", "/b/meta")
			.json("https://as.example/b/meta", 200, merge(METADATA, "{\"issuer\":\"https://as.example/b\"}"));
		DiscoveredServer server = discover();
		assertThat(server.endpoints().issuer()).isEqualTo("https://as.example/b");
		assertThat(server.chain()).containsExactly(URI.create("https://example.com/"));
		this.fetcher.json("https://as.example/b/meta", 200, merge(METADATA, "{\"issuer\":\"https://as.example/a\"}"));
		assertFails(SignInErrorCode.SERVER_INVALID, this::discover);
	}

	@Test
	void discoverWhenMetadataRedirectsToOtherOriginThenRefused() {
		// V-DP-24
		this.fetcher.html("https://example.com/", link("indieauth-metadata", "https://as.example/go"))
			.redirect("https://as.example/go", "https://evil.example/meta")
			.json("https://evil.example/meta", 200, METADATA);
		assertFails(SignInErrorCode.SERVER_UNREACHABLE, this::discover);
		assertThat(this.fetcher.requests()).doesNotContain("https://evil.example/meta");
	}

	private DiscoveredServer discover() {
		return discover(ADDRESS);
	}

	private DiscoveredServer discover(TypedAddress address) {
		return discovery(true).discover(address, deadline());
	}

	private IndieAuthDiscovery discovery(boolean requireIssuer) {
		return new IndieAuthDiscovery(this.fetcher, provider(), new DiscoverySettings(false, requireIssuer));
	}

	private static IndieAuthProvider provider() {
		return new IndieAuthProvider(URI.create("https://micro.blog"), true);
	}

	private static Deadline deadline() {
		return Deadline.after(Duration.ofMinutes(1));
	}

	private static ServerEndpoints microblog() {
		return provider().endpoints();
	}

	private static ServerEndpoints endpoints(String authorization, String token) {
		return new ServerEndpoints(null, URI.create(authorization), (token != null) ? URI.create(token) : null, null,
				null);
	}

	private static String link(String relation, String href) {
		return "<link rel=\"" + relation + "\" href=\"" + href + "\">";
	}

	private static String merge(String json, String change) {
		JsonMapper mapper = JsonMapper.shared();
		ObjectNode merged = (ObjectNode) mapper.readTree(json);
		mapper.readTree(change).properties().forEach((member) -> {
			merged.set(member.getKey(), member.getValue());
			if (member.getValue().isNull()) {
				merged.remove(member.getKey());
			}
		});
		return merged.toString();
	}

	private static void assertFails(SignInErrorCode code, ThrowingCallable callable) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(callable)
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(code));
	}

}
