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

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.security.web.util.UrlUtils;

/**
 * Leads somebody who has signed in back to the page they wanted, but on this host: the
 * saved URL has the {@code Host} header of the request that was saved (T-O8).
 *
 * @author The Micro.blog Spring team
 */
final class RelativeRequestCache implements RequestCache {

	private final RequestCache delegate;

	RelativeRequestCache(RequestCache delegate) {
		this.delegate = delegate;
	}

	@Override
	public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
		this.delegate.saveRequest(request, response);
	}

	@Override
	public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
		SavedRequest saved = this.delegate.getRequest(request, response);
		if (saved == null || !UrlUtils.isAbsoluteUrl(saved.getRedirectUrl())) {
			return saved;
		}
		SimpleSavedRequest relative = new SimpleSavedRequest(saved);
		relative.setRedirectUrl(withoutHost(saved.getRedirectUrl(), request.getContextPath()));
		return relative;
	}

	@Override
	public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
		return this.delegate.getMatchingRequest(request, response);
	}

	@Override
	public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
		this.delegate.removeRequest(request, response);
	}

	// A redirect to what is not absolute is within the context path. With two slashes at
	// its start, it would be to another host.
	private static String withoutHost(String url, String contextPath) {
		int path = url.indexOf('/', url.indexOf("://") + 3);
		String relative = (path != -1) ? url.substring(path) : "/";
		if (relative.startsWith(contextPath)) {
			String rest = relative.substring(contextPath.length());
			if (rest.isEmpty() || rest.startsWith("/") || rest.startsWith("?")) {
				relative = rest;
			}
		}
		return "/" + relative.replaceFirst("^[/\\\\]+", "");
	}

}
