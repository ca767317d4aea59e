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
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.web.csrf.CsrfToken;
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

	private final SignInPrompts prompts;

	private final ClientRegistrationRepository registrations;

	private final SignInRedirect signInRedirect;

	SignInPageFilter(SignInPageSettings settings, SignInPrompts prompts, ClientRegistrationRepository registrations,
			SignInRedirect signInRedirect) {
		this.requestMatcher = Requests.reading(settings.path());
		this.page = new SignInPage(prompts.messages());
		this.settings = settings;
		this.prompts = prompts;
		this.registrations = registrations;
		this.signInRedirect = signInRedirect;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		if (!this.requestMatcher.matches(request)) {
			filterChain.doFilter(request, response);
			return;
		}
		if ("".equals(request.getParameter("error"))) {
			SignInErrorCode error = SignInPrompts.errorOfSession(request.getSession(false));
			this.signInRedirect.send(request, response, (error != null) ? error : SignInErrorCode.SERVER_INVALID);
			return;
		}
		HtmlPage.send(response, this.page.render(model(request)));
	}

	private SignInPage.Model model(HttpServletRequest request) {
		return new SignInPage.Model(SignInPrompts.locale(request), request.getContextPath(),
				this.settings.applicationName(), this.prompts.of(request), note(request),
				(CsrfToken) request.getAttribute(CsrfToken.class.getName()), otherLinks(request));
	}

	// Somebody who is signed in comes here with the "back" button, or by a second press
	private SignInPage.@Nullable Note note(HttpServletRequest request) {
		Locale locale = SignInPrompts.locale(request);
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		if (authentication instanceof OAuth2AuthenticationToken token) {
			// Elsewhere the name is often a number
			boolean ours = MicroblogClientRegistrations.REGISTRATION_ID
				.equals(token.getAuthorizedClientRegistrationId());
			SignInPage.Link home = new SignInPage.Link(request.getContextPath() + "/", text("signed-in.link", locale));
			return new SignInPage.Note(
					ours ? text("signed-in", locale, token.getName()) : text("signed-in.elsewhere", locale), home);
		}
		String note = this.prompts.of(request).note();
		return (note != null) ? new SignInPage.Note(note, null) : null;
	}

	private String text(String key, Locale locale, Object... arguments) {
		return this.prompts.messages().get(key, locale, arguments);
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
