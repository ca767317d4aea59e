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

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import io.github.microblogspring.indieauth.http.HostileServer.Handler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GuardedClientHttpRequestFactory}: names that change, addresses that
 * swallow everything, and what is left of it all.
 */
class ConnectionThreatTests {

	private static final FetchSettings SETTINGS = FetchSettings.defaults("test")
		.withAllowHttp(true)
		.withAllowedAddresses("127.0.0.2");

	private final List<AutoCloseable> closeables = new ArrayList<>();

	@AfterEach
	void closeAll() throws Exception {
		for (AutoCloseable closeable : this.closeables) {
			closeable.close();
		}
	}

	// T-F4: the first answer is fine, all others lead inside
	@Test
	void executeWhenAnswersFlipThenConnectedWhereItWasChecked() throws Exception {
		HostileServer inside = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		HostileServer outside = start(
				HostileServer.http("127.0.0.2", inside.port(), sending("HTTP/1.1 200 OK\r\n\r\nhello")));
		FlippingResolver resolver = new FlippingResolver("127.0.0.2", "127.0.0.1");
		GuardedClientHttpRequestFactory factory = start(new GuardedClientHttpRequestFactory(SETTINGS, resolver));
		URI uri = URI.create("http://page.example:" + outside.port() + "/");
		try (ClientHttpResponse response = factory.createRequest(uri, HttpMethod.GET).execute()) {
			assertThat(response.getBody().readAllBytes()).asString().isEqualTo("hello");
		}
		assertThat(resolver.lookups).hasValue(1);
		assertThat(outside.connections()).isOne();
		assertRefused(factory, uri);
		assertThat(resolver.lookups).hasValue(2);
		assertThat(inside.connections()).isZero();
	}

