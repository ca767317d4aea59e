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

import java.util.Collection;
import java.util.LinkedHashSet;

import io.github.microblogspring.oauth2.MicroblogUsers;
import io.github.microblogspring.oauth2.SignInErrors;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.util.Assert;

/**
 * Asks whom a token belongs to, and turns every failure into a code. The principal and
 * the authorities are those of somebody who pressed the button.
 *
 * @author The Micro.blog Spring team
 */
final class MicroblogTokenAuthenticationProvider implements AuthenticationProvider {

	private final ClientRegistration registration;

	private final OAuth2UserService<OAuth2UserRequest, OAuth2User> userService;

	private GrantedAuthoritiesMapper authoritiesMapper = (authorities) -> authorities;

	/**
	 * Create a new provider.
	 * @param registration the registration {@code microblog}
	 * @param userService loads those who press the button as well
	 */
	MicroblogTokenAuthenticationProvider(ClientRegistration registration,
			OAuth2UserService<OAuth2UserRequest, OAuth2User> userService) {
		this.registration = registration;
		this.userService = userService;
	}

	/**
	 * Map authorities as {@code oauth2Login} does.
	 * @param authoritiesMapper its mapper
	 */
	void setAuthoritiesMapper(GrantedAuthoritiesMapper authoritiesMapper) {
		this.authoritiesMapper = authoritiesMapper;
	}

	@Override
	public Authentication authenticate(Authentication authentication) throws AuthenticationException {
		MicroblogTokenAuthentication attempt = (MicroblogTokenAuthentication) authentication;
		TokenOwner owner = owner(attempt);
		OAuth2User user = this.userService.loadUser(MicroblogUsers.request(this.registration, owner.accessToken(),
				owner.identity(), owner.source(), owner.profile()));
		Assert.state(user != null, "The OAuth2UserService must load a user or fail");
		Collection<GrantedAuthority> authorities = new LinkedHashSet<>(
				this.authoritiesMapper.mapAuthorities(user.getAuthorities()));
		authorities.add(FactorGrantedAuthority.fromAuthority(attempt.factor()));
		return attempt.succeeded(owner, user, authorities);
	}

	private static TokenOwner owner(MicroblogTokenAuthentication attempt) {
		try {
			return attempt.owner();
		}
		catch (RuntimeException ex) {
			throw SignInErrors.authenticationException(ex);
		}
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return MicroblogTokenAuthentication.class.isAssignableFrom(authentication);
	}

}
