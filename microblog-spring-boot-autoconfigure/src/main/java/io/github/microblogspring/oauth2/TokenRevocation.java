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

import java.io.IOException;
import java.net.URI;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Tells the server that issued tokens that they are not wanted. Nothing depends on
 * whether it listens.
 *
 * @author The Micro.blog Spring team
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7009.html#section-2.1">RFC 7009,
 * section 2.1</a>
 */
final class TokenRevocation {

	private static final Log logger = LogFactory.getLog(TokenRevocation.class);

	private final FormClient formClient;

	TokenRevocation(FormClient formClient) {
		this.formClient = formClient;
	}

	/**
	 * Revoke the refresh token, then the access token (RV-04).
	 * @param endpoint the revocation endpoint of the server that issued them
	 * @param refreshToken the refresh token, if there is one
	 * @param accessToken the access token; the placeholder of an identity-only sign-in is
	 * not sent
	 * @param clientId the client identifier that they were issued to
	 */
	void revoke(URI endpoint, @Nullable OAuth2RefreshToken refreshToken, OAuth2AccessToken accessToken,
			String clientId) {
		if (IdentityOnlyToken.is(accessToken)) {
			return;
		}
		if (refreshToken != null) {
			revoke(endpoint, refreshToken.getTokenValue(), OAuth2ParameterNames.REFRESH_TOKEN, clientId);
		}
		revoke(endpoint, accessToken.getTokenValue(), OAuth2ParameterNames.ACCESS_TOKEN, clientId);
	}

	private void revoke(URI endpoint, String token, String type, String clientId) {
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		form.add(OAuth2ParameterNames.TOKEN, token);
		form.add(OAuth2ParameterNames.TOKEN_TYPE_HINT, type);
		form.add(OAuth2ParameterNames.CLIENT_ID, clientId);
		send(endpoint, form);
	}

	/**
	 * Revoke an access token in the form that IndieAuth had before there was a revocation
	 * endpoint (RV-03).
	 * @param tokenEndpoint the token endpoint of the server that issued it
	 * @param accessToken the access token
	 * @see <a href=
	 * "https://indieauth.spec.indieweb.org/20201126/#token-revocation">IndieAuth of
	 * November 2020, Token Revocation</a>
	 */
	void revokeAtTokenEndpoint(URI tokenEndpoint, OAuth2AccessToken accessToken) {
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		form.add("action", "revoke");
		form.add(OAuth2ParameterNames.TOKEN, accessToken.getTokenValue());
		send(tokenEndpoint, form);
	}

	private void send(URI endpoint, MultiValueMap<String, String> form) {
		try (ClientHttpResponse response = this.formClient.post(endpoint, form)) {
			logger.debug(LogMessage.format("The server answered the revocation of a token with status %s",
					response.getStatusCode().value()));
		}
		// It may be on a thread that nobody watches, or on its way to another failure
		catch (IOException | RuntimeException ex) {
			logger.debug("A token can't be revoked: " + ex.getMessage());
		}
	}

}
