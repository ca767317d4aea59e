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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.github.microblogspring.oauth2.RequiresMicroblogScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Tests for bearer tokens, in an application that people also sign in to and in one that
 * takes nothing else.
 */
@ExtendWith({ LogEverything.class, OutputCaptureExtension.class })
class BearerTokenTests {

	private static final String ENABLED = "microblog.resource-server.enabled=true";

	private static final String VINCENT = "https://vincent.micro.example/";

	private static final String ALICE = "https://alice.example/";

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@RegisterExtension
	static final TestApplication beside = TestApplication.with(TwoChainsConfiguration.class, ENABLED);

	@RegisterExtension
	static final TestApplication forAlice = TestApplication.with(TwoChainsConfiguration.class, ENABLED,
			"microblog.resource-server.allowed-users=https://alice.example/");

	@RegisterExtension
	static final TestApplication forTeam = TestApplication.with(TwoChainsConfiguration.class, ENABLED,
			"microblog.allowed-hosts=alice.example");

	@RegisterExtension
	static final TestApplication ofServer = TestApplication.with(TwoChainsConfiguration.class, ENABLED,
			"microblog.resource-server.form=rfc7662",
			"microblog.resource-server.introspection-uri=https://server.example/introspect",
			"microblog.resource-server.authentication=bearer", "microblog.resource-server.bearer-token=of-the-api");

	@RegisterExtension
	static final TestApplication withTokens = TestApplication.with(TwoChainsConfiguration.class, ENABLED,
			"microblog.scope=profile,read,create");

	@BeforeEach
	@AfterEach
	void forgetStubs() {
		beside.microblog().reset();
	}

	@Test
	void tokenThenProfileAndScopesInController() throws Exception {
		assertThat(get(beside, token("vincent", "profile", "read")).body())
			.isEqualTo(VINCENT + " = " + VINCENT + " Vincent [SCOPE_profile, SCOPE_read]");
		assertThat(get(beside, token("alice", "create")).body())
			.isEqualTo(ALICE + " = " + ALICE + " Alice [SCOPE_create]");
	}

	@Test
	void tokenThenAskedOnceAndNeverInTheLog(CapturedOutput output) throws Exception {
		String token = token("alice", "read");
		assertThat(get(beside, token).statusCode()).isEqualTo(200);
		assertThat(get(beside, token).statusCode()).isEqualTo(200);
		beside.microblog().server().verify(1, introspections());
		assertThat(output).doesNotContain(token);
	}

	@Test
	void tokenThenNoSession() throws Exception {
		assertThat(get(beside, token("alice", "read")).headers().map()).doesNotContainKey("set-cookie");
	}

	// Each chain takes its own kind
	@Test
	void tokenWhenBesideSignInThenBothWorkAndStayApart() throws Exception {
		Browser browser = beside.browser();
		browser.approve(browser.pressButton(), "vincent");
		Outcome.assertSignedIn(browser, VINCENT);
		assertThat(browser.get("/api/me").status()).isEqualTo(401);
		String token = token("alice", "read");
		assertThat(get(beside, token).body()).startsWith(ALICE);
		assertThat(send(beside, "/private", token).statusCode()).isNotEqualTo(200);
		Outcome.assertSignedIn(browser, VINCENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "text/html" })
	void tokenWhenMethodNeedsAScopeThenTheTokenMustHaveIt(String accept) throws Exception {
		assertThat(get(beside, "/api/create", token("alice", "create"), accept).body()).isEqualTo("created");
		String token = token("alice", "read");
		HttpResponse<String> response = get(beside, "/api/create", token, accept);
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
			.startsWith("Bearer error=\"insufficient_scope\"");
		assertThat(response.headers().map().toString() + response.body()).doesNotContain(token);
	}

	// Of the same person, whose tokens have the same name
	@Test
	void tokenWhenPersonGaveAnotherOneInBrowserThenThatIsNotUsed() throws Exception {
		Browser browser = withTokens.browser();
		browser.approve(browser.pressButton(), "vincent");
		assertThat(browser.get("/timeline-of-mine").body()).contains("items");
		beside.microblog().server().resetRequests();
		assertThat(get(withTokens, "/api/create", token("vincent", "read"), "").statusCode()).isEqualTo(403);
		HttpResponse<String> response = get(withTokens, "/api/timeline-of-mine", token("vincent", "profile"), "");
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
			.startsWith("Bearer error=\"insufficient_scope\"");
		beside.microblog().server().verify(0, WireMock.getRequestedFor(WireMock.urlPathEqualTo("/posts/timeline")));
	}

