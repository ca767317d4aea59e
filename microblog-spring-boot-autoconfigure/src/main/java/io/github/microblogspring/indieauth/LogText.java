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

/**
 * Text from outside, as it may stand in a log or an exception message: on one line and
 * not too long.
 *
 * @author The Micro.blog Spring team
 */
final class LogText {

	private static final int MAX_LENGTH = 200;

	private LogText() {
	}

	/**
	 * Text that is safe to log.
	 * @param value what came from outside
	 * @return its text in quotes, shortened, with control characters escaped
	 */
	static String of(Object value) {
		String text = value.toString();
		StringBuilder safe = new StringBuilder("'");
		for (int i = 0; i < Math.min(text.length(), MAX_LENGTH); i++) {
			char character = text.charAt(i);
			if (isUnsafe(character)) {
				safe.append(String.format("\\u%04x", (int) character));
			}
			else {
				safe.append(character);
			}
		}
		return safe.append((text.length() > MAX_LENGTH) ? "...'" : "'").toString();
	}

	/**
	 * An address that is safe to log: with an at sign, in any of its spellings, it may be
	 * an e-mail address or hold a password.
	 * @param address what came from outside
	 * @return its text like {@link #of(Object)}, or that it is not shown
	 */
	static String ofAddress(String address) {
		boolean at = address.chars().anyMatch((character) -> "@\uFE6B\uFF20".indexOf(character) != -1)
				|| address.contains("%40");
		return at ? "(not shown, as it has an @)" : of(address);
	}

	private static boolean isUnsafe(char character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.UNASSIGNED ->
				true;
			default -> false;
		};
	}

}
