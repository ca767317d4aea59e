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

package io.github.microblogspring.test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens that were issued, app tokens among them.
 *
 * @author The Micro.blog Spring team
 */
final class AccessTokens {

	private static final String SCHEME = "bearer ";

	private final InstantSource clock;

	private final Map<String, Access> tokens = new BoundedMap<>();

	private @Nullable Duration lifetimeOfReplacements;

	AccessTokens(InstantSource clock) {
		this.clock = clock;
	}

	synchronized String issue(Access access) {
		String token = RandomTokens.next();
		this.tokens.put(token, access);
		return token;
	}

	@Nullable Access find(Request request) {
		String authorization = request.getHeader("Authorization");
		if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
			return null;
		}
		return find(authorization.substring(SCHEME.length()).trim());
	}

	synchronized @Nullable Access find(String token) {
		Access access = this.tokens.get(token);
		boolean expired = access != null && access.expiresAt() != null
				&& !access.expiresAt().isAfter(this.clock.instant());
		return expired ? null : access;
	}

	/**
	 * Use a token in a way that may replace it.
	 * @param token the token
	 * @return the token from now on, {@code null} if it is not a good one
	 */
	synchronized @Nullable String renew(String token) {
		Access access = find(token);
		if (access == null || this.lifetimeOfReplacements == null) {
			return (access != null) ? token : null;
		}
		this.tokens.remove(token);
		return issue(access.until(this.clock.instant().plus(this.lifetimeOfReplacements)));
	}

	synchronized void revoke(String token) {
		this.tokens.remove(token);
	}

	synchronized void replace(@Nullable Duration lifetime) {
		this.lifetimeOfReplacements = lifetime;
	}

	synchronized void clear() {
		this.tokens.clear();
		this.lifetimeOfReplacements = null;
	}

}
