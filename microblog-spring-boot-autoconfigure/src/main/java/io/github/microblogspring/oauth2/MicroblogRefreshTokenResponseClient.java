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
import java.util.List;
import java.util.Map;

import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.ProfileUrl;
import io.github.microblogspring.indieauth.SignInErrorCode;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Refreshes the token of the person who is signed in, at the server that issued it, and
 * only if that still speaks for them. Tokens of other registrations are refreshed as
 * Spring Security refreshes them.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#refresh-tokens">IndieAuth, Refresh
 * Tokens</a>
 */
public final class MicroblogRefreshTokenResponseClient
		implements OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> {

	private final OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> delegate = new RestClientRefreshTokenTokenResponseClient();

	private final RedemptionAnswerReader answerReader = RedemptionAnswerReader.ofRefresh();

	private final TokenExchanges<OAuth2AccessTokenResponse> exchanges = new TokenExchanges<>();

	private final FormClient formClient;

	/**
	 * Create a new client.
	 * @param requestFactory makes the requests; must neither follow redirects nor wait or
	 * read without end
	 */
	public MicroblogRefreshTokenResponseClient(ClientHttpRequestFactory requestFactory) {
		this.formClient = new FormClient(requestFactory);
	}

	/**
	 * Refresh a token. One that several need at once is refreshed once.
	 * @return the new token, with the refresh token to use from now on
	 * @throws OAuth2AuthorizationException with the error {@code invalid_grant} if it
	 * can't be refreshed any more, {@code temporarily_unavailable} if the server does not
	 * answer, or not sensibly, {@code access_denied} if nobody is signed in
	 */
	@Override
	public OAuth2AccessTokenResponse getTokenResponse(OAuth2RefreshTokenGrantRequest grantRequest) {
		ClientRegistration registration = grantRequest.getClientRegistration();
		if (!MicroblogClientRegistrations.REGISTRATION_ID.equals(registration.getRegistrationId())) {
			return this.delegate.getTokenResponse(grantRequest);
		}
		MicroblogProfile profile = MicroblogProfile
			.ofAuthentication(SecurityContextHolder.getContext().getAuthentication());
		if (profile == null) {
			// With "invalid_grant", Spring Security would forget a token that may be good
			throw new OAuth2AuthorizationException(new OAuth2Error(OAuth2ErrorCodes.ACCESS_DENIED,
					"A token is refreshed while its person is signed in, and nobody is", null));
		}
		String endpoint = registration.getProviderDetails().getTokenUri();
		if (!endpoint.equals(profile.server().get(MicroblogProfile.TOKEN_ENDPOINT))) {
			throw invalidGrant("The token is not of the server that speaks for the person who is signed in");
		}
		// Two servers, or a careless one, may have issued the same text to two people
		return this.exchanges.exchange(List.of(endpoint, profile.me(), grantRequest.getRefreshToken().getTokenValue()),
				() -> refresh(URI.create(endpoint), grantRequest, profile.me()));
	}

	private OAuth2AccessTokenResponse refresh(URI endpoint, OAuth2RefreshTokenGrantRequest grantRequest, String me) {
		try {
			Map<String, Object> answer = post(endpoint, grantRequest);
			// Somebody else would be whoever is signed in (RF-05)
			Object answered = answer.get(MicroblogProfile.ME);
			if (answered != null && !ProfileUrl.parse(answered).equals(ProfileUrl.parse(me))) {
				throw new IndieAuthException(SignInErrorCode.TOKEN_REJECTED, "The answer is about somebody else");
			}
			OAuth2AccessTokenResponse response = MicroblogTokenResponseConverter
				.ofRefresh(grantRequest.getAccessToken().getScopes())
				.convert(answer);
			return (response.getRefreshToken() != null) ? response
					: OAuth2AccessTokenResponse.withResponse(response)
						.refreshToken(grantRequest.getRefreshToken().getTokenValue())
						.build();
		}
		catch (IndieAuthException ex) {
			throw authorizationException(ex);
		}
	}

	private Map<String, Object> post(URI endpoint, OAuth2RefreshTokenGrantRequest grantRequest) {
		// No scope: what was granted before (RF-02)
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		form.add(OAuth2ParameterNames.GRANT_TYPE, AuthorizationGrantType.REFRESH_TOKEN.getValue());
		form.add(OAuth2ParameterNames.REFRESH_TOKEN, grantRequest.getRefreshToken().getTokenValue());
		form.add(OAuth2ParameterNames.CLIENT_ID, grantRequest.getClientRegistration().getClientId());
		try (ClientHttpResponse response = this.formClient.post(endpoint, form)) {
			return this.answerReader.read(response);
		}
		catch (IOException ex) {
			throw IndieAuthException.of(endpoint, ex);
		}
	}

	private static OAuth2AuthorizationException authorizationException(IndieAuthException ex) {
		return switch (ex.getErrorCode()) {
			case EXPIRED, ACCESS_DENIED, TOKEN_REJECTED, IDENTITY_NOT_CONFIRMED ->
				invalidGrant(String.valueOf(ex.getMessage()));
			default -> new OAuth2AuthorizationException(
					new OAuth2Error(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, ex.getMessage(), null), ex);
		};
	}

	private static OAuth2AuthorizationException invalidGrant(String message) {
		return new OAuth2AuthorizationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_GRANT, message, null));
	}

}
