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

import org.springframework.util.Assert;

/**
 * Asks for the account of somebody whom Apple has signed in.
 *
 * @param identityToken the identity token from Apple
 * @param userId the identifier of the user at Apple
 * @param email the e-mail address, for a new account
 * @param fullName the name to show, for a new account
 * @param username the user name for a new account, {@code null} at first
 * @param appName the name of the application
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see AppleSignIn#isAccountMissing()
 */
public record AppleSignInRequest(String identityToken, String userId, @Nullable String email, @Nullable String fullName,
		@Nullable String username, @Nullable String appName) {

	/**
	 * Create a new request.
	 * @throws IllegalArgumentException if the identity token or the identifier of the
	 * user is empty
	 */
	public AppleSignInRequest {
		Assert.hasText(identityToken, "'identityToken' must not be empty");
		Assert.hasText(userId, "'userId' must not be empty");
	}

	/**
	 * This request with a user name: makes the account that was missing.
	 * @param username the user name that the person chose
	 * @return the request
	 */
	public AppleSignInRequest withUsername(String username) {
		return new AppleSignInRequest(this.identityToken, this.userId, this.email, this.fullName, username,
				this.appName);
	}

	/**
	 * Leaves out the identity token and whatever tells who the person is, as the text may
	 * end up in a log.
	 */
	@Override
	public String toString() {
		return "AppleSignInRequest[username=" + this.username + ", appName=" + this.appName + "]";
	}

}
