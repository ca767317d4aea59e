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

import io.github.microblogspring.indieauth.ServerEndpoints;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.web.authentication.logout.LogoutHandler;

/**
 * Forgets the token of somebody who signs out, and has it revoked where their server
 * takes that. Otherwise it would be kept for as long as the application runs, or for ever
 * where tokens are in a database. The token is that of the person: other sessions of
 * theirs have to get a new one. A failure to forget it keeps nobody from signing out.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class TokenRemovingLogoutHandler implements LogoutHandler {

	private static final Log logger = LogFactory.getLog(TokenRemovingLogoutHandler.class);

	private final MicroblogAuthorizedClientRepository authorizedClients;

	private final SignOutRevocation revocation;

	/**
	 * Create a new handler.
	 * @param authorizedClients where the tokens are kept
	 * @param revocation revokes them
	 */
	public TokenRemovingLogoutHandler(MicroblogAuthorizedClientRepository authorizedClients,
			SignOutRevocation revocation) {
		this.authorizedClients = authorizedClients;
		this.revocation = revocation;
	}

	@Override
	public void logout(HttpServletRequest request, HttpServletResponse response,
			@Nullable Authentication authentication) {
		if (authentication == null || !MicroblogAuthorizedClientRepository.isSignedIn(authentication)) {
			return;
		}
		try {
			OAuth2AuthorizedClient client = load(authentication, request);
			this.authorizedClients.removeAuthorizedClient(MicroblogClientRegistrations.REGISTRATION_ID, authentication,
					request, response);
			MicroblogProfile profile = MicroblogProfile.ofAuthentication(authentication);
			if (client != null && profile != null && !isOwnToken(authentication)) {
				this.revocation.revoke(client, ServerEndpoints.fromMap(profile.server()));
			}
		}
		catch (RuntimeException ex) {
			logger.warn("The token of somebody who signed out could not be removed", ex);
		}
	}

	// One that can't be read any more has to go all the same
	private @Nullable OAuth2AuthorizedClient load(Authentication authentication, HttpServletRequest request) {
		try {
			return this.authorizedClients.loadAuthorizedClient(MicroblogClientRegistrations.REGISTRATION_ID,
					authentication, request);
		}
		catch (RuntimeException ex) {
			logger.warn("The token of somebody who signed out could not be read, so it is not revoked", ex);
			return null;
		}
	}

	// An app token that the person made may be in use elsewhere
	private static boolean isOwnToken(Authentication authentication) {
		return authentication.getAuthorities()
			.stream()
			.anyMatch((authority) -> FactorGrantedAuthority.BEARER_AUTHORITY.equals(authority.getAuthority()));
	}

}
