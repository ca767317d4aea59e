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

import org.springframework.util.Assert;

/**
 * How much is remembered of tokens, and how often a server is asked about them.
 *
 * @param cacheTtl how long a good token is remembered; not at all if that is zero
 * @param cacheSize how many good tokens are remembered
 * @param newTokensPerMinute how many tokens that were not good lately are asked about in
 * a minute
 * @param maxWaiting how many requests may wait for what another one with the same token
 * asked
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record IntrospectionSettings(Duration cacheTtl, int cacheSize, int newTokensPerMinute, int maxWaiting) {

	/**
	 * Create new settings.
	 * @throws IllegalArgumentException if a value is negative, or no new token could be
	 * asked about
	 */
	public IntrospectionSettings {
		Assert.isTrue(!cacheTtl.isNegative(), "'cacheTtl' must not be negative");
		Assert.isTrue(cacheSize >= 0, "'cacheSize' must not be negative");
		Assert.isTrue(newTokensPerMinute > 0, "'newTokensPerMinute' must be positive");
		Assert.isTrue(maxWaiting >= 0, "'maxWaiting' must not be negative");
	}

}
