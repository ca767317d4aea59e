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

package io.github.microblogspring.indieauth.http;

import java.net.URI;

import io.github.microblogspring.indieauth.http.InvalidUrlException.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HttpUrl}.
 */
class HttpUrlTests {

	@Test
	void parseThenTakenApart() throws Exception {
		HttpUrl url = HttpUrl.parse("HTTPS://Sub_Domain.B\u00fccher.Example:8443/J\u00e9%7e/?q=\u00e9&x#f\u00e9");
		assertThat(url.scheme()).isEqualTo("https");
		assertThat(url.host()).isEqualTo("sub_domain.xn--bcher-kva.example");
		assertThat(url.port()).isEqualTo("8443");
		assertThat(url.path()).isEqualTo("/J%C3%A9%7e/");
		assertThat(url.query()).isEqualTo("q=%C3%A9&x");
		assertThat(url.fragment()).isEqualTo("f\u00e9");
		assertThat(url.canonical()).isEqualTo("https://sub_domain.xn--bcher-kva.example:8443/J%C3%A9%7e/?q=%C3%A9&x");
		assertThat(url.toUri()).hasToString(url.canonical());
	}

	@ParameterizedTest
	@CsvSource({ "https://a.example, 443", "http://a.example, 80", "https://a.example:1/, 1",
			"http://a.example:443/, 443", "https://a.example:65535?x, 65535", "http://[::1]:8080/, 8080" })
	void effectivePortThenThatOfSchemeUnlessWritten(String url, int port) throws Exception {
		assertThat(HttpUrl.parse(url).effectivePort()).isEqualTo(port);
	}

	// T-F13
	@ParameterizedTest
	@ValueSource(strings = { "", "0", "00", "080", "65536", "99999", "123456", "-1", "+1", "8x", "1:2", "[", "%38",
			"\uff18", "99999999999999999999" })
	void parseWhenPortCannotBeConnectedToThenRefused(String port) {
		assertRefused("https://a.example:" + port + "/", Rule.PORT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "0.0.0.0", "255.255.255.255", "[::1]", "[2001:DB8::1]", "[::ffff:127.0.0.1]",
			"\uff11\uff12\uff17.0.0.1", "127\uff0e0\u30020\uff611", "\u2460.1.1.1" })
	void parseWhenIpAddressThenItIsOne(String host) throws Exception {
		HttpUrl url = HttpUrl.parse("http://" + host + ":8080/");
		assertThat(url.isIpAddress()).isTrue();
		assertThat(url.toUri().getHost()).isEqualTo(url.host()).isLowerCase().isASCII();
	}

