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

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.microblogspring.api.MicroblogApi;
import io.github.microblogspring.api.MicroblogApiException;
import io.github.microblogspring.api.MicroblogApiInterceptor;
import io.github.microblogspring.api.MicroblogMedia;
import io.github.microblogspring.api.MicropubApi;
import io.github.microblogspring.api.MicropubPost;
import io.github.microblogspring.api.Post;
import io.github.microblogspring.test.Failure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications that call the API for the people who are signed in: where tokens
 * go, and how they end.
 */
class ApiCallTests {

	private static final String VINCENT = "https://vincent.micro.example/";

	private static final String VICTIM = "https://victim.example/";

	private static final String SERVER = "server.example";

	private static final String EVIL = "evil.example";

	@RegisterExtension
	static final TestApplication application = TestApplication.with(ApiController.class,
			"microblog.scope=profile,read,create", "microblog.legacy-revocation=false");

	@RegisterExtension
	static final TestApplication withReplacement = TestApplication.with(ApiController.class,
			"microblog.scope=profile,read,create", "microblog.token-replacement.enabled=true",
			"microblog.token-replacement.interval=1h", "microblog.legacy-revocation=true");

	private final Browser browser = application.browser();

	@BeforeEach
	void forgetTokens() {
		List.of(application, withReplacement)
			.forEach((app) -> List.of(VINCENT, VICTIM)
				.forEach(
						(me) -> app.bean(OAuth2AuthorizedClientService.class).removeAuthorizedClient("microblog", me)));
	}

	@Test
	void timelineThenPostsWithTheTokenOfThePerson() {
		signIn(this.browser);
		assertThat(this.browser.get("/api/timeline").body()).startsWith("20 ");
		assertThat(authorizations(WireMock.getRequestedFor(WireMock.urlPathEqualTo("/posts/timeline"))))
			.containsExactly("Bearer " + tokenOf(application, VINCENT).getAccessToken().getTokenValue());
	}

	@Test
	void postWithPictureThenIsInTheTimeline() {
		signIn(this.browser);
		String url = this.browser.get("/api/post?text=Hello").body();
		assertThat(url).startsWith(VINCENT);
		assertThat(this.browser.get("/api/timeline").body()).contains("Hello");
	}

	@Test
	void restClientThenCallsTheRest() {
		signIn(this.browser);
		assertThat(this.browser.get("/api/rest").body()).contains("is_you");
	}

	@Test
	void restClientWhenScopeIsMissingThenConsent() {
		signIn(this.browser);
		assertThat(this.browser.get("/api/rest?scope=update").locationParameter("scope")).contains("update");
	}

	@Test
	void callWhenNobodyIsSignedInThenSignInPage() {
		assertThat(this.browser.open("/api/timeline").uri()).hasPath("/login");
	}

	// A page that names genuine endpoints and a Micropub endpoint of its own (AC-11)
	@Test
	void postWhenTypedPageNamesEvilMicropubThenItGetsNothing() {
		String base = application.microblog().baseUrl();
		page("page.example", base + "/indieauth/auth", base + "/indieauth/token", "https://" + EVIL + "/micropub");
		evilAnswersEverything();
		this.browser.approve(this.browser.typeAddress("page.example"), "vincent");
		assertThat(this.browser.get("/private").body()).startsWith(VINCENT);
		assertThat(this.browser.get("/api/post?text=Mine").body()).startsWith(VINCENT);
		assertNothingSentTo(EVIL);
	}

