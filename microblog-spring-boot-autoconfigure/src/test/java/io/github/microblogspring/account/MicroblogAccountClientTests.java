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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.microblogspring.account.MicroblogAccountException.Code;
import io.github.microblogspring.indieauth.BoundedJson;
import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;
import io.github.microblogspring.indieauth.http.HostileServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link MicroblogAccountClient} with a server on a socket and the request
 * factory of production.
 *
 * @author The Micro.blog Spring team
 */
@ExtendWith(OutputCaptureExtension.class)
class MicroblogAccountClientTests {

	private static final String[] LOGGERS = { "io.github.microblogspring", "org.springframework.http" };

	private static final String[] SECRETS = { "the-token", "new-token", "the-identity", "vincent@mail.example",
			"vincent%40mail.example" };

	private static final SignInMailRequest MAIL = SignInMailRequest.of("vincent@mail.example", "An App & More",
			"https://app.example/link/");

	private static final AppleSignInRequest APPLE = new AppleSignInRequest("the-identity", "001234.apple",
			"vincent@mail.example", "Vincent V", null, "An App");

	private static final String ACCOUNT = """
			{"token":"the-token","name":"Vincent","username":"vincent",
			"avatar":"https://avatars.micro.blog/avatars/2025/39/3008.jpg","bio":"",
			"default_site":"vincent-social.micro.blog","full_name":"Vincent V",
			"gravatar_url":"https://avatars.micro.blog/gravatar.jpg","has_site":true,"plan":"premium",
			"plans":["premium"],"is_fullaccess":true,"is_premium":true,"is_using_ai":false}""";

