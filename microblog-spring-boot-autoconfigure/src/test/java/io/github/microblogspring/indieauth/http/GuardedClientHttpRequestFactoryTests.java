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
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GuardedClientHttpRequestFactory}: where requests go and what they take
 * along.
 */
class GuardedClientHttpRequestFactoryTests {

	private static final FetchSettings STRICT = FetchSettings.defaults("test/1.0 (https://app.example/)");

	private static final FetchSettings LOOPBACK = STRICT.withAllowHttp(true).withAllowedAddresses("127.0.0.1");

	private final Hosts hosts = new Hosts();

	private final List<AutoCloseable> closeables = new ArrayList<>();

	@AfterEach
	void closeAll() throws Exception {
		for (AutoCloseable closeable : this.closeables) {
			closeable.close();
		}
	}

	@Test
	void createWhenNotUsedThenNothingStarts() {
		Set<Thread> before = FetchThreads.running();
		factory(STRICT).createRequest(URI.create("https://alice.example/"), HttpMethod.GET);
		assertThat(before).containsAll(FetchThreads.running());
		assertThat(this.hosts.lookups()).isEmpty();
	}

	@Test
	void executeWhenGetThenOwnHeadersAndNoOthers() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "Content-Length: 5", "", "hello"));
		this.hosts.add("alice.example", "127.0.0.1");
		ClientHttpRequest request = factory(LOOPBACK)
			.createRequest(URI.create("http://ALICE.example:" + server.port() + "//x/?q=%20"), HttpMethod.GET);
		request.getHeaders().set("Accept", "text/html");
		request.getHeaders().set("User-Agent", "other");
		request.getHeaders().set("accept-encoding", "br");
		request.getHeaders().set("Host", "other.example");
		try (ClientHttpResponse response = request.execute()) {
			assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
			assertThat(response.getStatusText()).isEqualTo("OK");
			assertThat(response.getBody().readAllBytes()).asString().isEqualTo("hello");
		}
		assertThat(server.requests()).singleElement(InstanceOfAssertFactories.STRING)
			.hasLineCount(7)
			.startsWith("GET //x/?q=%20 HTTP/1.1\r\n")
			.contains("Host: alice.example:" + server.port() + "\r\n", "Connection: close\r\n",
					"User-Agent: test/1.0 (https://app.example/)\r\n", "Accept-Encoding: identity\r\n",
					"Accept: text/html\r\n");
	}

	// V-UC-20
	@Test
	void executeWhenHostHasUnderscoreThenLookedUpAndSentAsHost() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "Content-Length: 0", "", ""));
		this.hosts.add("sub_domain.example.com", "127.0.0.1");
		String url = "http://Sub_Domain.example.com:" + server.port() + "?q";
		execute(LOOPBACK, HttpMethod.GET, url).close();
		assertThat(this.hosts.lookups()).containsExactly("sub_domain.example.com");
		assertThat(server.requests()).singleElement(InstanceOfAssertFactories.STRING)
			.startsWith("GET /?q HTTP/1.1\r\nHost: sub_domain.example.com:" + server.port() + "\r\n");
	}

	@Test
	void executeWhenTrustedOriginHasUnderscoreThenFetched() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "Content-Length: 0", "", ""));
		this.hosts.add("micro_blog", "127.0.0.1");
		URI origin = URI.create("http://micro_blog:" + server.port());
		execute(STRICT.withTrustedOrigins(origin), HttpMethod.GET, origin + "/x").close();
		assertThat(server.connections()).isOne();
	}

	@Test
	void executeWhenFormThenPostedOnce() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "Content-Type: application/json",
				"Content-Length: 10", "", "{\"a\":\"ä\"}"));
		this.hosts.add("alice.example", "127.0.0.1");
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		form.add("code", "a b&c");
		Map<?, ?> answer = client(LOOPBACK).post()
			.uri(URI.create("http://alice.example:" + server.port() + "/token?x=%7B"))
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.body(form)
			.retrieve()
			.body(Map.class);
		assertThat(answer).isEqualTo(Map.of("a", "ä"));
		assertThat(server.requests()).singleElement(InstanceOfAssertFactories.STRING)
			.startsWith("POST /token?x=%7B HTTP/1.1\r\n")
			.contains("Content-Length: 12\r\n")
			.doesNotContain("Transfer-Encoding")
			.endsWith("\r\n\r\ncode=a+b%26c");
	}

	@Test
	void executeWhenHeadOrNoContentThenEmptyBody() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 204 No Content", "Content-Length: 5", "", ""));
		this.hosts.add("alice.example", "127.0.0.1");
		for (HttpMethod method : List.of(HttpMethod.HEAD, HttpMethod.GET)) {
			try (ClientHttpResponse response = execute(LOOPBACK, method, "http://alice.example:" + server.port())) {
				assertThat(response.getBody().readAllBytes()).isEmpty();
			}
		}
		assertThat(server.requests()).element(0, InstanceOfAssertFactories.STRING).startsWith("HEAD / HTTP/1.1\r\n");
	}

	// T-F1, T-F13
	@ParameterizedTest
	@ValueSource(strings = { "https://127.0.0.1:%d/", "https://localhost:%d/", "https://2130706433:%d/",
			"https://[::1]:%d/", "http://alice.example:%d/", "https://user@alice.example:%d/" })
	void executeWhenUrlIsRefusedThenNoLookupAndNoConnection(String url) throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		this.hosts.add("alice.example", "127.0.0.1");
		assertFails(STRICT, url.formatted(server.port()), Reason.URL_REFUSED);
		assertThat(this.hosts.lookups()).isEmpty();
		assertThat(server.connections()).isZero();
	}

	// T-F2, T-F3
	@Test
	void executeWhenAddressIsNotPublicThenNoConnection() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		FetchSettings settings = STRICT.withAllowHttp(true);
		this.hosts.add("v4.example", "127.0.0.1");
		this.hosts.add("mapped.example", Hosts.mapped(127, 0, 0, 1));
		this.hosts.add("mixed.example", InetAddress.getByName("8.8.8.8"), Hosts.mapped(127, 0, 0, 1));
		this.hosts.add("v6.example", "::1");
		for (String host : List.of("v4.example", "mapped.example", "mixed.example", "v6.example")) {
			assertFails(settings, "http://" + host + ":" + server.port() + "/", Reason.ADDRESS_REFUSED);
		}
		assertThat(server.connections()).isZero();
	}

	@Test
	void executeWhenMappedAddressIsAllowedThenConnectedAsIpv4() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		this.hosts.add("alice.example", Hosts.mapped(127, 0, 0, 1));
		execute(LOOPBACK, HttpMethod.GET, "http://alice.example:" + server.port()).close();
		assertThat(server.connections()).isOne();
	}

	// T-F4
	@Test
	void executeWhenAnswersFlipThenOnlyTheCheckedAddressIsUsed() throws Exception {
		HostileServer inside = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		AtomicInteger lookups = new AtomicInteger();
		HostResolver flipping = (host) -> new InetAddress[] {
				InetAddress.getByName((lookups.getAndIncrement() % 2 != 0) ? "127.0.0.1" : "127.0.0.2") };
		GuardedClientHttpRequestFactory factory = start(new GuardedClientHttpRequestFactory(
				STRICT.withAllowHttp(true).withAllowedAddresses("127.0.0.2"), flipping));
		assertThatExceptionOfType(FetchException.class)
			.isThrownBy(() -> factory.createRequest(URI.create("http://alice.example:" + inside.port()), HttpMethod.GET)
				.execute())
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.CONNECTION_FAILED);
		assertThat(lookups).hasValue(1);
		assertThat(inside.connections()).isZero();
	}

	// T-F8
	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void executeWhenPostIsRedirectedThenNotFollowed(int status) throws Exception {
		HostileServer second = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		HostileServer first = start(HostileServer.answering("HTTP/1.1 " + status + " Go there",
				"Location: http://alice.example:" + second.port() + "/", "Content-Length: 0", "", ""));
		this.hosts.add("alice.example", "127.0.0.1");
		HttpStatus answer = client(LOOPBACK).post()
			.uri(URI.create("http://alice.example:" + first.port() + "/token"))
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.body("code=secret")
			.exchange((request, response) -> HttpStatus.valueOf(response.getStatusCode().value()));
		assertThat(answer.value()).isEqualTo(status);
		assertThat(first.connections()).isOne();
		assertThat(second.connections()).isZero();
	}

	// T-F11
	@Test
	void executeWhenInsideThenSameForOpenAndClosedPort() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		int closedPort = closedPort();
		this.hosts.add("alice.example", "127.0.0.1");
		FetchSettings settings = STRICT.withAllowHttp(true);
		FetchException open = fail(settings, "http://alice.example:" + server.port());
		FetchException closed = fail(settings, "http://alice.example:" + closedPort);
		assertThat(open).hasMessage(closed.getMessage());
		assertThat(open.getReason()).isEqualTo(closed.getReason());
	}

	// T-F12
	@Test
	void executeWhenProxyIsSetThenNotUsed() throws Exception {
		HostileServer proxy = start(HostileServer.raw("127.0.0.1", HostileServer.Connected::silence));
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		this.hosts.add("alice.example", "127.0.0.1");
		ProxySelector before = ProxySelector.getDefault();
		List<String> keys = List.of("http.proxyHost", "http.proxyPort", "https.proxyHost", "https.proxyPort",
				"socksProxyHost", "socksProxyPort", "http.nonProxyHosts");
		Map<String, String> properties = keys.stream()
			.filter((key) -> System.getProperty(key) != null)
			.collect(Collectors.toMap((key) -> key, System::getProperty));
		try {
			keys.forEach((key) -> System.setProperty(key,
					key.endsWith("Port") ? Integer.toString(proxy.port()) : "127.0.0.1"));
			System.setProperty("http.nonProxyHosts", "");
			ProxySelector.setDefault(new FixedProxySelector(new InetSocketAddress("127.0.0.1", proxy.port())));
			execute(LOOPBACK, HttpMethod.GET, "http://alice.example:" + server.port()).close();
		}
		finally {
			ProxySelector.setDefault(before);
			keys.forEach(System::clearProperty);
			properties.forEach(System::setProperty);
		}
		assertThat(server.connections()).isOne();
		assertThat(proxy.connections()).isZero();
	}

	// T-F16
	@Test
	void executeWhenChallengedOrGivenCookiesThenNothingIsGivenAway() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 401 Who are you",
				"WWW-Authenticate: Basic realm=x", "Set-Cookie: a=b", "Content-Length: 0", "", ""));
		this.hosts.add("alice.example", "127.0.0.1");
		Authenticator authenticator = Authenticator.getDefault();
		CookieHandler cookieHandler = CookieHandler.getDefault();
		try {
			Authenticator.setDefault(new Authenticator() {
				@Override
				protected PasswordAuthentication getPasswordAuthentication() {
					return new PasswordAuthentication("user", "secret".toCharArray());
				}
			});
			CookieHandler.setDefault(new CookieManager());
			GuardedClientHttpRequestFactory factory = factory(LOOPBACK);
			for (int i = 0; i < 2; i++) {
				URI uri = URI.create("http://alice.example:" + server.port());
				try (ClientHttpResponse response = factory.createRequest(uri, HttpMethod.GET).execute()) {
					assertThat(response.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
					assertThat(response.getStatusText()).isEqualTo("Unauthorized");
				}
			}
		}
		finally {
			Authenticator.setDefault(authenticator);
			CookieHandler.setDefault(cookieHandler);
		}
		assertThat(server.requests()).hasSize(2)
			.allSatisfy((request) -> assertThat(request).doesNotContainIgnoringCase("cookie")
				.doesNotContainIgnoringCase("authorization")
				.doesNotContainIgnoringCase("referer"));
	}

	@Test
	void executeWhenOriginIsTrustedThenNoCheckButLimits() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "Content-Length: 9", "", "123456789"));
		URI origin = URI.create("http://localhost:" + server.port());
		this.hosts.add("localhost", "127.0.0.1");
		FetchSettings settings = STRICT.withTrustedOrigins(origin).withMaxResponseSize(DataSize.ofBytes(8));
		try (ClientHttpResponse response = execute(settings, HttpMethod.GET, origin + "/x")) {
			assertThatExceptionOfType(FetchException.class).isThrownBy(() -> response.getBody().readAllBytes())
				.extracting(FetchException::getReason)
				.isEqualTo(Reason.TOO_LARGE);
		}
	}

	@Test
	void executeWhenMappedThenConnectedThereWithoutLookup() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		FetchSettings settings = STRICT.withAllowHttp(true)
			.withResolve(Map.of("alice.example", new InetSocketAddress("127.0.0.1", server.port())));
		this.hosts.add("bob.example", "127.0.0.1");
		execute(settings, HttpMethod.GET, "http://alice.example/").close();
		assertThat(server.requests()).singleElement(InstanceOfAssertFactories.STRING)
			.contains("Host: alice.example\r\n");
		assertThat(this.hosts.lookups()).isEmpty();
		assertFails(settings, "http://bob.example:" + server.port(), Reason.ADDRESS_REFUSED);
	}

	@Test
	void executeWhenMappedToNameThenNameLookedUp() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		FetchSettings settings = STRICT.withAllowHttp(true)
			.withResolve(Map.of("alice.example", InetSocketAddress.createUnresolved("stand-in", server.port())));
		this.hosts.add("stand-in", "127.0.0.1");
		execute(settings, HttpMethod.GET, "http://alice.example/").close();
		assertThat(server.connections()).isOne();
		assertThat(this.hosts.lookups()).containsExactly("stand-in");
	}

	@Test
	void executeWhenHostIsUnknownThenHostUnknown() throws Exception {
		assertFails(STRICT, "https://alice.example/", Reason.HOST_UNKNOWN);
		this.hosts.add("alice.example", new InetAddress[0]);
		assertFails(STRICT, "https://alice.example/", Reason.HOST_UNKNOWN);
	}

	@Test
	void executeWhenResolverIsBrokenThenHostUnknown() throws Exception {
		HostResolver broken = (host) -> {
			throw new IllegalStateException("broken");
		};
		GuardedClientHttpRequestFactory factory = start(new GuardedClientHttpRequestFactory(STRICT, broken));
		assertThatExceptionOfType(FetchException.class)
			.isThrownBy(() -> factory.createRequest(URI.create("https://alice.example/"), HttpMethod.GET).execute())
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.HOST_UNKNOWN);
	}

	// T-X4
	@Test
	void executeWhenSeveralAddressesThenThreeAreTried() throws Exception {
		HostileServer server = start(
				HostileServer.raw("127.0.0.14", (connection) -> connection.send("HTTP/1.1 200 OK\r\n\r\n")));
		FetchSettings settings = STRICT.withAllowHttp(true).withAllowedAddresses("127.0.0.0/28");
		this.hosts.add("third.example", "127.0.0.12", "127.0.0.13", "127.0.0.14");
		this.hosts.add("fourth.example", "127.0.0.11", "127.0.0.12", "127.0.0.13", "127.0.0.14");
		execute(settings, HttpMethod.GET, "http://third.example:" + server.port()).close();
		assertThat(server.connections()).isOne();
		assertFails(settings, "http://fourth.example:" + server.port(), Reason.CONNECTION_FAILED);
		assertThat(server.connections()).isOne();
	}

	// T-X4
	@Test
	void executeWhenLookupHangsThenTimeout() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		HostResolver hanging = (host) -> {
			awaitUninterruptibly(release);
			return new InetAddress[0];
		};
		GuardedClientHttpRequestFactory factory = start(
				new GuardedClientHttpRequestFactory(STRICT.withTimeout(Duration.ofMillis(500)), hanging));
		long start = System.nanoTime();
		try {
			assertThatExceptionOfType(FetchException.class)
				.isThrownBy(() -> factory.createRequest(URI.create("https://alice.example/"), HttpMethod.GET).execute())
				.extracting(FetchException::getReason)
				.isEqualTo(Reason.TIMEOUT);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		}
		finally {
			release.countDown();
		}
	}

	// T-X4
	@Test
	void executeWhenAllLookupsHangThenBusy() throws Exception {
		CountDownLatch started = new CountDownLatch(HostLookup.MAX_THREADS);
		CountDownLatch release = new CountDownLatch(1);
		HostResolver hanging = (host) -> {
			started.countDown();
			awaitUninterruptibly(release);
			return new InetAddress[0];
		};
		GuardedClientHttpRequestFactory factory = start(
				new GuardedClientHttpRequestFactory(STRICT.withTimeout(Duration.ofSeconds(30)), hanging));
		ExecutorService callers = Executors.newFixedThreadPool(HostLookup.MAX_THREADS);
		try {
			List<Future<ClientHttpResponse>> calls = new ArrayList<>();
			for (int i = 0; i < HostLookup.MAX_THREADS; i++) {
				URI uri = URI.create("https://host" + i + ".example/");
				calls.add(callers.submit(() -> factory.createRequest(uri, HttpMethod.GET).execute()));
			}
			assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
			assertThatExceptionOfType(FetchException.class)
				.isThrownBy(() -> factory.createRequest(URI.create("https://alice.example/"), HttpMethod.GET).execute())
				.extracting(FetchException::getReason)
				.isEqualTo(Reason.BUSY);
			release.countDown();
			for (Future<ClientHttpResponse> call : calls) {
				assertThat(call).failsWithin(Duration.ofSeconds(10));
			}
		}
		finally {
			release.countDown();
			callers.shutdownNow();
		}
	}

	// T-X9
	@Test
	void executeWhenAllLookupsHangThenTrustedOriginIsReachedAllTheSame() throws Exception {
		CountDownLatch started = new CountDownLatch(HostLookup.MAX_THREADS);
		CountDownLatch release = new CountDownLatch(1);
		HostResolver hanging = (host) -> {
			if (host.equals("provider.example")) {
				throw new UnknownHostException(host);
			}
			started.countDown();
			awaitUninterruptibly(release);
			return new InetAddress[0];
		};
		URI provider = URI.create("https://provider.example/");
		GuardedClientHttpRequestFactory factory = start(new GuardedClientHttpRequestFactory(
				STRICT.withTimeout(Duration.ofSeconds(30)).withTrustedOrigins(provider), hanging));
		ExecutorService callers = Executors.newFixedThreadPool(HostLookup.MAX_THREADS);
		try {
			for (int i = 0; i < HostLookup.MAX_THREADS; i++) {
				URI uri = URI.create("https://host" + i + ".example/");
				callers.submit(() -> factory.createRequest(uri, HttpMethod.GET).execute());
			}
			assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
			assertThatExceptionOfType(FetchException.class)
				.isThrownBy(() -> factory.createRequest(provider, HttpMethod.GET).execute())
				.extracting(FetchException::getReason)
				.isEqualTo(Reason.HOST_UNKNOWN);
		}
		finally {
			release.countDown();
			callers.shutdownNow();
		}
	}

	@Test
	void executeWhenCallerIsInterruptedThenStillInterrupted() {
		CountDownLatch release = new CountDownLatch(1);
		HostResolver hanging = (host) -> {
			awaitUninterruptibly(release);
			return new InetAddress[0];
		};
		GuardedClientHttpRequestFactory factory = start(new GuardedClientHttpRequestFactory(STRICT, hanging));
		Thread.currentThread().interrupt();
		try {
			assertThatExceptionOfType(FetchException.class)
				.isThrownBy(() -> factory.createRequest(URI.create("https://alice.example/"), HttpMethod.GET).execute())
				.extracting(FetchException::getReason)
				.isEqualTo(Reason.TIMEOUT);
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
			release.countDown();
		}
	}

	@Test
	void executeWhenDeadlineHasPassedThenTimeoutWithoutConnection() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		this.hosts.add("alice.example", "127.0.0.1");
		Deadline deadline = Deadline.after(Duration.ofNanos(1));
		ClientHttpRequest request = factory(LOOPBACK).createRequest(URI.create("http://alice.example:" + server.port()),
				HttpMethod.GET, deadline);
		assertThatExceptionOfType(FetchException.class).isThrownBy(request::execute)
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.TIMEOUT);
		assertThat(server.connections()).isZero();
	}

	// T-X13
	@Test
	void executeWhenClosedThenBusyAndThreadsAreGone() throws Exception {
		Set<Thread> before = FetchThreads.running();
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		this.hosts.add("alice.example", "127.0.0.1");
		URI uri = URI.create("http://alice.example:" + server.port());
		GuardedClientHttpRequestFactory factory = factory(LOOPBACK);
		factory.createRequest(uri, HttpMethod.GET).execute().close();
		assertThat(FetchThreads.running()).allMatch(Thread::isDaemon).anyMatch((thread) -> !before.contains(thread));
		factory.close();
		assertThatExceptionOfType(FetchException.class)
			.isThrownBy(() -> factory.createRequest(uri, HttpMethod.GET).execute())
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.BUSY);
		FetchThreads.assertGone(before);
	}

	@Test
	void restClientWhenFetchFailsThenResourceAccessExceptionWithReason() throws Exception {
		this.hosts.add("alice.example", "10.0.0.1");
		assertThatExceptionOfType(ResourceAccessException.class)
			.isThrownBy(() -> client(STRICT).get().uri(URI.create("https://alice.example/")).retrieve().body(Map.class))
			.withCauseInstanceOf(FetchException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "garbage", "text/html; charset=nonsense", "text/html; charset=\"", "a/b/c", "/", ";",
			"text/html;;;=", "*", "" })
	void restClientWhenContentTypeIsBrokenThenReadable(String contentType) throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "Content-Type: " + contentType,
				"Content-Length: x", "Transfer-Encoding: chunked", "", "2", "hi", "0", "", ""));
		this.hosts.add("alice.example", "127.0.0.1");
		byte[] body = client(LOOPBACK).get()
			.uri(URI.create("http://alice.example:" + server.port()))
			.retrieve()
			.body(byte[].class);
		assertThat(body).asString(StandardCharsets.UTF_8).isEqualTo("hi");
	}

	@Test
	void executeWhenContentTypeHasUnknownCharsetThenTypeIsKept() throws Exception {
		HostileServer server = start(
				HostileServer.answering("HTTP/1.1 200 OK", "Content-Type: text/html; charset=nonsense", "", ""));
		this.hosts.add("alice.example", "127.0.0.1");
		try (ClientHttpResponse response = execute(LOOPBACK, HttpMethod.GET, "http://alice.example:" + server.port())) {
			assertThat(response.getHeaders().getContentType()).isEqualTo(MediaType.TEXT_HTML);
			assertThat(response.getHeaders().getContentLength()).isEqualTo(-1);
		}
	}

	@Test
	void executeWhenSeveralHeadersThenAllInOrderAndUtf8() throws Exception {
		HostileServer server = start(
				HostileServer.answering("HTTP/1.1 200 OK", "Link: </ä>", "link: <b>", "X:", "", ""));
		this.hosts.add("alice.example", "127.0.0.1");
		try (ClientHttpResponse response = execute(LOOPBACK, HttpMethod.GET, "http://alice.example:" + server.port())) {
			assertThat(response.getHeaders().get(HttpHeaders.LINK)).containsExactly("</ä>", "<b>");
			assertThat(response.getHeaders().getFirst("x")).isEmpty();
		}
	}

	private static int closedPort() throws IOException {
		try (HostileServer server = HostileServer.raw("127.0.0.1", HostileServer.Connected::silence)) {
			return server.port();
		}
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean done = false;
		while (!done) {
			try {
				done = latch.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				// As getaddrinfo, it does not care
			}
		}
	}

	private <T extends AutoCloseable> T start(T closeable) {
		this.closeables.add(closeable);
		return closeable;
	}

	private GuardedClientHttpRequestFactory factory(FetchSettings settings) {
		return start(new GuardedClientHttpRequestFactory(settings, this.hosts));
	}

	private RestClient client(FetchSettings settings) {
		return RestClient.builder().requestFactory(factory(settings)).build();
	}

	private ClientHttpResponse execute(FetchSettings settings, HttpMethod method, String url) throws IOException {
		return factory(settings).createRequest(URI.create(url), method).execute();
	}

	private FetchException fail(FetchSettings settings, String url) {
		return assertThatExceptionOfType(FetchException.class)
			.isThrownBy(() -> execute(settings, HttpMethod.GET, url).close())
			.actual();
	}

	private void assertFails(FetchSettings settings, String url, Reason reason) {
		assertThat(fail(settings, url).getReason()).isEqualTo(reason);
	}

	private static final class FixedProxySelector extends ProxySelector {

		private final InetSocketAddress address;

		private FixedProxySelector(InetSocketAddress address) {
			this.address = address;
		}

		@Override
		public List<Proxy> select(URI uri) {
			return List.of(new Proxy(Proxy.Type.SOCKS, this.address));
		}

		@Override
		public void connectFailed(URI uri, SocketAddress address, IOException ex) {
		}

	}

}
