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

import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.oauth2.SignInErrors;
import io.github.microblogspring.oauth2.TypedAddressResolver;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes the address that a person typed, finds their server, and lets the request go on
 * to Spring Security's redirect. It stands behind the CSRF filter: nobody else's page may
 * make the application fetch something (T-O2).
 *
 * @author The Micro.blog Spring team
 */
final class AddressSignInFilter extends OncePerRequestFilter {

	static final String PATH = "/login/microblog";

	static final RequestMatcher REQUEST_MATCHER = PathPatternRequestMatcher.withDefaults()
		.matcher(HttpMethod.POST, PATH);

	private final TypedAddressResolver addressResolver;

	private final RateLimit rateLimit;

	private final SignInRedirect signInRedirect;

	AddressSignInFilter(TypedAddressResolver addressResolver, RateLimit rateLimit, SignInRedirect signInRedirect) {
		this.addressResolver = addressResolver;
		this.rateLimit = rateLimit;
		this.signInRedirect = signInRedirect;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		if (!REQUEST_MATCHER.matches(request)) {
			filterChain.doFilter(request, response);
			return;
		}
		try {
			checkRate(request);
			this.addressResolver.resolve(request.getParameter("me")).attachTo(request);
		}
		catch (RuntimeException ex) {
			this.signInRedirect.sendWithTyped(request, response, SignInErrors.log(ex));
			return;
		}
		filterChain.doFilter(request, response);
	}

	private void checkRate(HttpServletRequest request) {
		if (!this.rateLimit.permits(request)) {
			throw new IndieAuthException(SignInErrorCode.TEMPORARILY_UNAVAILABLE,
					"More addresses were typed from one IP address than 'microblog.address.rate-limit' permits");
		}
	}

}
