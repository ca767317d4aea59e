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

package io.github.microblogspring.introspection;

import java.io.Serial;
import java.time.Duration;

import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;

/**
 * No more new tokens are asked about for now.
 *
 * @author The Micro.blog Spring team
 */
final class TooManyNewTokensException extends IndieAuthException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Duration retryAfter;

	TooManyNewTokensException(Duration retryAfter) {
		super(SignInErrorCode.TEMPORARILY_UNAVAILABLE, "There are too many new tokens");
		this.retryAfter = retryAfter;
	}

	Duration getRetryAfter() {
		return this.retryAfter;
	}

}
