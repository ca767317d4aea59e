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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Set;

import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;
import io.github.microblogspring.indieauth.http.HostileServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link TokenVerification} at an introspection endpoint, on a socket.
 *
 * @author The Micro.blog Spring team
 */
class IntrospectionTests {

	private static final String ME = "https://user.example.net/";

	private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1632443200), ZoneOffset.UTC);

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none",
			textBlock = """
					V-IN-01 | {"active":true,"me":"https://user.example.net/","client_id":"https://app.example.com/","scope":"create update","exp":1632443647,"iat":1632443147} | create update | 1632443647
					V-IN-02 | {"active":true,"me":"https://user.example.net","scope":"profile"}                          | profile | none
					V-IN-03 | {"active":"true","me":"https://user.example.net/","scope":"create","exp":"1632443647"}     | create  | 1632443647
					V-IN-16 | {"active":true,"me":"https://user.example.net/"}                                           | ''      | none
					V-IN-17 | {"active":true,"me":"https://user.example.net/","scope":""}                                | ''      | none
					exp     | {"active":true,"me":"https://user.example.net/","exp":1632443201.9}                        | ''      | 1632443201
					exp     | {"active":true,"me":"https://user.example.net/","exp":1e30}                                | ''      | 31556889864403199
					""")
	void verifyWhenActiveThenMeScopesAndEnd(String id, String body, String scopes, @Nullable Long expiresAt)
			throws IOException {
		try (HostileServer server = answering(200, body)) {
			VerifiedToken token = verify(server, IntrospectionCredentials.none());
			assertThat(ProfileUrl.parse(token.me())).as(id).hasToString(ME);
			assertThat(token.scopes()).as(id).isEqualTo(words(scopes));
			assertThat(token.expiresAt()).as(id)
				.isEqualTo((expiresAt != null) ? Instant.ofEpochSecond(expiresAt) : null);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			V-IN-04 | {"active":"TRUE","me":"https://user.example.net/"}
			V-IN-05 | {"active":false}
			V-IN-06 | {"active":"false"}
			V-IN-07 | {"active":1,"me":"https://user.example.net/"}
			V-IN-08 | {"active":null,"me":"https://user.example.net/"}
			V-IN-09 | {"me":"https://user.example.net/","scope":"create"}
			V-IN-10 | {}
			V-IN-11 | {"active":true,"scope":"create"}
			V-IN-12 | {"active":true,"me":"https://127.0.0.1/"}
			V-IN-13 | {"active":true,"me":"https://user.example.net/","exp":1632443199}
			V-IN-14 | {"active":true,"me":"https://user.example.net/","exp":"soon"}
			V-IN-15 | {"active":true,"me":"https://user.example.net/","nbf":1632443999}
			error   | {"active":false,"error":"invalid_token"}
			error   | {"active":true,"error":"invalid_token","me":"https://user.example.net/"}
			""")
	void verifyWhenInactiveThenRejected(String id, String body) throws IOException {
		try (HostileServer server = answering(200, body)) {
			assertThat(fail(server).getErrorCode()).as(id).isEqualTo(SignInErrorCode.TOKEN_REJECTED);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			V-IN-18 | 200 | not json                   | SERVER_INVALID
			V-IN-19 | 401 | {"error":"invalid_client"} | SERVER_INVALID
			V-IN-19 | 200 | {"error":"invalid_client"} | SERVER_INVALID
			V-IN-20 | 500 | ''                         | TEMPORARILY_UNAVAILABLE
			V-IN-21 | 302 | ''                         | SERVER_INVALID
			IN-12   | 400 | {"active":false}           | SERVER_INVALID
			IN-12   | 404 | {"active":false}           | SERVER_INVALID
			IN-12   | 403 | {"active":false}           | TEMPORARILY_UNAVAILABLE
			""")
	void verifyWhenThatIsNoVerdictThenFailsClosed(String id, int status, String body, SignInErrorCode expected)
			throws IOException {
		try (HostileServer server = answering(status, body)) {
			assertThat(fail(server).getErrorCode()).as(id).isEqualTo(expected);
			assertThat(server.connections()).as(id).isOne();
		}
	}

	// IN-01
	@Test
	void verifyThenPostsFormWithoutCredentials() throws IOException {
		try (HostileServer server = answering(200, "{\"active\":false}")) {
			fail(server);
			assertThat(server.requests()).singleElement()
				.asString()
				.startsWith("POST /introspect?tenant=1 HTTP/1.1\r\n")
				.contains("\r\nAccept: application/json\r\n", "\r\nContent-Type: application/x-www-form-urlencoded\r\n")
				.doesNotContainIgnoringCase("authorization:")
				.doesNotContainIgnoringCase("cookie:");
		}
	}

	// IN-02
	@Test
	void verifyThenSendsCredentials() throws IOException {
		assertThat(authorization(IntrospectionCredentials.bearer("s3cr3t"))).isEqualTo("Bearer s3cr3t");
		assertThat(authorization(IntrospectionCredentials.tokenItself())).isEqualTo("Bearer the+token/=");
		String basic = Base64.getEncoder().encodeToString("my+api:s%3A%C3%A9".getBytes(StandardCharsets.US_ASCII));
		assertThat(authorization(IntrospectionCredentials.basic("my api", "s:\u00E9"))).isEqualTo("Basic " + basic);
	}

	@Test
	void credentialsWhenNotUsableThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> IntrospectionCredentials.bearer("a b"))
			.withMessageNotContaining("a b");
		assertThatIllegalArgumentException().isThrownBy(() -> IntrospectionCredentials.basic("", "s3cr3t"));
		assertThatIllegalArgumentException().isThrownBy(() -> IntrospectionCredentials.basic("id", " "));
	}

	@Test
	void endpointThenHidesSecrets() {
		IntrospectionEndpoint endpoint = new IntrospectionEndpoint(URI.create("https://server.example/introspect"),
				IntrospectionForm.RFC7662, IntrospectionCredentials.basic("id", "s3cr3t"));
		assertThat(endpoint.toString()).contains("https://server.example/introspect").doesNotContain("s3cr3t");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ftp://server.example/", "/introspect", "https://user@server.example/",
			"https://server.example/#a" })
	void endpointWhenNotAUrlThenRefused(String uri) {
		assertThatIllegalArgumentException().isThrownBy(() -> IntrospectionEndpoint.ofTokenEndpoint(URI.create(uri)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none", textBlock = """
			7                             | PT7S
			0                             | PT0S
			999999999                     | PT24H
			Thu, 23 Sep 2021 17:26:45 GMT | none
			Fri, 24 Sep 2021 00:27:10 GMT | PT30S
			-1                            | none
			soon                          | none
			9999999999                    | none
			""")
	void verifyWhenServerSaysWhenToRetryThenKnown(String value, @Nullable Duration expected) throws IOException {
		try (HostileServer server = HostileServer.answering("HTTP/1.1 503 Busy", "Retry-After: " + value, "", "")) {
			NoVerdictException ex = catchThrowableOfType(NoVerdictException.class,
					() -> verify(server, IntrospectionCredentials.none()));
			assertThat(ex.getStatus()).isEqualTo(503);
			assertThat(ex.getRetryAfter()).isEqualTo(expected);
		}
	}

	private static String authorization(IntrospectionCredentials credentials) throws IOException {
		try (HostileServer server = answering(200, "{\"active\":true,\"me\":\"" + ME + "\"}")) {
			verify(server, credentials);
			return server.requests()
				.get(0)
				.lines()
				.filter((line) -> line.startsWith("Authorization: "))
				.map((line) -> line.substring("Authorization: ".length()))
				.findFirst()
				.orElseThrow();
		}
	}

	private static Set<String> words(String text) {
		return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
	}

	private static IndieAuthException fail(HostileServer server) {
		IndieAuthException ex = catchThrowableOfType(IndieAuthException.class,
				() -> verify(server, IntrospectionCredentials.none()));
		assertThat(ex).isNotNull();
		return ex;
	}

	private static VerifiedToken verify(HostileServer server, IntrospectionCredentials credentials) {
		URI uri = URI.create("http://127.0.0.1:" + server.port() + "/introspect?tenant=1");
		FetchSettings settings = FetchSettings.defaults("test").withTrustedOrigins(uri);
		try (GuardedClientHttpRequestFactory requestFactory = new GuardedClientHttpRequestFactory(settings)) {
			return new TokenVerification(requestFactory,
					new IntrospectionEndpoint(uri, IntrospectionForm.RFC7662, credentials), CLOCK)
				.verify("the+token/=");
		}
	}

	private static HostileServer answering(int status, String body) throws IOException {
		return HostileServer.answering("HTTP/1.1 " + status + " Whatever", "Content-Type: application/json", "", body);
	}

}
