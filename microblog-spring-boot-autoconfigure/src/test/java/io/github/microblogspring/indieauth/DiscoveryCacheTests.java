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

package io.github.microblogspring.indieauth;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.microblogspring.indieauth.http.Deadline;
import io.github.microblogspring.indieauth.http.FetchException.Reason;
import io.github.microblogspring.indieauth.http.PageFetcher;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.cache.Cache;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.util.SerializationUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DiscoveryCache}.
 */
@Timeout(30)
class DiscoveryCacheTests {

	private static final TypedAddress ALICE = TypedAddress.parse("alice.example");

	private static final String LINKS = "<link rel=authorization_endpoint href=https://as.example/auth?a=1>"
			+ "<link rel=token_endpoint href=/token><link rel=micropub href=/micropub>";

	private static final Duration TTL = Duration.ofMinutes(5);

	static final List<Named<UnaryOperator<Object>>> serializations = List
		.of(Named.of("Java", (value) -> SerializationUtils.clone((Serializable) value)), Named.of("JSON",
				(value) -> JsonMapper.shared().readValue(JsonMapper.shared().writeValueAsString(value), Object.class)));

	static final List<Object> strangers = List.of("text", 42, List.of(), Map.of(), Map.of("expires", "never"),
			Map.of("expires", 42), Map.of("expires", "2026-11-21T12:04:00Z"),
			Map.of("expires", "2026-11-21T12:04:00Z", "failure", "BAD_LUCK"),
			Map.of("expires", "2026-11-21T12:04:00Z", "chain", "not\na\nurl", "authorization", "https://a.example/"),
			Map.of("expires", "2999-01-01T00:00:00Z", "chain", "https://alice.example/", "authorization",
					"https://a.example/"),
			Map.of("expires", "2026-11-21T12:04:00Z", "chain", "https://alice.example/", "authorization",
					"http://a.example/"),
			Map.of("expires", "2026-11-21T12:04:00Z", "chain", "https://alice.example/", "authorization",
					"https://a.example/", "token", "https://127.0.0.1/"),
			Map.of("expires", "2026-11-21T12:04:00Z", "chain", "https://alice.example/", "authorization",
					"https://a.example/", "from-metadata", "true"));

	private final FakePageFetcher fetcher = new FakePageFetcher();

	private final ConcurrentMapCache cache = new ConcurrentMapCache("test");

	private Instant now = Instant.parse("2026-11-21T12:00:00Z");

	@Test
	void discoverWhenAskedAgainThenRemembered() {
		this.fetcher.html("https://alice.example/", LINKS);
		DiscoveryCache discoveries = discoveries(this.fetcher);
		DiscoveredServer found = discoveries.discover(ALICE, deadline());
		assertThat(found.remembered()).isFalse();
		DiscoveredServer remembered = discoveries.discover(TypedAddress.parse("HTTP://Alice.example"), deadline());
		assertThat(remembered).isEqualTo(found.asRemembered());
		assertThat(this.fetcher.requests()).containsExactly("https://alice.example/");
	}

	// IS-07
	@Test
	void discoverWhenServerPromisesIssThenThatIsRemembered() {
		this.fetcher.html("https://alice.example/", "<link rel=indieauth-metadata href=/meta>")
			.json("https://alice.example/meta", 200, """
					{"issuer":"https://alice.example/","authorization_endpoint":"https://alice.example/auth",
					"authorization_response_iss_parameter_supported":true}""");
		DiscoveryCache discoveries = discoveries(this.fetcher);
		assertThat(discoveries.discover(ALICE, deadline()).promisesIss()).isTrue();
		DiscoveredServer remembered = discoveries.discover(ALICE, deadline());
		assertThat(remembered.remembered()).isTrue();
		assertThat(remembered.promisesIss()).isTrue();
	}

	// DI-19, T-D9
	@Test
	void discoverWhenAddressLedElsewhereThenThatIsNotRemembered() {
		this.fetcher.redirect("https://alice.example/", "https://bob.example/").html("https://bob.example/", LINKS);
		DiscoveryCache discoveries = discoveries(this.fetcher);
		discoveries.discover(ALICE, deadline());
		assertThat(discoveries.discover(TypedAddress.parse("bob.example"), deadline()).remembered()).isFalse();
		DiscoveredServer remembered = discoveries.discover(ALICE, deadline());
		assertThat(remembered.chain()).containsExactly(URI.create("https://alice.example/"),
				URI.create("https://bob.example/"));
	}

	// T-D9
	@Test
	void discoverWhenTimeIsOverThenReadAgain() {
		this.fetcher.html("https://alice.example/", LINKS);
		DiscoveryCache discoveries = discoveries(this.fetcher);
		discoveries.discover(ALICE, deadline());
		this.fetcher.html("https://alice.example/", "<link rel=authorization_endpoint href=https://new.example/auth>");
		this.now = this.now.plus(TTL).minusMillis(1);
		assertThat(authorization(discoveries)).isEqualTo("https://as.example/auth?a=1");
		this.now = this.now.plusMillis(1);
		assertThat(authorization(discoveries)).isEqualTo("https://new.example/auth");
	}

