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

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.microblogspring.indieauth.http.FetchException.Reason;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Looks hosts up on threads of its own, as a lookup can't be interrupted and may take
 * longer than the deadline.
 *
 * @author The Micro.blog Spring team
 */
final class HostLookup implements AutoCloseable {

	static final int MAX_THREADS = 16;

	static final String THREAD_NAME_PREFIX = "microblog-dns-";

	private final HostResolver resolver;

	private final ExecutorService executor;

	HostLookup(HostResolver resolver) {
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory(THREAD_NAME_PREFIX);
		threadFactory.setDaemon(true);
		this.resolver = resolver;
		this.executor = new ThreadPoolExecutor(0, MAX_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				threadFactory);
	}

	List<InetAddress> lookUp(String host, Deadline deadline) throws FetchException {
		Future<InetAddress[]> lookup = submit(host);
		try {
			return List.of(lookup.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
		}
		catch (ExecutionException ex) {
			throw new FetchException(Reason.HOST_UNKNOWN, "The host '" + host + "' does not resolve", ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new FetchException(Reason.TIMEOUT, "The host '" + host + "' did not resolve in time", null);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new FetchException(Reason.TIMEOUT, "Interrupted while resolving the host '" + host + "'", ex);
		}
		finally {
			lookup.cancel(true);
		}
	}

	private Future<InetAddress[]> submit(String host) throws FetchException {
		try {
			return this.executor.submit(() -> this.resolver.resolve(host));
		}
		catch (RejectedExecutionException ex) {
			throw new FetchException(Reason.BUSY, "Too many hosts are being resolved", null);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
