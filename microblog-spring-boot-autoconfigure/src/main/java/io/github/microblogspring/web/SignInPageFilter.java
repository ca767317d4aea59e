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
import java.util.List;
import java.util.stream.StreamSupport;

import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.oauth2.AddressSignIn;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.SignInErrors;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.web.WebAttributes;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers a {@code GET} of the sign-in page: the button, the field for an address, links
 * for the other registrations, and a sentence where a sign-in has failed.
 *
 * @author The Micro.blog Spring team
 */
final class SignInPageFilter extends OncePerRequestFilter {

	private static final String BASE_PATH = OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI
			+ "/";

	private final RequestMatcher requestMatcher;

	private final SignInPage page;

	private final SignInPageSettings settings;

	private final ClientRegistrationRepository registrations;

	private final SignInRedirect signInRedirect;

	private final boolean addressForm;

	SignInPageFilter(SignInPage page, SignInPageSettings settings, ClientRegistrationRepository registrations,
			boolean addressForm) {
		this.requestMatcher = PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, settings.path());
		this.page = page;
		this.settings = settings;
		this.registrations = registrations;
		this.signInRedirect = new SignInRedirect(settings.path());
		this.addressForm = addressForm;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		if (!this.requestMatcher.matches(request)) {
			filterChain.doFilter(request, response);
			return;
		}
		String error = request.getParameter("error");
		if (error != null && error.isEmpty()) {
			this.signInRedirect.send(request, response, errorOfSession(request.getSession(false)));
			return;
		}
		byte[] html = this.page.render(model(request, error)).getBytes(StandardCharsets.UTF_8);
		response.setContentType(MediaType.TEXT_HTML_VALUE);
		response.setCharacterEncoding(StandardCharsets.UTF_8.name());
		response.setContentLength(html.length);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setHeader("Content-Security-Policy", this.page.contentSecurityPolicy());
		response.setHeader("Referrer-Policy", "no-referrer");
		response.getOutputStream().write(html);
	}

	private SignInPage.Model model(HttpServletRequest request, @Nullable String error) {
		SignInErrorCode code = (error != null) ? SignInErrors.byCode(error, SignInErrorCode.SERVER_INVALID) : null;
		boolean signedOut = error == null && request.getParameter("logout") != null;
		return new SignInPage.Model(request.getLocale(), this.settings.applicationName(), code, signedOut,
				request.getContextPath() + MicroblogClientRegistrations.AUTHORIZATION_PATH,
				addressForm(request, code != null), otherLinks(request));
	}

	// Where Spring Security's failure handler puts it. If nothing is there, the session
	// was lost, as in a browser without cookies.
	private static SignInErrorCode errorOfSession(@Nullable HttpSession session) {
		Object failure = (session != null) ? session.getAttribute(WebAttributes.AUTHENTICATION_EXCEPTION) : null;
		return (failure != null) ? SignInErrors.codeOf((Throwable) failure) : SignInErrorCode.EXPIRED;
	}

	private SignInPage.@Nullable AddressForm addressForm(HttpServletRequest request, boolean failed) {
		if (!this.addressForm || !(request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken csrfToken)) {
			return null;
		}
		String typed = takeTyped(request.getSession(false));
		return new SignInPage.AddressForm(request.getContextPath() + AddressSignInFilter.PATH, csrfToken,
				failed ? typed : "");
	}

	private static String takeTyped(@Nullable HttpSession session) {
		if (session == null || !(session.getAttribute(AddressSignIn.SESSION_ATTRIBUTE) instanceof String typed)) {
			return "";
		}
		session.removeAttribute(AddressSignIn.SESSION_ATTRIBUTE);
		return typed;
	}

	private List<SignInPage.Link> otherLinks(HttpServletRequest request) {
		if (!(this.registrations instanceof Iterable<?> iterable)) {
			return List.of();
		}
		return StreamSupport.stream(iterable.spliterator(), false)
			.filter(ClientRegistration.class::isInstance)
			.map(ClientRegistration.class::cast)
			.filter((registration) -> AuthorizationGrantType.AUTHORIZATION_CODE
				.equals(registration.getAuthorizationGrantType()))
			.filter((registration) -> !MicroblogClientRegistrations.REGISTRATION_ID
				.equals(registration.getRegistrationId()))
			.map((registration) -> new SignInPage.Link(
					request.getContextPath() + BASE_PATH + registration.getRegistrationId(),
					registration.getClientName()))
			.toList();
	}

}