	@Test
	void discoverWhenNothingIsToBeRememberedThenReadAgain() {
		this.fetcher.html("https://alice.example/", LINKS);
		DiscoveryCache discoveries = new DiscoveryCache(discovery(this.fetcher), this.cache, Duration.ZERO, 1);
		discoveries.discover(ALICE, deadline());
		assertThat(discoveries.discover(ALICE, deadline()).remembered()).isFalse();
		assertThat(this.fetcher.requests()).hasSize(2);
	}

	// T-D9
	@ParameterizedTest
	@EnumSource(names = { "CONNECTION_FAILED", "TOO_LARGE" })
	void discoverWhenFailedThenRememberedForSeconds(Reason reason) {
		this.fetcher.failure("https://alice.example/", reason);
		DiscoveryCache discoveries = discoveries(this.fetcher);
		SignInErrorCode code = failure(discoveries);
		this.fetcher.html("https://alice.example/", LINKS);
		this.now = this.now.plusMillis(4999);
		assertThat(failure(discoveries)).isEqualTo(code);
		assertThat(this.fetcher.requests()).hasSize(1);
		this.now = this.now.plusMillis(1);
		assertThat(authorization(discoveries)).isEqualTo("https://as.example/auth?a=1");
	}

	@Test
	void discoverWhenBusyThenNotRemembered() {
		this.fetcher.failure("https://alice.example/", Reason.BUSY);
		DiscoveryCache discoveries = discoveries(this.fetcher);
		assertThat(failure(discoveries)).isEqualTo(SignInErrorCode.TEMPORARILY_UNAVAILABLE);
		this.fetcher.html("https://alice.example/", LINKS);
		assertThat(authorization(discoveries)).isEqualTo("https://as.example/auth?a=1");
	}

	// T-X11, T-X12
	@Test
	void discoverWhenManyAskAtOnceThenOneFetch() throws Exception {
		this.fetcher.html("https://alice.example/", LINKS);
		CountDownLatch hold = new CountDownLatch(1);
		AtomicInteger fetches = new AtomicInteger();
		DiscoveryCache discoveries = discoveries((uri, accept, redirects, deadline) -> {
			fetches.incrementAndGet();
			awaitQuietly(hold);
			return this.fetcher.fetch(uri, accept, redirects, deadline);
		});
		List<FutureTask<DiscoveredServer>> people = start(20, discoveries);
		hold.countDown();
		for (FutureTask<DiscoveredServer> person : people) {
			assertThat(person.get(10, TimeUnit.SECONDS).endpoints().authorization())
				.hasToString("https://as.example/auth?a=1");
		}
		assertThat(fetches).hasValue(1);
	}

	@Test
	void discoverWhenManyAskAtOnceAndItFailsThenAllFailAlike() throws Exception {
		this.fetcher.html("https://alice.example/", "<p>hello");
		CountDownLatch hold = new CountDownLatch(1);
		DiscoveryCache discoveries = discoveries((uri, accept, redirects, deadline) -> {
			awaitQuietly(hold);
			return this.fetcher.fetch(uri, accept, redirects, deadline);
		});
		List<FutureTask<DiscoveredServer>> people = start(5, discoveries);
		hold.countDown();
		for (FutureTask<DiscoveredServer> person : people) {
			assertThat(person).failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.havingCause()
				.isInstanceOfSatisfying(IndieAuthException.class,
						(ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.SERVER_NOT_FOUND));
		}
		assertThat(this.fetcher.requests()).hasSize(1);
	}

	// T-X9
	@Test
	void discoverWhenTooManyWaitThenBusyAtOnce() throws Exception {
		CountDownLatch hold = new CountDownLatch(1);
		this.fetcher.html("https://alice.example/", LINKS);
		DiscoveryCache discoveries = new DiscoveryCache(discovery((uri, accept, redirects, deadline) -> {
			awaitQuietly(hold);
			return this.fetcher.fetch(uri, accept, redirects, deadline);
		}), this.cache, TTL, 2);
		List<FutureTask<DiscoveredServer>> people = start(3, discoveries);
		assertThat(failure(discoveries)).isEqualTo(SignInErrorCode.TEMPORARILY_UNAVAILABLE);
		hold.countDown();
		for (FutureTask<DiscoveredServer> person : people) {
			assertThat(person).succeedsWithin(Duration.ofSeconds(10));
		}
	}

