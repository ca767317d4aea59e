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
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import io.github.microblogspring.indieauth.http.HostileServer.Connected;
import io.github.microblogspring.indieauth.http.HostileServer.Handler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GuardedPageFetcher}.
 */
class GuardedPageFetcherTests {

	private static final FetchSettings SETTINGS = FetchSettings.defaults("test")
		.withAllowHttp(true)
		.withAllowedAddresses("127.0.0.1");

	private static final String HTML = "text/html";

	private final Hosts hosts = new Hosts();

	private final List<AutoCloseable> closeables = new ArrayList<>();

	@BeforeEach
	void addHosts() throws Exception {
		this.hosts.add("alice.example", "127.0.0.1");
		this.hosts.add("bob.example", "127.0.0.1");
		this.hosts.add("inside.example", "10.0.0.1");
		this.hosts.add("mapped.example", Hosts.mapped(127, 0, 0, 2));
		this.hosts.add("mixed.example", InetAddress.getByName("127.0.0.1"), InetAddress.getByName("127.0.0.2"));
	}

	@AfterEach
	void closeAll() throws Exception {
		for (AutoCloseable closeable : this.closeables) {
			closeable.close();
		}
	}

	@Test
	void fetchWhenAnsweredThenPage() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 404 Not Found", "Content-Type: text/html",
				"Link: <a>", "", "<p>hello"));
		FetchedPage page = fetch(SETTINGS, url(server, "/jane#me"));
		assertThat(page.status()).isEqualTo(404);
		assertThat(page.chain()).containsExactly(URI.create(url(server, "/jane")));
		assertThat(page.uri()).hasToString(url(server, "/jane"));
		assertThat(page.headers().getFirst("Link")).isEqualTo("<a>");
		assertThat(page.body()).hasContent("<p>hello");
		assertThat(server.requests()).singleElement().asString().contains("Accept: text/html\r\n");
	}

	// T-X1
	@Test
	void fetchWhenBodyIsTooLargeThenReadUpToLimit() throws Exception {
		HostileServer server = start(HostileServer.http((connection) -> {
			connection.send("HTTP/1.1 200 OK\r\n\r\n");
			connection.drip("0123456789", 0);
		}));
		FetchedPage page = fetch(SETTINGS.withMaxResponseSize(DataSize.ofBytes(12_345)), url(server, "/"));
		assertThat(page.body().readNBytes(12_345)).hasSize(12_345).startsWith("0123".getBytes());
		assertReadingFails(page, Reason.TOO_LARGE);
		assertThat(server.isIdle()).isTrue();
	}

	// T-X1, T-X13
	@Test
	void closeWhenBodyIsEndlessThenBrokenOff() throws Exception {
		HostileServer server = start(HostileServer.http((connection) -> {
			connection.send("HTTP/1.1 200 OK\r\n\r\n");
			connection.drip("0123456789", 0);
		}));
		fetch(SETTINGS, url(server, "/")).close();
		assertThat(server.isIdle()).isTrue();
	}

	@Test
	void fetchWhenBodyBreaksOffThenFails() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 200 OK", "Content-Length: 10", "", "hello"));
		FetchedPage page = fetch(SETTINGS, url(server, "/"));
		assertReadingFails(page, Reason.CONNECTION_FAILED);
	}

	// DI-02, V-DP-14, V-DP-15
	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void fetchWhenRedirectedThenFollowed(int status) throws Exception {
		HostileServer server = start(HostileServer.http((connection) -> {
			switch (connection.path()) {
				case "/a/b?q" -> connection.send("HTTP/1.1 " + status + " X\r\nLocation: ?x=1#me\r\n\r\n");
				case "/a/b?x=1" -> connection.send("HTTP/1.1 " + status + " X\r\nlocation: /jané\r\n\r\n");
				default -> connection.send("HTTP/1.1 200 OK\r\n\r\n" + connection.path());
			}
		}));
		FetchedPage page = fetch(SETTINGS, url(server, "/a/b?q"));
		assertThat(page.body()).hasContent("/jan%C3%A9");
		assertThat(page.chain()).containsExactly(URI.create(url(server, "/a/b?q")), URI.create(url(server, "/a/b?x=1")),
				URI.create(url(server, "/jan%C3%A9")));
	}

	// T-X1
	@Test
	void fetchWhenRedirectHasEndlessBodyThenNotRead() throws Exception {
		HostileServer server = start(HostileServer.http((connection) -> {
			if (connection.path().equals("/end")) {
				connection.send("HTTP/1.1 200 OK\r\n\r\nhello");
				return;
			}
			connection.send("HTTP/1.1 302 X\r\nLocation: /end\r\nContent-Encoding: br\r\n\r\n");
			connection.drip("x".repeat(8192), 0);
		}));
		assertThat(fetch(SETTINGS, url(server, "/")).body()).hasContent("hello");
		assertThat(server.isIdle()).isTrue();
		assertThat(server.bytesSent()).isLessThan(16 * 1024 * 1024);
	}

	// T-F5
	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 304 X\r\nLocation: /x\r\n\r\n", "HTTP/1.1 300 X\r\nLocation: /x\r\n\r\n",
			"HTTP/1.1 200 X\r\nLocation: /x\r\nRefresh: 0; url=/x\r\n\r\n<meta http-equiv=refresh content='0; url=/x'>",
			"HTTP/1.1 302 X\r\n\r\n" })
	void fetchWhenNoRedirectThenNotFollowed(String answer) throws Exception {
		HostileServer server = start(HostileServer.http((connection) -> connection.send(answer)));
		assertThat(fetch(SETTINGS, url(server, "/")).chain()).hasSize(1);
		assertThat(server.connections()).isOne();
	}

	// T-F5, V-DP-18
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			http://169.254.169.254/         | URL_REFUSED
			https://internal/               | URL_REFUSED
			http://127.0.0.1:%d/            | URL_REFUSED
			//127.0.0.1:%d/                 | URL_REFUSED
			http://localhost:%d/            | URL_REFUSED
			http://2130706433:%d/           | REDIRECT_REFUSED
			http://0x7f000001:%d/           | REDIRECT_REFUSED
			http://[::1]:%d/                | URL_REFUSED
			http://[::ffff:127.0.0.1]:%d/   | URL_REFUSED
			http://\uff11\uff12\uff17.0.0.1:%d/ | URL_REFUSED
			http://inside.example:%d/       | ADDRESS_REFUSED
			//inside.example:%d/            | ADDRESS_REFUSED
			http://mapped.example:%d/       | ADDRESS_REFUSED
			http://mixed.example:%d/        | ADDRESS_REFUSED
			http://unknown.example:%d/      | HOST_UNKNOWN
			http://bob.example@127.0.0.1:%d/ | REDIRECT_REFUSED
			http://user@bob.example:%d/     | REDIRECT_REFUSED
			http://bob.example\\@127.0.0.1:%d/ | REDIRECT_REFUSED
			\\\\bob.example:%d/             | REDIRECT_REFUSED
			ftp://bob.example:%d/           | REDIRECT_REFUSED
			file:///etc/passwd              | REDIRECT_REFUSED
			gopher://bob.example:%d/        | REDIRECT_REFUSED
			javascript:alert(1)             | REDIRECT_REFUSED
			http://bob.example:0/           | REDIRECT_REFUSED
			http://                         | REDIRECT_REFUSED
			""")
	void fetchWhenRedirectLeadsWhereItMayNotThenNoConnection(String location, Reason reason) throws Exception {
		HostileServer target = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		HostileServer server = start(HostileServer.http((connection) -> {
			if (connection.path().equals("/")) {
				connection.send("HTTP/1.1 302 X\r\nLocation: /second\r\n\r\n");
			}
			connection.send("HTTP/1.1 302 X\r\nLocation: " + location.replace("%d", "" + target.port()) + "\r\n\r\n");
		}));
		assertFails(SETTINGS, url(server, "/"), reason);
		assertThat(server.connections()).isEqualTo(2);
		assertThat(target.connections()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "mailto:a@alice.example#x", "https:///#x", "https://user@alice.example/#x",
			"https://user@alice.example/", "file:///etc/passwd", "/relative", "#x" })
	void fetchWhenUrlIsUnusableThenRefused(String url) {
		assertFails(SETTINGS, url, Reason.URL_REFUSED);
		assertThat(this.hosts.lookups()).isEmpty();
	}

	// T-F14, DI-18, V-DP-17
	@Test
	void fetchWhenRedirectedFromHttpsToHttpThenRefused(@TempDir Path directory) throws Exception {
		KeyStore keys = new TestCertificates(directory).selfSigned("alice.example");
		HostileServer plain = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		Handler redirect = (connection) -> connection.send(
				"HTTP/1.1 301 X\r\nLocation: " + (connection.path().equals("/") ? "/x" : url(plain, "/")) + "\r\n\r\n");
		HostileServer secure = start(HostileServer.tls(TestCertificates.serverContext(keys), redirect));
		FetchSettings settings = SETTINGS.withSslBundle(TestCertificates.trusting(keys))
			.withResolve(Map.of("alice.example", new InetSocketAddress("127.0.0.1", secure.port())));
		assertFails(settings, "https://alice.example/", Reason.REDIRECT_REFUSED);
		assertThat(secure.connections()).isEqualTo(2);
		assertThat(plain.connections()).isZero();
	}

	@Test
	void fetchWhenRuleForbidsThenRefused() throws Exception {
		HostileServer server = start(HostileServer.http((connection) -> connection.send("HTTP/1.1 302 X\r\nLocation: //"
				+ (connection.path().equals("/") ? "alice" : "bob") + ".example:" + connection.port() + "/x\r\n\r\n")));
		List<String> asked = new ArrayList<>();
		RedirectRule sameHost = (from, to) -> {
			asked.add(from + " " + to);
			return from.getHost().equals(to.getHost());
		};
		GuardedPageFetcher fetcher = fetcher(SETTINGS);
		assertThatExceptionOfType(FetchException.class)
			.isThrownBy(() -> fetcher.fetch(URI.create(url(server, "/")), HTML, sameHost,
					Deadline.after(Duration.ofSeconds(5))))
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.REDIRECT_REFUSED);
		String first = url(server, "/");
		String second = url(server, "/x");
		assertThat(asked).containsExactly(first + " " + second, second + " " + second.replace("alice", "bob"));
		assertThat(server.connections()).isEqualTo(2);
	}

	// T-X6, V-DP-16
	@Test
	void fetchWhenRedirectsLoopThenSixRequests() throws Exception {
		HostileServer server = start(HostileServer.answering("HTTP/1.1 302 X", "Location: /", "", ""));
		assertFails(SETTINGS, url(server, "/"), Reason.REDIRECT_REFUSED);
		assertThat(server.connections()).isEqualTo(6);
	}

	@Test
	void fetchWhenAsManyRedirectsAsAllowedThenPage() throws Exception {
		HostileServer server = start(HostileServer.http((connection) -> {
			int step = Integer.parseInt(connection.path().substring(1));
			connection.send(
					(step < 5) ? "HTTP/1.1 302 X\r\nLocation: /" + (step + 1) + "\r\n\r\n" : "HTTP/1.1 200 OK\r\n\r\n");
		}));
		assertThat(fetch(SETTINGS, url(server, "/0")).chain()).hasSize(6);
	}

	// T-X6
	@Test
	void fetchWhenChainIsSlowThenOneDeadlineForAll() throws Exception {
		HostileServer server = start(HostileServer.http((connection) -> {
			Thread.sleep(400);
			connection.send("HTTP/1.1 302 X\r\nLocation: /\r\n\r\n");
		}));
		long start = System.nanoTime();
		assertFails(SETTINGS.withTimeout(Duration.ofSeconds(1)), url(server, "/"), Reason.TIMEOUT);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		assertThat(server.connections()).isLessThan(4);
	}

	@Test
	void fetchWhenCallersDeadlineIsEarlierThenThatOne() throws Exception {
		HostileServer server = start(HostileServer.http(Connected::silence));
		GuardedPageFetcher fetcher = fetcher(SETTINGS.withTimeout(Duration.ofSeconds(60)));
		long start = System.nanoTime();
		assertThatExceptionOfType(FetchException.class)
			.isThrownBy(() -> fetcher.fetch(URI.create(url(server, "/")), HTML, RedirectRule.ANY,
					Deadline.after(Duration.ofMillis(500))))
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.TIMEOUT);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
	}

	// T-F16
	@Test
	void fetchWhenRedirectedThenNoCookiesAndNoReferrer() throws Exception {
		HostileServer server = start(HostileServer.http((connection) -> connection.send(connection.path().equals("/")
				? "HTTP/1.1 302 X\r\nLocation: /x\r\nSet-Cookie: a=b\r\n\r\n" : "HTTP/1.1 200 OK\r\n\r\n")));
		fetch(SETTINGS, url(server, "/"));
		assertThat(server.requests()).hasSize(2)
			.allSatisfy((request) -> assertThat(request).doesNotContainIgnoringCase("cookie")
				.doesNotContainIgnoringCase("referer"));
	}

	private static String url(HostileServer server, String path) {
		return "http://alice.example:" + server.port() + path;
	}

	private <T extends AutoCloseable> T start(T closeable) {
		this.closeables.add(closeable);
		return closeable;
	}

	private GuardedPageFetcher fetcher(FetchSettings settings) {
		return new GuardedPageFetcher(settings, start(new GuardedClientHttpRequestFactory(settings, this.hosts)));
	}

	private FetchedPage fetch(FetchSettings settings, String url) throws FetchException {
		return fetcher(settings).fetch(URI.create(url), HTML, RedirectRule.ANY, Deadline.after(Duration.ofSeconds(20)));
	}

	private static void assertReadingFails(FetchedPage page, Reason reason) {
		assertThatExceptionOfType(FetchException.class).isThrownBy(() -> page.body().readAllBytes())
			.extracting(FetchException::getReason)
			.isEqualTo(reason);
	}

	private void assertFails(FetchSettings settings, String url, Reason reason) {
		assertThatExceptionOfType(FetchException.class).isThrownBy(() -> fetch(settings, url))
			.extracting(FetchException::getReason)
			.isEqualTo(reason);
	}

}
