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

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a discovery ended, as it is remembered.
 *
 * @param expires until when it holds
 * @param found the server, if there was one
 * @param failure why there was none
 * @author The Micro.blog Spring team
 */
record CachedDiscovery(Instant expires, @Nullable DiscoveredServer found, @Nullable SignInErrorCode failure) {

	// Of a page that is being repaired, the old failure must not stay
	private static final Duration LONGEST_FAILURE = Duration.ofSeconds(5);

	private static final String EXPIRES = "expires";

	private static final String FAILURE = "failure";

	private static final String CHAIN = "chain";

	private static final String FROM_METADATA = "from-metadata";

	private static final String PROMISES_ISS = "promises-iss";

	static CachedDiscovery of(DiscoveredServer server, Instant expires) {
		return new CachedDiscovery(expires, server.asRemembered(), null);
	}

	static CachedDiscovery of(IndieAuthException failure, Instant now, Duration timeToLive) {
		Duration duration = (timeToLive.compareTo(LONGEST_FAILURE) < 0) ? timeToLive : LONGEST_FAILURE;
		return new CachedDiscovery(now.plus(duration), null, failure.getErrorCode());
	}

	boolean isValid(Instant now, Duration timeToLive) {
		return now.isBefore(this.expires) && !this.expires.isAfter(now.plus(timeToLive));
	}

	DiscoveredServer server() {
		if (this.found == null) {
			SignInErrorCode code = (this.failure != null) ? this.failure : SignInErrorCode.SERVER_INVALID;
			throw new IndieAuthException(code, "The discovery for this address has just failed");
		}
		return this.found;
	}

	/**
	 * A map of text only, which survives Java and JSON serialization without a type of
	 * ours. No URL has a space.
	 * @return the map
	 */
	Map<String, String> toValue() {
		Map<String, String> value = new HashMap<>();
		value.put(EXPIRES, this.expires.toString());
		if (this.failure != null) {
			value.put(FAILURE, this.failure.name());
		}
		if (this.found != null) {
			value.putAll(this.found.endpoints().toMap());
			value.put(CHAIN, String.join(" ", this.found.chain().stream().map(URI::toString).toList()));
			value.put(FROM_METADATA, String.valueOf(this.found.fromMetadata()));
			value.put(PROMISES_ISS, String.valueOf(this.found.promisesIss()));
		}
		return value;
	}

	/**
	 * The reverse of {@link #toValue()}.
	 * @param value what the cache has
	 * @return the discovery, or {@code null} if it is nothing of ours
	 * @throws RuntimeException if it is broken
	 */
	static @Nullable CachedDiscovery fromValue(@Nullable Object value) {
		if (!(value instanceof Map<?, ?> map) || !(map.get(EXPIRES) instanceof String expires)) {
			return null;
		}
		Map<String, String> texts = new HashMap<>();
		map.forEach((key, text) -> texts.put(String.valueOf(key), String.valueOf(text)));
		String failure = texts.get(FAILURE);
		if (failure != null) {
			return new CachedDiscovery(Instant.parse(expires), null, SignInErrorCode.valueOf(failure));
		}
		List<URI> chain = Arrays.stream(texts.getOrDefault(CHAIN, "").split(" ")).map(URI::create).toList();
		DiscoveredServer found = new DiscoveredServer(chain, ServerEndpoints.fromMap(texts),
				Boolean.parseBoolean(texts.get(FROM_METADATA)), Boolean.parseBoolean(texts.get(PROMISES_ISS)), true);
		return new CachedDiscovery(Instant.parse(expires), found, null);
	}

}
