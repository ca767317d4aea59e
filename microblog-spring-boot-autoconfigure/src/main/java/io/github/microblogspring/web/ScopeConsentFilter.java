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
import java.util.Set;

import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.oauth2.MicroblogAuthorizedClientRepository;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.MicroblogProfile;
import io.github.microblogspring.oauth2.MicroblogScopeRequiredException;
import io.github.microblogspring.oauth2.ScopeConsent;
import io.github.microblogspring.oauth2.SignInErrors;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.util.ThrowableAnalyzer;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Asks somebody who is signed in for more than they have allowed so far, when what they
 * want to do needs it: Spring Security's redirect, which is next on the way out, takes
 * them to the consent of their server and brings them back to the page. Programs, which
 * can't follow it or come with a token of their own, are told which scope is missing.
 *
 * @author The Micro.blog Spring team
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750.html#section-3.1">RFC 6750,
 * section 3.1</a>
 */
final class ScopeConsentFilter extends OncePerRequestFilter {

	private final ThrowableAnalyzer throwableAnalyzer = new ServletThrowableAnalyzer();

	private final IndieAuthProvider provider;

	private final OAuth2AuthorizedClientRepository authorizedClients;

	private final RequestCache requestCache;

	private final SignInRedirect signInRedirect;

	/**
	 * Create a new filter.
	 * @param provider the configured provider
	 * @param authorizedClients where the tokens of the chain are kept
	 * @param requestCache remembers the page to come back to
	 * @param signInRedirect where failures lead
	 */
	ScopeConsentFilter(IndieAuthProvider provider, OAuth2AuthorizedClientRepository authorizedClients,
			RequestCache requestCache, SignInRedirect signInRedirect) {
		this.provider = provider;
		this.authorizedClients = authorizedClients;
		this.requestCache = requestCache;
		this.signInRedirect = signInRedirect;
	}

	// Spring Security's redirect is not there then, but programs can be told
	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		try {
			filterChain.doFilter(request, response);
		}
		catch (ServletException | RuntimeException ex) {
			MicroblogScopeRequiredException required = (MicroblogScopeRequiredException) this.throwableAnalyzer
				.getFirstThrowableOfType(MicroblogScopeRequiredException.class,
						this.throwableAnalyzer.determineCauseChain(ex));
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			MicroblogProfile profile = MicroblogProfile.ofAuthentication(authentication);
			if (required == null || required.getScopes().isEmpty() || authentication == null || profile == null
					|| response.isCommitted()) {
				throw ex;
			}
			if (!MicroblogAuthorizedClientRepository.isSignedIn(authentication)) {
				forbid(response, required.getScopes(), "The access token is not good for that.");
			}
			else if (Requests.ofPrograms().matches(request)) {
				forbid(response, required.getScopes(),
						"The person has not allowed that yet: open the page in a browser.");
			}
			else if (isAsyncDispatch(request)) {
				throw ex;
			}
			else {
				askFor(required.getScopes(), profile, authentication, request, response);
			}
		}
	}

	private void askFor(Set<String> scopes, MicroblogProfile profile, Authentication authentication,
			HttpServletRequest request, HttpServletResponse response) {
		try {
			ScopeConsent.of(profile, scopes, granted(authentication, request), this.provider.endpoints())
				.attachTo(request);
		}
		catch (IndieAuthException ex) {
			this.signInRedirect.send(request, response, SignInErrors.log(ex));
			return;
		}
		HttpServletRequest origin = ReferringPageRequest.of(request);
		if (origin != null) {
			this.requestCache.saveRequest(origin, response);
		}
		throw new ClientAuthorizationRequiredException(MicroblogClientRegistrations.REGISTRATION_ID);
	}

	private Set<String> granted(Authentication authentication, HttpServletRequest request) {
		OAuth2AuthorizedClient client = this.authorizedClients
			.loadAuthorizedClient(MicroblogClientRegistrations.REGISTRATION_ID, authentication, request);
		return (client != null) ? client.getAccessToken().getScopes() : Set.of();
	}

	private static void forbid(HttpServletResponse response, Set<String> scopes, String detail) throws IOException {
		String scope = String.join(" ", scopes);
		byte[] problem = """
				{"title":"Forbidden","status":403,"detail":"%s"}""".formatted(detail).getBytes(StandardCharsets.UTF_8);
		// Not the headers, among which are those of CORS
		response.resetBuffer();
		response.setStatus(HttpStatus.FORBIDDEN.value());
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE,
				"Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"");
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.setContentLength(problem.length);
		response.getOutputStream().write(problem);
	}

	/**
	 * Looks into the exceptions of servlets.
	 */
	private static final class ServletThrowableAnalyzer extends ThrowableAnalyzer {

		@Override
		protected void initExtractorMap() {
			super.initExtractorMap();
			registerExtractor(ServletException.class, (throwable) -> ((ServletException) throwable).getRootCause());
		}

	}

}
