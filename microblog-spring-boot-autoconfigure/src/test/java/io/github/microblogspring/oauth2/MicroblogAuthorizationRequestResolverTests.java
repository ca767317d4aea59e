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
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.ProfileUrl;
import io.github.microblogspring.indieauth.RedeemedAt;
import io.github.microblogspring.indieauth.ServerEndpoints;
import io.github.microblogspring.indieauth.TypedAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MicroblogAuthorizationRequestResolver}.
 *
 * @author The Micro.blog Spring team
 */
class MicroblogAuthorizationRequestResolverTests {

	private static final String AUTH = "https://as.example/auth";

	private static final ServerEndpoints SERVER = SignIns.endpoints(null, AUTH, "https://as.example/token");

	@AfterEach
	void forget() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void resolveWhenButtonThenRequestToProvider() {
		// V-AR-01, V-AR-04, V-AR-09, V-AR-12, V-AR-13
		OAuth2AuthorizationRequest request = resolve(button(), "profile", "email");
		Map<String, String> query = query(request);
		assertThat(request.getAuthorizationRequestUri())
			.startsWith("https://micro.blog/indieauth/auth?response_type=code&");
		assertThat(query)
			.containsOnlyKeys("response_type", "client_id", "redirect_uri", "state", "scope", "code_challenge",
					"code_challenge_method")
			.containsEntry("response_type", "code")
			.containsEntry("client_id", SignIns.CLIENT_ID)
			.containsEntry("redirect_uri", SignIns.REDIRECT_URI)
			.containsEntry("code_challenge_method", "S256");
		assertThat(query.get("scope").split(" ")).containsExactlyInAnyOrder("profile", "email");
		assertThat(request.getRedirectUri()).isEqualTo(SignIns.REDIRECT_URI);
	}

	@Test
	void resolveThenChallengeBelongsToVerifierThatStaysHere() throws Exception {
		// PK-01 to PK-03, V-PK-05 to V-PK-07, V-AR-12, V-AR-13
		OAuth2AuthorizationRequest request = resolve(button(), "profile");
		String verifier = request.getAttribute("code_verifier");
		byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
		assertThat(verifier).matches("[A-Za-z0-9._~-]{43,128}");
		assertThat(query(request).get("code_challenge")).hasSize(43)
			.isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
		assertThat(request.getAuthorizationRequestUri()).doesNotContain(verifier);
	}

	@Test
	void resolveTwiceThenOtherStateAndChallenge() {
		// V-AR-11, AR-03, MB-21
		OAuth2AuthorizationRequest first = resolve(button(), "profile");
		OAuth2AuthorizationRequest second = resolve(button(), "profile");
		assertThat(first.getState()).matches("[A-Za-z0-9_-]{22,36}")
			.isEqualTo(query(first).get("state"))
			.isNotEqualTo(second.getState());
		assertThat(query(first).get("code_challenge")).isNotEqualTo(query(second).get("code_challenge"));
	}

	@Test
	void resolveWhenTwoScopesThenOneParameter() {
		// V-AR-05
		ClientRegistrationRepository registrations = (
				id) -> MicroblogClientRegistrations.withClientId(SignIns.CLIENT_ID).scope("profile", "email").build();
		String uri = resolver(registrations).resolve(button()).getAuthorizationRequestUri();
		assertThat(uri).containsOnlyOnce("scope=").containsPattern("&scope=profile(\\+|%20)email(&|$)");
	}

	@Test
	void resolveWhenNoScopeThenNoScopeParameter() {
		// V-AR-06
		assertThat(query(resolve(button()))).doesNotContainKey("scope");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			https://as.example/auth,              https://as.example/auth?response_type=code&
			https://as.example/auth?tenant=1,     https://as.example/auth?tenant=1&response_type=code&
			https://as.example/auth?,             https://as.example/auth?response_type=code&
			https://as.example/{x}/auth?a=%7Bb%7D, https://as.example/{x}/auth?a=%7Bb%7D&response_type=code&
			https://as.example/%7Bx%7D?q=%20%26+, https://as.example/%7Bx%7D?q=%20%26+&response_type=code&
			https://as.example,                   https://as.example?response_type=code&
			""")
	void resolveWhenTypedThenEndpointStaysAsDiscovered(String endpoint, String expectedStart) {
		// V-AR-01, V-AR-02, T-D6; a URI holds no braces
		String encoded = endpoint.replace("{", "%7B").replace("}", "%7D");
		String start = expectedStart.replace("{", "%7B").replace("}", "%7D");
		OAuth2AuthorizationRequest request = resolve(typed("example.com", encoded), "profile");
		assertThat(request.getAuthorizationRequestUri()).startsWith(start);
		assertThat(URI.create(request.getAuthorizationRequestUri()).getHost()).isEqualTo("as.example");
		assertThat(request.getAuthorizationRequestUri()).containsOnlyOnce("?");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			Example.com,                   https://example.com/
			https://example.com/?a=1&b=2,  https://example.com/?a=1&b=2
			http://example.com/a%20b#top,  https://example.com/a%20b
			""")
	void resolveWhenTypedThenCanonicalMe(String text, String me) {
		// V-AR-08, V-AR-10
		OAuth2AuthorizationRequest request = resolve(typed(text, AUTH), "profile");
		assertThat(query(request)).containsEntry("me", me);
	}

