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
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for pages and servers that try to have a code sent to the wrong one, before
 * anything is confirmed.
 */
class EndpointThreatTests {

	@RegisterExtension
	static final TestApplication application = TestApplication.with();

	@RegisterExtension
	static final TestApplication withToken = TestApplication.with("microblog.scope=profile,read");

	// The endpoints of the provider are at https://server.example/indieauth
	@RegisterExtension
	static final TestApplication namedProvider = TestApplication.with("microblog.base-url=https://server.example",
			"microblog.scope=profile,read");

	@RegisterExtension
	static final TestApplication withIssuer = TestApplication.with("microblog.address.servers=with-issuer",
			"microblog.address.missing-iss=accept");

	@RegisterExtension
	static final TestApplication providerOnly = TestApplication.with("microblog.address.servers=provider");

	// T-O2
	@ParameterizedTest
	@ValueSource(strings = { "/oauth2/authorization/microblog?me=page.example", "/login?me=page.example",
			"/login/oauth2/code/microblog?me=page.example&code=c&state=s" })
	void linkWhenItHasAnAddressThenNothingIsFetched(String path) {
		Page page = application.browser().get(path);
		assertThat(page.status()).isIn(200, 302, 303);
		assertThat(page.headers().firstValue("Location").orElse("")).doesNotContain("page.example");
		application.microblog().server().verify(0, WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

	// T-O3
	@ParameterizedTest
	@CsvSource(textBlock = """
			https://server.example/indieauth/auth,              https://evil.example/token
			https://evil.example/auth,                          https://server.example/indieauth/token
			https://server.example/indieauth/auth,              https://server.example.evil.example/indieauth/token
			https://server.example/indieauth/auth,              https://evil-server.example/indieauth/token
			https://server.example/indieauth/auth,              https://\u0455erver.example/indieauth/token
			https://server.example/indieauth/auth,              https://evil.server.example/indieauth/token
			https://evil.server.example/indieauth/auth,         https://server.example/indieauth/token
			https://evil.server.example/auth,                   https://evil.example/token
			https://server.example/indieauth/auth,              https://server.example/evil/token
			https://server.example/indieauth/auth?to=evil,      https://server.example/indieauth/token
			https://server.example:8443/indieauth/auth,         https://server.example/indieauth/token
			https://server.example/indieauth/Auth,              https://server.example/indieauth/token
			""")
	void endpointsWhenOneIsTheProvidersThenTheOtherMustBeToo(String authorization, String token) {
		Site page = new Site(namedProvider, TestApplication.PAGE_HOST);
		page.page(Site.link("authorization_endpoint", authorization) + Site.link("token_endpoint", token));
		assertSentBack(namedProvider, SignInErrorCode.SERVER_INVALID);
		page.pageNamingMetadataOf(page).metadata(authorization, token);
		assertSentBack(namedProvider, SignInErrorCode.SERVER_INVALID);
	}

	// T-O3
	@Test
	void endpointsWhenBothAreTheProvidersThenSentThere() {
		Site page = new Site(namedProvider, TestApplication.PAGE_HOST);
		page.page(Site.link("authorization_endpoint", "https://SERVER.example:443/indieauth/auth")
				+ Site.link("token_endpoint", "https://server.example/indieauth/token"));
		Page redirect = namedProvider.browser().sendAddress(TestApplication.PAGE_HOST);
		assertThat(redirect.location()).hasHost("server.example").hasPath("/indieauth/auth");
	}

	// T-O3: nothing is sent to the token endpoint, so it does not matter whose it is
	@Test
	void endpointsWhenIdentityOnlyThenCodeGoesWhereThePersonWent() {
		Site evil = new Site(application, TestApplication.EVIL_HOST);
		evil.page(Site.link("authorization_endpoint", application.microblog().baseUrl() + "/indieauth/auth")
				+ Site.link("token_endpoint", evil.url("/token")));
		Browser browser = application.browser();
		browser.approve(browser.typeAddress(TestApplication.EVIL_HOST), "vincent");
		Outcome.assertSignedIn(browser, "https://vincent.micro.example/");
		assertThat(application.microblog().redemptions()).extracting(LoggedRequest::getUrl)
			.containsExactly("/indieauth/auth");
		assertThat(evil.redemptions()).isEmpty();
	}

	// T-O3
	@Test
	void endpointsWhenTwoStrangersThenOneMetadataDocumentMustNameBoth() {
		Site page = new Site(withToken, TestApplication.PAGE_HOST);
		Site server = new Site(withToken, TestApplication.SERVER_HOST);
		Site evil = new Site(withToken, TestApplication.EVIL_HOST);
		page.page(Site.link("authorization_endpoint", server.url("/auth"))
				+ Site.link("token_endpoint", evil.url("/token")));
		assertSentBack(withToken, SignInErrorCode.SERVER_INVALID);
		page.pageNamingMetadataOf(server);
		server.metadata(server.url("/auth"), evil.url("/token"));
		Page redirect = withToken.browser().sendAddress(TestApplication.PAGE_HOST);
		assertThat(redirect.location()).hasHost("server.example").hasPath("/auth");
	}

	// T-O4
	@ParameterizedTest
	@CsvSource(textBlock = """
			any,         old links, true
			any,         metadata,  true
			any,         provider,  true
			with-issuer, old links, false
			with-issuer, metadata,  true
			with-issuer, provider,  true
			provider,    old links, false
			provider,    metadata,  false
			provider,    provider,  true
			""")
	void serverWhenSettingSaysWhichThenOthersAreNotAllowed(String setting, String kind, boolean allowed) {
		TestApplication tested = switch (setting) {
			case "any" -> application;
			case "with-issuer" -> withIssuer;
			default -> providerOnly;
		};
		String typed = kind.equals("provider") ? "alice.example" : TestApplication.PAGE_HOST;
		Site server = new Site(tested, TestApplication.SERVER_HOST).metadata();
		Site page = new Site(tested, TestApplication.PAGE_HOST);
		page.page(kind.equals("metadata") ? Site.link("indieauth-metadata", server.url("/metadata"))
				: Site.link("authorization_endpoint", server.url("/auth")));
		server.redeem("{\"me\": \"https://page.example/\"}");
		Browser browser = tested.browser();
		Page redirect = browser.sendAddress(typed);
		if (!allowed) {
			Outcome.assertFailed(browser, browser.follow(redirect), SignInErrorCode.NOT_ALLOWED);
			return;
		}
		if (kind.equals("provider")) {
			browser.approve(browser.follow(redirect), "alice");
		}
		else {
			browser.answer(redirect, Map.of("code", "c", "iss", server.url("/")));
		}
		Outcome.assertSignedIn(browser, "https://" + typed + "/");
	}

	// T-O4: the attacker's server sends the person on to the provider, with our
	// parameters, so that the provider's code comes back as if it were the attacker's
	@Test
	void codeWhenOfProviderAndSentOnByAnotherServerThenNotSentToThatServer() {
		for (TestApplication tested : List.of(application, withIssuer)) {
			Site evil = new Site(tested, TestApplication.EVIL_HOST);
			evil.pageNamingMetadataOf(evil).metadata().redeem("{\"me\": \"https://evil.example/\"}");
			Browser browser = tested.browser();
			Page redirect = browser.sendAddress(TestApplication.EVIL_HOST);
			assertThat(redirect.location()).hasHost("evil.example");
			Page consent = browser
				.open(tested.microblog().baseUrl() + "/indieauth/auth?" + redirect.location().getRawQuery());
			URI answer = browser.decide(consent, Map.of("person", "vincent"));
			assertThat(answer.getQuery()).contains("code=").doesNotContain("iss=");
			Outcome.assertFailed(browser, browser.open(answer), SignInErrorCode.INVALID_ISSUER);
			assertThat(evil.redemptions()).isEmpty();
		}
	}

	// T-O4
	@Test
	void codeWhenServerHasOnlyOldLinksAndIssuerIsRequiredThenNobodyIsSentThere() {
		Site evil = new Site(withIssuer, TestApplication.EVIL_HOST);
		evil.pageNamingEndpointsOf(evil);
		Browser browser = withIssuer.browser();
		Page redirect = browser.sendAddress(TestApplication.EVIL_HOST);
		assertThat(redirect.location()).hasHost("127.0.0.1");
		Outcome.assertFailed(browser, browser.follow(redirect), SignInErrorCode.NOT_ALLOWED);
	}

	private static void assertSentBack(TestApplication tested, SignInErrorCode errorCode) {
		Browser browser = tested.browser();
		Page redirect = browser.sendAddress(TestApplication.PAGE_HOST);
		assertThat(redirect.headers().firstValue("Location").orElseThrow())
			.endsWith("/login?error=" + errorCode.code());
		Outcome.assertFailed(browser, browser.follow(redirect), errorCode);
		assertThat(new Site(tested, TestApplication.EVIL_HOST).requests()).isEmpty();
	}

}
