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

package io.github.microblogspring.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RateLimit}.
 */
class RateLimitTests {

	private final AtomicLong nanos = new AtomicLong();

	// AR-11, SE-07
	@Test
	void permitsWhenClientTypesTooMuchThenNotUntilMinuteIsOver() {
		RateLimit limit = RateLimit.of(2, Duration.ofMinutes(1), this.nanos::get);
		assertThat(limit.permits(from("192.0.2.1"))).isTrue();
		this.nanos.addAndGet(Duration.ofSeconds(59).toNanos());
		assertThat(limit.permits(from("192.0.2.1"))).isTrue();
		assertThat(limit.permits(from("192.0.2.1"))).isFalse();
		assertThat(limit.permits(from("192.0.2.2"))).isTrue();
		this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(limit.permits(from("192.0.2.1"))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "2001:db8:0:1:0:0:0:1, 2001:db8:0:1:aaaa:0:0:2", "2001:db8::1, 2001:db8::2:1",
			"2001:db8::1, 2001:DB8:0:0:aaaa::", "2001:db8:0:1::1, 2001:db8::1:0:0:0:2", "::ffff:192.0.2.1, 192.0.2.1" })
	void permitsWhenAddressesAreOfOneNetworkThenOneClient(String first, String second) {
		RateLimit limit = RateLimit.of(1, Duration.ofMinutes(1), this.nanos::get);
		assertThat(limit.permits(from(first))).isTrue();
		assertThat(limit.permits(from(second))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "2001:db8:0:1:0:0:0:1, 2001:db8:0:2:0:0:0:1", "2001:db8::1, 2001:db8:0:1::1",
			"::ffff:192.0.2.1, ::ffff:192.0.2.2", "1:2, 1:3", "unknown, _hidden" })
	void permitsWhenAddressesAreOfTwoNetworksThenTwoClients(String first, String second) {
		RateLimit limit = RateLimit.of(1, Duration.ofMinutes(1), this.nanos::get);
		assertThat(limit.permits(from(first))).isTrue();
		assertThat(limit.permits(from(second))).isTrue();
	}

	@Test
	void permitsWhenThereIsNoLimitThenAlways() {
		RateLimit limit = RateLimit.none();
		for (int i = 0; i < 1000; i++) {
			assertThat(limit.permits(from("192.0.2.1"))).isTrue();
		}
	}

	// T-X11
	@Test
	void permitsWhenThereAreManyClientsThenOldOnesAreForgotten() {
		RateLimit limit = RateLimit.of(1, Duration.ofMinutes(1), this.nanos::get);
		for (int i = 0; i < 20_000; i++) {
			assertThat(limit.permits("client " + i)).isTrue();
		}
		long remembered = IntStream.range(0, 20_000).filter((i) -> !limit.permits("client " + i)).count();
		assertThat(remembered).isPositive().isLessThanOrEqualTo(10_000);
	}

	@Test
	void createWhenNotPositiveThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.of(0, Duration.ofMinutes(1)));
	}

	private static MockHttpServletRequest from(String remoteAddress) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr(remoteAddress);
		return request;
	}

}