	@Test
	void discoverWhenOthersTakeTooLongThenBusy() throws Exception {
		CountDownLatch hold = new CountDownLatch(1);
		this.fetcher.html("https://alice.example/", LINKS);
		DiscoveryCache discoveries = discoveries((uri, accept, redirects, deadline) -> {
			awaitQuietly(hold);
			return this.fetcher.fetch(uri, accept, redirects, deadline);
		});
		List<FutureTask<DiscoveredServer>> people = start(1, discoveries);
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> discoveries.discover(ALICE, Deadline.after(Duration.ofMillis(20))))
			.extracting(IndieAuthException::getErrorCode)
			.isEqualTo(SignInErrorCode.TEMPORARILY_UNAVAILABLE);
		hold.countDown();
		assertThat(people.get(0)).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void discoverWhenFetcherBreaksThenNobodyWaitsForIt() {
		AtomicInteger fetches = new AtomicInteger();
		DiscoveryCache discoveries = discoveries((uri, accept, redirects, deadline) -> {
			if (fetches.incrementAndGet() == 1) {
				throw new IllegalStateException("Broken");
			}
			return this.fetcher.fetch(uri, accept, redirects, deadline);
		});
		this.fetcher.html("https://alice.example/", LINKS);
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> discoveries.discover(ALICE, deadline()));
		assertThat(authorization(discoveries)).isEqualTo("https://as.example/auth?a=1");
	}

	@ParameterizedTest
	@FieldSource("serializations")
	void discoverWhenCacheSerializesThenRemembered(UnaryOperator<Object> serialization) {
		this.fetcher.redirect("https://alice.example/", "https://bob.example/")
			.html("https://bob.example/", "", "<https://as.example/meta>; rel=indieauth-metadata")
			.json("https://as.example/meta", 200, """
					{"issuer": "https://as.example", "authorization_endpoint": "https://as.example/auth"}""");
		Cache serializing = new ConcurrentMapCache("test", new ConcurrentHashMap<>(), true) {

			@Override
			protected Object toStoreValue(Object userValue) {
				return serialization.apply(userValue);
			}

		};
		DiscoveryCache discoveries = new DiscoveryCache(discovery(this.fetcher), serializing, TTL, 1, () -> this.now);
		DiscoveredServer found = discoveries.discover(ALICE, deadline());
		assertThat(discoveries.discover(ALICE, deadline())).isEqualTo(found.asRemembered());
		TypedAddress unknown = TypedAddress.parse("unknown.example");
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(IndieAuthException.class)
				.isThrownBy(() -> discoveries.discover(unknown, deadline()))
				.extracting(IndieAuthException::getErrorCode)
				.isEqualTo(SignInErrorCode.SERVER_UNREACHABLE);
		}
		assertThat(this.fetcher.requests()).hasSize(4);
	}

	@ParameterizedTest
	@FieldSource("strangers")
	void discoverWhenCacheHasSomethingElseThenReadAgain(Object stranger) {
		this.cache.put(ALICE.toString(), stranger);
		this.fetcher.html("https://alice.example/", LINKS);
		assertThat(authorization(discoveries(this.fetcher))).isEqualTo("https://as.example/auth?a=1");
	}

	@Test
	void discoverWhenCacheFailsThenReadAgain() {
		this.fetcher.html("https://alice.example/", LINKS);
		Cache broken = new ConcurrentMapCache("broken") {

			@Override
			protected Object lookup(Object key) {
				throw new IllegalStateException("No connection");
			}

			@Override
			public void put(Object key, Object value) {
				throw new IllegalStateException("No connection");
			}

		};
		DiscoveryCache discoveries = new DiscoveryCache(discovery(this.fetcher), broken, TTL, 1);
		for (int i = 0; i < 2; i++) {
			assertThat(authorization(discoveries)).isEqualTo("https://as.example/auth?a=1");
		}
	}

	private static IndieAuthDiscovery discovery(PageFetcher fetcher) {
		return new IndieAuthDiscovery(fetcher, new IndieAuthProvider(URI.create("https://micro.blog"), true),
				new DiscoverySettings(false, true));
	}

	private DiscoveryCache discoveries(PageFetcher fetcher) {
		return new DiscoveryCache(discovery(fetcher), this.cache, TTL, 100, () -> this.now);
	}

	private static String authorization(DiscoveryCache discoveries) {
		return discoveries.discover(ALICE, deadline()).endpoints().authorization().toString();
	}

	private static SignInErrorCode failure(DiscoveryCache discoveries) {
		try {
			throw new AssertionError(discoveries.discover(ALICE, deadline()));
		}
		catch (IndieAuthException ex) {
			return ex.getErrorCode();
		}
	}

	private static Deadline deadline() {
		return Deadline.after(Duration.ofSeconds(10));
	}

	private static List<FutureTask<DiscoveredServer>> start(int people, DiscoveryCache discoveries)
			throws InterruptedException {
		List<FutureTask<DiscoveredServer>> tasks = new ArrayList<>();
		for (int i = 0; i < people; i++) {
			FutureTask<DiscoveredServer> task = new FutureTask<>(() -> discoveries.discover(ALICE, deadline()));
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			thread.start();
			while (thread.getState() != Thread.State.TIMED_WAITING) {
				Thread.sleep(1);
			}
			tasks.add(task);
		}
		return tasks;
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
