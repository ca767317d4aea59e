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
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.http.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link IndieAuthDiscovery} with pages and servers that try to have somebody
 * sent to another server than the owner of the page has named.
 *
 * @author The Micro.blog Spring team
 */
class HostileDiscoveryTests {

	private static final String PAGE = "https://page.example/";

	private static final String OWNERS_LINKS = """
			<link rel="authorization_endpoint" href="https://server.example/auth">
			<link rel="token_endpoint" href="https://server.example/token">
			""";

	private static final String OWNERS_METADATA = """
			{"issuer": "https://server.example/", "authorization_endpoint": "https://server.example/auth"}""";

	private static final String METADATA_LINK = """
			<link rel="indieauth-metadata" href="https://server.example/metadata">""";

	private static final String EVIL_METADATA = "https://evil.example/metadata";

	// It outranks the links of the owner, if it counts
	private static final String EVIL_LINK = "<link rel=\"indieauth-metadata\" href=\"" + EVIL_METADATA + "\">";

	private final FakePageFetcher fetcher = new FakePageFetcher().json(EVIL_METADATA, 200, """
			{"issuer": "https://evil.example/", "authorization_endpoint": "https://evil.example/auth"}""");

	@Test
	void discoverWhenLinkIsOneThenEvilServerIsFound() {
		this.fetcher.html(PAGE, OWNERS_LINKS + EVIL_LINK);
		assertThat(discover().endpoints().authorization()).hasToString("https://evil.example/auth");
	}

	// T-D1
	@ParameterizedTest
	@ValueSource(strings = { "<!-- %s -->", "<!--[if IE]>%s<![endif]-->", "<!-- -- > %s -->",
			"<script>let x = '%s';</script>", "<script type=application/ld+json>\"%s\"</script>", "<style>%s</style>",
			"<title>%s</title>", "<template>%s</template>", "<template><div><template></template>%s</template>",
			"<noframes>%s</noframes>", "<meta name=description content='%s'>",
			"<meta name=x content='&lt;link>' data-x='%s'>", "<![CDATA[%s]]>", "<?xml %s ?>",
			"<body><textarea>%s</textarea>", "<body><iframe srcdoc='%s'></iframe>", "<body><xmp>%s</xmp>",
			"<body><svg>%s</svg>", "<body><svg><![CDATA[%s]]></svg>", "<body><plaintext>%s" })
	void discoverWhenSomethingOnlyLooksLikeALinkThenServerOfOwner(String decoy) {
		this.fetcher.html(PAGE, OWNERS_LINKS + decoy.formatted(EVIL_LINK));
		assertServerOfOwner();
	}

	// T-D1
	@ParameterizedTest
	@ValueSource(strings = { "<a rel=indieauth-metadata href=%s>", "<area rel=indieauth-metadata href=%s>",
			"<meta name=indieauth-metadata content=%s>", "<link property=indieauth-metadata href=%s>",
			"<link rev=indieauth-metadata href=%s>", "<link rel=x-indieauth-metadata href=%s>",
			"<link rel=indieauth-metadata data-href=%s>", "<link rel='me' rel='indieauth-metadata' href=%s>",
			"<meta http-equiv=refresh content='0; url=%s'>",
			"<meta http-equiv=Link content='<%s>; rel=indieauth-metadata'>",
			"&lt;link rel=indieauth-metadata href=%s&gt;" })
	void discoverWhenAnotherElementNamesAServerThenServerOfOwner(String decoy) {
		this.fetcher.html(PAGE, OWNERS_LINKS + decoy.formatted(EVIL_METADATA));
		assertServerOfOwner();
	}

	// T-D2: what visitors wrote stands in the body
	@ParameterizedTest
	@ValueSource(strings = { "</head><body><article>Hi</article><ol class=comments><li>%s</li></ol>", "</head><body>%s",
			"<body>%s", "</head>Text%s", "<p>No body element%s", "</head><body></body>%s",
			"</head><body></body></html>%s", "<body><head>%s</head>", "<body></head>%s", "<body><p></p><html><head>%s",
			"<img src=x>%s", "<body><base href=https://evil.example/><link rel=indieauth-metadata href=/metadata>" })
	void discoverWhenACommentNamesAServerThenServerOfOwner(String body) {
		this.fetcher.html(PAGE, OWNERS_LINKS + body.formatted(EVIL_LINK));
		assertServerOfOwner();
	}

