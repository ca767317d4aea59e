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

import java.nio.charset.Charset;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for pages and servers that try to have somebody sent to, or a code sent to,
 * another server than the owner of the page has named.
 */
class DiscoveryThreatTests {

	@RegisterExtension
	static final TestApplication application = TestApplication.with();

	private final Site page = new Site(application, TestApplication.PAGE_HOST);

	private final Site server = new Site(application, TestApplication.SERVER_HOST);

	private final Site evil = new Site(application, TestApplication.EVIL_HOST);

	// T-D1, T-D2, T-D3: an indieauth-metadata link would outrank the owner's links
	@ParameterizedTest
	@ValueSource(strings = { "<!-- %s -->", "<template>%s</template>", "<meta name=description content='%s'>",
			"<a rel=indieauth-metadata href=https://evil.example/metadata>%s</a>",
			"</head><body><ol class=comments><li>%s</li></ol>" })
	void pageWhenALinkIsNotTheOwnersThenServerOfOwnerIsAsked(String decoy) {
		this.evil.metadata();
		String evilLink = Site.link("indieauth-metadata", this.evil.url("/metadata"));
		this.page.get("/", Site.html(ownersLinks() + decoy.formatted(evilLink))
			.withHeader("Link", "</me>; title=\"a, <https://evil.example/metadata>; rel=indieauth-metadata\"; rel=me",
					"<https://evil.example/metadata>; rel=indieauth-metadata; anchor=\"https://evil.example/\""));
		assertServerOfOwnerIsAsked();
	}

	// T-D4, T-D5
	@ParameterizedTest
	@ValueSource(strings = { "https://user@server.example/auth", "https://server.example\\@evil.example/auth",
			"https://127.0.0.1/auth", "https://server.example/auth#x", "https://server.example/auth&#13;&#10;X: y",
			"https://server.example/auth%0d%0aX:%20y", "https://server.example/auth?a=b&%73tate=fixed" })
	void pageWhenEndpointIsHostileThenNobodyIsSentThere(String endpoint) {
		this.page.page(Site.link("authorization_endpoint", endpoint));
		assertSentBack(SignInErrorCode.SERVER_INVALID);
	}

	// T-D4, T-D5
	@ParameterizedTest
	@ValueSource(strings = { "javascript:alert(1)", "/auth", "https://server.example@evil.example/auth",
			"https://server.example/{x}", "https://server.example/auth\\r\\nX: y",
			"https://server.example/auth?redirect_uri=https://evil.example/" })
	void metadataWhenEndpointIsHostileThenNobodyIsSentThere(String endpoint) {
		this.page.pageNamingMetadataOf(this.server);
		this.server.metadata(endpoint, this.server.url("/token"));
		assertSentBack(SignInErrorCode.SERVER_INVALID);
	}

	// T-D4: what looks like another host is shown for what it is
	@Test
	void pageWhenHostOfEndpointLooksLikeAnotherThenSentToAsciiLabels() {
		this.page.page(Site.link("authorization_endpoint", "https://\u0455erver.example/auth"));
		Page redirect = application.browser().sendAddress(TestApplication.PAGE_HOST);
		assertThat(redirect.headers().firstValue("Location").orElseThrow())
			.startsWith("https://xn--erver-g2e.example/auth?");
	}

	// T-D6
	@ParameterizedTest
	@ValueSource(strings = { "/{x}/auth?a={y}", "/%7Bx%7D/auth?a=%7By%7D", "/${x}/auth", "/auth?a=%25%7B&b=%20+" })
	void pageWhenEndpointLooksLikeATemplateThenTakenAsItIs(String endpoint) {
		String path = endpoint.replace("{", "%7B").replace("}", "%7D");
		this.page.page(Site.link("authorization_endpoint", this.server.url(endpoint)));
		this.server.post(path, WireMock.okJson("{\"me\": \"https://page.example/\"}"));
		Browser browser = application.browser();
		Page redirect = browser.sendAddress(TestApplication.PAGE_HOST);
		assertThat(redirect.location().toString()).startsWith(this.server.url(path));
		browser.answer(redirect, Map.of("code", "c"));
		Outcome.assertSignedIn(browser, "https://page.example/");
		assertThat(this.server.redemptions()).extracting(LoggedRequest::getUrl).containsExactly(path);
	}

