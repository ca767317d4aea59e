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

package io.github.microblogspring.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.oauth2.MicroblogAuthorizedClientRepository;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.MicroblogScopeRequiredException;
import io.github.microblogspring.oauth2.RequiresMicroblogScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthentication;
import org.springframework.web.method.HandlerMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RequiredScopeInterceptor}.
 *
 * @author The Micro.blog Spring team
 */
class RequiredScopeInterceptorTests {

	private final MicroblogAuthorizedClientRepository authorizedClients = new MicroblogAuthorizedClientRepository(
			new HttpSessionOAuth2AuthorizedClientRepository());

	private final RequiredScopeInterceptor interceptor = new RequiredScopeInterceptor(this.authorizedClients);

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@AfterEach
	void forget() {
		SecurityContextHolder.clearContext();
	}

	@ParameterizedTest
	@ValueSource(strings = { "create", "composed", "duplicate", "inherited" })
	void preHandleWhenTokenHasTheScopeThenLetIn(String method) throws Exception {
		signInWith("create", "read");
		assertThat(preHandle(Controller.class, method)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "create, create", "composed, create", "both, create update", "duplicate, create",
			"inherited, create" })
	void preHandleWhenTokenLacksAScopeThenRequired(String method, String scopes) {
		signInWith("read", "update");
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> preHandle(Controller.class, method))
			.satisfies((ex) -> assertThat(ex.getScopes()).containsExactlyInAnyOrder(scopes.split(" ")));
	}

	@Test
	void preHandleWhenNoTokenThenRequired() {
		signIn();
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> preHandle(Controller.class, "create"));
	}

	@Test
	void preHandleWhenTypeIsMarkedThenForEachMethodUnlessItSaysOtherwise() throws Exception {
		signInWith("read");
		assertThat(preHandle(Marked.class, "read")).isTrue();
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> preHandle(Marked.class, "any"))
			.satisfies((ex) -> assertThat(ex.getScopes()).containsExactly("delete"));
	}

	@Test
	void preHandleWhenNothingIsMarkedThenLetIn() throws Exception {
		assertThat(preHandle(Controller.class, "open")).isTrue();
		assertThat(this.interceptor.preHandle(this.request, this.response, new Object())).isTrue();
	}

	@Test
	void preHandleWhenNobodyIsSignedInWithMicroblogThenSentToSignIn() {
		DefaultOAuth2User octocat = new DefaultOAuth2User(List.of(), Map.of("id", "1"), "id");
		for (Authentication person : new Authentication[] { null, new TestingAuthenticationToken("a", "b"),
				new OAuth2AuthenticationToken(octocat, List.of(), "github") }) {
			SecurityContextHolder.getContext().setAuthentication(person);
			assertThatExceptionOfType(InsufficientAuthenticationException.class)
				.isThrownBy(() -> preHandle(Controller.class, "create"));
		}
	}

	// Whatever the same person allowed in a browser
	@Test
	void preHandleWhenProgramThenScopesOfItsTokenCount() throws Exception {
		signInWith("create", "update");
		comeWithBearerToken("SCOPE_create", "SCOPE_read");
		for (RequiredScopeInterceptor interceptor : List.of(this.interceptor, new RequiredScopeInterceptor())) {
			assertThat(preHandle(interceptor, Controller.class, "create")).isTrue();
			assertThatExceptionOfType(AccessDeniedException.class)
				.isThrownBy(() -> preHandle(interceptor, Controller.class, "both"))
				.withMessageContaining("create update");
			assertThatExceptionOfType(AccessDeniedException.class)
				.isThrownBy(() -> preHandle(interceptor, Marked.class, "any"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "profile", "nothing" })
	void preHandleWhenScopeYieldsNoTokenThenDeveloperIsToldWhere(String method) {
		// Whoever is signed in, so that it is seen at once
		signInWith("create");
		assertThatIllegalStateException().isThrownBy(() -> preHandle(Controller.class, method))
			.withMessageContainingAll("@RequiresMicroblogScope", "Controller#" + method, "'read' or 'create'");
	}

	@Test
	void preHandleWhenOneScopeIsSeveralThenDeveloperIsTold() {
		signInWith("create", "update");
		assertThatIllegalArgumentException().isThrownBy(() -> preHandle(Controller.class, "joined"))
			.withMessageContaining("each scope by itself");
	}

	private boolean preHandle(Class<?> type, String method) throws Exception {
		return preHandle(this.interceptor, type, method);
	}

	private boolean preHandle(RequiredScopeInterceptor interceptor, Class<?> type, String method) throws Exception {
		HandlerMethod handler = new HandlerMethod(type.getDeclaredConstructor().newInstance(),
				type.getDeclaredMethod(method));
		return interceptor.preHandle(this.request, this.response, handler);
	}

	private static void comeWithBearerToken(String... authorities) {
		OAuth2AuthenticatedPrincipal alice = new DefaultOAuth2AuthenticatedPrincipal(signIn().getName(),
				signIn().getPrincipal().getAttributes(), List.of());
		OAuth2AccessToken token = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "of-the-program", null,
				null);
		SecurityContextHolder.getContext()
			.setAuthentication(
					new BearerTokenAuthentication(alice, token, AuthorityUtils.createAuthorityList(authorities)));
	}

	private void signInWith(String... scopes) {
		OAuth2AuthenticationToken person = signIn();
		OAuth2AccessToken token = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "the-token", Instant.now(),
				Instant.now().plusSeconds(3600), Set.of(scopes));
		this.authorizedClients.saveAuthorizedClient(new OAuth2AuthorizedClient(
				MicroblogClientRegistrations.withClientId("https://app.example/client.json").build(), person.getName(),
				token), person, this.request, this.response);
	}

	private static OAuth2AuthenticationToken signIn() {
		Map<String, String> server = Map.of("authorization", "https://micro.blog/indieauth/auth", "token",
				"https://micro.blog/indieauth/token");
		DefaultOAuth2User alice = new DefaultOAuth2User(List.of(),
				Map.of("me", "https://alice.example/", "server", server), "me");
		OAuth2AuthenticationToken person = new OAuth2AuthenticationToken(alice, List.of(), "microblog");
		SecurityContextHolder.getContext().setAuthentication(person);
		return person;
	}

	@RequiresMicroblogScope("create")
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Composed {

	}

	interface Inherited {

		@RequiresMicroblogScope("create")
		void inherited();

	}

	static class Controller implements Inherited {

		void open() {
		}

		@RequiresMicroblogScope("create")
		void create() {
		}

		@RequiresMicroblogScope({ "create", "update" })
		void both() {
		}

		@RequiresMicroblogScope({ "create", "create" })
		void duplicate() {
		}

		@RequiresMicroblogScope("create update")
		void joined() {
		}

		@RequiresMicroblogScope({ "profile", "email" })
		void profile() {
		}

		@RequiresMicroblogScope({})
		void nothing() {
		}

		@Composed
		void composed() {
		}

		@Override
		public void inherited() {
		}

	}

	@RequiresMicroblogScope("delete")
	static class Marked {

		void any() {
		}

		@RequiresMicroblogScope("read")
		void read() {
		}

	}

}
