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
import java.time.Instant;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.client.web.client.RequestAttributeClientRegistrationIdResolver;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link MicroblogAuthorizationFailureHandler}.
 *
 * @author The Micro.blog Spring team
 */
class MicroblogAuthorizationFailureHandlerTests {

	private final Authentication alice = SignIns.signedIn("https://alice.example/");

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final OAuth2AuthorizedClientRepository authorizedClients = new MicroblogAuthorizedClientRepository(
			new HttpSessionOAuth2AuthorizedClientRepository());

	@BeforeEach
	void signIn() {
		SecurityContextHolder.getContext().setAuthentication(this.alice);
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(this.request, this.response));
	}

	@AfterEach
	void signOut() {
		SecurityContextHolder.clearContext();
		RequestContextHolder.resetRequestAttributes();
	}

	@Test
	void callWhenIdentityOnlyThenScopeRequiredAndNoRequest() throws IOException {
		try (TokenServer api = TokenServer.json("{}")) {
			assertThatExceptionOfType(MicroblogScopeRequiredException.class)
				.isThrownBy(() -> call(api, SignIns.registrations("profile")))
				.withMessageContaining("@RequiresMicroblogScope")
				.withMessageContaining("'microblog.scope'")
				.satisfies((ex) -> assertThat(ex.getError().getErrorCode()).isEqualTo("insufficient_scope"));
			assertThat(api.requests()).isEmpty();
		}
	}

	@Test
	void callWhenNoScopeThenScopeRequired() throws IOException {
		try (TokenServer api = TokenServer.json("{}")) {
			assertThatExceptionOfType(MicroblogScopeRequiredException.class)
				.isThrownBy(() -> call(api, SignIns.registrations()))
				.satisfies((ex) -> assertThat(ex.getScopes()).isEmpty());
		}
	}

	@Test
	void callWhenTokenScopeAndNoTokenThenSpringSecurityAsks() throws IOException {
		try (TokenServer api = TokenServer.json("{}")) {
			assertThatExceptionOfType(ClientAuthorizationRequiredException.class)
				.isThrownBy(() -> call(api, SignIns.registrations("create")));
			assertThat(api.requests()).isEmpty();
		}
	}

	@Test
	void callWhenTokenThenSent() throws IOException {
		save("the-token");
		try (TokenServer api = TokenServer.json("{}")) {
			call(api, SignIns.registrations("create"));
			assertThat(api.headersOfRequest()).contains("Authorization: Bearer the-token");
		}
	}

	@Test
	void callWhenTokenRefusedThenForgotten() throws IOException {
		save("the-token");
		try (TokenServer api = TokenServer
			.answering("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"invalid_token\"\r\n", "")) {
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> call(api, SignIns.registrations("create")));
			assertThat(loaded()).isNull();
		}
	}

	@Test
	void onFailureWhenOtherErrorThenTokenStays() {
		save("the-token");
		handler(SignIns.registrations("create")).onAuthorizationFailure(
				new ClientAuthorizationException(new OAuth2Error("server_error"), "microblog"), this.alice,
				attributes());
		assertThat(loaded()).isNotNull();
	}

	@Test
	void onFailureWhenOtherRegistrationThenNotOurs() {
		assertThatNoException().isThrownBy(() -> handler(SignIns.registrations("profile"))
			.onAuthorizationFailure(new ClientAuthorizationRequiredException("github"), this.alice, attributes()));
	}

	private void call(TokenServer api, ClientRegistrationRepository registrations) {
		DefaultOAuth2AuthorizedClientManager manager = new DefaultOAuth2AuthorizedClientManager(registrations,
				this.authorizedClients);
		manager.setAuthorizedClientProvider(
				OAuth2AuthorizedClientProviderBuilder.builder().authorizationCode().refreshToken().build());
		manager.setAuthorizationFailureHandler(handler(registrations));
		OAuth2ClientHttpRequestInterceptor interceptor = new OAuth2ClientHttpRequestInterceptor(manager);
		interceptor.setAuthorizationFailureHandler(handler(registrations));
		RestClient.builder()
			.requestInterceptor(interceptor)
			.build()
			.get()
			.uri(api.url().resolve("/posts/timeline"))
			.attributes(RequestAttributeClientRegistrationIdResolver.clientRegistrationId("microblog"))
			.retrieve()
			.toBodilessEntity();
	}

	private MicroblogAuthorizationFailureHandler handler(ClientRegistrationRepository registrations) {
		return new MicroblogAuthorizationFailureHandler(registrations, this.authorizedClients);
	}

	private Map<String, Object> attributes() {
		return Map.of(HttpServletRequest.class.getName(), this.request, HttpServletResponse.class.getName(),
				this.response);
	}

	private void save(String value) {
		OAuth2AccessToken token = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, value, Instant.now(),
				Instant.now().plusSeconds(3600), Set.of("create"));
		this.authorizedClients.saveAuthorizedClient(
				new OAuth2AuthorizedClient(SignIns.microblog("create"), this.alice.getName(), token), this.alice,
				this.request, this.response);
	}

	private OAuth2AuthorizedClient loaded() {
		return this.authorizedClients.loadAuthorizedClient("microblog", this.alice, this.request);
	}

}
