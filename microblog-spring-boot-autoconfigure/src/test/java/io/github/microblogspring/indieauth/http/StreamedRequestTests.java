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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.StreamingHttpOutputMessage.Body;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Requests whose body is written while they are sent.
 */
class StreamedRequestTests {

	private static final FetchSettings SETTINGS = FetchSettings.defaults("test/1.0")
		.withAllowHttp(true)
		.withTimeout(Duration.ofSeconds(30))
		.withReadTimeout(Duration.ofSeconds(30));

	private static final int MEGABYTE = 1024 * 1024;

	private HostileServer server;

	private GuardedClientHttpRequestFactory factory;

	@AfterEach
	void close() throws IOException {
		if (this.factory != null) {
			this.factory.close();
		}
		this.server.close();
	}

	@Test
	void executeWhenBodyIsStreamedThenFirstBytesArriveBeforeTheLastAreThere() throws Exception {
		CountDownLatch arrived = new CountDownLatch(1);
		this.server = HostileServer.raw("127.0.0.1", (connection) -> {
			readUntil(connection.in(), "first");
			arrived.countDown();
			readUntil(connection.in(), "last");
			connection.send("HTTP/1.1 200 OK\r\n\r\n");
		});
		ClientHttpResponse response = send(-1, (out) -> {
			out.write("first".getBytes(StandardCharsets.US_ASCII));
			out.flush();
			await(arrived);
			out.write("last".getBytes(StandardCharsets.US_ASCII));
		});
		assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
	}

