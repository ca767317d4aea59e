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

import org.springframework.core.log.LogMessage;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
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
	 * Revoke the refresh token, then the access token.
	 * @param endpoint the revocation endpoint of the server that issued them
	 * @param tokens the tokens; the placeholder of an identity-only sign-in is not sent
	 * @param clientId the client identifier that they were issued to
	 */
	void revoke(URI endpoint, OAuth2AccessTokenResponse tokens, String clientId) {
		if (IdentityOnlyToken.is(tokens.getAccessToken())) {
			return;
		}
		OAuth2RefreshToken refreshToken = tokens.getRefreshToken();
		if (refreshToken != null) {
			revoke(endpoint, refreshToken.getTokenValue(), clientId);
		}
		revoke(endpoint, tokens.getAccessToken().getTokenValue(), clientId);
	}

	private void revoke(URI endpoint, String token, String clientId) {
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		form.add(OAuth2ParameterNames.TOKEN, token);
		form.add(OAuth2ParameterNames.CLIENT_ID, clientId);
		try (ClientHttpResponse response = this.formClient.post(endpoint, form)) {
			logger.debug(LogMessage.format("The revocation endpoint answered with status %s",
					response.getStatusCode().value()));
		}
		catch (IOException ex) {
			logger.debug("A token can't be revoked: " + ex.getMessage());
		}
	}

}
