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

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a server says about a token that it accepts.
 *
 * @param me the profile URL of the person as it was received, which is valid, but not
 * confirmed by its page
 * @param scopes what the token is good for, possibly nothing
 * @param profile what can be shown of the profile, possibly nothing
 * @param expiresAt when the token expires, {@code null} if the server does not say so
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record VerifiedToken(String me, Set<String> scopes, Map<String, Object> profile, @Nullable Instant expiresAt) {

	/**
	 * Create a new instance with copies of what is given.
	 */
	public VerifiedToken {
		scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
		profile = Collections.unmodifiableMap(new LinkedHashMap<>(profile));
	}

	/**
	 * Create a new instance for a token without a known end.
	 * @param me the profile URL
	 * @param scopes what the token is good for
	 * @param profile what can be shown of the profile
	 */
	public VerifiedToken(String me, Set<String> scopes, Map<String, Object> profile) {
		this(me, scopes, profile, null);
	}

	/**
	 * Leaves out the profile, as it may have an e-mail address.
	 */
	@Override
	public String toString() {
		return "VerifiedToken[me=" + this.me + ", scopes=" + this.scopes + "]";
	}

}
