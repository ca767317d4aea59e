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

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import io.github.microblogspring.indieauth.DiscoveredServer;
import io.github.microblogspring.indieauth.IdentityConfirmation;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.ProfileMembers;
import io.github.microblogspring.indieauth.RedeemedAt;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.TokenVerification;
import io.github.microblogspring.indieauth.VerifiedToken;
import io.github.microblogspring.oauth2.IdentitySource;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;

/**
 * Finds out whom a token of Micro.blog belongs to. The token endpoint knows their profile
 * URL. Where it does not know such tokens, the account has the host of their blog, and
 * the URL is made of that. Where it does not answer, or not sensibly, nobody is the
 * owner: the same person would be one URL today and another tomorrow. The URL is
 * confirmed as after a sign-in by the button.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class TokenOwnership {

	// Nobody knows when the token ends, but Spring Security's types want an end (TR-05)
	static final Duration UNKNOWN_LIFETIME = Duration.ofDays(3650);

	private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}.-]+");

	private final MicroblogAccountClient accountClient;

	private final TokenVerification tokenVerification;

	private final IdentityConfirmation identityConfirmation;

	private final DiscoveredServer server;

	/**
	 * Create a new ownership.
	 * @param accountClient asks for accounts
	 * @param tokenVerification asks for profile URLs
	 * @param identityConfirmation confirms them
	 * @param provider the configured provider
	 */
	public TokenOwnership(MicroblogAccountClient accountClient, TokenVerification tokenVerification,
			IdentityConfirmation identityConfirmation, IndieAuthProvider provider) {
		this.accountClient = accountClient;
		this.tokenVerification = tokenVerification;
		this.identityConfirmation = identityConfirmation;
		this.server = new DiscoveredServer(List.of(), provider.endpoints(), false);
	}

	/**
	 * The owner of an app token.
	 * @param token the token
	 * @return the owner
	 * @throws IndieAuthException if the token is refused, nobody answers, or the identity
	 * is not confirmed
	 */
	TokenOwner ofAppToken(String token) {
		VerifiedToken verified = this.tokenVerification.find(token);
		return (verified != null) ? owner(token, null, verified) : owner(account(token));
	}

	/**
	 * The owner of the token in a mailed link, which is exchanged for another one. One
	 * that is not exchanged is no such token: Micro.blog takes access tokens as well, of
	 * which any application that has one could make a link (T-M2).
	 * @param token the token
	 * @return the account with its new token
	 * @throws IndieAuthException if the token is refused or nobody answers
	 */
	MicroblogAccount redeemMailedToken(String token) {
		MicroblogAccount account = account(token);
		if (account.token().equals(token)) {
			throw new IndieAuthException(SignInErrorCode.TOKEN_REJECTED,
					"The token in the link is not one of a mail, as Micro.blog did not exchange it");
		}
		return account;
	}

	/**
	 * The owner of the token of an account.
	 * @param account the account
	 * @return the owner
	 * @throws IndieAuthException if nobody answers or the identity is not confirmed
	 */
	TokenOwner owner(MicroblogAccount account) {
		VerifiedToken verified = this.tokenVerification.find(account.token());
		return owner(account.token(), account, verified);
	}

	private TokenOwner owner(String token, @Nullable MicroblogAccount account, @Nullable VerifiedToken verified) {
		String me = (verified != null) ? verified.me() : blog(account);
		ConfirmedIdentity identity = this.identityConfirmation.confirm(me, this.server, RedeemedAt.TOKEN_ENDPOINT);
		Map<String, Object> profile = new LinkedHashMap<>(
				(account != null) ? ProfileMembers.of(Map.of("profile", profile(account))) : Map.of());
		profile.putAll((verified != null) ? verified.profile() : Map.of());
		Instant now = Instant.now();
		Instant expiresAt = (account != null && account.expiresAt() != null && account.expiresAt().isAfter(now))
				? account.expiresAt() : now.plus(UNKNOWN_LIFETIME);
		OAuth2AccessToken accessToken = new OAuth2AccessToken(TokenType.BEARER, token, now, expiresAt,
				(verified != null) ? verified.scopes() : Set.of());
		return new TokenOwner(identity, (verified != null) ? IdentitySource.INDIEAUTH : IdentitySource.ACCOUNT, profile,
				accessToken);
	}

	private MicroblogAccount account(String token) {
		try {
			return this.accountClient.verify(token);
		}
		catch (MicroblogAccountException ex) {
			SignInErrorCode code = switch (ex.getCode()) {
				case REJECTED -> SignInErrorCode.TOKEN_REJECTED;
				case RATE_LIMITED, UNAVAILABLE -> SignInErrorCode.TEMPORARILY_UNAVAILABLE;
				case INVALID_RESPONSE -> SignInErrorCode.SERVER_INVALID;
			};
			throw new IndieAuthException(code, "The account can't be read: " + ex.getMessage(), ex);
		}
	}

	// With a path or a port in it, it would be somebody else
	private static String blog(@Nullable MicroblogAccount account) {
		String host = (account != null) ? account.defaultSite() : null;
		if (host == null || !HOST.matcher(host).matches()) {
			throw new IndieAuthException(SignInErrorCode.IDENTITY_NOT_CONFIRMED,
					"The account has no blog that could be the profile URL");
		}
		return "https://" + host + "/";
	}

	private static Map<String, Object> profile(MicroblogAccount account) {
		Map<String, Object> profile = new LinkedHashMap<>();
		putIfPresent(profile, "name", account.name());
		putIfPresent(profile, "photo", account.avatar());
		putIfPresent(profile, "nickname", account.username());
		return profile;
	}

	private static void putIfPresent(Map<String, Object> profile, String name, @Nullable String value) {
		if (value != null) {
			profile.put(name, value);
		}
	}

}
