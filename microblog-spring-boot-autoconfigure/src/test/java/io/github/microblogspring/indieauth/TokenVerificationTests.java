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

package io.github.microblogspring.indieauth;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;
import io.github.microblogspring.indieauth.http.HostileServer;
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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link TokenVerification} with a server on a socket and the request factory
 * of production.
 *
 * @author The Micro.blog Spring team
 */
@ExtendWith(OutputCaptureExtension.class)
class TokenVerificationTests {

	private static final String PACKAGE = "io.github.microblogspring";

	private static final String ME = "https://user.example.net/";

	private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1632443200), ZoneOffset.UTC);

	private final LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());

	@BeforeEach
	void logEverything() {
		this.logging.setLogLevel(PACKAGE, LogLevel.TRACE);
	}

	@AfterEach
	void logAsBefore() {
		this.logging.setLogLevel(PACKAGE, null);
	}

	// T-B3
	@Test
	void verifyThenTokenIsInHeaderOnly() throws IOException {
		try (HostileServer server = answering(200, "{\"me\":\"" + ME + "\"}")) {
			verify(server, "the-token");
			assertThat(server.requests()).singleElement()
				.asString()
				.startsWith("GET /indieauth/token HTTP/1.1\r\n")
				.contains("\r\nAuthorization: Bearer the-token\r\n", "\r\nAccept: application/json\r\n")
				.doesNotContainIgnoringCase("cookie:")
				.endsWith("\r\n\r\n")
				.containsOnlyOnce("the-token");
		}
	}

	@Test
	void verifyWhenLongFormThenMeScopesAndProfile() throws IOException {
		// J11
		VerifiedToken token = verify("""
				{"me":"https://User.example.net","client_id":"Example App","scope":"profile read  create",
				"profile":{"name":"User","photo":"javascript:alert(1)","nickname":"user","email":"u@mail.example"}}""");
		assertThat(token.me()).isEqualTo("https://User.example.net");
		assertThat(token.scopes()).containsExactly("profile", "read", "create");
		assertThat(token.profile()).isEqualTo(Map.of("name", "User", "nickname", "user", "email", "u@mail.example"));
		assertThat(token).hasToString("VerifiedToken[me=https://User.example.net, scopes=[profile, read, create]]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			V-LV-01 | {"me":"https://user.example.net/","client_id":"https://app.example.com/","scope":"create"}
			V-LV-02 | {"me":"https://user.example.net/","active":true,"scope":"create"}
			V-IN-03 | {"active":"true","me":"https://user.example.net/","scope":"create","exp":"1632443647"}
			exp     | {"me":"https://user.example.net/","scope":"create","exp":1632443201,"nbf":1632443200}
			exp     | {"me":"https://user.example.net/","scope":"create","exp":null,"nbf":"1632443199.5"}
			error   | {"me":"https://user.example.net/","scope":"create","error":null}
			""")
	void verifyWhenActiveThenMeAndScope(String id, String body) throws IOException {
		VerifiedToken token = verify(body);
		assertThat(token.me()).as(id).isEqualTo(ME);
		assertThat(token.scopes()).as(id).containsExactly("create");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",\"scope\":\"\"", ",\"scope\":null", ",\"scope\":7", ",\"scope\":[\"create\"]" })
	void verifyWhenNoScopeThenNone(String scope) throws IOException {
		// V-IN-16, V-IN-17, IN-08, T-B6
		assertThat(verify("{\"me\":\"https://user.example.net/\"" + scope + "}").scopes()).isEmpty();
	}

	// T-B6
	@Test
	void verifyWhenScopeHasOtherSeparatorsThenSplitAtSpacesOnly() throws IOException {
		assertThat(verify("{\"me\":\"" + ME + "\",\"scope\":\"read,create ROLE_ADMIN\\tx\"}").scopes())
			.containsExactly("read,create", "ROLE_ADMIN\tx");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			V-LV-03 | {"me":"https://user.example.net/","active":false}
			V-LV-04 | {"error":"unauthorized"}
			V-LV-04 | {"error":"unauthorized","me":"https://user.example.net/"}
			V-LV-04 | {"error":7,"me":"https://user.example.net/"}
			V-LV-05 | {"scope":"create"}
			V-LV-05 | {}
			T-B2    | {"me":null}
			T-B2    | {"me":7}
			T-B2    | {"me":["https://user.example.net/"]}
			T-B2    | {"me":""}
			V-IN-12 | {"me":"https://127.0.0.1/"}
			V-IN-04 | {"active":"TRUE","me":"https://user.example.net/"}
			V-IN-06 | {"active":"false","me":"https://user.example.net/"}
			V-IN-07 | {"active":1,"me":"https://user.example.net/"}
			V-IN-08 | {"active":null,"me":"https://user.example.net/"}
			V-IN-13 | {"me":"https://user.example.net/","exp":1632443199}
			exp     | {"me":"https://user.example.net/","exp":1632443200}
			V-IN-14 | {"me":"https://user.example.net/","exp":"soon"}
			V-IN-14 | {"me":"https://user.example.net/","exp":true}
			V-IN-14 | {"me":"https://user.example.net/","exp":"11111111111111111111111111111111111111111"}
			V-IN-15 | {"me":"https://user.example.net/","nbf":1632443999}
			V-IN-15 | {"me":"https://user.example.net/","nbf":"1e99"}
			V-IN-15 | {"me":"https://user.example.net/","nbf":[]}
			""")
	void verifyWhenInactiveThenRejected(String id, String body) throws IOException {
		try (HostileServer server = answering(200, body)) {
			assertThat(fail(server).getErrorCode()).as(id).isEqualTo(SignInErrorCode.TOKEN_REJECTED);
		}
	}

	@ParameterizedTest
	@CsvSource({ "V-LV-06, 400, TOKEN_REJECTED", "V-LV-07, 401, TOKEN_REJECTED",
			// Deviation: at Micro.blog a rate limit has that status too
			"V-LV-08, 403, TEMPORARILY_UNAVAILABLE", "V-LV-09, 404, SERVER_INVALID",
			"V-LV-10, 500, TEMPORARILY_UNAVAILABLE", "V-LV-10, 503, TEMPORARILY_UNAVAILABLE",
			"J21, 429, TEMPORARILY_UNAVAILABLE", "other, 405, SERVER_INVALID", "other, 999, SERVER_INVALID" })
	void verifyWhenStatusIsNotSuccessThenCodeOfStatus(String id, int status, SignInErrorCode expected)
			throws IOException {
		for (String body : new String[] { "", "{\"error\":\"invalid_token\"}", "{\"me\":\"" + ME + "\"}", "<html>" }) {
			try (HostileServer server = answering(status, body)) {
				assertThat(fail(server).getErrorCode()).as(id).isEqualTo(expected);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void verifyWhenRedirectThenNotFollowed(int status) throws IOException {
		// V-LV-11, LV-04
		try (HostileServer other = answering(200, "{\"me\":\"" + ME + "\"}");
				HostileServer server = HostileServer.answering("HTTP/1.1 " + status + " Moved",
						"Location: http://127.0.0.1:" + other.port() + "/indieauth/token", "", "")) {
			assertThat(fail(server).getErrorCode()).isEqualTo(SignInErrorCode.SERVER_INVALID);
			assertThat(other.connections()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>", "", "null", "[]", "\"https://user.example.net/\"",
			"{\"me\":\"https://user.example.net/\"", "{\"me\":\"https://user.example.net/\"} x",
			"{\"me\":\"https://user.example.net/\",\"me\":\"https://victim.example/\"}" })
	void verifyWhenNotOneJsonObjectThenInvalid(String body) throws IOException {
		// V-LV-12, T-B2
		try (HostileServer server = answering(200, body)) {
			assertThat(fail(server).getErrorCode()).isEqualTo(SignInErrorCode.SERVER_INVALID);
		}
	}

	@Test
	void verifyWhenBodyIsTooLargeThenInvalid() throws IOException {
		String me = "{\"me\":\"" + ME + "\"}";
		try (HostileServer server = answering(200, me + " ".repeat(BoundedJson.MAX_SIZE - me.length() + 1))) {
			assertThat(fail(server).getErrorCode()).isEqualTo(SignInErrorCode.SERVER_INVALID);
		}
		assertThat(verify(me + " ".repeat(BoundedJson.MAX_SIZE - me.length())).me()).isEqualTo(ME);
	}

	@Test
	void verifyWhenServerIsSilentThenTemporarilyUnavailable() throws IOException {
		try (HostileServer server = HostileServer.http(HostileServer.Connected::silence)) {
			assertThat(fail(server).getErrorCode()).isEqualTo(SignInErrorCode.TEMPORARILY_UNAVAILABLE);
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void verifyWhenConnectionIsClosedThenTemporarilyUnavailableAndSentOnce() throws IOException {
		try (HostileServer server = HostileServer.http((connection) -> {
		})) {
			assertThat(fail(server).getErrorCode()).isEqualTo(SignInErrorCode.TEMPORARILY_UNAVAILABLE);
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void verifyWhenNobodyListensThenTemporarilyUnavailable() throws IOException {
		HostileServer server = answering(200, "{}");
		server.close();
		assertThat(fail(server).getErrorCode()).isEqualTo(SignInErrorCode.TEMPORARILY_UNAVAILABLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a\r\nX-Injected: 1", "a\u0000", "a\u007F", "t\u00F6ken", "Bearer a" })
	void verifyWhenTokenCannotBeOneThenNothingIsSent(String token) throws IOException {
		// T-B5
		try (HostileServer server = answering(200, "{\"me\":\"" + ME + "\"}")) {
			IndieAuthException ex = catchThrowableOfType(IndieAuthException.class, () -> verify(server, token));
			assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.TOKEN_REJECTED);
			assertThat(server.connections()).isZero();
		}
	}

	@Test
	void verifyWhenTokenIsAsLongAsAllowedThenSent() throws IOException {
		try (HostileServer server = answering(200, "{\"me\":\"" + ME + "\"}")) {
			assertThat(verify(server, "!~".repeat(2048)).me()).isEqualTo(ME);
			assertThat(catchThrowableOfType(IndieAuthException.class, () -> verify(server, "x".repeat(4097)))
				.getErrorCode()).isEqualTo(SignInErrorCode.TOKEN_REJECTED);
			assertThat(server.connections()).isOne();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			200 | {"error":"The token the-token is not known"}
			200 | {"me":"the-token"}
			200 | {"me":"https://user.example.net/","exp":"the-token"}
			401 | the-token
			500 | the-token
			200 | the-token
			""")
	void verifyWhenAnswerRepeatsTokenThenNotInMessageAndLog(int status, String body, CapturedOutput output)
			throws IOException {
		try (HostileServer server = answering(status, body)) {
			StringWriter stackTrace = new StringWriter();
			fail(server).printStackTrace(new PrintWriter(stackTrace));
			assertThat(stackTrace.toString()).doesNotContain("the-token");
			assertThat(output.getAll()).doesNotContain("the-token");
		}
	}

	@Test
	void verifyWhenActiveThenTokenIsNotInLog(CapturedOutput output) throws IOException {
		verify("{\"me\":\"" + ME + "\",\"profile\":{\"email\":\"u@mail.example\"}}");
		assertThat(output.getAll()).doesNotContain("the-token", "u@mail.example");
	}

	@Test
	void scopesAndProfileThenCannotBeChanged() {
		VerifiedToken token = new VerifiedToken(ME, Set.of("read"), Map.of("name", "U"));
		assertThat(token.scopes()).isUnmodifiable();
		assertThat(token.profile()).isUnmodifiable();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			400 | {"me":"https://user.example.net/"}
			401 | {"error":"invalid_token"}
			404 | <html>
			200 | {"error":"App token was not valid."}
			""")
	void findWhenTokenEndpointDoesNotKnowItThenNothing(int status, String body) throws IOException {
		try (HostileServer server = answering(status, body)) {
			assertThat(verification(server).find("the-token")).isNull();
		}
	}

	@Test
	void findWhenActiveThenMe() throws IOException {
		try (HostileServer server = answering(200, "{\"me\":\"" + ME + "\"}")) {
			assertThat(verification(server).find("the-token")).extracting(VerifiedToken::me).isEqualTo(ME);
		}
	}

	// A verdict, or no sensible answer, is not the same as an unknown token
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			200 | {"me":"https://user.example.net/","active":false}       | TOKEN_REJECTED
			200 | {"me":"https://user.example.net/","exp":1632443199}     | TOKEN_REJECTED
			200 | {"scope":"create"}                                      | TOKEN_REJECTED
			200 | <html>                                                  | SERVER_INVALID
			302 | {}                                                      | SERVER_INVALID
			403 | {}                                                      | TEMPORARILY_UNAVAILABLE
			503 | {"error":"invalid_token"}                               | TEMPORARILY_UNAVAILABLE
			""")
	void findWhenRefusedOrNotAnsweredThenFails(int status, String body, SignInErrorCode expected) throws IOException {
		try (HostileServer server = answering(status, body)) {
			assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> verification(server).find("the-token"))
				.extracting(IndieAuthException::getErrorCode)
				.isEqualTo(expected);
		}
	}

	// T-O13
	@Test
	void verifyWhenScopesAreManyThenBounded() throws IOException {
		String scopes = IntStream.range(0, 10_000).mapToObj((i) -> "s" + i).collect(Collectors.joining(" "));
		assertThat(verify("{\"me\":\"" + ME + "\",\"scope\":\"" + scopes + "\"}").scopes()).hasSize(100);
	}

	private static IndieAuthException fail(HostileServer server) {
		IndieAuthException ex = catchThrowableOfType(IndieAuthException.class, () -> verify(server, "the-token"));
		assertThat(ex).isNotNull();
		return ex;
	}

	private static VerifiedToken verify(String body) throws IOException {
		try (HostileServer server = answering(200, body)) {
			return verify(server, "the-token");
		}
	}

	private static VerifiedToken verify(HostileServer server, String token) {
		return verification(server).verify(token);
	}

	private static TokenVerification verification(HostileServer server) {
		return new TokenVerification(requestFactory(server), new IndieAuthProvider(url(server), true), CLOCK);
	}

	private static GuardedClientHttpRequestFactory requestFactory(HostileServer server) {
		return new GuardedClientHttpRequestFactory(
				FetchSettings.defaults("test").withTimeout(Duration.ofSeconds(2)).withTrustedOrigins(url(server)));
	}

	private static URI url(HostileServer server) {
		return URI.create("http://127.0.0.1:" + server.port());
	}

	private static HostileServer answering(int status, String body) throws IOException {
		return HostileServer.answering("HTTP/1.1 " + status + " Whatever", "Content-Type: application/json", "", body);
	}

}
