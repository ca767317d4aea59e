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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for many typed addresses: what is remembered, what is shared, and who is told to
 * come back.
 */
class BusyDiscoveryTests {

	private static final ServerSocket silent = silentServer();

	@RegisterExtension
	static final TestApplication application = TestApplication.with("microblog.discovery.cache-ttl=5m");

	@RegisterExtension
	static final TestApplication small = TestApplication.with("microblog.discovery.max-concurrent=2",
			"microblog.discovery.resolve.silent.example=127.0.0.1:" + silent.getLocalPort());

	private final ExecutorService executor = Executors.newCachedThreadPool();

	@AfterEach
	void shutDown() {
		this.executor.shutdownNow();
	}

	@AfterAll
	static void closeServer() throws IOException {
		silent.close();
	}

	// V-DP-23, AC-08
	@Test
	void addressWhenTypedAgainThenPageIsReadToConfirmOnly() {
		page("page.example", "https://server.example/auth", 0);
		application.microblog()
			.server()
			.stubFor(WireMock.post("/auth").willReturn(WireMock.okJson("{\"me\": \"https://page.example/\"}")));
		signInAtPage();
		assertRequests("page.example", 1);
		Page redirect = application.browser().sendAddress("page.example");
		assertThat(redirect.location()).hasHost("server.example");
		assertRequests("page.example", 1);
		signInAtPage();
		assertRequests("page.example", 2);
	}

	private static void signInAtPage() {
		Browser browser = application.browser();
		browser.answer(browser.sendAddress("page.example"), Map.of("code", "c"));
		Outcome.assertSignedIn(browser, "https://page.example/");
	}

	// T-D9: what was remembered may send somebody to the old server, but not sign them in
	@Test
	void addressWhenOwnerMovedSinceThenOldServerSignsNobodyIn() {
		Browser first = application.browser();
		first.approve(first.typeAddress("alice.example"), "alice");
		Outcome.assertSignedIn(first, "https://alice.example/");
		page("alice.example", "https://server.example/auth", 0);
		Browser second = application.browser();
		Page page = second.approve(second.typeAddress("alice.example"), "alice");
		Outcome.assertFailed(second, page, SignInErrorCode.IDENTITY_NOT_CONFIRMED);
	}

	// T-X11, T-X12
	@Test
	void addressWhenTypedByManyAtOnceThenOneFetch() throws Exception {
		page("evil.example", "https://server.example/auth", 1000);
		List<Future<Page>> people = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			people.add(this.executor.submit(() -> application.browser().sendAddress("evil.example")));
		}
		for (Future<Page> person : people) {
			assertThat(person.get().location()).hasHost("server.example");
		}
		assertRequests("evil.example", 1);
	}

	// T-X9
	@Test
	void addressWhenSlowHostsTakeAllPlacesThenBusyAndButtonWorks() throws Exception {
		Browser third = small.browser();
		Page signInPage = third.open("/login");
		List<Future<Page>> slow = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			String address = "silent.example/" + i;
			slow.add(this.executor.submit(() -> small.browser().typeAddress(address)));
		}
		List<Socket> accepted = List.of(silent.accept(), silent.accept());
		Page page = third.follow(third.submit(signInPage, Map.of("me", "alice.example")));
		Outcome.assertFailed(third, page, SignInErrorCode.TEMPORARILY_UNAVAILABLE);
		assertThat(Outcome.typedAddress(page)).isEqualTo("alice.example");
		Browser fourth = small.browser();
		fourth.approve(fourth.pressButton(), "vincent");
		Outcome.assertSignedIn(fourth, "https://vincent.micro.example/");
		for (Socket socket : accepted) {
			socket.close();
		}
		for (Future<Page> person : slow) {
			Outcome.assertShown(person.get(), SignInErrorCode.SERVER_UNREACHABLE);
		}
		// T-X13
		third.approve(third.typeAddress("alice.example"), "alice");
		Outcome.assertSignedIn(third, "https://alice.example/");
	}

	private static void page(String host, String authorizationEndpoint, int delayMillis) {
		application.microblog()
			.server()
			.stubFor(WireMock.get("/")
				.withHost(WireMock.equalTo(host))
				.willReturn(WireMock.ok("<link rel=authorization_endpoint href=" + authorizationEndpoint + ">")
					.withHeader("Content-Type", "text/html")
					.withFixedDelay(delayMillis)));
	}

	private static void assertRequests(String host, int expected) {
		assertThat(application.microblog()
			.server()
			.findAll(WireMock.getRequestedFor(WireMock.urlEqualTo("/")).withHeader("Host", WireMock.equalTo(host))))
			.hasSize(expected);
	}

	private static ServerSocket silentServer() {
		try {
			return new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