	// T-F1: something else could take it for another address
	@ParameterizedTest
	@ValueSource(strings = { "2130706433", "0x7f000001", "0X7F000001", "0x", "127.1", "127.0.1", "0177.0.0.1",
			"0x7f.0.0.1", "127.0.0.0x1", "127.0.0.01", "127.0.0.256", "1.2.3.4.5", "127.0.0.1.", "1.", "a.1", "a.0x7f",
			"\uff12130706433", "\uff10x7f000001", "127\u30021" })
	void parseWhenIpAddressIsSpelledInAnotherWayThenRefused(String host) {
		assertRefused("https://" + host + "/", Rule.IP_ADDRESS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[", "[]", "[::1", "[::1]x", "[x]", "[:::]", "[:::1]", "[1::2::3]", "[12345::]",
			"[127.0.0.1]", "[::1.2.3.256]", "[fe80::1%25eth0]", "[fe80::1%eth0]", "[v1.x]", "::1", "a]", "a:1]",
			"-a.example", "a-.example", "a..example", ".example", ".", "..", "a%2eexample", "%61.example",
			"a,b.example", "a'b.example", "a*.example", "a!.example", "a_b..example" })
	void parseWhenHostIsMalformedThenRefused(String host) {
		assertThatExceptionOfType(InvalidUrlException.class).isThrownBy(() -> HttpUrl.parse("https://" + host + "/"))
			.satisfies((ex) -> assertThat(ex.getRule()).isIn(Rule.MALFORMED, Rule.PORT));
	}

	// T-D10: "fa" with sharp s would become fass.example, which is somebody else's
	@ParameterizedTest
	@ValueSource(strings = { "fa\u00df.example", "FA\u1e9e.example", "xn--fa-hia.fa\u00df.example",
			"\u03b2\u03cc\u03bb\u03bf\u03c2.example", "a\u200db.example", "a\u200cb.example", "\u200dexample.com" })
	void parseWhenHostIsAnotherNameElsewhereThenRefused(String host) {
		assertRefused("https://" + host + "/", Rule.AMBIGUOUS_HOST);
		assertThatExceptionOfType(InvalidUrlException.class).isThrownBy(() -> HttpUrl.parse("https://" + host))
			.withMessageContaining("xn--");
	}

	@Test
	void parseWhenLettersThatDeviateAreNotInHostThenKept() throws Exception {
		assertThat(HttpUrl.parse("https://xn--fa-hia.example/fa\u00df").canonical())
			.isEqualTo("https://xn--fa-hia.example/fa%C3%9F");
	}

	// T-F13, T-D10: what IDN makes of the host is what is checked, compared and fetched
	@ParameterizedTest
	@CsvSource({ "micro\uff0eblog, micro.blog", "micro\u3002blog, micro.blog", "micro\uff61blog, micro.blog",
			"\uff2dicro.\uff22log, micro.blog", "mic\u00adro.blog, micro.blog", "mic\u200bro.blog, micro.blog",
			"\u2060micro.blog\ufeff, micro.blog", "\u212aiwi.example, kiwi.example",
			"m\u0456cro.blog, xn--mcro-l9d.blog", "B\u00dcCHER.example, xn--bcher-kva.example",
			"bu\u0308cher.example, xn--bcher-kva.example", "XN--BCHER-KVA.example, xn--bcher-kva.example" })
	void parseWhenHostIsSpelledInAnotherWayThenOneHost(String written, String host) throws Exception {
		HttpUrl url = HttpUrl.parse("https://" + written + "/");
		assertThat(url.host()).isEqualTo(host);
		assertThat(url.toUri()).hasToString("https://" + host + "/").hasHost(host);
		assertThat(HttpUrl.of(url.toUri())).isEqualTo(url);
		assertThat(url.isPublicName()).isTrue();
	}

	// T-F13, T-D10: with what IDN makes of it the host would end early, or go on
	@ParameterizedTest
	@ValueSource(strings = { "a\uff0fb.example", "a\u2100b.example", "a\uff20b.example", "a\uff1ab.example",
			"a\uff03b.example", "a\uff1fb.example", "a\uff05b.example", "a\uff3cb.example", "\u2025example",
			"a\u2026example", "\u00ad.example", "a.\u200b.example", "exa\u202emple.com", "exa\u2066mple.com",
			"\u0627b.example", "xn--a\u00fc.example", "\ud83d\ude00.example", "\uff0da.example", "a\uff0d.example",
			"a\u00a8b.example", "micro\u2024blog", "b\u00fc\u2024cher.example", "\u2488example.com" })
	void parseWhenIdnMakesNoNameOfHostThenRefused(String host) {
		assertRefused("https://" + host + "/", Rule.MALFORMED);
	}

	@Test
	void parseWhenLabelOrHostIsLongThenUpToLimit() throws Exception {
		String label = "a".repeat(63);
		assertThat(HttpUrl.parse("https://" + label + ".example/").host()).isEqualTo(label + ".example");
		assertRefused("https://" + label + "a.example/", Rule.MALFORMED);
		String host = "a.".repeat(126) + "b";
		assertThat(HttpUrl.parse("https://" + host + "/").host()).hasSize(253).isEqualTo(host);
		assertRefused("https://" + host + "b/", Rule.MALFORMED);
		assertRefused("https://" + "\u00fc.".repeat(60) + "example/", Rule.MALFORMED);
	}

	@Test
	void parseWhenLongThenUpToLimitAlsoWhenEncoded() throws Exception {
		String fits = "https://a.example/" + "b".repeat(2030);
		assertThat(HttpUrl.parse(fits).canonical()).hasSize(2048);
		assertRefused(fits + "b", Rule.TOO_LONG);
		assertRefused("https://a.example/" + "\u00e9".repeat(400), Rule.TOO_LONG);
		assertRefused("https://" + "a.".repeat(100_000) + "example/", Rule.TOO_LONG);
	}

	@ParameterizedTest
	@CsvSource({ "https://A.example, https://a.example:443/, true", "http://a.example/?x, http://a.example:80?x, true",
			"https://a.example/, http://a.example/, false", "https://a.example/, https://a.example:80/, false",
			"https://a.example/, https://b.example/, false", "https://a.example/x, https://a.example/X, false",
			"https://a.example/x, https://a.example/x/, false", "https://a.example/x, https://a.example/%78, false",
			"https://a.example/, https://a.example/?, false", "https://a.example/, https://a.example/#, false",
			"https://a.example/#x, https://a.example#x, true" })
	void equalsWhenOnlyDefaultPortOrEmptyPathDifferThenSame(String first, String second, boolean same)
			throws Exception {
		assertThat(HttpUrl.parse(first).equals(HttpUrl.parse(second))).isEqualTo(same);
		assertThat(HttpUrl.parse(first).hashCode() == HttpUrl.parse(second).hashCode()).isEqualTo(same);
	}

	@ParameterizedTest
	@CsvSource({ "https://A_b.example:443/x, true", "https://a_b.example#y, true", "http://a_b.example:443/, false",
			"https://a_b.example:444/, false", "https://b.a_b.example/, false" })
	void hasSameOriginWhenSchemeHostAndPortAreEqualThenTrue(String url, boolean same) throws Exception {
		assertThat(HttpUrl.parse("https://a_b.example/").hasSameOrigin(HttpUrl.parse(url))).isEqualTo(same);
	}

	@ParameterizedTest
	@ValueSource(strings = { "mailto:a@example.com", "/x", "", "https://u@a.example/", "https://a.example/../" })
	void ofWhenItCannotBeParsedThenNull(String uri) {
		assertThat(HttpUrl.of(URI.create(uri))).isNull();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", emptyValue = "", textBlock = """
			https://a.example,              b=c,        https://a.example?b=c
			https://a.example/x,            b=c,        https://a.example/x?b=c
			https://a.example/x?,           b=c,        https://a.example/x?b=c
			https://a.example/x?d=e,        b=c,        https://a.example/x?d=e&b=c
			https://a.example/x?d=%26%7B,   b=%20%2B+,  https://a.example/x?d=%26%7B&b=%20%2B+
			https://a.example/%7Bx%7D,      b={c},      none
			https://a.example/x?d=e,        none,       https://a.example/x?d=e
			https://a.example/x?d=e,        '',         https://a.example/x?d=e
			https://a.example/x?,           '',         https://a.example/x?
			""")
	void withQueryThenAddedToWhatIsThere(URI url, String query, String expected) {
		if (expected == null) {
			assertThatIllegalArgumentException().isThrownBy(() -> HttpUrl.withQuery(url, query));
		}
		else {
			assertThat(HttpUrl.withQuery(url, query)).hasToString(expected);
		}
	}

	private static void assertRefused(String url, Rule rule) {
		assertThatExceptionOfType(InvalidUrlException.class).isThrownBy(() -> HttpUrl.parse(url))
			.satisfies((ex) -> assertThat(ex.getRule()).isEqualTo(rule));
	}

}
