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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.microblogspring.web.StrictServer;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Tests for the client metadata document as a server gets it, whatever the security of
 * the application.
 */
class ClientMetadataDocumentTests {

	private static final String CLIENT_ID = "https://app.example/client.json";

	private static final String PROPERTY = "microblog.client-id=" + CLIENT_ID;

	@RegisterExtension
	static final TestApplication ours = TestApplication.with(PROPERTY, "server.tomcat.use-relative-redirects=true");

	@RegisterExtension
	static final TestApplication own = TestApplication.with(OwnChain.class, PROPERTY);

	@RegisterExtension
	static final TestApplication https = TestApplication.with(HttpsChain.class, PROPERTY,
			"server.forward-headers-strategy=framework");

	@RegisterExtension
	static final TestApplication below = TestApplication.with(OwnChain.class,
			"microblog.client-id=https://app.example/blog/client.json", "server.servlet.context-path=/blog");

	static Stream<Named<TestApplication>> applications() {
		return Stream.of(Named.of("our chain", ours), Named.of("own chain that wants sign-in", own),
				Named.of("own chain that wants https", https));
	}

	// CM-01, CM-02, CM-03, CM-07, CM-09, V-CM-01, V-CM-13, V-CM-14
	@ParameterizedTest
	@MethodSource("applications")
	void documentWhenServerAsksWithoutCookieThenIsThere(TestApplication application) throws Exception {
		HttpResponse<String> answer = send(get(application, "/client.json"));
		assertThat(brokenRules(CLIENT_ID, answer)).isEmpty();
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(answer.headers().allValues("Cache-Control")).containsExactly("public, max-age=3600");
		assertThat(answer.headers().allValues("Vary")).contains("Accept");
		assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "location", "pragma", "expires");
	}

	@Test
	void documentWhenThereIsAContextPathThenIsBelowIt() throws Exception {
		HttpResponse<String> answer = send(get(below, "/blog/client.json"));
		assertThat(brokenRules("https://app.example/blog/client.json", answer)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("applications")
	void documentWhenHeadThenAnswersHeadersOnly(TestApplication application) throws Exception {
		HttpResponse<String> answer = send(get(application, "/client.json").method("HEAD", BodyPublishers.noBody()));
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValueAsLong("Content-Length").orElseThrow()).isPositive();
		assertThat(answer.body()).isEmpty();
	}

	// CM-10, CM-11, CM-12
	@Test
	void documentWhenBrowserAsksThenIsPage() {
		Document page = own.browser().get("/client.json").document();
		assertThat(page.select(".h-app .u-url").eachAttr("href")).containsExactly(CLIENT_ID);
		assertThat(page.select(".h-app .p-name").text()).isEqualTo("Test");
		assertThat(page.select("link[rel=redirect_uri]").eachAttr("href"))
			.containsExactly("https://app.example/login/oauth2/code/microblog");
	}

	// CM-03, CI-07, T-O8, T-L1
	@ParameterizedTest
	@MethodSource("applications")
	void documentWhenHostIsForgedThenIsTheSame(TestApplication application) {
		Page page = application.browser().getWithHost("/client.json", "evil.example");
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.headers().map().toString() + page.body()).contains(CLIENT_ID).doesNotContain("evil");
	}

	// CM-03, V-CM-03
	@Test
	void documentWhenProxySaysOtherSchemeAndHostThenIsTheSame() throws Exception {
		HttpResponse<String> answer = send(get(https, "/client.json").header("X-Forwarded-Host", "evil.example")
			.header("X-Forwarded-Proto", "http")
			.header("X-Forwarded-Port", "81"));
		assertThat(brokenRules(CLIENT_ID, answer)).isEmpty();
		assertThat(answer.headers().map().toString() + answer.body()).doesNotContain("evil");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/client.json/", "/client", "/client.json/more", "/Client.json", "/a/client.json" })
	void otherPathThenNeedsSignIn(String path) throws Exception {
		HttpResponse<String> answer = send(get(own, path).header("Accept", "text/html"));
		assertThat(answer.statusCode()).isEqualTo(302);
		assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/login");
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE" })
	void otherMethodThenIsLeftToTheApplication(String method) throws Exception {
		HttpResponse<String> answer = send(get(own, "/client.json").method(method, BodyPublishers.noBody()));
		assertThat(answer.statusCode()).isBetween(400, 499);
		assertThat(answer.body()).doesNotContain("client_id");
	}

	// CM-06, RU-04, CI-06
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void signInThenSendsWhatTheDocumentLists(boolean ownChain) throws Exception {
		TestApplication application = ownChain ? own : ours;
		HttpResponse<String> answer = send(get(application, "/client.json"));
		Browser browser = application.browser();
		Page redirect = browser.get("/oauth2/authorization/microblog");
		assertThat(redirect.locationParameter("client_id")).isEqualTo(CLIENT_ID);
		assertThat(server(CLIENT_ID, answer).allows(redirect.locationParameter("redirect_uri"))).isTrue();
		browser.approve(browser.follow(redirect), "vincent");
		Outcome.assertSignedIn(browser, "https://vincent.micro.example/");
		assertThat(application.microblog().redemptions()).singleElement().satisfies((redemption) -> {
			assertThat(parameter(redemption, "client_id")).isEqualTo(CLIENT_ID);
			assertThat(server(CLIENT_ID, answer).allows(parameter(redemption, "redirect_uri"))).isTrue();
		});
	}

	private static List<String> brokenRules(String clientId, HttpResponse<String> answer) {
		return server(clientId, answer).brokenRules();
	}

	private static StrictServer server(String clientId, HttpResponse<String> answer) {
		return new StrictServer(clientId, answer.statusCode(),
				answer.headers().firstValue("Content-Type").orElse("text/plain"), answer.body());
	}

	private static String parameter(LoggedRequest redemption, String name) {
		return redemption.formParameter(name).firstValue();
	}

	private static HttpRequest.Builder get(TestApplication application, String path) {
		return HttpRequest.newBuilder(URI.create(application.url(path)));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnChain {

		@Bean
		SecurityFilterChain ownChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2Login(withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HttpsChain {

		@Bean
		SecurityFilterChain httpsChain(HttpSecurity http) {
			return http.redirectToHttps(withDefaults())
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2Login(withDefaults())
				.build();
		}

	}

}
