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

import java.time.Duration;
import java.util.regex.Pattern;

import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.web.RateLimit;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Sign-in with an app token that a person has made at Micro.blog.
 *
 * @author The Micro.blog Spring team
 */
final class AppTokenSignIn {

	static final String PATH = "/login/microblog/token";

	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,512}");

	private final TokenOwnership tokenOwnership;

	private final RateLimit clients = RateLimit.of(20, Duration.ofMinutes(10));

	AppTokenSignIn(TokenOwnership tokenOwnership) {
		this.tokenOwnership = tokenOwnership;
	}

	/**
	 * Ask whom the token belongs to that was typed.
	 * @param request the request of the form
	 * @return its owner
	 * @throws IndieAuthException if the token is refused
	 */
	TokenOwner redeem(HttpServletRequest request) {
		String typed = request.getParameter("token");
		String token = (typed != null) ? typed.strip() : "";
		if (!isToken(token)) {
			throw new IndieAuthException(SignInErrorCode.TOKEN_REJECTED, "What was typed is not a token");
		}
		if (!this.clients.permits(request)) {
			throw new IndieAuthException(SignInErrorCode.TEMPORARILY_UNAVAILABLE,
					"More tokens were tried from one IP address than are permitted");
		}
		return this.tokenOwnership.ofAppToken(token);
	}

	static boolean isToken(String text) {
		return TOKEN.matcher(text).matches();
	}

}
