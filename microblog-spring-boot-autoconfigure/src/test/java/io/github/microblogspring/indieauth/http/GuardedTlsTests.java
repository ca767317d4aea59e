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
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GuardedClientHttpRequestFactory} with TLS.
 */
class GuardedTlsTests {

	private static final FetchSettings STRICT = FetchSettings.defaults("test");

	private static KeyStore alice;

	private static KeyStore signed;

	private static KeyStore expired;

	private static KeyStore notYetValid;

	@BeforeAll
	static void createCertificates(@TempDir Path directory) throws Exception {
		TestCertificates certificates = new TestCertificates(directory);
		alice = certificates.selfSigned("alice.example");
		signed = certificates.signed("alice.example");
		expired = certificates.signed("alice.example", "-startdate", "-10d", "-validity", "5");
		notYetValid = certificates.signed("alice.example", "-startdate", "+5d", "-validity", "5");
	}

	@Test
	void executeWhenMappedAndCertificateIsForTheNameThenAnswered() throws Exception {
		try (HostileServer server = serving(alice)) {
			FetchSettings settings = mapping(server, "alice.example").withSslBundle(TestCertificates.trusting(alice));
			assertThat(get(settings, "https://ALICE.example/x")).isEqualTo("hello");
			assertThat(server.requests()).singleElement().asString().contains("Host: alice.example\r\n");
		}
	}

	@Test
	void executeWhenBodyEndsWithTheConnectionThenRead() throws Exception {
		try (HostileServer server = HostileServer.tls(TestCertificates.serverContext(alice),
				(connection) -> connection.send("HTTP/1.0 200 OK\r\n\r\nhello"))) {
			FetchSettings settings = mapping(server, "alice.example").withSslBundle(TestCertificates.trusting(alice));
			assertThat(get(settings, "https://alice.example/")).isEqualTo("hello");
		}
	}

	// T-F15
	@Test
	void executeWhenMappedAndCertificateIsForAnotherNameThenRefused() throws Exception {
		try (HostileServer server = serving(alice)) {
			assertRefused(server, mapping(server, "bob.example").withSslBundle(TestCertificates.trusting(alice)),
					"https://bob.example/");
		}
	}

	// T-F15
	@Test
	void executeWhenTrustedOriginHasAnotherNameThenRefused() throws Exception {
		try (HostileServer server = serving(alice)) {
			URI origin = URI.create("https://localhost:" + server.port());
			assertRefused(server, STRICT.withTrustedOrigins(origin).withSslBundle(TestCertificates.trusting(alice)),
					origin.toString());
		}
	}

	// T-F15
	@Test
	void executeWhenSelfSignedThenRefusedByTheJvm() throws Exception {
		try (HostileServer server = serving(alice)) {
			assertRefused(server, mapping(server, "alice.example"), "https://alice.example/");
		}
	}

	@Test
	void executeWhenSignedByTrustedAuthorityThenAnswered() throws Exception {
		try (HostileServer server = serving(signed)) {
			FetchSettings settings = mapping(server, "alice.example").withSslBundle(TestCertificates.trusting(signed));
			assertThat(get(settings, "https://alice.example/")).isEqualTo("hello");
		}
	}

	// T-F15
	@Test
	void executeWhenExpiredThenRefused() throws Exception {
		try (HostileServer server = serving(expired)) {
			assertRefused(server, mapping(server, "alice.example").withSslBundle(TestCertificates.trusting(expired)),
					"https://alice.example/");
		}
	}

	// T-F15
	@Test
	void executeWhenNotYetValidThenRefused() throws Exception {
		try (HostileServer server = serving(notYetValid)) {
			assertRefused(server,
					mapping(server, "alice.example").withSslBundle(TestCertificates.trusting(notYetValid)),
					"https://alice.example/");
		}
	}

	// T-F15
	@Test
	void executeWhenServerDoesNotSpeakTlsThenRefused() throws Exception {
		try (HostileServer server = HostileServer.raw("127.0.0.1",
				(connection) -> connection.send("HTTP/1.1 200 OK\r\n\r\n"))) {
			assertRefused(server, mapping(server, "alice.example"), "https://alice.example/");
		}
	}

