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

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for another registration beside ours, which is Spring Security's alone.
 */
class OtherRegistrationTests {

	private static final String CLIENT = "spring.security.oauth2.client.";

	@RegisterExtension
	static final TestApplication application = TestApplication.with(CLIENT + "registration.github.client-id=id",
			CLIENT + "registration.github.client-secret=secret",
			CLIENT + "provider.github.token-uri={base-url}/github/token",
			CLIENT + "provider.github.user-info-uri={base-url}/github/user");

	@Test
	void signInPageThenListsIt() {
		Page page = application.browser().open("/login");
		assertThat(page.document().select("a[href=/oauth2/authorization/github]").text())
			.isEqualTo("Sign in with GitHub");
		assertThat(page.document().select("#microblog").attr("href")).isEqualTo("/oauth2/authorization/microblog");
	}

	@Test
	void redirectThenIsThatOfSpringSecurity() {
		Page redirect = application.browser().get("/oauth2/authorization/github");
		assertThat(redirect.location().toString()).startsWith("https://github.com/login/oauth/authorize?");
		assertThat(redirect.locationParameter("state")).hasSize(44).endsWith("=");
		assertThat(redirect.locationParameter("redirect_uri")).isEqualTo(application.url("/login/oauth2/code/github"));
	}

	@Test
	void callbackThenIsThatOfSpringSecurity() {
		Browser browser = application.browser();
		application.microblog()
			.server()
			.stubFor(WireMock.post("/github/token")
				.withBasicAuth("id", "secret")
				.willReturn(WireMock.okJson("{\"access_token\": \"t\", \"token_type\": \"bearer\"}")));
		application.microblog()
			.server()
			.stubFor(WireMock.get("/github/user")
				.withHeader("Authorization", WireMock.equalTo("Bearer t"))
				.willReturn(
						WireMock.okJson("{\"id\": 42, \"login\": \"octocat\", \"me\": \"https://alice.example/\"}")));
		Page redirect = browser.get("/oauth2/authorization/github");
		browser.pressButton();
		browser.answer(redirect, Map.of("code", "c"));
		assertThat(browser.get("/private").body()).startsWith("42 = no profile");
		assertThat(application.microblog().redemptions()).isEmpty();
	}

	@Test
	void callbackWhenStateIsOursThenExpired() {
		Browser browser = application.browser();
		Page redirect = browser.get("/oauth2/authorization/microblog");
		Page page = browser.open("/login/oauth2/code/github?code=c&state="
				+ URLEncoder.encode(redirect.locationParameter("state"), StandardCharsets.UTF_8));
		Outcome.assertFailed(browser, page, SignInErrorCode.EXPIRED);
	}

	@Test
	void callbackOfOursWhenStateIsItsThenNothingIsRedeemedAtMicroblog() {
		Browser browser = application.browser();
		Page redirect = browser.get("/oauth2/authorization/github");
		Page page = browser.open("/login/oauth2/code/microblog?code=c&state="
				+ URLEncoder.encode(redirect.locationParameter("state"), StandardCharsets.UTF_8));
		Outcome.assertFailed(browser, page, SignInErrorCode.SERVER_INVALID);
		assertThat(application.microblog().redemptions()).isEmpty();
	}

	@Test
	void signInWithMicroblogWhenOtherIsPendingThenSignsIn() {
		Browser browser = application.browser();
		Page consent = browser.pressButton();
		browser.get("/oauth2/authorization/github");
		browser.approve(consent, "vincent");
		Outcome.assertSignedIn(browser, "https://vincent.micro.example/");
	}

}