	private final LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());

	@BeforeEach
	void logEverything() {
		for (String logger : LOGGERS) {
			this.logging.setLogLevel(logger, LogLevel.TRACE);
		}
	}

	@AfterEach
	void logAsBefore() {
		for (String logger : LOGGERS) {
			this.logging.setLogLevel(logger, null);
		}
	}

	@Test
	void sendSignInMailThenFormInBodyOnly() throws IOException {
		// J19, T-M6
		try (HostileServer server = answering(200, "{}")) {
			client(server).sendSignInMail(MAIL);
			assertPosted(server, "/account/signin");
			assertThat(form(server)).isEqualTo(Map.of("email", "vincent@mail.example", "app_name", "An App & More",
					"redirect_url", "https://app.example/link/"));
		}
	}

	@Test
	void sendSignInMailWhenMobileThenNothingElse() throws IOException {
		try (HostileServer server = answering(200, "{}")) {
			client(server).sendSignInMail(new SignInMailRequest("vincent@mail.example", null, null, true));
			assertThat(form(server)).isEqualTo(Map.of("email", "vincent@mail.example", "is_mobile", "1"));
		}
	}

	// T-M6
	@Test
	void sendSignInMailWhenAddressHasOddCharactersThenOneFieldOnly() throws IOException {
		try (HostileServer server = answering(200, "{}")) {
			String email = "a@b\r\nBcc: c@d&app_name=Other=%00\u00E9";
			client(server).sendSignInMail(new SignInMailRequest(email, null, null, false));
			assertPosted(server, "/account/signin");
			assertThat(form(server)).isEqualTo(Map.of("email", email));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"error\":null,\"sent\":true}", "{\"later\":[1]}" })
	void sendSignInMailWhenNoErrorThenReturns(String body) throws IOException {
		// J19
		try (HostileServer server = answering(200, body)) {
			assertThatNoException().isThrownBy(() -> client(server).sendSignInMail(MAIL));
		}
	}

	@Test
	void sendSignInMailWhenErrorThenRejectedWithReason() throws IOException {
		// J19, defensive
		try (HostileServer server = answering(200, "{\"error\":\"No such app.\"}")) {
			MicroblogAccountException ex = fail(() -> client(server).sendSignInMail(MAIL));
			assertThat(ex.getCode()).isEqualTo(Code.REJECTED);
			assertThat(ex.getReason()).isEqualTo("No such app.");
			assertThat(ex.getMessage()).doesNotContain("No such app");
		}
	}

	@Test
	void verifyThenFormInBodyOnly() throws IOException {
		try (HostileServer server = answering(200, ACCOUNT)) {
			client(server).verify("the-token+/=&?");
			assertPosted(server, "/account/verify");
			assertThat(form(server)).isEqualTo(Map.of("token", "the-token+/=&?"));
		}
	}

	@Test
	void verifyWhenLongFormThenAllMembers() throws IOException {
		// J13
		assertThat(verify(ACCOUNT)).isEqualTo(new MicroblogAccount("the-token", "vincent", "Vincent", "Vincent V",
				"https://avatars.micro.blog/avatars/2025/39/3008.jpg", "https://avatars.micro.blog/gravatar.jpg", "",
				null, "vincent-social.micro.blog", true, "premium", List.of("premium"), true, true, false, null, null));
	}

	@Test
	void verifyWhenShortFormDefensiveFixtureThenNewTokenAndExpiry() throws IOException {
		// J14: the form of the time is invented
		MicroblogAccount account = verify("""
				{"token":"new-token","name":"Vincent","username":"vincent","avatar":"https://micro.blog/v/avatar.jpg",
				"default_site":"vincent.micro.blog","expires_at":"2026-12-31T00:00:00+00:00"}""");
		assertThat(account.token()).isEqualTo("new-token");
		assertThat(account.expiresAt()).isEqualTo(Instant.parse("2026-12-31T00:00:00Z"));
		assertThat(account.defaultSite()).isEqualTo("vincent.micro.blog");
		assertThat(account.plans()).isEmpty();
		assertThat(account.hasSite()).isNull();
	}

	@Test
	void verifyWhenMembersOfAppsThenRead() throws IOException {
		MicroblogAccount account = verify("""
				{"token":"the-token","username":"vincent","email":"vincent@mail.example","has_inkwell":true}""");
		assertThat(account.email()).isEqualTo("vincent@mail.example");
		assertThat(account.inkwell()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "2026-12-31T00:00:00Z, 2026-12-31T00:00:00Z", "2026-12-31T01:00:00+01:00, 2026-12-31T00:00:00Z",
			"2026-12-31T01:00:00+0100, 2026-12-31T00:00:00Z", "2026-12-31 00:00:00 UTC, 2026-12-31T00:00:00Z",
			"2026-12-31 00:00:00 +0000, 2026-12-31T00:00:00Z", "2026-12-31T00:00:00, 2026-12-31T00:00:00Z",
			"2026-12-31t00:00:00.250z, 2026-12-31T00:00:00.250Z" })
	void verifyWhenExpiryIsTimeDefensiveFixtureThenRead(String expiresAt, Instant expected) throws IOException {
		// J14
		assertThat(verify("{\"token\":\"t\",\"username\":\"v\",\"expires_at\":\"" + expiresAt + "\"}").expiresAt())
			.isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "\"\"", "\"soon\"", "\"2026-13-31T00:00:00Z\"", "\"2026-12-31\"", "7", "[]",
			"\"+9999999999-01-01T00:00:00Z\"" })
	void verifyWhenExpiryIsNoneOrUnreadableThenUnknown(String expiresAt) throws IOException {
		// J15, and more, defensive
		MicroblogAccount account = verify(
				"{\"token\":\"the-token\",\"username\":\"v\",\"expires_at\":" + expiresAt + "}");
		assertThat(account.token()).isEqualTo("the-token");
		assertThat(account.expiresAt()).isNull();
	}

	@Test
	void verifyWhenErrorWithStatus200ThenRejected() throws IOException {
		// J16
		try (HostileServer server = answering(200, "{\"error\": \"App token was not valid.\"}")) {
			MicroblogAccountException ex = fail(() -> client(server).verify("the-token"));
			assertThat(ex.getCode()).isEqualTo(Code.REJECTED);
			assertThat(ex.getReason()).isEqualTo("App token was not valid.");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			401 | {"error":"Invalid token"}              | REJECTED
			401 | Unauthorized                           | REJECTED
			401 | {"error":null}                         | REJECTED
			403 | {"error":"No"}                         | REJECTED
			403 | Forbidden                              | RATE_LIMITED
			403 | {}                                     | RATE_LIMITED
			429 | Too many requests                      | RATE_LIMITED
			503 | <!DOCTYPE html><title>Down</title>     | UNAVAILABLE
			502 | {"error":null}                         | UNAVAILABLE
			504 | {"error":7}                            | UNAVAILABLE
			200 | {"error":null}                         | UNAVAILABLE
			200 | []                                     | INVALID_RESPONSE
			200 | null                                   | INVALID_RESPONSE
			200 | ''                                     | INVALID_RESPONSE
			200 | {"token":"the-token","username":       | INVALID_RESPONSE
			200 | <!DOCTYPE html><title>Hello</title>    | INVALID_RESPONSE
			200 | {}                                     | INVALID_RESPONSE
			302 | {}                                     | INVALID_RESPONSE
			404 | Not found                              | INVALID_RESPONSE
			400 | {"token":"t","username":"v"}           | INVALID_RESPONSE
			400 | {"error":"No"}                         | REJECTED
			500 | {"error":"No"}                         | REJECTED
			""")
	void verifyWhenFailureThenCode(int status, String body, Code expected) throws IOException {
		// J17, J21
		try (HostileServer server = answering(status, body)) {
			assertThat(fail(() -> client(server).verify("the-token")).getCode()).isEqualTo(expected);
			assertThat(server.connections()).isOne();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"token":"t","username":null}                      | INVALID_RESPONSE
			{"token":"t","username":123}                       | INVALID_RESPONSE
			{"token":"t","username":" "}                       | INVALID_RESPONSE
			{"token":"t"}                                      | INVALID_RESPONSE
			{"token":"t","username":"v","error":"No"}          | REJECTED
			{"token":"t","username":"v","error":""}            | REJECTED
			{"token":"t","username":"v","error":7}             | INVALID_RESPONSE
			{"token":"t","username":"v","error":{"a":"b"}}     | INVALID_RESPONSE
			{"username":"v"}                                   | INVALID_RESPONSE
			{"token":null,"username":"v"}                      | INVALID_RESPONSE
			{"token":"","username":"v"}                        | INVALID_RESPONSE
			{"token":7,"username":"v"}                         | INVALID_RESPONSE
			{"token":"a b","username":"v"}                     | INVALID_RESPONSE
			{"token":"a\\r\\nX: 1","username":"v"}             | INVALID_RESPONSE
			{"token":"t","token":"u","username":"v"}           | INVALID_RESPONSE
			{"token":"t","username":"v","username":"w"}        | INVALID_RESPONSE
			{"token":"t","username":"v","name":7}              | INVALID_RESPONSE
			{"token":"t","username":"v","default_site":{}}     | INVALID_RESPONSE
			{"token":"t","username":"v","has_site":"true"}     | INVALID_RESPONSE
			{"token":"t","username":"v","plans":"premium"}     | INVALID_RESPONSE
			{"token":"t","username":"v","plans":["a",7]}       | INVALID_RESPONSE
			{"token":"t","username":"v","plans":[null]}        | INVALID_RESPONSE
			""")
	void verifyWhenWrongTypesThenCode(String body, Code expected) throws IOException {
		// J18
		try (HostileServer server = answering(200, body)) {
			assertThat(fail(() -> client(server).verify("the-token")).getCode()).isEqualTo(expected);
		}
	}

	@Test
	void verifyWhenOptionalMembersAreNullThenUnknown() throws IOException {
		MicroblogAccount account = verify("""
				{"token":"t","username":"v","name":null,"plans":null,"has_site":null,"error":null}""");
		assertThat(account.name()).isNull();
		assertThat(account.plans()).isEmpty();
		assertThat(account.hasSite()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a\r\nb", "t\u00F6ken", "\u0000" })
	void verifyWhenTokenCannotBeOneThenRejectedAndNothingIsSent(String token) throws IOException {
		// T-M7
		try (HostileServer server = answering(200, ACCOUNT)) {
			assertThat(fail(() -> client(server).verify(token)).getCode()).isEqualTo(Code.REJECTED);
			assertThat(fail(() -> client(server).verify("x".repeat(4097))).getCode()).isEqualTo(Code.REJECTED);
			assertThat(server.connections()).isZero();
		}
	}

	@Test
	void verifyWhenBodyIsTooLargeThenInvalid() throws IOException {
		try (HostileServer server = answering(200, ACCOUNT + " ".repeat(BoundedJson.MAX_SIZE))) {
			assertThat(fail(() -> client(server).verify("the-token")).getCode()).isEqualTo(Code.INVALID_RESPONSE);
		}
		assertThat(verify(ACCOUNT + " ".repeat(BoundedJson.MAX_SIZE - ACCOUNT.length())).username())
			.isEqualTo("vincent");
	}

	@Test
	void verifyWhenServerIsSilentThenUnavailable() throws IOException {
		try (HostileServer server = HostileServer.http(HostileServer.Connected::silence)) {
			assertThat(fail(() -> client(server).verify("the-token")).getCode()).isEqualTo(Code.UNAVAILABLE);
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void verifyWhenBodyIsSlowThenUnavailable() throws IOException {
		try (HostileServer server = HostileServer.http((connection) -> {
			connection.send("HTTP/1.1 200 OK\r\n\r\n{");
			connection.drip(" ", 50);
		})) {
			assertThat(fail(() -> client(server).verify("the-token")).getCode()).isEqualTo(Code.UNAVAILABLE);
		}
	}

	@Test
	void verifyWhenConnectionIsClosedThenUnavailableAndSentOnce() throws IOException {
		try (HostileServer server = HostileServer.http((connection) -> {
		})) {
			assertThat(fail(() -> client(server).verify("the-token")).getCode()).isEqualTo(Code.UNAVAILABLE);
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void verifyWhenNobodyListensThenUnavailable() throws IOException {
		HostileServer server = answering(200, ACCOUNT);
		server.close();
		assertThat(fail(() -> client(server).verify("the-token")).getCode()).isEqualTo(Code.UNAVAILABLE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void verifyWhenRedirectThenNotFollowed(int status) throws IOException {
		try (HostileServer other = answering(200, ACCOUNT);
				HostileServer server = HostileServer.answering("HTTP/1.1 " + status + " Moved",
						"Location: http://127.0.0.1:" + other.port() + "/account/verify", "", "")) {
			assertThat(fail(() -> client(server).verify("the-token")).getCode()).isEqualTo(Code.INVALID_RESPONSE);
			assertThat(other.connections()).isZero();
		}
	}

	@Test
	void appleThenFormInBodyOnly() throws IOException {
		try (HostileServer server = answering(200, "{\"username\":\"vincent\",\"token\":\"the-token\"}")) {
			AppleSignIn signIn = client(server).apple(APPLE.withUsername("vincent"));
			assertThat(signIn).isEqualTo(new AppleSignIn("vincent", "the-token"));
			assertThat(signIn.isAccountMissing()).isFalse();
			assertPosted(server, "/account/apple");
			assertThat(form(server))
				.isEqualTo(Map.of("identity_token", "the-identity", "user_id", "001234.apple", "email",
						"vincent@mail.example", "full_name", "Vincent V", "username", "vincent", "app_name", "An App"));
		}
	}

	@Test
	void appleWhenOnlyWhatIsRequiredThenNothingElse() throws IOException {
		try (HostileServer server = answering(200, "{\"username\":\"vincent\",\"token\":\"the-token\"}")) {
			client(server).apple(new AppleSignInRequest("the-identity", "001234.apple", null, "", null, null));
			assertThat(form(server)).isEqualTo(Map.of("identity_token", "the-identity", "user_id", "001234.apple"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"username\":\"\"}", "{\"username\":\"\",\"token\":\"\"}", "{\"username\":null}",
			"{\"username\":\" \",\"token\":\"the-token\"}" })
	void appleWhenUsernameIsEmptyThenAccountIsMissing(String body) throws IOException {
		try (HostileServer server = answering(200, body)) {
			AppleSignIn signIn = client(server).apple(APPLE);
			assertThat(signIn.isAccountMissing()).isTrue();
			assertThat(signIn.username()).isNull();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"error":"That username is not available."}    | REJECTED
			{}                                             | INVALID_RESPONSE
			{"token":"the-token"}                          | INVALID_RESPONSE
			{"username":"vincent"}                         | INVALID_RESPONSE
			{"username":"vincent","token":""}              | INVALID_RESPONSE
			{"username":7,"token":"the-token"}             | INVALID_RESPONSE
			{"username":"","token":7}                      | INVALID_RESPONSE
			""")
	void appleWhenFailureThenCode(String body, Code expected) throws IOException {
		try (HostileServer server = answering(200, body)) {
			assertThat(fail(() -> client(server).apple(APPLE)).getCode()).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "No account for vincent@mail.example", "No account for VINCENT@mail.example.",
			"No account for vincent@\\u0000mail.example", "No account for vin\\u200Bcent@mail.example", "", " \\n" })
	void reasonWhenItRepeatsWhatWasSentOrIsEmptyThenNone(String error) throws IOException {
		try (HostileServer server = answering(200, "{\"error\":\"" + error + "\"}")) {
			MicroblogAccountException ex = fail(() -> client(server).sendSignInMail(MAIL));
			assertThat(ex.getCode()).isEqualTo(Code.REJECTED);
			assertThat(ex.getReason()).isNull();
		}
	}

	@Test
	void reasonWhenLongOrWithControlCharactersThenShortAndOnOneLine() throws IOException {
		String error = "a\\r\\n\\u0007\\u2028\\u202Eb" + "x".repeat(197) + "\\uD83D\\uDE00" + "the end";
		try (HostileServer server = answering(200, "{\"error\":\"" + error + "\"}")) {
			assertThat(fail(() -> client(server).sendSignInMail(MAIL)).getReason()).isEqualTo("ab" + "x".repeat(197));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			200 | {"error":"the-token of vincent@mail.example"}
			401 | {"error":"the-token of vincent@mail.example"}
			200 | {"token":"new-token"}
			200 | {"token":"new-token","username":"v","plans":["the-token",7]}
			200 | {"token":"new-token","the-token"}
			503 | the-token
			""")
	void verifyWhenFailsThenNoSecretInStackTraceAndLog(int status, String body, CapturedOutput output)
			throws IOException {
		try (HostileServer server = answering(status, body)) {
			StringWriter stackTrace = new StringWriter();
			fail(() -> client(server).verify("the-token")).printStackTrace(new PrintWriter(stackTrace));
			assertThat(stackTrace.toString()).doesNotContain(SECRETS);
			assertThat(output.getAll()).doesNotContain(SECRETS);
		}
	}

	@Test
	void anyCallWhenConnectionIsClosedThenNoSecretInStackTraceAndLog(CapturedOutput output) throws IOException {
		try (HostileServer server = HostileServer.http((connection) -> {
		})) {
			StringWriter stackTrace = new StringWriter();
			PrintWriter writer = new PrintWriter(stackTrace);
			fail(() -> client(server).sendSignInMail(MAIL)).printStackTrace(writer);
			fail(() -> client(server).verify("the-token")).printStackTrace(writer);
			fail(() -> client(server).apple(APPLE)).printStackTrace(writer);
			assertThat(stackTrace.toString()).doesNotContain(SECRETS);
			assertThat(output.getAll()).doesNotContain(SECRETS);
		}
	}

	@Test
	void anyCallWhenItSucceedsThenNoSecretInLog(CapturedOutput output) throws IOException {
		try (HostileServer server = answering(200, ACCOUNT)) {
			client(server).sendSignInMail(MAIL);
			client(server).verify("the-token");
			client(server).apple(APPLE);
			assertThat(server.requests()).hasSize(3);
			assertThat(output.getAll()).doesNotContain(SECRETS);
		}
	}

	@Test
	void toStringThenNoTokenAddressOrName() throws IOException {
		MicroblogAccount account = verify(ACCOUNT.replace("\"bio\"", "\"email\":\"vincent@mail.example\",\"bio\""));
		assertThat(account)
			.hasToString("MicroblogAccount[username=vincent, defaultSite=vincent-social.micro.blog, expiresAt=null]");
		assertThat(MAIL).hasToString(
				"SignInMailRequest[appName=An App & More, redirectUrl=https://app.example/link/, mobile=false]");
		assertThat(APPLE).hasToString("AppleSignInRequest[username=null, appName=An App]");
		assertThat(new AppleSignIn("vincent", "the-token")).hasToString("AppleSignIn[username=vincent]");
	}

	@Test
	void newRequestWhenRequiredPartIsEmptyThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new SignInMailRequest(" ", null, null, false));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new AppleSignInRequest("", "001234.apple", null, null, null, null));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new AppleSignInRequest("the-identity", "", null, null, null, null))
			.withMessageNotContaining("the-identity");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/account", "https://micro.blog/?a=b", "https://micro.blog/#a" })
	void newClientWhenBaseUrlIsNotOneThenRefused(String baseUrl) {
		GuardedClientHttpRequestFactory requestFactory = new GuardedClientHttpRequestFactory(
				FetchSettings.defaults("test"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new MicroblogAccountClient(requestFactory, URI.create(baseUrl)));
	}

	@Test
	void newClientWhenBaseUrlHasPathThenKept() throws IOException {
		try (HostileServer server = answering(200, "{}")) {
			new MicroblogAccountClient(requestFactory(server), url(server).resolve("/path/")).sendSignInMail(MAIL);
			assertPosted(server, "/path/account/signin");
		}
	}

	private static void assertPosted(HostileServer server, String path) {
		assertThat(server.requests()).singleElement()
			.asString()
			.startsWith("POST " + path + " HTTP/1.1\r\n")
			.contains("\r\nContent-Type: application/x-www-form-urlencoded", "\r\nAccept: application/json\r\n")
			.doesNotContainIgnoringCase("\nauthorization:", "\ncookie:");
	}

	private static Map<String, String> form(HostileServer server) {
		Map<String, String> fields = new LinkedHashMap<>();
		for (String pair : server.requests().get(0).split("\r\n\r\n", 2)[1].split("&")) {
			String[] parts = pair.split("=", 2);
			assertThat(fields.put(decode(parts[0]), decode(parts[1]))).isNull();
		}
		return fields;
	}

	private static String decode(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	private static MicroblogAccountException fail(ThrowingCallable call) {
		MicroblogAccountException ex = catchThrowableOfType(MicroblogAccountException.class, call);
		assertThat(ex).isNotNull();
		return ex;
	}

	private static MicroblogAccount verify(String body) throws IOException {
		try (HostileServer server = answering(200, body)) {
			return client(server).verify("the-token");
		}
	}

	private static MicroblogAccountClient client(HostileServer server) {
		return new MicroblogAccountClient(requestFactory(server), url(server));
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