	@Test
	void executeWhenLengthIsKnownThenContentLengthAndExactlyThoseBytes() throws Exception {
		long length = 200L * MEGABYTE + 7;
		long[] read = new long[1];
		this.server = HostileServer.raw("127.0.0.1", (connection) -> {
			String head = readUntil(connection.in(), "\r\n\r\n");
			assertThat(head).contains("Content-Length: " + length + "\r\n").doesNotContain("Transfer-Encoding");
			read[0] = skip(connection.in(), length);
			connection.send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
		});
		ClientHttpResponse response = send(length, (out) -> {
			byte[] megabyte = new byte[MEGABYTE];
			for (int i = 0; i < 200; i++) {
				out.write(megabyte);
			}
			out.write(megabyte, 0, 7);
		});
		assertThat(response.getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
		assertThat(read[0]).isEqualTo(length);
	}

	@Test
	void executeWhenLengthIsUnknownThenChunked() throws Exception {
		this.server = HostileServer.raw("127.0.0.1", (connection) -> {
			String request = readUntil(connection.in(), "0\r\n\r\n");
			assertThat(request).contains("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n")
				.doesNotContain("Content-Length");
			connection.send("HTTP/1.1 200 OK\r\n\r\n");
		});
		ClientHttpResponse response = send(-1, (out) -> out.write("hello".getBytes(StandardCharsets.US_ASCII)));
		assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
	}

	@Test
	void executeWhenBytesAreGivenThenContentLength() throws Exception {
		this.server = HostileServer.answering("HTTP/1.1 200 OK", "", "");
		ClientHttpRequest request = request();
		((StreamingHttpOutputMessage) request).setBody("hello".getBytes(StandardCharsets.US_ASCII));
		request.execute().close();
		assertThat(this.server.requests()).singleElement()
			.asString()
			.contains("Content-Length: 5\r\n")
			.endsWith("\r\n\r\nhello");
	}

	// Before each chunk there is a look at whether the answer has come
	@Test
	void executeWhenOverTlsThenAllOfItArrives(@TempDir Path directory) throws Exception {
		KeyStore keys = new TestCertificates(directory).selfSigned("alice.example");
		this.server = HostileServer.tls(TestCertificates.serverContext(keys),
				(connection) -> connection.send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"));
		this.factory = new GuardedClientHttpRequestFactory(
				SETTINGS.withSslBundle(TestCertificates.trusting(keys))
					.withResolve(Map.of("alice.example", new InetSocketAddress("127.0.0.1", this.server.port()))),
				new Hosts());
		ClientHttpRequest request = this.factory.createRequest(URI.create("https://alice.example/media"),
				HttpMethod.POST);
		request.getHeaders().setContentLength(3L * MEGABYTE);
		((StreamingHttpOutputMessage) request).setBody((out) -> {
			byte[] some = "x".repeat(16 * 1024).getBytes(StandardCharsets.US_ASCII);
			for (int i = 0; i < 3 * 64; i++) {
				out.write(some);
			}
		});
		try (ClientHttpResponse response = request.execute()) {
			assertThat(response.getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
		}
		assertThat(this.server.requests()).singleElement().asString().endsWith("\r\n\r\n" + "x".repeat(3 * MEGABYTE));
	}

	@Test
	void executeWhenServerAnswersEarlyThenThatIsTheAnswer() throws Exception {
		CountDownLatch answered = new CountDownLatch(1);
		this.server = HostileServer.raw("127.0.0.1", (connection) -> {
			readUntil(connection.in(), "\r\n\r\n");
			connection.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
			answered.countDown();
			connection.silence();
		});
		long[] written = new long[1];
		ClientHttpResponse response = send(1000L * MEGABYTE, (out) -> {
			byte[] megabyte = new byte[MEGABYTE];
			out.write(megabyte);
			await(answered);
			for (int i = 1; i < 1000; i++) {
				out.write(megabyte);
				written[0] = i;
			}
		});
		assertThat(response.getStatusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
		assertThat(written[0]).isLessThan(900);
	}

	@Test
	void executeWhenBodyFailsThenItsOwnExceptionAndNothingLeftOpen() throws Exception {
		this.server = HostileServer.raw("127.0.0.1", HostileServer.Connected::silence);
		IOException gone = new IOException("The file is gone");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(100, (out) -> {
			out.write(1);
			throw gone;
		})).isSameAs(gone);
		IllegalStateException broken = new IllegalStateException("The picture is broken");
		assertThatIllegalStateException().isThrownBy(() -> send(-1, (out) -> {
			throw broken;
		})).isSameAs(broken);
		assertThat(this.server.isIdle()).isTrue();
	}

	@Test
	void executeWhenBodyHasAnotherLengthThenFails() throws Exception {
		this.server = HostileServer.raw("127.0.0.1", HostileServer.Connected::silence);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(3, (out) -> out.write(new byte[2])))
			.withMessage("The body has 2 bytes instead of 3");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(3, (out) -> out.write(new byte[4])))
			.withMessage("The body has 4 bytes instead of 3");
		assertThat(this.server.isIdle()).isTrue();
	}

	@Test
	void executeWhenServerIsGoneThenFetchException() throws Exception {
		this.server = HostileServer.raw("127.0.0.1", (connection) -> readUntil(connection.in(), "\r\n\r\n"));
		assertThatExceptionOfType(FetchException.class).isThrownBy(() -> send(1000L * MEGABYTE, (out) -> {
			byte[] megabyte = new byte[MEGABYTE];
			for (int i = 0; i < 1000; i++) {
				out.write(megabyte);
			}
		})).extracting(FetchException::getReason).isIn(Reason.CONNECTION_FAILED, Reason.INVALID_RESPONSE);
	}

	@Test
	void executeWhenServerReadsNothingThenOverAtTheDeadline() throws Exception {
		CountDownLatch done = new CountDownLatch(1);
		this.server = HostileServer.raw("127.0.0.1", (connection) -> await(done));
		this.factory = factory(SETTINGS.withTimeout(Duration.ofMillis(500)));
		assertThatExceptionOfType(FetchException.class).isThrownBy(() -> send(1000L * MEGABYTE, (out) -> {
			byte[] megabyte = new byte[MEGABYTE];
			for (int i = 0; i < 1000; i++) {
				out.write(megabyte);
			}
		})).extracting(FetchException::getReason).isEqualTo(Reason.TIMEOUT);
		done.countDown();
	}

	@Test
	void setBodyWhenThereIsOneThenRefused() throws Exception {
		this.server = HostileServer.answering("HTTP/1.1 200 OK", "", "");
		ClientHttpRequest buffered = request();
		buffered.getBody().write(1);
		assertThatIllegalStateException()
			.isThrownBy(() -> ((StreamingHttpOutputMessage) buffered).setBody((out) -> out.write(1)));
		ClientHttpRequest streamed = request();
		((StreamingHttpOutputMessage) streamed).setBody((out) -> out.write(1));
		assertThatIllegalStateException().isThrownBy(streamed::getBody);
	}

	private ClientHttpRequest request() throws IOException {
		if (this.factory == null) {
			this.factory = factory(SETTINGS);
		}
		return this.factory.createRequest(URI.create("http://alice.example:" + this.server.port() + "/media"),
				HttpMethod.POST);
	}

	private GuardedClientHttpRequestFactory factory(FetchSettings settings) throws IOException {
		return new GuardedClientHttpRequestFactory(settings.withAllowedAddresses("127.0.0.1"),
				new Hosts().add("alice.example", "127.0.0.1"));
	}

	private ClientHttpResponse send(long length, Body body) throws IOException {
		ClientHttpRequest request = request();
		if (length >= 0) {
			request.getHeaders().setContentLength(length);
		}
		((StreamingHttpOutputMessage) request).setBody(body);
		try (ClientHttpResponse response = request.execute()) {
			return response;
		}
	}

	private static void await(CountDownLatch latch) throws IOException {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	private static String readUntil(InputStream in, String end) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		String text = "";
		while (!text.endsWith(end)) {
			int octet = in.read();
			if (octet == -1) {
				throw new IOException("The client is gone");
			}
			bytes.write(octet);
			text = bytes.toString(StandardCharsets.ISO_8859_1);
		}
		return text;
	}

	private static long skip(InputStream in, long length) throws IOException {
		byte[] bytes = new byte[MEGABYTE];
		long count = 0;
		while (count < length) {
			int read = in.read(bytes, 0, (int) Math.min(bytes.length, length - count));
			if (read == -1) {
				return count;
			}
			count += read;
		}
		return count;
	}

}
