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

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.user.OAuth2User;

/**
 * Makes the user of a sign-in with Micro.blog from what
 * {@link MicroblogTokenResponseClient} confirmed. Users of other registrations are loaded
 * as Spring Security loads them.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogOAuth2UserService implements OAuth2UserService<OAuth2UserRequest, OAuth2User> {

	private final OAuth2UserService<OAuth2UserRequest, OAuth2User> delegate = new DefaultOAuth2UserService();

	@Override
	public @Nullable OAuth2User loadUser(OAuth2UserRequest userRequest) throws OAuth2AuthenticationException {
		if (!MicroblogClientRegistrations.REGISTRATION_ID
			.equals(userRequest.getClientRegistration().getRegistrationId())) {
			return this.delegate.loadUser(userRequest);
		}
		Map<String, Object> parameters = userRequest.getAdditionalParameters();
		// No answer of a server has a parameter of that type
		IdentitySource source = (parameters.get(MicroblogProfile.IDENTITY_SOURCE) instanceof IdentitySource known)
				? known : IdentitySource.INDIEAUTH;
		return MicroblogUsers.create(confirmed(parameters), source,
				(parameters.get(MicroblogProfile.PROFILE) instanceof Map<?, ?> profile) ? profile : Map.of(),
				userRequest.getAccessToken().getScopes());
	}

	// Another token client would pass on whatever the server said
	private static ConfirmedIdentity confirmed(Map<String, Object> parameters) {
		if (!(parameters.get(MicroblogTokenResponseClient.CONFIRMED) instanceof ConfirmedIdentity identity)) {
			throw SignInErrors.authenticationException(new IllegalStateException(
					"The code was not redeemed by MicroblogTokenResponseClient, so nobody confirmed the identity"));
		}
		return identity;
	}

}
