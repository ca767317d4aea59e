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

import java.net.URI;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.http.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link IndieAuthDiscovery} with pages and documents that are made to keep a
 * parser busy.
 */
class DiscoveryBombTests {

	private static final String LINK = "<link rel=indieauth-metadata href=/meta>";

	private static final int MEGABYTE = 1024 * 1024;

	private final FakePageFetcher fetcher = new FakePageFetcher();

	static Stream<Arguments> pages() {
		String host = IntStream.range(0x4E00, 0x4E00 + 200).mapToObj(Character::toString).collect(Collectors.joining());
		return Stream.of(Arguments.argumentSet("different attributes", "<link " + numbered(" a%d=x") + ">" + LINK),
				Arguments.argumentSet("one long attribute", "<link x='" + repeat("&amp;") + "'>" + LINK),
				Arguments.argumentSet("white space", "<link rel='" + repeat(" ") + "x' href=/x>" + LINK),
				Arguments.argumentSet("long reference", "<link rel=x href='" + repeat("/..") + "'>" + LINK),
				Arguments.argumentSet("names to be encoded",
						repeat("<link rel=indieauth-metadata href='https://" + host + "." + host + "/'>") + LINK),
				Arguments.argumentSet("comment", "<!--" + repeat("--!<!--") + "-->" + LINK),
				Arguments.argumentSet("foreign elements", repeat("<svg><foreignObject>") + LINK),
				Arguments.argumentSet("null characters", repeat("\0") + LINK));
	}

	// T-X7
	@ParameterizedTest
	@MethodSource("pages")
	void discoverWhenPageIsBombThenEndsSoon(String html) {
		this.fetcher.html("https://example.com/", html);
		assertEndsSoon();
	}

	// T-X7: as many headers as there may be, each as long as it may be
	@ParameterizedTest
	@ValueSource(strings = { "<,", "<a>;", "<>;a=\"", "<a>;rel=\"\\\"\",", "<a>;anchor=\"//a\",", ";," })
	void discoverWhenHeadersAreBombsThenEndsSoon(String piece) {
		String field = piece.repeat(16_000 / piece.length());
		this.fetcher.html("https://example.com/", "", Stream.generate(() -> field).limit(190).toArray(String[]::new));
		assertEndsSoon();
	}

	// T-X5, T-X7: links that say something about another page count as well
	@Test
	void discoverWhenThereAreMoreThanHundredLinksThenTheOthersAreNotRead() {
		String useless = "<https://a.example/>; rel=indieauth-metadata; anchor=\"https://b.example/\", ";
		String link = "<https://example.com/meta>; rel=indieauth-metadata";
		this.fetcher.html("https://example.com/", "", useless.repeat(99) + link)
			.json("https://example.com/meta", 200, metadata("1"));
		assertThat(discover().fromMetadata()).isTrue();
		this.fetcher.html("https://example.com/", "", useless.repeat(100) + link);
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(this::discover)
			.extracting(IndieAuthException::getErrorCode)
			.isEqualTo(SignInErrorCode.SERVER_NOT_FOUND);
	}

	// T-X7
	@Test
	void discoverWhenContentTypeIsBombThenEndsSoon() {
		for (String piece : new String[] { ";", ";charset=", " ", "\"", ";a=\"\\\"" }) {
			HttpHeaders headers = FakePageFetcher.headers("text/html;" + piece.repeat(16_000 / piece.length()));
			this.fetcher.answer("https://example.com/", 200, headers, LINK, false);
			assertEndsSoon();
		}
	}

	// T-X7: entities that contain entities
	@Test
	void discoverWhenPageDefinesEntitiesThenTheyAreNotExpanded() {
		String html = "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a 'indieauth-metadata'>"
				+ "<!ENTITY x SYSTEM 'file:///etc/passwd'>"
				+ IntStream.range(0, 50)
					.mapToObj((index) -> "<!ENTITY b" + (index + 1) + " '" + ("&b" + index + ";").repeat(10) + "'>")
					.collect(Collectors.joining())
				+ "]><html><head><title>&b50;&x;</title><link rel='&a;' href='/&b50;'/></head></html>";
		this.fetcher.answer("https://example.com/", 200, FakePageFetcher.headers("application/xhtml+xml"), html, false);
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(this::discover)
			.extracting(IndieAuthException::getErrorCode)
			.isEqualTo(SignInErrorCode.SERVER_NOT_FOUND);
		assertThat(this.fetcher.requests()).containsExactly("https://example.com/");
	}

