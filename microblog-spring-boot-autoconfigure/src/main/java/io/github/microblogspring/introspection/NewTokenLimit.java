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

import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many new tokens a server is asked about in a minute. A server that counts
 * requests, as Micro.blog does, would otherwise refuse to answer for the good ones, too.
 *
 * @author The Micro.blog Spring team
 */
final class NewTokenLimit {

	private static final Duration PERIOD = Duration.ofMinutes(1);

	private final int permits;

	private final Ticker ticker;

	private long begin;

	private int taken;

	NewTokenLimit(int permits, Ticker ticker) {
		this.permits = permits;
		this.ticker = ticker;
		this.begin = ticker.read();
	}

	/**
	 * Count a token.
	 * @return {@code null} if it is within the limit, otherwise how long to wait
	 */
	synchronized @Nullable Duration take() {
		long elapsed = this.ticker.read() - this.begin;
		if (elapsed >= PERIOD.toNanos()) {
			this.begin += elapsed;
			this.taken = 0;
			elapsed = 0;
		}
		if (this.taken == this.permits) {
			return PERIOD.minusNanos(elapsed);
		}
		this.taken++;
		return null;
	}

}
