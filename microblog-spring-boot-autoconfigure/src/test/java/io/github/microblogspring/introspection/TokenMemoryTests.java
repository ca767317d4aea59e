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
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TokenMemory} and {@link TokenHash}.
 *
 * @author The Micro.blog Spring team
 */
class TokenMemoryTests {

	private static final int SIZE = 1000;

	private final TokenHash hash = new TokenHash();

	private final TokenMemory memory = new TokenMemory(Duration.ofSeconds(60), SIZE, () -> Instant.EPOCH, () -> 0);

	private final OAuth2AuthenticatedPrincipal principal = new DefaultOAuth2AuthenticatedPrincipal(
			Map.of("me", "https://alice.example/"), Set.of());

	@Test
	void sizeWhenMillionRandomTokensThenBoundedAndGoodOnesStay() {
		for (int i = 0; i < SIZE; i++) {
			this.memory.putGood(this.hash.of("good-" + i), this.principal, null);
		}
		int strangers = 0;
		for (int i = 0; i < 1_000_000; i++) {
			TokenKey key = this.hash.of("random-" + i);
			strangers += (this.memory.good(key) != null) ? 1 : 0;
			this.memory.putBad(key, SignInErrorCode.TOKEN_REJECTED);
		}
		assertThat(strangers).isZero();
		assertThat(this.memory.size()).isLessThanOrEqualTo(2 * SIZE + TokenMemory.MAX_BAD);
		for (int i = 0; i < SIZE; i++) {
			assertThat(this.memory.good(this.hash.of("good-" + i))).isSameAs(this.principal);
			assertThat(this.memory.isKnown(this.hash.of("good-" + i))).isTrue();
		}
	}

	@Test
	void sizeWhenMoreGoodTokensThanPlacesThenBounded() {
		for (int i = 0; i < 10 * SIZE; i++) {
			this.memory.putGood(this.hash.of("good-" + i), this.principal, null);
		}
		assertThat(this.memory.size()).isLessThanOrEqualTo(2 * SIZE);
	}

	@Test
	void hashThenDependsOnTokenAndProcess() {
		assertThat(this.hash.of("a")).isEqualTo(this.hash.of("a")).isNotEqualTo(this.hash.of("b"));
		assertThat(this.hash.of("a")).isNotEqualTo(new TokenHash().of("a"));
	}

}