	static Stream<Arguments> metadata() {
		return Stream.of(Arguments.argumentSet("deep lists", "[".repeat(100_000)),
				Arguments.argumentSet("deep objects", "{\"a\":".repeat(30_000)),
				Arguments.argumentSet("deep lists that end", "[".repeat(600) + "]".repeat(600)),
				Arguments.argumentSet("long integer", "9".repeat(200_000)),
				Arguments.argumentSet("long fraction", "0." + "9".repeat(200_000)),
				Arguments.argumentSet("long text", "\"" + "x".repeat(300_000) + "\""),
				Arguments.argumentSet("long name", "{\"" + "x".repeat(200_000) + "\":1}"),
				Arguments.argumentSet("same name twice", "{\"a\":1,\"a\":1}"),
				Arguments.argumentSet("number that is none", "NaN"), Arguments.argumentSet("leading zero", "007"),
				Arguments.argumentSet("comment", "/* */1"));
	}

	// T-X8
	@ParameterizedTest
	@MethodSource("metadata")
	void discoverWhenMetadataIsBombThenInvalid(String value) {
		this.fetcher.html("https://example.com/", LINK).json("https://example.com/meta", 200, metadata(value));
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(this::discover)
			.extracting(IndieAuthException::getErrorCode)
			.isEqualTo(SignInErrorCode.SERVER_INVALID);
	}

	static Stream<Arguments> harmless() {
		return Stream.of(Arguments.argumentSet("large exponent", "1e999999999"),
				Arguments.argumentSet("small exponent", "1e-999999999"),
				Arguments.argumentSet("many members",
						"{" + members(IntStream.range(0, 15_000).mapToObj((i) -> "n" + i)) + "}"),
				Arguments.argumentSet("colliding names", "{" + members(CollidingNames.stream()) + "}"),
				Arguments.argumentSet("many lists", "[" + "[],".repeat(80_000) + "[]]"));
	}

	// T-X8: what the limit of bytes lets through
	@ParameterizedTest
	@MethodSource("harmless")
	void discoverWhenMetadataIsOnlyLaboriousThenReadSoon(String value) {
		this.fetcher.html("https://example.com/", LINK).json("https://example.com/meta", 200, metadata(value));
		assertEndsSoon();
		assertThat(discover().endpoints().issuer()).isEqualTo("https://example.com/");
	}

	private void assertEndsSoon() {
		long start = System.nanoTime();
		try {
			assertThat(discover().fromMetadata()).isTrue();
		}
		catch (IndieAuthException ex) {
			assertThat(ex.getErrorCode()).isIn(SignInErrorCode.SERVER_NOT_FOUND, SignInErrorCode.SERVER_INVALID,
					SignInErrorCode.SERVER_UNREACHABLE);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
	}

	private DiscoveredServer discover() {
		IndieAuthProvider provider = new IndieAuthProvider(URI.create("https://micro.blog"), true);
		return new IndieAuthDiscovery(this.fetcher, provider, new DiscoverySettings(false, true))
			.discover(TypedAddress.parse("example.com"), Deadline.after(Duration.ofMinutes(1)));
	}

	private static String metadata(String value) {
		return "{\"issuer\":\"https://example.com/\",\"authorization_endpoint\":\"https://example.com/auth\",\"x\":"
				+ value + "}";
	}

	private static String repeat(String piece) {
		return piece.repeat((MEGABYTE - 1000) / piece.length());
	}

	private static String numbered(String piece) {
		return IntStream.range(0, MEGABYTE / 10).mapToObj(piece::formatted).collect(Collectors.joining());
	}

	private static String members(Stream<String> names) {
		return names.map((name) -> "\"" + name + "\":1").collect(Collectors.joining(","));
	}

}
