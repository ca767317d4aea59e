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
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A server answered with a status that says nothing about the token it was asked about.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public class NoVerdictException extends IndieAuthException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int status;

	private final @Nullable Duration retryAfter;

	/**
	 * Create a new exception.
	 * @param errorCode what the person may know
	 * @param message the detail for the log
	 * @param status the status of the answer
	 * @param retryAfter when the server wants to be asked again, if it said so
	 */
	public NoVerdictException(SignInErrorCode errorCode, String message, int status, @Nullable Duration retryAfter) {
		super(errorCode, message);
		this.status = status;
		this.retryAfter = retryAfter;
	}

	/**
	 * The status of the answer.
	 * @return the status, such as 403, which may stand for too many requests at
	 * Micro.blog
	 */
	public int getStatus() {
		return this.status;
	}

	/**
	 * When the server wants to be asked again.
	 * @return how long to wait, {@code null} if it did not say so
	 */
	public @Nullable Duration getRetryAfter() {
		return this.retryAfter;
	}

}
