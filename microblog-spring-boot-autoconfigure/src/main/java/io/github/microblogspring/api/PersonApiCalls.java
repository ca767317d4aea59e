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

package io.github.microblogspring.api;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.api.MicroblogApiException.Reason;
import io.github.microblogspring.indieauth.BoundedJson;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.ServerEndpoints;
import io.github.microblogspring.indieauth.TokenVerification;
import io.github.microblogspring.indieauth.VerifiedToken;
import io.github.microblogspring.indieauth.http.HttpUrl;
import io.github.microblogspring.oauth2.IdentityScopes;
import io.github.microblogspring.oauth2.MicroblogAuthorizedClientRepository;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.MicroblogProfile;
import io.github.microblogspring.oauth2.MicroblogScopeRequiredException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.util.StringUtils;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Calls on behalf of the person who is signed in. Their token goes only to the server
 * that issued it and to the endpoints that the page at their {@code me} names. A token
 * that is refused is forgotten, and the person is asked for another one.
 * <p>
 * This is not Spring Security's {@code OAuth2ClientHttpRequestInterceptor}, which knows
 * neither who issued a token nor where it may go.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class PersonApiCalls implements ApiCalls {

	private static final Set<String> GONE = Set.of(OAuth2ErrorCodes.INVALID_GRANT, OAuth2ErrorCodes.INVALID_TOKEN);

	// To ask the person once more would be an endless loop
	private static final Duration TOO_YOUNG = Duration.ofMinutes(1);

	private final OAuth2AuthorizedClientManager authorizedClientManager;

	private final MicroblogAuthorizedClientRepository authorizedClients;

	private final IndieAuthProvider provider;

	private final TokenVerification tokenVerification;

	private final Clock clock;

	/**
	 * Create new calls.
	 * @param authorizedClientManager refreshes tokens
	 * @param authorizedClients where the tokens are kept
	 * @param provider the configured provider
	 * @param tokenVerification asks the provider about a token
	 */
	public PersonApiCalls(OAuth2AuthorizedClientManager authorizedClientManager,
			MicroblogAuthorizedClientRepository authorizedClients, IndieAuthProvider provider,
			TokenVerification tokenVerification) {
		this(authorizedClientManager, authorizedClients, provider, tokenVerification, Clock.systemUTC());
	}

	PersonApiCalls(OAuth2AuthorizedClientManager authorizedClientManager,
			MicroblogAuthorizedClientRepository authorizedClients, IndieAuthProvider provider,
			TokenVerification tokenVerification, Clock clock) {
		this.authorizedClientManager = authorizedClientManager;
		this.authorizedClients = authorizedClients;
		this.provider = provider;
		this.tokenVerification = tokenVerification;
		this.clock = clock;
	}

	@Override
	public ApiCall prepare(URI requested, Set<String> requiredScopes) {
		Authentication person = SecurityContextHolder.getContext().getAuthentication();
		MicroblogProfile profile = (person != null) ? MicroblogProfile.ofPrincipal(person.getPrincipal()) : null;
		if (person == null || profile == null) {
			throw new InsufficientAuthenticationException("Nobody is signed in with Micro.blog");
		}
		URI target = target(requested, ServerEndpoints.fromMap(profile.server()));
		OAuth2AuthorizedClient client = this.authorizedClients.require(person, servlet().getRequest(), requiredScopes);
		return new ApiCall(target, current(client, person, requiredScopes).getAccessToken(), requiredScopes);
	}

	private static ServletRequestAttributes servlet() {
		if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes servlet)) {
			throw new IllegalStateException("A call on behalf of a person is possible while their request is handled. "
					+ "For what the application does by itself, there is MicroblogAppTokenInterceptor");
		}
		return servlet;
	}

	private URI target(URI requested, ServerEndpoints server) {
		if (this.provider.isMicropub(requested)) {
			return micropub(server, requested.getRawQuery());
		}
		if (this.provider.hasOrigin(requested)) {
			return ofProvider(requested, server);
		}
		if (!server.isNearMicropub(requested)) {
			throw new MicroblogApiException(Reason.UNTRUSTED_TARGET, "A token is not sent to the host '"
					+ requested.getHost() + "': the page of the person does not name it");
		}
		return requested;
	}

	private static URI micropub(ServerEndpoints server, @Nullable String query) {
		URI micropub = server.micropub();
		if (micropub == null) {
			throw new MicroblogApiException(Reason.NOT_SUPPORTED,
					"The page of the person names no Micropub endpoint, so nothing can be posted there");
		}
		return HttpUrl.withQuery(micropub, query);
	}

	private URI ofProvider(URI requested, ServerEndpoints server) {
		if (!server.sameToken(this.provider.endpoints())) {
			throw new MicroblogApiException(Reason.NOT_SUPPORTED,
					"'" + requested.getPath() + "' is there for people of Micro.blog, and this person is of another "
							+ "server, which has Micropub at most");
		}
		return requested;
	}

	private OAuth2AuthorizedClient current(OAuth2AuthorizedClient client, Authentication person,
			Set<String> requiredScopes) {
		try {
			OAuth2AuthorizedClient current = this.authorizedClientManager
				.authorize(OAuth2AuthorizeRequest.withAuthorizedClient(client).principal(person).build());
			return (current != null) ? current : client;
		}
		catch (OAuth2AuthorizationException ex) {
			if (GONE.contains(ex.getError().getErrorCode())) {
				throw askAgain(requiredScopes, client.getAccessToken().getScopes());
			}
			throw new MicroblogApiException(Reason.UNAVAILABLE, "The token of the person can't be refreshed now", null,
					ex);
		}
	}

	@Override
	public void checkAnswer(ApiCall call, ClientHttpResponse response) throws IOException {
		int status = response.getStatusCode().value();
		if (status == HttpStatus.UNAUTHORIZED.value()) {
			throw rejected(call);
		}
		if (status == HttpStatus.FORBIDDEN.value()) {
			throw forbidden(call, response);
		}
		if (status == HttpStatus.TOO_MANY_REQUESTS.value()) {
			throw rateLimited(RetryAfter.of(response.getHeaders(), this.clock.instant()));
		}
	}

	private RuntimeException rejected(ApiCall call) {
		forget(call);
		Instant issuedAt = call.accessToken().getIssuedAt();
		if (issuedAt != null && this.clock.instant().isBefore(issuedAt.plus(TOO_YOUNG))) {
			return new MicroblogApiException(Reason.TOKEN_REJECTED,
					"The server refuses a token that was issued a moment ago");
		}
		return askAgain(call.requiredScopes(), call.accessToken().getScopes());
	}

	// Not a newer one, which another request may have got in the meantime
	private void forget(ApiCall call) {
		Authentication person = SecurityContextHolder.getContext().getAuthentication();
		HttpServletRequest request = servlet().getRequest();
		HttpServletResponse response = servlet().getResponse();
		OAuth2AuthorizedClient stored = (person != null) ? this.authorizedClients
			.loadAuthorizedClient(MicroblogClientRegistrations.REGISTRATION_ID, person, request) : null;
		if (stored != null && person != null && response != null
				&& stored.getAccessToken().getTokenValue().equals(call.token())) {
			this.authorizedClients.removeAuthorizedClient(MicroblogClientRegistrations.REGISTRATION_ID, person, request,
					response);
		}
	}

	private static RuntimeException askAgain(Set<String> requiredScopes, Set<String> grantedScopes) {
		Set<String> scopes = new LinkedHashSet<>(requiredScopes);
		scopes.addAll(grantedScopes);
		return IdentityScopes.areAll(scopes)
				? new MicroblogApiException(Reason.TOKEN_REJECTED, "The server refuses the token of the person")
				: new MicroblogScopeRequiredException(scopes);
	}

	// At Micro.blog, too many requests, a missing scope and a bad token look the same
	private RuntimeException forbidden(ApiCall call, ClientHttpResponse response) throws IOException {
		Set<String> missing = missingScopes(call, BoundedJson.read(response));
		if (!missing.isEmpty()) {
			return call.accessToken().getScopes().containsAll(missing)
					? new MicroblogApiException(Reason.FORBIDDEN, "The server wants a scope that the token has")
					: new MicroblogScopeRequiredException(missing);
		}
		if (!this.provider.hasOrigin(call.target())) {
			return new MicroblogApiException(Reason.FORBIDDEN, "The server does not let the person do that");
		}
		try {
			VerifiedToken verified = this.tokenVerification.verify(call.token());
			boolean enough = verified.scopes().isEmpty() || verified.scopes().containsAll(call.requiredScopes());
			return enough ? rateLimited(null) : new MicroblogScopeRequiredException(call.requiredScopes());
		}
		catch (IndieAuthException ex) {
			return switch (ex.getErrorCode()) {
				case TOKEN_REJECTED -> rejected(call);
				case TEMPORARILY_UNAVAILABLE -> rateLimited(null);
				default ->
					new MicroblogApiException(Reason.FORBIDDEN, "Micro.blog does not let the person do that", null, ex);
			};
		}
	}

	private static Set<String> missingScopes(ApiCall call, @Nullable Map<String, Object> answer) {
		if (answer == null || !"insufficient_scope".equals(answer.get("error"))) {
			return Set.of();
		}
		if (!call.requiredScopes().isEmpty()) {
			return call.requiredScopes();
		}
		Set<String> scopes = (answer.get("scope") instanceof String scope)
				? new LinkedHashSet<>(Arrays.asList(StringUtils.tokenizeToStringArray(scope, " "))) : Set.of();
		return IdentityScopes.areAll(scopes) ? Set.of() : scopes;
	}

	private static MicroblogApiException rateLimited(@Nullable Duration retryAfter) {
		return new MicroblogApiException(Reason.RATE_LIMITED,
				"There were too many calls. Micro.blog counts those from one IP address", retryAfter, null);
	}

}
