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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.util.StringUtils;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Calls on behalf of the person who is signed in. Their token goes only to the server
 * that issued it and to the endpoints that the page at their {@code me} names. A token
 * that is refused is forgotten, and the person is asked for another one. A program that
 * comes with a bearer token of the same person gets an {@code AccessDeniedException}: it
 * must not do more than its own token is good for.
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

	private static final int MAX_SCOPES = 20;

	private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,100}");

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
		MicroblogProfile profile = MicroblogProfile.ofAuthentication(person);
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
		if (!isMediaEndpoint(requested, server)) {
			throw new MicroblogApiException(Reason.UNTRUSTED_TARGET, "A token is not sent to the host '"
					+ requested.getHost() + "': the page of the person does not name it");
		}
		return requested;
	}

	// Its host, or one below: but those below Micro.blog's belong to people
	private boolean isMediaEndpoint(URI requested, ServerEndpoints server) {
		URI micropub = server.micropub();
		return micropub != null && !this.provider.hasOrigin(micropub) && server.isNearMicropub(requested);
	}

	// A page may have the links of Micro.blog without the one for posting
	private URI micropub(ServerEndpoints server, @Nullable String query) {
		boolean ofProvider = server.micropub() == null && server.sameToken(this.provider.endpoints());
		URI micropub = ofProvider ? this.provider.endpoints().micropub() : server.micropub();
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
				throw askAgain(requiredScopes, client.getAccessToken());
			}
			throw new MicroblogApiException(Reason.UNAVAILABLE, "The token of the person can't be refreshed now", null,
					ex);
		}
	}

	@Override
	public void checkAnswer(ApiCall call, ClientHttpResponse response) throws IOException {
		int status = response.getStatusCode().value();
		// In Micropub, a missing scope can have either
		boolean unauthorized = status == HttpStatus.UNAUTHORIZED.value();
		if (unauthorized || status == HttpStatus.FORBIDDEN.value()) {
			Set<String> missing = missingScopes(call, answer(response));
			if (!call.accessToken().getScopes().containsAll(missing)) {
				throw new MicroblogScopeRequiredException(missing);
			}
			throw unauthorized ? rejected(call) : forbidden(call, missing);
		}
		if (status == HttpStatus.TOO_MANY_REQUESTS.value()) {
			throw rateLimited(RetryAfter.of(response.getHeaders(), this.clock.instant()));
		}
	}

	private RuntimeException rejected(ApiCall call) {
		forget(call);
		return askAgain(call.requiredScopes(), call.accessToken());
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

	private RuntimeException askAgain(Set<String> requiredScopes, OAuth2AccessToken token) {
		if (isTooYoung(token)) {
			return new MicroblogApiException(Reason.TOKEN_REJECTED,
					"The server refuses a token that was issued a moment ago");
		}
		Set<String> scopes = new LinkedHashSet<>(requiredScopes);
		scopes.addAll(token.getScopes());
		return IdentityScopes.areAll(scopes)
				? new MicroblogApiException(Reason.TOKEN_REJECTED, "The server refuses the token of the person")
				: new MicroblogScopeRequiredException(scopes);
	}

	private boolean isTooYoung(OAuth2AccessToken token) {
		Instant issuedAt = token.getIssuedAt();
		return issuedAt != null && this.clock.instant().isBefore(issuedAt.plus(TOO_YOUNG));
	}

	// At Micro.blog, too many requests, a missing scope and a bad token look the same
	private RuntimeException forbidden(ApiCall call, Set<String> missing) {
		if (!missing.isEmpty()) {
			return new MicroblogApiException(Reason.FORBIDDEN, "The server wants a scope that the token has");
		}
		if (!this.provider.hasOrigin(call.target())) {
			return new MicroblogApiException(Reason.FORBIDDEN, "The server does not let the person do that");
		}
		try {
			VerifiedToken verified = this.tokenVerification.verify(call.token());
			if (verified.scopes().isEmpty() || verified.scopes().containsAll(call.requiredScopes())) {
				return !call.requiredScopes().isEmpty() ? rateLimited(null)
						: new MicroblogApiException(Reason.FORBIDDEN, "Micro.blog does not let the person do that");
			}
			return (isTooYoung(call.accessToken()) || IdentityScopes.areAll(call.requiredScopes()))
					? new MicroblogApiException(Reason.FORBIDDEN,
							"Micro.blog says that the token lacks a scope that the person was asked for a moment ago")
					: new MicroblogScopeRequiredException(call.requiredScopes());
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

	// The status says enough where the body can't be used
	private static @Nullable Map<String, Object> answer(ClientHttpResponse response) {
		try {
			return BoundedJson.read(response);
		}
		catch (IOException | IndieAuthException ex) {
			return null;
		}
	}

	private static Set<String> missingScopes(ApiCall call, @Nullable Map<String, Object> answer) {
		if (answer == null || !"insufficient_scope".equals(answer.get("error"))) {
			return Set.of();
		}
		Set<String> scopes = call.requiredScopes().isEmpty() ? scopes(answer) : call.requiredScopes();
		return IdentityScopes.areAll(scopes) ? Set.of() : scopes;
	}

	// A server can write anything there, and it goes on into a URL, a header and a
	// session
	private static Set<String> scopes(Map<String, Object> answer) {
		if (!(answer.get("scope") instanceof String scope)) {
			return Set.of();
		}
		return Arrays.stream(StringUtils.tokenizeToStringArray(scope, " "))
			.filter((name) -> SCOPE.matcher(name).matches())
			.limit(MAX_SCOPES)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	private static MicroblogApiException rateLimited(@Nullable Duration retryAfter) {
		return new MicroblogApiException(Reason.RATE_LIMITED,
				"There were too many calls. Micro.blog counts those from one IP address", retryAfter, null);
	}

}
