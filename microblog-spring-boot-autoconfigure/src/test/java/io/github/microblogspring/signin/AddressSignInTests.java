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

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for signing in by typing an address.
 */
class AddressSignInTests {

	@RegisterExtension
	static final TestApplication application = TestApplication.with();

	@RegisterExtension
	static final TestApplication withToken = TestApplication.with("microblog.scope=profile,read");

	@ParameterizedTest
	@CsvSource({ "alice.example, https://alice.example/, alice",
			"https://alice.example/, https://alice.example/, alice",
			"http://alice.example, https://alice.example/, alice", "ALICE.example, https://alice.example/, alice",
			"vincent.micro.example, https://vincent.micro.example/, vincent" })
	void signInThenSendsAddressAndPrincipalIsIt(String typed, String me, String username) {
		Browser browser = application.browser();
		Page redirect = browser.sendAddress(typed);
		assertThat(redirect.location().toString()).startsWith(application.microblog().baseUrl() + "/indieauth/auth?");
		assertThat(redirect.locationParameter("me")).isEqualTo(me);
		browser.approve(browser.follow(redirect), username);
		Outcome.assertSignedIn(browser, me);
	}

	@ParameterizedTest
	@ValueSource(strings = { "vincent", "@Vincent", "micro.blog/vincent", "https://micro.blog/vincent/",
			"vincent.micro.blog" })
	void signInWhenUserNameThenPrincipalIsConfirmedIdentity(String typed) {
		Browser browser = application.browser();
		Page redirect = browser.sendAddress(typed);
		assertThat(redirect.location().toString()).startsWith(application.microblog().baseUrl() + "/indieauth/auth?");
		assertThat(redirect.locationParameter("me")).isEqualTo("https://vincent.micro.blog/");
		browser.approve(browser.follow(redirect), "vincent");
		Outcome.assertSignedIn(browser, "https://vincent.micro.example/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "vincent@mail.example", " mailto:vincent@mail.example " })
	void signInWhenEmailAddressThenPageSaysWhatToTypeInstead(String typed) {
		Browser browser = application.browser();
		Page page = browser.typeAddress(typed);
		assertThat(page.document().select("#error").text()).startsWith("That is an e-mail address.");
		assertThat(page.uri()).hasPath("/login").hasQuery("error=invalid_address");
		assertThat(browser.redirects()).noneMatch((url) -> url.toString().contains("mail.example"));
		assertThat(Outcome.typedAddress(page)).isEqualTo(typed);
		Outcome.assertNobodySignedIn(browser);
		application.microblog().server().verify(0, WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

	// T-I8
	@Test
	void signInWhenPageRedirectsThenPrincipalIsAnsweredIdentity() {
		Browser browser = application.browser();
		Page redirect = browser.sendAddress("redirect.example");
		assertThat(redirect.locationParameter("me")).isEqualTo("https://redirect.example/");
		browser.approve(browser.follow(redirect), "alice");
		Outcome.assertSignedIn(browser, "https://alice.example/");
	}

	// T-I8
	@Test
	void signInWhenAnotherPersonAgreesThenPrincipalIsConfirmedPerson() {
		Browser browser = application.browser();
		browser.approve(browser.typeAddress("alice.example"), "vincent");
		Outcome.assertSignedIn(browser, "https://vincent.micro.example/");
	}

	@Test
	void signInWhenWiderScopeThenApiIsCalledWithToken() {
		Browser browser = withToken.browser();
		browser.approve(browser.typeAddress("alice.example"), "alice");
		assertThat(withToken.microblog().redemptions()).extracting(LoggedRequest::getUrl)
			.containsExactly("/indieauth/token");
		assertThat(browser.get("/timeline").status()).isEqualTo(200);
	}

	@Test
	void buttonAfterTypedAddressThenNothingOfAddressIsLeft() {
		Browser browser = application.browser();
		browser.typeAddress("alice.example");
		Page redirect = browser.get("/oauth2/authorization/microblog");
		assertThat(redirect.locationParameter("me")).isNull();
	}

	// T-O2
	@Test
	void addressWhenGetThenNothingIsFetched() {
		Browser browser = application.browser();
		Page page = browser.open("/login/microblog?me=alice.example");
		assertThat(page.uri()).hasPath("/login");
		application.microblog().server().verify(0, WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

}
