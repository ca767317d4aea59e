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

package io.github.microblogspring.account;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;
import io.github.microblogspring.indieauth.http.HostileServer;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
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
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizationContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TokenReplacement} with a server on a socket and the request factory of
 * production.
 *
 * @author The Micro.blog Spring team
 */
@ExtendWith(OutputCaptureExtension.class)
class TokenReplacementTests {

	private static final String PACKAGE = "io.github.microblogspring";

	private static final Instant ISSUED = Instant.parse("2026-08-01T10:00:00Z");

	private static final Duration INTERVAL = Duration.ofDays(3);

	private static final Instant DUE = ISSUED.plus(INTERVAL);

	private static final String NEW = """
			{"token":"new-token","username":"alice","expires_at":"2026-12-31T00:00:00+00:00"}""";

	private final LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());

	@BeforeEach
	void logEverything() {
		this.logging.setLogLevel(PACKAGE, LogLevel.TRACE);
	}

	@AfterEach
	void logAsBefore() {
		this.logging.setLogLevel(PACKAGE, null);
	}

	@Test
	void authorizeWhenDueThenTokenIsReplaced() throws IOException {
		try (HostileServer server = answering(200, NEW)) {
			OAuth2AuthorizedClient client = replacement(server, DUE).authorize(context(client(server, ISSUED)));
			assertThat(client).isNotNull();
			assertThat(client.getAccessToken().getTokenValue()).isEqualTo("new-token");
			assertThat(client.getAccessToken().getScopes()).containsExactlyInAnyOrder("read", "create");
			assertThat(client.getAccessToken().getIssuedAt()).isEqualTo(DUE);
			assertThat(client.getAccessToken().getExpiresAt()).isEqualTo("2026-12-31T00:00:00Z");
			assertThat(client.getRefreshToken()).isNotNull();
			assertThat(client.getPrincipalName()).isEqualTo("https://alice.micro.blog/");
			assertThat(client.getClientRegistration().getProviderDetails().getTokenUri())
				.isEqualTo(url(server) + "/indieauth/token");
			assertThat(server.requests()).singleElement()
				.asString()
				.startsWith("POST /account/verify HTTP/1.1\r\n")
				.endsWith("token=the-token");
		}
	}

	@Test
	void authorizeWhenTokenStaysTheSameThenNotAskedForAnotherWhile() throws IOException {
		// J15
		try (HostileServer server = answering(200, "{\"token\":\"the-token\",\"username\":\"alice\"}")) {
			TokenReplacement replacement = replacement(server, DUE);
			OAuth2AuthorizedClient client = replacement.authorize(context(client(server, ISSUED)));
			assertThat(client).isNotNull();
			assertThat(client.getAccessToken().getTokenValue()).isEqualTo("the-token");
			assertThat(client.getAccessToken().getIssuedAt()).isEqualTo(DUE);
			assertThat(client.getAccessToken().getExpiresAt()).isAfter(DUE.plus(Duration.ofDays(3000)));
			assertThat(replacement.authorize(context(client))).isNull();
			assertThat(server.connections()).isOne();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-08-04T10:00:00Z", "2020-01-01T00:00:00Z" })
	void authorizeWhenExpiryHasPassedThenNotBelieved(String expiresAt) throws IOException {
		try (HostileServer server = answering(200,
				"{\"token\":\"new-token\",\"username\":\"alice\",\"expires_at\":\"" + expiresAt + "\"}")) {
			OAuth2AuthorizedClient client = replacement(server, DUE).authorize(context(client(server, ISSUED)));
			assertThat(client).isNotNull();
			assertThat(client.getAccessToken().getExpiresAt()).isAfter(DUE);
		}
	}

	@Test
	void authorizeWhenNotDueThenNothingIsSent() throws IOException {
		try (HostileServer server = answering(200, NEW)) {
			assertThat(replacement(server, DUE.minusSeconds(1)).authorize(context(client(server, ISSUED)))).isNull();
			assertThat(server.connections()).isZero();
		}
	}

	@Test
	void authorizeWhenNobodyKnowsTheAgeThenReplaced() throws IOException {
		try (HostileServer server = answering(200, NEW)) {
			assertThat(replacement(server, DUE).authorize(context(client(server, null)))).isNotNull();
		}
	}

	@Test
	void authorizeWhenTokenIsOfAnotherServerOrRegistrationThenNothingIsSent() throws IOException {
		try (HostileServer server = answering(200, NEW)) {
			TokenReplacement replacement = replacement(server, DUE);
			ClientRegistration ofOther = registration("https://as.example/token").build();
			ClientRegistration github = registration(url(server) + "/indieauth/token").registrationId("github").build();
			for (ClientRegistration registration : List.of(ofOther, github)) {
				assertThat(replacement.authorize(
						context(new OAuth2AuthorizedClient(registration, "https://alice.micro.blog/", token(ISSUED)))))
					.isNull();
			}
			assertThat(replacement.authorize(OAuth2AuthorizationContext.withClientRegistration(ofOther)
				.principal(new TestingAuthenticationToken("alice", "n/a"))
				.build())).isNull();
			assertThat(server.connections()).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			200 | {"error":"App token was not valid."}
			401 | {"error":"Invalid token"}
			401 | Unauthorized
			""")
	void authorizeWhenMicroblogDoesNotTakeTheTokenAnyMoreThenInvalidToken(int status, String body) throws IOException {
		// J16, J17
		try (HostileServer server = answering(status, body)) {
			TokenReplacement replacement = replacement(server, DUE);
			ClientAuthorizationException ex = catchThrowableOfType(ClientAuthorizationException.class,
					() -> replacement.authorize(context(client(server, ISSUED))));
			assertThat(ex).isNotNull().hasMessageNotContaining("the-token");
			assertThat(ex.getError().getErrorCode()).isEqualTo("invalid_token");
			assertThat(ex.getClientRegistrationId()).isEqualTo("microblog");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			403 | Forbidden
			429 | Too many requests
			500 | Oops
			503 | <html>Down</html>
			302 | {}
			200 | {"error":null}
			200 | []
			200 | nonsense
			200 | {"username":"alice"}
			200 | {"token":"a b","username":"alice"}
			""")
	void authorizeWhenMicroblogDoesNotAnswerThenOldTokenStaysAndAskedAMinuteLater(int status, String body)
			throws IOException {
		// J17
		try (HostileServer server = answering(status, body)) {
			Clock clock = mock();
			given(clock.instant()).willReturn(DUE);
			TokenReplacement replacement = replacement(server, clock, INTERVAL);
			assertThat(replacement.authorize(context(client(server, ISSUED)))).isNull();
			assertThat(replacement.authorize(context(client(server, ISSUED)))).isNull();
			assertThat(server.connections()).isEqualTo(1);
			given(clock.instant()).willReturn(DUE.plus(Duration.ofMinutes(1)));
			assertThat(replacement.authorize(context(client(server, ISSUED)))).isNull();
			assertThat(server.connections()).isEqualTo(2);
		}
	}

	@Test
	void authorizeWhenManyRequestsNeedTheTokenThenVerifiedOnceAndAllGetTheNewOne() throws Exception {
		int threads = 16;
		try (HostileServer server = answering(200, NEW)) {
			TokenReplacement replacement = replacement(server, DUE);
			CyclicBarrier together = new CyclicBarrier(threads);
			ExecutorService executor = Executors.newFixedThreadPool(threads);
			try {
				List<Future<OAuth2AuthorizedClient>> clients = new ArrayList<>();
				for (int i = 0; i < threads; i++) {
					clients.add(executor.submit(() -> {
						together.await(10, TimeUnit.SECONDS);
						return replacement.authorize(context(client(server, ISSUED)));
					}));
				}
				for (Future<OAuth2AuthorizedClient> client : clients) {
					assertThat(client.get(20, TimeUnit.SECONDS).getAccessToken().getTokenValue())
						.isEqualTo("new-token");
				}
			}
			finally {
				executor.shutdownNow();
			}
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void authorizeThenNoTokenInLog(CapturedOutput output) throws IOException {
		for (String body : List.of(NEW, "{\"error\":\"the-token\"}", "the-token")) {
			try (HostileServer server = answering(200, body)) {
				TokenReplacement replacement = replacement(server, DUE);
				catchThrowableOfType(ClientAuthorizationException.class,
						() -> replacement.authorize(context(client(server, ISSUED))));
			}
		}
		assertThat(output.getAll()).contains("A token was not replaced").doesNotContain("the-token", "new-token");
	}

	@Test
	void createWhenIntervalIsNotPositiveThenRefused() throws IOException {
		try (HostileServer server = answering(200, NEW)) {
			for (Duration interval : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
				assertThatIllegalArgumentException().isThrownBy(() -> replacement(server, DUE, interval));
			}
		}
	}

	@Test
	void createWhenIntervalIsLongerThanTimeItselfThenNeverDue() throws IOException {
		try (HostileServer server = answering(200, NEW)) {
			TokenReplacement replacement = replacement(server, DUE, Duration.ofSeconds(Long.MAX_VALUE));
			assertThat(replacement.authorize(context(client(server, ISSUED)))).isNull();
			assertThat(server.connections()).isZero();
		}
	}

	private static OAuth2AuthorizationContext context(OAuth2AuthorizedClient client) {
		return OAuth2AuthorizationContext.withAuthorizedClient(client)
			.principal(new TestingAuthenticationToken("alice", "n/a"))
			.build();
	}

	private static OAuth2AuthorizedClient client(HostileServer server, Instant issuedAt) {
		return new OAuth2AuthorizedClient(registration(url(server) + "/indieauth/token").build(),
				"https://alice.micro.blog/", token(issuedAt), new OAuth2RefreshToken("the-refresh-token", ISSUED));
	}

	private static OAuth2AccessToken token(Instant issuedAt) {
		return new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "the-token", issuedAt,
				ISSUED.plus(Duration.ofDays(3650)), Set.of("read", "create"));
	}

	private static ClientRegistration.Builder registration(String tokenUri) {
		return MicroblogClientRegistrations.withClientId("https://app.example/client.json").tokenUri(tokenUri);
	}

	private static TokenReplacement replacement(HostileServer server, Instant now) {
		return replacement(server, now, INTERVAL);
	}

	private static TokenReplacement replacement(HostileServer server, Instant now, Duration interval) {
		return replacement(server, Clock.fixed(now, ZoneOffset.UTC), interval);
	}

	private static TokenReplacement replacement(HostileServer server, Clock clock, Duration interval) {
		MicroblogAccountClient accountClient = new MicroblogAccountClient(new GuardedClientHttpRequestFactory(
				FetchSettings.defaults("test").withTimeout(Duration.ofSeconds(2)).withTrustedOrigins(url(server))),
				url(server));
		return new TokenReplacement(accountClient, new IndieAuthProvider(url(server), true), interval, clock);
	}

	private static URI url(HostileServer server) {
		return URI.create("http://127.0.0.1:" + server.port());
	}

	private static HostileServer answering(int status, String body) throws IOException {
		return HostileServer.answering("HTTP/1.1 " + status + " Whatever", "Content-Type: application/json", "", body);
	}

}