	@Test
	void requestWhenNoTokenThenUnauthorizedWithoutErrorCode() throws Exception {
		// ER-03
		HttpResponse<String> response = HTTP.send(request(beside, "/api/me").build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().allValues("WWW-Authenticate")).singleElement()
			.asString()
			.startsWith("Bearer")
			.doesNotContain("error");
		assertThat(response.body()).isEmpty();
	}

	// ER-04
	@Test
	void requestWhenTokenIsInQueryThenNotRead() throws Exception {
		String token = token("alice", "read");
		HttpResponse<String> response = HTTP.send(request(beside, "/api/me?access_token=" + token).build(),
				BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(401);
		beside.microblog().server().verify(0, introspections());
	}

	@Test
	void tokenWhenUnknownRevokedOrExpiredThenUnauthorized(CapturedOutput output) throws Exception {
		String revoked = token("alice", "read");
		beside.microblog().revokeToken(revoked);
		String expired = beside.microblog().createAccessToken("alice", Duration.ZERO, "read");
		for (String token : new String[] { "no-such-token", revoked, expired }) {
			assertRefused(get(beside, token), token);
			assertThat(output).doesNotContain(revoked, expired);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"active\":false}", "{\"error\":\"unauthorized\"}", "{\"scope\":\"read\"}",
			"{\"me\":\"https://alice.example/\",\"exp\":1}", "{\"me\":\"https://server.example/\"}",
			"{\"me\":\"http://alice.example/\"}" })
	void tokenWhenAnswerDoesNotVouchThenUnauthorized(String answer) throws Exception {
		stub(WireMock.get("/indieauth/token"), WireMock.okJson(answer));
		String token = token("alice", "read");
		assertRefused(get(beside, token), token);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void tokenWhenNobodyKnowsThenUnavailableAndNotRemembered(ResponseDefinitionBuilder answer, CapturedOutput output)
			throws Exception {
		String token = token("alice", "read");
		stub(WireMock.get("/indieauth/token"), answer);
		assertUnavailable(get(beside, token), token);
		unstub();
		assertThat(get(beside, token).body()).startsWith(ALICE);
		assertThat(output).doesNotContain(token);
	}

	static ResponseDefinitionBuilder[] failures() {
		return new ResponseDefinitionBuilder[] { WireMock.status(500), WireMock.status(503), WireMock.status(404),
				WireMock.ok("<html>"), WireMock.okJson("[]"),
				WireMock.temporaryRedirect("https://server.example/token"),
				WireMock.aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), WireMock.ok().withFixedDelay(60_000) };
	}

	// V-LV-08
	@Test
	void tokenWhenForbiddenThenUnavailableWithHintAndAskedAgain() throws Exception {
		String token = token("alice", "read");
		stub(WireMock.get("/indieauth/token"), WireMock.forbidden().withHeader("Retry-After", "12"));
		HttpResponse<String> response = get(beside, token);
		assertUnavailable(response, token);
		assertThat(response.body()).contains("status 403", "too many requests");
		assertThat(response.headers().firstValue("Retry-After")).hasValue("12");
		unstub();
		assertThat(get(beside, token).body()).startsWith(ALICE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 503, 429 })
	void tokenWhenPageIsNotReachableThenUnavailable(int status) throws Exception {
		String token = token("alice", "read");
		stub(WireMock.get("/").withHost(WireMock.equalTo("alice.example")), WireMock.status(status));
		assertUnavailable(get(beside, token), token);
	}

	@Test
	void tokenWhenPageNamesNobodyThenUnauthorized() throws Exception {
		String token = token("alice", "read");
		stub(WireMock.get("/").withHost(WireMock.equalTo("alice.example")),
				WireMock.ok("<html>").withHeader("Content-Type", "text/html"));
		assertRefused(get(beside, token), token);
	}

	@Test
	void tokenWhenOnlySomeAreAllowedThenOthersAreRefused() throws Exception {
		assertThat(get(forAlice, token("alice", "read")).body()).startsWith(ALICE);
		String vincent = token("vincent", "read");
		assertRefused(get(forAlice, vincent), vincent);
		// Who may not sign in may not come in by the API
		assertThat(get(forTeam, token("alice", "read")).body()).startsWith(ALICE);
		assertRefused(get(forTeam, vincent), vincent);
	}

	@Test
	void tokenWhenOfAnotherServerThenItsIntrospectionEndpointIsAsked() throws Exception {
		stub(WireMock.get("/").withHost(WireMock.equalTo("page.example")),
				WireMock.ok().withHeader("Link", "<https://server.example/metadata>; rel=indieauth-metadata"));
		stub(WireMock.get("/metadata").withHost(WireMock.equalTo("server.example")), WireMock.okJson("""
				{"issuer":"https://server.example/","authorization_endpoint":"https://server.example/auth",
				"token_endpoint":"https://server.example/token",
				"introspection_endpoint":"https://server.example/introspect"}"""));
		stub(WireMock.post("/introspect")
			.withHost(WireMock.equalTo("server.example"))
			.withHeader("Authorization", WireMock.equalTo("Bearer of-the-api"))
			.withFormParam("token", WireMock.equalTo("of-its-own")), WireMock.okJson("""
					{"active":true,"me":"https://page.example","scope":"read"}"""));
		assertThat(get(ofServer, "of-its-own").body())
			.isEqualTo("https://page.example/ = https://page.example/ null [SCOPE_read]");
		stub(WireMock.post("/introspect"), WireMock.okJson("{\"active\":false}"));
		assertRefused(get(ofServer, "of-somebody"), "of-somebody");
		stub(WireMock.post("/introspect"), WireMock.unauthorized());
		assertUnavailable(get(ofServer, "of-nobody"), "of-nobody");
	}

	private static void assertRefused(HttpResponse<String> response, String token) {
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
			.startsWith("Bearer error=\"invalid_token\"");
		assertThat(response.headers().map().toString() + response.body()).doesNotContain(token);
	}

	private static void assertUnavailable(HttpResponse<String> response, String token) {
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
		assertThat(response.body()).startsWith("{\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"");
		assertThat(response.headers().map().toString() + response.body()).doesNotContain(token);
	}

	private static RequestPatternBuilder introspections() {
		return WireMock.getRequestedFor(WireMock.urlPathEqualTo("/indieauth/token"));
	}

	private static void stub(MappingBuilder request, ResponseDefinitionBuilder answer) {
		beside.microblog().server().stubFor(request.atPriority(1).willReturn(answer));
	}

	// Reset would also forget the tokens
	private static void unstub() {
		beside.microblog()
			.server()
			.getStubMappings()
			.stream()
			.filter((stub) -> stub.getPriority() != null && stub.getPriority() == 1)
			.forEach(beside.microblog().server()::removeStub);
	}

	private static String token(String username, String... scopes) {
		return beside.microblog().createAccessToken(username, Duration.ofMinutes(5), scopes);
	}

	private static HttpResponse<String> get(TestApplication application, String token) throws Exception {
		return send(application, "/api/me", token);
	}

	private static HttpResponse<String> get(TestApplication application, String path, String token, String accept)
			throws Exception {
		HttpRequest.Builder request = request(application, path).header("Authorization", "Bearer " + token);
		if (!accept.isEmpty()) {
			request.header("Accept", accept);
		}
		return HTTP.send(request.build(), BodyHandlers.ofString());
	}

	private static HttpResponse<String> send(TestApplication application, String path, String token)
			throws IOException, InterruptedException {
		return HTTP.send(request(application, path).header("Authorization", "Bearer " + token).build(),
				BodyHandlers.ofString());
	}

	private static HttpRequest.Builder request(TestApplication application, String path) {
		return HttpRequest.newBuilder(URI.create(application.url(path))).timeout(Duration.ofSeconds(30));
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoChainsConfiguration {

		@Bean
		@Order(0)
		SecurityFilterChain apiChain(HttpSecurity http) {
			return http.securityMatcher("/api/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((resourceServer) -> resourceServer.opaqueToken(withDefaults()))
				.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
				.build();
		}

		@Bean
		@Order(1)
		SecurityFilterChain browserChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2Login(withDefaults())
				.build();
		}

		@RestController
		static class CallingController {

			private final RestClient microblog;

			CallingController(@Qualifier("microblogRestClient") RestClient microblog) {
				this.microblog = microblog;
			}

			@GetMapping("/api/create")
			@RequiresMicroblogScope("create")
			String create() {
				return "created";
			}

			@GetMapping({ "/timeline-of-mine", "/api/timeline-of-mine" })
			@Nullable String timeline() {
				return this.microblog.get().uri("/posts/timeline").retrieve().body(String.class);
			}

		}

	}

}
