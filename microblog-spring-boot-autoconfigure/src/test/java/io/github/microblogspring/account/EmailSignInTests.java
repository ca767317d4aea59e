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

package io.github.microblogspring.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.microblogspring.account.MicroblogAccountException.Code;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.oauth2.IdentitySource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willReturn;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link EmailSignIn}, with a clock that stands still until it is moved.
 *
 * @author The Micro.blog Spring team
 */
@ExtendWith(OutputCaptureExtension.class)
class EmailSignInTests {

	private static final String ADDRESS = "vincent@mail.example";

	private final MicroblogAccountClient accountClient = mock();

	private final TokenOwnership tokenOwnership = mock();

	private final TokenOwner owner = new TokenOwner(mock(), IdentitySource.INDIEAUTH, Map.of(), mock());

	private final Clock clock = mock();

	private final EmailSignIn emailSignIn = new EmailSignIn(
			new EmailSignInSettings("App", "https://app.example/signin/"), this.accountClient, this.tokenOwnership,
			this.clock);

	private MockHttpSession session = new MockHttpSession();

	private Instant now = Instant.parse("2026-11-01T10:00:00Z");

	@BeforeEach
	void answer() {
		given(this.clock.instant()).willAnswer((invocation) -> this.now);
		given(this.tokenOwnership.redeemMailedToken(anyString())).willReturn(account(null));
		given(this.tokenOwnership.owner(any())).willReturn(this.owner);
	}

	@Test
	void redeemWhenAskedForAndOpenedThenOwner() {
		this.emailSignIn.ask(asking(ADDRESS));
		then(this.accountClient).should()
			.sendSignInMail(new SignInMailRequest(ADDRESS, "App", "https://app.example/signin/", false));
		this.emailSignIn.open(request(), "the-token");
		then(this.tokenOwnership).shouldHaveNoInteractions();
		assertThat(this.emailSignIn.redeem(pressing())).isSameAs(this.owner);
		then(this.tokenOwnership).should().redeemMailedToken("the-token");
	}

	// T-M2
	@Test
	void redeemWhenTenMinutesAreOverThenExpired() {
		askAndOpen("the-token");
		move(Duration.ofMinutes(10));
		assertThat(redemptionFailure()).isEqualTo(SignInErrorCode.EXPIRED);
		then(this.tokenOwnership).shouldHaveNoInteractions();
	}

	@Test
	void redeemWhenTenMinutesAreAlmostOverThenOwner() {
		askAndOpen("the-token");
		move(Duration.ofMinutes(10).minusMillis(1));
		assertThat(this.emailSignIn.redeem(pressing())).isSameAs(this.owner);
	}

	// Neither opening the link nor a failure is a new beginning
	@Test
	void redeemWhenTenMinutesAreOverSinceAskedForThenExpired() {
		this.emailSignIn.ask(asking(ADDRESS));
		move(Duration.ofMinutes(6));
		this.emailSignIn.open(request(), "wrong-token");
		refuse(SignInErrorCode.TOKEN_REJECTED);
		assertThat(redemptionFailure()).isEqualTo(SignInErrorCode.EXPIRED);
		this.emailSignIn.open(request(), "the-token");
		move(Duration.ofMinutes(4));
		assertThat(redemptionFailure()).isEqualTo(SignInErrorCode.EXPIRED);
	}

	// T-M2
	@Test
	void openWhenTenMinutesAreOverThenNothingIsKept() {
		this.emailSignIn.ask(asking(ADDRESS));
		move(Duration.ofMinutes(10));
		this.emailSignIn.open(request(), "the-token");
		assertThat(this.emailSignIn.pending(request())).isNull();
	}

	// T-M1
	@Test
	void openWhenNotAskedForInThisSessionThenNothingIsKept() {
		this.emailSignIn.ask(asking(ADDRESS));
		this.session = new MockHttpSession();
		this.emailSignIn.open(request(), "the-token");
		assertThat(this.session.getAttributeNames().hasMoreElements()).isFalse();
		assertThat(redemptionFailure()).isEqualTo(SignInErrorCode.EXPIRED);
	}

