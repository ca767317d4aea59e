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

package io.github.microblogspring.indieauth.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import io.github.microblogspring.indieauth.http.HostileServer.Handler;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GuardedClientHttpRequestFactory}: what servers can answer.
 */
class HostileResponseTests {

	private static final FetchSettings SETTINGS = FetchSettings.defaults("test")
		.withAllowHttp(true)
		.withAllowedAddresses("127.0.0.1")
		.withTimeout(Duration.ofSeconds(20));

	private static final String OK = "HTTP/1.1 200 OK\r\n";

	private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

	private static final String GZIP = OK + "Content-Encoding: gzip\r\n\r\n";

	private static final int TEST_LIMIT = 16 * 1024 * 1024;

	// T-X1, T-X2
	static Stream<Named<Handler>> tooLarge() throws IOException {
		String line = "x".repeat(8190) + "\r\n";
		byte[] bomb = gzip(new byte[TEST_LIMIT]);
		return Stream.of(Named.of("endless chunks", (connection) -> {
			connection.send(CHUNKED);
			connection.drip("2000\r\n" + line + "\r\n", 0);
		}), Named.of("one giant chunk", (connection) -> {
			connection.send(CHUNKED + "7fffffffffffffff\r\n");
			connection.drip(line, 0);
		}), Named.of("endless until closed", (connection) -> {
			connection.send(OK + "\r\n");
			connection.drip(line, 0);
		}), Named.of("declared giant", (connection) -> {
			connection.send(OK + "Content-Length: 9223372036854775807\r\n\r\n");
			connection.drip(line, 0);
		}), Named.of("endless error", (connection) -> {
			connection.send("HTTP/1.1 500 No\r\n\r\n");
			connection.drip(line, 0);
		}), Named.of("gzip bomb", (connection) -> {
			connection.send(GZIP);
			connection.out().write(bomb);
		}), Named.of("gzip that decodes to nothing", (connection) -> {
			connection.send(GZIP);
			connection.out().write(new byte[] { 0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 0 });
			byte[] emptyBlocks = new byte[5000];
			for (int i = 0; i < emptyBlocks.length; i += 5) {
				emptyBlocks[i + 3] = (byte) 0xFF;
				emptyBlocks[i + 4] = (byte) 0xFF;
			}
			writeForever(connection.out(), emptyBlocks);
		}), Named.of("gzip with an endless name", (connection) -> {
			connection.send(GZIP);
			connection.out().write(new byte[] { 0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 0 });
			connection.drip(line, 0);
		}));
	}

	@ParameterizedTest
	@MethodSource("tooLarge")
	void readWhenTooLargeThenBrokenOff(Handler handler) throws Exception {
		try (HostileServer server = HostileServer.http(handler)) {
			long start = System.nanoTime();
			assertThat(readAll(server, SETTINGS).getReason()).isEqualTo(Reason.TOO_LARGE);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			assertThat(server.isIdle()).isTrue();
			assertThat(server.bytesSent()).isLessThan(TEST_LIMIT);
		}
	}

	// T-X1, T-X13
	@Test
	void closeWhenBodyIsEndlessThenNotRead() throws Exception {
		try (HostileServer server = HostileServer.http((connection) -> {
			connection.send(OK + "\r\n");
			connection.drip("x".repeat(8192), 0);
		}); GuardedClientHttpRequestFactory factory = factory(SETTINGS)) {
			ClientHttpResponse response = factory.createRequest(uri(server), HttpMethod.GET).execute();
			assertThat(response.getBody().read()).isEqualTo('x');
			response.close();
			assertThat(server.isIdle()).isTrue();
			assertThat(server.bytesSent()).isLessThan(TEST_LIMIT);
			assertThatExceptionOfType(FetchException.class).isThrownBy(() -> response.getBody().readAllBytes());
		}
	}

	// T-X1
	@Test
	void retrieveWhenErrorIsEndlessThenExceptionInsteadOfMemory() throws Exception {
		try (HostileServer server = HostileServer.http((connection) -> {
			connection.send("HTTP/1.1 500 No\r\n\r\n");
			connection.drip("x".repeat(8192), 0);
		}); GuardedClientHttpRequestFactory factory = factory(SETTINGS)) {
			RestClient client = RestClient.builder().requestFactory(factory).build();
			assertThatExceptionOfType(RestClientException.class)
				.isThrownBy(() -> client.get().uri(uri(server)).retrieve().body(Map.class));
			assertThat(server.isIdle()).isTrue();
			assertThat(server.bytesSent()).isLessThan(TEST_LIMIT);
		}
	}

