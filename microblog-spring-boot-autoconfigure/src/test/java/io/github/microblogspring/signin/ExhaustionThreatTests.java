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

package io.github.microblogspring.signin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.http.HostileServer;
import io.github.microblogspring.indieauth.http.HostileServer.Handler;
import io.github.microblogspring.indieauth.http.TestRequestFactories;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for servers that would like to keep the application busy, and for people who
 * would.
 */
class ExhaustionThreatTests {

	private static final String OK = "HTTP/1.1 200 OK\r\n";

	private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

	private static final String GZIP = OK + "Content-Encoding: gzip\r\n\r\n";

	private static final int SIXTEEN_MEGABYTES = 16 * 1024 * 1024;

	// Of one host, no more than four are fetched at once
	private static final List<String> HOMES = List.of("page.example", "evil.example", "server.example",
			"victim.example", "alice.example", "noendpoints.example");

	@RegisterExtension
	static final TestApplication application = TestApplication.with(LocalInternet.class, LocalInternet.PROPERTIES);

	@RegisterExtension
	static final TestApplication production = TestApplication.with();

	// T-X1, T-X2, T-X5, T-X8
	static Stream<Named<Handler>> bombs() {
		String line = "x".repeat(8192);
		return Stream.of(Named.of("T-X1 endless body", (connection) -> {
			connection.send(OK + "\r\n");
			connection.drip(line, 0);
		}), Named.of("T-X1 giant body", (connection) -> {
			connection.send(OK + "Content-Length: 9223372036854775807\r\n\r\n{");
			connection.drip(line, 0);
		}), Named.of("T-X2 gzip", (connection) -> {
			connection.send(GZIP);
			GZIPOutputStream gzip = new GZIPOutputStream(connection.out());
			gzip.write(new byte[SIXTEEN_MEGABYTES]);
			gzip.finish();
		}), Named.of("T-X2 nested codings", sending(OK + "Content-Encoding: gzip, gzip\r\n\r\nx")),
				Named.of("T-X5 endless header", (connection) -> {
					connection.send(OK + "X: ");
					connection.drip(line, 0);
				}), Named.of("T-X5 endless trailer", (connection) -> {
					connection.send(CHUNKED + "0\r\nX: ");
					connection.drip(line, 0);
				}), Named.of("T-X5 50,000 links", sending(OK + "Link: </>; rel=x\r\n".repeat(50_000) + "\r\n{}")),
				Named.of("T-X8 depth", sending(OK + "\r\n" + "[".repeat(200_000))),
				Named.of("T-X8 number", sending(OK + "\r\n{\"x\":" + "9".repeat(200_000) + "}")),
				Named.of("T-X8 same name twice", sending(OK + "\r\n{\"me\":\"a\",\"me\":\"a\"}")));
	}

	@ParameterizedTest
	@MethodSource("bombs")
	void metadataWhenItIsBombThenServerInvalid(Handler handler) throws Exception {
		try (HostileServer server = HostileServer.http("127.0.0.2", 0, handler)) {
			stub("page.example", "/",
					link("indieauth-metadata", "http://outside.example:" + server.port() + "/metadata"));
			Browser browser = application.browser();
			Outcome.assertFailed(browser, browser.typeAddress("page.example"), SignInErrorCode.SERVER_INVALID);
			assertBrokenOff(server);
		}
	}

	@ParameterizedTest
	@MethodSource("bombs")
	void redemptionWhenItIsBombThenServerInvalid(Handler handler) throws Exception {
		try (HostileServer server = HostileServer.http("127.0.0.2", 0, handler)) {
			stub("page.example", "/",
					link("authorization_endpoint", "http://outside.example:" + server.port() + "/auth"));
			Browser browser = application.browser();
			Page page = browser.answer(browser.sendAddress("page.example"), Map.of("code", "c"));
			Outcome.assertFailed(browser, page, SignInErrorCode.SERVER_INVALID);
			assertBrokenOff(server);
		}
	}

	private static void assertBrokenOff(HostileServer server) throws InterruptedException {
		assertThat(server.connections()).isOne();
		assertThat(server.isIdle()).isTrue();
		assertThat(server.bytesSent()).isLessThan(SIXTEEN_MEGABYTES);
	}

	private static List<Handler> drips() {
		return List.of(HostileServer.Connected::silence, (connection) -> {
			connection.send(OK + "X: ");
			connection.drip("x", 50);
		}, (connection) -> connection.drip("HTTP/1.1 103 Early Hints\r\n\r\n", 50), (connection) -> {
			connection.send(OK + "\r\n{");
			connection.drip(" ", 50);
		}, (connection) -> {
			connection.send(CHUNKED + "1;");
			connection.drip("x", 50);
		}, (connection) -> {
			connection.send(GZIP);
			GZIPOutputStream gzip = new GZIPOutputStream(connection.out(), true);
			while (true) {
				gzip.write(' ');
				gzip.flush();
				Thread.sleep(50);
			}
		});
	}

	// T-X3, T-X4, T-X13: all at once, as each takes until the deadline
	@Test
	void metadataWhenItDripsThenServerUnreachable() throws Exception {
		assertUnreachable("indieauth-metadata", Browser::typeAddress);
	}

