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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;

/**
 * A socket that is closed at a deadline, and never asks a proxy.
 *
 * @author The Micro.blog Spring team
 */
final class TimedSocket implements Closeable {

	private final Socket socket = new Socket(Proxy.NO_PROXY);

	private final String host;

	private final Deadline deadline;

	private final Future<?> timer;

	private final Bulkhead.Place place;

	private volatile boolean expired;

	/**
	 * Create a new socket, not yet connected.
	 * @param host the host that it is for
	 * @param deadline when it is closed
	 * @param timer closes it
	 * @param place what is free again at the deadline, even if nobody closes the socket
	 * @throws FetchException if the timer takes no more
	 */
	TimedSocket(String host, Deadline deadline, SocketTimer timer, Bulkhead.Place place) throws FetchException {
		this.host = host;
		this.deadline = deadline;
		this.place = place;
		this.timer = timer.schedule(this::expire, deadline);
	}

	private void expire() {
		this.expired = true;
		abort();
		this.place.close();
	}

	void connect(InetSocketAddress address, Duration timeout, Duration readTimeout) throws IOException {
		Duration remaining = this.deadline.remaining();
		if (remaining.isZero()) {
			throw new SocketTimeoutException("No time is left to connect");
		}
		long millis = Math.min(timeout.toMillis(), remaining.toMillis());
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(limit(readTimeout.toMillis()));
		this.socket.connect(address, limit(millis));
	}

	// Zero would be no limit at all
	private static int limit(long millis) {
		return (int) Math.max(1, Math.min(millis, Integer.MAX_VALUE));
	}

	Socket get() {
		return this.socket;
	}

	FetchException failure(Exception ex) {
		return FetchFailures.of(ex, this.host, this.expired || this.deadline.remaining().isZero());
	}

	@Override
	public void close() {
		this.timer.cancel(false);
		abort();
	}

	// With a reset instead of a close that waits for what is still to be read or written
	private void abort() {
		try (this.socket) {
			this.socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// It is closed all the same
		}
	}

}
