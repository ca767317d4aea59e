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

import java.util.Locale;

/**
 * Why a sign-in failed, as far as the person who tried may know: the sign-in page has a
 * sentence for each. Nothing else about a failure leaves the application; the detail is
 * in the log.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public enum SignInErrorCode {

	/**
	 * What was typed is not an address that somebody could have.
	 */
	INVALID_ADDRESS,

	/**
	 * The page does not name a server that could sign anybody in.
	 */
	SERVER_NOT_FOUND,

	/**
	 * The page or the server did not answer: no such host, refused, too slow, closed or
	 * not allowed.
	 */
	SERVER_UNREACHABLE,

	/**
	 * The page or the server answered with something that can't be used.
	 */
	SERVER_INVALID,

	/**
	 * The person said no.
	 */
	ACCESS_DENIED,

	/**
	 * The sign-in is unknown, was used before or is too old.
	 */
	EXPIRED,

	/**
	 * The answer came from another server than the one that was asked.
	 */
	INVALID_ISSUER,

	/**
	 * The address in the answer is missing, malformed or not confirmed by its own page.
	 */
	IDENTITY_NOT_CONFIRMED,

	/**
	 * The address is confirmed, but is not among those that may sign in here.
	 */
	NOT_ALLOWED,

	/**
	 * A token was refused.
	 */
	TOKEN_REJECTED,

	/**
	 * The sign-in mail could not be sent.
	 */
	EMAIL_NOT_SENT,

	/**
	 * Too much is going on at the moment.
	 */
	TEMPORARILY_UNAVAILABLE;

	/**
	 * The code as it stands in a URL, an {@code OAuth2Error} and the message bundle, such
	 * as {@code server_not_found}.
	 * @return the code in lower case
	 */
	public String code() {
		return name().toLowerCase(Locale.ROOT);
	}

}
