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

package io.github.microblogspring.api;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryAfter}.
 *
 * @author The Micro.blog Spring team
 */
class RetryAfterTests {

	private static final Instant NOW = Instant.parse("2026-08-01T10:00:00Z");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0                              | PT0S
			120                            | PT2M
			999999999                      | PT277777H46M39S
			Sat, 01 Aug 2026 10:00:30 GMT  | PT30S
			Sat, 1 Aug 2026 10:01:00 GMT   | PT1M
			Sat, 01 Aug 2026 09:00:00 GMT  | PT0S
			Fri, 31 Dec 9999 23:59:59 GMT  | PT69893533H59M59S
			""")
	void ofThenTimeFromNowOn(String value, Duration expected) {
		assertThat(of(value)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "-1", "+1", "1.5", "1e3", "soon", "1000000000", "99999999999999999999",
			"\u0661\u0662", "2026-08-01T10:00:30Z", "Mon, 01 Aug 2026 10:00:30 GMT", "Sat, 32 Aug 2026 10:00:30 GMT",
			"Saturday, 01-Aug-26 10:00:30 GMT" })
	void ofWhenItCannotBeReadThenUnknown(String value) {
		assertThat(of(value)).isNull();
	}

	@Test
	void ofWhenMissingThenUnknown() {
		assertThat(RetryAfter.of(new HttpHeaders(), NOW)).isNull();
	}

	@Test
	void ofWhenSeveralThenFirst() {
		HttpHeaders headers = new HttpHeaders();
		headers.add("retry-after", "5");
		headers.add("Retry-After", "7");
		assertThat(RetryAfter.of(headers, NOW)).hasSeconds(5);
	}

	private static Duration of(String value) {
		HttpHeaders headers = new HttpHeaders();
		headers.add("Retry-After", value);
		return RetryAfter.of(headers, NOW);
	}

}
