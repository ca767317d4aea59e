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
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import io.github.microblogspring.indieauth.http.HostileServer.Handler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GuardedClientHttpRequestFactory} with TLS and somebody in between, or
 * a server that misuses it.
 */
class TlsThreatTests {

	private static final FetchSettings STRICT = FetchSettings.defaults("test");

	private static final int ALERT = 21;

	private static final int HANDSHAKE = 22;

	private static final int GONE = -1;

	private static KeyStore valid;

	private final List<AutoCloseable> closeables = new ArrayList<>();

	@BeforeAll
	static void createCertificate(@TempDir Path directory) throws Exception {
		valid = new TestCertificates(directory).selfSigned("page.example");
	}

	@AfterEach
	void closeAll() throws Exception {
		for (AutoCloseable closeable : this.closeables) {
			closeable.close();
		}
	}

	// T-F15: SSL 3.0, TLS 1.0 and 1.1
	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void executeWhenServerWantsOldVersionThenRefused(int minor) throws Exception {
		List<Integer> records = new CopyOnWriteArrayList<>();
		HostileServer server = start(HostileServer.raw("127.0.0.1", (connection) -> {
			records.add(readRecord(connection.in()));
			connection.out().write(serverHello(minor));
			records.add(readRecord(connection.in()));
		}));
		assertThat(fail(settings(server), "")).isEqualTo(Reason.CONNECTION_FAILED);
		assertThat(server.isIdle()).isTrue();
		assertThat(records).startsWith(HANDSHAKE).isSubsetOf(HANDSHAKE, ALERT, GONE);
	}

	// T-F14: whoever breaks TLS off gets nothing in plain text
	@ParameterizedTest
	@MethodSource("notTls")
	void executeWhenTlsIsBrokenOffThenNothingIsSentInPlainText(String answer) throws Exception {
		List<Integer> records = new CopyOnWriteArrayList<>();
		HostileServer server = start(HostileServer.raw("127.0.0.1", (connection) -> {
			records.add(readRecord(connection.in()));
			connection.send(answer);
			if (!answer.isEmpty()) {
				records.add(readRecord(connection.in()));
			}
		}));
		assertThat(fail(settings(server), "")).isEqualTo(Reason.CONNECTION_FAILED);
		assertThat(server.isIdle()).isTrue();
		assertThat(records).startsWith(HANDSHAKE).isSubsetOf(HANDSHAKE, ALERT, GONE);
		assertThat(server.connections()).isOne();
	}

	static Stream<Named<String>> notTls() {
		return Stream.of(Named.of("closed", ""),
				Named.of("redirect", "HTTP/1.1 301 X\r\nLocation: http://page.example/\r\n\r\n"),
				Named.of("error", "HTTP/1.1 400 The plain HTTP request was sent to HTTPS port\r\n\r\n"),
				Named.of("alert", "\u0015\u0003\u0003\u0000\u0002\u0002F"));
	}

	// T-F12
	@Test
	void executeWhenProxyIsSetThenTlsDoesNotUseItEither() throws Exception {
		HostileServer proxy = start(HostileServer.raw("127.0.0.1", (connection) -> {
		}));
		HostileServer server = start(
				HostileServer.tls(TestCertificates.serverContext(valid), sending("HTTP/1.1 200 OK\r\n\r\nhello")));
		try (ProxyProperties properties = ProxyProperties.set(proxy.port(), "")) {
			assertThat(send(settings(server), "")).isEqualTo("hello");
		}
		assertThat(server.connections()).isOne();
		assertThat(proxy.connections()).isZero();
	}

	// T-X3
	static Stream<Named<Handler>> drips() {
		return Stream.of(Named.of("header", (connection) -> {
			connection.send("HTTP/1.1 200 OK\r\nX: ");
			connection.drip("x", 50);
		}), Named.of("body", (connection) -> {
			connection.send("HTTP/1.1 200 OK\r\n\r\n");
			connection.drip("x", 50);
		}), Named.of("silence", HostileServer.Connected::silence));
	}

	@ParameterizedTest
	@MethodSource("drips")
	void executeWhenDrippingInsideTlsThenEndsAtTheDeadline(Handler handler) throws Exception {
		assertEndsAtTheDeadline(HostileServer.tls(TestCertificates.serverContext(valid), handler), "");
	}

	// T-X3
	@Test
	void executeWhenServerDoesNotReadInsideTlsThenEndsAtTheDeadline() throws Exception {
		assertEndsAtTheDeadline(HostileServer.rawTls(TestCertificates.serverContext(valid), (connection) -> {
			connection.in().read();
			Thread.sleep(20_000);
		}), "x".repeat(8 * 1024 * 1024));
	}

	private void assertEndsAtTheDeadline(HostileServer server, String body) throws Exception {
		FetchSettings settings = settings(start(server)).withTimeout(Duration.ofMillis(600));
		long start = System.nanoTime();
		assertThat(fail(settings, body)).isEqualTo(Reason.TIMEOUT);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
	}

	// The type of the record, or that the client was gone before it
	private static int readRecord(InputStream in) throws IOException {
		byte[] header = in.readNBytes(5);
		if (header.length < 5) {
			return GONE;
		}
		in.readNBytes((header[3] & 0xFF) << 8 | header[4] & 0xFF);
		return header[0];
	}

	// RFC 5246, section 7.4.1.3, without extensions
	private static byte[] serverHello(int minor) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.write(new byte[] { HANDSHAKE, 3, (byte) minor, 0, 42, 2, 0, 0, 38, 3, (byte) minor });
		bytes.write(new byte[32]);
		// No session, TLS_RSA_WITH_AES_128_CBC_SHA, no compression
		bytes.write(new byte[] { 0, 0, 0x2F, 0 });
		return bytes.toByteArray();
	}

	private static Handler sending(String text) {
		return (connection) -> connection.send(text);
	}

	private <T extends AutoCloseable> T start(T closeable) {
		this.closeables.add(closeable);
		return closeable;
	}

	private static FetchSettings settings(HostileServer server) throws Exception {
		return STRICT.withSslBundle(TestCertificates.trusting(valid))
			.withResolve(Map.of("page.example", new InetSocketAddress("127.0.0.1", server.port())));
	}

	private static Reason fail(FetchSettings settings, String body) {
		return assertThatExceptionOfType(FetchException.class).isThrownBy(() -> send(settings, body))
			.actual()
			.getReason();
	}

	private static String send(FetchSettings settings, String body) throws IOException {
		try (GuardedClientHttpRequestFactory factory = new GuardedClientHttpRequestFactory(settings, new Hosts())) {
			ClientHttpRequest request = factory.createRequest(URI.create("https://page.example/"),
					body.isEmpty() ? HttpMethod.GET : HttpMethod.POST);
			request.getBody().write(body.getBytes());
			try (ClientHttpResponse response = request.execute()) {
				return new String(response.getBody().readAllBytes());
			}
		}
	}

}
