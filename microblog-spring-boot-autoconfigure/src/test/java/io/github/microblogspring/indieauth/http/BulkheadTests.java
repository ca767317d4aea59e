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

package io.github.microblogspring.indieauth.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.github.microblogspring.indieauth.http.Bulkhead.Place;
import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Bulkhead}.
 */
@Timeout(20)
class BulkheadTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final Duration SHORT = Duration.ofMillis(50);

	private Bulkhead bulkhead = new Bulkhead(3, 2, LONG);

	// T-X9
	@Test
	void enterWhenAllPlacesAreTakenThenBusy() throws Exception {
		enterAll("a.example", "b.example", "c.example");
		assertBusy("d.example", SHORT);
		assertBusy("a.example", SHORT);
	}

	@Test
	void enterWhenAllPlacesAreTakenThenWaitsNoLongerThanMoment() throws Exception {
		this.bulkhead = new Bulkhead(3, 2, SHORT);
		enterAll("a.example", "b.example", "c.example");
		assertBusy("d.example", Duration.ofHours(1));
	}

	// T-X9, T-X12
	@Test
	void enterWhenHostHasItsShareThenOthersHaveTheRest() throws Exception {
		List<Place> places = enterAll("a.example", "a.example");
		assertBusy("a.example", SHORT);
		enterAll("b.example");
		places.get(0).close();
		enterAll("a.example");
		assertBusy("a.example", SHORT);
	}

	@Test
	void enterWhenPlaceIsLeftThenEntered() throws Exception {
		List<Place> places = enterAll("a.example", "a.example", "b.example");
		FutureTask<Place> waiting = startEntering("a.example");
		places.get(2).close();
		assertBusy("a.example", SHORT);
		assertThat(waiting.isDone()).isFalse();
		places.get(0).close();
		assertThat(waiting.get(10, TimeUnit.SECONDS)).isNotNull();
	}

	@Test
	void enterWhenTooManyWaitThenBusyAtOnce() throws Exception {
		List<Place> places = enterAll("a.example", "b.example", "c.example");
		List<FutureTask<Place>> waiting = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			waiting.add(startEntering("d" + i + ".example"));
		}
		assertBusy("e.example", LONG);
		assertThat(waiting).noneMatch(FutureTask::isDone);
		places.forEach(Place::close);
		for (FutureTask<Place> entered : waiting) {
			assertThat(entered.get(10, TimeUnit.SECONDS)).isNotNull();
		}
	}

	// T-X13
	@Test
	void closeWhenTwiceThenOnePlaceIsLeft() throws Exception {
		List<Place> places = enterAll("a.example", "b.example", "c.example");
		places.get(0).close();
		places.get(0).close();
		enterAll("a.example");
		assertBusy("d.example", SHORT);
	}

	@Test
	void enterWhenInterruptedThenBusyAndStillInterrupted() throws Exception {
		enterAll("a.example", "b.example", "c.example");
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			Thread.currentThread().interrupt();
			assertBusy("d.example", LONG);
			interrupted.complete(Thread.currentThread().isInterrupted());
		});
		thread.start();
		assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
	}

	private List<Place> enterAll(String... hosts) throws FetchException {
		List<Place> places = new ArrayList<>();
		for (String host : hosts) {
			places.add(this.bulkhead.enter(host, Deadline.after(SHORT)));
		}
		return places;
	}

	private FutureTask<Place> startEntering(String host) throws InterruptedException {
		FutureTask<Place> task = new FutureTask<>(() -> this.bulkhead.enter(host, Deadline.after(LONG)));
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		thread.start();
		while (thread.getState() != Thread.State.TIMED_WAITING && !task.isDone()) {
			Thread.sleep(1);
		}
		return task;
	}

	private void assertBusy(String host, Duration patience) {
		assertThatExceptionOfType(FetchException.class)
			.isThrownBy(() -> this.bulkhead.enter(host, Deadline.after(patience)))
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.BUSY);
	}

}
