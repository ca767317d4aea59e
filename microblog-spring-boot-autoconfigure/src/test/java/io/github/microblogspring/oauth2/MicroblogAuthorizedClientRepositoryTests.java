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

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import io.github.microblogspring.indieauth.ProfileUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link MicroblogAuthorizedClientRepository}.
 *
 * @author The Micro.blog Spring team
 */
class MicroblogAuthorizedClientRepositoryTests {

	private static final String ALICE = "https://alice.example/";

	private final Map<String, OAuth2AuthorizedClient> tokens = new HashMap<>();

	private OAuth2AuthorizedClient kept;

	private boolean broken;

	private final MicroblogAuthorizedClientRepository repository = new MicroblogAuthorizedClientRepository(
			new Keeper());

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@AfterEach
	void forget() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void saveWhenTokenThenKeptUntilRemoved() {
		Authentication alice = SignIns.signedIn(ALICE);
		save(token("the-token"), alice);
		assertThat(tokenOf(alice)).isEqualTo("the-token");
		this.repository.removeAuthorizedClient("microblog", alice, this.request, this.response);
		assertThat(tokenOf(alice)).isNull();
	}

	@Test
	void saveWhenIdentityOnlyThenNothingKept() {
		Authentication alice = SignIns.signedIn(ALICE);
		save(SignIns.identityOnly(), alice);
		assertThat(tokenOf(alice)).isNull();
	}

	@Test
	void saveWhenIdentityOnlyAtSameServerThenOlderTokenStays() {
		Authentication alice = SignIns.signedIn(ALICE);
		save(token("older"), alice);
		SecurityContextHolder.getContext().setAuthentication(alice);
		save(SignIns.identityOnly(), SignIns.signedIn(ALICE));
		assertThat(tokenOf(alice)).isEqualTo("older");
	}

	@Test
	void saveWhenIdentityOnlyAtOtherServerThenOlderTokenGoes() {
		Authentication alice = SignIns.signedIn(ALICE);
		save(token("older"), alice);
		SecurityContextHolder.getContext().setAuthentication(alice);
		save(SignIns.identityOnly(), elsewhere());
		assertThat(tokenOf(alice)).isNull();
	}

	@Test
	void saveWhenIdentityOnlyInFreshSessionThenOlderTokenOfSameServerStays() {
		Authentication alice = SignIns.signedIn(ALICE);
		save(token("older"), alice);
		save(SignIns.identityOnly(), alice);
		assertThat(tokenOf(alice)).isEqualTo("older");
	}

	@Test
	void saveWhenTokenThenItsRegistrationHasTheEndpointOfTheServer() {
		Authentication alice = elsewhere();
		save(token("the-token"), alice);
		assertThat(this.kept.getClientRegistration().getProviderDetails().getTokenUri())
			.isEqualTo("https://as.example/token");
		assertThat(this.kept.getAccessToken().getTokenValue()).isEqualTo("the-token");
	}

	@Test
	void loadWhenTokenIsOfAnotherServerThenNone() {
		save(token("of-microblog"), SignIns.signedIn(ALICE));
		assertThat(tokenOf(elsewhere())).isNull();
		assertThat(tokenOf(SignIns.signedIn(ALICE))).isEqualTo("of-microblog");
	}

	@Test
	void loadWhenProgramWithBearerTokenOfThePersonThenNone() {
		OAuth2AuthenticationToken alice = SignIns.signedIn(ALICE);
		save(token("of-the-browser"), alice);
		assertThat(tokenOf(new BearerTokenAuthentication(alice.getPrincipal(), token("of-the-program"), Set.of())))
			.isNull();
		assertThat(tokenOf(alice)).isEqualTo("of-the-browser");
	}

	@Test
	void loadWhenServerHasNoTokenEndpointThenNone() {
		save(token("of-microblog"), SignIns.signedIn(ALICE));
		Map<String, Object> confirmed = SignIns.confirmed(ALICE);
		confirmed.put(MicroblogTokenResponseClient.CONFIRMED, new ConfirmedIdentity(ProfileUrl.parse(ALICE),
				SignIns.endpoints(null, "https://micro.blog/indieauth/auth", null)));
		assertThat(tokenOf(SignIns.signedIn(confirmed))).isNull();
	}

	@Test
	void loadWhenOtherRegistrationThenAsItIs() {
		Authentication alice = SignIns.signedIn(ALICE);
		OAuth2AuthorizedClient github = new OAuth2AuthorizedClient(SignIns.github(), ALICE, token("of-github"));
		this.repository.saveAuthorizedClient(github, alice, this.request, this.response);
		assertThat(this.repository.<OAuth2AuthorizedClient>loadAuthorizedClient("github", alice, this.request))
			.isSameAs(github);
	}

	@Test
	void requireWhenTokenHasTheScopeThenToken() {
		Authentication alice = SignIns.signedIn(ALICE);
		save(token("the-token"), alice);
		assertThat(this.repository.require(alice, this.request, Set.of("create")).getAccessToken().getTokenValue())
			.isEqualTo("the-token");
		assertThat(this.repository.require(alice, this.request, Set.of()).getAccessToken().getTokenValue())
			.isEqualTo("the-token");
	}

