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

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Reads how long a server wants to be left alone.
 *
 * @author The Micro.blog Spring team
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110.html#section-10.2.3">RFC 9110,
 * section 10.2.3</a>
 */
final class RetryAfter {

	private static final Duration LONGEST = Duration.ofDays(1);

	private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

	private RetryAfter() {
	}

	/**
	 * Read the header, in either form.
	 * @param headers the headers of an answer
	 * @param now the time
	 * @return how long to wait, at most a day; {@code null} if the server does not say
	 * so, or not in a form that is known, or in the past
	 */
	static @Nullable Duration of(HttpHeaders headers, Instant now) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value == null) {
			return null;
		}
		Duration duration = SECONDS.matcher(value).matches() ? Duration.ofSeconds(Long.parseLong(value))
				: untilDate(headers, now);
		if (duration == null || duration.isNegative()) {
			return null;
		}
		return (duration.compareTo(LONGEST) < 0) ? duration : LONGEST;
	}

	private static @Nullable Duration untilDate(HttpHeaders headers, Instant now) {
		try {
			long date = headers.getFirstDate(HttpHeaders.RETRY_AFTER);
			return (date >= 0) ? Duration.between(now, Instant.ofEpochMilli(date)) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
