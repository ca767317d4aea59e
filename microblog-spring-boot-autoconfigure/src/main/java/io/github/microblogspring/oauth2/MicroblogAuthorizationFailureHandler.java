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

import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.client.OAuth2AuthorizationFailureHandler;
import org.springframework.security.oauth2.client.RemoveAuthorizedClientOAuth2AuthorizationFailureHandler;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.util.Assert;

/**
 * Fails the call of somebody whose sign-in yields no token with a
 * {@link MicroblogScopeRequiredException}, where Spring Security would send them through
 * the same sign-in again, for ever.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogAuthorizationFailureHandler implements OAuth2AuthorizationFailureHandler {

	private final ClientRegistrationRepository registrations;

	private final OAuth2AuthorizationFailureHandler delegate;

	/**
	 * Create a new handler, which forgets a token that was refused as Spring Security's
	 * default does.
	 * @param registrations the registrations of the application
	 * @param authorizedClients the tokens of the application
	 */
	public MicroblogAuthorizationFailureHandler(ClientRegistrationRepository registrations,
			OAuth2AuthorizedClientRepository authorizedClients) {
		this.registrations = registrations;
		this.delegate = new RemoveAuthorizedClientOAuth2AuthorizationFailureHandler(
				(id, principal, attributes) -> authorizedClients.removeAuthorizedClient(id, principal,
						attribute(attributes, HttpServletRequest.class),
						attribute(attributes, HttpServletResponse.class)));
	}

	private static <T> T attribute(Map<String, Object> attributes, Class<T> type) {
		Object value = attributes.get(type.getName());
		Assert.state(value != null, () -> "A call with a token needs an " + type.getSimpleName());
		return type.cast(value);
	}

	/**
	 * Handle a failure.
	 * @throws MicroblogScopeRequiredException if the person has no token because the
	 * application asks only who they are
	 */
	@Override
	public void onAuthorizationFailure(OAuth2AuthorizationException failure, Authentication principal,
			Map<String, Object> attributes) {
		if (failure instanceof ClientAuthorizationRequiredException ex) {
			refuseLoop(this.registrations, ex.getClientRegistrationId(), principal);
		}
		this.delegate.onAuthorizationFailure(failure, principal, attributes);
	}

	static void refuseLoop(ClientRegistrationRepository registrations, String registrationId,
			@Nullable Authentication principal) {
		ClientRegistration registration = registrations.findByRegistrationId(registrationId);
		if (registration != null && MicroblogClientRegistrations.REGISTRATION_ID.equals(registrationId)
				&& principal instanceof OAuth2AuthenticationToken token
				&& registrationId.equals(token.getAuthorizedClientRegistrationId())
				&& IdentityScopes.areAll(registration.getScopes())) {
			throw MicroblogScopeRequiredException.withoutScopes();
		}
	}

}
