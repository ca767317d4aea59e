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

import java.util.Locale;

import io.github.microblogspring.indieauth.http.InvalidUrlException;
import io.github.microblogspring.indieauth.http.InvalidUrlException.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TypedAddress}.
 *
 * @author The Micro.blog Spring team
 */
class TypedAddressTests {

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
	void parseFollowsVectors(String id, String typed, String expected) {
		String text = typed.replace("\\n", "\n").replace("\\t", "\t");
		if (expected.startsWith("REJECT ")) {
			assertRefused(text, Rule.valueOf(expected.substring("REJECT ".length())));
			return;
		}
		TypedAddress address = TypedAddress.parse(text);
		assertThat(address).as(id).hasToString(expected);
		assertThat(address.toUri()).hasToString(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "vincent", "@vincent", "vincent/", "@vincent/", " @Vincent\t", "VINCENT",
			"micro.blog/vincent", "micro.blog/vincent/", "MICRO.blog/Vincent", "https://micro.blog/vincent",
			"http://micro.blog/vincent", "HTTPS://Micro.Blog/vincent/", "https://micro.blog/vincent#about",
			"vincent.micro.blog", "https://vincent.micro.blog" })
	void parseWhenUserNameThenBlogOfUser(String typed) {
		assertThat(TypedAddress.parse(typed)).hasToString("https://vincent.micro.blog/");
	}

	@ParameterizedTest
	@CsvSource({ "my_name, my_name", "@a, a", "@4you, 4you", "micro.blog/x-1, x-1", "0xyz, 0xyz", "_, _",
			"xn--bcher-kva, xn--bcher-kva", "www, www", "javascript, javascript" })
	void parseWhenUserNameHasOtherCharactersThenOneLabel(String typed, String label) {
		assertThat(TypedAddress.parse(typed)).hasToString("https://" + label + ".micro.blog/");
	}

	@Test
	void parseWhenUserNameIsLongThenUpToLabel() {
		String longest = "a".repeat(63);
		assertThat(TypedAddress.parse("@" + longest)).hasToString("https://" + longest + ".micro.blog/");
		assertRefused(longest + "a", Rule.MALFORMED);
		assertThat(TypedAddress.parse("micro.blog/" + longest + "a"))
			.hasToString("https://micro.blog/" + longest + "a");
	}

