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

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for servers that answer a code with something odd, or with more than was asked
 * for.
 */
class RedemptionThreatTests {

	private static final String TOKEN = """
			{"access_token": "t", "token_type": "Bearer", "me": "https://page.example/"}""";

	@RegisterExtension
	static final TestApplication application = TestApplication.with();

	@RegisterExtension
	static final TestApplication withToken = TestApplication.with("microblog.scope=profile,read");

	// T-O10, T-O12
	@ParameterizedTest
	@MethodSource
	void redemptionWhenAnswerIsOddThenNobodyIsSignedIn(ResponseDefinitionBuilder answer) {
		for (TestApplication tested : List.of(application, withToken)) {
			tested.microblog().reset();
			Site server = new Site(tested, TestApplication.SERVER_HOST);
			Browser browser = tested.browser();
			Page page = redeem(browser, server.redeem(answer));
			assertThat(page.uri()).hasPath("/login");
			assertThat(page.status()).isEqualTo(200);
			assertThat(page.document().select("#error").text()).isNotEmpty();
			Outcome.assertNobodySignedIn(browser);
			assertThat(server.redemptions()).hasSize(1);
		}
	}

	static Stream<Arguments> redemptionWhenAnswerIsOddThenNobodyIsSignedIn() {
		Stream<Arguments> faults = Stream.of(Fault.values())
			.map((fault) -> Arguments.argumentSet(fault.name(), WireMock.aResponse().withFault(fault)));
		return Stream.concat(faults, Stream.of(Arguments.argumentSet("status 204", WireMock.noContent()),
				Arguments.argumentSet("status 999", WireMock.jsonResponse(TOKEN, 999)),
				Arguments.argumentSet("status 307", WireMock.temporaryRedirect("/auth")),
				Arguments.argumentSet("status 304", WireMock.jsonResponse(TOKEN, 304)),
				Arguments.argumentSet("status 401", WireMock.jsonResponse(TOKEN, 401)),
				Arguments.argumentSet("text", WireMock.okJson("\"token\"")),
				Arguments.argumentSet("two objects", WireMock.okJson(TOKEN + TOKEN)),
				Arguments.argumentSet("no number", WireMock.okJson("NaN")),
				Arguments.argumentSet("empty error", WireMock.okJson(with("error", "\"\""))),
				Arguments.argumentSet("error that is a list", WireMock.okJson(with("error", "[\"x\"]"))),
				Arguments.argumentSet("two me", WireMock.okJson(with("me", "\"https://victim.example/\""))),
				Arguments.argumentSet("NUL in me", WireMock.okJson(TOKEN.replace(".example/", ".example/\\u0000"))),
				Arguments.argumentSet("nested too deep", WireMock.okJson("{\"x\": " + "[".repeat(5000))),
				Arguments.argumentSet("unknown coding", WireMock.okJson(TOKEN).withHeader("Content-Encoding", "br")),
				Arguments.argumentSet("broken gzip", WireMock.okJson(TOKEN).withHeader("Content-Encoding", "gzip")),
				Arguments.argumentSet("form that is JSON",
						WireMock.ok(TOKEN).withHeader("Content-Type", "application/x-www-form-urlencoded")),
				Arguments.argumentSet("XML",
						WireMock.okXml("<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///'>]><me>&y;</me>"))));
	}

	// T-O10: a token is wanted, and what is there can't be one
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			access_token | null
			access_token | ""
			access_token | 12345678901234567890123456789012345678901234567890
			access_token | true
			access_token | ["t"]
			access_token | {"a": 1}
			access_token | "a\\u0000b"
			access_token | "t\\u00f6ken"
			token_type   | ["Bearer"]
			token_type   | 1e400
			scope        | ["read"]
			scope        | 7
			refresh_token | {"a": 1}
			refresh_token | "a\\nb"
			""")
	void redemptionWhenMemberIsOddThenServerInvalid(String member, String value) {
		Browser browser = withToken.browser();
		Page page = redeem(browser, new Site(withToken, TestApplication.SERVER_HOST).redeem(with(member, value)));
		Outcome.assertFailed(browser, page, SignInErrorCode.SERVER_INVALID);
	}

	// T-O10: what tells nothing about the person breaks nothing
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			expires_in | 1e400
			expires_in | -1e400
			expires_in | "soon"
			expires_in | {"a": 1}
			profile    | "text"
			profile    | {"name": 1e400, "photo": ["x"], "url": {"a": 1}}
			x          | {"@class": "no.such.Class"}
			""")
	void redemptionWhenOtherMemberIsOddThenSignsIn(String member, String value) {
		Browser browser = withToken.browser();
		redeem(browser, new Site(withToken, TestApplication.SERVER_HOST).redeem(with(member, value)));
		Outcome.assertSignedIn(browser, "https://page.example/");
	}

	// T-O13
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			profile read create delete ROLE_ADMIN OAUTH2_USER | [OAUTH2_USER, SCOPE_profile, SCOPE_read]
			read                                              | [OAUTH2_USER, SCOPE_read]
			READ profile,read admin                           | [OAUTH2_USER]
			''                                                | [OAUTH2_USER]
			""")
	void redemptionWhenScopeIsNotWhatWasAskedForThenAuthoritiesAreOfBoth(String scope, String authorities) {
		Browser browser = withToken.browser();
		redeem(browser, new Site(withToken, TestApplication.SERVER_HOST).redeem(with("scope", "\"" + scope + "\"")));
		assertThat(browser.get("/private").body()).endsWith(" " + authorities);
	}

	// Sign in as somebody who uses the server
	private static Page redeem(Browser browser, Site server) {
		new Site(server.application(), TestApplication.PAGE_HOST).pageNamingEndpointsOf(server);
		return browser.answer(browser.sendAddress(TestApplication.PAGE_HOST), Map.of("code", "c"));
	}

	// The good answer with another value, or with another member
	private static String with(String member, String value) {
		return TOKEN.replaceFirst("\"" + member + "\": \"[^\"]*\", ", "")
			.replace("{", "{\"" + member + "\": " + value + ", ");
	}

}
