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

package io.github.microblogspring.indieauth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.microblogspring.indieauth.http.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Lets those who want to know the same thing at once share one call to a server. The
 * first one makes it, on their own thread, and a bounded number of others waits.
 *
 * @param <K> what is asked for
 * @param <V> the answer
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class SharedCalls<K, V> {

	private final ConcurrentMap<K, CompletableFuture<V>> running = new ConcurrentHashMap<>();

	private final Semaphore waiting;

	/**
	 * Create a new instance.
	 * @param maxWaiting how many may wait for calls that others make, not negative
	 */
	public SharedCalls(int maxWaiting) {
		this.waiting = new Semaphore(maxWaiting);
	}

	/**
	 * Make a call, or wait for one that is being made. A call that ended while this one
	 * began is not waited for, so that the call itself should look whether its answer is
	 * remembered by now.
	 * @param key what is asked for
	 * @param call the call, which remembers its answer itself
	 * @param deadline how long to wait for somebody else's call
	 * @return the answer
	 * @throws IndieAuthException with the code of the failure that the call that was
	 * waited for ended with, {@code temporarily_unavailable} if too many wait or it takes
	 * too long, or as thrown by the call
	 */
	public V get(K key, Supplier<V> call, Deadline deadline) {
		CompletableFuture<V> own = new CompletableFuture<>();
		CompletableFuture<V> others = this.running.putIfAbsent(key, own);
		return (others != null) ? await(others, deadline) : run(key, own, call);
	}

	private V run(K key, CompletableFuture<V> own, Supplier<V> call) {
		try {
			V value = call.get();
			own.complete(value);
			return value;
		}
		catch (RuntimeException | Error ex) {
			own.completeExceptionally(ex);
			throw ex;
		}
		finally {
			this.running.remove(key);
		}
	}

	private V await(CompletableFuture<V> others, Deadline deadline) {
		if (!this.waiting.tryAcquire()) {
			throw busy("Too many are waiting for what others ask", null);
		}
		try {
			return others.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof IndieAuthException failure) {
				throw new IndieAuthException(failure.getErrorCode(), String.valueOf(failure.getMessage()), failure);
			}
			throw new IllegalStateException("What another one asked failed", ex.getCause());
		}
		catch (TimeoutException ex) {
			throw busy("What another one asked takes too long", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw busy("Interrupted while waiting for what another one asked", ex);
		}
		finally {
			this.waiting.release();
		}
	}

	private static IndieAuthException busy(String message, @Nullable Exception cause) {
		return new IndieAuthException(SignInErrorCode.TEMPORARILY_UNAVAILABLE, message, cause);
	}

}
