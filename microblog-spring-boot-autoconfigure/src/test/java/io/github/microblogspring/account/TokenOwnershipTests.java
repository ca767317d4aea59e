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

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.account.MicroblogAccountException.Code;
import io.github.microblogspring.indieauth.ConfirmationSettings;
import io.github.microblogspring.indieauth.DiscoverySettings;
import io.github.microblogspring.indieauth.IdentityConfirmation;
import io.github.microblogspring.indieauth.IndieAuthDiscovery;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.TokenVerification;
import io.github.microblogspring.indieauth.VerifiedToken;
import io.github.microblogspring.indieauth.http.FetchException;
import io.github.microblogspring.indieauth.http.FetchedPage;
import io.github.microblogspring.indieauth.http.PageFetcher;
import io.github.microblogspring.oauth2.IdentitySource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TokenOwnership}.
 *
 * @author The Micro.blog Spring team
 */
class TokenOwnershipTests {

	private static final String VINCENT = "https://vincent.micro.blog/";

	private static final String NAMES_MICROBLOG = """
			<!DOCTYPE html>
			<html>
			<head>
			<title>Alice</title>
			<link rel="authorization_endpoint" href="https://micro.blog/indieauth/auth">
			<link rel="token_endpoint" href="https://micro.blog/indieauth/token">
			</head>
			</html>
			""";

	private final MicroblogAccountClient accountClient = mock();

	private final TokenVerification tokenVerification = mock();

	private String pageOfAlice = NAMES_MICROBLOG;

	private final TokenOwnership ownership = ownership();

	@Test
	void ofAppTokenWhenTokenEndpointKnowsItThenThatNamesThePerson() {
		given(this.tokenVerification.find("the-token"))
			.willReturn(new VerifiedToken(VINCENT, Set.of("create", "read"), Map.of("name", "Vincent")));
		TokenOwner owner = this.ownership.ofAppToken("the-token");
		assertThat(owner.identity().me()).hasToString(VINCENT);
		assertThat(owner.source()).isEqualTo(IdentitySource.INDIEAUTH);
		assertThat(owner.profile()).containsExactly(Map.entry("name", "Vincent"));
		assertThat(owner.accessToken().getTokenValue()).isEqualTo("the-token");
		assertThat(owner.accessToken().getScopes()).containsExactlyInAnyOrder("create", "read");
		assertThat(owner.accessToken().getExpiresAt()).isAfter(Instant.now().plus(Duration.ofDays(3600)));
		then(this.accountClient).shouldHaveNoInteractions();
	}

	@Test
	void ofAppTokenWhenTokenEndpointDoesNotKnowItThenAccountNamesThePerson() {
		given(this.accountClient.verify("the-token")).willReturn(account("new-token", "vincent.micro.blog", null));
		TokenOwner owner = this.ownership.ofAppToken("the-token");
		assertThat(owner.identity().me()).hasToString(VINCENT);
		assertThat(owner.source()).isEqualTo(IdentitySource.ACCOUNT);
		assertThat(owner.profile()).containsEntry("name", "Vincent").containsEntry("nickname", "vincent").hasSize(3);
		assertThat(owner.accessToken().getTokenValue()).isEqualTo("new-token");
		assertThat(owner.accessToken().getScopes()).isEmpty();
	}

	@Test
	void ownerWhenBothAnswerThenTokenEndpointWinsAndAccountAdds() {
		given(this.tokenVerification.find("new-token"))
			.willReturn(new VerifiedToken(VINCENT, Set.of(), Map.of("name", "Vincent of IndieAuth")));
		TokenOwner owner = this.ownership.owner(account("new-token", "alice.example", null));
		assertThat(owner.identity().me()).hasToString(VINCENT);
		assertThat(owner.source()).isEqualTo(IdentitySource.INDIEAUTH);
		assertThat(owner.profile()).containsEntry("name", "Vincent of IndieAuth").containsEntry("nickname", "vincent");
	}

