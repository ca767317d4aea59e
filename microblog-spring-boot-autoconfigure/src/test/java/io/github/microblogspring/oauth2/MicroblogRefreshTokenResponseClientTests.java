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
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import io.github.microblogspring.indieauth.ProfileUrl;
import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.RefreshTokenOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link MicroblogRefreshTokenResponseClient} with a server on a socket and the
 * request factory of production.
 *
 * @author The Micro.blog Spring team
 */
@ExtendWith(OutputCaptureExtension.class)
class MicroblogRefreshTokenResponseClientTests {

	private static final String PACKAGE = "io.github.microblogspring";

	private static final String ALICE = "https://alice.example/";

	private static final String BOB = "https://bob.example/";

	private static final String[] SECRETS = { "old-token", "old-refresh", "new-token", "new-refresh" };

	private static final String NEW = """
			{"access_token":"new-token","token_type":"Bearer","scope":"create","me":"https://alice.example/",
			"refresh_token":"new-refresh","expires_in":3600}""";

	private final LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());

	@BeforeEach
	void logEverything() {
		this.logging.setLogLevel(PACKAGE, LogLevel.TRACE);
	}

	@AfterEach
	void forget() {
		SecurityContextHolder.clearContext();
		this.logging.setLogLevel(PACKAGE, null);
	}

	@Test
	void getTokenResponseThenAsksTheServerOfThePersonForWhatWasGrantedBefore() throws IOException {
		// RF-01, RF-02, RF-03
		try (TokenServer server = TokenServer.json(NEW)) {
			OAuth2AccessTokenResponse response = refresh(server, "create", "update");
			assertThat(response.getAccessToken().getTokenValue()).isEqualTo("new-token");
			assertThat(response.getAccessToken().getScopes()).containsExactly("create");
			assertThat(response.getAccessToken().getExpiresAt()).isBetween(Instant.now().plusSeconds(3000),
					Instant.now().plusSeconds(3600));
			assertThat(response.getRefreshToken()).isNotNull()
				.extracting(OAuth2RefreshToken::getTokenValue)
				.isEqualTo("new-refresh");
			assertThat(server.headersOfRequest()).startsWith("POST /token HTTP/1.1")
				.contains("Accept: application/json")
				.noneMatch((header) -> header.matches("(?i)(authorization|cookie):.*"));
			assertThat(server.formOfRequest()).isEqualTo(Map.of("grant_type", "refresh_token", "refresh_token",
					"old-refresh", "client_id", SignIns.CLIENT_ID));
		}
	}

	@Test
	void getTokenResponseWhenSparseThenOldRefreshTokenAndScopesStay() throws IOException {
		// RF-03
		try (TokenServer server = TokenServer.json("{\"access_token\":\"new-token\"}")) {
			OAuth2AccessTokenResponse response = refresh(server, "create", "update");
			assertThat(response.getRefreshToken()).isNotNull()
				.extracting(OAuth2RefreshToken::getTokenValue)
				.isEqualTo("old-refresh");
			assertThat(response.getAccessToken().getScopes()).containsExactlyInAnyOrder("create", "update");
			assertThat(response.getAccessToken().getExpiresAt()).isAfter(Instant.now().plus(Duration.ofDays(3000)));
		}
	}

	@Test
	void getTokenResponseWhenMoreScopesComeBackThenNotBelieved() throws IOException {
		// T-O13
		try (TokenServer server = TokenServer.json("{\"access_token\":\"new-token\",\"scope\":\"create delete\"}")) {
			assertThat(refresh(server, "create").getAccessToken().getScopes()).containsExactly("create");
		}
	}

	@Test
	void getTokenResponseWhenIdentityScopesOnlyThenATokenAllTheSame() throws IOException {
		try (TokenServer server = TokenServer.json("{\"access_token\":\"new-token\"}")) {
			assertThat(refresh(server, "profile").getAccessToken().getTokenValue()).isEqualTo("new-token");
			assertThat(refresh(server).getAccessToken().getTokenValue()).isEqualTo("new-token");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://mallory.example/", "http://alice.example/", "https://alice.example/other",
			"alice.example", "" })
	void getTokenResponseWhenAboutSomebodyElseThenFinal(String me) throws IOException {
		// RF-05
		try (TokenServer server = TokenServer.json("{\"access_token\":\"new-token\",\"me\":\"" + me + "\"}")) {
			assertThat(fail(server).getError().getErrorCode()).isEqualTo("invalid_grant");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"https://ALICE.example\"", "\"https://alice.example/\"", "null" })
	void getTokenResponseWhenSameMeInOtherSpellingThenTaken(String me) throws IOException {
		try (TokenServer server = TokenServer.json("{\"access_token\":\"new-token\",\"me\":" + me + "}")) {
			assertThat(refresh(server, "create").getAccessToken().getTokenValue()).isEqualTo("new-token");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			400 | {"error":"invalid_grant"}              | invalid_grant
			200 | {"error":"invalid_grant"}              | invalid_grant
			400 | {"error":"invalid_request"}            | invalid_grant
			400 | {"error":"unauthorized_client"}        | invalid_grant
			401 | {"error":"invalid_client"}             | invalid_grant
			403 | {"error":"access_denied"}              | invalid_grant
			400 | {"error":"unsupported_grant_type"}     | invalid_grant
			400 | Bad request                            | invalid_grant
			401 | <html>Unauthorized</html>              | invalid_grant
			200 | {"error":"temporarily_unavailable"}    | temporarily_unavailable
			500 | {"error":"server_error"}               | temporarily_unavailable
			403 | Forbidden                              | temporarily_unavailable
			404 | Not found                              | temporarily_unavailable
			429 | Too many requests                      | temporarily_unavailable
			500 | Oops                                   | temporarily_unavailable
			503 | <html>Down</html>                      | temporarily_unavailable
			200 | []                                     | temporarily_unavailable
			200 | {}                                     | temporarily_unavailable
			200 | {"access_token":null}                  | temporarily_unavailable
			200 | {"access_token":""}                    | temporarily_unavailable
			200 | {"access_token":"a\\r\\nb"}            | temporarily_unavailable
			200 | {"access_token":"t","refresh_token":7} | temporarily_unavailable
			200 | {"access_token":"t","token_type":"mac"} | temporarily_unavailable
			200 | {"access_token":"t","access_token":"u"} | temporarily_unavailable
			200 | nonsense                               | temporarily_unavailable
			""")
	void getTokenResponseWhenRefusedOrUnusableThenError(int status, String body, String expected) throws IOException {
		// RF-04
		try (TokenServer server = TokenServer.answering(status, "application/json", body)) {
			assertThat(fail(server).getError().getErrorCode()).isEqualTo(expected);
			assertThat(server.requests()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void getTokenResponseWhenRedirectThenNotFollowed(int status) throws IOException {
		try (TokenServer other = TokenServer.json(NEW);
				TokenServer server = TokenServer
					.answering("HTTP/1.1 " + status + " Moved\r\nLocation: " + other.url() + "/token\r\n", NEW)) {
			assertThat(fail(server).getError().getErrorCode()).isEqualTo("temporarily_unavailable");
			assertThat(other.requests()).isEmpty();
		}
	}

	@Test
	void getTokenResponseWhenLargerThanLimitOrBrokenOffThenUnavailableAndSentOnce() throws IOException {
		try (TokenServer large = TokenServer.json(NEW + " ".repeat(256 * 1024));
				TokenServer resetting = TokenServer.resetting()) {
			assertThat(fail(large).getError().getErrorCode()).isEqualTo("temporarily_unavailable");
			assertThat(fail(resetting).getError().getErrorCode()).isEqualTo("temporarily_unavailable");
			assertThat(resetting.requests()).hasSize(1);
		}
	}

	@Test
	void getTokenResponseWhenItFailedThenTriedAgainNextTime() throws IOException {
		MicroblogRefreshTokenResponseClient client;
		try (TokenServer server = TokenServer.answering(500, "application/json", "{}")) {
			client = client(server);
			signIn(server, ALICE);
			for (int i = 0; i < 2; i++) {
				catchThrowableOfType(OAuth2AuthorizationException.class,
						() -> client.getTokenResponse(grantRequest(server, "create")));
			}
			assertThat(server.requests()).hasSize(2);
		}
	}

	@Test
	void getTokenResponseWhenServerSpeaksForThePersonNoMoreThenNothingIsSent() throws IOException {
		try (TokenServer server = TokenServer.json(NEW); TokenServer other = TokenServer.json(NEW)) {
			signIn(other, ALICE);
			assertRefusedUnsent(server, "invalid_grant");
			assertThat(other.requests()).isEmpty();
		}
	}

	// Not the code by which Spring Security forgets the token
	@Test
	void getTokenResponseWhenNobodyOrSomebodyElsesCustomerIsSignedInThenNothingIsSent() throws IOException {
		try (TokenServer server = TokenServer.json(NEW)) {
			assertRefusedUnsent(server, "access_denied");
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("other", "n/a"));
			assertRefusedUnsent(server, "access_denied");
		}
	}

	private static void assertRefusedUnsent(TokenServer server, String expected) {
		OAuth2AuthorizationException ex = catchThrowableOfType(OAuth2AuthorizationException.class,
				() -> client(server).getTokenResponse(grantRequest(server, "create")));
		assertThat(ex).isNotNull();
		assertThat(ex.getError().getErrorCode()).isEqualTo(expected);
		assertThat(server.requests()).isEmpty();
	}

	@Test
	void getTokenResponseWhenTwoPeopleHaveTheSameRefreshTokenThenEachGetsTheirOwn() throws IOException {
		// A careless server, or one that guesses
		try (TokenServer server = TokenServer.json("{\"access_token\":\"new-token\"}");
				TokenServer other = TokenServer.json("{\"access_token\":\"other-token\"}")) {
			MicroblogRefreshTokenResponseClient client = client(server, other);
			signIn(server, ALICE);
			assertThat(client.getTokenResponse(grantRequest(server, "create")).getAccessToken().getTokenValue())
				.isEqualTo("new-token");
			signIn(server, BOB);
			client.getTokenResponse(grantRequest(server, "create"));
			assertThat(server.requests()).hasSize(2);
			signIn(other, ALICE);
			assertThat(client.getTokenResponse(grantRequest(other, "create")).getAccessToken().getTokenValue())
				.isEqualTo("other-token");
		}
	}

	@Test
	void getTokenResponseThenNoSecretInMessagesAndLog(CapturedOutput output) throws IOException {
		try (TokenServer server = TokenServer.json(NEW);
				TokenServer echo = TokenServer.json("{\"error\":\"old-refresh\"}")) {
			refresh(server, "create");
			OAuth2AuthorizationException ex = fail(echo);
			assertThat(ex).hasMessageNotContainingAny(SECRETS);
			assertThat(output.getAll()).doesNotContain(SECRETS);
		}
	}

	@Test
	void getTokenResponseWhenOtherRegistrationThenAsSpringSecurity() throws IOException {
		try (TokenServer server = TokenServer.answering(
				"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n",
				"{\"access_token\":\"github-token\",\"token_type\":\"Bearer\"}")) {
			ClientRegistration github = ClientRegistration.withClientRegistration(SignIns.github())
				.tokenUri(server.url() + "/access_token")
				.build();
			OAuth2AccessTokenResponse response = client(server)
				.getTokenResponse(new OAuth2RefreshTokenGrantRequest(github, oldToken("repo"), oldRefreshToken()));
			assertThat(response.getAccessToken().getTokenValue()).isEqualTo("github-token");
			assertThat(server.headersOfRequest()).anyMatch((header) -> header.startsWith("Authorization: Basic "));
		}
	}

	@Test
	void authorizeWhenManyRequestsNeedTheTokenThenRefreshedOnceAndNewOneStored() throws Exception {
		// RF-03, RF-06
		int threads = 16;
		try (TokenServer server = TokenServer.json(NEW)) {
			Authentication alice = person(server, ALICE);
			Keeper keeper = new Keeper();
			DefaultOAuth2AuthorizedClientManager manager = manager(server, keeper);
			OAuth2AuthorizedClient expired = expired(server);
			keeper.clients.put(alice.getName(), expired);
			CyclicBarrier together = new CyclicBarrier(threads);
			ExecutorService executor = Executors.newFixedThreadPool(threads);
			try {
				List<Future<OAuth2AuthorizedClient>> clients = new ArrayList<>();
				for (int i = 0; i < threads; i++) {
					clients.add(executor.submit(() -> {
						SecurityContextHolder.getContext().setAuthentication(alice);
						together.await(10, TimeUnit.SECONDS);
						return manager.authorize(authorizeRequest(expired, alice, null));
					}));
				}
				for (Future<OAuth2AuthorizedClient> client : clients) {
					assertNew(client.get(20, TimeUnit.SECONDS));
				}
			}
			finally {
				executor.shutdownNow();
			}
			assertNew(keeper.clients.get(alice.getName()));
			assertThat(server.requests()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "create", "create update delete", "" })
	void authorizeWhenRequestHasScopeParameterThenIgnored(String scope) throws IOException {
		// RF-02
		try (TokenServer server = TokenServer.json("{\"access_token\":\"new-token\"}")) {
			Authentication alice = person(server, ALICE);
			SecurityContextHolder.getContext().setAuthentication(alice);
			OAuth2AuthorizedClient client = manager(server, new Keeper())
				.authorize(authorizeRequest(expired(server), alice, scope));
			assertThat(client).isNotNull();
			assertThat(client.getAccessToken().getScopes()).containsExactly("create");
			assertThat(server.formOfRequest()).doesNotContainKey("scope");
		}
	}

	@Test
	void authorizeWhenRefreshTokenIsRefusedThenForgotten() throws IOException {
		// RF-04, RF-06
		try (TokenServer server = TokenServer.answering(400, "application/json", "{\"error\":\"invalid_grant\"}")) {
			Authentication alice = person(server, ALICE);
			SecurityContextHolder.getContext().setAuthentication(alice);
			Keeper keeper = new Keeper();
			keeper.clients.put(alice.getName(), expired(server));
			OAuth2AuthorizationException ex = catchThrowableOfType(OAuth2AuthorizationException.class,
					() -> manager(server, keeper).authorize(authorizeRequest(expired(server), alice, null)));
			assertThat(ex.getError().getErrorCode()).isEqualTo("invalid_grant");
			assertThat(keeper.clients).isEmpty();
		}
	}

	@Test
	void authorizeWhenServerIsDownThenTokensStay() throws IOException {
		try (TokenServer server = TokenServer.answering(503, "text/html", "Down")) {
			Authentication alice = person(server, ALICE);
			SecurityContextHolder.getContext().setAuthentication(alice);
			Keeper keeper = new Keeper();
			keeper.clients.put(alice.getName(), expired(server));
			OAuth2AuthorizationException ex = catchThrowableOfType(OAuth2AuthorizationException.class,
					() -> manager(server, keeper).authorize(authorizeRequest(expired(server), alice, null)));
			assertThat(ex.getError().getErrorCode()).isEqualTo("temporarily_unavailable");
			assertThat(keeper.clients).hasSize(1);
		}
	}

	private static void assertNew(OAuth2AuthorizedClient client) {
		assertThat(client).isNotNull();
		assertThat(client.getAccessToken().getTokenValue()).isEqualTo("new-token");
		assertThat(client.getRefreshToken()).isNotNull()
			.extracting(OAuth2RefreshToken::getTokenValue)
			.isEqualTo("new-refresh");
	}

	private static OAuth2AuthorizeRequest authorizeRequest(OAuth2AuthorizedClient client, Authentication principal,
			String scopeParameter) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		if (scopeParameter != null) {
			request.setParameter("scope", scopeParameter);
		}
		return OAuth2AuthorizeRequest.withAuthorizedClient(client)
			.principal(principal)
			.attribute(HttpServletRequest.class.getName(), request)
			.attribute(HttpServletResponse.class.getName(), new MockHttpServletResponse())
			.build();
	}

	private static DefaultOAuth2AuthorizedClientManager manager(TokenServer server, Keeper keeper) {
		RefreshTokenOAuth2AuthorizedClientProvider provider = new RefreshTokenOAuth2AuthorizedClientProvider();
		provider.setAccessTokenResponseClient(client(server));
		DefaultOAuth2AuthorizedClientManager manager = new DefaultOAuth2AuthorizedClientManager(
				SignIns.registrations("create"), new MicroblogAuthorizedClientRepository(keeper));
		manager.setAuthorizedClientProvider(provider);
		return manager;
	}

	private static OAuth2AuthorizedClient expired(TokenServer server) {
		return new OAuth2AuthorizedClient(registration(server), ALICE, oldToken("create"), oldRefreshToken());
	}

	private static OAuth2AuthorizationException fail(TokenServer server) {
		OAuth2AuthorizationException ex = catchThrowableOfType(OAuth2AuthorizationException.class,
				() -> refresh(server, "create"));
		assertThat(ex).isNotNull();
		return ex;
	}

	private static OAuth2AccessTokenResponse refresh(TokenServer server, String... scopes) {
		signIn(server, ALICE);
		return client(server).getTokenResponse(grantRequest(server, scopes));
	}

	private static void signIn(TokenServer server, String me) {
		SecurityContextHolder.getContext().setAuthentication(person(server, me));
	}

	private static Authentication person(TokenServer server, String me) {
		Map<String, Object> confirmed = new LinkedHashMap<>(SignIns.confirmed(me));
		confirmed.put(MicroblogTokenResponseClient.CONFIRMED, new ConfirmedIdentity(ProfileUrl.parse(me),
				SignIns.endpoints(null, server.url() + "/auth", server.url() + "/token")));
		return SignIns.signedIn(confirmed);
	}

	private static OAuth2RefreshTokenGrantRequest grantRequest(TokenServer server, String... scopes) {
		return new OAuth2RefreshTokenGrantRequest(registration(server), oldToken(scopes), oldRefreshToken());
	}

	private static ClientRegistration registration(TokenServer server) {
		return ClientRegistration.withClientRegistration(SignIns.microblog("create"))
			.tokenUri(server.url() + "/token")
			.build();
	}

	private static OAuth2AccessToken oldToken(String... scopes) {
		return new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "old-token", SignIns.START,
				SignIns.START.plusSeconds(1), Set.of(scopes));
	}

	private static OAuth2RefreshToken oldRefreshToken() {
		return new OAuth2RefreshToken("old-refresh", SignIns.START);
	}

	private static MicroblogRefreshTokenResponseClient client(TokenServer... servers) {
		URI[] origins = new URI[servers.length];
		for (int i = 0; i < servers.length; i++) {
			origins[i] = servers[i].url();
		}
		return new MicroblogRefreshTokenResponseClient(new GuardedClientHttpRequestFactory(
				FetchSettings.defaults("test").withTimeout(Duration.ofSeconds(2)).withTrustedOrigins(origins)));
	}

	/**
	 * Keeps what it gets.
	 */
	private static final class Keeper implements OAuth2AuthorizedClientRepository {

		private final Map<String, OAuth2AuthorizedClient> clients = new ConcurrentHashMap<>();

		@Override
		@SuppressWarnings("unchecked")
		public <T extends OAuth2AuthorizedClient> T loadAuthorizedClient(String registrationId,
				Authentication principal, HttpServletRequest request) {
			return (T) this.clients.get(principal.getName());
		}

		@Override
		public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication principal,
				HttpServletRequest request, HttpServletResponse response) {
			this.clients.put(principal.getName(), client);
		}

		@Override
		public void removeAuthorizedClient(String registrationId, Authentication principal, HttpServletRequest request,
				HttpServletResponse response) {
			this.clients.remove(principal.getName());
		}

	}

}
