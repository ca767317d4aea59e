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

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2UserAuthority;

/**
 * Makes the user of a sign-in with Micro.blog from what
 * {@link MicroblogTokenResponseClient} confirmed. Users of other registrations are loaded
 * as Spring Security loads them.
 * <p>
 * The user is Spring Security's own {@link DefaultOAuth2User}, which every session store
 * can write and read.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogOAuth2UserService implements OAuth2UserService<OAuth2UserRequest, OAuth2User> {

	private static final Set<String> DISPLAY_ATTRIBUTES = Set.of("name", "photo", "url", "nickname", "email");

	private final OAuth2UserService<OAuth2UserRequest, OAuth2User> delegate = new DefaultOAuth2UserService();

	@Override
	public @Nullable OAuth2User loadUser(OAuth2UserRequest userRequest) throws OAuth2AuthenticationException {
		if (!MicroblogClientRegistrations.REGISTRATION_ID
			.equals(userRequest.getClientRegistration().getRegistrationId())) {
			return this.delegate.loadUser(userRequest);
		}
		checkConfirmed(userRequest.getAdditionalParameters());
		Map<String, Object> attributes = attributes(userRequest.getAdditionalParameters());
		Set<GrantedAuthority> authorities = new LinkedHashSet<>();
		authorities.add(new OAuth2UserAuthority(attributes, MicroblogProfile.ME));
		for (String scope : userRequest.getAccessToken().getScopes()) {
			authorities.add(new SimpleGrantedAuthority("SCOPE_" + scope));
		}
		return new DefaultOAuth2User(authorities, attributes, MicroblogProfile.ME);
	}

	// Another token client would pass on whatever the server said
	private static void checkConfirmed(Map<String, Object> parameters) {
		if (!(parameters.get(MicroblogTokenResponseClient.CONFIRMED) instanceof ConfirmedIdentity)) {
			throw SignInErrors.authenticationException(SignInErrors.foreseen(new IllegalStateException(
					"The code was not redeemed by MicroblogTokenResponseClient, so nobody confirmed the identity")));
		}
	}

	private static Map<String, Object> attributes(Map<String, Object> confirmed) {
		Map<String, Object> attributes = new LinkedHashMap<>();
		attributes.put(MicroblogProfile.ME, confirmed.get(MicroblogProfile.ME));
		attributes.put(MicroblogProfile.SERVER, confirmed.get(MicroblogProfile.SERVER));
		if (confirmed.get(MicroblogProfile.PROFILE) instanceof Map<?, ?> profile) {
			DISPLAY_ATTRIBUTES.stream()
				.filter(profile::containsKey)
				.forEach((name) -> attributes.put(name, profile.get(name)));
			attributes.put(MicroblogProfile.PROFILE, profile);
		}
		return attributes;
	}

}
