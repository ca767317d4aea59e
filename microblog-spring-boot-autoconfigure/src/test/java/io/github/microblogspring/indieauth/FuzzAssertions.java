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
import java.nio.charset.StandardCharsets;

import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for everything that comes out of a parser, whatever went in.
 *
 * @author The Micro.blog Spring team
 */
final class FuzzAssertions {

	private FuzzAssertions() {
	}

	static void assertAddress(URI address) {
		assertPublic(address);
		assertThat(address.getRawAuthority()).doesNotContain(":");
		assertThat(address.getRawPath()).startsWith("/");
	}

	static void assertEndpoint(URI endpoint) {
		assertPublic(endpoint);
		assertThat(endpoint.getScheme()).isEqualTo("https");
		assertThat(UriComponentsBuilder.fromUri(endpoint).build().getQueryParams().keySet())
			.extracting((name) -> UriUtils.decode(name, StandardCharsets.UTF_8))
			.doesNotContain("response_type", "response_mode", "client_id", "client_secret", "redirect_uri", "state",
					"scope", "me", "code", "code_challenge", "code_challenge_method", "code_verifier", "grant_type",
					"nonce", "iss", "error", "request", "request_uri", "access_token", "refresh_token", "token");
	}

	static void assertLink(PageLink link) {
		assertThat(link.relations()).isNotEmpty().allMatch((relation) -> relation.indexOf(' ') == -1);
		URI target = link.target();
		if (target != null) {
			assertUrl(target);
		}
	}

	static void assertRefused(IndieAuthException ex, SignInErrorCode code) {
		assertThat(ex.getErrorCode()).isEqualTo(code);
		assertThat(ex.getMessage()).hasSizeLessThan(3000).doesNotContainPattern("\\p{Cntrl}");
	}

	private static void assertPublic(URI url) {
		assertUrl(url);
		assertThat(url.getRawAuthority()).doesNotEndWith(".").contains(".").matches("[a-z0-9._:-]+");
		assertThat(url.getRawAuthority()).doesNotMatch("([0-9]+\\.)*[0-9]+(:[0-9]+)?");
	}

	private static void assertUrl(URI url) {
		assertThat(url.getScheme()).isIn("http", "https");
		assertThat(url.getRawAuthority()).isNotEmpty().doesNotContain("@").doesNotStartWith(":");
		assertThat(url.getRawFragment()).isNull();
		assertThat(url.toString()).matches("[!-~]{1,2048}");
	}

}