	@Test
	void postWhenServerNamesEvilMediaEndpointThenTokenIsNotSentThere() {
		signInAtServer(this.browser, """
				{"me":"https://victim.example/","access_token":"of-server","token_type":"Bearer",
				"scope":"profile read create"}""");
		stub(WireMock.get(WireMock.urlPathEqualTo("/micropub")), SERVER,
				WireMock.okJson("{\"media-endpoint\":\"https://" + EVIL + "/media\"}"));
		evilAnswersEverything();
		assertThat(this.browser.get("/api/upload").body()).startsWith("UNTRUSTED_TARGET");
		assertNothingSentTo(EVIL);
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 307, 308 })
	void callWhenApiRedirectsThenTokenIsNotSentThere(int status) {
		signIn(this.browser);
		evilAnswersEverything();
		application.microblog()
			.server()
			.stubFor(WireMock.get(WireMock.urlPathEqualTo("/posts/timeline"))
				.willReturn(WireMock.status(status).withHeader("Location", "https://" + EVIL + "/timeline")));
		assertThat(this.browser.get("/api/timeline").body()).startsWith("RestClientException");
		assertNothingSentTo(EVIL);
	}

	@Test
	void callWhenUrlIsElsewhereThenTokenIsNotSent() {
		signIn(this.browser);
		evilAnswersEverything();
		assertThat(this.browser.get("/api/elsewhere?url=https://" + EVIL + "/x").body()).startsWith("UNTRUSTED_TARGET");
		assertNothingSentTo(EVIL);
	}

	@Test
	void postWhenServerIsAnotherOneThenGoesToItsMicropub() {
		signInAtServer(this.browser, """
				{"me":"https://victim.example/","access_token":"of-server","token_type":"Bearer",
				"scope":"profile read create"}""");
		stub(WireMock.post(WireMock.urlPathEqualTo("/micropub")), SERVER,
				WireMock.status(202).withHeader("Location", "https://victim.example/1"));
		assertThat(this.browser.get("/api/text?text=Hello").body()).isEqualTo("https://victim.example/1");
		List<LoggedRequest> posts = application.microblog()
			.server()
			.findAll(WireMock.postRequestedFor(WireMock.urlPathEqualTo("/micropub")));
		assertThat(posts).singleElement().satisfies((post) -> {
			assertThat(post.getHost()).isEqualTo(SERVER);
			assertThat(post.getHeader("Authorization")).isEqualTo("Bearer of-server");
			assertThat(post.getQueryParams()).containsKey("rest_route");
		});
		assertThat(this.browser.get("/api/timeline").body()).startsWith("NOT_SUPPORTED");
		application.microblog()
			.server()
			.verify(0, WireMock.getRequestedFor(WireMock.urlPathEqualTo("/posts/timeline")));
	}

	@Test
	void callWhenTokenIsRefusedThenForgottenAndThePersonIsAsked() {
		signIn(this.browser);
		makeOlder(application, Duration.ofMinutes(2));
		application.microblog().failNext(Failure.TOKEN_REJECTED);
		Page redirect = this.browser.get("/api/timeline");
		assertThat(redirect.location().toString()).startsWith(application.microblog().baseUrl() + "/indieauth/auth");
		assertThat(tokenOf(application, VINCENT)).isNull();
		assertThat(this.browser.approve(this.browser.follow(redirect), "vincent").body()).startsWith("20 ");
	}

	@Test
	void callWhenFreshTokenIsRefusedThenNoLoop() {
		signIn(this.browser);
		application.microblog().failNext(Failure.TOKEN_REJECTED);
		assertThat(this.browser.get("/api/timeline").body()).startsWith("TOKEN_REJECTED");
		assertThat(tokenOf(application, VINCENT)).isNull();
	}

	@Test
	void callWhenForbiddenAndTokenIsGoodThenRateLimited() {
		signIn(this.browser);
		application.microblog().failNext(Failure.RATE_LIMITED);
		assertThat(this.browser.get("/api/timeline").body()).startsWith("RATE_LIMITED");
		assertThat(tokenOf(application, VINCENT)).isNotNull();
		application.microblog()
			.server()
			.verify(1, WireMock.getRequestedFor(WireMock.urlPathEqualTo("/indieauth/token")));
	}

	@Test
	void callWhenTooManyThenSaysWhenToTryAgain() {
		signIn(this.browser);
		application.microblog().failNext(Failure.TOO_MANY_REQUESTS);
		assertThat(this.browser.get("/api/timeline").body()).isEqualTo("RATE_LIMITED PT2M");
	}

	@Test
	void postWhenAnswerIsAnErrorThenSentOnce() {
		signIn(this.browser);
		application.microblog().failNext(Failure.SERVER_ERROR);
		assertThat(this.browser.get("/api/text?text=Once").body()).startsWith("RestClientException");
		application.microblog().server().verify(1, WireMock.postRequestedFor(WireMock.urlPathEqualTo("/micropub")));
	}

	// RF-01, RF-02, RF-03, RF-06
	@Test
	void callsWhenTokenHasExpiredThenRefreshedOnceAtTheServerThatIssuedIt() {
		signInAtServer(this.browser, """
				{"me":"https://victim.example/","access_token":"first","token_type":"Bearer","expires_in":1,
				"refresh_token":"refresh-1","scope":"profile read create"}""");
		makeOlder(application, Duration.ofMinutes(5));
		stub(WireMock.post("/token").withRequestBody(WireMock.containing("grant_type=refresh_token")), SERVER,
				WireMock.okJson("""
						{"access_token":"second","token_type":"Bearer","expires_in":3600,
						"refresh_token":"refresh-2"}""").withFixedDelay(200));
		stub(WireMock.get(WireMock.urlPathEqualTo("/micropub")), SERVER, WireMock.okJson("{\"categories\":[\"a\"]}"));
		List<CompletableFuture<Page>> calls = IntStream.range(0, 8)
			.mapToObj((index) -> this.browser.twin())
			.map((twin) -> CompletableFuture.supplyAsync(() -> twin.get("/api/categories?scope=evil")))
			.toList();
		assertThat(calls).extracting((call) -> call.join().body()).containsOnly("[a]");
		List<LoggedRequest> refreshes = application.microblog()
			.server()
			.findAll(WireMock.postRequestedFor(WireMock.urlEqualTo("/token"))
				.withRequestBody(WireMock.containing("refresh_token")));
		assertThat(refreshes).singleElement().satisfies((refresh) -> {
			assertThat(refresh.getHost()).isEqualTo(SERVER);
			assertThat(refresh.getBodyAsString()).contains("refresh_token=refresh-1", "client_id=")
				.doesNotContain("scope=");
		});
		assertThat(authorizations(WireMock.getRequestedFor(WireMock.urlPathEqualTo("/micropub"))))
			.containsOnly("Bearer second");
		OAuth2AuthorizedClient client = tokenOf(application, VICTIM);
		assertThat(client.getRefreshToken().getTokenValue()).isEqualTo("refresh-2");
		assertThat(client.getAccessToken().getScopes()).containsExactlyInAnyOrder("profile", "read", "create");
	}

	// RF-04, RF-05
	@ParameterizedTest
	@ValueSource(strings = { "{\"error\":\"invalid_grant\"}",
			"{\"access_token\":\"x\",\"token_type\":\"Bearer\",\"me\":\"https://somebody-else.example/\"}" })
	void callWhenRefreshIsRefusedThenThePersonIsAsked(String answer) {
		signInAtServer(this.browser, """
				{"me":"https://victim.example/","access_token":"first","token_type":"Bearer","expires_in":1,
				"refresh_token":"refused","scope":"profile read create"}""");
		makeOlder(application, Duration.ofMinutes(5));
		stub(WireMock.post("/token"), SERVER, WireMock.okJson(answer));
		Page redirect = this.browser.get("/api/categories");
		assertThat(redirect.location()).hasHost(SERVER).hasPath("/auth");
		assertThat(tokenOf(application, VICTIM)).isNull();
	}

	@Test
	void callsWhenTokenIsDueThenReplacedOnce() {
		Browser person = withReplacement.browser();
		signIn(person);
		String first = tokenOf(withReplacement, VINCENT).getAccessToken().getTokenValue();
		assertThat(person.get("/api/timeline").body()).startsWith("20 ");
		verifications(0);
		makeOlder(withReplacement, Duration.ofHours(2));
		application.microblog().replaceTokens(Duration.ofDays(7));
		List<CompletableFuture<Page>> calls = IntStream.range(0, 8)
			.mapToObj((index) -> person.twin())
			.map((twin) -> CompletableFuture.supplyAsync(() -> twin.get("/api/timeline")))
			.toList();
		assertThat(calls).allSatisfy((call) -> assertThat(call.join().body()).startsWith("20 "));
		verifications(1);
		OAuth2AccessToken replaced = tokenOf(withReplacement, VINCENT).getAccessToken();
		assertThat(replaced.getTokenValue()).isNotEqualTo(first);
		assertThat(replaced.getScopes()).contains("read", "create");
		assertThat(replaced.getExpiresAt()).isBefore(Instant.now().plus(Duration.ofDays(8)));
	}

	// RV-01, RV-04
	@Test
	void signOutThenTokensAreRevokedAtTheServerThatIssuedThem() {
		signInAtServer(this.browser, """
				{"me":"https://victim.example/","access_token":"first","token_type":"Bearer",
				"refresh_token":"refresh-1","scope":"profile read create"}""");
		stub(WireMock.post("/revoke"), SERVER, WireMock.status(503));
		signOut(this.browser, application);
		assertThat(tokenOf(application, VICTIM)).isNull();
		assertThat(awaitRequests(WireMock.postRequestedFor(WireMock.urlEqualTo("/revoke")), 2))
			.allMatch((request) -> SERVER.equals(request.getHost()))
			.extracting(LoggedRequest::getBodyAsString)
			.satisfiesExactly(
					(refresh) -> assertThat(refresh).contains("token=refresh-1&token_type_hint=refresh_token"),
					(access) -> assertThat(access).contains("token=first&token_type_hint=access_token"));
	}

	@Test
	void signOutWhenServerDoesNotAnswerThenDoesNotWait() {
		signInAtServer(this.browser, """
				{"me":"https://victim.example/","access_token":"first","token_type":"Bearer",
				"scope":"profile read create"}""");
		stub(WireMock.post("/revoke"), SERVER, WireMock.ok().withFixedDelay(4_000));
		signOut(this.browser, application);
		assertThat(tokenOf(application, VICTIM)).isNull();
		assertThat(this.browser.get("/private").status()).isEqualTo(302);
	}

	// RV-03
	@Test
	void signOutWhenOldFormIsAskedForThenRevokedAtTheTokenEndpoint() {
		Browser person = withReplacement.browser();
		signIn(person);
		String token = tokenOf(withReplacement, VINCENT).getAccessToken().getTokenValue();
		signOut(person, withReplacement);
		assertThat(awaitRequests(WireMock.postRequestedFor(WireMock.urlEqualTo("/indieauth/token"))
			.withRequestBody(WireMock.containing("action=revoke")), 1)).extracting(LoggedRequest::getBodyAsString)
			.containsExactly("action=revoke&token=" + token);
	}

	private static void signIn(Browser browser) {
		browser.approve(browser.pressButton(), "vincent");
		assertThat(browser.get("/private").body()).startsWith(VINCENT);
	}

	private static void signInAtServer(Browser browser, String tokenAnswer) {
		stub(WireMock.get("/"), "victim.example", WireMock.ok("""
				<!DOCTYPE html><html><head>
				<link rel="indieauth-metadata" href="https://server.example/metadata">
				<link rel="micropub" href="https://server.example/micropub?rest_route=/micropub">
				""").withHeader("Content-Type", "text/html"));
		Map<String, String> metadata = new LinkedHashMap<>();
		metadata.put("issuer", "https://server.example/");
		metadata.put("authorization_endpoint", "https://server.example/auth");
		metadata.put("token_endpoint", "https://server.example/token");
		metadata.put("revocation_endpoint", "https://server.example/revoke");
		stub(WireMock.get("/metadata"), SERVER, WireMock.jsonResponse(metadata, 200));
		stub(WireMock.post("/token"), SERVER, WireMock.okJson(tokenAnswer));
		browser.answer(browser.sendAddress("victim.example"), Map.of("code", "c", "iss", "https://server.example/"));
		assertThat(browser.get("/private").body()).startsWith(VICTIM);
	}

	private static void signOut(Browser browser, TestApplication app) {
		String csrf = browser.open("/login").document().select("input[name=_csrf]").val();
		browser.post(URI.create(app.url("/logout")), Map.of("_csrf", csrf));
	}

	// As if the person had signed in some time ago
	private static void makeOlder(TestApplication app, Duration age) {
		OAuth2AuthorizedClientService tokens = app.bean(OAuth2AuthorizedClientService.class);
		for (String me : List.of(VINCENT, VICTIM)) {
			OAuth2AuthorizedClient client = tokens.loadAuthorizedClient("microblog", me);
			if (client != null) {
				OAuth2AccessToken token = client.getAccessToken();
				tokens.saveAuthorizedClient(
						new OAuth2AuthorizedClient(client.getClientRegistration(), me,
								new OAuth2AccessToken(token.getTokenType(), token.getTokenValue(),
										token.getIssuedAt().minus(age), token.getExpiresAt().minus(age),
										token.getScopes()),
								client.getRefreshToken()),
						new TestingAuthenticationToken(me, "n/a"));
			}
		}
	}

	private static OAuth2AuthorizedClient tokenOf(TestApplication app, String me) {
		return app.bean(OAuth2AuthorizedClientService.class).loadAuthorizedClient("microblog", me);
	}

	private static void page(String host, String authorization, String token, String micropub) {
		stub(WireMock.get("/"), host, WireMock.ok("""
				<!DOCTYPE html><html><head>
				<link rel="authorization_endpoint" href="%s">
				<link rel="token_endpoint" href="%s">
				<link rel="micropub" href="%s">
				""".formatted(authorization, token, micropub)).withHeader("Content-Type", "text/html"));
	}

	private static void stub(MappingBuilder request, String host, ResponseDefinitionBuilder answer) {
		application.microblog().server().stubFor(request.withHost(WireMock.equalTo(host)).willReturn(answer));
	}

	private static void evilAnswersEverything() {
		stub(WireMock.any(WireMock.anyUrl()), EVIL, WireMock.okJson("{}"));
	}

	private static void assertNothingSentTo(String host) {
		application.microblog()
			.server()
			.verify(0, WireMock.anyRequestedFor(WireMock.anyUrl()).withHost(WireMock.equalTo(host)));
	}

	private static Set<String> authorizations(RequestPatternBuilder requests) {
		return new HashSet<>(application.microblog()
			.server()
			.findAll(requests)
			.stream()
			.map((request) -> request.getHeader("Authorization"))
			.toList());
	}

	private static void verifications(int expected) {
		application.microblog()
			.server()
			.verify(expected, WireMock.postRequestedFor(WireMock.urlPathEqualTo("/account/verify")));
	}

	// They are made in the background
	private static List<LoggedRequest> awaitRequests(RequestPatternBuilder requests, int count) {
		Instant end = Instant.now().plusSeconds(10);
		List<LoggedRequest> found = new ArrayList<>();
		while (found.size() < count && Instant.now().isBefore(end)) {
			found = application.microblog().server().findAll(requests);
			Thread.onSpinWait();
		}
		return found;
	}

	/**
	 * Does things for people.
	 */
	@RestController
	static class ApiController {

		private final MicroblogApi microblog;

		private final MicropubApi micropub;

		private final MicroblogMedia media;

		private final RestClient restClient;

		ApiController(MicroblogApi microblog, MicropubApi micropub, MicroblogMedia media,
				@Qualifier("microblogRestClient") RestClient restClient) {
			this.microblog = microblog;
			this.micropub = micropub;
			this.media = media;
			this.restClient = restClient;
		}

		@GetMapping("/api/timeline")
		String timeline() {
			List<Post> posts = this.microblog.timeline().posts();
			return posts.size() + " " + posts.get(0).contentHtml();
		}

		@GetMapping("/api/text")
		String text(@RequestParam("text") String text) {
			return String.valueOf(this.micropub.create(text).url());
		}

		@GetMapping("/api/post")
		String post(@RequestParam("text") String text) {
			return String.valueOf(this.micropub
				.create(MicropubPost.builder(text).photo(this.media.upload(picture()), "A picture").build())
				.url());
		}

		@GetMapping("/api/upload")
		String upload() {
			return this.media.upload(picture()).toString();
		}

		@GetMapping("/api/categories")
		String categories() {
			return this.micropub.categories().toString();
		}

		@GetMapping("/api/rest")
		@Nullable String rest(@RequestParam(name = "scope", defaultValue = "read") String scope) {
			return this.restClient.get()
				.uri("/users/is_following?username=alice")
				.attributes(MicroblogApiInterceptor.requiredScopes(scope))
				.retrieve()
				.body(String.class);
		}

		@GetMapping("/api/elsewhere")
		@Nullable String elsewhere(@RequestParam("url") URI url) {
			return this.restClient.get().uri(url).retrieve().body(String.class);
		}

		private static ByteArrayResource picture() {
			return new ByteArrayResource(new byte[] { 1, 2, 3 }) {

				@Override
				public String getFilename() {
					return "picture.png";
				}

			};
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.BAD_GATEWAY)
		String refused(MicroblogApiException ex) {
			return ex.getReason() + ((ex.getRetryAfter() != null) ? " " + ex.getRetryAfter() : "");
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.BAD_GATEWAY)
		String failed(RestClientException ex) {
			return "RestClientException " + ex.getMessage();
		}

	}

}