	// One day this URL, the other day that one, would be two accounts
	@ParameterizedTest
	@EnumSource(names = { "TOKEN_REJECTED", "SERVER_INVALID", "TEMPORARILY_UNAVAILABLE" })
	void ofAppTokenWhenTokenEndpointHasNoGoodAnswerThenAccountIsNotAsked(SignInErrorCode code) {
		given(this.tokenVerification.find(anyString())).willThrow(new IndieAuthException(code, "No"));
		assertThat(failure(() -> this.ownership.ofAppToken("the-token"))).isEqualTo(code);
		then(this.accountClient).shouldHaveNoInteractions();
	}

	// AC-05
	@Test
	void ofAppTokenWhenPageNamesAnotherTokenEndpointThenRefused() {
		this.pageOfAlice = NAMES_MICROBLOG.replace("https://micro.blog/indieauth/token", "https://evil.example/token");
		given(this.tokenVerification.find("the-token"))
			.willReturn(new VerifiedToken("https://alice.example/", Set.of(), Map.of()));
		assertThat(failure(() -> this.ownership.ofAppToken("the-token")))
			.isEqualTo(SignInErrorCode.IDENTITY_NOT_CONFIRMED);
	}

	// T-S3
	@Test
	void ownerWhenAccountHasWhatCannotBeShownThenWithout() {
		MicroblogAccount account = new MicroblogAccount("new-token", "vincent", "V".repeat(100_000), null,
				"javascript:alert(1)", null, null, null, "vincent.micro.blog", true, null, List.of(), null, null, null,
				null, null);
		assertThat(this.ownership.owner(account).profile()).containsOnlyKeys("nickname");
	}

	@ParameterizedTest
	@CsvSource({ "REJECTED, TOKEN_REJECTED", "RATE_LIMITED, TEMPORARILY_UNAVAILABLE",
			"UNAVAILABLE, TEMPORARILY_UNAVAILABLE", "INVALID_RESPONSE, SERVER_INVALID" })
	void ofAppTokenWhenAccountIsRefusedThenCodeSaysWhy(Code code, SignInErrorCode expected) {
		given(this.accountClient.verify(anyString())).willThrow(new MicroblogAccountException(code, "No"));
		assertThat(failure(() -> this.ownership.ofAppToken("the-token"))).isEqualTo(expected);
	}

	@Test
	void ownerWhenOwnDomainNamesMicroblogThenConfirmed() {
		TokenOwner owner = this.ownership.owner(account("new-token", "alice.example", null));
		assertThat(owner.identity().me()).hasToString("https://alice.example/");
		assertThat(owner.source()).isEqualTo(IdentitySource.ACCOUNT);
	}

	// AC-05
	@ParameterizedTest
	@ValueSource(strings = { "<!DOCTYPE html><title>Alice</title>",
			"<link rel=authorization_endpoint href=https://other.example/auth><link rel=token_endpoint href=https://other.example/token>" })
	void ownerWhenOwnDomainDoesNotNameMicroblogThenRefused(String page) {
		this.pageOfAlice = page;
		assertThat(failure(() -> this.ownership.owner(account("new-token", "alice.example", null))))
			.isEqualTo(SignInErrorCode.IDENTITY_NOT_CONFIRMED);
	}

