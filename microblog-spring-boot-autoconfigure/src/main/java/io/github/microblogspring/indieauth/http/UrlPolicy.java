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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Decides by its text alone whether a URL may be fetched.
 *
 * @author The Micro.blog Spring team
 */
final class UrlPolicy {

	// A last label that starts with a letter: no IP address in any of its spellings
	private static final Pattern DOMAIN_NAME = Pattern.compile("(?:[a-z0-9-]{1,63}\\.)+[a-z][a-z0-9-]{0,62}");

	private static final int MAX_HOST_LENGTH = 253;

	private static final int MAX_PORT = 65535;

	private final boolean allowHttp;

	private final Map<String, InetSocketAddress> resolve;

	private final Set<Origin> trustedOrigins;

	UrlPolicy(FetchSettings settings) {
		this.allowHttp = settings.allowHttp();
		this.resolve = settings.resolve();
		this.trustedOrigins = settings.trustedOrigins().stream().map(Origin::of).collect(Collectors.toSet());
	}

	Target check(URI uri) throws FetchException {
		checkForm(uri);
		Origin origin = Origin.of(uri);
		InetSocketAddress mapped = this.resolve.get(origin.host());
		boolean trusted = this.trustedOrigins.contains(origin);
		if (!trusted) {
			checkOrigin(origin, mapped);
		}
		return new Target(origin.host(), origin.port(), origin.secure(), trusted, mapped);
	}

	private void checkForm(URI uri) throws FetchException {
		if (!"https".equalsIgnoreCase(uri.getScheme()) && !"http".equalsIgnoreCase(uri.getScheme())) {
			throw refused("it is neither https nor http");
		}
		if (uri.getHost() == null || uri.getRawUserInfo() != null) {
			throw refused("it has no host, or user information");
		}
		if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
			throw refused("its port does not exist");
		}
		if (uri.getRawFragment() != null) {
			throw refused("it has a fragment");
		}
		if (!uri.toString().chars().allMatch((character) -> character > ' ' && character < 127)) {
			throw refused("it is not ASCII");
		}
	}

	private void checkOrigin(Origin origin, @Nullable InetSocketAddress mapped) throws FetchException {
		String host = origin.host();
		if (host.length() > MAX_HOST_LENGTH || !DOMAIN_NAME.matcher(host).matches()) {
			throw refused("its host is not a domain name");
		}
		if (!origin.secure() && !this.allowHttp) {
			throw refused("it is not https");
		}
		if (!origin.hasDefaultPort() && !this.allowHttp && mapped == null) {
			throw refused("its port is not the default");
		}
	}

	private static FetchException refused(String why) {
		return new FetchException(Reason.URL_REFUSED, "The URL may not be fetched: " + why, null);
	}

	/**
	 * Scheme, host and port of a URL.
	 */
	private record Origin(boolean secure, String host, int port) {

		static Origin of(URI uri) {
			boolean secure = "https".equalsIgnoreCase(uri.getScheme());
			int port = (uri.getPort() != -1) ? uri.getPort() : defaultPort(secure);
			return new Origin(secure, uri.getHost().toLowerCase(Locale.ROOT), port);
		}

		boolean hasDefaultPort() {
			return this.port == defaultPort(this.secure);
		}

		private static int defaultPort(boolean secure) {
			return secure ? 443 : 80;
		}

	}

}
