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
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.microblogspring.indieauth.ServerEndpoints;
import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SignOutRevocation} with a server on a socket and the request factory
 * of production.
 *
 * @author The Micro.blog Spring team
 */
@ExtendWith(OutputCaptureExtension.class)
class SignOutRevocationTests {

	private static final String PACKAGE = "io.github.microblogspring";

	private static final String CLIENT = "client_id=https%3A%2F%2Fapp.example%2Fclient.json";

	@Test
	void revokeThenRefreshTokenThenAccessToken() throws Exception {
		// RV-01, RV-04
		assertThat(sent(200, true, false, "/revoke")).hasSize(2)
			.allMatch((request) -> request.startsWith("POST /revoke HTTP/1.1\r\n"))
			.noneMatch((request) -> request.matches("(?is).*\r\n(authorization|cookie):.*"))
			.extracting(SignOutRevocationTests::body)
			.containsExactly("token=the-refresh-token&token_type_hint=refresh_token&" + CLIENT,
					"token=the-token&token_type_hint=access_token&" + CLIENT);
	}

	@Test
	void revokeWhenNoRefreshTokenThenAccessToken() throws Exception {
		assertThat(sent(200, false, false, "/revoke")).extracting(SignOutRevocationTests::body)
			.containsExactly("token=the-token&token_type_hint=access_token&" + CLIENT);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 404, 500, 503 })
	void revokeWhenRefreshTokenIsNotTakenThenAccessTokenAllTheSame(int status) throws Exception {
		// RV-02
		assertThat(sent(status, true, false, "/revoke")).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void revokeWhenThereIsAnEndpointThenOldFormIsNotUsed(boolean legacy) throws Exception {
		// RV-03
		assertThat(sent(200, false, legacy, "/revoke")).hasSize(1).noneMatch((request) -> request.contains("action="));
	}

	@Test
	void revokeWhenNoEndpointAndAskedForThenOldForm() throws Exception {
		// RV-03
		assertThat(sent(200, true, true, null)).singleElement()
			.asString()
			.startsWith("POST /token HTTP/1.1\r\n")
			.endsWith("\r\n\r\naction=revoke&token=the-token");
	}

	@Test
	void revokeWhenNoEndpointThenNothing() throws Exception {
		assertThat(sent(200, true, false, null)).isEmpty();
	}

	@Test
	void revokeWhenNoTokenEndpointEitherThenNothing() throws Exception {
		try (SignOutRevocation revocation = new SignOutRevocation(unused(), true)) {
			revocation.revoke(client(true), SignIns.endpoints(null, "https://as.example/auth", null));
		}
	}

	@Test
	void revokeWhenIdentityOnlyThenNothing() throws Exception {
		try (TokenServer server = TokenServer.json("{}")) {
			SignOutRevocation revocation = new SignOutRevocation(requestFactory(server), true);
			revocation.revoke(new OAuth2AuthorizedClient(SignIns.microblog("profile"), "a", SignIns.identityOnly()),
					endpoints(server, "/revoke"));
			finish(revocation);
			assertThat(server.requests()).isEmpty();
		}
	}

	@Test
	void revokeWhenRedirectThenNotFollowed() throws Exception {
		try (TokenServer other = TokenServer.json("{}");
				TokenServer server = TokenServer
					.answering("HTTP/1.1 307 Moved\r\nLocation: " + other.url() + "/revoke\r\n", "")) {
			SignOutRevocation revocation = new SignOutRevocation(requestFactory(server), false);
			revocation.revoke(client(false), endpoints(server, "/revoke"));
			finish(revocation);
			assertThat(server.requests()).hasSize(1);
			assertThat(other.requests()).isEmpty();
		}
	}

	@Test
	@Timeout(30)
	void revokeWhenServerHangsThenReturnsAtOnceAndTooManyAreDropped(CapturedOutput output) throws Exception {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel(PACKAGE, LogLevel.TRACE);
		Hanging hanging = new Hanging();
		try (SignOutRevocation revocation = new SignOutRevocation(hanging, false)) {
			ServerEndpoints server = new ServerEndpoints(null, URI.create("https://as.example/auth"), null, null,
					URI.create("https://as.example/revoke"));
			for (int i = 0; i < 1000; i++) {
				revocation.revoke(client(false), server);
			}
			assertThat(output.toString().split("too many are waiting", -1)).hasSizeGreaterThanOrEqualTo(1000 - 102 + 1);
			assertThat(hanging.threads.poll(10, TimeUnit.SECONDS)).isNotNull().satisfies((thread) -> {
				assertThat(thread.isDaemon()).isTrue();
				assertThat(thread.getName()).startsWith("microblog-revocation-");
			});
		}
		finally {
			hanging.released.countDown();
			logging.setLogLevel(PACKAGE, null);
		}
		assertThat(output).doesNotContain("the-token");
	}

	@Test
	void revokeWhenRequestFailsInAnUnforeseenWayThenOnlyLogged(CapturedOutput output) throws Exception {
		BlockingQueue<HttpMethod> requests = new LinkedBlockingQueue<>();
		try (SignOutRevocation revocation = new SignOutRevocation((uri, method) -> {
			requests.add(method);
			throw new IllegalStateException("Nobody foresaw that");
		}, false); TokenServer server = TokenServer.json("{}")) {
			revocation.revoke(client(true), endpoints(server, "/revoke"));
			// The access token has its turn, and no thread died
			assertThat(requests.poll(10, TimeUnit.SECONDS)).isNotNull();
			assertThat(requests.poll(10, TimeUnit.SECONDS)).isNotNull();
		}
		assertThat(output).doesNotContain("Exception in thread");
	}

	@Test
	void revokeWhenClosedThenDropped() throws Exception {
		SignOutRevocation revocation = new SignOutRevocation(unused(), false);
		revocation.close();
		try (TokenServer server = TokenServer.json("{}")) {
			revocation.revoke(client(true), endpoints(server, "/revoke"));
			assertThat(server.requests()).isEmpty();
		}
	}

	private static List<String> sent(int status, boolean withRefreshToken, boolean legacy, String revocationPath)
			throws Exception {
		try (TokenServer server = TokenServer.answering(status, "application/json", "{}")) {
			SignOutRevocation revocation = new SignOutRevocation(requestFactory(server), legacy);
			revocation.revoke(client(withRefreshToken), endpoints(server, revocationPath));
			finish(revocation);
			return List.copyOf(server.requests());
		}
	}

	// What has begun goes on, and then the threads end
	static void finish(SignOutRevocation revocation) throws InterruptedException {
		revocation.close();
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().startsWith("microblog-revocation-")) {
				thread.join(Duration.ofSeconds(20).toMillis());
			}
		}
	}

	private static String body(String request) {
		return request.split("\r\n\r\n", 2)[1];
	}

	private static ServerEndpoints endpoints(TokenServer server, String revocationPath) {
		return new ServerEndpoints(null, server.url().resolve("/auth"), server.url().resolve("/token"), null,
				(revocationPath != null) ? server.url().resolve(revocationPath) : null);
	}

	private static OAuth2AuthorizedClient client(boolean withRefreshToken) {
		OAuth2AccessToken token = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "the-token", SignIns.START,
				SignIns.START.plusSeconds(3600), Set.of("create"));
		return new OAuth2AuthorizedClient(SignIns.microblog("create"), "https://alice.example/", token,
				withRefreshToken ? new OAuth2RefreshToken("the-refresh-token", SignIns.START) : null);
	}

	private static ClientHttpRequestFactory requestFactory(TokenServer server) {
		return new GuardedClientHttpRequestFactory(
				FetchSettings.defaults("test").withTimeout(Duration.ofSeconds(2)).withTrustedOrigins(server.url()));
	}

	private static ClientHttpRequestFactory unused() {
		return (uri, method) -> {
			throw new IllegalStateException("Not called");
		};
	}

	/**
	 * Says nothing until it is released.
	 */
	private static final class Hanging implements ClientHttpRequestFactory {

		private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

		private final CountDownLatch released = new CountDownLatch(1);

		@Override
		public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
			this.threads.add(Thread.currentThread());
			try {
				this.released.await();
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
			throw new IOException("Released");
		}

	}

}
