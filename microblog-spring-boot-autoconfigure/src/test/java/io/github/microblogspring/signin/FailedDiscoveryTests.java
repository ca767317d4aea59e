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

import java.util.Locale;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.microblogspring.indieauth.DiscoverySettings;
import io.github.microblogspring.indieauth.IndieAuthDiscovery;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.http.FetchException;
import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for typed addresses that lead to no server that could be used.
 */
class FailedDiscoveryTests {

	private static final String METADATA_LINK = """
			<link rel="indieauth-metadata" href="https://page.example/metadata">""";

	@RegisterExtension
	static final TestApplication application = TestApplication.with();

	@RegisterExtension
	static final TestApplication withToken = TestApplication.with("microblog.scope=profile,read");

	@RegisterExtension
	static final TestApplication impatient = TestApplication.with("microblog.discovery.timeout=500ms");

	@RegisterExtension
	static final TestApplication failing = TestApplication.with(FailingDiscovery.class);

	@ParameterizedTest
	@ValueSource(strings = { "not an address", "ftp://alice.example/", "https://127.0.0.1/", "10.0.0.1", "localhost",
			"https://alice.example:8443/", "https://user@alice.example/", "https://alice.example/a/../b", "",
			"<script>alert(1)</script>" })
	void addressWhenNobodyCanHaveItThenInvalidAddress(String typed) {
		assertFails(application, typed, SignInErrorCode.INVALID_ADDRESS);
	}

	// One sentence for all of them, whatever it was (T-F11)
	@ParameterizedTest
	@MethodSource
	void pageWhenItCannotBeReachedThenServerUnreachable(ResponseDefinitionBuilder answer) {
		page(application, answer);
		assertFails(application, "page.example", SignInErrorCode.SERVER_UNREACHABLE);
		assertAsked(application, "page.example");
	}

