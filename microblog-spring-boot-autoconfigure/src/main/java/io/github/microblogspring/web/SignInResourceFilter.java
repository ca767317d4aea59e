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

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Serves the files that the sign-in page needs, to anybody.
 *
 * @author The Micro.blog Spring team
 */
final class SignInResourceFilter extends OncePerRequestFilter {

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		for (SignInResource resource : SignInResource.values()) {
			if (resource.matches(request)) {
				send(resource, request, response);
				return;
			}
		}
		filterChain.doFilter(request, response);
	}

	// While an application is replaced by a newer one, node by node, a page of one asks
	// the other for its version. What it gets must not be kept as that. Shared caches
	// keep nothing, as the filters ahead of this one may set cookies.
	private static void send(SignInResource resource, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		boolean sameVersion = request.getRequestURI().endsWith(resource.path());
		response.setHeader(HttpHeaders.CACHE_CONTROL,
				sameVersion ? "private, max-age=31536000, immutable" : "no-store");
		response.setContentType(resource.contentType());
		response.setContentLength(resource.content().length);
		response.getOutputStream().write(resource.content());
	}

}
