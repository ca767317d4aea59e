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

import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for servers that claim an identity that is not theirs to give.
 */
class IdentityThreatTests {

	private static final String OPEN_REDIRECT = "/go?to=https://evil.example/";

	@RegisterExtension
	static final TestApplication application = TestApplication.with();

	@RegisterExtension
	static final TestApplication restricted = TestApplication.with("microblog.allowed-hosts=victim.example");

	// The provider speaks for server.example and what is below it, nobody else does
	@RegisterExtension
	static final TestApplication namedProvider = TestApplication.with("microblog.base-url=https://server.example",
			"microblog.scope=profile,read");

	private final Site page = new Site(application, TestApplication.PAGE_HOST);

	private final Site server = new Site(application, TestApplication.SERVER_HOST);

	private final Site victim = new Site(application, TestApplication.VICTIM_HOST);

	private final Site evil = new Site(application, TestApplication.EVIL_HOST);

	// T-I1
	@ParameterizedTest
	@ValueSource(strings = { "https://victim.example/", "https://server.example/", "https://server.example/jane",
			"https://jane.server.example/", "https://micro.blog/" })
	void redemptionWhenServerClaimsSomebodyOfAnotherServerThenNotConfirmed(String me) {
		this.evil.redeem("{\"me\": \"" + me + "\", \"access_token\": \"t\"}");
		this.evil.pageNamingEndpointsOf(this.evil);
		assertNotConfirmed(namedProvider, TestApplication.EVIL_HOST);
		this.evil.pageNamingMetadataOf(this.evil).metadata();
		assertNotConfirmed(namedProvider, TestApplication.EVIL_HOST);
	}

	// T-I2
	@ParameterizedTest
	@ValueSource(strings = { "/alice", "/alice/", "/Mallory", "/mallory/", "/mallory?x", "/", "/~mallory" })
	void redemptionWhenServerClaimsNeighbourOnSharedHostThenExactlyThatPageIsAsked(String neighbour) {
		this.page.get("/mallory", Site.html(Site.link("authorization_endpoint", this.evil.url("/auth"))));
		this.page.get("/alice", Site.html(Site.link("authorization_endpoint", this.server.url("/auth"))));
		this.evil.redeem("{\"me\": \"" + this.page.url(neighbour) + "\"}");
		assertNotConfirmed(application, "page.example/mallory");
		assertThat(this.page.requests()).extracting(LoggedRequest::getUrl).containsExactly("/mallory", neighbour);
	}

	// T-I3
	@Test
	void redemptionWhenServerClaimsAnOpenRedirectThenItIsNotFollowed() {
		this.victim.get(OPEN_REDIRECT, WireMock.temporaryRedirect(this.evil.url("/")));
		this.evil.pageNamingEndpointsOf(this.evil).redeem("{\"me\": \"" + this.victim.url(OPEN_REDIRECT) + "\"}");
		assertNotConfirmed(application, TestApplication.EVIL_HOST);
		assertThat(this.victim.requests()).extracting(LoggedRequest::getUrl).containsExactly(OPEN_REDIRECT);
		assertThat(this.evil.requests()).extracting(LoggedRequest::getUrl).containsExactly("/", "/auth");
	}

	// T-I3
	@ParameterizedTest
	@ValueSource(strings = { "https://victim.example/", "https://victim.example/go", "https://victim.example" })
	void redemptionWhenAnOpenRedirectWasTypedThenHostIsNotTheirs(String me) {
		this.victim.get(OPEN_REDIRECT, WireMock.temporaryRedirect(this.evil.url("/")));
		this.evil.pageNamingEndpointsOf(this.evil).redeem("{\"me\": \"" + me + "\"}");
		assertNotConfirmed(application, "victim.example" + OPEN_REDIRECT);
	}

	// T-I3
	@Test
	void redemptionWhenAnOpenRedirectWasTypedThenIdentityIsAllOfItAndNotOfAnAllowedHost() {
		String openRedirect = this.victim.url(OPEN_REDIRECT);
		this.victim.get(OPEN_REDIRECT, WireMock.temporaryRedirect(this.evil.url("/")));
		this.evil.pageNamingEndpointsOf(this.evil).redeem("{\"me\": \"" + openRedirect + "\"}");
		Outcome.assertSignedIn(signIn(application, openRedirect), openRedirect);
		Browser browser = restricted.browser();
		Page end = browser.answer(browser.sendAddress(openRedirect), Map.of("code", "c"));
		Outcome.assertFailed(browser, end, SignInErrorCode.NOT_ALLOWED);
	}

	// T-I6
	@ParameterizedTest
	@ValueSource(strings = { "https://page.example/", "https://page.example", "https://PAGE.example",
			"HTTPS://Page.Example/", "https://\uff50age.example" })
	void redemptionWhenIdentityHasAnotherSpellingThenIsOnePrincipal(String me) {
		this.page.pageNamingEndpointsOf(this.server);
		this.server.redeem("{\"me\": \"" + me + "\"}");
		assertThat(signIn(application, "page.example").get("/private").body())
			.startsWith("https://page.example/ = https://page.example/ ");
	}

	// T-I6
	@ParameterizedTest
	@ValueSource(
			strings = { "/jane", "/Jane", "/jane/", "/jane?a=b&c=d", "//jane", "/%6aane", "/%6Aane", "/jan%C3%A9" })
	void redemptionWhenOnlyHostIsTheSameThenIsAPrincipalOfItsOwn(String path) {
		this.page.get(path, Site.html(Site.link("authorization_endpoint", this.server.url("/auth"))));
		this.server.redeem("{\"me\": \"" + this.page.url(path) + "\"}");
		assertThat(signIn(application, "page.example" + path).get("/private").body())
			.startsWith(this.page.url(path) + " = " + this.page.url(path) + " ");
	}

	// T-I7
	@Test
	void redemptionWhenProfileIsOfSomebodyElseThenPrincipalIsMe() {
		this.page.pageNamingEndpointsOf(this.server);
		this.server.redeem("""
				{"me": "https://page.example/", "name": "https://victim.example/", "sub": "https://victim.example/",
				 "server": {"micropub": "https://evil.example/"}, "authorities": ["ROLE_ADMIN"],
				 "profile": {"me": "https://victim.example/", "url": "https://victim.example/", "name": "Victim",
				 "nickname": "victim", "email": "victim@victim.example", "email_verified": "true",
				 "sub": "https://victim.example/", "authorities": "ROLE_ADMIN"}}""");
		assertThat(signIn(application, "page.example").get("/private").body())
			.isEqualTo("https://page.example/ = https://page.example/ Victim [OAUTH2_USER, SCOPE_profile]");
		Browser browser = restricted.browser();
		Page end = browser.answer(browser.sendAddress("page.example"), Map.of("code", "c"));
		Outcome.assertFailed(browser, end, SignInErrorCode.NOT_ALLOWED);
	}

	private static Browser signIn(TestApplication tested, String typed) {
		Browser browser = tested.browser();
		browser.answer(browser.sendAddress(typed), Map.of("code", "c"));
		return browser;
	}

	private void assertNotConfirmed(TestApplication tested, String typed) {
		Browser browser = tested.browser();
		Page end = browser.answer(browser.sendAddress(typed), Map.of("code", "c", "iss", this.evil.url("/")));
		Outcome.assertFailed(browser, end, SignInErrorCode.IDENTITY_NOT_CONFIRMED);
		assertThat(this.evil.redemptions()).isNotEmpty();
	}

}
