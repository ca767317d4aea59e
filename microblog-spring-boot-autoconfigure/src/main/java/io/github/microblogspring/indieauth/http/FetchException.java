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

import java.io.IOException;
import java.io.Serial;

import org.jspecify.annotations.Nullable;

/**
 * A page or a server could not be fetched. The {@linkplain #getReason() reason} is for
 * the log only: a visitor who learned it could scan the network behind the application.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public class FetchException extends IOException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Reason reason;

	/**
	 * Create a new exception.
	 * @param reason the reason, for the log
	 * @param message the detail, for the log
	 * @param cause the cause, if there is one
	 */
	public FetchException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * The reason, for the log.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Reasons why something could not be fetched.
	 */
	public enum Reason {

		/**
		 * The URL may not be fetched at all: wrong scheme, port or host.
		 */
		URL_REFUSED,

		/**
		 * The host name does not resolve.
		 */
		HOST_UNKNOWN,

		/**
		 * The host name resolves to an address that is not on the public internet.
		 */
		ADDRESS_REFUSED,

		/**
		 * The connection was refused, reset or closed, or TLS failed.
		 */
		CONNECTION_FAILED,

		/**
		 * The deadline passed.
		 */
		TIMEOUT,

		/**
		 * The answer is larger than allowed.
		 */
		TOO_LARGE,

		/**
		 * The answer is not HTTP as it should be.
		 */
		INVALID_RESPONSE,

		/**
		 * Too many redirects, or one to a place where it may not go.
		 */
		REDIRECT_REFUSED,

		/**
		 * Too much is being fetched at the moment.
		 */
		BUSY

	}

}
