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

package io.github.microblogspring.oauth2;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TokenExchanges}.
 *
 * @author The Micro.blog Spring team
 */
class TokenExchangesTests {

	private static final int THREADS = 16;

	private final TokenExchanges<String> exchanges = new TokenExchanges<>();

	private final AtomicInteger sent = new AtomicInteger();

	@Test
	void exchangeWhenManyComeAtOnceThenSentOnceAndAllGetTheAnswer() throws Exception {
		// RF-03, RF-06
		CyclicBarrier together = new CyclicBarrier(THREADS);
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<String>> answers = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				answers.add(executor.submit(() -> {
					together.await(10, TimeUnit.SECONDS);
					return this.exchanges.exchange("old", this::answer);
				}));
			}
			for (Future<String> answer : answers) {
				assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("new-1");
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(this.sent).hasValue(1);
	}

	@Test
	void exchangeWhenOneIsOnItsWayThenOthersWaitForIt() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch answered = new CountDownLatch(1);
		ExecutorService executor = Executors.newFixedThreadPool(2);
		try {
			Future<String> first = executor.submit(() -> this.exchanges.exchange("old", () -> {
				begun.countDown();
				await(answered);
				return answer();
			}));
			await(begun);
			Future<String> second = executor.submit(() -> this.exchanges.exchange("old", this::answer));
			assertThat(this.exchanges.exchange("other", () -> "not held up")).isEqualTo("not held up");
			answered.countDown();
			assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("new-1");
			assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("new-1");
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(this.sent).hasValue(1);
	}

	@Test
	void exchangeWhenSomebodyComesLaterThenSameAnswer() {
		assertThat(this.exchanges.exchange("old", this::answer)).isEqualTo("new-1");
		assertThat(this.exchanges.exchange("old", this::answer)).isEqualTo("new-1");
	}

	@Test
	void exchangeWhenOtherTokenThenOtherAnswer() {
		assertThat(this.exchanges.exchange("old", this::answer)).isEqualTo("new-1");
		assertThat(this.exchanges.exchange("older", this::answer)).isEqualTo("new-2");
	}

	@Test
	void exchangeWhenItFailsThenThrownAsItIsAndForgotten() {
		IllegalStateException failure = new IllegalStateException("The server is down");
		assertThatIllegalStateException().isThrownBy(() -> this.exchanges.exchange("old", () -> {
			throw failure;
		})).isSameAs(failure);
		assertThat(this.exchanges.exchange("old", this::answer)).isEqualTo("new-1");
	}

	@Test
	void exchangeWhenItFailsWithAnErrorThenThrownAsItIsAndForgotten() {
		StackOverflowError failure = new StackOverflowError("Too deep");
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> this.exchanges.exchange("old", () -> {
			throw failure;
		})).isSameAs(failure);
		assertThat(this.exchanges.exchange("old", this::answer)).isEqualTo("new-1");
	}

	private String answer() {
		return "new-" + this.sent.incrementAndGet();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
