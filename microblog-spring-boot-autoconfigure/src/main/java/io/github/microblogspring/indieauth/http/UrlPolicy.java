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
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Decides by its text alone whether a URL may be fetched.
 *
 * @author The Micro.blog Spring team
 */
final class UrlPolicy {

	private final boolean allowHttp;

	private final Map<String, InetSocketAddress> resolve;

	private final List<HttpUrl> trustedOrigins;

	UrlPolicy(FetchSettings settings) {
		this.allowHttp = settings.allowHttp();
		this.resolve = settings.resolve();
		this.trustedOrigins = settings.trustedOrigins().stream().map(HttpUrl::of).filter(Objects::nonNull).toList();
	}

	Target check(URI uri) throws FetchException {
		HttpUrl url = parse(uri);
		InetSocketAddress mapped = this.resolve.get(url.host());
		boolean trusted = this.trustedOrigins.stream().anyMatch(url::hasSameOrigin);
		if (!trusted) {
			checkOrigin(url, mapped);
		}
		return new Target(url, trusted, mapped);
	}

	private static HttpUrl parse(URI uri) throws FetchException {
		if (!uri.toString().chars().allMatch((character) -> character > ' ' && character < 127)) {
			throw refused("it is not ASCII");
		}
		try {
			HttpUrl url = HttpUrl.parse(uri.toString());
			if (url.fragment() != null) {
				throw refused("it has a fragment");
			}
			return url;
		}
		catch (InvalidUrlException ex) {
			throw refused(ex.getMessage());
		}
	}

	private void checkOrigin(HttpUrl url, @Nullable InetSocketAddress mapped) throws FetchException {
		if (!url.isPublicName()) {
			throw refused("its host is not a domain name");
		}
		if (!url.isHttps() && !this.allowHttp) {
			throw refused("it is not https");
		}
		if (!url.hasDefaultPort() && !this.allowHttp && mapped == null) {
			throw refused("its port is not the default");
		}
	}

	private static FetchException refused(@Nullable String why) {
		return new FetchException(Reason.URL_REFUSED, "The URL may not be fetched: " + why, null);
	}

}