	@Test
	void parseWhenTurkishIsDefaultThenSameUser() {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag("tr-TR"));
		try {
			assertThat(TypedAddress.parse("VINCENT")).hasToString("https://vincent.micro.blog/");
			assertThat(TypedAddress.parse("MICRO.BLOG/IDA")).hasToString("https://ida.micro.blog/");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "micro.blog", "micro.blog/", "micro.blog/vincent/about", "micro.blog//vincent",
			"micro.blog/vincent//", "micro.blog/vincent?x", "micro.blog/vincent?", "micro.blog/@vincent",
			"micro.blog/vinc%65nt", "micro.blog/vincent.html", "micro.blog/localhost", "micro.blog/2130706433",
			"micro.blog/-vincent", "www.micro.blog/vincent", "micro.blog.example/vincent", "evilmicro.blog/vincent",
			"xmicro.example/vincent", "vincent.example" })
	void parseWhenNotUserNameThenAsItIs(String typed) {
		String path = typed.contains("/") ? "" : "/";
		assertThat(TypedAddress.parse(typed)).hasToString("https://" + typed + path);
	}

	// V-UC-55, V-UC-56
	@ParameterizedTest
	@ValueSource(strings = { "https://vincent", "http://vincent/", "https://vincent/", "HTTP://Vincent",
			"vincent/about", "vincent?x", "vincent#x", "vincent.", "localhost", "@localhost", "LOCALHOST/",
			"vinc\u00e9nt", "\uff56incent" })
	void parseWhenSingleLabelIsNotUserNameThenRefused(String typed) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> TypedAddress.parse(typed))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.INVALID_ADDRESS));
	}

	// T-F1
	@ParameterizedTest
	@ValueSource(strings = { "2130706433", "0x7f000001", "0X7F000001", "017700000001", "127", "0", "0x", "2130706433/",
			"\uff12130706433" })
	void parseWhenUserNameIsIpAddressThenRefused(String typed) {
		assertRefused(typed, Rule.IP_ADDRESS);
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> TypedAddress.parse("@" + typed))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.INVALID_ADDRESS));
	}

	@ParameterizedTest
	@ValueSource(strings = { "@", "@@vincent", "@vincent@micro.blog", "vincent@", "@vincent.micro.blog", "@-vincent",
			"-vincent", "vincent-", "//vincent", "@vincent//", "@https://vincent" })
	void parseWhenAlmostUserNameThenRefused(String typed) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> TypedAddress.parse(typed))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.INVALID_ADDRESS));
	}

	@Test
	void parseWhenNothingThenInvalid() {
		assertRefused(null, Rule.EMPTY);
	}

	// T-D10
	@Test
	void parseWhenLookAlikeThenShownAsAsciiLabels() {
		assertThat(TypedAddress.parse("m\u0456cro.blog").toString()).startsWith("https://xn--");
		assertThat(TypedAddress.parse("\uff4dicro.blog")).hasToString("https://micro.blog/");
		assertThat(TypedAddress.parse("micro\u3002blog")).hasToString("https://micro.blog/");
		assertRefused("fa\u00df.example", Rule.AMBIGUOUS_HOST);
	}

	@Test
	void parseWhenTooLongThenRefused() {
		String fits = "example.com/" + "a".repeat(2028);
		assertThat(TypedAddress.parse(fits)).hasToString("https://" + fits);
		assertRefused(fits + "a", Rule.TOO_LONG);
		assertRefused("example.com/" + "\u00e9".repeat(1000), Rule.TOO_LONG);
		assertRefused("@".repeat(100_000), Rule.TOO_LONG);
	}

	@Test
	void equalsWhenSameUrlThenTrue() {
		TypedAddress address = TypedAddress.parse("Example.com/jane#top");
		assertThat(address).isEqualTo(TypedAddress.parse("http://example.com/jane"))
			.hasSameHashCodeAs(TypedAddress.parse("http://example.com/jane"))
			.isNotEqualTo(TypedAddress.parse("example.com/jane/"))
			.isNotEqualTo(ProfileUrl.parse("https://example.com/jane"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "you@mail.example", "https://you:secret@example.com/", "you%40mail.example:1",
			"you\uff20mail.example", "you\ufe6bmail.example", "you@mail.example\n", "mailto:you@mail.example" })
	void parseWhenAtSignThenNotInMessage(String typed) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> TypedAddress.parse(typed))
			.withMessageNotContainingAny("you", "secret", "mail.example");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "you@example.com", " you@example.com\t", "\n you@example.com \r\n", "mailto:you@example.com",
					"MailTo:you@example.com", "mailto:you@example.com?subject=x", "You.And+me_2@sub.example.com",
					"you@localhost", "y\u00f6u@b\u00fccher.example", "you\uff20example.com", "\u2003you@example.com" })
	void looksLikeEmailAddressWhenOneThenTrue(String typed) {
		assertThat(TypedAddress.looksLikeEmailAddress(typed)).isTrue();
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> TypedAddress.parse(typed))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.INVALID_ADDRESS))
			.withMessageNotContaining("xample");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "@", "@vincent", "@vincent@micro.blog", "you@", "you", "example.com",
			"https://you@example.com/", "you@example.com/about", "you:secret@example.com", "you@example.com:8080",
			"mailto:", "mailto:@example.com", "a.example\\@b.example", "a.example%2f@b.example", "a\uff20b\uff20c",
			"<you>@example.com", "you me@example.com", "https://medium.example/@you" })
	void looksLikeEmailAddressWhenSomethingElseThenFalse(String typed) {
		assertThat(TypedAddress.looksLikeEmailAddress(typed)).isFalse();
	}

	private static void assertRefused(String typed, Rule rule) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> TypedAddress.parse(typed))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.INVALID_ADDRESS))
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(400))
			.satisfies((ex) -> assertThat(ex.getCause()).isInstanceOfSatisfying(InvalidUrlException.class,
					(cause) -> assertThat(cause.getRule()).isEqualTo(rule)));
	}

}
