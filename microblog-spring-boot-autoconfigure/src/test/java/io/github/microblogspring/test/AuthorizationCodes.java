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

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;

/**
 * The codes that were issued, each good for one redemption within ten minutes.
 *
 * @author The Micro.blog Spring team
 */
final class AuthorizationCodes {

	private static final Duration LIFETIME = Duration.ofMinutes(10);

	private final InstantSource clock;

	private final SecureRandom random = new SecureRandom();

	private final Map<String, IssuedCode> codes = new BoundedMap<>();

	private int replays;

	AuthorizationCodes(InstantSource clock) {
		this.clock = clock;
	}

	synchronized String issue(Grant grant) {
		byte[] bytes = new byte[16];
		this.random.nextBytes(bytes);
		String code = HexFormat.of().formatHex(bytes);
		this.codes.put(code, new IssuedCode(grant, this.clock.instant(), false));
		return code;
	}

	synchronized Grant redeem(String code) {
		IssuedCode issued = this.codes.get(code);
		if (issued == null) {
			throw ClientMistakeException.invalidGrant("The code is unknown.");
		}
		if (issued.used()) {
			this.replays++;
			throw ClientMistakeException.invalidGrant("The code was used before.");
		}
		this.codes.put(code, new IssuedCode(issued.grant(), issued.at(), true));
		if (issued.at().plus(LIFETIME).isBefore(this.clock.instant())) {
			throw ClientMistakeException.invalidGrant("The code has expired.");
		}
		return issued.grant();
	}

	synchronized int replays() {
		return this.replays;
	}

	synchronized void clear() {
		this.codes.clear();
		this.replays = 0;
	}

	private record IssuedCode(Grant grant, Instant at, boolean used) {
	}

}
