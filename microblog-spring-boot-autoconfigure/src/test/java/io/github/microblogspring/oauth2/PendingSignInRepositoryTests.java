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

package io.github.microblogspring.oauth2;

import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.microblogspring.indieauth.DiscoveredServer;
import io.github.microblogspring.indieauth.RedeemedAt;
import io.github.microblogspring.indieauth.ServerEndpoints;
import io.github.microblogspring.indieauth.SignInErrorCode;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationProvider;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link PendingSignInRepository}, most of them through Spring Security's
 * filter, as answers come in.
 *
 * @author The Micro.blog Spring team
 */
class PendingSignInRepositoryTests {

	private static final String ISSUER = "https://as.example/";

	private static final String ISS = "&iss=https%3A%2F%2Fas.example%2F";

	private final List<String> redeemed = Collections.synchronizedList(new ArrayList<>());

	private final SettableClock clock = new SettableClock();

	private final PendingSignInRepository repository = new PendingSignInRepository(true, this.clock);

	private final MockHttpSession session = new MockHttpSession();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@BeforeEach
	void begin() {
		save("s1", ISSUER);
	}

	@Test
	void answerThenRedeemedOnce() {
		// V-CB-01, V-CB-02
		assertThat(answer("code=c&state=s1" + ISS)).isNull();
		assertThat(this.redeemed).containsExactly("c");
		assertThat(answer("code=c&state=s1" + ISS)).isEqualTo(SignInErrorCode.EXPIRED);
		assertThat(this.redeemed).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			V-CB-03 | code=c&iss=https%3A%2F%2Fas.example%2F                    | EXPIRED
			V-CB-04 | code=c&state=zzz&iss=https%3A%2F%2Fas.example%2F          | EXPIRED
			V-CB-09 | error=access_denied                                       | EXPIRED
			V-CB-13 | code=c&state=s1&state=s2&iss=https%3A%2F%2Fas.example%2F  | EXPIRED
			V-CB-13 | code=c&state=s2&state=s1&iss=https%3A%2F%2Fas.example%2F  | EXPIRED
			V-CB-14 | state=s1&iss=https%3A%2F%2Fas.example%2F                  | EXPIRED
			null    | code=c&state=                                             | EXPIRED
			""")
	void answerWhenNoSingleKnownStateThenRejectedAndPendingStays(String id, String query, SignInErrorCode expected) {
		assertThat(answer(query)).as(id).isEqualTo(expected);
		assertThat(this.redeemed).as(id).isEmpty();
		assertThat(answer("code=later&state=s1" + ISS)).as(id).isNull();
		assertThat(this.redeemed).containsExactly("later");
	}

	@Test
	void answerWhenOtherSessionOrNoneThenRejected() {
		// V-CB-05, T-O1
		assertThat(answer("code=c&state=s1" + ISS, new MockHttpSession())).isEqualTo(SignInErrorCode.EXPIRED);
		assertThat(answer("code=c&state=s1" + ISS, null)).isEqualTo(SignInErrorCode.EXPIRED);
		assertThat(this.redeemed).isEmpty();
	}

	@Test
	void answerWhenElevenMinutesLaterThenRejected() {
		// V-CB-06
		this.clock.now = SignIns.START.plus(Duration.ofMinutes(11));
		assertThat(answer("code=c&state=s1" + ISS)).isEqualTo(SignInErrorCode.EXPIRED);
		assertThat(this.redeemed).isEmpty();
	}

	@Test
	void answerWhenTenMinutesLaterThenRedeemed() {
		this.clock.now = SignIns.START.plus(Duration.ofMinutes(10));
		assertThat(answer("code=c&state=s1" + ISS)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					V-CB-07 | error=access_denied&state=s1&iss=https%3A%2F%2Fas.example%2F         | ACCESS_DENIED
					V-CB-08 | error=access_denied&state=s1&iss=https%3A%2F%2Fevil.example%2F       | INVALID_ISSUER
					V-CB-08 | error=access_denied&state=s1                                         | INVALID_ISSUER
					V-CB-10 | error=server_error&error_description=%3Cscript%3E&state=s1&iss=https%3A%2F%2Fas.example%2F | SERVER_INVALID
					V-CB-11 | code=c&error=x&state=s1&iss=https%3A%2F%2Fas.example%2F              | SERVER_INVALID
					V-CB-12 | code=a&code=b&state=s1&iss=https%3A%2F%2Fas.example%2F               | SERVER_INVALID
					V-CB-12 | error=access_denied&error=x&state=s1&iss=https%3A%2F%2Fas.example%2F | SERVER_INVALID
					V-CB-16 | code=c&state=s1                                                      | INVALID_ISSUER
					""")
	void answerWhenNotToBeBelievedThenRejectedAndPendingIsUsedUp(String id, String query, SignInErrorCode expected) {
		assertThat(answer(query)).as(id).isEqualTo(expected);
		assertThat(answer("code=c&state=s1" + ISS)).as(id).isEqualTo(SignInErrorCode.EXPIRED);
		assertThat(this.redeemed).as(id).isEmpty();
	}

