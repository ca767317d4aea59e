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

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import io.github.microblogspring.indieauth.VerifiedToken;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2UserAuthority;

/**
 * Makes the principal of somebody who signed in with Micro.blog, the same in whatever way
 * they did. It is Spring Security's own {@link DefaultOAuth2User}, which every session
 * store can write and read.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogUsers {

	private static final Set<String> DISPLAY_ATTRIBUTES = Set.of("name", "photo", "url", "nickname", "email");

	// Where Spring Security looks for the end of a token (RFC 7662, section 2.2)
	private static final String EXPIRES_AT = "exp";

	private MicroblogUsers() {
	}

	/**
	 * A request to load the principal of somebody whose token is known, for the
	 * {@code OAuth2UserService} that loads those who press the button.
	 * @param registration the registration {@code microblog}
	 * @param accessToken the token
	 * @param identity who the person is
	 * @param source how that was established
	 * @param profile what the server says about them
	 * @return the request
	 */
	public static OAuth2UserRequest request(ClientRegistration registration, OAuth2AccessToken accessToken,
			ConfirmedIdentity identity, IdentitySource source, Map<String, Object> profile) {
		Map<String, Object> parameters = new LinkedHashMap<>();
		parameters.put(MicroblogProfile.ME, identity.me().toString());
		parameters.put(MicroblogProfile.PROFILE, profile);
		parameters.put(MicroblogProfile.SERVER, new LinkedHashMap<>(identity.server().toMap()));
		parameters.put(MicroblogProfile.IDENTITY_SOURCE, source);
		parameters.put(MicroblogTokenResponseClient.CONFIRMED, identity);
		return new OAuth2UserRequest(registration, accessToken, parameters);
	}

	/**
	 * Make the principal.
	 * @param identity who the person is, and the server that speaks for them
	 * @param source how that was established
	 * @param profile what the server says about them, to be shown
	 * @param scopes what was granted
	 * @return the principal, with {@code OAUTH2_USER} and {@code SCOPE_} authorities
	 */
	static OAuth2User create(ConfirmedIdentity identity, IdentitySource source, Map<?, ?> profile,
			Collection<String> scopes) {
		Map<String, Object> attributes = attributes(identity, source, profile);
		Set<GrantedAuthority> authorities = new LinkedHashSet<>();
		authorities.add(new OAuth2UserAuthority(attributes, MicroblogProfile.ME));
		authorities.addAll(authorities(scopes));
		return new DefaultOAuth2User(authorities, attributes, MicroblogProfile.ME);
	}

	/**
	 * Make the principal of somebody whose bearer token was checked. It has the
	 * attributes of somebody who signed in, and {@code exp} where the token has an end.
	 * @param identity who the person is, and the server that speaks for them
	 * @param token what the server says about the token
	 * @return the principal, with {@code SCOPE_} authorities only
	 */
	public static OAuth2AuthenticatedPrincipal ofBearerToken(ConfirmedIdentity identity, VerifiedToken token) {
		Map<String, Object> attributes = attributes(identity, IdentitySource.INDIEAUTH, token.profile());
		if (token.expiresAt() != null) {
			attributes.put(EXPIRES_AT, token.expiresAt());
		}
		// It is kept for more than one request
		attributes
			.replaceAll((name, value) -> (value instanceof Map<?, ?> map) ? Collections.unmodifiableMap(map) : value);
		return new DefaultOAuth2AuthenticatedPrincipal(identity.me().toString(), attributes,
				authorities(token.scopes()));
	}

	private static Map<String, Object> attributes(ConfirmedIdentity identity, IdentitySource source,
			Map<?, ?> profile) {
		Map<String, Object> attributes = new LinkedHashMap<>();
		attributes.put(MicroblogProfile.ME, identity.me().toString());
		attributes.put(MicroblogProfile.IDENTITY_SOURCE, source.attribute());
		attributes.put(MicroblogProfile.SERVER, new LinkedHashMap<>(identity.server().toMap()));
		DISPLAY_ATTRIBUTES.stream()
			.filter(profile::containsKey)
			.forEach((name) -> attributes.put(name, profile.get(name)));
		if (!profile.isEmpty()) {
			attributes.put(MicroblogProfile.PROFILE, new LinkedHashMap<>(profile));
		}
		return attributes;
	}

	private static Set<GrantedAuthority> authorities(Collection<String> scopes) {
		return scopes.stream()
			.map((scope) -> new SimpleGrantedAuthority("SCOPE_" + scope))
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

}
