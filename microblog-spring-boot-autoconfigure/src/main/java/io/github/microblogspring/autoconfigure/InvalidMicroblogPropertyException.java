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

/**
 * A property of ours is missing or can't be used, so the application does not start.
 *
 * @author The Micro.blog Spring team
 */
final class InvalidMicroblogPropertyException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String property;

	private final @Nullable String value;

	private final String problem;

	private final String action;

	/**
	 * Create a new exception.
	 * @param property the property without its prefix
	 * @param value the value, if it has one
	 * @param problem what is wrong, a sentence
	 * @param action what to do, a sentence
	 */
	InvalidMicroblogPropertyException(String property, @Nullable String value, String problem, String action) {
		super("The property 'microblog." + property + "' can't be used: " + problem);
		this.property = property;
		this.value = value;
		this.problem = problem;
		this.action = action;
	}

	String getProperty() {
		return "microblog." + this.property;
	}

	@Nullable String getValue() {
		return this.value;
	}

	String getProblem() {
		return this.problem;
	}

	String getAction() {
		return this.action;
	}

}
