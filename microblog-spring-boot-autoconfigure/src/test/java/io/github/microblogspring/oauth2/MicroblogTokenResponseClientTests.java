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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.ConfirmationSettings;
import io.github.microblogspring.indieauth.DiscoverySettings;
import io.github.microblogspring.indieauth.IdentityConfirmation;
import io.github.microblogspring.indieauth.IndieAuthDiscovery;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.RedeemedAt;
import io.github.microblogspring.indieauth.ServerEndpoints;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.http.FetchException;
import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link MicroblogTokenResponseClient} with a server on a socket and the
 * request factory of production.
 *
 * @author The Micro.blog Spring team
 */
@ExtendWith(OutputCaptureExtension.class)
class MicroblogTokenResponseClientTests {

	private static final String PACKAGE = "io.github.microblogspring";

	private static final String ME = "https://user.example.net/";

	private static final String IDENTITY = "{\"me\":\"https://user.example.net/\",\"profile\":{\"name\":\"U\"}}";

	private static final String TOKEN = """
			{"access_token":"the-token","token_type":"Bearer","scope":"create","me":"https://user.example.net/",
			"refresh_token":"the-refresh-token"}""";

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
	void getTokenResponseThenSendsParametersAsFormAndNothingElse() throws IOException {
		// EX-01, EX-02, EX-04
		try (TokenServer server = TokenServer.json(IDENTITY)) {
			redeem(server, "profile");
			assertThat(server.formOfRequest())
				.isEqualTo(Map.of("grant_type", "authorization_code", "code", "the-code", "client_id",
						SignIns.CLIENT_ID, "redirect_uri", SignIns.REDIRECT_URI, "code_verifier", "the-verifier"));
			List<String> headers = server.headersOfRequest();
			assertThat(headers).startsWith("POST /auth?tenant=1 HTTP/1.1").contains("Accept: application/json");
			assertThat(headers).filteredOn((header) -> header.matches("(?i)content-type:.*"))
				.singleElement()
				.asString()
				.startsWith("Content-Type: application/x-www-form-urlencoded");
			assertThat(headers).noneMatch((header) -> header.matches("(?i)(authorization|cookie|referer):.*"));
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void getTokenResponseWhenFailureWasNotForeseenThenServerInvalid() {
		IndieAuthProvider provider = new IndieAuthProvider(URI.create("https://micro.blog"), true);
		IndieAuthDiscovery discovery = new IndieAuthDiscovery((uri, accept, redirects, deadline) -> {
			throw new IllegalStateException("Not called");
		}, provider, new DiscoverySettings(false, true));
		MicroblogTokenResponseClient client = new MicroblogTokenResponseClient((uri, method) -> {
			throw new IllegalStateException("Nobody foresaw that");
		}, new IdentityConfirmation(discovery, discovery, provider,
				new ConfirmationSettings(false, Set.of(), Set.of(), true, Duration.ofSeconds(2))));
		ClientRegistration registration = MicroblogClientRegistrations.withClientId(SignIns.CLIENT_ID).build();
		OAuth2AuthorizationCodeGrantRequest grantRequest = SignIns.grantRequest(registration, SignIns
			.request(SignIns.pending(provider.endpoints(), RedeemedAt.AUTHORIZATION_ENDPOINT, ME), "s", "profile"));
		assertThatExceptionOfType(OAuth2AuthorizationException.class)
			.isThrownBy(() -> client.getTokenResponse(grantRequest))
			.extracting((ex) -> ex.getError().getErrorCode())
			.isEqualTo("server_invalid");
	}

	@Test
	void getTokenResponseWhenIdentityOnlyThenConfirmedIdentityWithoutToken() throws IOException {
		// V-EX-01, V-EX-02
		try (TokenServer server = TokenServer.json(IDENTITY)) {
			OAuth2AccessTokenResponse response = redeem(server, "profile");
			assertThat(IdentityOnlyToken.is(response.getAccessToken())).isTrue();
			assertThat(response.getAdditionalParameters()).containsEntry("me", ME)
				.containsEntry("profile", Map.of("name", "U"))
				.containsEntry("server",
						Map.of("authorization", server.url() + "/auth?tenant=1", "token", server.url() + "/token"));
		}
	}

	@Test
	void getTokenResponseWhenTokenScopeThenRedeemsAtTokenEndpoint() throws IOException {
		// V-EX-03
		try (TokenServer server = TokenServer.json(TOKEN)) {
			OAuth2AccessTokenResponse response = redeem(server, "create");
			assertThat(server.headersOfRequest()).startsWith("POST /token HTTP/1.1");
			assertThat(response.getAccessToken().getTokenValue()).isEqualTo("the-token");
			assertThat(response.getRefreshToken()).isNotNull();
		}
	}

	@Test
	void getTokenResponseWhenRefreshTokenThenKept() throws IOException {
		try (TokenServer server = TokenServer.json(TOKEN)) {
			OAuth2AccessTokenResponse response = client(server)
				.getTokenResponse(grantRequest(server, SignIns.microblog("create"), "create"));
			assertThat(response.getAccessToken().getTokenValue()).isEqualTo("the-token");
			assertThat(response.getRefreshToken()).isNotNull()
				.extracting(OAuth2RefreshToken::getTokenValue)
				.isEqualTo("the-refresh-token");
		}
	}

	@Test
	void getTokenResponseWhenNoTokenEndpointThenInvalid() throws IOException {
		try (TokenServer server = TokenServer.json(TOKEN)) {
			ServerEndpoints endpoints = new ServerEndpoints(null, server.url().resolve("/auth"), null, null, null);
			OAuth2AuthorizationRequest request = SignIns
				.request(SignIns.pending(endpoints, RedeemedAt.TOKEN_ENDPOINT, ME), "s", "create");
			assertFails(server, SignIns.grantRequest(SignIns.microblog("create"), request),
					SignInErrorCode.SERVER_INVALID);
			assertThat(server.requests()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"me\":null}", "{\"me\":[\"https://user.example.net/\"]}", "{\"me\":7}",
			"{\"me\":{\"url\":\"https://user.example.net/\"}}", "{\"me\":\"\"}", "{\"me\":\"user.example.net\"}",
			"{\"me\":\"https://u:p@user.example.net/\"}", "{\"me\":\"https://user.example.net/\\r\\n\"}",
			"{\"me\":\"http://user.example.net/\"}", "{\"profile\":{\"me\":\"https://user.example.net/\"}}" })
	void getTokenResponseWhenMeIsMissingOrNoProfileUrlThenNotConfirmed(String body) throws IOException {
		// V-EX-08, V-EX-09, T-I4, T-I5
		try (TokenServer server = TokenServer.json(body)) {
			assertFails(server, SignInErrorCode.IDENTITY_NOT_CONFIRMED, "profile");
		}
	}

	@Test
	void getTokenResponseWhenServerClaimsVictimThenNotConfirmed() throws IOException {
		// T-I1
		try (TokenServer server = TokenServer.json("{\"me\":\"https://victim.example/\"}")) {
			assertFails(server, SignInErrorCode.IDENTITY_NOT_CONFIRMED, "profile");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void getTokenResponseWhenRedirectThenNotFollowed(int status) throws IOException {
		// V-EX-12, T-F8, EX-06
		try (TokenServer other = TokenServer.json(IDENTITY);
				TokenServer server = TokenServer
					.answering("HTTP/1.1 " + status + " Moved\r\nLocation: " + other.url() + "/auth\r\n", IDENTITY)) {
			assertFails(server, SignInErrorCode.SERVER_INVALID, "profile");
			assertThat(server.requests()).hasSize(1);
			assertThat(other.requests()).isEmpty();
		}
	}

	@Test
	void getTokenResponseWhenConnectionResetThenNoSecondAttempt() throws IOException {
		// V-EX-24, T-O12
		try (TokenServer server = TokenServer.resetting()) {
			assertFails(server, SignInErrorCode.SERVER_UNREACHABLE, "profile");
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void getTokenResponseWhenAnswerBreaksOffThenNoSecondAttempt() throws IOException {
		// V-EX-24
		try (TokenServer server = TokenServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n", IDENTITY)) {
			assertThat(fail(server, "profile").getError().getErrorCode()).isIn("server_unreachable", "server_invalid");
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void getTokenResponseWhenServerIsSilentThenUnreachable() throws IOException {
		try (TokenServer server = TokenServer.silent()) {
			assertFails(server, SignInErrorCode.SERVER_UNREACHABLE, "profile");
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void getTokenResponseWhenBodyIsLargerThan256KbThenInvalid() throws IOException {
		try (TokenServer server = TokenServer.json(IDENTITY + " ".repeat(256 * 1024))) {
			assertFails(server, SignInErrorCode.SERVER_INVALID, "profile");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 999 What\r\n", "HTTP/1.1 500 Oops\r\n", "HTTP/1.1 099 What\r\n",
			"HTTP/1.1 7 What\r\n", "HTTP/1.1 1000 What\r\n", "HTTP/1.1 -1 What\r\n", "nonsense\r\n",
			"HTTP/1.1 200 OK\r\nno colon\r\n", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n" })
	void getTokenResponseWhenHeadIsOddThenFailsAsSignIn(String head) throws IOException {
		// T-O10
		try (TokenServer server = TokenServer.answering(head, IDENTITY)) {
			assertThat(fail(server, "profile").getError().getErrorCode()).isIn("server_invalid", "server_unreachable");
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void getTokenResponseWhenContentTypeIsGarbageThenReadAsJson() throws IOException {
		try (TokenServer server = TokenServer.answering(200, "\u0001;;==/", IDENTITY)) {
			assertThat(redeem(server, "profile").getAdditionalParameters()).containsEntry("me", ME);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"{\"access_token\":\"the-token\\r\\nX: 1\",\"token_type\":\"Bearer\",\"me\":\"https://user.example.net/\"}",
			"{\"access_token\":\"the-token\",\"token_type\":\"mac\",\"me\":\"https://user.example.net/\"}",
			"{\"access_token\":\"the-token\",\"access_token\":\"the-token\",\"me\":\"https://user.example.net/\"}",
			"{\"access_token\":\"the-token\",\"token_type\":\"Bearer\",\"me\":\"https://victim.example/\"}",
			"{\"access_token\":\"the-token\",\"profile\":{\"email\":\"u@mail.example\"},\"me\":7,\"the-refresh-token\"",
			"{\"error\":\"invalid_grant\",\"error_description\":\"the-code, the-verifier, u@mail.example\"}" })
	void getTokenResponseWhenFailsThenNoSecretInMessagesAndLog(String body, CapturedOutput output) throws IOException {
		try (TokenServer server = TokenServer.json(body)) {
			OAuth2AuthorizationException ex = fail(server, "create");
			StringWriter stackTrace = new StringWriter();
			ex.printStackTrace(new PrintWriter(stackTrace));
			String[] secrets = { "the-token", "the-refresh-token", "the-code", "the-verifier", "u@mail.example" };
			assertThat(stackTrace.toString()).doesNotContain(secrets);
			assertThat(ex.getError().toString()).doesNotContain(secrets);
			assertThat(output.getAll()).doesNotContain(secrets);
		}
	}

	@Test
	void getTokenResponseThenNoSecretInLog(CapturedOutput output) throws IOException {
		try (TokenServer server = TokenServer.json(TOKEN)) {
			redeem(server, "create");
			assertThat(output.getAll()).doesNotContain("the-token", "the-refresh-token", "the-code", "the-verifier");
		}
	}

	// AC-01, AC-06
	@Test
	void getTokenResponseWhenBegunByOtherResolverThenNothingSentAndRefused(CapturedOutput output) throws IOException {
		try (TokenServer server = TokenServer.json(TOKEN)) {
			assertFails(server, SignIns.grantRequest(registration(server, "create"), SignIns.otherRequest("s")),
					SignInErrorCode.SERVER_INVALID);
			assertThat(server.requests()).isEmpty();
			assertThat(output).contains("was not begun by MicroblogAuthorizationRequestResolver");
		}
	}

	@Test
	void getTokenResponseWhenOtherRegistrationThenAsSpringSecurity() throws IOException {
		try (TokenServer server = TokenServer
			.answering("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n", """
					{"access_token":"github-token","token_type":"Bearer"}""")) {
			ClientRegistration github = ClientRegistration.withClientRegistration(SignIns.github())
				.tokenUri(server.url() + "/login/oauth/access_token")
				.build();
			OAuth2AccessTokenResponse response = client(server)
				.getTokenResponse(SignIns.grantRequest(github, SignIns.otherRequest("s")));
			assertThat(response.getAccessToken().getTokenValue()).isEqualTo("github-token");
			assertThat(response.getAdditionalParameters()).isEmpty();
			assertThat(server.headersOfRequest()).anyMatch((header) -> header.startsWith("Authorization: Basic "));
		}
	}

	@Test
	void getTokenResponseWhenConsentThenTokenWithTheScopes() throws IOException {
		try (TokenServer server = TokenServer.json(TOKEN)) {
			OAuth2AccessTokenResponse response = client(server)
				.getTokenResponse(consent(server, ME, List.of("create"), false));
			assertThat(response.getAccessToken().getScopes()).containsExactly("create");
			assertThat(response.getAdditionalParameters()).containsEntry("me", ME);
			assertThat(server.requests()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://alice.example/", "https://user.example.net/other", "https://net/" })
	void getTokenResponseWhenConsentOfSomebodyElseThenRefusedAndRevoked(String asked) throws IOException {
		try (TokenServer server = TokenServer.json(TOKEN)) {
			assertFails(server, consent(server, asked, List.of("create"), true),
					SignInErrorCode.IDENTITY_NOT_CONFIRMED);
			assertThat(server.requests()).hasSize(3);
			assertThat(server.requests().get(1)).startsWith("POST /revoke ").contains("token=the-refresh-token&");
			assertThat(server.requests().get(2)).startsWith("POST /revoke ").contains("token=the-token&");
		}
	}

	@Test
	void getTokenResponseWhenConsentToLessThenDeniedAndRevoked() throws IOException {
		try (TokenServer server = TokenServer.json(TOKEN)) {
			assertFails(server, consent(server, ME, List.of("create", "update"), true), SignInErrorCode.ACCESS_DENIED);
			assertThat(server.requests()).hasSize(3);
		}
	}

	@Test
	void getTokenResponseWhenConsentToNothingThenDenied() throws IOException {
		String answer = TOKEN.replace("\"scope\":\"create\"", "\"scope\":\"\"");
		try (TokenServer server = TokenServer.json(answer)) {
			assertFails(server, consent(server, ME, List.of("create"), false), SignInErrorCode.ACCESS_DENIED);
		}
	}

	@Test
	void getTokenResponseWhenScopesAreUnknownThenAnyConsentWillDo() throws IOException {
		try (TokenServer server = TokenServer.json(TOKEN)) {
			assertThat(client(server).getTokenResponse(consent(server, ME, List.of(), false))).isNotNull();
			assertFails(server, consent(server, "https://alice.example/", List.of(), false),
					SignInErrorCode.IDENTITY_NOT_CONFIRMED);
		}
	}

	private static OAuth2AuthorizationCodeGrantRequest consent(TokenServer server, String me, List<String> scopes,
			boolean revocable) {
		ServerEndpoints endpoints = new ServerEndpoints(null, server.url().resolve("/auth"),
				server.url().resolve("/token"), null, revocable ? server.url().resolve("/revoke") : null);
		PendingSignIn pending = new PendingSignIn(SignIns.server(endpoints, ME), RedeemedAt.TOKEN_ENDPOINT,
				SignIns.START, null, new PendingSignIn.Consent(me, scopes));
		return SignIns.grantRequest(registration(server, "profile"),
				SignIns.request(pending, "s", "profile", "create", "update"));
	}

	private static void assertFails(TokenServer server, SignInErrorCode expected, String... scopes) {
		assertFails(server, grantRequest(server, registration(server, scopes), scopes), expected);
	}

	private static void assertFails(TokenServer server, OAuth2AuthorizationCodeGrantRequest grantRequest,
			SignInErrorCode expected) {
		OAuth2AuthorizationException ex = catchThrowableOfType(OAuth2AuthorizationException.class,
				() -> client(server).getTokenResponse(grantRequest));
		assertThat(ex).isNotNull();
		assertThat(ex.getError().getErrorCode()).isEqualTo(expected.code());
	}

	private static OAuth2AuthorizationException fail(TokenServer server, String... scopes) {
		OAuth2AuthorizationException ex = catchThrowableOfType(OAuth2AuthorizationException.class,
				() -> redeem(server, scopes));
		assertThat(ex).isNotNull();
		return ex;
	}

	private static OAuth2AccessTokenResponse redeem(TokenServer server, String... scopes) {
		return client(server).getTokenResponse(grantRequest(server, registration(server, scopes), scopes));
	}

	private static ClientRegistration registration(TokenServer server, String... scopes) {
		return MicroblogClientRegistrations.withClientId(SignIns.CLIENT_ID)
			.scope(scopes)
			.tokenUri(server.url() + "/token")
			.build();
	}

	private static OAuth2AuthorizationCodeGrantRequest grantRequest(TokenServer server, ClientRegistration registration,
			String... scopes) {
		ServerEndpoints endpoints = new ServerEndpoints(null, URI.create(server.url() + "/auth?tenant=1"),
				URI.create(server.url() + "/token"), null, null);
		RedeemedAt redeemedAt = IdentityEndpoint.AUTHORIZATION.redeem(Set.of(scopes));
		return SignIns.grantRequest(registration,
				SignIns.request(SignIns.pending(endpoints, redeemedAt, ME), "s", scopes));
	}

	private static MicroblogTokenResponseClient client(TokenServer server) {
		IndieAuthProvider provider = new IndieAuthProvider(server.url(), true);
		IndieAuthDiscovery discovery = new IndieAuthDiscovery((uri, accept, redirects, deadline) -> {
			throw new FetchException(FetchException.Reason.HOST_UNKNOWN, "No page is known here", null);
		}, provider, new DiscoverySettings(false, true));
		IdentityConfirmation confirmation = new IdentityConfirmation(discovery, discovery, provider,
				new ConfirmationSettings(false, Set.of(), Set.of(), true, Duration.ofSeconds(2)));
		FetchSettings settings = FetchSettings.defaults("test")
			.withTimeout(Duration.ofSeconds(2))
			.withTrustedOrigins(server.url());
		return new MicroblogTokenResponseClient(new GuardedClientHttpRequestFactory(settings), confirmation);
	}

}
