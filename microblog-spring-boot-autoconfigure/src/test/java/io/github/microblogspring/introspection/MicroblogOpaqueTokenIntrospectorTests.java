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

package io.github.microblogspring.introspection;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import io.github.microblogspring.indieauth.IdentityConfirmation;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.IntrospectionEndpoint;
import io.github.microblogspring.indieauth.NoVerdictException;
import io.github.microblogspring.indieauth.ProfileUrl;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.TokenVerification;
import io.github.microblogspring.indieauth.VerifiedToken;
import io.github.microblogspring.oauth2.MicroblogProfile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willReturn;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link MicroblogOpaqueTokenIntrospector}.
 *
 * @author The Micro.blog Spring team
 */
@ExtendWith(OutputCaptureExtension.class)
class MicroblogOpaqueTokenIntrospectorTests {

	private static final String ME = "https://alice.example/";

	private static final IndieAuthProvider PROVIDER = new IndieAuthProvider(URI.create("https://micro.blog"), true);

	private static final IntrospectionEndpoint ENDPOINT = IntrospectionEndpoint
		.ofTokenEndpoint(URI.create("https://micro.blog/indieauth/token"));

	private final AtomicLong nanos = new AtomicLong();

	private final TokenVerification verification = mock();

	private final TokenVerification verificationOfKnown = mock();

	private final IdentityConfirmation confirmation = mock();

	private MicroblogOpaqueTokenIntrospector introspector = introspector(Duration.ofSeconds(60), 200);

	@BeforeEach
	void tokenIsGood() {
		given(this.verification.verify("the-token")).willReturn(token(null));
		given(this.verificationOfKnown.verify("the-token")).willReturn(token(null));
		given(this.confirmation.confirm(ME, ENDPOINT))
			.willReturn(new ConfirmedIdentity(ProfileUrl.parse(ME), PROVIDER.endpoints()));
	}

	@Test
	void introspectThenPrincipalIsThatOfSignIn() {
		given(this.verification.verify("the-token")).willReturn(token(Instant.ofEpochSecond(30)));
		OAuth2AuthenticatedPrincipal principal = this.introspector.introspect("the-token");
		assertThat(principal.getName()).isEqualTo(ME);
		assertThat(principal.getAuthorities()).extracting(GrantedAuthority::getAuthority)
			.containsExactlyInAnyOrder("SCOPE_create", "SCOPE_read");
		assertThat(principal.getAttributes()).containsOnlyKeys("me", "identity_source", "server", "name", "profile",
				"exp");
		assertThat(principal.<Instant>getAttribute("exp")).isEqualTo(Instant.ofEpochSecond(30));
		MicroblogProfile profile = MicroblogProfile.of(principal);
		assertThat(profile.me()).isEqualTo(ME);
		assertThat(profile.name()).isEqualTo("Alice");
		assertThat(profile.server()).containsEntry("token", "https://micro.blog/indieauth/token");
	}

	@Test
	void introspectThenWhatIsRememberedCannotBeChanged() {
		OAuth2AuthenticatedPrincipal principal = this.introspector.introspect("the-token");
		assertThat(principal.getAttributes()).isUnmodifiable();
		assertThat(principal.<Map<String, Object>>getAttribute("server")).isUnmodifiable();
		assertThat(principal.<Map<String, Object>>getAttribute("profile")).isUnmodifiable();
	}

	// IN-11
	@Test
	void introspectWhenRememberedThenNobodyIsAsked() {
		OAuth2AuthenticatedPrincipal principal = this.introspector.introspect("the-token");
		advance(Duration.ofSeconds(59));
		assertThat(this.introspector.introspect("the-token")).isSameAs(principal);
		then(this.verification).should().verify("the-token");
		then(this.verificationOfKnown).shouldHaveNoInteractions();
		then(this.confirmation).should().confirm(ME, ENDPOINT);
	}

	@Test
	void introspectWhenTimeIsOverThenAskedAndConfirmedAgainAsKnown() {
		this.introspector.introspect("the-token");
		advance(Duration.ofSeconds(60));
		this.introspector.introspect("the-token");
		then(this.verification).should().verify("the-token");
		then(this.verificationOfKnown).should().verify("the-token");
		then(this.confirmation).should(times(2)).confirm(ME, ENDPOINT);
	}

	@Test
	void introspectWhenTokenEndsThenNotRememberedBeyond() {
		given(this.verification.verify("the-token")).willReturn(token(Instant.ofEpochSecond(10)));
		this.introspector.introspect("the-token");
		advance(Duration.ofSeconds(9));
		this.introspector.introspect("the-token");
		then(this.verificationOfKnown).shouldHaveNoInteractions();
		willThrow(rejected()).given(this.verificationOfKnown).verify("the-token");
		advance(Duration.ofSeconds(1));
		assertRefused("the-token");
	}

