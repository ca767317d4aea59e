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

import java.util.List;
import java.util.Map;

import io.github.microblogspring.indieauth.http.InvalidUrlException;
import io.github.microblogspring.indieauth.http.InvalidUrlException.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProfileUrl}.
 *
 * @author The Micro.blog Spring team
 */
class ProfileUrlTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			V-UC-01 | `example.com` | `https://example.com/`
			V-UC-02 | `Example.COM` | `https://example.com/`
			V-UC-03 | `example.com/` | `https://example.com/`
			V-UC-04 | `example.com/username` | `https://example.com/username`
			V-UC-05 | `example.com?user=1` | `https://example.com/?user=1`
			V-UC-06 | `  example.com \\t` | `https://example.com/`
			V-UC-07 | `https://example.com` | `https://example.com/`
			# V-UC-08 deviates: http becomes https
			V-UC-08 | `http://example.com` | `https://example.com/`
			V-UC-09 | `HTTPS://EXAMPLE.com/Jane` | `https://example.com/Jane`
			V-UC-10 | `https://example.com/Jane/` | `https://example.com/Jane/`
			V-UC-11 | `https://example.com?foo` | `https://example.com/?foo`
			V-UC-12 | `https://example.com/users?id=100` | `https://example.com/users?id=100`
			V-UC-13 | `https://bücher.example/` | `https://xn--bcher-kva.example/`
			V-UC-14 | `https://example.com/josé` | `https://example.com/jos%C3%A9`
			V-UC-15 | `https://example.com/jane.doe` | `https://example.com/jane.doe`
			V-UC-16 | `https://example.com/...` | `https://example.com/...`
			V-UC-17 | `https://example.com/a..b/` | `https://example.com/a..b/`
			V-UC-18 | `https://example.com/%7Ejane` | `https://example.com/%7Ejane`
			V-UC-19 | `https://example.com//jane` | `https://example.com//jane`
			V-UC-20 | `https://sub_domain.example.com/` | `https://sub_domain.example.com/`
			V-UC-21 | `` | REJECT EMPTY
			V-UC-22 | `   ` | REJECT EMPTY
			V-UC-23 | `mailto:user@example.com` | REJECT USERINFO
			V-UC-24 | `ftp://example.com/` | REJECT SCHEME
			V-UC-25 | `javascript:alert(1)` | REJECT PORT
			V-UC-26 | `file:///etc/passwd` | REJECT SCHEME
			V-UC-27 | `//example.com/` | REJECT SCHEME
			V-UC-28 | `https:///example.com/` | REJECT MALFORMED
			V-UC-29 | `https:\\\\example.com` | REJECT ILLEGAL_CHARACTER
			# V-UC-30 and 31 deviate: the fragment is dropped
			V-UC-30 | `https://example.com/#me` | `https://example.com/`
			V-UC-31 | `https://example.com#` | `https://example.com/`
			V-UC-32 | `https://user:pass@example.com/` | REJECT USERINFO
			V-UC-33 | `user@example.com` | REJECT USERINFO
			V-UC-34 | `https://@example.com/` | REJECT USERINFO
			V-UC-35 | `https://example.com:8443/` | REJECT PORT
			V-UC-36 | `https://example.com:443/` | REJECT PORT
			V-UC-37 | `http://example.com:80/` | REJECT PORT
			V-UC-38 | `https://example.com:/` | REJECT PORT
			V-UC-39 | `example.com:8080` | REJECT PORT
			V-UC-40 | `https://172.28.92.51/` | REJECT IP_ADDRESS
			V-UC-41 | `https://[2001:db8::1]/` | REJECT IP_ADDRESS
			V-UC-42 | `https://[::1]/` | REJECT IP_ADDRESS
			V-UC-43 | `https://127.0.0.1/` | REJECT IP_ADDRESS
			V-UC-44 | `https://2130706433/` | REJECT IP_ADDRESS
			V-UC-45 | `https://0x7f.1/` | REJECT IP_ADDRESS
			V-UC-46 | `https://127.1/` | REJECT IP_ADDRESS
			V-UC-47 | `https://0177.0.0.1/` | REJECT IP_ADDRESS
			V-UC-48 | `https://１２７.0.0.1/` | REJECT IP_ADDRESS
			V-UC-49 | `https://example.com/foo/../bar` | REJECT DOT_SEGMENT
			V-UC-50 | `https://example.com/./bar` | REJECT DOT_SEGMENT
			V-UC-51 | `https://example.com/..` | REJECT DOT_SEGMENT
			V-UC-52 | `https://example.com/.` | REJECT DOT_SEGMENT
			V-UC-53 | `https://example.com/foo/%2e%2e/bar` | REJECT DOT_SEGMENT
			V-UC-54 | `https://example.com/foo/.%2E/bar` | REJECT DOT_SEGMENT
			V-UC-55 | `http://localhost/` | REJECT HOST_POLICY
			V-UC-56 | `https://intranet/` | REJECT HOST_POLICY
			V-UC-57 | `https://foo.localhost/` | REJECT HOST_POLICY
			V-UC-58 | `https://example.com./` | REJECT HOST_POLICY
			V-UC-59 | `https://exa%6dple.com/` | REJECT MALFORMED
			V-UC-60 | `https://exa mple.com/` | REJECT ILLEGAL_CHARACTER
			V-UC-61 | `https://example.com/\\nHost: x` | REJECT ILLEGAL_CHARACTER
			V-UC-62 | `https://example.com/%zz` | REJECT MALFORMED
			""")
	void ofTypedFollowsVectors(String id, String typed, String expected) {
		String text = typed.replace("\\n", "\n").replace("\\t", "\t");
		if (expected.startsWith("REJECT ")) {
			assertThatExceptionOfType(IndieAuthException.class).as(id)
				.isThrownBy(() -> ProfileUrl.ofTyped(text))
				.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.INVALID_ADDRESS))
				.satisfies((ex) -> assertRule(ex, expected));
			return;
		}
		ProfileUrl url = ProfileUrl.ofTyped(text);
		assertThat(url).as(id).hasToString(expected);
		assertThat(url.toUri()).hasToString(expected);
		assertThat(expected).contains("://" + url.host() + "/");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			V-PU-01 | `https://example.com/` | `https://example.com/`
			V-PU-02 | `https://example.com` | `https://example.com/`
			V-PU-03 | `https://Example.com/username` | `https://example.com/username`
			V-PU-04 | `http://example.com/` | `http://example.com/`
			V-PU-05 | `https://example.com/users?id=100` | `https://example.com/users?id=100`
			V-PU-06 | `example.com` | REJECT SCHEME
			V-PU-07 | `//example.com/` | REJECT SCHEME
			V-PU-08 | `https:example.com` | REJECT MALFORMED
			V-PU-09 | `mailto:user@example.com` | REJECT SCHEME
			V-PU-10 | `https://example.com/#me` | REJECT FRAGMENT
			V-PU-11 | `https://example.com:443/` | REJECT PORT
			V-PU-12 | `https://user@example.com/` | REJECT USERINFO
			V-PU-13 | `https://example.com/a/../b` | REJECT DOT_SEGMENT
			V-PU-14 | `https://[::ffff:127.0.0.1]/` | REJECT IP_ADDRESS
			V-PU-15 | `https://3232235777/` | REJECT IP_ADDRESS
			V-PU-16 | ` https://example.com/` | REJECT ILLEGAL_CHARACTER
			V-PU-17 | `` | REJECT EMPTY
			""")
	void parseFollowsVectors(String id, String me, String expected) {
		if (expected.startsWith("REJECT ")) {
			assertThatExceptionOfType(IndieAuthException.class).as(id)
				.isThrownBy(() -> ProfileUrl.parse(me))
				.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.IDENTITY_NOT_CONFIRMED))
				.satisfies((ex) -> assertRule(ex, expected));
			return;
		}
		assertThat(ProfileUrl.parse(me)).as(id).hasToString(expected);
	}

	@ParameterizedTest
	@MethodSource("notTexts")
	void parseWhenNotTextThenNotConfirmed(Object me) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> ProfileUrl.parse(me))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.IDENTITY_NOT_CONFIRMED))
			.withMessageContaining("TR-01");
	}

	static List<Object> notTexts() {
		return List.of(List.of("https://example.com/"), Map.of("me", "https://example.com/"), 42, true);
	}

	@Test
	void parseWhenNullThenNotConfirmed() {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> ProfileUrl.parse(null))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.IDENTITY_NOT_CONFIRMED));
	}

	// T-F13, T-I5, T-D10
	@ParameterizedTest
	@ValueSource(strings = { "https://example.com/a\\b", "https://example.com@evil.example/", "https://exa%00mple.com/",
			"https://example.com%2f@evil.example/", "https://[::1", "https://[::1]x/", "https://example.com/{x}",
			"https://example.com/\r\nX: y", "https://example.com/%00", "https://example.com/%0d%0a",
			"https://example.com/\u0085", "https://example.com/\u2028", "https://example.com/\ud800",
			"https://exa\uff0fmple.com/", "https://example..com/", "https://.example.com/", "https://-a.example/",
			"https://example.com/<b>", "https://example.com/?a[]=1", "https://a:b:c.example/", "https://example.com/%",
			"https://127.0.0.1./", "https://0x7f000001/", "https://1.example.0x0/", "https://%31.example/" })
	void parseAndOfTypedWhenAmbiguousThenRefused(String value) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> ProfileUrl.parse(value));
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> ProfileUrl.ofTyped(value));
	}

	@Test
	void ofTypedWhenLookAlikeThenShownAsAsciiLabels() {
		assertThat(ProfileUrl.ofTyped("m\u0456cro.blog").host()).startsWith("xn--");
		assertThat(ProfileUrl.ofTyped("\uff4dicro.blog").host()).isEqualTo("micro.blog");
		assertThat(ProfileUrl.ofTyped("micro\u3002blog").host()).isEqualTo("micro.blog");
	}

	@Test
	void parseAndOfTypedWhenTooLongThenRefused() {
		String fits = "https://example.com/" + "a".repeat(2028);
		assertThat(ProfileUrl.parse(fits)).hasToString(fits);
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> ProfileUrl.parse(fits + "a"))
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(400));
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> ProfileUrl.ofTyped("example.com/" + "\u00e9".repeat(1000)))
			.withMessageContaining("PU-12");
	}

	@Test
	void equalsWhenAnotherPersonThenFalse() {
		ProfileUrl url = ProfileUrl.parse("https://example.com/jane");
		assertThat(url).isEqualTo(ProfileUrl.parse("https://EXAMPLE.com/jane"))
			.hasSameHashCodeAs(ProfileUrl.parse("https://EXAMPLE.com/jane"))
			.isNotEqualTo(ProfileUrl.parse("https://example.com/Jane"))
			.isNotEqualTo(ProfileUrl.parse("https://example.com/jane/"))
			.isNotEqualTo(ProfileUrl.parse("http://example.com/jane"))
			.isNotEqualTo(ProfileUrl.parse("https://example.com/jane?"));
	}

	@Test
	void parseWhenRefusedThenMessageHasOneLineAndRule() {
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> ProfileUrl.parse("https://example.com/\n\u001b[31m:8080"))
			.withMessageContaining("PU-12")
			.satisfies((ex) -> assertThat(ex.getMessage().chars()).noneMatch(Character::isISOControl));
	}

	private static void assertRule(IndieAuthException ex, String expected) {
		Rule rule = Rule.valueOf(expected.substring("REJECT ".length()));
		assertThat(ex.getCause()).isInstanceOfSatisfying(InvalidUrlException.class,
				(cause) -> assertThat(cause.getRule()).isEqualTo(rule));
	}

}