	@Test
	void answerWhenCodeIsGiantThenRejected() {
		// CB-05
		assertThat(answer("code=" + "c".repeat(4097) + "&state=s1" + ISS)).isEqualTo(SignInErrorCode.SERVER_INVALID);
		assertThat(this.redeemed).isEmpty();
		save("s2", ISSUER);
		assertThat(answer("code=" + "c".repeat(4096) + "&state=s2" + ISS)).isNull();
	}

	@Test
	void answerWhenMeParameterThenIgnored() {
		// V-CB-15, CB-06
		assertThat(answer("code=c&state=s1" + ISS + "&me=https%3A%2F%2Fvictim.example%2F")).isNull();
		assertThat(this.redeemed).containsExactly("c");
	}

	@Test
	void answerWhenNoIssAndToleratedThenRedeemed() {
		// V-CB-16
		PendingSignInRepository lenient = new PendingSignInRepository(false, this.clock);
		assertThat(answer(lenient, "code=c&state=s1", this.session)).isNull();
		save("s2", ISSUER);
		assertThat(answer(lenient, "code=c&state=s2&iss=https%3A%2F%2Fevil.example%2F", this.session))
			.isEqualTo(SignInErrorCode.INVALID_ISSUER);
	}

	@Test
	void answerWhenTwoTabsInReverseOrderThenBothRedeemed() {
		// V-CB-17
		save("s2", ISSUER);
		assertThat(answer("code=c2&state=s2" + ISS)).isNull();
		assertThat(answer("code=c1&state=s1" + ISS)).isNull();
		assertThat(this.redeemed).containsExactly("c2", "c1");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			textBlock = """
					V-ISS-01, https://as.example/,      false, &iss=https://as.example/,                           CONTINUE
					V-ISS-02, https://as.example/,      true,  &iss=https://as.example/,                           CONTINUE
					# V-ISS-03 deviates: a bare origin with and without slash counts as equal
					V-ISS-03, https://as.example/,      false, &iss=https://as.example,                            CONTINUE
					V-ISS-03, https://as.example,       false, &iss=https://as.example/,                           CONTINUE
					V-ISS-03, https://as.example/a,     false, &iss=https://as.example/a/,                         REJECT
					V-ISS-04, https://as.example/,      false, &iss=HTTPS://AS.example/,                           REJECT
					V-ISS-05, https://as.example/a%7Eb, false, &iss=https://as.example/a~b,                        REJECT
					V-ISS-06, https://as.example/,      true,  none,                                               REJECT
					V-ISS-07, https://as.example/,      false, none,                                               REJECT_UNLESS_LENIENT
					V-ISS-08, https://as.example/,      false, &iss=https://evil.example/,                         REJECT
					V-ISS-09, https://as.example/,      false, &iss=https://as.example/&iss=https://evil.example/, REJECT
					V-ISS-09, https://as.example/,      false, &iss=https://as.example/&iss=https://as.example/,   REJECT
					V-ISS-10, https://as.example/,      false, &iss=,                                              REJECT
					V-ISS-11, none,                     false, none,                                               CONTINUE
					V-ISS-12, none,                     false, &iss=https://x.example/,                            CONTINUE
					""")
	void answerFollowsIssuerVectors(String id, String issuer, boolean promised, String iss, String expected) {
		for (boolean requireIss : new boolean[] { true, false }) {
			this.redeemed.clear();
			String state = "s" + requireIss;
			save(state, issuer, promised);
			SignInErrorCode error = answer(new PendingSignInRepository(requireIss, this.clock),
					"code=c&state=" + state + ((iss != null) ? iss : ""), this.session);
			boolean accepted = expected.equals("CONTINUE") || (!requireIss && expected.endsWith("UNLESS_LENIENT"));
			boolean repeated = id.equals("V-ISS-09");
			SignInErrorCode refusal = repeated ? SignInErrorCode.SERVER_INVALID : SignInErrorCode.INVALID_ISSUER;
			assertThat(error).as(id).isEqualTo(accepted ? null : refusal);
			assertThat(this.redeemed).as(id).hasSize(accepted ? 1 : 0);
		}
	}

