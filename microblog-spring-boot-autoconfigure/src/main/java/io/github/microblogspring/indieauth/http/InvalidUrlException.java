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

import java.io.Serial;

/**
 * A text is not a URL that may be used here.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class InvalidUrlException extends Exception {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Rule rule;

	/**
	 * Create a new exception.
	 * @param rule the rule that the text breaks
	 */
	public InvalidUrlException(Rule rule) {
		super(rule.description);
		this.rule = rule;
	}

	/**
	 * The rule that the text breaks.
	 * @return the rule
	 */
	public Rule getRule() {
		return this.rule;
	}

	/**
	 * What can be wrong with a URL.
	 */
	public enum Rule {

		/**
		 * Nothing there.
		 */
		EMPTY("it is empty"),

		/**
		 * More characters than anybody needs.
		 */
		TOO_LONG("it is longer than " + HttpUrl.MAX_LENGTH + " characters"),

		/**
		 * Neither {@code http} nor {@code https}.
		 */
		SCHEME("it begins neither with https:// nor with http://"),

		/**
		 * Not a URL at all.
		 */
		MALFORMED("it is malformed"),

		/**
		 * A character that may not be in a URL.
		 */
		ILLEGAL_CHARACTER("it has a character that does not belong in a URL"),

		/**
		 * A user name or a password.
		 */
		USERINFO("it has a user name or a password"),

		/**
		 * A port, or one that does not exist.
		 */
		PORT("it has a port that can't be used"),

		/**
		 * A number instead of a name, in whatever spelling.
		 */
		IP_ADDRESS("its host is an IP address"),

		/**
		 * An international name that old and new software look up differently.
		 */
		AMBIGUOUS_HOST("its host has a letter that not everybody reads alike: write the host as xn--"),

		/**
		 * A name that means something else on every network.
		 */
		HOST_POLICY("its host is not a complete name on the public internet"),

		/**
		 * A path that is not what it seems.
		 */
		DOT_SEGMENT("its path has a '.' or '..' segment"),

		/**
		 * A part of a page instead of a page.
		 */
		FRAGMENT("it has a fragment");

		private final String description;

		Rule(String description) {
			this.description = description;
		}

	}

}
