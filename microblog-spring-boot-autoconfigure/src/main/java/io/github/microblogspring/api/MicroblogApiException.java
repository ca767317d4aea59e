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

package io.github.microblogspring.api;

import java.io.Serial;
import java.time.Duration;

import io.github.microblogspring.oauth2.MicroblogScopeRequiredException;
import org.jspecify.annotations.Nullable;

/**
 * A call on behalf of a person was refused, or not even made. Where the person can do
 * something about it, namely allow more, there is a
 * {@link MicroblogScopeRequiredException} instead.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public class MicroblogApiException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Reason reason;

	private final @Nullable Duration retryAfter;

	MicroblogApiException(Reason reason, String message) {
		this(reason, message, null, null);
	}

	MicroblogApiException(Reason reason, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
		this.retryAfter = retryAfter;
	}

	/**
	 * Why the call was refused.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * How long to wait before the next call, where the server said so.
	 * @return the time from the answer on, or {@code null} if nobody knows
	 */
	public @Nullable Duration getRetryAfter() {
		return this.retryAfter;
	}

	/**
	 * Reasons to refuse a call.
	 */
	public enum Reason {

		/**
		 * There were too many calls.
		 */
		RATE_LIMITED,

		/**
		 * The person may not do that, whatever they allow the application.
		 */
		FORBIDDEN,

		/**
		 * The token is refused, and to ask for another one would not help, or nobody
		 * knows what to ask for.
		 */
		TOKEN_REJECTED,

		/**
		 * The server of the person does not have that, as it is not Micro.blog.
		 */
		NOT_SUPPORTED,

		/**
		 * Tokens are not sent to that URL.
		 */
		UNTRUSTED_TARGET,

		/**
		 * The token has to be refreshed, and the server does not answer, or not sensibly.
		 */
		UNAVAILABLE

	}

}
