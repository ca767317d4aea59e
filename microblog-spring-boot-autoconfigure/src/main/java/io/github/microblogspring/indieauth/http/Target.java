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

import org.jspecify.annotations.Nullable;

/**
 * Where a URL that passed the {@link UrlPolicy} leads.
 *
 * @param url the URL
 * @param trusted whether the operator configured its origin
 * @param mapped the address and port to connect to in place of those of the URL
 * @author The Micro.blog Spring team
 */
record Target(HttpUrl url, boolean trusted, @Nullable InetSocketAddress mapped) {

	/**
	 * The name to look up, which a certificate must be for.
	 * @return the host of the URL
	 */
	String host() {
		return this.url.host();
	}

	int port() {
		return this.url.effectivePort();
	}

	boolean secure() {
		return this.url.isHttps();
	}

}
