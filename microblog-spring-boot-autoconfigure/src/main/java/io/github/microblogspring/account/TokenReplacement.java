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

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.microblogspring.account.MicroblogAccountException.Code;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.TokenExchanges;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizationContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.util.Assert;

/**
 * Lets Micro.blog replace a token that is in use, every few days: its own form of a
 * refresh. Micro.blog answers with the token to use from now on, and lets one expire that
 * nobody verifies any more. While it does not answer, the old token stays in use.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://help.micro.blog/t/verifying-tokens/102">Micro.blog, Verifying
 * tokens</a>
 */
public final class TokenReplacement implements OAuth2AuthorizedClientProvider {

	private static final Log logger = LogFactory.getLog(TokenReplacement.class);

	// While Micro.blog does not answer, calls should not wait for it again and again
	private static final Duration PAUSE = Duration.ofMinutes(1);

	private final TokenExchanges<MicroblogAccount> exchanges = new TokenExchanges<>();

	private final MicroblogAccountClient accountClient;

	private final String tokenEndpoint;

	private final Duration interval;

	private final Clock clock;

	private volatile Instant pausedUntil = Instant.MIN;

	/**
	 * Create a new replacement.
	 * @param accountClient verifies tokens
	 * @param provider whose tokens are replaced
	 * @param interval how old a token is when it is verified again
	 * @throws IllegalArgumentException if the interval is not positive
	 */
	public TokenReplacement(MicroblogAccountClient accountClient, IndieAuthProvider provider, Duration interval) {
		this(accountClient, provider, interval, Clock.systemUTC());
	}

	TokenReplacement(MicroblogAccountClient accountClient, IndieAuthProvider provider, Duration interval, Clock clock) {
		Assert.isTrue(interval.compareTo(Duration.ZERO) > 0, "'interval' must be positive");
		URI tokenEndpoint = provider.endpoints().token();
		Assert.state(tokenEndpoint != null, "The provider has no token endpoint");
		this.accountClient = accountClient;
		this.tokenEndpoint = tokenEndpoint.toString();
		this.interval = interval;
		this.clock = clock;
	}

	/**
	 * Replace the token of somebody, if it is time.
	 * @return the new token, or {@code null} if the old one stays in use
	 * @throws ClientAuthorizationException with the error {@code invalid_token} if
	 * Micro.blog does not take the old one any more
	 */
	@Override
	public @Nullable OAuth2AuthorizedClient authorize(OAuth2AuthorizationContext context) {
		OAuth2AuthorizedClient client = context.getAuthorizedClient();
		if (client == null || !isOfMicroblog(client.getClientRegistration()) || !isDue(client.getAccessToken())) {
			return null;
		}
		String token = client.getAccessToken().getTokenValue();
		try {
			MicroblogAccount account = this.exchanges.exchange(List.of(client.getPrincipalName(), token),
					() -> this.accountClient.verify(token));
			return new OAuth2AuthorizedClient(client.getClientRegistration(), client.getPrincipalName(),
					accessToken(account, client.getAccessToken()), client.getRefreshToken());
		}
		catch (MicroblogAccountException ex) {
			if (ex.getCode() == Code.REJECTED) {
				throw new ClientAuthorizationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN,
						"Micro.blog does not take the token any more", null),
						client.getClientRegistration().getRegistrationId(), ex);
			}
			this.pausedUntil = this.clock.instant().plus(PAUSE);
			logger.debug("A token was not replaced: " + ex.getMessage());
			return null;
		}
	}

	private boolean isOfMicroblog(ClientRegistration registration) {
		return MicroblogClientRegistrations.REGISTRATION_ID.equals(registration.getRegistrationId())
				&& this.tokenEndpoint.equals(registration.getProviderDetails().getTokenUri());
	}

	private boolean isDue(OAuth2AccessToken token) {
		Instant now = this.clock.instant();
		Instant issuedAt = token.getIssuedAt();
		return !now.isBefore(this.pausedUntil)
				&& (issuedAt == null || Duration.between(issuedAt, now).compareTo(this.interval) >= 0);
	}

	private OAuth2AccessToken accessToken(MicroblogAccount account, OAuth2AccessToken before) {
		Instant now = this.clock.instant();
		Instant expiresAt = account.expiresAt();
		return new OAuth2AccessToken(before.getTokenType(), account.token(), now,
				(expiresAt != null && expiresAt.isAfter(now)) ? expiresAt : now.plus(TokenOwnership.UNKNOWN_LIFETIME),
				before.getScopes());
	}

}
