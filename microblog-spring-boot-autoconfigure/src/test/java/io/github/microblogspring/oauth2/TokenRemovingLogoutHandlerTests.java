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

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TokenRemovingLogoutHandler}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TokenRemovingLogoutHandlerTests {

	private static final String ALICE = "https://alice.example/";

	private final OAuth2AuthorizedClientRepository authorizedClients = mock();

	private final TokenRemovingLogoutHandler handler = new TokenRemovingLogoutHandler(
			new MicroblogAuthorizedClientRepository(this.authorizedClients), new SignOutRevocation(mock(), false));

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@Test
	void logoutWhenSignedInWithMicroblogThenTokenIsRemoved() {
		// T-S7
		OAuth2AuthenticationToken alice = signedInWith("microblog");
		this.handler.logout(this.request, this.response, alice);
		then(this.authorizedClients).should().removeAuthorizedClient("microblog", alice, this.request, this.response);
	}

	@Test
	void logoutWhenSignedInOtherwiseThenNothing() {
		this.handler.logout(this.request, this.response, signedInWith("github"));
		this.handler.logout(this.request, this.response, new TestingAuthenticationToken("alice", "password"));
		this.handler.logout(this.request, this.response, null);
		then(this.authorizedClients).shouldHaveNoInteractions();
	}

	@Test
	void logoutWhenTokenCannotBeRemovedThenGoesOnAndWarns(CapturedOutput output) {
		willThrow(new IllegalStateException("The database is down")).given(this.authorizedClients)
			.removeAuthorizedClient(any(), any(), any(), any());
		assertThatNoException()
			.isThrownBy(() -> this.handler.logout(this.request, this.response, signedInWith("microblog")));
		assertThat(output).contains("could not be removed", "The database is down");
	}

	@Test
	void logoutWhenTokenCannotBeReadThenRemovedAllTheSame(CapturedOutput output) {
		given(this.authorizedClients.loadAuthorizedClient(any(), any(), any()))
			.willThrow(new IllegalStateException("Nobody can read that any more"));
		OAuth2AuthenticationToken alice = signedInWith("microblog");
		this.handler.logout(this.request, this.response, alice);
		then(this.authorizedClients).should().removeAuthorizedClient("microblog", alice, this.request, this.response);
		assertThat(output).contains("Nobody can read that any more");
	}

	@Test
	void logoutThenTokenIsSentToTheServerThatIssuedIt() throws Exception {
		// RV-01
		assertThat(urls(SignIns.signedIn(ALICE), "https://micro.blog/indieauth/token"))
			.containsExactly("https://micro.blog/indieauth/token");
	}

	@Test
	void logoutWhenTokenIsOfAnotherServerThenRemovedAndSentNowhere() throws Exception {
		assertThat(urls(SignIns.signedIn(ALICE), "https://evil.example/token")).isEmpty();
	}

	@Test
	void logoutWhenThePersonBroughtTheTokenThenRemovedAndStaysGood() throws Exception {
		OAuth2AuthenticationToken alice = SignIns.signedIn(ALICE);
		Set<GrantedAuthority> authorities = new LinkedHashSet<>(alice.getAuthorities());
		authorities.add(FactorGrantedAuthority.fromAuthority(FactorGrantedAuthority.BEARER_AUTHORITY));
		assertThat(urls(new OAuth2AuthenticationToken(alice.getPrincipal(), authorities, "microblog"),
				"https://micro.blog/indieauth/token"))
			.isEmpty();
	}

	private List<String> urls(OAuth2AuthenticationToken person, String tokenEndpoint) throws Exception {
		ClientRegistration registration = ClientRegistration.withClientRegistration(SignIns.microblog("create"))
			.tokenUri(tokenEndpoint)
			.build();
		OAuth2AuthorizedClient client = new OAuth2AuthorizedClient(registration, ALICE,
				new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "the-token", SignIns.START,
						SignIns.START.plusSeconds(3600), Set.of("create")));
		given(this.authorizedClients.<OAuth2AuthorizedClient>loadAuthorizedClient(any(), any(), any()))
			.willReturn(client);
		List<String> urls = new CopyOnWriteArrayList<>();
		SignOutRevocation revocation = new SignOutRevocation((uri, method) -> {
			urls.add(uri.toString());
			throw new IOException("That is all that a test needs to know");
		}, true);
		new TokenRemovingLogoutHandler(new MicroblogAuthorizedClientRepository(this.authorizedClients), revocation)
			.logout(this.request, this.response, person);
		SignOutRevocationTests.finish(revocation);
		then(this.authorizedClients).should().removeAuthorizedClient("microblog", person, this.request, this.response);
		return urls;
	}

	private static OAuth2AuthenticationToken signedInWith(String registrationId) {
		DefaultOAuth2User user = new DefaultOAuth2User(List.of(), Map.of("me", "https://alice.example/"), "me");
		return new OAuth2AuthenticationToken(user, List.of(), registrationId);
	}

}