	@Test
	void introspectWhenNothingIsToBeRememberedThenAskedEachTime() {
		this.introspector = introspector(Duration.ZERO, 200);
		this.introspector.introspect("the-token");
		this.introspector.introspect("the-token");
		this.introspector.introspect("the-token");
		then(this.verification).should().verify("the-token");
		then(this.verificationOfKnown).should(times(2)).verify("the-token");
	}

	@Test
	void introspectWhenRefusedThenRememberedForSeconds() {
		willThrow(rejected()).given(this.verification).verify("bad");
		assertRefused("bad");
		assertRefused("bad");
		then(this.verification).should().verify("bad");
		advance(Duration.ofSeconds(5));
		assertRefused("bad");
		then(this.verification).should(times(2)).verify("bad");
		then(this.confirmation).shouldHaveNoInteractions();
	}

	@Test
	void introspectWhenRevokedThenNoLongerKnown() {
		this.introspector.introspect("the-token");
		willThrow(rejected()).given(this.verificationOfKnown).verify("the-token");
		advance(Duration.ofSeconds(60));
		assertRefused("the-token");
		advance(Duration.ofSeconds(5));
		this.introspector.introspect("the-token");
		then(this.verification).should(times(2)).verify("the-token");
		then(this.verificationOfKnown).should().verify("the-token");
	}

	@ParameterizedTest
	@EnumSource(names = { "IDENTITY_NOT_CONFIRMED", "NOT_ALLOWED" })
	void introspectWhenPersonIsNotOneThenRefusedAndRemembered(SignInErrorCode code) {
		given(this.confirmation.confirm(ME, ENDPOINT)).willThrow(new IndieAuthException(code, "detail " + ME));
		assertRefused("the-token");
		assertRefused("the-token");
		then(this.verification).should().verify("the-token");
	}

	@ParameterizedTest
	@EnumSource(names = { "TEMPORARILY_UNAVAILABLE", "SERVER_INVALID", "SERVER_UNREACHABLE" })
	void introspectWhenNobodyKnowsThenUnavailableAndNotRemembered(SignInErrorCode code) {
		given(this.verification.verify("the-token")).willThrow(new IndieAuthException(code, "detail"))
			.willReturn(token(null));
		IntrospectionUnavailableException ex = unavailable("the-token");
		assertThat(ex).hasMessage("Whether the access token is good can't be found out at the moment.");
		assertThat(ex.getRetryAfter()).isNull();
		assertThat(this.introspector.introspect("the-token").getName()).isEqualTo(ME);
	}

	// That the page can't be read is no verdict on the token
	@Test
	void introspectWhenPageIsNotReachableThenUnavailableAndNotRemembered() {
		IndieAuthException unreachable = new IndieAuthException(SignInErrorCode.SERVER_UNREACHABLE, "The page is down");
		given(this.confirmation.confirm(ME, ENDPOINT))
			.willThrow(new IndieAuthException(SignInErrorCode.IDENTITY_NOT_CONFIRMED, "detail", unreachable))
			.willReturn(new ConfirmedIdentity(ProfileUrl.parse(ME), PROVIDER.endpoints()));
		assertThat(unavailable("the-token")).isNotNull();
		assertThat(this.introspector.introspect("the-token").getName()).isEqualTo(ME);
	}

	// V-LV-08
	@Test
	void introspectWhenForbiddenThenHintAndNotRemembered(CapturedOutput output) {
		NoVerdictException forbidden = noVerdict(403, Duration.ofSeconds(30));
		given(this.verification.verify("the-token")).willThrow(forbidden, forbidden).willReturn(token(null));
		IntrospectionUnavailableException ex = unavailable("the-token");
		assertThat(ex).hasMessageContaining("status 403").hasMessageContaining("too many requests");
		assertThat(ex.getRetryAfter()).isEqualTo(Duration.ofSeconds(30));
		unavailable("the-token");
		assertThat(this.introspector.introspect("the-token").getName()).isEqualTo(ME);
		assertThat(output).containsOnlyOnce("WARN").contains("microblog.resource-server.cache-ttl");
	}

	@Test
	void introspectWhenFailureLastsThenWarnsOnceAMinute(CapturedOutput output) {
		given(this.verification.verify("the-token")).willThrow(noVerdict(503, null));
		unavailable("the-token");
		unavailable("the-token");
		assertThat(output).containsOnlyOnce("WARN");
		advance(Duration.ofMinutes(1));
		unavailable("the-token");
		assertThat(output.toString().split("WARN")).hasSize(3);
		// Another kind
		willThrow(noVerdict(403, null)).given(this.verification).verify("the-token");
		unavailable("the-token");
		assertThat(output.toString().split("WARN")).hasSize(4);
	}

	@Test
	void introspectWhenManyCallAtOnceThenAskedOnce() throws Exception {
		int count = 50;
		CountDownLatch begun = new CountDownLatch(count);
		given(this.verification.verify("the-token")).willAnswer((invocation) -> {
			assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
			return token(null);
		});
		assertThat(callAtOnce(count, () -> {
			begun.countDown();
			return this.introspector.introspect("the-token").getName();
		})).containsOnly(ME).hasSize(count);
		then(this.verification).should().verify("the-token");
	}

