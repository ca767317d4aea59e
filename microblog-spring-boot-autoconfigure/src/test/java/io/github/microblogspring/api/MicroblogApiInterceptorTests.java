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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.TokenVerification;
import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;
import io.github.microblogspring.indieauth.http.HostileServer;
import io.github.microblogspring.oauth2.MicroblogAuthorizedClientRepository;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.MicroblogScopeRequiredException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link MicroblogApiInterceptor} with servers on sockets and the request
 * factory of production.
 *
 * @author The Micro.blog Spring team
 */
class MicroblogApiInterceptorTests {

	private static final Consumer<Map<String, Object>> NEEDS_CREATE = (attributes) -> attributes
		.put(RequiredScopeProcessor.ATTRIBUTE, Set.of("create"));

	@AfterEach
	void forget() {
		RequestContextHolder.resetRequestAttributes();
		SecurityContextHolder.clearContext();
	}

	@Test
	void exchangeThenTokenIsSentAsBearer() throws IOException {
		try (HostileServer microblog = answering(200, "{}")) {
			signIn(microblog, microblog);
			assertThat(client(microblog, microblog).get()
				.uri("/posts/timeline?count={count}", 5)
				.header("Authorization", "Bearer something-else")
				.retrieve()
				.body(String.class)).isEqualTo("{}");
			assertThat(microblog.requests()).singleElement()
				.asString()
				.startsWith("GET /posts/timeline?count=5 HTTP/1.1\r\n")
				.contains("\r\nAuthorization: Bearer the-token\r\n")
				.doesNotContain("something-else");
		}
	}

	@Test
	void exchangeWhenAnotherInterceptorThenItNeverSeesTheToken() throws IOException {
		try (HostileServer microblog = answering(200, "{}")) {
			signIn(microblog, microblog);
			List<String> seen = new ArrayList<>();
			client(microblog, microblog).mutate()
				.requestInterceptors((interceptors) -> interceptors.add(0, (request, body, execution) -> {
					ClientHttpResponse response = execution.execute(request, body);
					seen.add(request.getHeaders().toString());
					return response;
				}))
				.build()
				.get()
				.uri("/posts/timeline")
				.retrieve()
				.toBodilessEntity();
			assertThat(microblog.requests().get(0)).contains("\r\nAuthorization: Bearer the-token\r\n");
			assertThat(seen).singleElement().asString().doesNotContain("the-token");
		}
	}

