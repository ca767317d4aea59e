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

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import org.apache.commons.logging.Log;

/**
 * Warns of each kind of failure once a minute, however many requests run into it; the
 * others are for whoever debugs.
 *
 * @author The Micro.blog Spring team
 */
final class OccasionalWarnings {

	private static final Duration PAUSE = Duration.ofMinutes(1);

	private static final int MAX_KINDS = 100;

	private final Log logger;

	private final Cache<Object, Boolean> warned;

	OccasionalWarnings(Log logger, Ticker ticker) {
		this.logger = logger;
		this.warned = Caffeine.newBuilder()
			.maximumSize(MAX_KINDS)
			.expireAfterWrite(PAUSE)
			.ticker(ticker)
			.executor(Runnable::run)
			.build();
	}

	/**
	 * Log a message.
	 * @param kind what it is about, of which there are few
	 * @param message the message
	 */
	void warn(Object kind, String message) {
		if (this.warned.asMap().putIfAbsent(kind, true) == null) {
			this.logger.warn(message);
		}
		else {
			this.logger.debug(message);
		}
	}

}
