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
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Comparing URLs that came from elsewhere.
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
		return first != null && second != null && normalized(first).equals(normalized(second));
	}

	static boolean sameOrigin(URI first, URI second) {
		return origin(first).equals(origin(second));
	}

	/**
	 * The host of a URL, also where it has an underscore, which {@link URI#getHost()}
	 * can't read.
	 * @param uri the URL
	 * @return the host in lower case, empty if there is none
	 */
	static String host(URI uri) {
		String host = uri.getHost();
		if (host == null) {
			String authority = (uri.getRawAuthority() != null) ? uri.getRawAuthority() : "";
			host = authority.substring(authority.lastIndexOf('@') + 1).replaceFirst(":[0-9]*$", "");
		}
		return host.toLowerCase(Locale.ROOT);
	}

	/**
	 * Whether a host is another one or a sub-domain of it.
	 * @param host the host, in lower case
	 * @param parent the other one, in lower case
	 * @return {@code true} if it is
	 */
	static boolean isWithin(String host, String parent) {
		return host.equals(parent) || host.endsWith("." + parent);
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

	static String scheme(URI uri) {
		return (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
	}

	private static String normalized(URI uri) {
		StringBuilder text = new StringBuilder(origin(uri));
		if (uri.getRawUserInfo() != null) {
			text.append(' ').append(uri.getRawUserInfo());
		}
		String path = uri.getRawPath();
		text.append((path == null || path.isEmpty()) ? "/" : path);
		if (uri.getRawQuery() != null) {
			text.append('?').append(uri.getRawQuery());
		}
		if (uri.getRawFragment() != null) {
			text.append('#').append(uri.getRawFragment());
		}
		return text.toString();
	}

	private static String origin(URI uri) {
		String scheme = scheme(uri);
		return scheme + "://" + host(uri) + ":" + port(uri, scheme);
	}

	private static String port(URI uri, String scheme) {
		String authority = (uri.getRawAuthority() != null) ? uri.getRawAuthority() : "";
		int colon = authority.indexOf(':', Math.max(authority.lastIndexOf(']'), authority.lastIndexOf('@')) + 1);
		String port = (colon != -1) ? authority.substring(colon + 1) : "";
		if (!port.isEmpty()) {
			return port;
		}
		return scheme.equals("https") ? "443" : "80";
	}

}
