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

package io.github.microblogspring.account;

import java.io.IOException;
import java.util.function.Function;

import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Signs in with a token of Micro.blog, and keeps it where the others are. Who signed in
 * this way is the same principal as one who pressed the button.
 *
 * @author The Micro.blog Spring team
 */
final class MicroblogTokenAuthenticationFilter extends AbstractAuthenticationProcessingFilter {

	private final Function<HttpServletRequest, MicroblogTokenAuthentication> attempts;

	private final ClientRegistration registration;

	private final OAuth2AuthorizedClientRepository authorizedClients;

	/**
	 * Create a new filter.
	 * @param requestMatcher the requests that sign in
	 * @param attempts makes an attempt of such a request
	 * @param registration the registration {@code microblog}
	 * @param authorizedClients where tokens are kept
	 */
	MicroblogTokenAuthenticationFilter(RequestMatcher requestMatcher,
			Function<HttpServletRequest, MicroblogTokenAuthentication> attempts, ClientRegistration registration,
			OAuth2AuthorizedClientRepository authorizedClients) {
		super(requestMatcher);
		this.attempts = attempts;
		this.registration = registration;
		this.authorizedClients = authorizedClients;
	}

	@Override
	public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response)
			throws AuthenticationException, IOException, ServletException {
		MicroblogTokenAuthentication attempt = this.attempts.apply(request);
		attempt.setDetails(this.authenticationDetailsSource.buildDetails(request));
		MicroblogTokenAuthentication result = (MicroblogTokenAuthentication) getAuthenticationManager()
			.authenticate(attempt);
		OAuth2AuthenticationToken authentication = new OAuth2AuthenticationToken((OAuth2User) result.getPrincipal(),
				result.getAuthorities(), MicroblogClientRegistrations.REGISTRATION_ID);
		authentication.setDetails(result.getDetails());
		this.authorizedClients.saveAuthorizedClient(
				new OAuth2AuthorizedClient(this.registration, authentication.getName(), result.owner().accessToken()),
				authentication, request, response);
		return authentication;
	}

}
