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

import java.io.Serial;

/**
 * A text that was configured as client identifier is none. Says which rule was broken and
 * what would work.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public class InvalidClientIdentifierException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String value;

	private final String rule;

	private final String suggestion;

	/**
	 * Create a new exception.
	 * @param value what was configured
	 * @param rule the rule that was broken, with its id, such as "CI-02: the URL needs a
	 * path"
	 * @param suggestion a client identifier that would work
	 */
	public InvalidClientIdentifierException(String value, String rule, String suggestion) {
		super(LogText.ofAddress(value) + " is not a client identifier. " + rule);
		this.value = value;
		this.rule = rule;
		this.suggestion = suggestion;
	}

	/**
	 * What was configured.
	 * @return the value
	 */
	public String getValue() {
		return this.value;
	}

	/**
	 * The rule that was broken.
	 * @return a sentence that begins with the id of the rule
	 */
	public String getRule() {
		return this.rule;
	}

	/**
	 * A client identifier that would work, close to what was configured where possible.
	 * @return the client identifier
	 */
	public String getSuggestion() {
		return this.suggestion;
	}

}
