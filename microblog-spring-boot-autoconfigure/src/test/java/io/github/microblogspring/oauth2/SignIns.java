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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import io.github.microblogspring.indieauth.DiscoveredServer;
import io.github.microblogspring.indieauth.ProfileUrl;
import io.github.microblogspring.indieauth.RedeemedAt;
import io.github.microblogspring.indieauth.ServerEndpoints;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.user.OAuth2User;

/**
 * Parts of a sign-in, as they come from the classes under test or from Spring Security.
 *
 * @author The Micro.blog Spring team
 */
final class SignIns {

	static final String CLIENT_ID = "https://app.example/client.json";

	static final String REDIRECT_URI = "https://app.example/login/oauth2/code/microblog";

	static final Instant START = Instant.parse("2026-08-01T10:00:00Z");

	static final ServerEndpoints MICROBLOG = endpoints(null, "https://micro.blog/indieauth/auth",
			"https://micro.blog/indieauth/token");

	private SignIns() {
	}

	static ServerEndpoints endpoints(@Nullable String issuer, String authorization, @Nullable String token) {
		return new ServerEndpoints(issuer, URI.create(authorization), (token != null) ? URI.create(token) : null, null,
				null);
	}

	static ClientRegistration microblog(String... scopes) {
		return MicroblogClientRegistrations
			.withClientId(CLIENT_ID, MicroblogClientRegistrations.DEFAULT_BASE_URL, Set.of(scopes))
			.build();
	}

	static ClientRegistration github() {
		return ClientRegistration.withRegistrationId("github")
			.clientId("github-client")
			.clientSecret("github-secret")
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.redirectUri("{baseUrl}/{action}/oauth2/code/{registrationId}")
			.scope("read:user")
			.authorizationUri("https://github.example/login/oauth/authorize")
			.tokenUri("https://github.example/login/oauth/access_token")
			.userInfoUri("https://github.example/user")
			.userNameAttributeName("id")
			.clientName("GitHub")
			.build();
	}

	static InMemoryClientRegistrationRepository registrations(String... scopes) {
		return new InMemoryClientRegistrationRepository(microblog(scopes), github());
	}

	static DiscoveredServer server(ServerEndpoints endpoints, String... chain) {
		return new DiscoveredServer(List.of(chain).stream().map(URI::create).toList(), endpoints,
				endpoints.issuer() != null);
	}

	static PendingSignIn pending(ServerEndpoints endpoints, RedeemedAt redeemedAt, String... chain) {
		return new PendingSignIn(server(endpoints, chain), redeemedAt, START, (chain.length != 0) ? chain[0] : null,
				null);
	}

	static OAuth2AuthorizationRequest request(PendingSignIn pending, String state, String... scopes) {
		return OAuth2AuthorizationRequest.authorizationCode()
			.authorizationUri(pending.server().endpoints().authorization().toString())
			.clientId(CLIENT_ID)
			.redirectUri(REDIRECT_URI)
			.scope(scopes)
			.state(state)
			.attributes((attributes) -> {
				attributes.put(OAuth2ParameterNames.REGISTRATION_ID, MicroblogClientRegistrations.REGISTRATION_ID);
				attributes.put(PkceParameterNames.CODE_VERIFIER, "the-verifier");
				pending.writeTo(attributes);
			})
			.build();
	}

	static OAuth2AuthorizationRequest otherRequest(String state) {
		return OAuth2AuthorizationRequest.authorizationCode()
			.authorizationUri("https://github.example/login/oauth/authorize")
			.clientId("github-client")
			.state(state)
			.attributes((attributes) -> attributes.put(OAuth2ParameterNames.REGISTRATION_ID, "github"))
			.build();
	}

	static OAuth2AuthorizationCodeGrantRequest grantRequest(ClientRegistration registration,
			OAuth2AuthorizationRequest request) {
		OAuth2AuthorizationResponse response = OAuth2AuthorizationResponse.success("the-code")
			.redirectUri(REDIRECT_URI)
			.state(request.getState())
			.build();
		return new OAuth2AuthorizationCodeGrantRequest(registration,
				new OAuth2AuthorizationExchange(request, response));
	}

	static Map<String, Object> confirmed(String me) {
		Map<String, Object> profile = new LinkedHashMap<>();
		profile.put("name", "Someone");
		profile.put("photo", "https://avatars.example/someone.jpg");
		profile.put("url", "https://elsewhere.example/");
		profile.put("nickname", "someone");
		profile.put("email", "someone@mail.example");
		profile.put("pronouns", "they");
		Map<String, Object> confirmed = new LinkedHashMap<>();
		confirmed.put("me", me);
		confirmed.put("profile", profile);
		confirmed.put("server", new LinkedHashMap<>(MICROBLOG.toMap()));
		confirmed.put(MicroblogTokenResponseClient.CONFIRMED, new ConfirmedIdentity(ProfileUrl.parse(me), MICROBLOG));
		return confirmed;
	}

	static OAuth2User user(Map<String, Object> confirmed, OAuth2AccessToken token) {
		OAuth2User user = new MicroblogOAuth2UserService()
			.loadUser(new OAuth2UserRequest(microblog("profile"), token, confirmed));
		if (user == null) {
			throw new IllegalStateException("There is a user");
		}
		return user;
	}

	static OAuth2AuthenticationToken signedIn(Map<String, Object> confirmed) {
		OAuth2User user = user(confirmed, identityOnly());
		return new OAuth2AuthenticationToken(user, new ArrayList<>(user.getAuthorities()),
				MicroblogClientRegistrations.REGISTRATION_ID);
	}

	static OAuth2AuthenticationToken signedIn(String me) {
		return signedIn(confirmed(me));
	}

	static OAuth2AccessToken identityOnly() {
		return new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, IdentityOnlyToken.VALUE, START,
				START.plusSeconds(3600), Set.of("profile"));
	}

}
