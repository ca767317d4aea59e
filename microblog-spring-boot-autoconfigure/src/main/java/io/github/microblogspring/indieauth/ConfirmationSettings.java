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

import java.time.Duration;
import java.util.Set;

/**
 * Choices of the confirmation of an identity.
 *
 * @param allowHttp whether a profile URL may be on plain {@code http}, for development
 * and tests only
 * @param allowedUsers the profile URLs that may sign in
 * @param allowedHosts the hosts of profile URLs that may sign in, in lower case and as
 * A-labels; anybody may when neither users nor hosts are given
 * @param allowOtherHost whether a profile URL may be on another host than the address
 * that was typed
 * @param timeout how long the confirmation may take, with all redirects
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record ConfirmationSettings(boolean allowHttp, Set<ProfileUrl> allowedUsers, Set<String> allowedHosts,
		boolean allowOtherHost, Duration timeout) {

	/**
	 * Create new settings.
	 * @param allowHttp whether a profile URL may be on plain {@code http}
	 * @param allowedUsers the profile URLs that may sign in
	 * @param allowedHosts the hosts of profile URLs that may sign in
	 * @param allowOtherHost whether a profile URL may be on another host
	 * @param timeout how long the confirmation may take
	 */
	public ConfirmationSettings {
		allowedUsers = Set.copyOf(allowedUsers);
		allowedHosts = Set.copyOf(allowedHosts);
	}

}
