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

import java.io.IOException;
import java.io.Serial;
import java.net.URI;

import io.github.microblogspring.indieauth.http.FetchException;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in can't go on. The {@linkplain #getErrorCode() code} is for the person; the
 * message is for the log and holds neither a token nor a code.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public class IndieAuthException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final SignInErrorCode errorCode;

	/**
	 * Create a new exception.
	 * @param errorCode what the person may know
	 * @param message the detail for the log
	 */
	public IndieAuthException(SignInErrorCode errorCode, String message) {
		this(errorCode, message, null);
	}

	/**
	 * Create a new exception.
	 * @param errorCode what the person may know
	 * @param message the detail for the log
	 * @param cause the cause, if there is one
	 */
	public IndieAuthException(SignInErrorCode errorCode, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.errorCode = errorCode;
	}

	/**
	 * The exception for something that could not be fetched. What kept it from being
	 * fetched is in the message only (T-F11).
	 * @param uri the URL that was asked
	 * @param cause why it could not be fetched
	 * @return an exception with the code {@code server_invalid} for an answer that can't
	 * be used, {@code temporarily_unavailable} where too much is going on, and
	 * {@code server_unreachable} for everything else
	 */
	public static IndieAuthException of(URI uri, IOException cause) {
		if (!(cause instanceof FetchException failure)) {
			return new IndieAuthException(SignInErrorCode.SERVER_UNREACHABLE, LogText.of(uri) + " broke off", cause);
		}
		SignInErrorCode errorCode = switch (failure.getReason()) {
			case TOO_LARGE, INVALID_RESPONSE -> SignInErrorCode.SERVER_INVALID;
			case BUSY -> SignInErrorCode.TEMPORARILY_UNAVAILABLE;
			default -> SignInErrorCode.SERVER_UNREACHABLE;
		};
		return new IndieAuthException(errorCode,
				LogText.of(uri) + " can't be fetched (" + failure.getReason() + "): " + failure.getMessage(), failure);
	}

	/**
	 * What the person may know.
	 * @return the code
	 */
	public SignInErrorCode getErrorCode() {
		return this.errorCode;
	}

}
