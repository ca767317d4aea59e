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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.microblogspring.test.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for signing in with the button.
 */
class ButtonSignInTests {

	private static final String VINCENT = "https://vincent.micro.example/";

	private static final String ALICE = "https://alice.example/";

	@RegisterExtension
	static final TestApplication identityOnly = TestApplication.with();

	@RegisterExtension
	static final TestApplication withToken = TestApplication.with("microblog.scope=profile,read");

	@RegisterExtension
	static final TestApplication identityAtTokenEndpoint = TestApplication.with("microblog.identity-endpoint=token");

	@Test
	void signInWhenIdentityOnlyThenPrincipalIsConfirmedIdentity() {
		Browser browser = identityOnly.browser();
		browser.approve(browser.pressButton(), "vincent");
		assertThat(browser.get("/private").body())
			.isEqualTo(VINCENT + " = " + VINCENT + " Vincent [OAUTH2_USER, SCOPE_profile]");
	}

	@Test
	void signInWhenOwnDomainThenPrincipalIsThatDomain() {
		Browser browser = identityOnly.browser();
		browser.approve(browser.pressButton(), "alice");
		assertThat(browser.get("/private").body())
			.isEqualTo(ALICE + " = " + ALICE + " Alice [OAUTH2_USER, SCOPE_profile]");
	}

	@Test
	void signInThenAuthorizationRequestIsComplete() {
		Page redirect = identityOnly.browser().get("/oauth2/authorization/microblog");
		assertThat(redirect.location().toString()).startsWith(identityOnly.microblog().baseUrl() + "/indieauth/auth?");
		assertThat(parameters(redirect.location().getRawQuery()))
			.containsOnlyKeys("response_type", "client_id", "redirect_uri", "state", "scope", "code_challenge",
					"code_challenge_method")
			.containsEntry("response_type", "code")
			.containsEntry("client_id", "http://127.0.0.1:8080/")
			.containsEntry("redirect_uri", identityOnly.url("/login/oauth2/code/microblog"))
			.containsEntry("scope", "profile")
			.containsEntry("code_challenge_method", "S256");
		assertThat(redirect.locationParameter("state")).hasSizeLessThanOrEqualTo(36).doesNotContain("=");
	}

	@Test
	void signInWhenIdentityOnlyThenRedeemsOnceAtAuthorizationEndpoint() {
		Browser browser = identityOnly.browser();
		browser.approve(browser.pressButton(), "vincent");
		List<LoggedRequest> redemptions = identityOnly.microblog().redemptions();
		assertThat(redemptions).hasSize(1);
		LoggedRequest redemption = redemptions.get(0);
		assertThat(redemption.getUrl()).isEqualTo("/indieauth/auth");
		assertThat(parameters(redemption.getBodyAsString()))
			.containsOnlyKeys("grant_type", "code", "client_id", "redirect_uri", "code_verifier")
			.containsEntry("grant_type", "authorization_code")
			.containsEntry("client_id", "http://127.0.0.1:8080/")
			.containsEntry("redirect_uri", identityOnly.url("/login/oauth2/code/microblog"));
		assertThat(redemption.containsHeader("Authorization")).isFalse();
		assertThat(redemption.containsHeader("Cookie")).isFalse();
		assertThat(redemption.header("Accept").values()).containsExactly("application/json");
	}

	@Test
	void signInWhenIdentityOnlyThenKeepsNoToken() {
		Browser browser = identityOnly.browser();
		browser.approve(browser.pressButton(), "vincent");
		assertThat(authorizedClient(identityOnly, VINCENT)).isNull();
	}

	@Test
	void apiCallWhenIdentityOnlyThenFailsWithoutLoop() {
		Browser browser = identityOnly.browser();
		browser.approve(browser.pressButton(), "vincent");
		Page page = browser.open("/timeline");
		assertThat(browser.redirects()).isEmpty();
		assertThat(page.status()).isEqualTo(403);
		assertThat(page.body()).startsWith("MicroblogScopeRequiredException").contains("'microblog.scope'");
		identityOnly.microblog()
			.server()
			.verify(0, WireMock.getRequestedFor(WireMock.urlPathEqualTo("/posts/timeline")));
	}

	@Test
	void signInWhenWiderScopeThenRedeemsAtTokenEndpointAndCallsApi() {
		Browser browser = withToken.browser();
		browser.approve(browser.pressButton(), "vincent");
		assertThat(browser.get("/private").body()).endsWith("[OAUTH2_USER, SCOPE_profile, SCOPE_read]");
		assertThat(withToken.microblog().redemptions()).extracting(LoggedRequest::getUrl)
			.containsExactly("/indieauth/token");
		OAuth2AuthorizedClient client = authorizedClient(withToken, VINCENT);
		assertThat(client).isNotNull();
		Page timeline = browser.get("/timeline");
		assertThat(timeline.status()).isEqualTo(200);
		assertThat(timeline.body()).contains("Post 1 of the offline timeline.");
		withToken.microblog()
			.server()
			.verify(1, WireMock.getRequestedFor(WireMock.urlPathEqualTo("/posts/timeline"))
				.withHeader("Authorization", WireMock.equalTo("Bearer " + client.getAccessToken().getTokenValue())));
	}

	@Test
	void signInWhenIdentityEndpointIsTokenThenRedeemsThereAndKeepsNoToken() {
		Browser browser = identityAtTokenEndpoint.browser();
		identityAtTokenEndpoint.microblog()
			.failNext(Failure.of(WireMock.okJson("""
					{"me": "https://vincent.micro.example/", "access_token": "unasked", "token_type": "Bearer"}""")
				.build()));
		browser.approve(browser.pressButton(), "vincent");
		Outcome.assertSignedIn(browser, VINCENT);
		assertThat(identityAtTokenEndpoint.microblog().redemptions()).extracting(LoggedRequest::getUrl)
			.containsExactly("/indieauth/token");
		assertThat(authorizedClient(identityAtTokenEndpoint, VINCENT)).isNull();
	}

	private static OAuth2AuthorizedClient authorizedClient(TestApplication application, String me) {
		return application.bean(OAuth2AuthorizedClientService.class).loadAuthorizedClient("microblog", me);
	}

	private static Map<String, String> parameters(String form) {
		Map<String, String> parameters = new TreeMap<>();
		for (String parameter : form.split("&")) {
			String[] parts = parameter.split("=", 2);
			String value = URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
			assertThat(parameters.put(parts[0], value)).as("Only one " + parts[0]).isNull();
		}
		return parameters;
	}

}
