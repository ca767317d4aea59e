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

import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import io.github.microblogspring.indieauth.ProfileUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.AuthenticatedPrincipalOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TokenlessAuthorizedClientRepository}.
 *
 * @author The Micro.blog Spring team
 */
class TokenlessAuthorizedClientRepositoryTests {

	private static final String ALICE = "https://alice.example/";

	private final TokenlessAuthorizedClientRepository repository = new TokenlessAuthorizedClientRepository(
			new AuthenticatedPrincipalOAuth2AuthorizedClientRepository(
					new InMemoryOAuth2AuthorizedClientService(SignIns.registrations("profile", "create"))));

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
		Map<String, Object> elsewhere = SignIns.confirmed(ALICE);
		elsewhere.put(MicroblogTokenResponseClient.CONFIRMED, new ConfirmedIdentity(ProfileUrl.parse(ALICE),
				SignIns.endpoints(null, "https://as.example/auth", "https://as.example/token")));
		save(SignIns.identityOnly(), SignIns.signedIn(elsewhere));
		assertThat(tokenOf(alice)).isNull();
	}

	@Test
	void saveWhenIdentityOnlyInFreshSessionThenOlderTokenGoes() {
		Authentication alice = SignIns.signedIn(ALICE);
		save(token("older"), alice);
		save(SignIns.identityOnly(), alice);
		assertThat(tokenOf(alice)).isNull();
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
	void saveWhenSignedInAnotherWayBeforeThenOlderTokenGoes() {
		Authentication alice = SignIns.signedIn(ALICE);
		save(token("older"), alice);
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(ALICE, "n/a", "USER"));
		save(SignIns.identityOnly(), alice);
		assertThat(tokenOf(alice)).isNull();
	}

	@Test
	void createWhenNoDelegateThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TokenlessAuthorizedClientRepository(null));
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

}
