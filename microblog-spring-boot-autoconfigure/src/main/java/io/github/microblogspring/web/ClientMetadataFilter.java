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
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers with the {@link ClientMetadata}: in JSON, or as a page where the request says
 * that it wants HTML rather than anything else. It is to be registered for the path of
 * the client identifier only, and ahead of Spring Security, as servers have nobody to
 * sign in and follow no redirect.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class ClientMetadataFilter extends OncePerRequestFilter {

	private final byte[] json;

	private final byte[] html;

	/**
	 * Create a new filter.
	 * @param metadata what to answer
	 */
	public ClientMetadataFilter(ClientMetadata metadata) {
		this.json = metadata.toJson();
		this.html = metadata.toHtml().getBytes(StandardCharsets.UTF_8);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		boolean head = HttpMethod.HEAD.matches(request.getMethod());
		if (!head && !HttpMethod.GET.matches(request.getMethod())) {
			filterChain.doFilter(request, response);
			return;
		}
		byte[] body = prefersHtml(request) ? html(response) : json(response);
		response.setContentLength(body.length);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=3600");
		response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
		response.setHeader("X-Content-Type-Options", "nosniff");
		if (!head) {
			response.getOutputStream().write(body);
		}
	}

	private byte[] json(HttpServletResponse response) {
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		return this.json;
	}

	private byte[] html(HttpServletResponse response) {
		response.setContentType(MediaType.TEXT_HTML_VALUE);
		response.setCharacterEncoding(StandardCharsets.UTF_8.name());
		response.setHeader("Content-Security-Policy",
				"default-src 'none'; img-src 'self' https:; base-uri 'none'; frame-ancestors 'none'");
		return this.html;
	}

	private static boolean prefersHtml(HttpServletRequest request) {
		try {
			List<MediaType> accepted = MediaType
				.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
			return quality(accepted, MediaType.TEXT_HTML::equalsTypeAndSubtype) > quality(accepted,
					(type) -> type.includes(MediaType.APPLICATION_JSON));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static double quality(List<MediaType> accepted, Predicate<MediaType> range) {
		return accepted.stream().filter(range).mapToDouble(MediaType::getQualityValue).max().orElse(0);
	}

}
