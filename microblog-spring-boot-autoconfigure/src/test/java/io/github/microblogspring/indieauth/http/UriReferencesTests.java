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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link UriReferences}.
 */
class UriReferencesTests {

	private static final URI DOCUMENT = URI.create("https://example.com/users/jane");

	// RFC 3986, sections 5.4.1 and 5.4.2, without those that are not http(s)
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			g        | http://a.example/b/c/g
			./g      | http://a.example/b/c/g
			g/       | http://a.example/b/c/g/
			/g       | http://a.example/g
			//g.example | http://g.example
			?y       | http://a.example/b/c/d;p?y
			g?y      | http://a.example/b/c/g?y
			#s       | http://a.example/b/c/d;p?q
			g#s      | http://a.example/b/c/g
			g?y#s    | http://a.example/b/c/g?y
			;x       | http://a.example/b/c/;x
			g;x?y#s  | http://a.example/b/c/g;x?y
			''       | http://a.example/b/c/d;p?q
			.        | http://a.example/b/c/
			./       | http://a.example/b/c/
			..       | http://a.example/b/
			../      | http://a.example/b/
			../g     | http://a.example/b/g
			../..    | http://a.example/
			../../   | http://a.example/
			../../g  | http://a.example/g
			../../../g    | http://a.example/g
			../../../../g | http://a.example/g
			/./g     | http://a.example/g
			/../g    | http://a.example/g
			g.       | http://a.example/b/c/g.
			.g       | http://a.example/b/c/.g
			..g      | http://a.example/b/c/..g
			./../g   | http://a.example/b/g
			./g/.    | http://a.example/b/c/g/
			g/./h    | http://a.example/b/c/g/h
			g/../h   | http://a.example/b/c/h
			g;x=1/../y | http://a.example/b/c/y
			g?y/../x | http://a.example/b/c/g?y/../x
			""")
	void resolveWhenReferenceOfTheSpecificationThenAsThere(String reference, String expected) {
		assertThat(UriReferences.resolve(URI.create("http://a.example/b/c/d;p?q"), reference)).hasToString(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			https://auth.example/m     | https://auth.example/m
			HTTPS://Auth.Example/M     | https://auth.example/M
			meta.json                  | https://example.com/users/meta.json
			?meta=1                    | https://example.com/users/jane?meta=1
			https://a.example/m;v=1,2  | https://a.example/m;v=1,2
			https://a.example:8443/    | https://a.example:8443/
			https://a.example:/        | https://a.example/
			http://[::1]:8080/         | http://[::1]:8080/
			https://a.example//x//../y | https://a.example//x/y
			https://a.example?x        | https://a.example?x
			https://A_b.example/       | https://a_b.example/
			a/b:c?d:e#f:g              | https://example.com/users/a/b:c?d:e
			?a:b                       | https://example.com/users/jane?a:b
			:a                         | https://example.com/users/:a
			""")
	void resolveWhenUsableThenAbsolute(String reference, String expected) {
		assertThat(UriReferences.resolve(DOCUMENT, reference)).hasToString(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/a b       | https://example.com/a%20b
			/{x}       | https://example.com/%7Bx%7D
			'/a|b^c`d' | https://example.com/a%7Cb%5Ec%60d
			/"<>       | https://example.com/%22%3C%3E
			/jané      | https://example.com/jan%C3%A9
			/😀?q=é    | https://example.com/%F0%9F%98%80?q=%C3%A9
			/[x]?a[]=1 | https://example.com/%5Bx%5D?a%5B%5D=1
			/%7Bx%7d   | https://example.com/%7Bx%7d
			/100%      | https://example.com/100%25
			/%zz       | https://example.com/%25zz
			""")
	void resolveWhenIllegalCharacterThenPercentEncoded(String reference, String expected) {
		assertThat(UriReferences.resolve(DOCUMENT, reference)).hasToString(expected);
	}

	@ParameterizedTest
	@CsvSource({ "%2e, https://example.com/users/", "%2E/x, https://example.com/users/x",
			"a/%2e%2E/b, https://example.com/users/b", "/a/.%2e/b, https://example.com/b",
			"/%2e./../%2e%2e, https://example.com/", "%2e%2e%2e, https://example.com/users/%2e%2e%2e",
			"%2ex, https://example.com/users/%2ex", "?%2e%2e/x, https://example.com/users/jane?%2e%2e/x" })
	void resolveWhenDotSegmentsAreEncodedThenRemoved(String reference, String expected) {
		assertThat(UriReferences.resolve(DOCUMENT, reference)).hasToString(expected);
	}

	@ParameterizedTest
	@CsvSource({ "https://Bücher.example/,https://xn--bcher-kva.example/",
			"//b\u00fccher.example:444/x,https://xn--bcher-kva.example:444/x",
			"https://m\u0456cro.blog/,https://xn--mcro-l9d.blog/",
			"https://\uff11\uff12\uff17.0.0.1/,https://127.0.0.1/" })
	void resolveWhenInternationalHostThenAscii(String reference, String expected) {
		assertThat(UriReferences.resolve(DOCUMENT, reference)).hasToString(expected);
	}

	@Test
	void resolveWhenWhitespaceAroundThenIgnored() {
		assertThat(UriReferences.resolve(DOCUMENT, " \t\r\n\f/x\n ")).hasToString("https://example.com/x");
	}

	@Test
	void resolveWhenBaseHasNoPathThenSlashInserted() {
		assertThat(UriReferences.resolve(URI.create("https://example.com"), "x")).hasToString("https://example.com/x");
	}

	@Test
	void resolveWhenLongThenResolvedUpToLimit() {
		String longest = "/" + "a".repeat(2048 - "https://example.com/".length());
		assertThat(UriReferences.resolve(DOCUMENT, longest)).hasToString("https://example.com" + longest);
		assertThat(UriReferences.resolve(DOCUMENT, longest + "a")).isNull();
		assertThat(UriReferences.resolve(DOCUMENT, "é".repeat(2000))).isNull();
		assertThat(UriReferences.resolve(DOCUMENT, "/a".repeat(500_000))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "javascript:alert(1)", "mailto:a@example.com", "data:text/html,x", "ftp://a.example/",
			"https:", "https:x", "https:/x", "https://", "https:///x", "//", "///x", "https://user@a.example/",
			"https://user:pw@a.example/", "https://a.example@b.example/", "https://@a.example/", "/a\\b",
			"https://a.example\\@b.example/", "https:\\\\a.example/", "/a\u0000", "/a\r\nb", "/a\tb", "/\u0085",
			"/\ud800", "https://a.example:0/", "https://a.example:65536/", "https://a.example:8x/",
			"https://a.example:123456/", "https://a.example:1:2/", "https://a.example%2f@b.example/",
			"https://a%00.example/", "https://[::1/", "https://[x]/", "https://a b.example/", "https://{x}.example/",
			"https://-a.example/", "https://a..example/", "https://127.1/", "https://b\u00fc cher.example/", "1x:y",
			"https://\u3002\u3002/", "https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/", "https://[:::]/",
			"https://a.example:080/", "/%00", "/a%0d%0ab", "?%7f" })
	void resolveWhenUnusableThenNull(String reference) {
		assertThat(UriReferences.resolve(DOCUMENT, reference)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "mailto:a@example.com", "/relative", "file:///etc/passwd", "https://user@a.example/" })
	void resolveWhenBaseIsUnusableThenNull(String base) {
		assertThat(UriReferences.resolve(URI.create(base), "x")).isNull();
	}

	@Test
	@SuppressWarnings("NullAway")
	void resolveWhenNullThenIllegalArgument() {
		assertThatIllegalArgumentException().isThrownBy(() -> UriReferences.resolve(DOCUMENT, null));
		assertThatIllegalArgumentException().isThrownBy(() -> UriReferences.resolve(null, "x"));
	}

}
