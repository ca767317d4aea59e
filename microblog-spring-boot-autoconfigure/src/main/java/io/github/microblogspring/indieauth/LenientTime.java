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

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Reads points in time in the forms of ISO 8601 that servers write, with a space for the
 * {@code T}, and with or without an offset.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class LenientTime {

	// Nobody has documented the form
	private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder().parseCaseInsensitive()
		.append(DateTimeFormatter.ISO_LOCAL_DATE)
		.appendPattern("['T'][' ']")
		.append(DateTimeFormatter.ISO_LOCAL_TIME)
		.appendPattern("[' '][XXX][XX]['UTC']")
		.parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
		.toFormatter(Locale.ROOT);

	private LenientTime() {
	}

	/**
	 * Read a point in time.
	 * @param value what came from outside, such as {@code 2026-01-02T12:00:00+00:00}
	 * @return the point in time, {@code null} if it can't be read
	 */
	public static @Nullable Instant parse(@Nullable Object value) {
		try {
			return (value instanceof String text) ? FORMAT.parse(text.trim(), Instant::from) : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