	@Test
	void introspectWhenManyCallAtOnceAndNobodyKnowsThenAllAreTold() throws Exception {
		int count = 20;
		CountDownLatch begun = new CountDownLatch(count);
		given(this.verification.verify("the-token")).willAnswer((invocation) -> {
			assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
			throw noVerdict(403, Duration.ofSeconds(7));
		});
		List<IntrospectionUnavailableException> failures = callAtOnce(count, () -> {
			begun.countDown();
			return unavailable("the-token");
		});
		assertThat(failures).hasSize(count)
			.allSatisfy((ex) -> assertThat(ex.getRetryAfter()).isEqualTo(Duration.ofSeconds(7)));
	}

	@Test
	void introspectWhenRandomTokensThenOnlySoManyAreAskedAbout(CapturedOutput output) {
		this.introspector = introspector(Duration.ofSeconds(60), 3);
		willThrow(rejected()).given(this.verification).verify(anyString());
		willReturn(token(null)).given(this.verification).verify("the-token");
		this.introspector.introspect("the-token");
		assertRefused("random-1");
		assertRefused("random-2");
		advance(Duration.ofSeconds(20));
		IntrospectionUnavailableException ex = unavailable("random-3");
		assertThat(ex).hasMessage("There are too many new access tokens at the moment.");
		assertThat(ex.getRetryAfter()).isEqualTo(Duration.ofSeconds(40));
		assertThat(output).contains("microblog.resource-server.new-tokens-per-minute");
		// Good ones are not among them, also where they are asked about again
		this.introspector.introspect("the-token");
		advance(Duration.ofSeconds(39));
		assertThat(unavailable("random-3")).isNotNull();
		this.introspector.introspect("the-token");
		advance(Duration.ofSeconds(1));
		assertRefused("random-3");
		then(this.verification).should(times(4)).verify(anyString());
	}

	// T-B5
	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a\r\nb", "t\u00F6ken" })
	void introspectWhenThatCannotBeATokenThenNobodyIsAsked(String token) {
		assertRefused(token);
		then(this.verification).shouldHaveNoInteractions();
	}

	@Test
	void introspectWhenRefusedThenMessageIsForAHeader() {
		willThrow(new IndieAuthException(SignInErrorCode.TOKEN_REJECTED, "detail the-secret")).given(this.verification)
			.verify("the-secret");
		assertThatExceptionOfType(BadOpaqueTokenException.class)
			.isThrownBy(() -> this.introspector.introspect("the-secret"))
			.withMessageMatching("[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]+")
			.withMessageNotContaining("the-secret");
	}

	@ParameterizedTest
	@CsvSource({ "PT-1S, 1, 1, 1", "PT1S, -1, 1, 1", "PT1S, 1, 0, 1", "PT1S, 1, 1, -1" })
	void settingsWhenNotUsableThenRefused(Duration cacheTtl, int cacheSize, int newTokens, int waiting) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new IntrospectionSettings(cacheTtl, cacheSize, newTokens, waiting));
	}

	private static <T> List<T> callAtOnce(int count, Callable<T> call) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(count);
		try {
			List<T> results = new ArrayList<>();
			for (Future<T> future : executor.invokeAll(IntStream.range(0, count).mapToObj((i) -> call).toList())) {
				results.add(future.get());
			}
			return results;
		}
		finally {
			executor.shutdownNow();
		}
	}

	private void advance(Duration duration) {
		this.nanos.addAndGet(duration.toNanos());
	}

	private void assertRefused(String token) {
		assertThatExceptionOfType(BadOpaqueTokenException.class).isThrownBy(() -> this.introspector.introspect(token));
	}

	private IntrospectionUnavailableException unavailable(String token) {
		return catchThrowableOfType(IntrospectionUnavailableException.class, () -> this.introspector.introspect(token));
	}

	private MicroblogOpaqueTokenIntrospector introspector(Duration cacheTtl, int newTokensPerMinute) {
		return new MicroblogOpaqueTokenIntrospector(this.verification, this.verificationOfKnown, this.confirmation,
				ENDPOINT, new IntrospectionSettings(cacheTtl, 100, newTokensPerMinute, 100),
				() -> Instant.EPOCH.plusNanos(this.nanos.get()), this.nanos::get);
	}

	private static VerifiedToken token(@Nullable Instant expiresAt) {
		return new VerifiedToken(ME, Set.of("create", "read"), Map.of("name", "Alice"), expiresAt);
	}

	private static IndieAuthException rejected() {
		return new IndieAuthException(SignInErrorCode.TOKEN_REJECTED, "The token is not active");
	}

	private static NoVerdictException noVerdict(int status, @Nullable Duration retryAfter) {
		return new NoVerdictException(SignInErrorCode.TEMPORARILY_UNAVAILABLE,
				"The token endpoint answered with status " + status, status, retryAfter);
	}

}
