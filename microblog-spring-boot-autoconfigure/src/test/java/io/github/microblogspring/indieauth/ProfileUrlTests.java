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
	void parseWhenAmbiguousThenRefused(String value) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> ProfileUrl.parse(value));
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> TypedAddress.parse(value));
	}

	@Test
	void parseWhenTooLongThenRefused() {
		String fits = "https://example.com/" + "a".repeat(2028);
		assertThat(ProfileUrl.parse(fits)).hasToString(fits);
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> ProfileUrl.parse(fits + "a"))
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(400));
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
