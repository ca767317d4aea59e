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

import java.util.Set;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestHeaderRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Matchers of requests.
 *
 * @author The Micro.blog Spring team
 */
final class Requests {

	private static final RequestMatcher OF_PROGRAMS = new OrRequestMatcher(new NegatedRequestMatcher(forPages()),
			new RequestHeaderRequestMatcher("X-Requested-With", "XMLHttpRequest"));

	private Requests() {
	}

	/**
	 * Requests that ask for a page.
	 * @return the matcher
	 */
	static RequestMatcher forPages() {
		MediaTypeRequestMatcher html = new MediaTypeRequestMatcher(MediaType.TEXT_HTML,
				MediaType.APPLICATION_XHTML_XML);
		html.setIgnoredMediaTypes(Set.of(MediaType.ALL));
		return html;
	}

	/**
	 * Requests of programs and scripts, which can't follow a redirect to a page.
	 * @return the matcher
	 */
	static RequestMatcher ofPrograms() {
		return OF_PROGRAMS;
	}

	/**
	 * Requests that read what is at a path: {@code GET}, and {@code HEAD}, which link
	 * checkers send. The servlet container leaves out the body of the latter.
	 * @param path a pattern of Spring's, below the context path
	 * @return the matcher
	 */
	static RequestMatcher reading(String path) {
		PathPatternRequestMatcher.Builder requests = PathPatternRequestMatcher.withDefaults();
		return new OrRequestMatcher(requests.matcher(HttpMethod.GET, path), requests.matcher(HttpMethod.HEAD, path));
	}

}
