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

package io.github.microblogspring.oauth2;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.util.Assert;

/**
 * Keeps no authorized client for a sign-in that yields no token. An older token of the
 * same person stays if it is of the same server, as far as this session knows, and goes
 * otherwise: it would be sent to a server that did not issue it.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class TokenlessAuthorizedClientRepository implements OAuth2AuthorizedClientRepository {

	private final OAuth2AuthorizedClientRepository delegate;

	/**
	 * Create a new repository.
	 * @param delegate the repository that keeps what is a token
	 */
	public TokenlessAuthorizedClientRepository(OAuth2AuthorizedClientRepository delegate) {
		Assert.notNull(delegate, "'delegate' must not be null");
		this.delegate = delegate;
	}

	@Override
	public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(String clientRegistrationId,
			Authentication principal, HttpServletRequest request) {
		return this.delegate.loadAuthorizedClient(clientRegistrationId, principal, request);
	}

	@Override
	public void saveAuthorizedClient(OAuth2AuthorizedClient authorizedClient, Authentication principal,
			HttpServletRequest request, HttpServletResponse response) {
		if (!IdentityOnlyToken.is(authorizedClient.getAccessToken())) {
			this.delegate.saveAuthorizedClient(authorizedClient, principal, request, response);
		}
		else if (!isSameServer(SecurityContextHolder.getContext().getAuthentication(), principal)) {
			this.delegate.removeAuthorizedClient(authorizedClient.getClientRegistration().getRegistrationId(),
					principal, request, response);
		}
	}

	@Override
	public void removeAuthorizedClient(String clientRegistrationId, Authentication principal,
			HttpServletRequest request, HttpServletResponse response) {
		this.delegate.removeAuthorizedClient(clientRegistrationId, principal, request, response);
	}

	private static boolean isSameServer(@Nullable Authentication before, Authentication now) {
		MicroblogProfile earlier = MicroblogProfile.ofPrincipal((before != null) ? before.getPrincipal() : null);
		MicroblogProfile current = MicroblogProfile.ofPrincipal(now.getPrincipal());
		return earlier != null && current != null && earlier.me().equals(current.me())
				&& earlier.server().equals(current.server());
	}

}
