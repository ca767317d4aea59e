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

package io.github.microblogspring.web;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Begins a sign-in on the host that the answer comes back to: a session on another host,
 * such as with {@code www.}, is not there when it does. Requests to the own machine are
 * left alone: a developer or a test with the settings of production is there on purpose.
 *
 * @author The Micro.blog Spring team
 */
final class CanonicalHostFilter extends OncePerRequestFilter {

	/**
	 * Where it comes back with the same host all the same, a proxy replaces the host, and
	 * redirecting again would never end.
	 */
	private static final String REDIRECTED = "redirected";

	private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

	private static final Log logger = LogFactory.getLog(CanonicalHostFilter.class);

	private final RequestMatcher requestMatcher;

	private final URI redirectUri;

	private final @Nullable String host;

	private final AtomicBoolean warned = new AtomicBoolean();

	CanonicalHostFilter(RequestMatcher requestMatcher, URI redirectUri) {
		this.requestMatcher = requestMatcher;
		this.redirectUri = redirectUri;
		// Not from the URI, which has no host where it has an underscore
		this.host = UriComponentsBuilder.fromUriString(redirectUri.toString()).build().getHost();
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		if (!this.requestMatcher.matches(request) || isRightHost(request.getServerName())
				|| request.getParameter(REDIRECTED) != null) {
			filterChain.doFilter(request, response);
			return;
		}
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("A sign-in was begun on another host than '" + this.host
					+ "', which answers come back to, and was redirected there. Lead people to that host, "
					+ "or set 'server.forward-headers-strategy' if a proxy replaces it");
		}
		response.setHeader(HttpHeaders.LOCATION, this.redirectUri.getScheme() + "://"
				+ this.redirectUri.getRawAuthority() + request.getRequestURI() + "?" + REDIRECTED);
		response.setStatus(HttpStatus.FOUND.value());
	}

	private boolean isRightHost(String host) {
		return host.equalsIgnoreCase(this.host) || LOOPBACK_HOSTS.contains(host);
	}

}
