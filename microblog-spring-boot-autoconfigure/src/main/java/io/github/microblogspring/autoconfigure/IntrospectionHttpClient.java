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

import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;
import io.github.microblogspring.indieauth.http.GuardedPageFetcher;
import io.github.microblogspring.indieauth.http.PageFetcher;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Holds what asks about bearer tokens, apart from what signs people in. Tokens that were
 * good lately have places of their own, so that random ones don't keep them out.
 *
 * @author The Micro.blog Spring team
 * @see MicroblogHttpClient
 */
final class IntrospectionHttpClient implements DisposableBean {

	private final GuardedClientHttpRequestFactory requestFactory;

	private final GuardedClientHttpRequestFactory requestFactoryOfKnown;

	private final GuardedClientHttpRequestFactory pageRequestFactory;

	private final PageFetcher pageFetcher;

	IntrospectionHttpClient(FetchSettings settings) {
		this.requestFactory = new GuardedClientHttpRequestFactory(settings);
		this.requestFactoryOfKnown = new GuardedClientHttpRequestFactory(settings);
		this.pageRequestFactory = new GuardedClientHttpRequestFactory(settings);
		this.pageFetcher = new GuardedPageFetcher(settings, this.pageRequestFactory);
	}

	/**
	 * Asks about tokens.
	 * @return the factory
	 */
	ClientHttpRequestFactory requestFactory() {
		return this.requestFactory;
	}

	/**
	 * Asks about tokens that were good lately.
	 * @return the factory
	 */
	ClientHttpRequestFactory requestFactoryOfKnown() {
		return this.requestFactoryOfKnown;
	}

	/**
	 * Fetches the pages of people whose tokens are good.
	 * @return the fetcher
	 */
	PageFetcher pageFetcher() {
		return this.pageFetcher;
	}

	@Override
	public void destroy() {
		this.requestFactory.close();
		this.requestFactoryOfKnown.close();
		this.pageRequestFactory.close();
	}

}
