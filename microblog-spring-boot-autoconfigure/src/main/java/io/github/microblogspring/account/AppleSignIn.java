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

import org.jspecify.annotations.Nullable;

/**
 * The answer to a sign-in with Apple.
 *
 * @param username the user name at Micro.blog, {@code null} if there is no account yet
 * @param token a temporary token for {@link MicroblogAccountClient#verify(String)},
 * {@code null} at most if there is no account yet
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record AppleSignIn(@Nullable String username, @Nullable String token) {

	/**
	 * Whether there is no account yet: to make one, the request is repeated
	 * {@linkplain AppleSignInRequest#withUsername(String) with a user name}.
	 * @return {@code true} if the account is missing
	 */
	public boolean isAccountMissing() {
		return this.username == null;
	}

	/**
	 * Leaves out the token, as the text may end up in a log.
	 */
	@Override
	public String toString() {
		return "AppleSignIn[username=" + this.username + "]";
	}

}