	@Test
	void resolveWhenTypedThenServerIsFrozen() {
		// DI-15, AR-09
		OAuth2AuthorizationRequest request = resolve(typed(" Example.com", AUTH), "profile", "create");
		PendingSignIn pending = PendingSignIn.of(request);
		assertThat(pending).isNotNull();
		assertThat(pending.server().endpoints().authorization()).hasToString(AUTH);
		assertThat(pending.server().endpoints().token()).hasToString("https://as.example/token");
		assertThat(pending.server().chain()).containsExactly(URI.create("https://example.com/"));
		assertThat(pending.redeemedAt()).isEqualTo(RedeemedAt.TOKEN_ENDPOINT);
		assertThat(pending.startedAt()).isEqualTo(SignIns.START);
		assertThat(pending.typedAddress()).isEqualTo(" Example.com");
	}

	@Test
	void resolveWhenButtonThenProviderIsFrozenWithoutChain() {
		PendingSignIn pending = PendingSignIn.of(resolve(button(), "profile"));
		assertThat(pending).isNotNull();
		assertThat(pending.server().endpoints()).isEqualTo(SignIns.MICROBLOG);
		assertThat(pending.server().chain()).isEmpty();
		assertThat(pending.redeemedAt()).isEqualTo(RedeemedAt.AUTHORIZATION_ENDPOINT);
		assertThat(pending.typedAddress()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "action", "scope", "client_id", "redirect_uri", "state", "me", "response_type",
			"code_challenge", "code_challenge_method" })
	void resolveWhenRequestHasParameterThenIgnored(String name) {
		// T-O9
		for (MockHttpServletRequest request : List.of(button(), typed("example.com", AUTH))) {
			request.setParameter(name, "evil");
			OAuth2AuthorizationRequest resolved = resolve(request, "profile");
			assertThat(resolved.getAuthorizationRequestUri()).doesNotContain("evil");
			assertThat(resolved.getRedirectUri()).isEqualTo(SignIns.REDIRECT_URI);
			assertThat(resolved.getClientId()).isEqualTo(SignIns.CLIENT_ID);
			assertThat(resolved.getScopes()).containsExactly("profile");
		}
	}

	@Test
	void resolveWhenRedirectUriNamesActionThenAlwaysLogin() {
		ClientRegistrationRepository registrations = (id) -> MicroblogClientRegistrations
			.withClientId(SignIns.CLIENT_ID)
			.redirectUri("https://app.example/{action}/oauth2/code/{registrationId}")
			.build();
		MockHttpServletRequest request = button();
		request.setParameter("action", "../evil");
		assertThat(resolver(registrations).resolve(request).getRedirectUri()).isEqualTo(SignIns.REDIRECT_URI);
		assertThat(resolver(registrations).resolve(request, "microblog").getRedirectUri())
			.isEqualTo(SignIns.REDIRECT_URI);
	}

