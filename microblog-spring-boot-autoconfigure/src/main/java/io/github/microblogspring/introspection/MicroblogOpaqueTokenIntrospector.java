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

package io.github.microblogspring.introspection;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.microblogspring.indieauth.ConfirmedIdentity;
import io.github.microblogspring.indieauth.IdentityConfirmation;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.IntrospectionEndpoint;
import io.github.microblogspring.indieauth.NoVerdictException;
import io.github.microblogspring.indieauth.SharedCalls;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.TokenVerification;
import io.github.microblogspring.indieauth.VerifiedToken;
import io.github.microblogspring.indieauth.http.Deadline;
import io.github.microblogspring.oauth2.MicroblogUsers;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.util.Assert;

/**
 * Finds out whose a bearer token is: asks a configured endpoint, confirms the identity
 * that it names, and remembers the answer for a short time. Requests with the same token
 * at once share one question.
 * <p>
 * Tokens that were good lately are asked about on connections of their own, and only so
 * many others in a minute, so that random tokens don't keep out people with good ones.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#access-token-verification">
 * IndieAuth, section 6</a>
 */
public final class MicroblogOpaqueTokenIntrospector implements OpaqueTokenIntrospector {

	private static final Log logger = LogFactory.getLog(MicroblogOpaqueTokenIntrospector.class);

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

	// What is told goes into a header and must have no quotes
	private static final Map<SignInErrorCode, String> REFUSALS = Map.of(SignInErrorCode.TOKEN_REJECTED,
			"The access token is unknown, expired or revoked", SignInErrorCode.IDENTITY_NOT_CONFIRMED,
			"The profile URL of the access token is not confirmed", SignInErrorCode.NOT_ALLOWED,
			"The person of the access token is not allowed here");

	private static final String UNAVAILABLE = "Whether the access token is good can't be found out at the moment.";

	private static final String FORBIDDEN = "The server that knows the access token answers with status 403, "
			+ "as Micro.blog does after too many requests.";

	private static final String TOO_MANY = "There are too many new access tokens at the moment.";

	private final TokenVerification verification;

	private final TokenVerification verificationOfKnown;

	private final IdentityConfirmation confirmation;

	private final IntrospectionEndpoint endpoint;

	private final TokenHash hash = new TokenHash();

	private final TokenMemory memory;

	private final NewTokenLimit newTokens;

	private final SharedCalls<TokenKey, OAuth2AuthenticatedPrincipal> calls;

	private final OccasionalWarnings warnings;

	/**
	 * Create a new introspector.
	 * @param verification asks about tokens
	 * @param verificationOfKnown asks about those that were good lately; must not wait
	 * for the other one
	 * @param confirmation confirms the identities that the endpoint names
	 * @param endpoint the endpoint that both ask
	 * @param settings how much to remember
	 */
	public MicroblogOpaqueTokenIntrospector(TokenVerification verification, TokenVerification verificationOfKnown,
			IdentityConfirmation confirmation, IntrospectionEndpoint endpoint, IntrospectionSettings settings) {
		this(verification, verificationOfKnown, confirmation, endpoint, settings, InstantSource.system(),
				Ticker.systemTicker());
	}

	MicroblogOpaqueTokenIntrospector(TokenVerification verification, TokenVerification verificationOfKnown,
			IdentityConfirmation confirmation, IntrospectionEndpoint endpoint, IntrospectionSettings settings,
			InstantSource clock, Ticker ticker) {
		Assert.notNull(verification, "'verification' must not be null");
		Assert.notNull(verificationOfKnown, "'verificationOfKnown' must not be null");
		Assert.notNull(confirmation, "'confirmation' must not be null");
		Assert.notNull(endpoint, "'endpoint' must not be null");
		Assert.notNull(settings, "'settings' must not be null");
		this.verification = verification;
		this.verificationOfKnown = verificationOfKnown;
		this.confirmation = confirmation;
		this.endpoint = endpoint;
		this.memory = new TokenMemory(settings.cacheTtl(), settings.cacheSize(), clock, ticker);
		this.newTokens = new NewTokenLimit(settings.newTokensPerMinute(), ticker);
		this.calls = new SharedCalls<>(settings.maxWaiting());
		this.warnings = new OccasionalWarnings(logger, ticker);
	}

	/**
	 * Find out whose token that is.
	 * @param token the token
	 * @return the principal: its name is {@code me}, its attributes are those of somebody
	 * who signed in, its authorities are {@code SCOPE_} and what the token is good for
	 * @throws BadOpaqueTokenException if the token is not a good one here, which becomes
	 * status 401
	 * @throws OAuth2IntrospectionException if that can't be found out now, which
	 * {@link MicroblogResourceServerConfigurer} makes status 503
	 */
	@Override
	public OAuth2AuthenticatedPrincipal introspect(String token) {
		try {
			return principal(token);
		}
		catch (IndieAuthException ex) {
			throw isVerdict(ex) ? refused(ex) : unavailable(ex);
		}
	}