	@Test
	void exchangeWhenMicropubThenToTheEndpointOfThePersonWithItsBody() throws IOException {
		try (HostileServer microblog = answering(200, "{}"); HostileServer own = answering(202, "")) {
			signIn(own, own);
			client(microblog, own).post()
				.uri("/micropub?q={q}", "a&b")
				.attributes(NEEDS_CREATE)
				.body("h=entry")
				.retrieve()
				.toBodilessEntity();
			assertThat(microblog.connections()).isZero();
			assertThat(own.requests()).singleElement()
				.asString()
				.startsWith("POST /micropub?q=a%26b HTTP/1.1\r\n")
				.contains("\r\nAuthorization: Bearer the-token\r\n", "\r\nHost: 127.0.0.1:" + own.port() + "\r\n")
				.endsWith("h=entry");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void exchangeWhenRedirectThenTokenGoesNowhereElse(int status) throws IOException {
		try (HostileServer evil = answering(200, "{}");
				HostileServer microblog = HostileServer.answering("HTTP/1.1 " + status + " Moved",
						"Location: http://127.0.0.1:" + evil.port() + "/", "", "")) {
			signIn(microblog, microblog);
			assertThat(client(microblog, microblog, evil).get()
				.uri("/posts/timeline")
				.retrieve()
				.toBodilessEntity()
				.getStatusCode()
				.value()).isEqualTo(status);
			assertThat(evil.connections()).isZero();
		}
	}

	@Test
	void exchangeWhenTargetIsNotTrustedThenNothingIsSent() throws IOException {
		try (HostileServer microblog = answering(200, "{}")) {
			signIn(microblog, microblog);
			assertThatExceptionOfType(MicroblogApiException.class).isThrownBy(() -> client(microblog, microblog).get()
				.uri(URI.create("http://localhost:" + microblog.port() + "/"))
				.retrieve()
				.toBodilessEntity());
			assertThat(microblog.connections()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403, 429, 500, 503 })
	void exchangeWhenPostFailsThenSentOnce(int status) throws IOException {
		try (HostileServer microblog = answering(status, "{}"); HostileServer own = answering(status, "{}")) {
			signIn(own, own);
			assertThat(catchThrowable(() -> post(client(microblog, own)))).isNotNull();
			assertThat(own.connections()).isOne();
			assertThat(microblog.connections()).isZero();
		}
	}

	@Test
	void exchangeWhenConnectionBreaksOffThenSentOnce() throws IOException {
		try (HostileServer microblog = HostileServer.http((connection) -> {
		})) {
			signIn(microblog, microblog);
			assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> post(client(microblog, microblog)));
			assertThat(microblog.connections()).isOne();
		}
	}

	@Test
	void exchangeWhenRefusedThenTypedExceptionReachesTheCaller() throws IOException {
		try (HostileServer microblog = answering(401, "{}")) {
			signIn(microblog, microblog);
			assertThatExceptionOfType(MicroblogScopeRequiredException.class)
				.isThrownBy(() -> post(client(microblog, microblog)));
		}
	}

	@Test
	void interceptWhenAnswerIsRefusedThenClosed() throws IOException {
		boolean[] closed = new boolean[1];
		MockClientHttpResponse response = new MockClientHttpResponse(new byte[0], HttpStatus.FORBIDDEN) {

			@Override
			public void close() {
				closed[0] = true;
			}

		};
		IOException failure = new IOException("It can't be read");
		ApiCall call = new ApiCall(URI.create("https://alice.example/micropub"), token(), Set.of());
		MicroblogApiInterceptor interceptor = new MicroblogApiInterceptor(new ApiCalls() {

			@Override
			public ApiCall prepare(URI requested, Set<String> requiredScopes) {
				return call;
			}

			@Override
			public void checkAnswer(ApiCall call, ClientHttpResponse response) throws IOException {
				throw failure;
			}

		});
		assertThat(catchThrowable(
				() -> interceptor.intercept(new MockClientHttpRequest(), new byte[0], (request, body) -> response)))
			.isSameAs(failure);
		assertThat(closed[0]).isTrue();
	}

	private static void post(RestClient client) {
		client.post().uri("/micropub").attributes(NEEDS_CREATE).body("h=entry").retrieve().toBodilessEntity();
	}

	private static void signIn(HostileServer authorization, HostileServer micropub) {
		Map<String, String> server = Map.of("authorization", url(authorization) + "/indieauth/auth", "token",
				url(authorization) + "/indieauth/token", "micropub", url(micropub) + "/micropub");
		DefaultOAuth2User alice = new DefaultOAuth2User(List.of(),
				Map.of("me", "https://alice.example/", "server", server), "me");
		SecurityContextHolder.getContext()
			.setAuthentication(new OAuth2AuthenticationToken(alice, List.of(), "microblog"));
	}

	private static RestClient client(HostileServer microblog, HostileServer issuer, HostileServer... others) {
		FetchSettings settings = FetchSettings.defaults("test")
			.withTimeout(Duration.ofSeconds(2))
			.withTrustedOrigins(Stream.concat(Stream.of(microblog, issuer), Stream.of(others))
				.map(MicroblogApiInterceptorTests::url)
				.distinct()
				.toArray(URI[]::new));
		ClientHttpRequestFactory requestFactory = new GuardedClientHttpRequestFactory(settings);
		IndieAuthProvider provider = new IndieAuthProvider(url(microblog), true);
		MockHttpServletRequest request = new MockHttpServletRequest();
		MockHttpServletResponse response = new MockHttpServletResponse();
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request, response));
		MicroblogAuthorizedClientRepository authorizedClients = new MicroblogAuthorizedClientRepository(
				new HttpSessionOAuth2AuthorizedClientRepository());
		authorizedClients.saveAuthorizedClient(
				new OAuth2AuthorizedClient(MicroblogClientRegistrations.withClientId("https://app.example/client.json")
					.tokenUri(url(issuer) + "/indieauth/token")
					.build(), "https://alice.example/", token()),
				SecurityContextHolder.getContext().getAuthentication(), request, response);
		ApiCalls calls = new PersonApiCalls((authorize) -> authorize.getAuthorizedClient(), authorizedClients, provider,
				new TokenVerification(requestFactory, provider), Clock.systemUTC());
		return RestClient.builder()
			.baseUrl(url(microblog).toString())
			.requestFactory(requestFactory)
			.requestInterceptor(new MicroblogApiInterceptor(calls))
			.build();
	}

	private static OAuth2AccessToken token() {
		return new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "the-token",
				Instant.now().minus(Duration.ofHours(1)), Instant.now().plus(Duration.ofHours(1)),
				Set.of("create", "read"));
	}

	private static URI url(HostileServer server) {
		return URI.create("http://127.0.0.1:" + server.port());
	}

	private static HostileServer answering(int status, String body) throws IOException {
		return HostileServer.answering("HTTP/1.1 " + status + " Whatever", "Content-Type: application/json",
				"Content-Length: " + body.length(), "", body);
	}

}