	@Test
	void requireWhenTokenLacksTheScopeThenScopeRequired() {
		Authentication alice = SignIns.signedIn(ALICE);
		save(token("the-token"), alice);
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> this.repository.require(alice, this.request, Set.of("create", "update")))
			.satisfies((ex) -> assertThat(ex.getScopes()).containsExactlyInAnyOrder("create", "update"))
			.withMessageNotContaining("the-token");
	}

	@Test
	void requireWhenNobodyKnowsTheScopesOfTheTokenThenToken() {
		Authentication alice = SignIns.signedIn(ALICE);
		save(new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "app-token", SignIns.START,
				SignIns.START.plusSeconds(3600), Set.of()), alice);
		assertThat(this.repository.require(alice, this.request, Set.of("create")).getAccessToken().getTokenValue())
			.isEqualTo("app-token");
	}

	@Test
	void requireWhenNoTokenThenScopeRequired() {
		Authentication alice = SignIns.signedIn(ALICE);
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> this.repository.require(alice, this.request, Set.of("create")))
			.satisfies((ex) -> assertThat(ex.getScopes()).containsExactly("create"));
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> this.repository.require(alice, this.request, Set.of()))
			.satisfies((ex) -> assertThat(ex.getScopes()).isEmpty());
	}

	@Test
	void saveWhenSomebodyElseWasSignedInThenTheirTokenStaysTheirs() {
		// T-S5
		Authentication alice = SignIns.signedIn(ALICE);
		Authentication bob = SignIns.signedIn("https://bob.example/");
		save(token("of-bob"), bob);
		SecurityContextHolder.getContext().setAuthentication(bob);
		save(SignIns.identityOnly(), alice);
		assertThat(tokenOf(alice)).isNull();
		assertThat(tokenOf(bob)).isEqualTo("of-bob");
	}

	@Test
	void saveWhenStoreIsDownThenSignInFailsWithACode() {
		this.broken = true;
		assertThatExceptionOfType(OAuth2AuthenticationException.class)
			.isThrownBy(() -> save(token("the-token"), SignIns.signedIn(ALICE)))
			.satisfies((ex) -> assertThat(ex.getError().getErrorCode()).isEqualTo("temporarily_unavailable"))
			.withMessageNotContaining("the-token");
	}

	@Test
	void saveWhenStoreIsDownAndIdentityOnlyThenSignsIn() {
		this.broken = true;
		assertThatNoException().isThrownBy(() -> save(SignIns.identityOnly(), SignIns.signedIn(ALICE)));
	}

	@Test
	void createWhenNoDelegateThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MicroblogAuthorizedClientRepository(null));
	}

	private void save(OAuth2AccessToken token, Authentication principal) {
		this.repository.saveAuthorizedClient(
				new OAuth2AuthorizedClient(SignIns.microblog("profile", "create"), principal.getName(), token),
				principal, this.request, this.response);
	}

	private String tokenOf(Authentication principal) {
		OAuth2AuthorizedClient client = this.repository.loadAuthorizedClient("microblog", principal, this.request);
		return (client != null) ? client.getAccessToken().getTokenValue() : null;
	}

	private static OAuth2AccessToken token(String value) {
		return new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, value, SignIns.START,
				SignIns.START.plusSeconds(3600), Set.of("create"));
	}

	private static Authentication elsewhere() {
		Map<String, Object> confirmed = SignIns.confirmed(ALICE);
		confirmed.put(MicroblogTokenResponseClient.CONFIRMED, new ConfirmedIdentity(ProfileUrl.parse(ALICE),
				SignIns.endpoints(null, "https://as.example/auth", "https://as.example/token")));
		return SignIns.signedIn(confirmed);
	}

	/**
	 * Keeps what it gets.
	 */
	private final class Keeper implements OAuth2AuthorizedClientRepository {

		@Override
		@SuppressWarnings("unchecked")
		public <T extends OAuth2AuthorizedClient> T loadAuthorizedClient(String registrationId,
				Authentication principal, HttpServletRequest request) {
			checkNotBroken();
			return (T) MicroblogAuthorizedClientRepositoryTests.this.tokens.get(registrationId + principal.getName());
		}

		@Override
		public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication principal,
				HttpServletRequest request, HttpServletResponse response) {
			checkNotBroken();
			MicroblogAuthorizedClientRepositoryTests.this.kept = client;
			MicroblogAuthorizedClientRepositoryTests.this.tokens
				.put(client.getClientRegistration().getRegistrationId() + principal.getName(), client);
		}

		private void checkNotBroken() {
			if (MicroblogAuthorizedClientRepositoryTests.this.broken) {
				throw new IllegalStateException("The database is down");
			}
		}

		@Override
		public void removeAuthorizedClient(String registrationId, Authentication principal, HttpServletRequest request,
				HttpServletResponse response) {
			MicroblogAuthorizedClientRepositoryTests.this.tokens.remove(registrationId + principal.getName());
		}

	}

}
