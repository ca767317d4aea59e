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

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/**
 * An account endpoint of Micro.blog did not do what it was asked for. The message is for
 * the log and holds neither a token nor an e-mail address.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public class MicroblogAccountException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Code code;

	private final @Nullable String reason;

	MicroblogAccountException(Code code, String message) {
		this(code, message, null, null);
	}

	MicroblogAccountException(Code code, String message, @Nullable String reason, @Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
		this.reason = reason;
	}

	/**
	 * What went wrong.
	 * @return the code
	 */
	public Code getCode() {
		return this.code;
	}

	/**
	 * What Micro.blog gave as the reason, in its words and as text, not HTML. It is not
	 * in the message.
	 * @return at most 200 characters without control characters; {@code null} if there is
	 * no reason, or if it repeats something that was sent
	 */
	public @Nullable String getReason() {
		return this.reason;
	}

	/**
	 * What can go wrong.
	 */
	public enum Code {

		/**
		 * Micro.blog said no, for instance to a token. Asking again does not help.
		 */
		REJECTED,

		/**
		 * There were too many requests.
		 */
		RATE_LIMITED,

		/**
		 * Micro.blog can't be reached, or can't answer at the moment.
		 */
		UNAVAILABLE,

		/**
		 * Micro.blog answered with something that can't be used.
		 */
		INVALID_RESPONSE

	}

}
