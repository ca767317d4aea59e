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

package io.github.microblogspring.introspection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationServiceException;

/**
 * Answers with status 503 where nobody knows whether a bearer token is a good one. Spring
 * Security rethrows that, as it is not the caller's fault, and it would be a status 500.
 *
 * @author The Micro.blog Spring team
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457.html#section-3">RFC 9457, section
 * 3</a>
 */
final class IntrospectionFailureFilter implements Filter {

	private static final String PROBLEM = """
			{"title":"Service Unavailable","status":503,"detail":"%s Try again later."}""";

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		try {
			filterChain.doFilter(request, response);
		}
		catch (AuthenticationServiceException ex) {
			if (!(ex.getCause() instanceof IntrospectionUnavailableException unavailable) || response.isCommitted()) {
				throw ex;
			}
			answer((HttpServletResponse) response, unavailable);
		}
	}

	private static void answer(HttpServletResponse response, IntrospectionUnavailableException ex) throws IOException {
		byte[] problem = PROBLEM.formatted(ex.getMessage()).getBytes(StandardCharsets.UTF_8);
		response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
		String retryAfter = seconds(ex.getRetryAfter());
		if (retryAfter != null) {
			response.setHeader(HttpHeaders.RETRY_AFTER, retryAfter);
		}
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.setContentLength(problem.length);
		response.getOutputStream().write(problem);
	}

	private static @Nullable String seconds(@Nullable Duration duration) {
		// Not before it is over
		return (duration != null) ? String.valueOf(duration.plusMillis(999).toSeconds()) : null;
	}

}
