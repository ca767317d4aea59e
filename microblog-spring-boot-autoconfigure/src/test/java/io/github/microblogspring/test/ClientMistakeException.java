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

package io.github.microblogspring.test;

/**
 * A request that breaks a rule, with the error code of OAuth 2.0 for it.
 *
 * @author The Micro.blog Spring team
 */
final class ClientMistakeException extends RuntimeException {

	private final String error;

	private ClientMistakeException(String error, String description) {
		super(description);
		this.error = error;
	}

	static ClientMistakeException invalidRequest(String description) {
		return new ClientMistakeException("invalid_request", description);
	}

	static ClientMistakeException invalidGrant(String description) {
		return new ClientMistakeException("invalid_grant", description);
	}

	String error() {
		return this.error;
	}

	String description() {
		return String.valueOf(getMessage());
	}

}
