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

package io.github.microblogspring.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.microblogspring.api.MicroblogApiException.Reason;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.TokenVerification;
import io.github.microblogspring.oauth2.MicroblogAuthorizedClientRepository;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.MicroblogScopeRequiredException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthentication;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link PersonApiCalls}.
 *
 * @author The Micro.blog Spring team
 */
class PersonApiCallsTests {

	private static final Instant NOW = Instant.parse("2026-08-01T10:00:00Z");

	private static final Instant OLD = NOW.minus(Duration.ofHours(1));

	private static final URI TIMELINE = URI.create("https://micro.blog/posts/timeline");

	private static final URI MICROPUB = URI.create("https://micro.blog/micropub");

	private static final Map<String, String> MICROBLOG = Map.of("authorization", "https://micro.blog/indieauth/auth",
			"token", "https://micro.blog/indieauth/token", "micropub", "https://micro.blog/micropub");

	private static final Map<String, String> OTHER = Map.of("authorization", "https://as.example/auth", "token",
			"https://as.example/token", "micropub", "https://Alice.example/micropub");

	private final MicroblogAuthorizedClientRepository authorizedClients = new MicroblogAuthorizedClientRepository(
			new HttpSessionOAuth2AuthorizedClientRepository());

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final List<String> verifications = new ArrayList<>();

	private OAuth2AuthorizedClientManager manager = (request) -> request.getAuthorizedClient();

	private int verifiedStatus = 200;

	private String verified = "{\"me\":\"https://alice.example/\",\"scope\":\"read\"}";

