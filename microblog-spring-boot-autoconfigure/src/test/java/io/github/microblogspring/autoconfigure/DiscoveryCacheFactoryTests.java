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

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.DiscoveryCache;
import io.github.microblogspring.indieauth.DiscoverySettings;
import io.github.microblogspring.indieauth.IndieAuthDiscovery;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.TypedAddress;
import io.github.microblogspring.indieauth.http.Deadline;
import io.github.microblogspring.indieauth.http.FetchException;
import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.support.SimpleCacheManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DiscoveryCacheFactory}.
 */
class DiscoveryCacheFactoryTests {

	private final AtomicInteger fetches = new AtomicInteger();

	private final MicroblogProperties.Discovery properties = new MicroblogProperties.Discovery();

	@Test
	void createWhenApplicationHasCacheThenUsed() {
		ConcurrentMapCache cache = new ConcurrentMapCache("microblog.discovery");
		SimpleCacheManager other = new SimpleCacheManager();
		other.setCaches(List.of(new ConcurrentMapCache("other")));
		other.afterPropertiesSet();
		SimpleCacheManager manager = new SimpleCacheManager();
		manager.setCaches(List.of(cache));
		manager.afterPropertiesSet();
		ask(discoveries(other, manager), "alice.example");
		assertThat(cache.getNativeCache()).containsOnlyKeys("https://alice.example/");
	}

	// T-X11
	@Test
	void createWhenCacheWouldBeMadeOnDemandThenOwn() {
		ConcurrentMapCacheManager manager = new ConcurrentMapCacheManager();
		DiscoveryCache discoveries = discoveries(manager);
		ask(discoveries, "alice.example");
		ask(discoveries, "alice.example");
		assertThat(this.fetches).hasValue(1);
		assertThat(manager.getCacheNames()).isEmpty();
	}

	// T-X11
	@Test
	void createWhenOwnThenBounded() {
		this.properties.setCacheSize(10);
		DiscoveryCache discoveries = discoveries();
		for (int round = 0; round < 2; round++) {
			for (int i = 0; i < 1000; i++) {
				ask(discoveries, "person" + i + ".example");
			}
		}
		assertThat(this.fetches).hasValueBetween(1980, 2000);
	}

	@Test
	void createWhenCacheIsSwitchedOffThenNothingRemembered() {
		this.properties.setCacheTtl(Duration.ZERO);
		DiscoveryCache discoveries = discoveries();
		ask(discoveries, "alice.example");
		ask(discoveries, "alice.example");
		assertThat(this.fetches).hasValue(2);
	}

	private DiscoveryCache discoveries(CacheManager... managers) {
		IndieAuthDiscovery discovery = new IndieAuthDiscovery((uri, accept, redirects, deadline) -> {
			this.fetches.incrementAndGet();
			throw new FetchException(Reason.CONNECTION_FAILED, "Nobody there", null);
		}, new IndieAuthProvider(URI.create("https://micro.blog"), true), new DiscoverySettings(false, true));
		ObjectProvider<CacheManager> provider = new ObjectProvider<>() {

			@Override
			public Stream<CacheManager> orderedStream() {
				return Stream.of(managers);
			}

		};
		return new DiscoveryCacheFactory(this.properties, provider).create(discovery);
	}

	private static void ask(DiscoveryCache discoveries, String typed) {
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> discoveries.discover(TypedAddress.parse(typed), Deadline.after(Duration.ofSeconds(5))));
	}

}
