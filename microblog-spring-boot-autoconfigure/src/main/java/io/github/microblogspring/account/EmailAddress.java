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

package io.github.microblogspring.account;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Tells whether a text is one e-mail address. What can be delivered, its server knows.
 *
 * @author The Micro.blog Spring team
 */
final class EmailAddress {

	private static final int MAX_LENGTH = 254;

	private static final Pattern ADDRESS = Pattern
		.compile("[\\x21-\\x7E&&[^@<>(),;:\"\\\\\\[\\]]]+@[A-Za-z0-9.-]+\\.[A-Za-z0-9-]+");

	private EmailAddress() {
	}

	/**
	 * Read what was typed.
	 * @param typed what was typed
	 * @return the address, or {@code null} if it is not one
	 */
	static @Nullable String parse(@Nullable String typed) {
		String address = (typed != null) ? typed.strip() : "";
		return (address.length() <= MAX_LENGTH && ADDRESS.matcher(address).matches()) ? address : null;
	}

}
