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

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.microblogspring.indieauth.http.FetchException.Reason;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Does things at deadlines. A socket that a timer closes ends every read and write on it,
 * however slowly the other side drips.
 *
 * @author The Micro.blog Spring team
 */
final class SocketTimer implements AutoCloseable {

	static final String THREAD_NAME_PREFIX = "microblog-timer-";

	private final ScheduledThreadPoolExecutor executor;

	SocketTimer() {
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory(THREAD_NAME_PREFIX);
		threadFactory.setDaemon(true);
		this.executor = new ScheduledThreadPoolExecutor(1, threadFactory);
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setKeepAliveTime(10, TimeUnit.SECONDS);
		this.executor.allowCoreThreadTimeOut(true);
	}

	Future<?> schedule(Runnable task, Deadline deadline) throws FetchException {
		try {
			return this.executor.schedule(task, deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			throw new FetchException(Reason.BUSY, "Nothing can be fetched any more", null);
		}
	}

	/**
	 * Take no more tasks. Those that are waiting still run, so that nothing that is being
	 * fetched is left without a deadline.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
	}

}