	// T-D7
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			text/html; charset=no-such | UTF-8    |
			text/html; charset=UTF-7   | UTF-8    |
			text/html; charset         | UTF-8    |
			text/html; charset=utf-8   | UTF-16LE | SERVER_NOT_FOUND
			text/html                  | IBM037   | SERVER_NOT_FOUND
			text/html, text/html       | UTF-8    | SERVER_NOT_FOUND
			;;;                        | UTF-8    | SERVER_NOT_FOUND
			""")
	void pageWhenTypeOrCharsetIsOddThenNothingBreaks(String contentType, Charset charset, SignInErrorCode errorCode) {
		this.page.get("/",
				WireMock.ok().withBody(ownersLinks().getBytes(charset)).withHeader("Content-Type", contentType));
		if (errorCode != null) {
			assertSentBack(errorCode);
		}
		else {
			assertServerOfOwnerIsAsked();
		}
	}

	// T-D7
	@ParameterizedTest
	@ValueSource(strings = { "garbage", "text/html; charset=no-such", ";;;", "" })
	void metadataWhenTypeIsOddThenReadAsJson(String contentType) {
		this.page.pageNamingMetadataOf(this.server);
		this.server.get("/metadata", WireMock.ok("""
				{"issuer": "https://server.example/", "authorization_endpoint": "https://server.example/auth"}""")
			.withHeader("Content-Type", contentType));
		assertServerOfOwnerIsAsked();
	}

	// T-D8: the links of the owner are there as well, but must not come to their turn
	@ParameterizedTest
	@ValueSource(strings = { "'issuer': 'http://server.example/'", "'issuer': 'https://server.example/?'",
			"'issuer': 'https://server.example/meta'", "'issuer': {'@class': 'x'}",
			"'issuer': 'https://server.example/', 'issuer': 'https://server.example/'" })
	void metadataWhenItIsRogueThenServerInvalid(String members) {
		this.page.page(Site.link("indieauth-metadata", this.server.url("/metadata")) + ownersLinks());
		this.server.get("/metadata", WireMock.okJson("""
				{"authorization_endpoint": "https://evil.example/auth", %s}""".formatted(members.replace("'", "\""))));
		assertSentBack(SignInErrorCode.SERVER_INVALID);
	}

	// T-D10
	@Test
	void addressWhenItLooksLikeAnotherThenIsShownAsAsciiLabels() {
		Site lookAlike = new Site(application, TestApplication.LOOK_ALIKE_HOST).pageNamingEndpointsOf(this.server);
		this.server.redeem("{\"me\": \"https://p\u0430ge.EXAMPLE\"}");
		Browser browser = application.browser();
		Page redirect = browser.sendAddress("P\u0410GE.example");
		assertThat(redirect.locationParameter("me")).isEqualTo(lookAlike.url("/"));
		browser.answer(redirect, Map.of("code", "c"));
		Outcome.assertSignedIn(browser, lookAlike.url("/"));
		assertThat(browser.get("/private").body()).contains(lookAlike.host()).doesNotContain("\u0430", "\u0410");
		assertThat(this.page.requests()).isEmpty();
	}

	// T-D10
	@ParameterizedTest
	@ValueSource(strings = { "page.example.", "page.example./", "https://page.example..", "page\u2024example" })
	void addressWhenItIsAnotherSpellingOfAHostThenInvalidAddress(String typed) {
		Browser browser = application.browser();
		Outcome.assertFailed(browser, browser.typeAddress(typed), SignInErrorCode.INVALID_ADDRESS);
		assertThat(this.page.requests()).isEmpty();
	}

	// T-D10
	@ParameterizedTest
	@ValueSource(strings = { "PAGE.example", "\uff50age.example", "page\u3002example", "P\u00adage.example" })
	void addressWhenItIsSpelledOtherwiseThenIsTheSameHost(String typed) {
		this.page.pageNamingEndpointsOf(this.server);
		Page redirect = application.browser().sendAddress(typed);
		assertThat(redirect.locationParameter("me")).isEqualTo("https://page.example/");
	}

	private String ownersLinks() {
		return Site.link("authorization_endpoint", this.server.url("/auth"))
				+ Site.link("token_endpoint", this.server.url("/token"));
	}

	private void assertServerOfOwnerIsAsked() {
		Page redirect = application.browser().sendAddress(TestApplication.PAGE_HOST);
		assertThat(redirect.location().toString()).startsWith(this.server.url("/auth?response_type=code&"));
		assertThat(this.evil.requests()).isEmpty();
	}

	private void assertSentBack(SignInErrorCode errorCode) {
		Browser browser = application.browser();
		Page redirect = browser.sendAddress(TestApplication.PAGE_HOST);
		assertThat(redirect.headers().firstValue("Location").orElseThrow())
			.endsWith("/login?error=" + errorCode.code());
		Outcome.assertFailed(browser, browser.follow(redirect), errorCode);
		assertThat(this.evil.requests()).isEmpty();
	}

}