	@Test
	void readWhenExactlyTheLimitThenRead() throws Exception {
		try (HostileServer server = HostileServer.answering("HTTP/1.1 200 OK", "", "12345678");
				GuardedClientHttpRequestFactory factory = factory(SETTINGS.withMaxResponseSize(DataSize.ofBytes(8)))) {
			try (ClientHttpResponse response = factory.createRequest(uri(server), HttpMethod.GET).execute()) {
				assertThat(response.getBody().read()).isEqualTo('1');
				assertThat(response.getBody().read(new byte[0])).isZero();
				assertThat(response.getBody().readAllBytes()).asString().isEqualTo("2345678");
			}
		}
	}

	// T-X2
	@ParameterizedTest
	@ValueSource(strings = { "gzip", "x-gzip", "GZip " })
	void readWhenGzipThenOneLayerDecoded(String coding) throws Exception {
		byte[] once = gzip("hello".getBytes(StandardCharsets.UTF_8));
		byte[] twice = gzip(once);
		try (HostileServer server = HostileServer.http((connection) -> {
			connection.send(OK + "Content-Encoding: " + coding + "\r\nContent-Length: " + twice.length + "\r\n\r\n");
			connection.out().write(twice);
		}); GuardedClientHttpRequestFactory factory = factory(SETTINGS)) {
			try (ClientHttpResponse response = factory.createRequest(uri(server), HttpMethod.GET).execute()) {
				assertThat(response.getHeaders().headerNames()).isEmpty();
				assertThat(response.getBody().readAllBytes()).isEqualTo(once);
			}
		}
	}

	// T-X3: each lasts for ever, and no single read takes long
	static Stream<Named<Handler>> drips() {
		return Stream.of(Named.of("status line", (connection) -> {
			connection.send("HTTP/1.1 200 ");
			connection.drip("O", 50);
		}), Named.of("header", (connection) -> {
			connection.send(OK + "X: ");
			connection.drip("x", 50);
		}), Named.of("headers", (connection) -> {
			connection.send(OK);
			connection.drip("X: y\r\n", 50);
		}), Named.of("interim answers", (connection) -> connection.drip("HTTP/1.1 103 Early Hints\r\n\r\n", 1)),
				Named.of("flood of interim answers",
						(connection) -> connection.drip("HTTP/1.1 100 Continue\r\n\r\n", 0)),
				Named.of("body", (connection) -> {
					connection.send(OK + "Content-Length: 100000\r\n\r\n");
					connection.drip("x", 50);
				}), Named.of("chunks", (connection) -> {
					connection.send(CHUNKED);
					connection.drip("1\r\nx\r\n", 50);
				}), Named.of("chunk extension", (connection) -> {
					connection.send(CHUNKED + "1;");
					connection.drip("x", 50);
				}), Named.of("flood of chunk extensions", (connection) -> {
					connection.send(CHUNKED);
					connection.drip("1;" + "x".repeat(16_000) + "\r\nx\r\n", 0);
				}), Named.of("trailer", (connection) -> {
					connection.send(CHUNKED + "0\r\nX: ");
					connection.drip("x", 50);
				}), Named.of("gzip", (connection) -> {
					connection.send(GZIP);
					GZIPOutputStream gzip = new GZIPOutputStream(connection.out(), true);
					while (true) {
						gzip.write('x');
						gzip.flush();
						Thread.sleep(50);
					}
				}));
	}

	@ParameterizedTest
	@MethodSource("drips")
	void readWhenDrippingThenEndsAtTheDeadline(Handler handler) throws Exception {
		try (HostileServer server = HostileServer.http(handler)) {
			assertEndsAtTheDeadline(server, "http");
		}
	}

	// T-X3, T-X4
	static Stream<Named<Handler>> slowTls() {
		return Stream.of(Named.of("silence", HostileServer.Connected::silence), Named.of("drip", (connection) -> {
			connection.out().write(new byte[] { 0x16, 3, 3, 0x40, 0 });
			connection.drip("\u0002", 50);
		}), Named.of("never reading", (connection) -> Thread.sleep(20_000)));
	}

	@ParameterizedTest
	@MethodSource("slowTls")
	void executeWhenTlsIsSlowThenEndsAtTheDeadline(Handler handler) throws Exception {
		try (HostileServer server = HostileServer.raw("127.0.0.1", handler)) {
			assertEndsAtTheDeadline(server, "https");
		}
	}

