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
import java.util.function.BooleanSupplier;

import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.TypedAddress;
import io.github.microblogspring.oauth2.AddressSignIn;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Leads people to the sign-in page. One whose address could not be used comes back with
 * the code in the URL, and finds what they typed still there.
 * <p>
 * The redirects are relative, so that a forged {@code Host} header leads nowhere (T-O8).
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class SignInRedirect implements AuthenticationEntryPoint {

	/**
	 * All forms of the sign-in page.
	 */
	static final RequestMatcher FORMS = PathPatternRequestMatcher.withDefaults()
		.matcher(HttpMethod.POST, AddressSignInFilter.PATH + "/**");

	private final String path;

	private final BooleanSupplier knowsCodes;

	/**
	 * Create a new redirect.
	 * @param path the path of the sign-in page
	 * @param knowsCodes whether the page there has a sentence for each code; Spring
	 * Security's own page has not, and is not there for a URL with one
	 */
	SignInRedirect(String path, BooleanSupplier knowsCodes) {
		this.path = path;
		this.knowsCodes = knowsCodes;
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex) {
		redirect(request, response, HttpStatus.FOUND, "");
	}

	/**
	 * Lead somebody back whose sign-in has failed.
	 * @param request the request
	 * @param response the response
	 * @param error why it has failed
	 */
	public void send(HttpServletRequest request, HttpServletResponse response, SignInErrorCode error) {
		redirect(request, response, HttpStatus.SEE_OTHER,
				this.knowsCodes.getAsBoolean() ? "?error=" + error.code() : "?error");
	}

	// Only for the form: what a link says must not stand in the field
	void sendWithTyped(HttpServletRequest request, HttpServletResponse response, SignInErrorCode error) {
		String typed = request.getParameter("me");
		if (typed != null && typed.length() <= TypedAddress.MAX_LENGTH) {
			request.getSession().setAttribute(AddressSignIn.SESSION_ATTRIBUTE, typed);
		}
		send(request, response, error);
	}

	private void redirect(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String query) {
		response.setHeader(HttpHeaders.LOCATION, request.getContextPath() + this.path + query);
		response.setStatus(status.value());
	}

	/**
	 * A form whose CSRF token has expired is an expired sign-in. Checks the path itself:
	 * Spring Security uses a single handler for every request, whatever its matcher.
	 * @return the handler
	 */
	AccessDeniedHandler accessDeniedHandler() {
		AccessDeniedHandler others = new AccessDeniedHandlerImpl();
		return (request, response, ex) -> handle(request, response, ex, others);
	}

	private void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException ex,
			AccessDeniedHandler others) throws IOException, ServletException {
		if (!FORMS.matches(request)) {
			others.handle(request, response, ex);
		}
		else if ("same-origin".equals(request.getHeader("Sec-Fetch-Site"))) {
			sendWithTyped(request, response, SignInErrorCode.EXPIRED);
		}
		else {
			// A foreign page must not choose what stands in the field
			send(request, response, SignInErrorCode.EXPIRED);
		}
	}

}