	// V-UC-20
	@Test
	void executeWhenHostHasUnderscoreThenServerIsAskedForIt() throws Exception {
		CompletableFuture<String> hello = new CompletableFuture<>();
		try (HostileServer server = HostileServer.raw("127.0.0.1", (connection) -> {
			byte[] header = connection.in().readNBytes(5);
			int length = (header[3] & 0xFF) << 8 | header[4] & 0xFF;
			hello.complete(new String(connection.in().readNBytes(length), StandardCharsets.ISO_8859_1));
		})) {
			assertRefused(server, mapping(server, "sub_domain.example.com"), "https://sub_domain.example.com/");
			assertThat(hello).isCompletedWithValueMatching((sent) -> sent.contains("sub_domain.example.com"));
			assertThat(hello.join().split("example\\.com", -1)).hasSize(2);
		}
	}

	@ParameterizedTest
	@CsvSource({ "*.example.com, sub_domain.example.com, true", "*.example.com, a.sub_domain.example.com, false",
			"sub-domain.example.com, sub_domain.example.com, false" })
	void executeWhenHostHasUnderscoreThenCertificateMustHaveWildcardForIt(String name, String host, boolean answered,
			@TempDir Path directory) throws Exception {
		KeyStore keys = new TestCertificates(directory).selfSigned(name);
		try (NamelessTlsServer server = NamelessTlsServer.start(keys, directory)) {
			FetchSettings settings = STRICT.withResolve(Map.of(host, new InetSocketAddress("127.0.0.1", server.port())))
				.withSslBundle(TestCertificates.trusting(keys));
			if (answered) {
				assertThat(get(settings, "https://" + host + "/")).isEqualTo("hello");
			}
			else {
				assertThatExceptionOfType(FetchException.class).isThrownBy(() -> get(settings, "https://" + host + "/"))
					.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.CONNECTION_FAILED))
					.withCauseInstanceOf(SSLHandshakeException.class);
			}
		}
	}

	@Test
	void executeWhenTrustedNameWithUnderscoreHasNoDotThenRefused() throws Exception {
		try (HostileServer server = serving(alice)) {
			URI origin = URI.create("https://micro_blog:" + server.port());
			assertRefused(server, STRICT.withTrustedOrigins(origin).withSslBundle(TestCertificates.trusting(alice)),
					origin.toString());
		}
	}

	@Test
	void executeWhenBundleHasOptionsThenUsed() throws Exception {
		String cipher = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
		assertThat(((SSLSocketFactory) SSLSocketFactory.getDefault()).getSupportedCipherSuites()).contains(cipher);
		try (HostileServer server = serving(alice)) {
			FetchSettings settings = mapping(server, "alice.example")
				.withSslBundle(bundle(SslOptions.of(Set.of(cipher), Set.of("TLSv1.2"))));
			assertThat(get(settings, "https://alice.example/")).isEqualTo("hello");
			assertRefused(server, settings.withSslBundle(bundle(SslOptions.of(Set.of(cipher), Set.of("TLSv1.3")))),
					"https://alice.example/");
		}
	}

	@Test
	void executeWhenBundleIsBrokenThenConnectionFailed() throws Exception {
		try (HostileServer server = serving(alice)) {
			FetchSettings settings = mapping(server, "alice.example")
				.withSslBundle(bundle(SslOptions.of(Set.of("NO_SUCH_CIPHER"), Set.of("TLSv1.2"))));
			assertRefused(server, settings, "https://alice.example/");
		}
	}

	private static SslBundle bundle(SslOptions options) throws Exception {
		SslBundle trusting = TestCertificates.trusting(alice);
		return SslBundle.of(trusting.getStores(), trusting.getKey(), options);
	}

	private static HostileServer serving(KeyStore keys) throws IOException {
		return HostileServer.tls(TestCertificates.serverContext(keys),
				(connection) -> connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
	}

	private static FetchSettings mapping(HostileServer server, String host) {
		return STRICT.withResolve(Map.of(host, new InetSocketAddress("127.0.0.1", server.port())));
	}

	private static String get(FetchSettings settings, String url) throws IOException {
		Hosts hosts = new Hosts().add("localhost", "127.0.0.1").add("micro_blog", "127.0.0.1");
		try (GuardedClientHttpRequestFactory factory = new GuardedClientHttpRequestFactory(settings, hosts);
				ClientHttpResponse response = factory.createRequest(URI.create(url), HttpMethod.GET).execute()) {
			return new String(response.getBody().readAllBytes());
		}
	}

	private static void assertRefused(HostileServer server, FetchSettings settings, String url) throws Exception {
		int requests = server.requests().size();
		assertThatExceptionOfType(FetchException.class).isThrownBy(() -> get(settings, url))
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.CONNECTION_FAILED);
		assertThat(server.isIdle()).isTrue();
		assertThat(server.requests()).hasSize(requests);
	}

}
