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

import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.http.HttpUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * The page of this application that has the form which was sent, as if it had been asked
 * for: to come back to where the form itself can't be sent again.
 *
 * @author The Micro.blog Spring team
 */
final class ReferringPageRequest extends HttpServletRequestWrapper {

	private static final Set<String> READING = Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name());

	private final String path;

	private final @Nullable String query;

	private ReferringPageRequest(HttpServletRequest request, HttpUrl page) {
		super(request);
		this.path = page.path();
		this.query = page.query();
	}

	/**
	 * The page that sent a form.
	 * @param request the request of the form
	 * @return a request of the page, or {@code null} if nobody knows which, or there was
	 * no form
	 */
	static @Nullable HttpServletRequest of(HttpServletRequest request) {
		String referrer = request.getHeader(HttpHeaders.REFERER);
		if (referrer == null || READING.contains(request.getMethod())) {
			return null;
		}
		HttpUrl page = HttpUrl.of(referrer);
		HttpUrl form = HttpUrl.of(request.getRequestURL().toString());
		if (page == null || form == null || !page.hasSameOrigin(form)
				|| !page.path().startsWith(request.getContextPath() + "/")) {
			return null;
		}
		return new ReferringPageRequest(request, page);
	}

	@Override
	public String getMethod() {
		return HttpMethod.GET.name();
	}

	@Override
	public String getRequestURI() {
		return this.path;
	}

	@Override
	public StringBuffer getRequestURL() {
		StringBuffer url = super.getRequestURL();
		url.setLength(url.length() - super.getRequestURI().length());
		return url.append(this.path);
	}

	@Override
	public String getServletPath() {
		return this.path.substring(getContextPath().length());
	}

	@Override
	public @Nullable String getPathInfo() {
		return null;
	}

	@Override
	public @Nullable String getQueryString() {
		return this.query;
	}

	/**
	 * The headers, without those that describe the form: the page has no body.
	 */
	@Override
	public Enumeration<String> getHeaderNames() {
		return Collections.enumeration(Collections.list(super.getHeaderNames())
			.stream()
			.filter((name) -> !name.toLowerCase(Locale.ROOT).startsWith("content-"))
			.toList());
	}

	@Override
	public Map<String, String[]> getParameterMap() {
		return Map.of();
	}

	@Override
	public Enumeration<String> getParameterNames() {
		return Collections.emptyEnumeration();
	}

}
