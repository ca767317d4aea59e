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

import java.io.Closeable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.microblogspring.indieauth.http.FetchException.Reason;

/**
 * Bounds how many requests run at once, in all and to one host, so that slow hosts take
 * neither all threads of the application nor all places. Who finds no place waits for a
 * moment; no more wait than there are places.
 *
 * @author The Micro.blog Spring team
 */
final class Bulkhead {

	private final int places;

	private final int placesPerHost;

	private final Duration longestWait;

	// A lock instead of a monitor, which would pin virtual threads
	private final ReentrantLock lock = new ReentrantLock();

	private final Condition placeLeft = this.lock.newCondition();

	private final Map<String, Integer> takenByHost = new HashMap<>();

	private int taken;

	private int waiting;

	Bulkhead(int places, int placesPerHost, Duration longestWait) {
		this.places = places;
		this.placesPerHost = placesPerHost;
		this.longestWait = longestWait;
	}

	/**
	 * Take a place.
	 * @param host the host that is going to be asked
	 * @param deadline how long to wait at most
	 * @return the place, to be closed when nothing is expected from the host any more
	 * @throws FetchException with the reason {@code BUSY} if there was none
	 */
	Place enter(String host, Deadline deadline) throws FetchException {
		this.lock.lock();
		try {
			if (!isFree(host)) {
				awaitPlace(host, deadline);
			}
			this.taken++;
			this.takenByHost.merge(host, 1, Integer::sum);
			return new Place(host);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isFree(String host) {
		return this.taken < this.places && this.takenByHost.getOrDefault(host, 0) < this.placesPerHost;
	}

	private void awaitPlace(String host, Deadline deadline) throws FetchException {
		if (this.waiting == this.places) {
			throw busy();
		}
		this.waiting++;
		try {
			long nanos = deadline.orAfter(this.longestWait).remaining().toNanos();
			while (!isFree(host)) {
				if (nanos <= 0) {
					throw busy();
				}
				nanos = this.placeLeft.awaitNanos(nanos);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw busy();
		}
		finally {
			this.waiting--;
		}
	}

	private static FetchException busy() {
		return new FetchException(Reason.BUSY, "Too much is being fetched", null);
	}

	private void leave(String host) {
		this.lock.lock();
		try {
			this.taken--;
			this.takenByHost.computeIfPresent(host, (key, count) -> (count > 1) ? count - 1 : null);
			// All of them: the next in line may wait for a place of another host
			this.placeLeft.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A place that was taken.
	 */
	final class Place implements Closeable {

		private final String host;

		private final AtomicBoolean left = new AtomicBoolean();

		private Place(String host) {
			this.host = host;
		}

		@Override
		public void close() {
			if (this.left.compareAndSet(false, true)) {
				leave(this.host);
			}
		}

	}

}
