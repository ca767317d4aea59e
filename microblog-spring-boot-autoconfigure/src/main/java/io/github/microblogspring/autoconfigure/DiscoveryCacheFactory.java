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

package io.github.microblogspring.autoconfigure;

import java.util.Objects;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.microblogspring.indieauth.DiscoveryCache;
import io.github.microblogspring.indieauth.IndieAuthDiscovery;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.caffeine.CaffeineCache;

/**
 * Makes the {@link DiscoveryCache} of the configured properties. Its entries are in the
 * cache with our name of the application's {@link CacheManager}, if it has one, and
 * otherwise in one of our own. A cache that the manager would only now make is not asked
 * for: it may have no bound.
 *
 * @author The Micro.blog Spring team
 */
final class DiscoveryCacheFactory {

	static final String CACHE_NAME = "microblog.discovery";

	// As many as fetch, and as many as wait for a place
	private static final int WAITING_PER_PLACE = 2;

	private final MicroblogProperties.Discovery properties;

	private final ObjectProvider<CacheManager> cacheManagers;

	DiscoveryCacheFactory(MicroblogProperties.Discovery properties, ObjectProvider<CacheManager> cacheManagers) {
		this.properties = properties;
		this.cacheManagers = cacheManagers;
	}

	DiscoveryCache create(IndieAuthDiscovery discovery) {
		check("cache-ttl", this.properties.getCacheTtl(), !this.properties.getCacheTtl().isNegative());
		check("cache-size", this.properties.getCacheSize(), this.properties.getCacheSize() >= 0);
		return new DiscoveryCache(discovery, cache(), this.properties.getCacheTtl(),
				WAITING_PER_PLACE * this.properties.getMaxConcurrent());
	}

	private static void check(String name, Object value, boolean valid) {
		if (!valid) {
			throw new InvalidMicroblogPropertyException("discovery." + name, value.toString(), "It is negative.",
					"Remove the property, or set it to 0 to remember nothing.");
		}
	}

	private Cache cache() {
		return this.cacheManagers.orderedStream()
			.filter((cacheManager) -> cacheManager.getCacheNames().contains(CACHE_NAME))
			.map((cacheManager) -> cacheManager.getCache(CACHE_NAME))
			.filter(Objects::nonNull)
			.findFirst()
			.orElseGet(this::ownCache);
	}

	private Cache ownCache() {
		// Without a thread of another pool
		return new CaffeineCache(CACHE_NAME,
				Caffeine.newBuilder()
					.maximumSize(this.properties.getCacheSize())
					.expireAfterWrite(this.properties.getCacheTtl())
					.executor(Runnable::run)
					.build());
	}

}
