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

import java.util.Set;

import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.util.Assert;

/**
 * Keeps the tokens of people who sign in with Micro.blog, each with the server that
 * issued it: the token endpoint of its registration is that of the server. A token of
 * another server than the one that speaks for the person now is as good as none, as it
 * would be sent to a server that did not issue it.
 * <p>
 * They are for requests of people who signed in. A program that comes with a bearer token
 * of the same person has that token only, and none of those that are kept.
 * <p>
 * A sign-in that yields no token has none to keep. An older token of the same server
 * stays, and any other goes. Tokens of other registrations are kept as they are.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogAuthorizedClientRepository implements OAuth2AuthorizedClientRepository {

	private static final Log logger = LogFactory.getLog(MicroblogAuthorizedClientRepository.class);

	private final OAuth2AuthorizedClientRepository delegate;

	/**
	 * Create a new repository.
	 * @param delegate the repository that keeps what is a token; it must keep the token
	 * endpoint of a registration
	 */
	public MicroblogAuthorizedClientRepository(OAuth2AuthorizedClientRepository delegate) {
		Assert.notNull(delegate, "'delegate' must not be null");
		this.delegate = delegate;
	}

	@Override
	public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(String clientRegistrationId,
			Authentication principal, HttpServletRequest request) {
		T client = this.delegate.loadAuthorizedClient(clientRegistrationId, principal, request);
		return (client == null || isOfServer(client, principal)) ? client : null;
	}

	/**
	 * Keep a token, or go on without one. Where it can't be kept, the sign-in fails like
	 * any other, so that nobody sees an error page.
	 * @throws OAuth2AuthenticationException with the code {@code temporarily_unavailable}
	 * if a token can't be kept
	 */
	@Override
	public void saveAuthorizedClient(OAuth2AuthorizedClient authorizedClient, Authentication principal,
			HttpServletRequest request, HttpServletResponse response) {
		boolean identityOnly = IdentityOnlyToken.is(authorizedClient.getAccessToken());
		try {
			if (identityOnly) {
				removeOfOtherServer(authorizedClient, principal, request, response);
			}
			else {
				this.delegate.saveAuthorizedClient(ofServer(authorizedClient, principal), principal, request, response);
			}
		}
		catch (RuntimeException ex) {
			logger.warn("The place where tokens are kept does not work", ex);
			if (!identityOnly) {
				throw SignInErrors.authenticationException(
						new IndieAuthException(SignInErrorCode.TEMPORARILY_UNAVAILABLE, "The token can't be kept"));
			}
		}
	}

	private void removeOfOtherServer(OAuth2AuthorizedClient placeholder, Authentication principal,
			HttpServletRequest request, HttpServletResponse response) {
		String registrationId = placeholder.getClientRegistration().getRegistrationId();
		if (loadAuthorizedClient(registrationId, principal, request) == null) {
			this.delegate.removeAuthorizedClient(registrationId, principal, request, response);
		}
	}

	@Override
	public void removeAuthorizedClient(String clientRegistrationId, Authentication principal,
			HttpServletRequest request, HttpServletResponse response) {
		this.delegate.removeAuthorizedClient(clientRegistrationId, principal, request, response);
	}

	/**
	 * Whether a request is one of somebody who signed in with Micro.blog, to whom their
	 * tokens are kept, and not one of a program that came with a token.
	 * @param authentication who makes the request
	 * @return {@code false} for a bearer token of the same person
	 */
	public static boolean isSignedIn(Authentication authentication) {
		return authentication instanceof OAuth2AuthenticationToken token
				&& MicroblogClientRegistrations.REGISTRATION_ID.equals(token.getAuthorizedClientRegistrationId());
	}

	/**
	 * Load a token of somebody who signed in with Micro.blog that is good for something.
	 * @param principal the person
	 * @param request the current request
	 * @param scopes the scopes that it must have, as far as they are known
	 * @return the token; what it is good for is not known of all tokens
	 * @throws AccessDeniedException if the person did not sign in, but a program came
	 * with a bearer token of theirs
	 * @throws MicroblogScopeRequiredException if there is none, or it lacks one of the
	 * scopes
	 */
	public OAuth2AuthorizedClient require(Authentication principal, HttpServletRequest request, Set<String> scopes) {
		if (!isSignedIn(principal)) {
			throw new AccessDeniedException("The tokens that a person gave this application at sign-in are not for "
					+ "programs that come with a bearer token");
		}
		OAuth2AuthorizedClient client = loadAuthorizedClient(MicroblogClientRegistrations.REGISTRATION_ID, principal,
				request);
		Set<String> granted = (client != null) ? client.getAccessToken().getScopes() : Set.of();
		if (client == null || !(granted.isEmpty() || granted.containsAll(scopes))) {
			throw scopes.isEmpty() ? MicroblogScopeRequiredException.withoutScopes()
					: new MicroblogScopeRequiredException(scopes);
		}
		return client;
	}

	private static boolean isOfServer(OAuth2AuthorizedClient client, Authentication principal) {
		MicroblogProfile profile = profile(client, principal);
		return profile == null || (isSignedIn(principal) && client.getClientRegistration()
			.getProviderDetails()
			.getTokenUri()
			.equals(profile.server().get(MicroblogProfile.TOKEN_ENDPOINT)));
	}

	private static OAuth2AuthorizedClient ofServer(OAuth2AuthorizedClient client, Authentication principal) {
		MicroblogProfile profile = profile(client, principal);
		String tokenEndpoint = (profile != null) ? profile.server().get(MicroblogProfile.TOKEN_ENDPOINT) : null;
		if (tokenEndpoint == null) {
			return client;
		}
		ClientRegistration registration = ClientRegistration.withClientRegistration(client.getClientRegistration())
			.tokenUri(tokenEndpoint)
			.build();
		return new OAuth2AuthorizedClient(registration, client.getPrincipalName(), client.getAccessToken(),
				client.getRefreshToken());
	}

	private static @Nullable MicroblogProfile profile(OAuth2AuthorizedClient client, Authentication principal) {
		return MicroblogClientRegistrations.REGISTRATION_ID.equals(client.getClientRegistration().getRegistrationId())
				? MicroblogProfile.ofAuthentication(principal) : null;
	}

}
