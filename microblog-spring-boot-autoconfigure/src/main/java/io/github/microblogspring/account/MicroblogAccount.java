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

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What Micro.blog tells about an account to those who have a token for it. There is no
 * profile URL among it, so it does not say who somebody is on the web; user names get
 * reused.
 *
 * @param token the access token from now on, which may be another one than the token that
 * was sent and then replaces it
 * @param username the user name
 * @param name the display name
 * @param fullName the full name
 * @param avatar the URL of a picture
 * @param gravatarUrl the URL of a picture at Gravatar
 * @param bio what the person says about themselves
 * @param email the e-mail address
 * @param defaultSite the host name of the blog
 * @param hasSite whether there is a blog
 * @param plan the name of the subscription
 * @param plans the names of all subscriptions
 * @param fullAccess whether the account has full access
 * @param premium whether the subscription is a premium one
 * @param usingAi whether features with artificial intelligence are in use
 * @param inkwell whether Inkwell is among what is subscribed to
 * @param expiresAt when the token expires; {@code null} if it does not, or if nobody
 * could read when
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record MicroblogAccount(String token, String username, @Nullable String name, @Nullable String fullName,
		@Nullable String avatar, @Nullable String gravatarUrl, @Nullable String bio, @Nullable String email,
		@Nullable String defaultSite, @Nullable Boolean hasSite, @Nullable String plan, List<String> plans,
		@Nullable Boolean fullAccess, @Nullable Boolean premium, @Nullable Boolean usingAi, @Nullable Boolean inkwell,
		@Nullable Instant expiresAt) {

	/**
	 * Create a new account.
	 */
	public MicroblogAccount {
		plans = List.copyOf(plans);
	}

	/**
	 * Leaves out the token and everything personal, as the text may end up in a log.
	 */
	@Override
	public String toString() {
		return "MicroblogAccount[username=" + this.username + ", defaultSite=" + this.defaultSite + ", expiresAt="
				+ this.expiresAt + "]";
	}

}