	// T-M7
	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "two tokens", "a/b", "a%2Fb", "a;jsessionid=b", "<b>", "tökén", "a\nb" })
	void openWhenTokenHasOtherCharactersThenNothingIsKept(@Nullable String token) {
		this.emailSignIn.ask(asking(ADDRESS));
		this.emailSignIn.open(request(), token);
		assertThat(this.emailSignIn.pending(request()).token()).isNull();
	}

	@Test
	void redeemWhenPressedAgainThenExpired() {
		askAndOpen("the-token");
		this.emailSignIn.redeem(pressing());
		assertThat(redemptionFailure()).isEqualTo(SignInErrorCode.EXPIRED);
		then(this.tokenOwnership).should(times(1)).redeemMailedToken(anyString());
	}

	@Test
	void redeemWhenRefusedThenTokenIsForgottenAndAnotherLinkWorks() {
		askAndOpen("wrong-token");
		refuse(SignInErrorCode.TOKEN_REJECTED);
		assertThat(redemptionFailure()).isEqualTo(SignInErrorCode.EXPIRED);
		assertThat(redemptionFailure()).isEqualTo(SignInErrorCode.EXPIRED);
		askAndOpen("the-token");
		willReturn(account(null)).given(this.tokenOwnership).redeemMailedToken("the-token");
		assertThat(this.emailSignIn.redeem(pressing())).isSameAs(this.owner);
	}

	@Test
	void redeemWhenNobodyAnswersNowThenTokenIsKept() {
		askAndOpen("the-token");
		refuse(SignInErrorCode.TEMPORARILY_UNAVAILABLE);
		assertThat(redemptionFailure()).isEqualTo(SignInErrorCode.TEMPORARILY_UNAVAILABLE);
		assertThat(this.emailSignIn.pending(request()).token()).isEqualTo("the-token");
	}

	// T-M7
	@ParameterizedTest
	@EnumSource(names = { "TOKEN_REJECTED", "TEMPORARILY_UNAVAILABLE" })
	void redeemWhenTriedFiveTimesThenNoMore(SignInErrorCode code) {
		this.emailSignIn.ask(asking(ADDRESS));
		refuse(code);
		for (int i = 0; i < 5; i++) {
			this.emailSignIn.open(request(), "guess" + i);
			redemptionFailure();
		}
		this.emailSignIn.open(request(), "guess");
		redemptionFailure();
		then(this.tokenOwnership).should(times(5)).redeemMailedToken(anyString());
		assertThat(this.emailSignIn.pending(request()).hasAttemptsLeft()).isFalse();
		assertThat(failure(() -> this.emailSignIn.ask(asking(ADDRESS))))
			.isEqualTo(SignInErrorCode.TEMPORARILY_UNAVAILABLE);
	}

	// T-M1
	@Test
	void redeemWhenButtonIsOfAnotherLinkThenRefusedAndRightOneWorks() {
		askAndOpen("the-token");
		MockHttpServletRequest button = pressing();
		this.emailSignIn.open(request(), "another-token");
		assertThat(failure(() -> this.emailSignIn.redeem(button))).isEqualTo(SignInErrorCode.EXPIRED);
		assertThat(failure(() -> this.emailSignIn.redeem(request()))).isEqualTo(SignInErrorCode.EXPIRED);
		then(this.tokenOwnership).shouldHaveNoInteractions();
		this.emailSignIn.open(request(), "the-token");
		assertThat(this.emailSignIn.redeem(button)).isSameAs(this.owner);
	}

	@Test
	void redeemWhenNobodyAnswersAfterTheExchangeThenItsTokenIsKept() {
		askAndOpen("the-token");
		given(this.tokenOwnership.owner(any()))
			.willThrow(new IndieAuthException(SignInErrorCode.TEMPORARILY_UNAVAILABLE, "No"));
		given(this.tokenOwnership.ofAppToken("new-token")).willReturn(this.owner);
		assertThat(redemptionFailure()).isEqualTo(SignInErrorCode.TEMPORARILY_UNAVAILABLE);
		this.emailSignIn.open(request(), "the-token");
		assertThat(this.emailSignIn.redeem(pressing())).isSameAs(this.owner);
		then(this.tokenOwnership).should(times(1)).redeemMailedToken(anyString());
	}

	// T-M1
	@ParameterizedTest
	@CsvSource({ "alice@mail.example, false", "VINCENT@mail.example, true" })
	void redeemWhenMicroblogSaysWhoseMailItWasThenThatCounts(String email, boolean signsIn) {
		askAndOpen("the-token");
		given(this.tokenOwnership.redeemMailedToken("the-token")).willReturn(account(email));
		if (signsIn) {
			assertThat(this.emailSignIn.redeem(pressing())).isSameAs(this.owner);
		}
		else {
			assertThat(redemptionFailure()).isEqualTo(SignInErrorCode.EXPIRED);
		}
	}

	// T-M5
	@Test
	void askWhenMicroblogRefusesThenNoDifference() {
		willThrow(new MicroblogAccountException(Code.REJECTED, "No")).given(this.accountClient).sendSignInMail(any());
		assertThatNoException().isThrownBy(() -> this.emailSignIn.ask(asking(ADDRESS)));
		assertThat(this.emailSignIn.pending(request())).isNotNull();
	}

	@Test
	void askWhenMicroblogRefusesThenReasonIsWarnedOfOnce(CapturedOutput output) {
		willThrow(new MicroblogAccountException(Code.REJECTED, "No", "That app_name is not registered.", null))
			.given(this.accountClient)
			.sendSignInMail(any());
		this.emailSignIn.ask(asking(ADDRESS));
		this.emailSignIn.ask(asking("alice@mail.example"));
		assertThat(output).containsOnlyOnce("That app_name is not registered.").doesNotContain("@mail.example");
	}

	@ParameterizedTest
	@EnumSource(value = Code.class, mode = EnumSource.Mode.EXCLUDE, names = "REJECTED")
	void askWhenMicroblogCannotSendThenSaid(Code code) {
		willThrow(new MicroblogAccountException(code, "No")).given(this.accountClient).sendSignInMail(any());
		assertThat(failure(() -> this.emailSignIn.ask(asking(ADDRESS)))).isEqualTo(SignInErrorCode.EMAIL_NOT_SENT);
		assertThat(this.emailSignIn.pending(request())).isNull();
	}

	// T-M5
	@Test
	void askWhenOneMailboxIsAskedForInManySessionsThenThreeMails() {
		for (int i = 0; i < 6; i++) {
			this.session = new MockHttpSession();
			this.emailSignIn.ask(asking((i % 2 == 0) ? ADDRESS : "VINCENT@MAIL.example"));
			assertThat(this.emailSignIn.pending(request())).isNotNull();
		}
		then(this.accountClient).should(times(3)).sendSignInMail(any());
	}

	// T-M5
	@Test
	void askWhenOneSessionAsksForManyThenRefused() {
		for (int i = 0; i < 5; i++) {
			this.emailSignIn.ask(asking("v" + i + "@mail.example"));
		}
		assertThat(failure(() -> this.emailSignIn.ask(asking(ADDRESS))))
			.isEqualTo(SignInErrorCode.TEMPORARILY_UNAVAILABLE);
		then(this.accountClient).should(times(5)).sendSignInMail(any());
	}

	// T-M5
	@Test
	void askWhenOneClientAsksForManyThenRefused() {
		for (int i = 0; i < 20; i++) {
			this.session = new MockHttpSession();
			this.emailSignIn.ask(asking("v" + i + "@mail.example"));
		}
		this.session = new MockHttpSession();
		assertThat(failure(() -> this.emailSignIn.ask(asking(ADDRESS))))
			.isEqualTo(SignInErrorCode.TEMPORARILY_UNAVAILABLE);
		then(this.accountClient).should(times(20)).sendSignInMail(any());
	}

	// T-M6
	@Test
	void askWhenNotAnAddressThenNothingIsSentOrKept() {
		assertThat(failure(() -> this.emailSignIn.ask(asking("vincent")))).isEqualTo(SignInErrorCode.EMAIL_NOT_SENT);
		assertThat(failure(() -> this.emailSignIn.ask(request()))).isEqualTo(SignInErrorCode.EMAIL_NOT_SENT);
		then(this.accountClient).shouldHaveNoInteractions();
		assertThat(this.emailSignIn.pending(request())).isNull();
	}

	private void askAndOpen(String token) {
		this.emailSignIn.ask(asking(ADDRESS));
		this.emailSignIn.open(request(), token);
	}

	private void move(Duration duration) {
		this.now = this.now.plus(duration);
	}

	private void refuse(SignInErrorCode code) {
		given(this.tokenOwnership.redeemMailedToken(anyString())).willThrow(new IndieAuthException(code, "No"));
	}

	private SignInErrorCode redemptionFailure() {
		return failure(() -> this.emailSignIn.redeem(pressing()));
	}

	private static SignInErrorCode failure(ThrowingCallable call) {
		IndieAuthException failure = catchThrowableOfType(IndieAuthException.class, call);
		assertThat(failure).isNotNull();
		assertThat(failure).message().doesNotContain("@", "the-token");
		return failure.getErrorCode();
	}

	private MockHttpServletRequest asking(String email) {
		MockHttpServletRequest request = request();
		request.setParameter("email", email);
		return request;
	}

	// The button of the page that was shown last
	private MockHttpServletRequest pressing() {
		MockHttpServletRequest request = request();
		PendingEmailSignIn pending = this.emailSignIn.pending(request);
		request.setParameter("link", (pending != null) ? pending.link() : "");
		return request;
	}

	private MockHttpServletRequest request() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setSession(this.session);
		return request;
	}

	private static MicroblogAccount account(@Nullable String email) {
		return new MicroblogAccount("new-token", "vincent", "Vincent", null, null, null, null, email,
				"vincent.micro.blog", null, null, List.of(), null, null, null, null, null);
	}

}
