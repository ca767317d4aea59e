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
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import io.github.microblogspring.indieauth.IdentityConfirmation;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.RedeemedAt;
import io.github.microblogspring.indieauth.ServerEndpoints;
import io.github.microblogspring.indieauth.SignInErrorCode;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.security.oauth2.client.endpoint.DefaultOAuth2TokenRequestParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.util.Assert;
import org.springframework.util.MultiValueMap;

/**
 * Redeems the code of a sign-in with Micro.blog at the endpoint that was frozen when the
 * person left, once, and confirms the {@code me} of the answer. Codes of other
 * registrations are redeemed as Spring Security redeems them.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#redeeming-the-authorization-code">
 * IndieAuth, Redeeming the Authorization Code</a>
 */
public final class MicroblogTokenResponseClient
		implements OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> {

	/**
	 * The additional parameter with the {@link ConfirmedIdentity}: of a type that no
	 * answer can have.
	 */
	static final String CONFIRMED = ConfirmedIdentity.class.getName();

	private final OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> delegate = new RestClientAuthorizationCodeTokenResponseClient();

	private final DefaultOAuth2TokenRequestParametersConverter<OAuth2AuthorizationCodeGrantRequest> parametersConverter = new DefaultOAuth2TokenRequestParametersConverter<>();

	private final RedemptionAnswerReader answerReader = new RedemptionAnswerReader();

	private final FormClient formClient;

	private final TokenRevocation tokenRevocation;

	private final IdentityConfirmation identityConfirmation;

	/**
	 * Create a new client.
	 * @param requestFactory makes the requests; must neither follow redirects nor wait or
	 * read without end
	 * @param identityConfirmation confirms the identity in an answer
	 */
	public MicroblogTokenResponseClient(ClientHttpRequestFactory requestFactory,
			IdentityConfirmation identityConfirmation) {
		this.formClient = new FormClient(requestFactory);
		this.tokenRevocation = new TokenRevocation(this.formClient);
		this.identityConfirmation = identityConfirmation;
	}

	/**
	 * Redeem a code.
	 * @return the answer; its additional parameters are {@code me}, confirmed, with
	 * {@code profile} and {@code server}
	 * @throws OAuth2AuthorizationException if the code can't be redeemed or the identity
	 * is not confirmed, with the name of a {@link SignInErrorCode} as its error code
	 */
	@Override
	public OAuth2AccessTokenResponse getTokenResponse(OAuth2AuthorizationCodeGrantRequest grantRequest) {
		if (!MicroblogClientRegistrations.REGISTRATION_ID
			.equals(grantRequest.getClientRegistration().getRegistrationId())) {
			return this.delegate.getTokenResponse(grantRequest);
		}
		OAuth2AuthorizationRequest request = grantRequest.getAuthorizationExchange().getAuthorizationRequest();
		try {
			PendingSignIn pending = PendingSignIn.of(request);
			Assert.state(pending != null, "The sign-in was not begun by MicroblogAuthorizationRequestResolver, "
					+ "so it can't be confirmed who answers for whom");
			return redeem(grantRequest, request, pending);
		}
		catch (RuntimeException ex) {
			throw SignInErrors.authorizationException(SignInErrors.foreseen(ex));
		}
	}

	private OAuth2AccessTokenResponse redeem(OAuth2AuthorizationCodeGrantRequest grantRequest,
			OAuth2AuthorizationRequest request, PendingSignIn pending) {
		URI endpoint = endpoint(pending);
		Map<String, Object> answer = post(endpoint, this.parametersConverter.convert(grantRequest));
		OAuth2AccessTokenResponse response = new MicroblogTokenResponseConverter(request.getScopes()).convert(answer);
		Map<String, Object> parameters = new LinkedHashMap<>(response.getAdditionalParameters());
		ConfirmedIdentity identity = confirm(pending, response, grantRequest.getClientRegistration().getClientId());
		parameters.put(MicroblogProfile.ME, identity.me().toString());
		parameters.put(MicroblogProfile.SERVER, new LinkedHashMap<>(identity.server().toMap()));
		parameters.put(CONFIRMED, identity);
		return OAuth2AccessTokenResponse.withResponse(response).additionalParameters(parameters).build();
	}

	private ConfirmedIdentity confirm(PendingSignIn pending, OAuth2AccessTokenResponse response, String clientId) {
		try {
			ConfirmedIdentity identity = this.identityConfirmation.confirm(
					response.getAdditionalParameters().get(MicroblogProfile.ME), pending.server(),
					pending.redeemedAt());
			if (pending.consent() != null) {
				pending.consent().check(identity.me(), response.getAccessToken().getScopes());
			}
			return identity;
		}
		catch (IndieAuthException ex) {
			URI revocation = pending.server().endpoints().revocation();
			if (revocation != null) {
				this.tokenRevocation.revoke(revocation, response.getRefreshToken(), response.getAccessToken(),
						clientId);
			}
			throw ex;
		}
	}

	private static URI endpoint(PendingSignIn pending) {
		ServerEndpoints endpoints = pending.server().endpoints();
		URI endpoint = (pending.redeemedAt() == RedeemedAt.TOKEN_ENDPOINT) ? endpoints.token()
				: endpoints.authorization();
		if (endpoint == null) {
			throw new IndieAuthException(SignInErrorCode.SERVER_INVALID, "The server has no token endpoint");
		}
		return endpoint;
	}

	private Map<String, Object> post(URI endpoint, MultiValueMap<String, String> parameters) {
		try (ClientHttpResponse response = this.formClient.post(endpoint, parameters)) {
			return this.answerReader.read(response);
		}
		catch (IOException ex) {
			throw IndieAuthException.of(endpoint, ex);
		}
	}

}
