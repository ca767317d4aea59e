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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Exchanges a token for a new one, once: those who come with the same token at the same
 * time, or a moment later, get the same answer. To a server a second use looks like a
 * theft, and one of the two new tokens would be lost (RF-03, RF-06). What fails is
 * forgotten at once. Other nodes know nothing of it.
 *
 * @param <T> the type of the answer
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class TokenExchanges<T> {

	private static final Duration REMEMBERED = Duration.ofSeconds(30);

	private static final int MAX_REMEMBERED = 10_000;

	private final Cache<Object, CompletableFuture<T>> answers = Caffeine.newBuilder()
		.maximumSize(MAX_REMEMBERED)
		.expireAfterWrite(REMEMBERED)
		.build();

	/**
	 * Exchange a token, or wait for the answer to somebody else who does.
	 * @param key what the token is known by: itself, with its owner and the server that
	 * issued it, as two servers may issue the same
	 * @param exchange sends it
	 * @return the answer
	 * @throws RuntimeException what the exchange has thrown
	 */
	public T exchange(Object key, Supplier<T> exchange) {
		CompletableFuture<T> own = new CompletableFuture<>();
		CompletableFuture<T> others = this.answers.asMap().putIfAbsent(key, own);
		if (others != null) {
			return await(others);
		}
		try {
			own.complete(exchange.get());
		}
		catch (RuntimeException | Error ex) {
			this.answers.asMap().remove(key, own);
			own.completeExceptionally(ex);
		}
		return await(own);
	}

	private static <T> T await(CompletableFuture<T> answer) {
		try {
			return answer.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw ex;
		}
	}

}
