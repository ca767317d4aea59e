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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RelativeRequestCache}.
 *
 * @author The Micro.blog Spring team
 */
class RelativeRequestCacheTests {

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	// T-O8
	@ParameterizedTest
	@CsvSource(emptyValue = "", textBlock = """
			http://evil.example/private?page=2&x=//y, '',    /private?page=2&x=//y
			https://evil.example:8443/private,        '',    /private
			https://evil.example/?a={b}|c,            '',    /?a={b}|c
			https://evil.example,                     '',    /
			http://evil.example/app/private,          /app,  /private
			http://evil.example/app/app/private,      /app,  /app/private
			http://evil.example/application,          /app,  /application
			http://evil.example/app,                  /app,  /
			http://evil.example/app?page=2,           /app,  /?page=2
			http://app.example//evil.example/,        '',    /evil.example/
			http://app.example/\\evil.example/,       '',    /evil.example/
			http://app.example/app//evil.example/,    /app,  /evil.example/
			/already/relative,                        '',    /already/relative
			""")
	void getRequestThenUrlIsWithoutHost(String saved, String contextPath, String expected) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setContextPath(contextPath);
		request.getSession().setAttribute("SPRING_SECURITY_SAVED_REQUEST", new SimpleSavedRequest(saved));
		RequestCache cache = new RelativeRequestCache(new HttpSessionRequestCache());
		SavedRequest relative = cache.getRequest(request, this.response);
		assertThat(relative).isNotNull();
		assertThat(relative.getRedirectUrl()).isEqualTo(expected);
	}

	@Test
	void requestIsSavedMatchedAndRemovedAsByTheCacheItself() {
		RequestCache cache = new RelativeRequestCache(new HttpSessionRequestCache());
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/private");
		assertThat(cache.getRequest(request, this.response)).isNull();
		request.setParameter("page", "2");
		request.setQueryString("page=2");
		cache.saveRequest(request, this.response);
		SavedRequest saved = cache.getRequest(request, this.response);
		assertThat(saved).isNotNull();
		assertThat(saved.getParameterValues("page")).containsExactly("2");
		request.setQueryString("page=2&continue");
		request.setParameter("continue", "");
		assertThat(cache.getMatchingRequest(request, this.response)).isNotNull();
		assertThat(cache.getRequest(request, this.response)).isNull();
		cache.saveRequest(request, this.response);
		cache.removeRequest(request, this.response);
		assertThat(cache.getRequest(request, this.response)).isNull();
	}

}