	// T-X3, T-X4, T-X13
	@Test
	void redemptionWhenItDripsThenServerUnreachable() throws Exception {
		assertUnreachable("authorization_endpoint",
				(browser, typed) -> browser.answer(browser.sendAddress(typed), Map.of("code", "c")));
	}

	private static void assertUnreachable(String relation, BiFunction<Browser, String, Page> signIn) throws Exception {
		List<HostileServer> servers = new ArrayList<>();
		List<CompletableFuture<Page>> pages = new ArrayList<>();
		try {
			for (Handler drip : drips()) {
				HostileServer server = HostileServer.http("127.0.0.2", 0, drip);
				servers.add(server);
				String home = HOMES.get(pages.size());
				application.bean(TestRequestFactories.class).hosts().add("server-of-" + home, "127.0.0.2");
				stub(home, "/drip", link(relation, "http://server-of-" + home + ":" + server.port() + "/"));
				pages.add(CompletableFuture.supplyAsync(() -> signIn.apply(application.browser(), home + "/drip")));
			}
			pages.forEach((page) -> Outcome.assertShown(page.join(), SignInErrorCode.SERVER_UNREACHABLE));
			for (HostileServer server : servers) {
				assertThat(server.connections()).isOne();
				assertThat(server.isIdle()).isTrue();
			}
		}
		finally {
			for (HostileServer server : servers) {
				server.close();
			}
		}
	}

	// T-X6
	@ParameterizedTest
	@ValueSource(strings = { "https://page.example/", "https://evil.example/", "/?again", "//page.example" })
	void pageWhenRedirectsDoNotEndThenSixRequests(String location) {
		production.microblog()
			.server()
			.stubFor(WireMock.get(WireMock.anyUrl()).willReturn(WireMock.temporaryRedirect(location)));
		Browser browser = production.browser();
		Outcome.assertFailed(browser, browser.typeAddress("page.example"), SignInErrorCode.SERVER_UNREACHABLE);
		production.microblog().server().verify(6, WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

	// T-X6
	@Test
	void metadataWhenRedirectsDoNotEndThenSixRequests() {
		stub("page.example", "/", link("indieauth-metadata", "/metadata"));
		production.microblog()
			.server()
			.stubFor(WireMock.get("/metadata").willReturn(WireMock.temporaryRedirect("/metadata")));
		Browser browser = production.browser();
		Outcome.assertFailed(browser, browser.typeAddress("page.example"), SignInErrorCode.SERVER_UNREACHABLE);
		production.microblog().server().verify(6, WireMock.getRequestedFor(WireMock.urlEqualTo("/metadata")));
	}

	// T-X10: as much as there can be, again and again, failures too
	@Test
	void startWhenManyTimesInOneSessionThenSessionIsBounded() throws Exception {
		List<HttpSession> sessions = application.bean(LocalInternet.Sessions.class).created();
		sessions.clear();
		Browser browser = application.browser();
		String endpoint = redirectChain();
		List<Integer> sizes = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			browser.get("/private?" + "x".repeat(2000) + i);
			browser.answer(browser.get("/oauth2/authorization/microblog"), Map.of("error", "x".repeat(2000)));
			browser.open("/login/oauth2/code/microblog?code=c&state=" + "x".repeat(2000) + i);
			browser.sendAddress("127.0.0.1/" + "x".repeat(2030));
			Page redirect = browser.sendAddress("page.example/0" + "x".repeat(1980));
			assertThat(redirect.location().toString()).startsWith(endpoint);
			sizes.add(size(sessions.get(0)));
		}
		assertThat(sessions).hasSize(1);
		assertThat(Collections.list(sessions.get(0).getAttributeNames())).hasSizeLessThanOrEqualTo(6);
		assertThat(sizes.get(7)).isLessThan(256 * 1024).isLessThan(sizes.get(5) + 2048);
	}

	// Five redirects, and endpoints, each as long as may be
	private static String redirectChain() {
		String filler = "x".repeat(1980);
		for (int i = 0; i < 5; i++) {
			stub("page.example", "/" + i + filler, WireMock.temporaryRedirect("/" + (i + 1) + filler));
		}
		String endpoint = "https://page.example/auth" + filler;
		stub("page.example", "/5" + filler,
				Stream.of("authorization_endpoint", "token_endpoint", "micropub")
					.map((relation) -> link(relation, endpoint))
					.reduce("", String::concat));
		return endpoint;
	}

	private static int size(HttpSession session) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			for (String name : Collections.list(session.getAttributeNames())) {
				out.writeObject(session.getAttribute(name));
			}
		}
		return bytes.size();
	}

	private static Handler sending(String text) {
		return (connection) -> connection.send(text);
	}

	private static void stub(String host, String path, String head) {
		stub(host, path, WireMock.ok("<!DOCTYPE html><html><head>" + head).withHeader("Content-Type", "text/html"));
	}

	private static void stub(String host, String path, ResponseDefinitionBuilder answer) {
		application.microblog()
			.server()
			.stubFor(WireMock.get(path).withHost(WireMock.equalTo(host)).willReturn(answer));
	}

	private static String link(String relation, String url) {
		return "<link rel=\"%s\" href=\"%s\">".formatted(relation, url);
	}

}