	// T-D3
	@ParameterizedTest
	@ValueSource(
			strings = { "<https://evil.example/metadata>; rel=indieauth-metadata; anchor=\"https://evil.example/\"",
					"<https://evil.example/metadata>; rel=indieauth-metadata; anchor=\"#comments\"",
					"<https://evil.example/metadata>; rel=\"me\"; rel=\"indieauth-metadata\"",
					"<https://evil.example/metadata>; rev=indieauth-metadata",
					"<https://evil.example/metadata>; rel=\"not-indieauth-metadata\"",
					"<https://evil.example/metadata>; rel=\"me; rel=indieauth-metadata\"",
					"</me>; title=\"a, <https://evil.example/metadata>; rel=indieauth-metadata, b\"; rel=me",
					"</me>; title=\"a\\\", <https://evil.example/metadata>; rel=indieauth-metadata\"; rel=me",
					"</me>; rel=me; title=\"unfinished, <https://evil.example/metadata>; rel=indieauth-metadata",
					"https://evil.example/metadata; rel=indieauth-metadata" })
	void discoverWhenLinkHeaderIsTrickyThenServerOfOwner(String field) {
		this.fetcher.html(PAGE, OWNERS_LINKS, field);
		assertServerOfOwner();
	}

	// T-D3
	@ParameterizedTest
	@ValueSource(strings = { "nonsense, %s", "\"a, b\", %s", "<>;;;, %s",
			"<javascript:alert(1)>; rel=authorization_endpoint, %s",
			"<https://evil.example/auth>; rel=authorization_endpoint; anchor=\"/other\", %s",
			"</a,b;c>; rel=me; title=\"a, b; \\\"c\\\"\", %s" })
	void discoverWhenFirstLinkOfHeaderIsBrokenThenServerOfOwner(String field) {
		this.fetcher.html(PAGE, "", field.formatted("<https://server.example/auth>; rel=\"authorization_endpoint\""));
		assertServerOfOwner();
	}

	// T-D4, T-D5
	@ParameterizedTest
	@MethodSource("hostileEndpoints")
	void discoverWhenEndpointIsHostileThenInvalid(String endpoint) {
		String escaped = endpoint.replace("\r", "&#13;").replace("\n", "&#10;").replace("\0", "&#0;");
		this.fetcher.html(PAGE, "<link rel=authorization_endpoint href=\"" + escaped + "\">");
		assertFails(SignInErrorCode.SERVER_INVALID);
	}

	// T-D4, T-D5
	@ParameterizedTest
	@MethodSource("hostileEndpoints")
	void discoverWhenEndpointOfMetadataIsHostileThenInvalid(String endpoint) {
		String escaped = endpoint.replace("\\", "\\\\")
			.replace("\r", "\\r")
			.replace("\n", "\\n")
			.replace("\0", "\\u0000");
		assertMetadataRefused("""
				{"issuer": "https://server.example/", "authorization_endpoint": "%s"}""".formatted(escaped));
	}

	static Stream<String> hostileEndpoints() {
		return Stream.of("javascript:alert(1)", "data:text/html,hi", "file:///etc/passwd", "http://server.example/auth",
				"https://user@server.example/auth", "https://server.example@evil.example/auth",
				"https://server.example\\@evil.example/auth", "https://server.example/auth#x",
				"https://server.example/auth#", "https://127.0.0.1/auth", "https://[::1]/auth",
				"https://2130706433/auth", "https://localhost/auth", "https://intranet/auth",
				"https://server.example./auth", "https://server.example:99999/auth", "https://server.example:0/auth",
				"https:///auth", "https://server.example/auth\r\nX: y", "https://server.example/auth%0d%0aX:%20y",
				"https://server.example/auth%00", "https://server.example/\0",
				"https://server.example/auth?client_id=evil",
				"https://server.example/auth?redirect_uri=https://evil.example/",
				"https://server.example/auth?a=b&state=fixed", "https://server.example/auth?state",
				"https://server.example/auth?%73tate=fixed", "https://server.example/auth?code_challenge=fixed",
				"https://server.example/auth?response_type=token", "https://server.example/auth?scope=delete",
				"https://server.example/" + "a".repeat(2100));
	}

	// T-D7: in the last link, characters are written in UTF-7
	@ParameterizedTest
	@ValueSource(strings = { "text/html; charset=no-such", "text/html; charset=UTF-7", "text/html; charset=\"\"",
			"text/html; charset", "Text/HTML;;charset=utf-8;", "text/html; charset=utf-16; charset=utf-8",
			"application/xhtml+xml; charset=EBCDIC-CP-US" })
	void discoverWhenCharsetIsOddThenServerOfOwner(String contentType) {
		this.fetcher.answer(PAGE, 200, FakePageFetcher.headers(contentType),
				OWNERS_LINKS + "+ADw-link rel=indieauth-metadata href=https://evil.example/metadata+AD4-", false);
		assertServerOfOwner();
	}