	// AC-05
	@Test
	void ofAppTokenWhenOwnDomainOfTheTokenEndpointsAnswerDoesNotNameMicroblogThenRefused() {
		this.pageOfAlice = "<!DOCTYPE html><title>Alice</title>";
		given(this.tokenVerification.find("the-token"))
			.willReturn(new VerifiedToken("https://alice.example/", Set.of(), Map.of()));
		assertThat(failure(() -> this.ownership.ofAppToken("the-token")))
			.isEqualTo(SignInErrorCode.IDENTITY_NOT_CONFIRMED);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "vincent.micro.blog/path", "vincent.micro.blog:8443", "user@vincent.micro.blog",
			"vincent.micro.blog?a", "vincent.micro.blog#a", "https://vincent.micro.blog/", "vincent.micro.blog\\a",
			"vincent.micro.blog%2Fa", "..", "192.0.2.1", "localhost" })
	void ownerWhenBlogIsMissingOrNoHostThenRefused(@Nullable String defaultSite) {
		assertThat(failure(() -> this.ownership.owner(account("new-token", defaultSite, null))))
			.isEqualTo(SignInErrorCode.IDENTITY_NOT_CONFIRMED);
	}

	@Test
	void ownerWhenTokenExpiresThenKept() {
		Instant expiresAt = Instant.now().plus(Duration.ofDays(7));
		TokenOwner owner = this.ownership.owner(account("new-token", "vincent.micro.blog", expiresAt));
		assertThat(owner.accessToken().getExpiresAt()).isEqualTo(expiresAt);
	}

	// TR-05
	@Test
	void ownerWhenTokenExpiredInThePastThenNobodyKnows() {
		TokenOwner owner = this.ownership
			.owner(account("new-token", "vincent.micro.blog", Instant.parse("2020-01-01T00:00:00Z")));
		assertThat(owner.accessToken().getExpiresAt()).isAfter(Instant.now().plus(Duration.ofDays(3600)));
	}

	// T-M2
	@Test
	void redeemMailedTokenWhenNotExchangedThenRefused() {
		given(this.accountClient.verify("the-token")).willReturn(account("the-token", "vincent.micro.blog", null));
		assertThat(failure(() -> this.ownership.redeemMailedToken("the-token")))
			.isEqualTo(SignInErrorCode.TOKEN_REJECTED);
	}

	@Test
	void redeemMailedTokenWhenExchangedThenAccount() {
		MicroblogAccount account = account("new-token", "vincent.micro.blog", null);
		given(this.accountClient.verify("the-token")).willReturn(account);
		assertThat(this.ownership.redeemMailedToken("the-token")).isSameAs(account);
	}

	private TokenOwnership ownership() {
		IndieAuthProvider provider = new IndieAuthProvider(URI.create("https://micro.blog"), true);
		PageFetcher fetcher = (uri, accept, redirects, deadline) -> {
			if (!uri.getHost().equals("alice.example")) {
				throw new FetchException(FetchException.Reason.HOST_UNKNOWN, "No such page", null);
			}
			HttpHeaders headers = new HttpHeaders();
			headers.setContentType(MediaType.TEXT_HTML);
			return new FetchedPage(List.of(uri), 200, headers,
					new ByteArrayInputStream(this.pageOfAlice.getBytes(StandardCharsets.UTF_8)));
		};
		IndieAuthDiscovery discovery = new IndieAuthDiscovery(fetcher, provider, new DiscoverySettings(false, true));
		IdentityConfirmation confirmation = new IdentityConfirmation(discovery, discovery, provider,
				new ConfirmationSettings(false, Set.of(), Set.of(), true, Duration.ofSeconds(5)));
		return new TokenOwnership(this.accountClient, this.tokenVerification, confirmation, provider);
	}

	private static SignInErrorCode failure(ThrowingCallable call) {
		IndieAuthException failure = catchThrowableOfType(IndieAuthException.class, call);
		assertThat(failure).isNotNull();
		assertThat(failure).message().doesNotContain("the-token", "new-token", "@mail.example");
		return failure.getErrorCode();
	}

	private static MicroblogAccount account(String token, @Nullable String defaultSite, @Nullable Instant expiresAt) {
		return new MicroblogAccount(token, "vincent", "Vincent", "Vincent V", "https://micro.blog/vincent.jpg", null,
				null, "vincent@mail.example", defaultSite, true, null, List.of(), null, null, null, null, expiresAt);
	}

}