	private OAuth2AuthenticatedPrincipal principal(String token) {
		TokenKey key = this.hash.of(token);
		OAuth2AuthenticatedPrincipal principal = remembered(key);
		if (principal != null) {
			return principal;
		}
		if (!TokenVerification.isToken(token)) {
			throw new IndieAuthException(SignInErrorCode.TOKEN_REJECTED, "It can't be a token");
		}
		return this.calls.get(key, () -> check(key, token), Deadline.after(LONGEST_WAIT));
	}

	private @Nullable OAuth2AuthenticatedPrincipal remembered(TokenKey key) {
		OAuth2AuthenticatedPrincipal principal = this.memory.good(key);
		if (principal != null) {
			return principal;
		}
		SignInErrorCode refusal = this.memory.bad(key);
		if (refusal != null) {
			throw new IndieAuthException(refusal, "The token has just been refused");
		}
		return null;
	}

	private OAuth2AuthenticatedPrincipal check(TokenKey key, String token) {
		// Another one may have ended since we looked
		OAuth2AuthenticatedPrincipal remembered = remembered(key);
		if (remembered != null) {
			return remembered;
		}
		TokenVerification lane = lane(key);
		try {
			VerifiedToken verified = lane.verify(token);
			ConfirmedIdentity identity = this.confirmation.confirm(verified.me(), this.endpoint);
			OAuth2AuthenticatedPrincipal principal = MicroblogUsers.ofBearerToken(identity, verified);
			this.memory.putGood(key, principal, verified.expiresAt());
			return principal;
		}
		catch (IndieAuthException ex) {
			if (isVerdict(ex)) {
				this.memory.putBad(key, ex.getErrorCode());
			}
			throw ex;
		}
	}

	private TokenVerification lane(TokenKey key) {
		if (this.memory.isKnown(key)) {
			return this.verificationOfKnown;
		}
		Duration wait = this.newTokens.take();
		if (wait != null) {
			throw new TooManyNewTokensException(wait);
		}
		return this.verification;
	}

	// That a page can't be read says nothing about the token
	private static boolean isVerdict(IndieAuthException ex) {
		return REFUSALS.containsKey(ex.getErrorCode()) && !isUnreachable(ex.getCause());
	}

	private static boolean isUnreachable(@Nullable Throwable cause) {
		return cause instanceof IndieAuthException ex
				&& (ex.getErrorCode() == SignInErrorCode.SERVER_UNREACHABLE || isUnreachable(ex.getCause()));
	}

	private static OAuth2IntrospectionException refused(IndieAuthException ex) {
		logger.debug(LogMessage.format("A bearer token is refused with '%s': %s", ex.getErrorCode().code(),
				ex.getMessage()));
		return new BadOpaqueTokenException(String.valueOf(REFUSALS.get(ex.getErrorCode())), ex);
	}

	private OAuth2IntrospectionException unavailable(IndieAuthException ex) {
		IndieAuthException origin = origin(ex);
		if (origin instanceof TooManyNewTokensException tooMany) {
			this.warnings.warn(TOO_MANY, "'microblog.resource-server.new-tokens-per-minute' is reached: people whose "
					+ "token was not used lately are told to try again. Somebody may be sending random tokens");
			return new IntrospectionUnavailableException(TOO_MANY, tooMany.getRetryAfter(), ex);
		}
		NoVerdictException noVerdict = (origin instanceof NoVerdictException known) ? known : null;
		boolean forbidden = noVerdict != null && noVerdict.getStatus() == 403;
		this.warnings.warn((noVerdict != null) ? noVerdict.getStatus() : origin.getErrorCode(),
				"Bearer tokens can't be checked: " + ex.getMessage() + (forbidden
						? ". Micro.blog answers like that after 300 requests in a minute from one IP address; a longer "
								+ "'microblog.resource-server.cache-ttl' asks less often"
						: ""));
		return new IntrospectionUnavailableException(forbidden ? FORBIDDEN : UNAVAILABLE,
				(noVerdict != null) ? noVerdict.getRetryAfter() : null, ex);
	}

	// Of those who waited, the cause is what the one who asked was told
	private static IndieAuthException origin(IndieAuthException ex) {
		return (ex.getCause() instanceof IndieAuthException cause) ? origin(cause) : ex;
	}

}