	@Test
	void answerWhenRejectedThenMessageHasNothingOfTheAnswer() {
		OAuth2AuthenticationException ex = catchThrowableOfType(OAuth2AuthenticationException.class,
				() -> this.repository.removeAuthorizationRequest(
						request("code=the-code&state=s1&iss=https://evil.example/%0A<b>", this.session),
						this.response));
		assertThat(ex.getMessage()).doesNotContain("the-code", "evil", "<b>");
	}

	@Test
	void saveWhenSixthThenOldestIsForgotten() {
		// CB-07
		for (int i = 2; i <= 6; i++) {
			save("s" + i, ISSUER);
		}
		assertThat(answer("code=c&state=s1" + ISS)).isEqualTo(SignInErrorCode.EXPIRED);
		for (int i = 2; i <= 6; i++) {
			assertThat(answer("code=c" + i + "&state=s" + i + ISS)).isNull();
		}
		assertThat(this.redeemed).hasSize(5);
	}

	@Test
	void answerWhenParallelThenRedeemedOnce() throws Exception {
		// T-O6
		assertThat(redeemInParallel(Collections.nCopies(16, this.session))).isEqualTo(1);
	}

	@Test
	void answerWhenParallelAndStoreHandsOutCopiesThenRedeemedOnce() throws Exception {
		// T-O6, as with Spring Session
		Serializable state = this.session.serializeState();
		List<MockHttpSession> copies = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			MockHttpSession copy = new MockHttpSession();
			copy.deserializeState(state);
			copies.add(copy);
		}
		assertThat(redeemInParallel(copies)).isEqualTo(1);
	}

	@Test
	void loadThenPendingOfState() {
		save("s2", ISSUER);
		assertThat(load("state=s2").getState()).isEqualTo("s2");
		assertThat(load("state=s1").getState()).isEqualTo("s1");
		assertThat(load("state=s3")).isNull();
		assertThat(load("state=s1&state=s2")).isNull();
		assertThat(load("")).isNull();
		assertThat(this.repository.loadAuthorizationRequest(new MockHttpServletRequest())).isNull();
	}

	@Test
	void removeWhenOtherRegistrationThenAsSpringSecurity() {
		MockHttpServletRequest request = request("code=c&state=other", this.session);
		OAuth2AuthorizationRequest other = SignIns.otherRequest("other");
		this.repository.saveAuthorizationRequest(other, request, this.response);
		assertThat(this.repository.loadAuthorizationRequest(request)).isSameAs(other);
		assertThat(this.repository.removeAuthorizationRequest(request, this.response)).isSameAs(other);
		assertThat(this.repository.removeAuthorizationRequest(request, this.response)).isNull();
		assertThat(load("state=s1")).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "code=c", "error=access_denied" })
	void removeWhenTypedThenAddressIsRemembered(String parameter) {
		PendingSignIn pending = SignIns.pending(SignIns.MICROBLOG, RedeemedAt.AUTHORIZATION_ENDPOINT,
				"https://alice.example/");
		this.repository.saveAuthorizationRequest(SignIns.request(pending, "typed", "profile"),
				request("", this.session), this.response);
		assertThat(this.session.getAttribute(AddressSignIn.SESSION_ATTRIBUTE)).isNull();
		this.repository.removeAuthorizationRequest(request(parameter + "&state=typed", this.session), this.response);
		assertThat(this.session.getAttribute(AddressSignIn.SESSION_ATTRIBUTE)).isEqualTo("https://alice.example/");
	}

	@Test
	void removeWhenButtonThenNoAddressIsRemembered() {
		answer("code=c&state=s1" + ISS);
		assertThat(this.session.getAttribute(AddressSignIn.SESSION_ATTRIBUTE)).isNull();
	}

	@Test
	void saveWhenNoStateThenRefused() {
		OAuth2AuthorizationRequest request = SignIns
			.request(SignIns.pending(SignIns.MICROBLOG, RedeemedAt.TOKEN_ENDPOINT), null, "create");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(
				() -> this.repository.saveAuthorizationRequest(request, request("", this.session), this.response));
	}

	private int redeemInParallel(List<? extends HttpSession> sessions) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(sessions.size());
		try {
			List<Callable<OAuth2AuthorizationRequest>> callbacks = new ArrayList<>();
			for (HttpSession session : sessions) {
				callbacks
					.add(() -> this.repository.removeAuthorizationRequest(request("code=c&state=s1" + ISS, session),
							new MockHttpServletResponse()));
			}
			List<OAuth2AuthorizationRequest> taken = new ArrayList<>();
			for (Future<OAuth2AuthorizationRequest> callback : executor.invokeAll(callbacks)) {
				taken.add(callback.get());
			}
			return (int) taken.stream().filter(Objects::nonNull).count();
		}
		finally {
			executor.shutdownNow();
		}
	}

	private void save(String state, String issuer) {
		save(state, issuer, false);
	}

	private void save(String state, String issuer, boolean promisesIss) {
		ServerEndpoints endpoints = SignIns.endpoints(issuer, "https://as.example/auth", "https://as.example/token");
		DiscoveredServer server = new DiscoveredServer(List.of(), endpoints, issuer != null, promisesIss, false);
		PendingSignIn pending = new PendingSignIn(server, RedeemedAt.AUTHORIZATION_ENDPOINT, SignIns.START, null, null);
		this.repository.saveAuthorizationRequest(SignIns.request(pending, state, "profile"), request("", this.session),
				this.response);
	}

	private OAuth2AuthorizationRequest load(String query) {
		return this.repository.loadAuthorizationRequest(request(query, this.session));
	}

	private SignInErrorCode answer(String query) {
		return answer(query, this.session);
	}

	private SignInErrorCode answer(String query, HttpSession session) {
		return answer(this.repository, query, session);
	}

	/**
	 * The code of the failure, or {@code null} if the code of the answer was redeemed.
	 */
	private SignInErrorCode answer(PendingSignInRepository repository, String query, HttpSession session) {
		OAuth2LoginAuthenticationFilter filter = new OAuth2LoginAuthenticationFilter(SignIns.registrations("profile"),
				new HttpSessionOAuth2AuthorizedClientRepository(), "/login/oauth2/code/*");
		filter.setAuthorizationRequestRepository(repository);
		filter.setAuthenticationManager(new ProviderManager(new OAuth2LoginAuthenticationProvider((grantRequest) -> {
			this.redeemed.add(grantRequest.getAuthorizationExchange().getAuthorizationResponse().getCode());
			return OAuth2AccessTokenResponse.withToken(IdentityOnlyToken.VALUE)
				.tokenType(SignIns.identityOnly().getTokenType())
				.additionalParameters(SignIns.confirmed("https://alice.example/"))
				.build();
		}, new MicroblogOAuth2UserService())));
		try {
			assertThat(filter.attemptAuthentication(request(query, session), this.response)).isNotNull();
			return null;
		}
		catch (OAuth2AuthenticationException ex) {
			return SignInErrors.codeOf(ex);
		}
	}

	private static MockHttpServletRequest request(String query, HttpSession session) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/login/oauth2/code/microblog");
		request.setSession(session);
		UriComponentsBuilder.fromUriString("?" + query)
			.build()
			.getQueryParams()
			.forEach((name, values) -> values
				.forEach((value) -> request.addParameter(name, (value != null) ? decode(value) : "")));
		return request;
	}

	private static String decode(String value) {
		return URLDecoder.decode(value, StandardCharsets.UTF_8);
	}

	private static final class SettableClock extends Clock {

		private Instant now = SignIns.START.plusSeconds(5);

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return this.now;
		}

	}

}
