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
 * Asks for a mail with a link that signs somebody in.
 *
 * @param email the e-mail address of an account
 * @param appName the name of the application, as it is registered with Micro.blog
 * @param redirectUrl the URL that is registered for it; the link in the mail is this URL
 * with a token appended
 * @param mobile whether the link is for Micro.blog's own mobile application
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record SignInMailRequest(String email, @Nullable String appName, @Nullable String redirectUrl, boolean mobile) {

	/**
	 * Create a new request.
	 * @throws IllegalArgumentException if the e-mail address is empty
	 */
	public SignInMailRequest {
		Assert.hasText(email, "'email' must not be empty");
	}

	/**
	 * Create a new request of an application that is registered with Micro.blog.
	 * @param email the e-mail address of an account
	 * @param appName the registered name
	 * @param redirectUrl the registered URL
	 * @return the request
	 * @throws IllegalArgumentException if the e-mail address is empty
	 */
	public static SignInMailRequest of(String email, String appName, String redirectUrl) {
		return new SignInMailRequest(email, appName, redirectUrl, false);
	}

	/**
	 * Leaves out the e-mail address, as the text may end up in a log.
	 */
	@Override
	public String toString() {
		return "SignInMailRequest[appName=" + this.appName + ", redirectUrl=" + this.redirectUrl + ", mobile="
				+ this.mobile + "]";
	}

}
