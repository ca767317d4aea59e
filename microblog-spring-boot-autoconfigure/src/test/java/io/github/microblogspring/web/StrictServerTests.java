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

package io.github.microblogspring.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StrictServer}, which would say nothing if it let everything pass.
 */
class StrictServerTests {

	private static final String CLIENT_ID = "https://app.example.com/oauth/client.json";

	private static final String VALID = """
			{"client_id":"https://app.example.com/oauth/client.json","client_name":"App",
			"client_uri":"https://app.example.com/","logo_uri":"https://app.example.com/logo.png",
			"redirect_uris":["https://app.example.com/login/indieauth/cb"],"token_endpoint_auth_method":"none",
			"grant_types":["authorization_code"],"response_types":["code"]}""";

	// V-CM-01
	@Test
	void brokenRulesWhenDocumentIsCompleteThenNone() {
		assertThat(server(VALID).brokenRules()).isEmpty();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
			V-CM-02 | {"client_id":"https://app.example.com/oauth/client.json/"}                          | CM-03
			V-CM-03 | {"client_id":"http://app.example.com/oauth/client.json"}                            | CM-03
			V-CM-04 | {"client_name":"App","logo_uri":"https://app.example.com/logo.png"}                 | CM-03
			V-CM-05 | {"client_id":"$","client_uri":"https://www.example.com/"}                           | CM-04
			V-CM-06 | {"client_id":"$","client_secret":"s"}                                               | CM-07
			V-CM-07 | {"client_id":"$","token_endpoint_auth_method":"client_secret_basic"}                | CM-07
			CM-05   | {"client_id":"$","logo_uri":"https://cdn.example.com/logo.png"}                     | CM-05
			""")
	void brokenRulesWhenDocumentBreaksOneThenIsThat(String vector, String document, String rule) {
		assertThat(server(document.replace("$", CLIENT_ID)).brokenRules()).containsExactly(rule);
	}

	// V-CM-08
	@Test
	void brokenRulesWhenKeyIsUsedThenNone() {
		assertThat(server("""
				{"client_id":"https://app.example.com/oauth/client.json",
				"token_endpoint_auth_method":"private_key_jwt","jwks_uri":"https://app.example.com/jwks"}""")
			.brokenRules()).isEmpty();
	}

	// V-CM-13, V-CM-14
	@ParameterizedTest
	@CsvSource({ "301", "302", "401", "404" })
	void brokenRulesWhenStatusIsNot200ThenThat(int status) {
		assertThat(new StrictServer(CLIENT_ID, status, "application/json", VALID).brokenRules())
			.containsExactly("CM-02");
	}

	// V-CM-15
	@Test
	void brokenRulesWhenContentTypeIsHtmlThenThat() {
		assertThat(new StrictServer(CLIENT_ID, 200, "text/html", VALID).brokenRules()).containsExactly("CM-01");
	}

	// V-CM-16
	@Test
	void brokenRulesWhenBodyIsLargeThenThat() {
		assertThat(server(VALID + " ".repeat(12_000)).brokenRules()).containsExactly("CM-09");
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			V-CM-09 |                            | https://app.example.com/cb     | true
			V-CM-10 |                            | https://login.example.com/cb   | false
			V-CM-11 | https://app.example.com/cb | https://app.example.com/cb     | true
			V-CM-11 | https://app.example.com/cb | https://app.example.com/cb/    | false
			V-CM-11 | https://app.example.com/cb | https://app.example.com/cb?x=1 | false
			V-CM-12 | http://127.0.0.1/cb        | http://127.0.0.1:52341/cb      | false
			""")
	void allowsThenOnlyWhatIsListedOrOnTheOriginWhereNothingIs(String vector, String listed, String used,
			boolean allowed) {
		String document = (listed != null) ? "{\"redirect_uris\":[\"" + listed + "\"]}" : "{}";
		assertThat(server(document).allows(used)).isEqualTo(allowed);
	}

	private static StrictServer server(String document) {
		return new StrictServer(CLIENT_ID, 200, "application/json", document);
	}

}
