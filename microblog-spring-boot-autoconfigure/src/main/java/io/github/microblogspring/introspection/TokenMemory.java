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

package io.github.microblogspring.introspection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;

/**
 * Remembers tokens, with a bound for each kind: whose the good ones are, for a short time
 * and never beyond their end; which ones were good lately; and which ones are bad, for
 * seconds. However many bad ones there are, they take no place of a good one.
 *
 * @author The Micro.blog Spring team
 */
final class TokenMemory {

	static final Duration BAD_TTL = Duration.ofSeconds(5);

	static final int MAX_BAD = 10_000;

	private static final Duration KNOWN_TTL = Duration.ofHours(1);

	private final InstantSource clock;

	private final Duration goodTtl;

	private final Cache<TokenKey, Good> good;

	private final Cache<TokenKey, Boolean> known;

	private final Cache<TokenKey, SignInErrorCode> bad;

	TokenMemory(Duration goodTtl, int size, InstantSource clock, Ticker ticker) {
		this.clock = clock;
		this.goodTtl = goodTtl;
		this.good = cache(goodTtl, size, ticker);
		this.known = cache(KNOWN_TTL, size, ticker);
		this.bad = cache(BAD_TTL, MAX_BAD, ticker);
	}

	private static <V> Cache<TokenKey, V> cache(Duration ttl, int size, Ticker ticker) {
		// Without a thread of another pool
		return Caffeine.newBuilder()
			.maximumSize(size)
			.expireAfterWrite(ttl)
			.ticker(ticker)
			.executor(Runnable::run)
			.build();
	}

	@Nullable OAuth2AuthenticatedPrincipal good(TokenKey key) {
		Good remembered = this.good.getIfPresent(key);
		return (remembered != null && this.clock.instant().isBefore(remembered.until())) ? remembered.principal()
				: null;
	}

	/**
	 * Why a token was refused.
	 * @param key stands for the token
	 * @return the code, {@code null} if it was not refused lately
	 */
	@Nullable SignInErrorCode bad(TokenKey key) {
		return this.bad.getIfPresent(key);
	}

	boolean isKnown(TokenKey key) {
		return this.known.getIfPresent(key) != null;
	}

	void putGood(TokenKey key, OAuth2AuthenticatedPrincipal principal, @Nullable Instant expiresAt) {
		Instant until = this.clock.instant().plus(this.goodTtl);
		this.good.put(key, new Good(principal, (expiresAt != null && expiresAt.isBefore(until)) ? expiresAt : until));
		this.known.put(key, true);
	}

	void putBad(TokenKey key, SignInErrorCode reason) {
		this.good.invalidate(key);
		this.known.invalidate(key);
		this.bad.put(key, reason);
	}

	/**
	 * How much is remembered.
	 * @return the number of tokens, of all kinds
	 */
	long size() {
		this.good.cleanUp();
		this.known.cleanUp();
		this.bad.cleanUp();
		return this.good.estimatedSize() + this.known.estimatedSize() + this.bad.estimatedSize();
	}

	/**
	 * A good token.
	 *
	 * @param principal whose it is
	 * @param until until when that holds
	 */
	private record Good(OAuth2AuthenticatedPrincipal principal, Instant until) {

	}

}