	// T-D7
	@ParameterizedTest
	@ValueSource(strings = { "garbage", ";;;", "text/", "*/*", "text/html, text/html", "text/html/x", "\u00e9" })
	void discoverWhenTypeIsGarbageThenNotFound(String contentType) {
		this.fetcher.answer(PAGE, 200, FakePageFetcher.headers(contentType), OWNERS_LINKS, false);
		assertFails(SignInErrorCode.SERVER_NOT_FOUND);
	}

	// T-D8
	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example/", "http://server.example/", "https://server.example/?",
			"https://server.example/#", "https://server.example/?x=y", "https://server.example/meta",
			"https://server.example/metadata/x", "https://server.example.evil.example/",
			"https://server.example@evil.example/", "https://server.exampl", "https://server.example:444/",
			"https://evil.example/../server.example/", "//server.example/", "server.example", "" })
	void discoverWhenIssuerIsOfSomebodyElseThenInvalid(String issuer) {
		assertMetadataRefused("""
				{"issuer": "%s", "authorization_endpoint": "https://evil.example/auth"}""".formatted(issuer));
	}

	// T-D8
	@ParameterizedTest
	@ValueSource(strings = { "[%s]", "[]", "null", "\"text\"", "42", "%s %s", "%s,", "{%s}", "// comment\n%s",
			"/* */ %s", "NaN", "<html>%s",
			"{\"issuer\": [\"https://server.example/\"], \"authorization_endpoint\": \"https://server.example/auth\"}",
			"{\"issuer\": {\"@class\": \"java.lang.String\"}, \"authorization_endpoint\": \"https://server.example/auth\"}",
			"{\"issuer\": \"https://server.example/\", \"authorization_endpoint\": [\"https://server.example/auth\"]}",
			"{\"issuer\": \"https://server.example/\", \"authorization_endpoint\": [\"java.net.URI\", \"https://server.example/auth\"]}",
			"{\"issuer\": \"https://evil.example/\", \"issuer\": \"https://server.example/\", \"authorization_endpoint\": \"https://server.example/auth\"}",
			"{\"issuer\": \"https://server.example/\", \"authorization_endpoint\": \"https://server.example/auth\", \"authorization_endpoint\": \"https://evil.example/auth\"}",
			"{\"issuer\": \"https://server.example/\", \"authorization_endpoint\": \"https://server.example/auth\", \"x\": {\"y\": 1, \"y\": 2}}",
			"{'issuer': 'https://server.example/', 'authorization_endpoint': 'https://server.example/auth'}",
			"{issuer: \"https://server.example/\", authorization_endpoint: \"https://server.example/auth\"}" })
	void discoverWhenMetadataIsOddThenInvalid(String json) {
		assertMetadataRefused(json.replace("%s", OWNERS_METADATA));
	}

	// T-D8
	@Test
	void discoverWhenMetadataHasTypeHintsThenTheyMeanNothing() {
		this.fetcher.html(PAGE, METADATA_LINK).json("https://server.example/metadata", 200, """
				{"@class": "no.such.Class", "@type": ["x"], "issuer": "https://server.example/",
				 "x": ["java.util.ArrayList", [{"@class": "no.such.Class"}]],
				 "authorization_endpoint": "https://server.example/auth"}""");
		assertServerOfOwner();
	}

	// The links of the owner are there as well, but must not come to their turn
	private void assertMetadataRefused(String json) {
		this.fetcher.html(PAGE, METADATA_LINK + OWNERS_LINKS).json("https://server.example/metadata", 200, json);
		assertFails(SignInErrorCode.SERVER_INVALID);
	}

	private void assertServerOfOwner() {
		assertThat(discover().endpoints().authorization()).hasToString("https://server.example/auth");
		assertThat(this.fetcher.requests()).doesNotContain(EVIL_METADATA);
	}

	private void assertFails(SignInErrorCode code) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(this::discover)
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(code));
		assertThat(this.fetcher.requests()).noneMatch((url) -> url.contains("evil"));
	}

	private DiscoveredServer discover() {
		IndieAuthProvider provider = new IndieAuthProvider(URI.create("https://micro.blog"), true);
		return new IndieAuthDiscovery(this.fetcher, provider, new DiscoverySettings(false, true))
			.discover(TypedAddress.parse(PAGE), Deadline.after(Duration.ofMinutes(1)));
	}

}
