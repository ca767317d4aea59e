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

import io.github.microblogspring.indieauth.http.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Comparing URLs that came from elsewhere. What can't be parsed is like nothing else, not
 * even itself.
 *
 * @author The Micro.blog Spring team
 */
final class Urls {

	private Urls() {
	}

	/**
	 * Whether two URLs are the same: scheme and host are compared without case, a default
	 * port and an empty path do not count, everything else must be equal.
	 * @param first a URL
	 * @param second another
	 * @return {@code true} if they are the same
	 */
	static boolean same(@Nullable URI first, @Nullable URI second) {
		HttpUrl url = (first != null) ? HttpUrl.of(first) : null;
		return url != null && second != null && url.equals(HttpUrl.of(second));
	}

	static boolean sameOrigin(URI first, URI second) {
		HttpUrl url = HttpUrl.of(first);
		HttpUrl other = HttpUrl.of(second);
		return url != null && other != null && url.hasSameOrigin(other);
	}

	/**
	 * The host of a URL.
	 * @param uri the URL
	 * @return the host in lower case, empty if it is not an {@code http} or {@code https}
	 * URL
	 */
	static String host(URI uri) {
		HttpUrl url = HttpUrl.of(uri);
		return (url != null) ? url.host() : "";
	}

	/**
	 * Whether a host is another one or a sub-domain of it.
	 * @param host the host, in lower case
	 * @param parent the other one, in lower case
	 * @return {@code true} if it is, {@code false} if one of them is empty
	 */
	static boolean isWithin(String host, String parent) {
		return !parent.isEmpty() && (host.equals(parent) || host.endsWith("." + parent));
	}

	/**
	 * Whether one of two hosts is the other one or a sub-domain of it.
	 * @param first a host, in lower case
	 * @param second another
	 * @return {@code true} if it is
	 */
	static boolean areRelated(String first, String second) {
		return isWithin(first, second) || isWithin(second, first);
	}

	static boolean isHttps(URI uri) {
		HttpUrl url = HttpUrl.of(uri);
		return url != null && url.isHttps();
	}

}
