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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ClientIdentifier}.
 *
 * @author The Micro.blog Spring team
 */
class ClientIdentifierTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			V-CI-01 | `https://app.example.com/` | OK
			V-CI-02 | `https://app.example.com/oauth/client-metadata.json` | OK
			V-CI-03 | `https://app.example.com:8443/id` | OK
			V-CI-04 | `https://app.example.com/id?v=1` | WARN_QUERY
			# V-CI-05 deviates: the application does not start
			V-CI-05 | `http://app.example.com/` | REJECT CI-01
			V-CI-06 | `http://127.0.0.1:8080/` | OK_DEV_ONLY
			V-CI-07 | `http://[::1]:8080/` | OK_DEV_ONLY
			V-CI-08 | `http://localhost:8080/` | OK_DEV_ONLY
			V-CI-09 | `https://app.example.com` | REJECT CI-02
			V-CI-10 | `https://App.example.com/` | REJECT CI-06
			V-CI-11 | `https://app.example.com:443/` | REJECT CI-06
			V-CI-12 | `http://127.0.0.2/` | REJECT CI-01
			V-CI-13 | `http://192.168.1.10:8080/` | REJECT CI-01
			V-CI-14 | `https://[2001:db8::1]/` | REJECT CI-04
			V-CI-15 | `https://app.example.com/#id` | REJECT CI-03
			V-CI-16 | `https://user@app.example.com/` | REJECT CI-03
			V-CI-17 | `https://app.example.com/a/./b` | REJECT CI-03
			V-CI-18 | `app.example.com` | REJECT CI-01
			V-CI-19 | `com.example.app:/id` | REJECT CI-01
			""")
	void parseFollowsVectors(String id, String value, String expected) {
		if (expected.startsWith("REJECT ")) {
			assertThatExceptionOfType(InvalidClientIdentifierException.class).as(id)
				.isThrownBy(() -> ClientIdentifier.parse(value))
				.satisfies((ex) -> assertThat(ex.getRule()).startsWith(expected.substring("REJECT ".length()) + ": "))
				.satisfies((ex) -> assertThat(ex.getValue()).isEqualTo(value))
				.satisfies((ex) -> assertThat(ClientIdentifier.parse(ex.getSuggestion()).isLoopback()).isFalse());
			return;
		}
		ClientIdentifier clientId = ClientIdentifier.parse(value);
		assertThat(clientId).hasToString(value);
		assertThat(clientId.toUri()).hasToString(value);
		assertThat(clientId.isLoopback()).isEqualTo(expected.equals("OK_DEV_ONLY"));
		switch (expected) {
			case "OK_DEV_ONLY" -> assertThat(clientId.warnings()).anyMatch((warning) -> warning.startsWith("CI-05"));
			case "WARN_QUERY" -> assertThat(clientId.warnings()).singleElement().asString().startsWith("CI-03");
			default -> assertThat(clientId.warnings()).isEmpty();
		}
	}

	@Test
	void warningsWhenLocalhostThenNameIsOne() {
		assertThat(ClientIdentifier.parse("http://localhost:8080/").warnings())
			.anyMatch((warning) -> warning.startsWith("CI-04"));
		assertThat(ClientIdentifier.parse("http://127.0.0.1:8080/").warnings())
			.noneMatch((warning) -> warning.startsWith("CI-04"));
	}

	@ParameterizedTest
	@CsvSource({ "https://app.example.com, https://app.example.com/",
			"http://app.example.com/, https://app.example.com/", "app.example.com/id, https://app.example.com/id",
			"https://App.example.com:443/, https://app.example.com/",
			"https://user@app.example.com/x#y, https://app.example.com/x", "http://localhost:80, http://localhost/",
			"http://LOCALHOST:8080/, http://localhost:8080/",
			"https://caf\u00e9.example/, https://xn--caf-dma.example/", "my-app, https://myapp.example/client.json",
			"https://192.168.1.10/, https://myapp.example/client.json", "'', https://myapp.example/client.json",
			"com.example.app:/id, https://myapp.example/client.json",
			"https://app.example.com:99999/, https://myapp.example/client.json" })
	void parseWhenRefusedThenSuggestionWorks(String value, String suggestion) {
		assertThatExceptionOfType(InvalidClientIdentifierException.class)
			.isThrownBy(() -> ClientIdentifier.parse(value))
			.satisfies((ex) -> assertThat(ex.getSuggestion()).isEqualTo(suggestion));
		assertThat(ClientIdentifier.parse(suggestion)).hasToString(suggestion);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://app.example.com./", "https://app.example.com:/", "https://app.example.com:0/",
			"https://app.example.com:65536/", "https://app.example.com/a b", "https://app.example.com/\u00e9",
			"HTTPS://app.example.com/", "http://foo.localhost/", "https://[::1]:443/", "http://[::2]/",
			"https://app.example.com/%2e/", "https://fa\u00df.example/" })
	void parseWhenServersCouldDisagreeThenRefused(String value) {
		assertThatExceptionOfType(InvalidClientIdentifierException.class)
			.isThrownBy(() -> ClientIdentifier.parse(value));
	}

}
