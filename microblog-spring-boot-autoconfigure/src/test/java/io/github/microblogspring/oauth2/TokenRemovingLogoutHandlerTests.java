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

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TokenRemovingLogoutHandler}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TokenRemovingLogoutHandlerTests {

	private final OAuth2AuthorizedClientRepository authorizedClients = mock();

	private final TokenRemovingLogoutHandler handler = new TokenRemovingLogoutHandler(this.authorizedClients,
			new SignOutRevocation(mock(), false));

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

	private static OAuth2AuthenticationToken signedInWith(String registrationId) {
		DefaultOAuth2User user = new DefaultOAuth2User(List.of(), Map.of("me", "https://alice.example/"), "me");
		return new OAuth2AuthenticationToken(user, List.of(), registrationId);
	}

}
