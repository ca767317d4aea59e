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

import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Holds what calls the API, so that no bean of a general type ends up in the rest of the
 * application. Calls have places of their own, apart from those of sign-ins, and uploads,
 * which take long, have others.
 *
 * @author The Micro.blog Spring team
 */
final class MicroblogApiHttpClient implements DisposableBean {

	private final GuardedClientHttpRequestFactory requestFactory;

	private final GuardedClientHttpRequestFactory uploadRequestFactory;

	MicroblogApiHttpClient(FetchSettings settings, FetchSettings uploadSettings) {
		this.requestFactory = new GuardedClientHttpRequestFactory(settings);
		this.uploadRequestFactory = new GuardedClientHttpRequestFactory(uploadSettings);
	}

	/**
	 * Makes requests to the API.
	 * @return the factory
	 */
	ClientHttpRequestFactory requestFactory() {
		return this.requestFactory;
	}

	/**
	 * Makes requests that upload files.
	 * @return the factory
	 */
	ClientHttpRequestFactory uploadRequestFactory() {
		return this.uploadRequestFactory;
	}

	@Override
	public void destroy() {
		this.requestFactory.close();
		this.uploadRequestFactory.close();
	}

}
