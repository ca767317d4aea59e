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

package io.github.microblogspring.autoconfigure;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * A property of ours is missing or can't be used, so the application does not start.
 *
 * @author The Micro.blog Spring team
 */
final class InvalidMicroblogPropertyException extends FailureAnalyzedException {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * Create a new exception.
	 * @param property the property without its prefix
	 * @param value the value, if it has one
	 * @param problem what is wrong, a sentence
	 * @param action what to do, a sentence
	 */
	InvalidMicroblogPropertyException(String property, @Nullable String value, String problem, String action) {
		this("The property 'microblog." + property + "' " + describe(value) + ". " + problem, action);
	}

	private InvalidMicroblogPropertyException(String description, String action) {
		super(description, action);
	}

	/**
	 * Create a new exception that does not show the value.
	 * @param property the property without its prefix
	 * @param problem what is wrong, a sentence
	 * @param action what to do, a sentence
	 * @return the exception
	 */
	static InvalidMicroblogPropertyException ofSecret(String property, String problem, String action) {
		return new InvalidMicroblogPropertyException(
				"The property 'microblog." + property + "' has a value that is not shown here. " + problem, action);
	}

	private static String describe(@Nullable String value) {
		return (value != null) ? "has the value " + quote(value) : "is missing";
	}

	/**
	 * A value for a report. With an at sign, it may be an e-mail address or hold a
	 * password.
	 * @param value the value
	 * @return the value in quotes, or that it is not shown
	 */
	static String quote(String value) {
		return value.contains("@") ? "(not shown, as it has an @)" : "'" + value + "'";
	}

}
