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

import java.util.function.Function;

import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;
import io.github.microblogspring.indieauth.http.GuardedPageFetcher;
import io.github.microblogspring.indieauth.http.PageFetcher;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Holds what fetches, so that no bean of a general type ends up in the rest of the
 * application (T-C1). Each has places of its own: what strangers type must not keep out
 * those who are on their way back.
 *
 * @author The Micro.blog Spring team
 */
final class MicroblogHttpClient implements DisposableBean {

	private final GuardedClientHttpRequestFactory requestFactory;

	private final GuardedClientHttpRequestFactory pageRequestFactory;

	private final GuardedClientHttpRequestFactory providerPageRequestFactory;

	private final PageFetcher pageFetcher;

	private final PageFetcher providerPageFetcher;

	MicroblogHttpClient(FetchSettings settings) {
		this(settings, GuardedClientHttpRequestFactory::new);
	}

	MicroblogHttpClient(FetchSettings settings,
			Function<FetchSettings, GuardedClientHttpRequestFactory> requestFactories) {
		this.requestFactory = requestFactories.apply(settings);
		this.pageRequestFactory = requestFactories.apply(settings);
		this.providerPageRequestFactory = requestFactories.apply(settings);
		this.pageFetcher = new GuardedPageFetcher(settings, this.pageRequestFactory);
		this.providerPageFetcher = new GuardedPageFetcher(settings, this.providerPageRequestFactory);
	}

	/**
	 * Makes requests to the endpoints of servers.
	 * @return the factory
	 */
	ClientHttpRequestFactory requestFactory() {
		return this.requestFactory;
	}

	/**
	 * Fetches what people typed, and the pages of those whom another server named.
	 * @return the fetcher
	 */
	PageFetcher pageFetcher() {
		return this.pageFetcher;
	}

	/**
	 * Fetches the pages of people whom the configured provider named.
	 * @return the fetcher
	 */
	PageFetcher providerPageFetcher() {
		return this.providerPageFetcher;
	}

	@Override
	public void destroy() {
		this.requestFactory.close();
		this.pageRequestFactory.close();
		this.providerPageRequestFactory.close();
	}

}
