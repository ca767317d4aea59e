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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GuardedPageFetcher}: pages that redirect to the inside, and for ever.
 */
class RedirectThreatTests {

	// %d is the port of a server that nobody may connect to
	private static final List<String> INSIDE = List.of("http://127.0.0.1:%d/", "http://127.1:%d/",
			"http://2130706433:%d/", "http://0177.0.0.1:%d/", "http://0x7f.0x1:%d/", "http://[::1]:%d/",
			"http://[::ffff:7f00:1]:%d/", "http://localhost:%d/", "http://localhost.:%d/", "http://internal:%d/",
			"http://inside.example:%d/", "https://inside.example:%d/", "//inside.example:%d/", "///inside.example:%d/",
			"http:/inside.example:%d/", "http:inside.example:%d/", " //inside.example:%d/ ",
			"http://INSIDE.EXAMPLE:%d/", "http://inside.example.:%d/", "http://inside\u3002example:%d/",
			"http://%%69nside.example:%d/", "http://mapped.example:%d/", "http://mixed.example:%d/",
			"http://user@inside.example:%d/", "http://page.example@inside.example:%d/",
			"http://page.example%%40inside.example:%d/", "http://page.example\\@inside.example:%d/",
			"http://inside.example:%d\\@page.example/", "http:\\\\inside.example:%d/", "\\\\inside.example:%d/",
			"http://inside.example:%d#@page.example/", "http://inside.example:%d?@page.example/",
			"ftp://inside.example:%d/", "gopher://inside.example:%d/", "jar:http://inside.example:%d/!/",
			"ws://inside.example:%d/", "javascript:location='http://inside.example:%d/'");

	private static final FetchSettings STRICT = FetchSettings.defaults("test");

	private static KeyStore certificate;

	private final Hosts hosts = new Hosts();

	private final List<AutoCloseable> closeables = new ArrayList<>();

	private HostileServer inside;

	@BeforeAll
	static void createCertificate(@TempDir Path directory) throws Exception {
		certificate = new TestCertificates(directory).selfSigned("page.example");
	}

	@BeforeEach
	void startInside() throws Exception {
		this.inside = start(HostileServer.answering("HTTP/1.1 200 OK", "", ""));
		this.hosts.add("inside.example", "127.0.0.1");
		this.hosts.add("mapped.example", Hosts.mapped(127, 0, 0, 1));
		this.hosts.add("mixed.example", InetAddress.getByName("8.8.8.8"), InetAddress.getByName("127.0.0.1"));
	}

	@AfterEach
	void closeAll() throws Exception {
		for (AutoCloseable closeable : this.closeables) {
			closeable.close();
		}
	}

	// T-F5, V-DP-18: at the first and at the last hop
	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void fetchWhenAnyHopLeadsInsideThenNoConnection(int status) throws Exception {
		HostileServer server = start(HostileServer.http((connection) -> {
			String[] path = connection.path().split("/");
			int hops = Integer.parseInt(path[1]);
			String next = (hops > 0) ? "/" + (hops - 1) + "/" + path[2]
					: INSIDE.get(Integer.parseInt(path[2])).formatted(this.inside.port());
			connection.send("HTTP/1.1 " + status + " X\r\nLocation: " + next + "\r\n\r\n");
		}));
		FetchSettings settings = STRICT.withAllowHttp(true)
			.withResolve(Map.of("page.example", new InetSocketAddress("127.0.0.1", server.port())));
		GuardedPageFetcher fetcher = fetcher(settings);
		for (int hops : List.of(0, 4)) {
			for (int i = 0; i < INSIDE.size(); i++) {
				int before = server.connections();
				URI uri = URI.create("http://page.example/" + hops + "/" + i);
				assertThat(fail(fetcher, uri)).as(INSIDE.get(i))
					.isIn(Reason.URL_REFUSED, Reason.ADDRESS_REFUSED, Reason.REDIRECT_REFUSED);
				assertThat(server.connections() - before).isEqualTo(hops + 1);
			}
		}
		assertThat(this.hosts.lookups()).contains("inside.example", "mapped.example", "mixed.example");
		assertThat(this.inside.connections()).isZero();
	}

