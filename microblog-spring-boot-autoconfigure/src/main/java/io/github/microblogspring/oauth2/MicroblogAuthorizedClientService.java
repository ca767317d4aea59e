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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.microblogspring.oauth2.TokenEnvelope.Kind;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.util.Assert;

/**
 * Stores the tokens of sign-in with Micro.blog in any other service, bound to the person
 * and to the server that issued them, and encrypted if there is a key. What belongs to
 * other registrations is passed on as it is.
 * <p>
 * The server is the token endpoint in the {@link ClientRegistration} of the authorized
 * client that is saved, and that of the one that is loaded again: somebody's address may
 * be at one server today and at another one tomorrow, and the token of one must never be
 * sent to the other. Services of Spring Security don't keep it themselves.
 * <p>
 * A stored token that can't be used, for want of its key or because it was tampered with,
 * counts as none: the person has to sign in again. The log says why.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogAuthorizedClientService implements OAuth2AuthorizedClientService {

	private static final Log logger = LogFactory.getLog(MicroblogAuthorizedClientService.class);

	// Whoever can write to the store can make up ids of keys
	private static final int MAX_WARNINGS = 20;

	private final OAuth2AuthorizedClientService delegate;

	private final TokenEncryption encryption;

	private final Set<String> warnings = ConcurrentHashMap.newKeySet();

	/**
	 * Create a new service.
	 * @param delegate the service that stores what it is given
	 * @param encryption how tokens are written
	 */
	public MicroblogAuthorizedClientService(OAuth2AuthorizedClientService delegate, TokenEncryption encryption) {
		Assert.notNull(delegate, "'delegate' must not be null");
		Assert.notNull(encryption, "'encryption' must not be null");
		this.delegate = delegate;
		this.encryption = encryption;
	}

	/**
	 * Load a token.
	 * @param clientRegistrationId the id of a registration, {@code microblog} for tokens
	 * of ours
	 * @param principalName the name of the person, their {@code me} for tokens of ours
	 * @return the token, with the registration of the server that issued it; {@code null}
	 * if there is none that can be used
	 * @throws IllegalArgumentException if the id or the name is empty
	 */
	@Override
	@SuppressWarnings("unchecked")
	public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(String clientRegistrationId,
			String principalName) {
		if (!MicroblogClientRegistrations.REGISTRATION_ID.equals(clientRegistrationId)) {
			return this.delegate.loadAuthorizedClient(clientRegistrationId, principalName);
		}
		Assert.hasText(principalName, "'principalName' must not be empty");
		try {
			OAuth2AuthorizedClient stored = loadStored(principalName);
			return (stored != null) ? (T) open(stored, principalName) : null;
		}
		catch (UnreadableTokenException ex) {
			warn("A stored token can't be used, so the person has to sign in again: " + ex.getMessage());
			return null;
		}
	}

	// Spring Security's types refuse texts and times that no token has
	private @Nullable OAuth2AuthorizedClient loadStored(String principalName) throws UnreadableTokenException {
		try {
			return this.delegate.loadAuthorizedClient(MicroblogClientRegistrations.REGISTRATION_ID, principalName);
		}
		catch (IllegalArgumentException ex) {
			throw UnreadableTokenException.ofForeignText();
		}
	}

	private OAuth2AuthorizedClient open(OAuth2AuthorizedClient stored, String principalName)
			throws UnreadableTokenException {
		OAuth2AccessToken storedAccess = stored.getAccessToken();
		TokenEnvelope access = openEnvelope(storedAccess.getTokenValue(), Kind.ACCESS, principalName);
		OAuth2RefreshToken refreshToken = openRefreshToken(stored.getRefreshToken(), access);
		return new OAuth2AuthorizedClient(registration(stored.getClientRegistration(), access.tokenUri()),
				principalName, withValue(storedAccess, access.token()), refreshToken);
	}

	private @Nullable OAuth2RefreshToken openRefreshToken(@Nullable OAuth2RefreshToken stored, TokenEnvelope access)
			throws UnreadableTokenException {
		if (stored == null) {
			return null;
		}
		TokenEnvelope refresh = openEnvelope(stored.getTokenValue(), Kind.REFRESH, access.principalName());
		if (!refresh.tokenUri().equals(access.tokenUri())) {
			throw UnreadableTokenException.ofMisplacedToken();
		}
		return withValue(stored, refresh.token());
	}

	private TokenEnvelope openEnvelope(String stored, Kind kind, String principalName) throws UnreadableTokenException {
		TokenEnvelope envelope = this.encryption.open(stored);
		if (envelope.kind() != kind || !envelope.principalName().equals(principalName)) {
			throw UnreadableTokenException.ofMisplacedToken();
		}
		return envelope;
	}

	private static ClientRegistration registration(ClientRegistration registration, String tokenUri) {
		return tokenUri.equals(registration.getProviderDetails().getTokenUri()) ? registration
				: ClientRegistration.withClientRegistration(registration).tokenUri(tokenUri).build();
	}

	/**
	 * Save a token, in place of an older one.
	 * @param authorizedClient the token, with the registration of the server that issued
	 * it
	 * @param principal the person
	 * @throws IllegalArgumentException if the registration of a token of ours names no
	 * token endpoint
	 */
	@Override
	public void saveAuthorizedClient(OAuth2AuthorizedClient authorizedClient, Authentication principal) {
		Assert.notNull(authorizedClient, "'authorizedClient' must not be null");
		Assert.notNull(principal, "'principal' must not be null");
		ClientRegistration registration = authorizedClient.getClientRegistration();
		boolean isOurs = MicroblogClientRegistrations.REGISTRATION_ID.equals(registration.getRegistrationId());
		this.delegate.saveAuthorizedClient(isOurs ? seal(authorizedClient, principal) : authorizedClient, principal);
	}

	private OAuth2AuthorizedClient seal(OAuth2AuthorizedClient client, Authentication principal) {
		ClientRegistration registration = client.getClientRegistration();
		String tokenUri = registration.getProviderDetails().getTokenUri();
		Assert.notNull(tokenUri, "The registration of a token must name the endpoint that issued it");
		// Services find it by that name, not by the one in the client
		String name = principal.getName();
		OAuth2AccessToken access = client.getAccessToken();
		OAuth2RefreshToken refresh = client.getRefreshToken();
		return new OAuth2AuthorizedClient(registration, client.getPrincipalName(),
				withValue(access, seal(Kind.ACCESS, name, tokenUri, access.getTokenValue())), (refresh != null)
						? withValue(refresh, seal(Kind.REFRESH, name, tokenUri, refresh.getTokenValue())) : null);
	}

	private String seal(Kind kind, String principalName, String tokenUri, String token) {
		return this.encryption.seal(new TokenEnvelope(kind, principalName, tokenUri, token));
	}

	private static OAuth2AccessToken withValue(OAuth2AccessToken token, String value) {
		return new OAuth2AccessToken(token.getTokenType(), value, token.getIssuedAt(), token.getExpiresAt(),
				token.getScopes());
	}

	private static OAuth2RefreshToken withValue(OAuth2RefreshToken token, String value) {
		return new OAuth2RefreshToken(value, token.getIssuedAt(), token.getExpiresAt());
	}

	@Override
	public void removeAuthorizedClient(String clientRegistrationId, String principalName) {
		this.delegate.removeAuthorizedClient(clientRegistrationId, principalName);
	}

	// Once for each reason, not for each request of each person
	private void warn(String message) {
		if (this.warnings.size() < MAX_WARNINGS && this.warnings.add(message)) {
			logger.warn(message + ". More of these are logged at level DEBUG only");
		}
		else {
			logger.debug(message);
		}
	}

}
