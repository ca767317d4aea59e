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

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Request factories for an application of a test, with {@link Hosts} for DNS.
 */
public final class TestRequestFactories implements AutoCloseable {

	private final Hosts hosts = new Hosts();

	private final Map<String, InetSocketAddress> resolve;

	private final List<GuardedClientHttpRequestFactory> requestFactories = new CopyOnWriteArrayList<>();

	/**
	 * Create new request factories.
	 * @param resolve where some host names are found, besides those in the settings
	 */
	public TestRequestFactories(Map<String, InetSocketAddress> resolve) {
		this.resolve = resolve;
	}

	/**
	 * Create a request factory.
	 * @param settings the settings of the application
	 * @return the request factory
	 */
	public GuardedClientHttpRequestFactory create(FetchSettings settings) {
		Map<String, InetSocketAddress> all = new LinkedHashMap<>(settings.resolve());
		all.putAll(this.resolve);
		GuardedClientHttpRequestFactory requestFactory = new GuardedClientHttpRequestFactory(settings.withResolve(all),
				this.hosts);
		this.requestFactories.add(requestFactory);
		return requestFactory;
	}

	public Hosts hosts() {
		return this.hosts;
	}

	@Override
	public void close() {
		this.requestFactories.forEach(GuardedClientHttpRequestFactory::close);
	}

}