	@BeforeEach
	void beginRequest() {
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(this.request, this.response));
	}

	@AfterEach
	void forget() {
		RequestContextHolder.resetRequestAttributes();
		SecurityContextHolder.clearContext();
	}

	@Test
	void prepareWhenPersonOfMicroblogThenCallWithTheirToken() {
		signIn(MICROBLOG, token("the-token", OLD, "read"));
		ApiCall call = prepare("https://micro.blog/posts/timeline?count=5", "read");
		assertThat(call.target()).hasToString("https://micro.blog/posts/timeline?count=5");
		assertThat(call.token()).isEqualTo("the-token");
		assertThat(call.toString()).doesNotContain("the-token");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://MICRO.blog/posts/timeline", "https://micro.blog:443/posts/timeline",
			"https://micro.blog/micropub/media", "https://micro.blog/micropub?q=config" })
	void prepareWhenProviderInAnySpellingThenAllowed(String url) {
		signIn(MICROBLOG, token("the-token", OLD, "read"));
		assertThat(prepare(url).target()).hasToString(url);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example/posts/timeline", "http://micro.blog/posts/timeline",
			"https://micro.blog.evil.example/", "https://evilmicro.blog/", "https://micro.blog@evil.example/",
			"https://evil.example/?https://micro.blog/", "https://evil.example/#@micro.blog/", "//micro.blog/posts",
			"/posts/timeline", "posts", "ftp://micro.blog/", "mailto:a@micro.blog", "https://127.0.0.1/",
			"https://micro.blog/../", "https://blog/" })
	void prepareWhenAnotherHostThenTokenIsNotSent(String url) {
		signIn(MICROBLOG, token("the-token", OLD, "read"));
		assertReason(() -> prepare(url), Reason.UNTRUSTED_TARGET);
		signIn(OTHER, token("the-token", OLD, "read"));
		assertReason(() -> prepare(url), Reason.UNTRUSTED_TARGET);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			none,               https://Alice.example/micropub
			q=config,           https://Alice.example/micropub?q=config
			q=source&url=a%26b, https://Alice.example/micropub?q=source&url=a%26b
			""")
	void prepareWhenMicropubOfPersonOfAnotherServerThenTheirEndpoint(String query, String expected) {
		signIn(OTHER, token("the-token", OLD, "create"));
		assertThat(prepare(MICROPUB + ((query != null) ? "?" + query : "")).target()).hasToString(expected);
	}

	@Test
	void prepareWhenMicropubEndpointHasAQueryThenKept() {
		signIn(Map.of("authorization", "https://as.example/auth", "token", "https://as.example/token", "micropub",
				"https://alice.example/?rest_route=/micropub/1.0/endpoint"), token("the-token", OLD, "create"));
		assertThat(prepare(MICROPUB + "?q=config").target())
			.hasToString("https://alice.example/?rest_route=/micropub/1.0/endpoint&q=config");
		assertThat(prepare(MICROPUB.toString()).target())
			.hasToString("https://alice.example/?rest_route=/micropub/1.0/endpoint");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://alice.example/media", "https://media.ALICE.example/", "https://alice.example/" })
	void prepareWhenNearTheMicropubEndpointThenAllowed(String url) {
		signIn(OTHER, token("the-token", OLD, "create"));
		assertThat(prepare(url).target()).hasToString(url);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://alice.example/media", "https://as.example/token", "https://bob.example/",
			"https://evilalice.example/", "https://alice.example.evil.example/" })
	void prepareWhenNotNearTheMicropubEndpointThenTokenIsNotSent(String url) {
		signIn(OTHER, token("the-token", OLD, "create"));
		assertReason(() -> prepare(url), Reason.UNTRUSTED_TARGET);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://micro.blog/posts/timeline", "https://micro.blog/micropub/media",
			"https://micro.blog/" })
	void prepareWhenPersonOfAnotherServerThenTheirTokenIsNotForMicroblog(String url) {
		signIn(OTHER, token("the-token", OLD, "read"));
		assertReason(() -> prepare(url), Reason.NOT_SUPPORTED);
	}

	// A blog there is of a person, not of Micro.blog
	@ParameterizedTest
	@ValueSource(strings = { "https://vincent.micro.blog/", "https://media.micro.blog/", "https://micro.blog:8443/" })
	void prepareWhenBelowMicroblogThenTokenIsNotSent(String url) {
		signIn(MICROBLOG, token("the-token", OLD, "create"));
		assertReason(() -> prepare(url), Reason.UNTRUSTED_TARGET);
	}

	// Fixture H5
	@Test
	void prepareWhenPageNamesMicroblogWithoutMicropubThenThatOfMicroblog() {
		signIn(Map.of("authorization", "https://micro.blog/indieauth/auth", "token",
				"https://micro.blog/indieauth/token"), token("the-token", OLD, "create"));
		assertThat(prepare(MICROPUB + "?q=config").target()).hasToString(MICROPUB + "?q=config");
	}

	@Test
	void prepareWhenPageNamesNoMicropubThenNotSupported() {
		signIn(Map.of("authorization", "https://as.example/auth", "token", "https://as.example/token"),
				token("the-token", OLD, "create"));
		assertReason(() -> prepare(MICROPUB.toString()), Reason.NOT_SUPPORTED);
		assertReason(() -> prepare("https://as.example/anything"), Reason.UNTRUSTED_TARGET);
	}

	@Test
	void prepareWhenTokenIsOfAnotherServerThenScopeRequired() {
		signIn(MICROBLOG, token("of-microblog", OLD, "create"));
		signIn(OTHER, null);
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> prepare(MICROPUB.toString(), "create"));
	}

	@Test
	void prepareWhenTokenLacksTheScopeThenScopeRequired() {
		signIn(MICROBLOG, token("the-token", OLD, "create"));
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> prepare(TIMELINE.toString(), "read"))
			.satisfies((ex) -> assertThat(ex.getScopes()).containsExactly("read"));
	}

	@Test
	void prepareWhenNobodyIsSignedInWithMicroblogThenSaid() {
		DefaultOAuth2User octocat = new DefaultOAuth2User(List.of(), Map.of("id", "1"), "id");
		for (Authentication person : new Authentication[] { null, new TestingAuthenticationToken("a", "b"),
				new OAuth2AuthenticationToken(octocat, List.of(), "github") }) {
			SecurityContextHolder.getContext().setAuthentication(person);
			assertThatExceptionOfType(InsufficientAuthenticationException.class)
				.isThrownBy(() -> prepare(TIMELINE.toString()));
		}
	}

	// A program with a token for reading must not post with the one of the browser
	@Test
	void prepareWhenProgramWithBearerTokenThenKeptTokenIsNotUsed() {
		signIn(MICROBLOG, token("of-the-browser", OLD, "create"));
		OAuth2AuthenticatedPrincipal alice = (OAuth2AuthenticatedPrincipal) SecurityContextHolder.getContext()
			.getAuthentication()
			.getPrincipal();
		SecurityContextHolder.getContext()
			.setAuthentication(new BearerTokenAuthentication(alice, token("of-the-program", OLD, "read"),
					AuthorityUtils.createAuthorityList("SCOPE_read")));
		assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> prepare(MICROPUB.toString(), "create"));
		assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> prepare(TIMELINE.toString()));
	}

	@Test
	void prepareWhenOutsideARequestThenDeveloperIsTold() {
		signIn(MICROBLOG, token("the-token", OLD, "read"));
		RequestContextHolder.resetRequestAttributes();
		assertThatIllegalStateException().isThrownBy(() -> prepare(TIMELINE.toString()))
			.withMessageContaining("MicroblogAppTokenInterceptor");
	}

	@Test
	void prepareWhenTokenIsRefreshedThenTheNewOne() {
		signIn(MICROBLOG, token("old-token", OLD, "read"));
		this.manager = (request) -> client(MICROBLOG, token("new-token", NOW, "read"));
		assertThat(prepare(TIMELINE.toString()).token()).isEqualTo("new-token");
	}

	@Test
	void prepareWhenNothingIsToBeRefreshedThenTheOldOne() {
		signIn(MICROBLOG, token("old-token", OLD, "read"));
		this.manager = (request) -> null;
		assertThat(prepare(TIMELINE.toString()).token()).isEqualTo("old-token");
	}

	@ParameterizedTest
	@ValueSource(strings = { "invalid_grant", "invalid_token" })
	void prepareWhenRefreshIsRefusedThenAskedForAllOfItAgain(String error) {
		signIn(MICROBLOG, token("old-token", OLD, "read", "update"));
		this.manager = failing(error);
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> prepare(TIMELINE.toString(), "read"))
			.satisfies((ex) -> assertThat(ex.getScopes()).containsExactlyInAnyOrder("read", "update"));
	}

	@Test
	void prepareWhenRefreshOfAYoungTokenIsRefusedThenNoLoop() {
		signIn(MICROBLOG, token("old-token", NOW.minusSeconds(59), "read"));
		this.manager = failing("invalid_grant");
		assertReason(() -> prepare(TIMELINE.toString(), "read"), Reason.TOKEN_REJECTED);
	}

	@Test
	void prepareWhenRefreshIsRefusedAndNobodyKnowsTheScopesThenRejected() {
		signIn(MICROBLOG, token("old-token", OLD));
		this.manager = failing("invalid_grant");
		assertReason(() -> prepare(TIMELINE.toString()), Reason.TOKEN_REJECTED);
	}

	@Test
	void prepareWhenServerDoesNotAnswerARefreshThenUnavailable() {
		signIn(MICROBLOG, token("old-token", OLD, "read"));
		this.manager = failing("temporarily_unavailable");
		assertReason(() -> prepare(TIMELINE.toString(), "read"), Reason.UNAVAILABLE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 202, 204, 301, 302, 400, 404, 409, 500, 503 })
	void checkAnswerWhenItSaysNothingAboutTheTokenThenLeftAlone(int status) {
		ApiCall call = call(OLD, "read");
		assertThatNoException().isThrownBy(() -> calls().checkAnswer(call, answer(status, "{}")));
		assertThat(stored()).isEqualTo("the-token");
		assertThat(this.verifications).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}", "Unauthorized", "{\"error\":\"unauthorized\"}", "[]",
			"{\"error\":\"insufficient_scope\"}" })
	void checkAnswerWhenUnauthorizedThenTokenGoesAndPersonIsAsked(String body) {
		ApiCall call = call(OLD, "read");
		assertScopeRequired(call, answer(401, body), "read");
		assertThat(stored()).isNull();
	}

	@Test
	void checkAnswerWhenUnauthorizedAndBodyCannotBeReadThenTokenGoesAllTheSame() {
		ApiCall call = call(OLD, "read");
		assertScopeRequired(call, new MockClientHttpResponse(brokenOff(), HttpStatusCode.valueOf(401)), "read");
		assertThat(stored()).isNull();
	}

	@Test
	void checkAnswerWhenYoungTokenIsUnauthorizedThenItGoesWithoutALoop() {
		ApiCall call = call(NOW.minusSeconds(59), "read");
		assertReason(() -> calls().checkAnswer(call, answer(401, "")), Reason.TOKEN_REJECTED);
		assertThat(stored()).isNull();
	}

	@Test
	void checkAnswerWhenTokenIsAMinuteOldOrOfUnknownAgeThenPersonIsAsked() {
		assertScopeRequired(call(NOW.minusSeconds(60), "read"), answer(401, ""), "read");
		assertScopeRequired(call(null, "read"), answer(401, ""), "read");
	}

	@Test
	void checkAnswerWhenUnauthorizedAndNobodyKnowsTheScopesThenRejected() {
		signIn(MICROBLOG, token("the-token", OLD));
		ApiCall call = prepare(TIMELINE.toString());
		assertReason(() -> calls().checkAnswer(call, answer(401, "")), Reason.TOKEN_REJECTED);
		assertThat(stored()).isNull();
	}

	@Test
	void checkAnswerWhenAnotherRequestGotANewerTokenThenThatStays() {
		ApiCall call = call(OLD, "read");
		signIn(MICROBLOG, token("newer-token", NOW, "read"));
		assertThat(catchThrowable(() -> calls().checkAnswer(call, answer(401, "")))).isNotNull();
		assertThat(stored()).isEqualTo("newer-token");
	}

	@Test
	void checkAnswerWhenPersonSignedOutInTheMeantimeThenNothingBreaks() {
		ApiCall call = call(OLD, "read");
		SecurityContextHolder.clearContext();
		assertScopeRequired(call, answer(401, ""), "read");
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403 })
	void checkAnswerWhenScopeIsMissingThenPersonIsAskedAndTokenStays(int status) {
		signIn(MICROBLOG, token("the-token", NOW, "read"));
		ApiCall call = prepare(TIMELINE.toString());
		assertScopeRequired(call, answer(status, "{\"error\":\"insufficient_scope\",\"scope\":\"create  update\"}"),
				"create", "update");
		assertThat(stored()).isEqualTo("the-token");
		assertThat(this.verifications).isEmpty();
	}

	@Test
	void checkAnswerWhenScopeIsMissingOfATokenOfUnknownScopesThenWhatTheCallNeeds() {
		signIn(MICROBLOG, token("app-token", OLD));
		ApiCall call = prepare(TIMELINE.toString(), "create");
		assertScopeRequired(call, answer(403, "{\"error\":\"insufficient_scope\",\"scope\":\"other\"}"), "create");
	}

	@Test
	void checkAnswerWhenTokenHasTheMissingScopeThenNoLoop() {
		ApiCall call = call(OLD, "read");
		assertReason(() -> calls().checkAnswer(call, answer(403, "{\"error\":\"insufficient_scope\"}")),
				Reason.FORBIDDEN);
		assertThat(stored()).isEqualTo("the-token");
	}

	@Test
	void checkAnswerWhenServerNamesOddScopesThenBoundedAndWithoutThem() {
		String many = IntStream.range(0, 10_000).mapToObj((i) -> "s" + i).collect(Collectors.joining(" "));
		String odd = "\\\" a\\\"b c\\\\d e\\r\\nX:1 \u00e9 " + "x".repeat(101) + " ";
		signIn(MICROBLOG, token("the-token", OLD, "read"));
		ApiCall call = prepare(TIMELINE.toString());
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> calls().checkAnswer(call,
					answer(403, "{\"error\":\"insufficient_scope\",\"scope\":\"" + odd + many + "\"}")))
			.satisfies((ex) -> assertThat(ex.getScopes()).hasSize(20).allMatch((scope) -> scope.matches("s[0-9]+")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "profile", "profile email", "", "7" })
	void checkAnswerWhenServerNamesNoScopeThatYieldsATokenThenCheckedLikeAnyOther(String scope) {
		signIn(MICROBLOG, token("the-token", OLD, "read"));
		ApiCall call = prepare(TIMELINE.toString());
		String value = scope.equals("7") ? "7" : "\"" + scope + "\"";
		assertReason(() -> calls().checkAnswer(call,
				answer(403, "{\"error\":\"insufficient_scope\",\"scope\":" + value + "}")), Reason.FORBIDDEN);
		assertThat(this.verifications).hasSize(1);
	}

	@Test
	void checkAnswerWhenForbiddenAndTokenIsGoodThenRateLimited() {
		ApiCall call = call(OLD, "read");
		assertReason(() -> calls().checkAnswer(call, answer(403, "Forbidden")), Reason.RATE_LIMITED);
		assertThat(this.verifications).containsExactly("Bearer the-token");
		assertThat(stored()).isEqualTo("the-token");
	}

	@Test
	void checkAnswerWhenForbiddenBodyIsLargeOrBrokenOffThenCheckedAllTheSame() {
		ApiCall call = call(OLD, "read");
		assertReason(() -> calls().checkAnswer(call, answer(403, " ".repeat(300 * 1024))), Reason.RATE_LIMITED);
		assertReason(
				() -> calls().checkAnswer(call, new MockClientHttpResponse(brokenOff(), HttpStatusCode.valueOf(403))),
				Reason.RATE_LIMITED);
	}

	@Test
	void checkAnswerWhenForbiddenAndMicroblogKnowsOfFewerScopesThenPersonIsAsked() {
		this.verified = "{\"me\":\"https://alice.example/\",\"scope\":\"create\"}";
		assertScopeRequired(call(OLD, "read"), answer(403, "Forbidden"), "read");
		assertThat(stored()).isEqualTo("the-token");
	}

	@Test
	void checkAnswerWhenYoungTokenHasFewerScopesThenNoLoop() {
		this.verified = "{\"me\":\"https://alice.example/\",\"scope\":\"create\"}";
		ApiCall call = call(NOW, "read");
		assertReason(() -> calls().checkAnswer(call, answer(403, "Forbidden")), Reason.FORBIDDEN);
	}

	@Test
	void checkAnswerWhenMissingScopeYieldsNoTokenThenForbidden() {
		this.verified = "{\"me\":\"https://alice.example/\",\"scope\":\"create\"}";
		ApiCall call = call(OLD, "profile");
		assertReason(() -> calls().checkAnswer(call, answer(403, "Forbidden")), Reason.FORBIDDEN);
		assertReason(() -> calls().checkAnswer(call, answer(403, "{\"error\":\"insufficient_scope\"}")),
				Reason.FORBIDDEN);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			401 | {"error":"unauthorized"}
			200 | {"error":"invalid_token"}
			400 | Bad request
			""")
	void checkAnswerWhenForbiddenAndTokenIsBadThenItGoes(int status, String body) {
		this.verifiedStatus = status;
		this.verified = body;
		assertScopeRequired(call(OLD, "read"), answer(403, "Forbidden"), "read");
		assertThat(stored()).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			403 | Forbidden | RATE_LIMITED
			429 | Slow down | RATE_LIMITED
			503 | Down      | RATE_LIMITED
			404 | Not found | FORBIDDEN
			200 | nonsense  | FORBIDDEN
			""")
	void checkAnswerWhenForbiddenAndNothingIsFoundOutThenTokenStays(int status, String body, Reason expected) {
		this.verifiedStatus = status;
		this.verified = body;
		ApiCall call = call(OLD, "read");
		assertReason(() -> calls().checkAnswer(call, answer(403, "Forbidden")), expected);
		assertThat(stored()).isEqualTo("the-token");
		assertThat(this.verifications).hasSize(1);
	}

	@Test
	void checkAnswerWhenAnotherServerForbidsThenMicroblogIsNotToldTheToken() {
		signIn(OTHER, token("the-token", OLD, "create"));
		ApiCall call = prepare(MICROPUB.toString(), "create");
		assertReason(() -> calls().checkAnswer(call, answer(403, "{\"error\":\"forbidden\"}")), Reason.FORBIDDEN);
		assertThat(this.verifications).isEmpty();
		assertThat(stored()).isEqualTo("the-token");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "120, PT2M", "'Sat, 01 Aug 2026 10:00:30 GMT', PT30S", "soon, none", "none, none" })
	void checkAnswerWhenTooManyThenSaysHowLongToWait(String retryAfter, Duration expected) {
		ApiCall call = call(OLD, "read");
		MockClientHttpResponse answer = answer(429, "");
		if (retryAfter != null) {
			answer.getHeaders().add("Retry-After", retryAfter);
		}
		assertThatExceptionOfType(MicroblogApiException.class).isThrownBy(() -> calls().checkAnswer(call, answer))
			.satisfies((ex) -> {
				assertThat(ex.getReason()).isEqualTo(Reason.RATE_LIMITED);
				assertThat(ex.getRetryAfter()).isEqualTo(expected);
			});
		assertThat(stored()).isEqualTo("the-token");
	}

	private static OAuth2AuthorizedClientManager failing(String error) {
		return (request) -> {
			throw new OAuth2AuthorizationException(new OAuth2Error(error));
		};
	}

	private static InputStream brokenOff() {
		return new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("Connection reset");
			}

		};
	}

	private void assertScopeRequired(ApiCall call, ClientHttpResponse answer, String... scopes) {
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> calls().checkAnswer(call, answer))
			.satisfies((ex) -> assertThat(ex.getScopes()).containsExactlyInAnyOrder(scopes))
			.withMessageNotContaining("the-token");
	}

	private static void assertReason(ThrowingCallable call, Reason expected) {
		assertThatExceptionOfType(MicroblogApiException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(expected))
			.withMessageNotContaining("the-token");
	}

	private ApiCall call(Instant issuedAt, String scope) {
		signIn(MICROBLOG, token("the-token", issuedAt, scope));
		return prepare(TIMELINE.toString(), scope);
	}

	private ApiCall prepare(String url, String... scopes) {
		return calls().prepare(URI.create(url), Set.of(scopes));
	}

	private PersonApiCalls calls() {
		IndieAuthProvider provider = new IndieAuthProvider(URI.create("https://micro.blog"), true);
		TokenVerification tokenVerification = new TokenVerification((uri, method) -> {
			MockClientHttpRequest request = new MockClientHttpRequest(method, uri) {

				@Override
				protected ClientHttpResponse executeInternal() {
					PersonApiCallsTests.this.verifications.add(getHeaders().getFirst("Authorization"));
					return answer(PersonApiCallsTests.this.verifiedStatus, PersonApiCallsTests.this.verified);
				}

			};
			assertThat(uri).hasToString("https://micro.blog/indieauth/token");
			return request;
		}, provider);
		return new PersonApiCalls((request) -> this.manager.authorize(request), this.authorizedClients, provider,
				tokenVerification, Clock.fixed(NOW, ZoneOffset.UTC));
	}

	private String stored() {
		Authentication person = SecurityContextHolder.getContext().getAuthentication();
		OAuth2AuthorizedClient client = this.authorizedClients.loadAuthorizedClient("microblog", person, this.request);
		return (client != null) ? client.getAccessToken().getTokenValue() : null;
	}

	private void signIn(Map<String, String> server, OAuth2AccessToken token) {
		DefaultOAuth2User alice = new DefaultOAuth2User(List.of(),
				Map.of("me", "https://alice.example/", "server", server), "me");
		OAuth2AuthenticationToken person = new OAuth2AuthenticationToken(alice, List.of(), "microblog");
		SecurityContextHolder.getContext().setAuthentication(person);
		if (token != null) {
			this.authorizedClients.saveAuthorizedClient(client(server, token), person, this.request, this.response);
		}
	}

	private static OAuth2AuthorizedClient client(Map<String, String> server, OAuth2AccessToken token) {
		return new OAuth2AuthorizedClient(MicroblogClientRegistrations.withClientId("https://app.example/client.json")
			.tokenUri(server.get("token"))
			.build(), "https://alice.example/", token);
	}

	private static OAuth2AccessToken token(String value, Instant issuedAt, String... scopes) {
		return new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, value, issuedAt,
				NOW.plus(Duration.ofDays(3650)), Set.of(scopes));
	}

	private static MockClientHttpResponse answer(int status, String body) {
		return new MockClientHttpResponse(body.getBytes(StandardCharsets.UTF_8), HttpStatusCode.valueOf(status));
	}

}
