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

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.microblogspring.indieauth.DiscoveredServer;
import io.github.microblogspring.indieauth.ServerEndpoints;
import io.github.microblogspring.indieauth.http.HttpUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Resolves the authorization request of a sign-in with Micro.blog: to the configured
 * provider, or to the server that was discovered for a typed address. Requests for other
 * registrations are Spring Security's.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#authorization-request">IndieAuth,
 * Authorization Request</a>
 */
public final class MicroblogAuthorizationRequestResolver implements OAuth2AuthorizationRequestResolver {

	// 24 bytes are 32 characters: 192 bits, and within the 36 without padding that
	// Micro.blog is known to hand back unchanged (MB-21).
	private static final BytesKeyGenerator STATE_GENERATOR = KeyGenerators.secureRandom(24);

	private static final RequestMatcher BUTTON = PathPatternRequestMatcher.withDefaults()
		.matcher(MicroblogClientRegistrations.AUTHORIZATION_PATH);

	private final ClientRegistrationRepository registrations;

	private final OAuth2AuthorizationRequestResolver delegate;

	private final ServerEndpoints provider;

	private final IdentityEndpoint identityEndpoint;

	private final Clock clock;

	/**
	 * Create a new resolver.
	 * @param registrations the registrations of the application
	 * @param provider the endpoints of the configured provider, for the plain button
	 * @param identityEndpoint where the codes of identity-only sign-ins are redeemed
	 */
	public MicroblogAuthorizationRequestResolver(ClientRegistrationRepository registrations, ServerEndpoints provider,
			IdentityEndpoint identityEndpoint) {
		this(registrations, provider, identityEndpoint, Clock.systemUTC());
	}

	MicroblogAuthorizationRequestResolver(ClientRegistrationRepository registrations, ServerEndpoints provider,
			IdentityEndpoint identityEndpoint, Clock clock) {
		this.registrations = registrations;
		this.delegate = new DefaultOAuth2AuthorizationRequestResolver(registrations);
		this.provider = provider;
		this.identityEndpoint = identityEndpoint;
		this.clock = clock;
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
		AddressSignIn typed = AddressSignIn.of(request);
		if (typed != null) {
			OAuth2AuthorizationRequest button = this.delegate.resolve(new FixedActionRequest(request),
					MicroblogClientRegistrations.REGISTRATION_ID);
			return (button != null) ? signIn(button, pending(button, typed.server(), typed.text()), typed.address())
					: null;
		}
		return BUTTON.matches(request) ? button(this.delegate.resolve(new FixedActionRequest(request)))
				: this.delegate.resolve(request);
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
		if (!MicroblogClientRegistrations.REGISTRATION_ID.equals(registrationId)) {
			return this.delegate.resolve(request, registrationId);
		}
		ScopeConsent consent = ScopeConsent.of(request);
		if (consent == null) {
			consent = newToken(SecurityContextHolder.getContext().getAuthentication());
		}
		OAuth2AuthorizationRequest button = this.delegate.resolve(new FixedActionRequest(request), registrationId);
		return (button != null && consent != null) ? consent(button, consent) : button(button);
	}

	// Of somebody who is signed in, whose server is not always the provider
	private @Nullable ScopeConsent newToken(@Nullable Authentication authentication) {
		MicroblogAuthorizationFailureHandler.refuseLoop(this.registrations,
				MicroblogClientRegistrations.REGISTRATION_ID, authentication);
		MicroblogProfile profile = MicroblogProfile.ofAuthentication(authentication);
		return (profile != null) ? ScopeConsent.of(profile, Set.of(), Set.of(), this.provider) : null;
	}

	private OAuth2AuthorizationRequest consent(OAuth2AuthorizationRequest button, ScopeConsent consent) {
		Set<String> scopes = new LinkedHashSet<>(button.getScopes());
		scopes.addAll(consent.granted());
		scopes.addAll(consent.scopes());
		OAuth2AuthorizationRequest request = OAuth2AuthorizationRequest.from(button).scopes(scopes).build();
		PendingSignIn pending = new PendingSignIn(consent.discoveredServer(), this.identityEndpoint.redeem(scopes),
				this.clock.instant(), null, new PendingSignIn.Consent(consent.me(), List.copyOf(consent.scopes())));
		// Micro.blog may refuse a blog that is not the default one (MB-01)
		boolean ofProvider = consent.server().sameAuthorization(this.provider);
		return signIn(request, pending, ofProvider ? null : consent.me());
	}

	private @Nullable OAuth2AuthorizationRequest button(@Nullable OAuth2AuthorizationRequest request) {
		return (request != null)
				? signIn(request, pending(request, new DiscoveredServer(List.of(), this.provider, false), null), null)
				: null;
	}

	private PendingSignIn pending(OAuth2AuthorizationRequest request, DiscoveredServer server,
			@Nullable String typedAddress) {
		return new PendingSignIn(server, this.identityEndpoint.redeem(request.getScopes()), this.clock.instant(),
				typedAddress, null);
	}

	private static OAuth2AuthorizationRequest signIn(OAuth2AuthorizationRequest request, PendingSignIn pending,
			@Nullable Object me) {
		String state = Base64.getUrlEncoder().withoutPadding().encodeToString(STATE_GENERATOR.generateKey());
		URI endpoint = pending.server().endpoints().authorization();
		Map<String, Object> parameters = parameters(request, state, me);
		return OAuth2AuthorizationRequest.from(request)
			.authorizationUri(endpoint.toString())
			.authorizationRequestUri(authorizationRequestUri(endpoint, parameters))
			.state(state)
			.attributes(pending::writeTo)
			.build();
	}

	private static Map<String, Object> parameters(OAuth2AuthorizationRequest request, String state,
			@Nullable Object me) {
		Map<String, Object> parameters = new LinkedHashMap<>();
		parameters.put(OAuth2ParameterNames.RESPONSE_TYPE, request.getResponseType().getValue());
		parameters.put(OAuth2ParameterNames.CLIENT_ID, request.getClientId());
		parameters.put(OAuth2ParameterNames.REDIRECT_URI, request.getRedirectUri());
		parameters.put(OAuth2ParameterNames.STATE, state);
		if (!request.getScopes().isEmpty()) {
			parameters.put(OAuth2ParameterNames.SCOPE, String.join(" ", request.getScopes()));
		}
		parameters.putAll(request.getAdditionalParameters());
		if (me != null) {
			parameters.put(MicroblogProfile.ME, me);
		}
		return parameters;
	}

	// Written here because Spring's builder takes the endpoint for a URI template, and a
	// discovered one may hold anything (T-D6).
	private static String authorizationRequestUri(URI endpoint, Map<String, Object> parameters) {
		String query = parameters.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "="
					+ URLEncoder.encode(String.valueOf(entry.getValue()), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
		return HttpUrl.withQuery(endpoint, query).toString();
	}

	// Keeps a parameter out of the redirect URI, whose template may name it (T-O9)
	private static final class FixedActionRequest extends HttpServletRequestWrapper {

		FixedActionRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public @Nullable String getParameter(String name) {
			return "action".equals(name) ? "login" : super.getParameter(name);
		}

	}

}