	private static void assertEndsAtTheDeadline(HostileServer server, String scheme) {
		FetchSettings settings = SETTINGS.withTimeout(Duration.ofSeconds(1));
		URI uri = URI.create(scheme + "://alice.example:" + server.port() + "/");
		long start = System.nanoTime();
		try (GuardedClientHttpRequestFactory factory = factory(settings)) {
			assertThat(fail(factory, uri).getReason()).isEqualTo(Reason.TIMEOUT);
		}
		Duration taken = Duration.ofNanos(System.nanoTime() - start);
		assertThat(taken).isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
	}

	// T-X4
	@Test
	void executeWhenSilentThenEndsBeforeTheDeadline() throws Exception {
		try (HostileServer server = HostileServer.http(HostileServer.Connected::silence)) {
			long start = System.nanoTime();
			assertThat(readAll(server, SETTINGS).getReason()).isEqualTo(Reason.TIMEOUT);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			assertThat(server.isIdle()).isTrue();
		}
	}

	// T-X3
	@Test
	void executeWhenServerDoesNotReadThenEndsAtTheDeadline() throws Exception {
		FetchSettings settings = SETTINGS.withTimeout(Duration.ofSeconds(1));
		try (HostileServer server = HostileServer.raw("127.0.0.1", (connection) -> Thread.sleep(20_000));
				GuardedClientHttpRequestFactory factory = factory(settings)) {
			RestClient client = RestClient.builder().requestFactory(factory).build();
			long start = System.nanoTime();
			assertThatExceptionOfType(RestClientException.class)
				.isThrownBy(() -> client.post().uri(uri(server)).body(new byte[TEST_LIMIT]).retrieve().body(Map.class))
				.havingCause()
				.isInstanceOfSatisfying(FetchException.class,
						(ex) -> assertThat(ex.getReason()).isEqualTo(Reason.TIMEOUT));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		}
	}

	// T-X3
	@Test
	void closeFactoryWhenDrippingThenDeadlineHolds() throws Exception {
		FetchSettings settings = SETTINGS.withTimeout(Duration.ofSeconds(1));
		try (HostileServer server = HostileServer.http((connection) -> {
			connection.send(OK + "\r\n");
			connection.drip("x", 50);
		}); GuardedClientHttpRequestFactory factory = factory(settings)) {
			try (ClientHttpResponse response = factory.createRequest(uri(server), HttpMethod.GET).execute()) {
				factory.close();
				assertThatExceptionOfType(FetchException.class).isThrownBy(() -> response.getBody().readAllBytes())
					.extracting(FetchException::getReason)
					.isEqualTo(Reason.TIMEOUT);
			}
		}
	}

