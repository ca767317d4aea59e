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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The tokens that are good for signing in once, within ten minutes.
 *
 * @author The Micro.blog Spring team
 */
final class TemporaryTokens {

	private static final Duration LIFETIME = Duration.ofMinutes(10);

	private final InstantSource clock;

	private final Map<String, IssuedToken> tokens = new BoundedMap<>();

	TemporaryTokens(InstantSource clock) {
		this.clock = clock;
	}

	synchronized String issue(Person person) {
		String token = RandomTokens.next();
		this.tokens.put(token, new IssuedToken(person, this.clock.instant()));
		return token;
	}

	synchronized @Nullable Person redeem(String token) {
		IssuedToken issued = this.tokens.remove(token);
		boolean good = issued != null && !issued.at().plus(LIFETIME).isBefore(this.clock.instant());
		return good ? issued.person() : null;
	}

	synchronized void clear() {
		this.tokens.clear();
	}

	private record IssuedToken(Person person, Instant at) {
	}

}
