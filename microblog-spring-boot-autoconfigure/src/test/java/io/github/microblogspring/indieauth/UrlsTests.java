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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Urls}.
 */
class UrlsTests {

	@ParameterizedTest
	@CsvSource({ "https://A_b.example, https://a_b.example:443/, true",
			"https://a.example/x, https://a.example/X, false", "https://a.example/, http://a.example/, false",
			"https://a.example/?, https://a.example/, false", "https://a.example/#, https://a.example/, false" })
	void sameWhenOnlySpellingOfOriginDiffersThenTrue(URI first, URI second, boolean same) {
		assertThat(Urls.same(first, second)).isEqualTo(same);
		assertThat(Urls.same(second, first)).isEqualTo(same);
	}

	// T-F13
	@ParameterizedTest
	@ValueSource(strings = { "", "/x", "mailto:a@example.com", "https://u@a.example/", "https://a.example:0/",
			"https://a.example:99999/", "https://a.example/%2e%2e/", "https://2130706433/", "https:///" })
	void sameWhenItCannotBeParsedThenLikeNothing(URI uri) {
		assertThat(Urls.same(uri, uri)).isFalse();
		assertThat(Urls.sameOrigin(uri, uri)).isFalse();
		assertThat(Urls.isHttps(uri)).isFalse();
		assertThat(Urls.host(uri)).isEmpty();
		assertThat(Urls.areRelated(Urls.host(uri), Urls.host(uri))).isFalse();
	}

	@Test
	void sameWhenOneIsNotThereThenFalse() {
		URI uri = URI.create("https://a.example/");
		assertThat(Urls.same(uri, null)).isFalse();
		assertThat(Urls.same(null, uri)).isFalse();
		assertThat(Urls.same(null, null)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "a.example, a.example, true", "b.a.example, a.example, true", "a.example, b.a.example, true",
			"ba.example, a.example, false", "a.example, b.example, false", "a.example., '', false", "'', '', false" })
	void areRelatedWhenOneIsWithinTheOtherThenTrue(String first, String second, boolean related) {
		assertThat(Urls.areRelated(first, second)).isEqualTo(related);
	}

}