	// T-F5, T-F14, V-DP-17, V-DP-18: with the rules of production
	@ParameterizedTest
	@CsvSource({ "http://page.example/, REDIRECT_REFUSED", "http://169.254.169.254/, REDIRECT_REFUSED",
			"https://169.254.169.254/, URL_REFUSED", "https://internal/, URL_REFUSED",
			"https://[fd00:ec2::254]/, URL_REFUSED", "https://10.0.0.1/, URL_REFUSED",
			"https://ten.example/, ADDRESS_REFUSED", "https://inside.example/, ADDRESS_REFUSED",
			"https://inside.example:%d/, URL_REFUSED", "https://127.0.0.1:%d/, URL_REFUSED",
			"https://other.example:8443/, URL_REFUSED", "https://other.example:80/, URL_REFUSED" })
	void fetchWhenRedirectIsNotAllowedThenRefused(String location, Reason reason) throws Exception {
		this.hosts.add("ten.example", "10.0.0.1");
		HostileServer server = start(HostileServer
			.tls(TestCertificates.serverContext(certificate), (connection) -> connection
				.send("HTTP/1.1 302 X\r\nLocation: " + location.replace("%d", "" + this.inside.port()) + "\r\n\r\n")));
		FetchSettings settings = STRICT.withSslBundle(TestCertificates.trusting(certificate))
			.withResolve(Map.of("page.example", new InetSocketAddress("127.0.0.1", server.port())));
		assertThat(fail(fetcher(settings), URI.create("https://page.example/"))).isEqualTo(reason);
		assertThat(server.connections()).isOne();
		assertThat(this.inside.connections()).isZero();
	}

	// T-F5: what a browser would follow
	@ParameterizedTest
	@ValueSource(strings = { "200 OK\r\nRefresh: 0; url=http://inside.example:%d/",
			"200 OK\r\nLocation: http://inside.example:%d/", "201 Created\r\nLocation: http://inside.example:%d/",
			"300 Choices\r\nLocation: http://inside.example:%d/", "302 Found\r\nRefresh: 0; http://inside.example:%d/",
			"304 Same\r\nLocation: http://inside.example:%d/", "305 Proxy\r\nLocation: http://inside.example:%d/",
			"200 OK\r\nContent-Location: http://inside.example:%d/",
			"200 OK\r\nAlt-Svc: h2=\"inside.example:%d\"; ma=60",
			"200 OK\r\nContent-Type: text/html\r\n\r\n<meta http-equiv=refresh content='0;url=http://inside.example:%d'>" })
	void fetchWhenItIsNoRedirectThenNotFollowed(String answer) throws Exception {
		String text = "HTTP/1.1 " + answer.replace("%d", "" + this.inside.port()) + "\r\n\r\n";
		HostileServer server = start(HostileServer.answering(text));
		FetchSettings settings = STRICT.withAllowHttp(true)
			.withResolve(Map.of("page.example", new InetSocketAddress("127.0.0.1", server.port())));
		try (FetchedPage page = fetcher(settings).fetch(URI.create("http://page.example/"), "text/html",
				RedirectRule.ANY, Deadline.after(Duration.ofSeconds(20)))) {
			assertThat(page.chain()).hasSize(1);
		}
		assertThat(server.connections()).isOne();
		assertThat(this.hosts.lookups()).isEmpty();
		assertThat(this.inside.connections()).isZero();
	}

	// T-X6: in a circle of two, and always further
	@ParameterizedTest
	@ValueSource(strings = { "//other.example/", "?%d", "/%d/x", "//page.example/%d" })
	void fetchWhenRedirectsDoNotEndThenSixRequests(String location) throws Exception {
		HostileServer server = start(HostileServer.http((connection) -> connection.send("HTTP/1.1 302 X\r\nLocation: "
				+ location.replace("%d", "" + System.nanoTime()) + "\r\nContent-Length: 9\r\n\r\n")));
		InetSocketAddress address = new InetSocketAddress("127.0.0.1", server.port());
		FetchSettings settings = STRICT.withAllowHttp(true)
			.withResolve(Map.of("page.example", address, "other.example", address));
		assertThat(fail(fetcher(settings), URI.create("http://page.example/"))).isEqualTo(Reason.REDIRECT_REFUSED);
		assertThat(server.connections()).isEqualTo(6);
		assertThat(server.isIdle()).isTrue();
	}

	private <T extends AutoCloseable> T start(T closeable) {
		this.closeables.add(closeable);
		return closeable;
	}

	private GuardedPageFetcher fetcher(FetchSettings settings) {
		return new GuardedPageFetcher(settings, start(new GuardedClientHttpRequestFactory(settings, this.hosts)));
	}

	private static Reason fail(GuardedPageFetcher fetcher, URI uri) {
		return assertThatExceptionOfType(FetchException.class).isThrownBy(
				() -> fetcher.fetch(uri, "text/html", RedirectRule.ANY, Deadline.after(Duration.ofSeconds(20))).close())
			.actual()
			.getReason();
	}

}
