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
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link IssuerIdentifier}.
 *
 * @author The Micro.blog Spring team
 */
class IssuerIdentifierTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					V-IS-01 | `https://indieauth.example.com/` | `https://indieauth.example.com/.well-known/oauth-authorization-server` | OK_PREFIX
					V-IS-02 | `https://example.com/wp-json/indieauth/1.0` | `https://example.com/wp-json/indieauth/1.0/metadata` | OK_PREFIX
					V-IS-03 | `https://example.com` | `https://example.com/meta` | OK_PREFIX
					V-IS-04 | `https://example.com/` | `https://example.com/` | OK_PREFIX
					V-IS-05 | `https://example.com/s12345/` | `https://example.com/s12345/metadata` | OK_PREFIX
					V-IS-06 | `https://example.com/meta` | `https://example.com/meta?u=1` | OK_PREFIX
					V-IS-07 | `https://EXAMPLE.com/` | `https://example.com/meta` | OK_PREFIX
					V-IS-08 | `https://example.com/s12345` | `https://example.com/.well-known/oauth-authorization-server/s12345` | OK_RFC8414
					V-IS-09 | `https://example.com/s12345/` | `https://example.com/.well-known/oauth-authorization-server/s12345/` | OK_RFC8414
					V-IS-10 | `http://example.com/` | `https://example.com/meta` | REJECT SCHEME
					V-IS-11 | `https://example.com/?foo=bar` | `https://example.com/meta` | REJECT QUERY
					V-IS-12 | `https://example.com/?` | `https://example.com/meta` | REJECT QUERY
					V-IS-13 | `https://example.com/#issuer` | `https://example.com/meta` | REJECT FRAGMENT
					V-IS-14 | `https://example.com/foo` | `https://example.com/meta` | REJECT NOT_PREFIX
					V-IS-15 | `https://example.com/foo` | `https://example.com/foobar/meta` | REJECT NOT_PREFIX
					V-IS-16 | `https://example.com` | `https://example.com.evil.net/meta` | REJECT NOT_PREFIX
					V-IS-17 | `https://example.com` | `https://example.com@evil.net/meta` | REJECT NOT_PREFIX
					V-IS-18 | `https://example.com:8443/` | `https://example.com/meta` | REJECT NOT_PREFIX
					V-IS-19 | `https://honest.example/` | `https://evil.example/meta` | REJECT NOT_PREFIX
					V-IS-20 | `https://u@example.com/` | `https://example.com/meta` | REJECT USERINFO
					V-IS-21 | `example.com` | `https://example.com/meta` | REJECT MALFORMED
					""")
	void permitsFollowsVectors(String id, String issuer, URI metadata, String expected) {
		switch (expected) {
			case "OK_PREFIX", "OK_RFC8414" ->
				assertThat(IssuerIdentifier.parse(issuer, false).permits(metadata)).as(id).isTrue();
			case "REJECT NOT_PREFIX" ->
				assertThat(IssuerIdentifier.parse(issuer, false).permits(metadata)).as(id).isFalse();
			default -> assertInvalid(issuer);
		}
	}

	// V-IS-22
	@Test
	void parseWhenNotTextThenInvalid() {
		assertInvalid(42);
		assertInvalid(null);
		assertInvalid("");
		assertInvalid(List.of("https://example.com/"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https:///", "https:example.com", "https://example.com/a/../b", "https://example.com/ a",
			"https://example.com/%2e%2e/b", "mailto:a@example.com", "https://@example.com/", "https://example.com:/",
			"https://example.com:0/", "https://2130706433/", "https://example.com/%00" })
	void parseWhenNotPlainThenInvalid(String issuer) {
		assertInvalid(issuer);
	}

	@Test
	void permitsWhenDotSegmentsLeadElsewhereThenFalse() {
		IssuerIdentifier issuer = IssuerIdentifier.parse("https://example.com/a", false);
		assertThat(issuer.permits(URI.create("https://example.com/a/%2e%2e/evil/meta"))).isFalse();
		assertThat(issuer.permits(URI.create("https://example.com/a/meta"))).isTrue();
	}

	@Test
	void permitsWhenHostHasUnderscoreThenComparedLikeAnyOther() {
		IssuerIdentifier issuer = IssuerIdentifier.parse("https://sub_domain.example.com", false);
		assertThat(issuer.permits(URI.create("https://SUB_domain.example.com:443/meta"))).isTrue();
		assertThat(issuer.permits(URI.create("https://other_domain.example.com/meta"))).isFalse();
	}

	@Test
	void parseWhenHttpAllowedThenAccepted() {
		assertThat(IssuerIdentifier.parse("http://example.com/", true).permits(URI.create("http://example.com/meta")))
			.isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			V-ISS-01 | `https://as.example/` | `https://as.example/` | true
			V-ISS-02 | `https://as.example/` | `https://as.example/` | true
			# V-ISS-03 deviates: a bare origin with and without slash is the same
			V-ISS-03 | `https://as.example/` | `https://as.example` | true
			V-ISS-04 | `https://as.example/` | `HTTPS://AS.example/` | false
			V-ISS-05 | `https://as.example/a%7Eb` | `https://as.example/a~b` | false
			V-ISS-06 | `https://as.example/` | | false
			V-ISS-08 | `https://as.example/` | `https://evil.example/` | false
			V-ISS-10 | `https://as.example/` | `` | false
			reverse of 03 | `https://as.example` | `https://as.example/` | true
			two slashes | `https://as.example` | `https://as.example//` | false
			with path | `https://as.example/a` | `https://as.example/a/` | false
			with port | `https://as.example:8443/` | `https://as.example:8443` | true
			default port | `https://as.example/` | `https://as.example:443/` | false
			""")
	void matchesFollowsVectors(String id, String issuer, String iss, boolean expected) {
		assertThat(IssuerIdentifier.parse(issuer, false).matches(iss)).as(id).isEqualTo(expected);
	}

	private static void assertInvalid(Object issuer) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> IssuerIdentifier.parse(issuer, false))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.SERVER_INVALID));
	}

}
