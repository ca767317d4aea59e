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
import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzzing of {@link UriReferences}.
 *
 * @author The Micro.blog Spring team
 */
class UriReferencesFuzzTests {

	private static final URI BASE = URI.create("https://example.com/users/jane?q");

	@FuzzTest
	@Timeout(10)
	void resolve(byte[] input) {
		String reference = new String(input, StandardCharsets.UTF_8);
		URI resolved = UriReferences.resolve(BASE, reference);
		if (resolved != null) {
			assertUsable(resolved);
			assertThat(UriReferences.resolve(BASE, resolved.toString())).isEqualTo(resolved);
			URI again = UriReferences.resolve(resolved, reference);
			if (again != null) {
				assertUsable(again);
			}
		}
	}

	private static void assertUsable(URI url) {
		assertThat(url.getScheme()).isIn("http", "https");
		assertThat(url.getRawAuthority()).isNotEmpty().doesNotContain("@").doesNotStartWith(":");
		assertThat(url.getPort()).isBetween(-1, 65535).isNotZero();
		assertThat(url.getRawFragment()).isNull();
		assertThat(url.toString()).matches("[!-~]{1,2048}");
	}

}
