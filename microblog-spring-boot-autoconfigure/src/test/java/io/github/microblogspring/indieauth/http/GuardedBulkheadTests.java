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

import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import io.github.microblogspring.indieauth.http.HostileServer.Handler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link GuardedClientHttpRequestFactory}: how many requests run at once.
 */
class GuardedBulkheadTests {

	private static final FetchSettings SETTINGS = FetchSettings.defaults("test")
		.withAllowHttp(true)
		.withAllowedAddresses("127.0.0.1");

	private static final Handler OK = (connection) -> connection.send("HTTP/1.1 200 OK\r\n\r\nhello");

	// T-X13
	static final List<Named<Handler>> failures = List.of(
			Named.of("closes at once", (connection) -> connection.in().close()),
			Named.of("says nothing", HostileServer.Connected::silence),
			Named.of("is no HTTP server", (connection) -> connection.send("hello\r\n\r\n")),
			Named.of("drips", (connection) -> connection.drip("HTTP/1.1 100 Continue\r\n\r\n", 10)),
			Named.of("has an endless body", (connection) -> {
				connection.send("HTTP/1.1 200 OK\r\n\r\n");
				connection.drip("x".repeat(1000), 0);
			}),
			Named.of("breaks off", (connection) -> connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")));

	private final Hosts hosts = new Hosts();

	private final List<AutoCloseable> closeables = new ArrayList<>();

	@AfterEach
	void closeAll() throws Exception {
		for (AutoCloseable closeable : this.closeables) {
			closeable.close();
		}
	}

	// T-X9
	@Test
	void executeWhenSlowHostsTakeAllPlacesThenOnlyTrustedOnesAnswer() throws Exception {
		HostileServer slow = start(HostileServer.http((connection) -> {
			connection.send("HTTP/1.1 200 OK\r\n\r\n");
			connection.silence();
		}));
		HostileServer provider = start(HostileServer.http(OK));
		GuardedClientHttpRequestFactory factory = factory(
				SETTINGS.withMaxConcurrent(2).withTrustedOrigins(url("provider.example", provider)));
		ClientHttpResponse first = execute(factory, url("a.example", slow));
		execute(factory, url("b.example", slow));
		assertThatExceptionOfType(FetchException.class).isThrownBy(() -> execute(factory, url("c.example", slow)))
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.BUSY);
		assertThat(slow.connections()).isEqualTo(2);
		assertThat(execute(factory, url("provider.example", provider)).getStatusCode()).isEqualTo(HttpStatus.OK);
		first.close();
		assertThat(execute(factory, url("c.example", slow)).getStatusCode()).isEqualTo(HttpStatus.OK);
	}

	// T-X12
	@Test
	void executeWhenOneHostIsAskedTooOftenThenBusy() throws Exception {
		HostileServer slow = start(HostileServer.http((connection) -> {
			connection.send("HTTP/1.1 200 OK\r\n\r\n");
			connection.silence();
		}));
		GuardedClientHttpRequestFactory factory = factory(SETTINGS);
		for (int i = 0; i < 4; i++) {
			execute(factory, url("a.example", slow));
		}
		assertThatExceptionOfType(FetchException.class).isThrownBy(() -> execute(factory, url("A.example", slow)))
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.BUSY);
		assertThat(slow.connections()).isEqualTo(4);
		assertThat(execute(factory, url("b.example", slow)).getStatusCode()).isEqualTo(HttpStatus.OK);
	}

	// T-X13
	@ParameterizedTest
	@FieldSource("failures")
	void executeWhenRequestsFailThenNoPlaceIsLost(Handler failure) throws Exception {
		HostileServer evil = start(HostileServer.http(failure));
		HostileServer good = start(HostileServer.http(OK));
		GuardedClientHttpRequestFactory factory = factory(SETTINGS.withMaxConcurrent(1)
			.withTimeout(Duration.ofSeconds(1))
			.withMaxResponseSize(DataSize.ofKilobytes(10)));
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(FetchException.class)
				.isThrownBy(() -> execute(factory, url("evil.example", evil)).getBody().readAllBytes());
		}
		assertThat(execute(factory, url("good.example", good)).getBody()).hasContent("hello");
	}

	// T-X13
	@Test
	void executeWhenHostIsRefusedThenNoPlaceIsLost() throws Exception {
		HostileServer good = start(HostileServer.http(OK));
		this.hosts.add("inside.example", "10.0.0.1");
		GuardedClientHttpRequestFactory factory = factory(SETTINGS.withMaxConcurrent(1));
		for (String host : List.of("inside.example", "unknown.example", "10.0.0.1", "localhost")) {
			assertThatExceptionOfType(FetchException.class).isThrownBy(() -> execute(factory, url(host, good)))
				.extracting(FetchException::getReason)
				.isNotEqualTo(Reason.BUSY);
		}
		assertThat(execute(factory, url("good.example", good)).getStatusCode()).isEqualTo(HttpStatus.OK);
	}

	// T-X13
	@Test
	void executeWhenResponseIsNeverClosedThenPlaceIsFreeAtTheDeadline() throws Exception {
		HostileServer good = start(HostileServer.http(OK));
		GuardedClientHttpRequestFactory factory = factory(SETTINGS.withMaxConcurrent(1));
		factory.createRequest(url("a.example", good), HttpMethod.GET, Deadline.after(Duration.ofMillis(500))).execute();
		assertThat(execute(factory, url("b.example", good)).getStatusCode()).isEqualTo(HttpStatus.OK);
	}

	// T-X13: as where no thread can be started any more
	@Test
	void executeWhenErrorThenNoPlaceIsLost() throws Exception {
		HostileServer good = start(HostileServer.http(OK));
		SslBundle sslBundle = mock();
		given(sslBundle.createSslContext()).willThrow(new OutOfMemoryError("As told"));
		GuardedClientHttpRequestFactory factory = factory(SETTINGS.withMaxConcurrent(1).withSslBundle(sslBundle));
		URI uri = URI.create("https://a.example:" + good.port() + "/");
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> execute(factory, uri));
		}
		assertThat(execute(factory, url("good.example", good)).getStatusCode()).isEqualTo(HttpStatus.OK);
	}

	private GuardedClientHttpRequestFactory factory(FetchSettings settings) throws UnknownHostException {
		for (String host : List.of("a.example", "b.example", "c.example", "evil.example", "good.example",
				"provider.example")) {
			this.hosts.add(host, "127.0.0.1");
		}
		return start(new GuardedClientHttpRequestFactory(settings, this.hosts));
	}

	private ClientHttpResponse execute(GuardedClientHttpRequestFactory factory, URI uri) throws IOException {
		ClientHttpResponse response = factory.createRequest(uri, HttpMethod.GET).execute();
		this.closeables.add(response::close);
		return response;
	}

	private <T extends AutoCloseable> T start(T closeable) {
		this.closeables.add(closeable);
		return closeable;
	}

	private static URI url(String host, HostileServer server) {
		return URI.create("http://" + host + ":" + server.port() + "/");
	}

}