	static Stream<Arguments> pageWhenItCannotBeReachedThenServerUnreachable() {
		return Stream.of(Arguments.argumentSet("reset", WireMock.aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
				Arguments.argumentSet("closed", WireMock.aResponse().withFault(Fault.EMPTY_RESPONSE)),
				Arguments.argumentSet("to a private address", WireMock.permanentRedirect("https://10.0.0.1/")),
				Arguments.argumentSet("to the metadata of a cloud",
						WireMock.permanentRedirect("https://169.254.169.254/")),
				Arguments.argumentSet("to another port", WireMock.permanentRedirect("https://other.example:8443/")),
				Arguments.argumentSet("to http", WireMock.permanentRedirect("http://alice.example/")),
				Arguments.argumentSet("to a closed port", WireMock.permanentRedirect("https://closed.example/")),
				Arguments.argumentSet("to itself, for ever", WireMock.temporaryRedirect("https://page.example/")));
	}

	@Test
	void pageWhenConnectionIsRefusedThenServerUnreachable() {
		assertFails(application, TestApplication.CLOSED_HOST, SignInErrorCode.SERVER_UNREACHABLE);
	}

	@Test
	void pageWhenHostDoesNotResolveThenServerUnreachable() {
		assertFails(impatient, "host.does-not-exist.invalid", SignInErrorCode.SERVER_UNREACHABLE);
	}

	// T-X4
	@Test
	void pageWhenSlowThenServerUnreachable() {
		page(impatient, html("<title>Slow</title>").withFixedDelay(3000));
		assertFails(impatient, "page.example", SignInErrorCode.SERVER_UNREACHABLE);
		assertAsked(impatient, "page.example");
	}

	// T-X3
	@Test
	void pageWhenItDribblesThenServerUnreachable() {
		page(impatient, html("<title>Slow</title>").withChunkedDribbleDelay(20, 4000));
		assertFails(impatient, "page.example", SignInErrorCode.SERVER_UNREACHABLE);
		assertAsked(impatient, "page.example");
	}

	@Test
	void pageWhenItNamesNoEndpointsThenServerNotFound() {
		assertFails(application, "noendpoints.example", SignInErrorCode.SERVER_NOT_FOUND);
		assertAsked(application, "noendpoints.example");
	}

	// T-D2
	@Test
	void pageWhenLinksAreInBodyThenServerNotFound() {
		page(application, html("</head><body><a rel=\"authorization_endpoint\" href=\"https://evil.example/\">"
				+ "<link rel=\"authorization_endpoint\" href=\"https://evil.example/\">"));
		assertFails(application, "page.example", SignInErrorCode.SERVER_NOT_FOUND);
	}

	@Test
	void pageWhenItDoesNotExistThenServerNotFound() {
		page(application, WireMock.notFound());
		assertFails(application, "page.example", SignInErrorCode.SERVER_NOT_FOUND);
	}

	// T-D4, T-D5
	@ParameterizedTest
	@MethodSource
	void pageWhenItCannotBeUsedThenServerInvalid(ResponseDefinitionBuilder answer) {
		page(application, answer);
		assertFails(application, "page.example", SignInErrorCode.SERVER_INVALID);
		assertAsked(application, "page.example");
	}

	static Stream<Arguments> pageWhenItCannotBeUsedThenServerInvalid() {
		return Stream.of(Arguments.argumentSet("too large", html("<!-- " + "x".repeat(2_000_000) + " --><link>")),
				Arguments.argumentSet("not HTTP", WireMock.aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
				Arguments.argumentSet("http endpoint",
						html(link("authorization_endpoint", "http://page.example/auth"))),
				Arguments.argumentSet("script endpoint", html(link("authorization_endpoint", "javascript:alert(1)"))),
				Arguments.argumentSet("endpoint with our parameters",
						html(link("authorization_endpoint", "https://page.example/?client_id=other"))),
				Arguments.argumentSet("metadata over http",
						html(link("indieauth-metadata", "http://page.example/metadata"))));
	}

	// T-D8
	@ParameterizedTest
	@MethodSource
	void metadataWhenItCannotBeUsedThenServerInvalid(ResponseDefinitionBuilder answer) {
		page(application, html(METADATA_LINK));
		metadata(answer);
		assertFails(application, "page.example", SignInErrorCode.SERVER_INVALID);
	}

	static Stream<Arguments> metadataWhenItCannotBeUsedThenServerInvalid() {
		return Stream.of(Arguments.argumentSet("missing", WireMock.notFound()),
				Arguments.argumentSet("HTML", html("<title>Not JSON</title>")),
				Arguments.argumentSet("broken JSON", WireMock.okJson("{\"issuer\": \"https://page.example/\",")),
				Arguments.argumentSet("JSON list", WireMock.okJson("[]")),
				Arguments.argumentSet("too large", WireMock.okJson("{}" + " ".repeat(2_000_000))),
				Arguments.argumentSet("without issuer",
						WireMock.okJson("{\"authorization_endpoint\": \"https://page.example/auth\"}")),
				Arguments.argumentSet("foreign issuer", WireMock.okJson("""
						{"issuer": "https://server.example/",
						 "authorization_endpoint": "https://page.example/auth"}""")), Arguments.argumentSet(
						"without authorization endpoint", WireMock.okJson("{\"issuer\": \"https://page.example/\"}")));
	}

	// The code would go there before anything is confirmed (T-O3)
	@ParameterizedTest
	@MethodSource
	void pageWhenEndpointsDoNotBelongTogetherThenServerInvalid(String authorization, String token) {
		String baseUrl = withToken.microblog().baseUrl();
		page(withToken, html(link("authorization_endpoint", authorization.replace("{base-url}", baseUrl))
				+ link("token_endpoint", token.replace("{base-url}", baseUrl))));
		assertFails(withToken, "page.example", SignInErrorCode.SERVER_INVALID);
		assertNotAsked(withToken, "evil.example");
		assertThat(withToken.microblog().redemptions()).isEmpty();
	}

	static Stream<Arguments> pageWhenEndpointsDoNotBelongTogetherThenServerInvalid() {
		return Stream.of(
				Arguments.argumentSet("foreign token endpoint", "{base-url}/indieauth/auth",
						"https://evil.example/token"),
				Arguments.argumentSet("foreign authorization endpoint", "https://evil.example/auth",
						"{base-url}/indieauth/token"),
				Arguments.argumentSet("two strangers", "https://server.example/auth", "https://evil.example/token"),
				Arguments.argumentSet("other path at the provider", "{base-url}/indieauth/auth",
						"{base-url}/micropub"));
	}

	@Test
	void metadataWhenItNamesTheProviderAndAForeignTokenEndpointThenServerInvalid() {
		page(withToken, html(METADATA_LINK));
		metadata(WireMock.okJson("""
				{"issuer": "https://page.example/", "authorization_endpoint": "%s/indieauth/auth",
				 "token_endpoint": "https://evil.example/token"}""".formatted(withToken.microblog().baseUrl())));
		assertFails(withToken, "page.example", SignInErrorCode.SERVER_INVALID);
		assertNotAsked(withToken, "evil.example");
	}

	@Test
	void pageWhenTokenIsWantedAndItNamesNoTokenEndpointThenServerInvalid() {
		page(withToken, html(link("authorization_endpoint", "https://page.example/auth")));
		assertFails(withToken, "page.example", SignInErrorCode.SERVER_INVALID);
	}

	@ParameterizedTest
	@EnumSource
	void addressWhenFetchingFailsThenCode(Reason reason) {
		SignInErrorCode errorCode = switch (reason) {
			case TOO_LARGE, INVALID_RESPONSE -> SignInErrorCode.SERVER_INVALID;
			case BUSY -> SignInErrorCode.TEMPORARILY_UNAVAILABLE;
			default -> SignInErrorCode.SERVER_UNREACHABLE;
		};
		assertFails(failing, reason.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".example", errorCode);
	}

	private static void assertFails(TestApplication application, String typed, SignInErrorCode errorCode) {
		Browser browser = application.browser();
		Page page = browser.typeAddress(typed);
		assertThat(Outcome.typedAddress(page)).isEqualTo(typed);
		Outcome.assertFailed(browser, page, errorCode);
		assertThat(Outcome.typedAddress(browser.get("/login"))).isEmpty();
	}

	private static void assertAsked(TestApplication application, String host) {
		application.microblog()
			.server()
			.verify(WireMock.anyRequestedFor(WireMock.anyUrl()).withHost(WireMock.equalTo(host)));
	}

	private static void assertNotAsked(TestApplication application, String host) {
		application.microblog()
			.server()
			.verify(0, WireMock.anyRequestedFor(WireMock.anyUrl()).withHost(WireMock.equalTo(host)));
	}

	private static void page(TestApplication application, ResponseDefinitionBuilder answer) {
		application.microblog()
			.server()
			.stubFor(WireMock.get("/").withHost(WireMock.equalTo("page.example")).willReturn(answer));
	}

	private static void metadata(ResponseDefinitionBuilder answer) {
		application.microblog()
			.server()
			.stubFor(WireMock.get("/metadata").withHost(WireMock.equalTo("page.example")).willReturn(answer));
	}

	private static ResponseDefinitionBuilder html(String head) {
		return WireMock.ok("<!DOCTYPE html><html><head>" + head).withHeader("Content-Type", "text/html");
	}

	private static String link(String relation, String url) {
		return "<link rel=\"%s\" href=\"%s\">".formatted(relation, url);
	}

	/**
	 * Nothing can be fetched, for the reason that is the first label of the host, and
	 * because too much is going on for all other hosts.
	 */
	@Configuration(proxyBeanMethods = false)
	static class FailingDiscovery {

		@Bean
		IndieAuthDiscovery failingDiscovery(IndieAuthProvider provider) {
			return new IndieAuthDiscovery((uri, accept, redirects, deadline) -> {
				throw new FetchException(reason(uri.getHost()), "As the test says", null);
			}, provider, new DiscoverySettings(false, true));
		}

		private static Reason reason(String host) {
			return Stream.of(Reason.values())
				.filter((reason) -> host.equals(reason.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".example"))
				.findFirst()
				.orElse(Reason.BUSY);
		}

	}

}
