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

import java.time.Duration;
import java.time.InstantSource;

import io.github.microblogspring.indieauth.http.Deadline;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;
import org.springframework.util.Assert;

/**
 * Remembers for a short time which server was found for a typed address, and lets those
 * who type the same address at once share one discovery. It is not for the confirmation
 * of an identity, which always reads the page.
 * <p>
 * What is put into the cache are maps of text, which any serialization brings back. An
 * entry says itself until when it holds, so that the cache may keep it for longer; one
 * that is not understood, or a cache that fails, counts as nothing remembered.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see IndieAuthDiscovery
 */
public final class DiscoveryCache {

	private static final Log logger = LogFactory.getLog(DiscoveryCache.class);

	private final IndieAuthDiscovery discovery;

	private final Cache cache;

	private final Duration timeToLive;

	private final InstantSource clock;

	private final SharedCalls<TypedAddress, DiscoveredServer> calls;

	/**
	 * Create a new cache of discoveries.
	 * @param discovery finds what is not remembered
	 * @param cache where to remember it: has to have a bound of its own
	 * @param timeToLive how long a server is remembered; not at all if that is zero
	 * @param maxWaiting how many people may wait for a discovery that another one began
	 */
	public DiscoveryCache(IndieAuthDiscovery discovery, Cache cache, Duration timeToLive, int maxWaiting) {
		this(discovery, cache, timeToLive, maxWaiting, InstantSource.system());
	}

	DiscoveryCache(IndieAuthDiscovery discovery, Cache cache, Duration timeToLive, int maxWaiting,
			InstantSource clock) {
		Assert.notNull(discovery, "'discovery' must not be null");
		Assert.notNull(cache, "'cache' must not be null");
		Assert.isTrue(!timeToLive.isNegative(), "'timeToLive' must not be negative");
		this.discovery = discovery;
		this.cache = cache;
		this.timeToLive = timeToLive;
		this.clock = clock;
		this.calls = new SharedCalls<>(maxWaiting);
	}

	/**
	 * Find the server for an address that somebody typed.
	 * @param address the address
	 * @param deadline by when everything must have been read
	 * @return the server, {@linkplain DiscoveredServer#remembered() remembered} or not
	 * @throws IndieAuthException as {@link IndieAuthDiscovery#discover}; a failure is
	 * remembered for a few seconds
	 */
	public DiscoveredServer discover(TypedAddress address, Deadline deadline) {
		CachedDiscovery cached = cached(address);
		if (cached != null) {
			return cached.server();
		}
		return this.calls.get(address, () -> {
			// Another one may have ended since we looked
			CachedDiscovery remembered = cached(address);
			return (remembered != null) ? remembered.server() : discoverNow(address, deadline);
		}, deadline);
	}

	private DiscoveredServer discoverNow(TypedAddress address, Deadline deadline) {
		try {
			DiscoveredServer server = this.discovery.discover(address, deadline);
			put(address, CachedDiscovery.of(server, this.clock.instant().plus(this.timeToLive)));
			return server;
		}
		catch (IndieAuthException ex) {
			// That we are busy says nothing about the address
			if (ex.getErrorCode() != SignInErrorCode.TEMPORARILY_UNAVAILABLE) {
				put(address, CachedDiscovery.of(ex, this.clock.instant(), this.timeToLive));
			}
			throw ex;
		}
	}

	private @Nullable CachedDiscovery cached(TypedAddress address) {
		try {
			Cache.ValueWrapper value = this.cache.get(address.toString());
			CachedDiscovery cached = (value != null) ? CachedDiscovery.fromValue(value.get()) : null;
			return (cached != null && isValid(cached)) ? cached : null;
		}
		catch (RuntimeException ex) {
			logger.warn("The cache of discoveries can't be read: " + ex);
			return null;
		}
	}

	// Others may write to the cache as well, or wrote with other settings
	private boolean isValid(CachedDiscovery cached) {
		DiscoveredServer found = cached.found();
		return cached.isValid(this.clock.instant(), this.timeToLive)
				&& (found == null || this.discovery.accepts(found));
	}

	private void put(TypedAddress address, CachedDiscovery cached) {
		try {
			this.cache.put(address.toString(), cached.toValue());
		}
		catch (RuntimeException ex) {
			logger.warn("The cache of discoveries can't be written: " + ex);
		}
	}

}
