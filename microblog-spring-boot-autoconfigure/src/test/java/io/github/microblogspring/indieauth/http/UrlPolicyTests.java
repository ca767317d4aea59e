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

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link UrlPolicy}.
 */
class UrlPolicyTests {

	private static final FetchSettings STRICT = FetchSettings.defaults("test");

	@ParameterizedTest
	@ValueSource(strings = { "https://alice.example", "https://alice.example/", "https://alice.example:443/",
			"HTTPS://ALICE.example/", "https://a.b.xn--p1ai/%20?%7B%7D", "https://1.alice.example/",
			"https://127.0.0.1.alice.example/", "https://a_b.example/", "https://_a.b_.Example/" })
	void checkWhenPublicThenTarget(String url) throws Exception {
		Target target = new UrlPolicy(STRICT).check(URI.create(url));
		assertThat(target.port()).isEqualTo(443);
		assertThat(target.secure()).isTrue();
		assertThat(target.trusted()).isFalse();
		assertThat(target.mapped()).isNull();
		assertThat(target.host()).isLowerCase().isEqualTo(target.url().host());
	}

	// T-F1
	@ParameterizedTest
	@ValueSource(strings = { "https://127.0.0.1/", "https://10.0.0.1/", "https://127.1/", "https://2130706433/",
			"https://0177.0.0.1/", "https://0x7f.0.0.1/", "https://0x7f000001/", "https://0x7f.1/", "https://a.0x7f/",
			"https://a.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1%25eth0]/",
			"https://localhost/", "https://metadata/", "https://localhost./", "https://alice.example./",
			"https://127.0.0.1./", "https://\uff11\uff12\uff17.0.0.1/" })
	void checkWhenHostIsNotADomainNameThenRefused(String url) {
		assertRefused(STRICT, url);
	}

	// T-F13, T-F14
	@ParameterizedTest
	@ValueSource(strings = { "http://alice.example/", "http://alice.example:443/", "https://alice.example:80/",
			"https://alice.example:8443/", "https://alice.example:0/", "https://alice.example:65536/",
			"https://user@alice.example/", "https://user:pw@alice.example/", "https://@alice.example/",
			"https://alice.example/#x", "https://alice.example/#", "https://alice.example%2f@evil.example/",
			"https://alice.example:/", "https://alice.example/%00", "ftp://alice.example/", "file:///etc/passwd",
			"jar:https://alice.example/!/", "mailto:a@alice.example", "https:alice.example", "https:///x", "/x",
			"//alice.example/", "", "https://alice.example/\u00e9", "https://b\u00fccher.example/" })
	void checkWhenNotAllowedThenRefused(String url) {
		assertRefused(STRICT, url);
	}

	@Test
	void checkWhenHostIsTooLongThenRefused() {
		assertRefused(STRICT, "https://" + "a.".repeat(125) + "example/");
		assertRefused(STRICT, "https://" + "a".repeat(64) + ".example/");
	}

	@Test
	void checkWhenHttpAllowedThenOnlySchemeAndPortAreFree() throws Exception {
		FetchSettings settings = STRICT.withAllowHttp(true);
		Target target = new UrlPolicy(settings).check(URI.create("http://alice.example:8080/"));
		assertThat(target).isEqualTo(target("http://alice.example:8080/", false, null));
		assertRefused(settings, "http://localhost:8080/");
		assertRefused(settings, "http://127.0.0.1/");
		assertRefused(settings, "http://user@alice.example/");
		assertRefused(settings, "http://alice.example:65536/");
	}

	@Test
	void checkWhenMappedThenOnlyPortIsFree() throws Exception {
		InetSocketAddress address = new InetSocketAddress("127.0.0.1", 8443);
		FetchSettings settings = STRICT.withResolve(Map.of("Alice.Example", address, "localhost", address));
		Target target = new UrlPolicy(settings).check(URI.create("https://ALICE.example:444/"));
		assertThat(target).isEqualTo(target("https://alice.example:444/", false, address));
		assertRefused(settings, "http://alice.example/");
		assertRefused(settings, "https://localhost/");
		assertRefused(settings, "https://bob.example:444/");
	}

	@Test
	void checkWhenTrustedOriginThenOriginIsFree() throws Exception {
		FetchSettings settings = STRICT.withTrustedOrigins(URI.create("http://LOCALHOST:8080/base"));
		Target target = new UrlPolicy(settings).check(URI.create("http://localhost:8080/x"));
		assertThat(target).isEqualTo(target("http://localhost:8080/x", true, null));
		assertRefused(settings, "http://localhost/");
		assertRefused(settings, "https://localhost:8080/");
		assertRefused(settings, "http://localhost.:8080/");
		assertRefused(settings, "http://user@localhost:8080/");
		assertRefused(settings, "http://localhost:8080/#x");
	}

	@Test
	void checkWhenTrustedOriginHasDefaultPortThenSameWithPort() throws Exception {
		FetchSettings settings = STRICT.withTrustedOrigins(URI.create("https://micro.blog"));
		assertThat(new UrlPolicy(settings).check(URI.create("https://micro.blog:443/x")).trusted()).isTrue();
		assertThat(new UrlPolicy(settings).check(URI.create("https://alice.micro.blog/x")).trusted()).isFalse();
	}

	@Test
	void checkWhenRefusedThenMessageDoesNotRepeatTheUrl() {
		assertThatExceptionOfType(FetchException.class)
			.isThrownBy(() -> new UrlPolicy(STRICT).check(URI.create("https://user:secret@alice.example/?code=secret")))
			.withMessageNotContaining("secret");
	}

	private static Target target(String url, boolean trusted, InetSocketAddress mapped) throws Exception {
		return new Target(HttpUrl.parse(url), trusted, mapped);
	}

	private static void assertRefused(FetchSettings settings, String url) {
		assertThatExceptionOfType(FetchException.class).isThrownBy(() -> new UrlPolicy(settings).check(URI.create(url)))
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.URL_REFUSED);
	}

}