	// T-F4, T-F5: the page redirects to itself while its name begins to lead inside
	@Test
	void fetchWhenAnswersFlipBetweenHopsThenEachIsChecked() throws Exception {
		Handler handler = sending("HTTP/1.1 302 X\r\nLocation: /x\r\n\r\n");
		HostileServer inside = start(HostileServer.http(handler));
		HostileServer outside = start(HostileServer.http("127.0.0.2", inside.port(), handler));
		FlippingResolver resolver = new FlippingResolver("127.0.0.2", "127.0.0.2", "127.0.0.1");
		GuardedPageFetcher fetcher = new GuardedPageFetcher(SETTINGS,
				start(new GuardedClientHttpRequestFactory(SETTINGS, resolver)));
		assertThatExceptionOfType(FetchException.class)
			.isThrownBy(() -> fetcher.fetch(URI.create("http://page.example:" + outside.port() + "/"), "text/html",
					RedirectRule.ANY, Deadline.after(Duration.ofSeconds(20))))
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.ADDRESS_REFUSED);
		assertThat(resolver.lookups).hasValue(3);
		assertThat(outside.connections()).isEqualTo(2);
		assertThat(inside.connections()).isZero();
	}

	// T-X4
	@Test
	void executeWhenAllAddressesAreBlackHolesThenOneDeadlineForAll() throws Exception {
		int port = start(BlackHole.at("127.0.0.21", 0)).address().getPort();
		start(BlackHole.at("127.0.0.22", port));
		start(BlackHole.at("127.0.0.23", port));
		Hosts hosts = new Hosts().add("page.example", "127.0.0.21", "127.0.0.22", "127.0.0.23");
		FetchSettings settings = SETTINGS.withAllowedAddresses("127.0.0.0/8").withTimeout(Duration.ofMillis(800));
		GuardedClientHttpRequestFactory factory = start(new GuardedClientHttpRequestFactory(settings, hosts));
		long start = System.nanoTime();
		assertThatExceptionOfType(FetchException.class).isThrownBy(
				() -> factory.createRequest(URI.create("http://page.example:" + port + "/"), HttpMethod.GET).execute())
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.TIMEOUT);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
	}

	// T-X13: more often than there are places, so that one that is kept is missed
	@Test
	void executeWhenItFailsManyTimesThenNothingIsLeft() throws Exception {
		Set<Thread> before = FetchThreads.running();
		FetchSettings settings = SETTINGS.withMaxResponseSize(DataSize.ofBytes(4));
		Hosts hosts = new Hosts().add("page.example", "127.0.0.2").add("inside.example", "127.0.0.1");
		GuardedClientHttpRequestFactory factory = start(new GuardedClientHttpRequestFactory(settings, hosts));
		List<HostileServer> servers = new ArrayList<>();
		for (Handler handler : List.of(sending(""), sending("SSH-2.0-x\r\n"), sending("HTTP/1.1 999 X\r\n\r\n"),
				sending("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nx"),
				sending("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nx"),
				sending("HTTP/1.1 200 OK\r\n\r\ntoo large"))) {
			servers.add(start(HostileServer.http("127.0.0.2", 0, handler)));
		}
		HostileServer plain = start(HostileServer.raw("127.0.0.2", sending("HTTP/1.1 200 OK\r\n\r\n")));
		for (int i = 0; i < 40; i++) {
			for (HostileServer server : servers) {
				assertFails(factory, "http://page.example:" + server.port() + "/");
			}
			assertFails(factory, "https://page.example:" + plain.port() + "/");
			assertFails(factory, "http://page.example:1/");
			assertFails(factory, "http://inside.example/");
			assertFails(factory, "http://unknown.example/");
			assertFails(factory, "http://localhost/");
		}
		assertThat(plain.isIdle()).isTrue();
		for (HostileServer server : servers) {
			assertThat(server.isIdle()).isTrue();
		}
		assertStillWorks(factory);
		assertThat(FetchThreads.running().stream().filter((thread) -> !before.contains(thread))).hasSizeLessThan(10);
		factory.close();
		FetchThreads.assertGone(before);
	}

	// T-X13: those that end at the deadline, many at once
	@Test
	void executeWhenManyTimeOutThenNothingIsLeft() throws Exception {
		Set<Thread> before = FetchThreads.running();
		FetchSettings settings = SETTINGS.withTimeout(Duration.ofSeconds(1));
		Hosts hosts = new Hosts();
		for (int i = 0; i < 16; i++) {
			hosts.add("page" + i + ".example", "127.0.0.2");
		}
		hosts.add("page.example", "127.0.0.2");
		GuardedClientHttpRequestFactory factory = start(new GuardedClientHttpRequestFactory(settings, hosts));
		HostileServer silent = start(HostileServer.http("127.0.0.2", 0, HostileServer.Connected::silence));
		HostileServer dripping = start(
				HostileServer.http("127.0.0.2", 0, (connection) -> connection.drip("HTTP/1.1 100 X\r\n\r\n", 20)));
		List<Thread> callers = new ArrayList<>();
		AtomicInteger failures = new AtomicInteger();
		for (int i = 0; i < 16; i++) {
			HostileServer server = (i % 2 != 0) ? silent : dripping;
			String url = "http://page" + i + ".example:" + server.port() + "/";
			Thread caller = new Thread(() -> {
				assertFails(factory, url);
				failures.incrementAndGet();
			});
			callers.add(caller);
			caller.start();
		}
		for (Thread caller : callers) {
			caller.join();
		}
		assertThat(failures).hasValue(16);
		assertThat(silent.isIdle()).isTrue();
		assertThat(dripping.isIdle()).isTrue();
		assertStillWorks(factory);
		factory.close();
		FetchThreads.assertGone(before);
	}

	// T-X13: somebody forgets to close
	@Test
	void executeWhenResponseIsNeverClosedThenConnectionEndsAtTheDeadline() throws Exception {
		FetchSettings settings = SETTINGS.withTimeout(Duration.ofSeconds(1));
		HostileServer server = start(HostileServer.http("127.0.0.2", 0, (connection) -> {
			connection.send("HTTP/1.1 200 OK\r\n\r\nhello");
			connection.silence();
		}));
		GuardedClientHttpRequestFactory factory = start(
				new GuardedClientHttpRequestFactory(settings, new Hosts().add("page.example", "127.0.0.2")));
		URI uri = URI.create("http://page.example:" + server.port() + "/");
		for (int i = 0; i < 4; i++) {
			assertThat(factory.createRequest(uri, HttpMethod.GET).execute().getStatusCode().value()).isEqualTo(200);
		}
		assertThat(server.isIdle()).isTrue();
	}

	private void assertStillWorks(GuardedClientHttpRequestFactory factory) throws Exception {
		HostileServer server = start(HostileServer.http("127.0.0.2", 0, sending("HTTP/1.1 200 OK\r\n\r\nok")));
		URI uri = URI.create("http://page.example:" + server.port() + "/");
		try (ClientHttpResponse response = factory.createRequest(uri, HttpMethod.GET).execute()) {
			assertThat(response.getBody().readAllBytes()).asString().isEqualTo("ok");
		}
	}

	private static void assertFails(GuardedClientHttpRequestFactory factory, String url) {
		assertThatExceptionOfType(FetchException.class).isThrownBy(() -> {
			try (ClientHttpResponse response = factory.createRequest(URI.create(url), HttpMethod.GET).execute()) {
				response.getBody().readAllBytes();
			}
		}).extracting(FetchException::getReason).isNotEqualTo(Reason.BUSY);
	}

	private static void assertRefused(GuardedClientHttpRequestFactory factory, URI uri) {
		assertThatExceptionOfType(FetchException.class)
			.isThrownBy(() -> factory.createRequest(uri, HttpMethod.GET).execute())
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.ADDRESS_REFUSED);
	}

	private static Handler sending(String text) {
		return (connection) -> connection.send(text);
	}

	private <T extends AutoCloseable> T start(T closeable) {
		this.closeables.add(closeable);
		return closeable;
	}

	/**
	 * Gives one address after the other, and then the last one for ever.
	 */
	private static final class FlippingResolver implements HostResolver {

		private final Queue<String> answers;

		private final AtomicInteger lookups = new AtomicInteger();

		private FlippingResolver(String... answers) {
			this.answers = new ArrayDeque<>(List.of(answers));
		}

		@Override
		public synchronized InetAddress[] resolve(String host) throws UnknownHostException {
			this.lookups.incrementAndGet();
			String answer = (this.answers.size() > 1) ? this.answers.remove() : this.answers.element();
			return new InetAddress[] { InetAddress.getByAddress(host, InetAddress.getByName(answer).getAddress()) };
		}

	}

}