	@Test
	void resolveWhenHostIsForgedThenRedirectUriStays() {
		// T-O8
		MockHttpServletRequest request = button();
		request.setServerName("evil.example");
		request.addHeader("Host", "evil.example");
		request.addHeader("X-Forwarded-Host", "evil.example");
		assertThat(resolve(request, "profile").getAuthorizationRequestUri()).doesNotContain("evil");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "authorize", "login", "other" })
	void resolveWhenOtherRegistrationThenAsSpringSecurity(String action) {
		MockHttpServletRequest request = servletRequest("GET", "/oauth2/authorization/github");
		if (!action.isEmpty()) {
			request.setParameter("action", action);
		}
		ClientRegistrationRepository registrations = SignIns.registrations("profile");
		OAuth2AuthorizationRequestResolver stock = new DefaultOAuth2AuthorizationRequestResolver(registrations);
		MicroblogAuthorizationRequestResolver ours = resolver(registrations);
		assertSameButRandom(ours.resolve(request), stock.resolve(request));
		assertSameButRandom(ours.resolve(request, "github"), stock.resolve(request, "github"));
	}

	@Test
	void resolveWhenOtherPathThenNothing() {
		MicroblogAuthorizationRequestResolver resolver = resolver(SignIns.registrations("profile"));
		assertThat(resolver.resolve(servletRequest("GET", "/login"))).isNull();
		assertThat(resolver.resolve(servletRequest("POST", "/login/microblog"))).isNull();
	}

	@Test
	void resolveByIdWhenIdentityOnlyPersonThenScopeRequired() {
		SecurityContextHolder.getContext().setAuthentication(SignIns.signedIn("https://alice.example/"));
		MicroblogAuthorizationRequestResolver resolver = resolver(SignIns.registrations("profile"));
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> resolver.resolve(servletRequest("GET", "/"), "microblog"));
	}

	@Test
	void resolveByIdWhenTokenScopeOrOtherPersonThenRequest() {
		SecurityContextHolder.getContext().setAuthentication(SignIns.signedIn("https://alice.example/"));
		assertThat(resolver(SignIns.registrations("create")).resolve(servletRequest("GET", "/"), "microblog"))
			.isNotNull();
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("other", "n/a"));
		assertThat(resolver(SignIns.registrations("profile")).resolve(servletRequest("GET", "/"), "microblog"))
			.isNotNull();
	}

	@Test
	void resolveWhenSignedInPersonPressesButtonThenRequest() {
		SecurityContextHolder.getContext().setAuthentication(SignIns.signedIn("https://alice.example/"));
		assertThat(resolve(button(), "profile")).isNotNull();
	}

	@Test
	void resolveWhenConsentThenAskedAtTheServerOfThePersonForTheLargerSet() {
		// T-O3, DI-15
		OAuth2AuthorizationRequest request = resolve(consent(SERVER, "create"), "profile");
		assertThat(request.getAuthorizationRequestUri()).startsWith(AUTH + "?response_type=code&");
		Map<String, String> query = query(request);
		assertThat(query.get("scope").split(" ")).containsExactlyInAnyOrder("profile", "read", "create");
		assertThat(request.getScopes()).containsExactlyInAnyOrder("profile", "read", "create");
		assertThat(query).containsEntry("me", "https://alice.example/")
			.containsEntry("code_challenge_method", "S256")
			.containsEntry("redirect_uri", SignIns.REDIRECT_URI);
		PendingSignIn pending = PendingSignIn.of(request);
		assertThat(pending).isNotNull();
		assertThat(pending.server().endpoints()).isEqualTo(SERVER);
		assertThat(pending.server().chain()).isEmpty();
		assertThat(pending.redeemedAt()).isEqualTo(RedeemedAt.TOKEN_ENDPOINT);
		assertThat(pending.startedAt()).isEqualTo(SignIns.START);
		assertThat(pending.consent()).isEqualTo(new PendingSignIn.Consent("https://alice.example/", List.of("create")));
	}

	@Test
	void resolveWhenConsentAtTheProviderThenWithoutMe() {
		// MB-01
		assertThat(query(resolve(consent(SignIns.MICROBLOG, "create"), "profile"))).doesNotContainKey("me");
	}

	@Test
	void resolveWhenServerHasMetadataThenItsAnswerIsOfThatServer() {
		ServerEndpoints server = SignIns.endpoints("https://as.example/", AUTH, "https://other.example/token");
		PendingSignIn pending = PendingSignIn.of(resolve(consent(server, "create"), "profile"));
		assertThat(pending).isNotNull();
		assertThat(pending.server().fromMetadata()).isTrue();
		assertThat(pending.server().endpoints().issuer()).isEqualTo("https://as.example/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "scope", "me", "state", "redirect_uri", "action" })
	void resolveWhenConsentAndRequestHasParameterThenIgnored(String name) {
		MockHttpServletRequest request = consent(SERVER, "create");
		request.setParameter(name, "evil");
		assertThat(resolve(request, "profile").getAuthorizationRequestUri()).doesNotContain("evil");
	}

	@Test
	void resolveWhenConsentButOtherRegistrationThenAsSpringSecurity() {
		OAuth2AuthorizationRequest request = resolver(SignIns.registrations("profile"))
			.resolve(consent(SERVER, "create"), "github");
		assertThat(request.getAuthorizationRequestUri()).startsWith("https://github.example/");
		assertThat(request.getScopes()).containsExactly("read:user");
	}

	@Test
	void resolveWhenSignedInAndATokenIsMissingThenAskedAtTheirServer() {
		Map<String, Object> confirmed = SignIns.confirmed("https://alice.example/");
		confirmed.put(MicroblogTokenResponseClient.CONFIRMED,
				new ConfirmedIdentity(ProfileUrl.parse("https://alice.example/"), SERVER));
		SecurityContextHolder.getContext().setAuthentication(SignIns.signedIn(confirmed));
		OAuth2AuthorizationRequest request = resolver(SignIns.registrations("create"))
			.resolve(servletRequest("GET", "/"), "microblog");
		assertThat(request.getAuthorizationRequestUri()).startsWith(AUTH + "?");
		PendingSignIn pending = PendingSignIn.of(request);
		assertThat(pending).isNotNull();
		assertThat(pending.consent()).isEqualTo(new PendingSignIn.Consent("https://alice.example/", List.of()));
	}

	@Test
	void resolveWhenServerOfThePersonHasNoTokenEndpointThenRefused() {
		Map<String, Object> confirmed = SignIns.confirmed("https://alice.example/");
		confirmed.put(MicroblogTokenResponseClient.CONFIRMED,
				new ConfirmedIdentity(ProfileUrl.parse("https://alice.example/"), SignIns.endpoints(null, AUTH, null)));
		SecurityContextHolder.getContext().setAuthentication(SignIns.signedIn(confirmed));
		MicroblogAuthorizationRequestResolver resolver = resolver(SignIns.registrations("create"));
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> resolver.resolve(servletRequest("GET", "/"), "microblog"));
	}

	private static MockHttpServletRequest consent(ServerEndpoints server, String scope) {
		MockHttpServletRequest request = servletRequest("GET", "/posts/new");
		new ScopeConsent("https://alice.example/", server, Set.of(scope), Set.of("read")).attachTo(request);
		return request;
	}

	private static OAuth2AuthorizationRequest resolve(MockHttpServletRequest request, String... scopes) {
		MicroblogAuthorizationRequestResolver resolver = resolver(SignIns.registrations(scopes));
		OAuth2AuthorizationRequest resolved = (ScopeConsent.of(request) != null)
				? resolver.resolve(request, "microblog") : resolver.resolve(request);
		assertThat(resolved).isNotNull();
		return resolved;
	}

	private static void assertSameButRandom(OAuth2AuthorizationRequest actual, OAuth2AuthorizationRequest expected) {
		assertThat(actual).isNotNull();
		assertThat(withoutRandom(actual)).isEqualTo(withoutRandom(expected));
		assertThat(actual.getRedirectUri()).isEqualTo(expected.getRedirectUri());
		assertThat(actual.getAttributes().keySet()).isEqualTo(expected.getAttributes().keySet());
		assertThat(PendingSignIn.of(actual)).isNull();
	}

	private static Map<String, String> withoutRandom(OAuth2AuthorizationRequest request) {
		Map<String, String> query = query(request);
		query.remove("state");
		query.remove("code_challenge");
		return query;
	}

	private static MicroblogAuthorizationRequestResolver resolver(ClientRegistrationRepository registrations) {
		return new MicroblogAuthorizationRequestResolver(registrations, SignIns.MICROBLOG,
				IdentityEndpoint.AUTHORIZATION, Clock.fixed(SignIns.START, ZoneOffset.UTC));
	}

	private static MockHttpServletRequest button() {
		return servletRequest("GET", "/oauth2/authorization/microblog");
	}

	private static MockHttpServletRequest typed(String text, String authorization) {
		TypedAddress address = TypedAddress.parse(text);
		ServerEndpoints endpoints = SignIns.endpoints(null, authorization, "https://as.example/token");
		MockHttpServletRequest request = servletRequest("POST", "/login/microblog");
		new AddressSignIn(text, address, SignIns.server(endpoints, address.toString())).attachTo(request);
		return request;
	}

	private static MockHttpServletRequest servletRequest(String method, String path) {
		MockHttpServletRequest request = new MockHttpServletRequest(method, path);
		request.setServletPath(path);
		return request;
	}

	private static Map<String, String> query(OAuth2AuthorizationRequest request) {
		String query = URI.create(request.getAuthorizationRequestUri()).getRawQuery();
		Map<String, String> parameters = new LinkedHashMap<>();
		Stream.of(query.split("&"))
			.map((pair) -> pair.split("=", 2))
			.forEach((pair) -> assertThat(parameters.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)))
				.as(pair[0])
				.isNull());
		return parameters;
	}

}