	// T-X2, T-X5
	static Stream<Named<Handler>> invalid() {
		String manyHeaders = "X: y\r\n".repeat(201);
		return Stream.of(Named.of("too many headers", sending(OK + manyHeaders + "\r\n")),
				Named.of("endless headers", (connection) -> {
					connection.send(OK);
					connection.drip("X: y\r\n".repeat(100), 0);
				}), Named.of("endless header", (connection) -> {
					connection.send(OK + "X: ");
					connection.drip("x".repeat(8192), 0);
				}), Named.of("long header", sending(OK + "X: " + "x".repeat(17_000) + "\r\n\r\n")),
				Named.of("endless folded header", (connection) -> {
					connection.send(OK + "X: y\r\n");
					connection.drip(" " + "x".repeat(1000) + "\r\n", 0);
				}), Named.of("endless status line", (connection) -> {
					connection.send("HTTP/1.1 200 ");
					connection.drip("x".repeat(8192), 0);
				}), Named.of("50,000 links", sending(OK + "Link: </>; rel=x\r\n".repeat(50_000) + "\r\n")),
				Named.of("too many trailers", sending(CHUNKED + "0\r\n" + manyHeaders + "\r\n")),
				Named.of("long trailer", sending(CHUNKED + "0\r\nX: " + "x".repeat(17_000) + "\r\n\r\n")),
				Named.of("long chunk extension", sending(CHUNKED + "1;" + "x".repeat(17_000) + "\r\n")),
				Named.of("no chunk size", sending(CHUNKED + "x\r\n")),
				Named.of("negative chunk size", sending(CHUNKED + "-1\r\n")),
				Named.of("chunk cut off", sending(CHUNKED + "10\r\nx")),
				Named.of("unknown transfer coding", sending(OK + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")),
				Named.of("two lengths", sending(OK + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx")),
				Named.of("length that is none", sending(OK + "Content-Length: x\r\n\r\nxx")),
				Named.of("negative length", sending(OK + "Content-Length: -1\r\n\r\nxx")),
				Named.of("not HTTP", sending("SSH-2.0-OpenSSH_9.2p1\r\n")),
				Named.of("HTTP/2", sending("HTTP/2.0 200 OK\r\n\r\n")),
				Named.of("no status", sending("HTTP/1.1 OK\r\n\r\n")),
				Named.of("status 0", sending("HTTP/1.1 0 OK\r\n\r\n")),
				Named.of("status 99", sending("HTTP/1.1 99 OK\r\n\r\n")),
				Named.of("status 600", sending("HTTP/1.1 600 OK\r\n\r\n")),
				Named.of("status 99999999999", sending("HTTP/1.1 99999999999 OK\r\n\r\n")),
				Named.of("header without a name", sending(OK + ": x\r\n\r\n")),
				Named.of("header without a colon", sending(OK + "x\r\n\r\n")),
				Named.of("brotli", sending(OK + "Content-Encoding: br\r\n\r\nx")),
				Named.of("nested codings", sending(OK + "Content-Encoding: gzip, gzip\r\n\r\nx")),
				Named.of("two codings", sending(OK + "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\nx")),
				Named.of("not gzip", sending(GZIP + "hello")), Named.of("empty gzip", sending(GZIP)));
	}

	@ParameterizedTest
	@MethodSource("invalid")
	void readWhenInvalidThenInvalidResponse(Handler handler) throws Exception {
		try (HostileServer server = HostileServer.http(handler)) {
			FetchException failure = readAll(server, SETTINGS);
			assertThat(failure.getReason()).isEqualTo(Reason.INVALID_RESPONSE);
			assertThat(failure).hasNoCause();
			assertThat(server.isIdle()).isTrue();
			assertThat(server.bytesSent()).isLessThan(TEST_LIMIT);
		}
	}

	static Stream<Named<Handler>> broken() {
		return Stream.of(Named.of("closed at once", sending("")),
				Named.of("closed in the status line", sending("HTTP/1.")),
				Named.of("closed in the body", sending(OK + "Content-Length: 10\r\n\r\nx")));
	}

	@ParameterizedTest
	@MethodSource("broken")
	void readWhenBrokenOffThenFails(Handler handler) throws Exception {
		try (HostileServer server = HostileServer.http(handler)) {
			assertThat(readAll(server, SETTINGS).getReason()).isIn(Reason.CONNECTION_FAILED, Reason.INVALID_RESPONSE);
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void readWhenLargeButAllowedHeadersThenRead() throws Exception {
		try (HostileServer server = HostileServer.answering("HTTP/1.1 103 Early Hints", "", "HTTP/1.1 200 OK",
				"Link: <" + "x".repeat(16_000) + ">", "X: y\r\n".repeat(190), "hello");
				GuardedClientHttpRequestFactory factory = factory(SETTINGS)) {
			try (ClientHttpResponse response = factory.createRequest(uri(server), HttpMethod.GET).execute()) {
				assertThat(response.getHeaders().get("X")).hasSize(190);
				assertThat(response.getBody().readAllBytes()).asString().isEqualTo("hello");
			}
		}
	}

	private static Handler sending(String text) {
		return (connection) -> connection.send(text);
	}

	private static void writeForever(OutputStream out, byte[] bytes) throws IOException {
		while (true) {
			out.write(bytes);
		}
	}

	private static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream result = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(result)) {
			out.write(bytes);
		}
		return result.toByteArray();
	}

	private static URI uri(HostileServer server) {
		return URI.create("http://alice.example:" + server.port() + "/");
	}

	private static GuardedClientHttpRequestFactory factory(FetchSettings settings) {
		try {
			return new GuardedClientHttpRequestFactory(settings, new Hosts().add("alice.example", "127.0.0.1"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static FetchException readAll(HostileServer server, FetchSettings settings) {
		try (GuardedClientHttpRequestFactory factory = factory(settings)) {
			return fail(factory, uri(server));
		}
	}

	private static FetchException fail(GuardedClientHttpRequestFactory factory, URI uri) {
		return assertThatExceptionOfType(FetchException.class).isThrownBy(() -> {
			try (ClientHttpResponse response = factory.createRequest(uri, HttpMethod.GET).execute()) {
				response.getBody().readAllBytes();
			}
		}).actual();
	}

}
