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
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests with somebody else's {@code Host} (T-O8). Tomcat is told to leave
 * relative redirects as they are; by default it puts the {@code Host} before them,
 * whatever they are for.
 */
class ForgedHostTests {

	private static final String EVIL = "evil.example";

	private static final String REDIRECT_URI = "https://app.example/login/oauth2/code/microblog";

	@RegisterExtension
	static final TestApplication application = TestApplication
		.with("microblog.client-id=https://app.example/client.json", "server.tomcat.use-relative-redirects=true");

	@Test
	void startThenLeadsToHostOfRedirectUriFirst() {
		Page redirect = application.browser().getWithHost("/oauth2/authorization/microblog", EVIL);
		assertThat(redirect.location()).hasToString("https://app.example/oauth2/authorization/microblog?redirected");
	}

	@Test
	void startWhenHostStaysForgedThenRedirectUriIsThatOfClientIdentifier() {
		Page redirect = application.browser().getWithHost("/oauth2/authorization/microblog?redirected", EVIL);
		assertThat(redirect.locationParameter("redirect_uri")).isEqualTo(REDIRECT_URI);
		assertThat(redirect.location().toString()).startsWith(application.microblog().baseUrl() + "/indieauth/auth?")
			.doesNotContain(EVIL);
	}

	@Test
	void signInWhenHostIsForgedAtBothEndsThenSignsIn() {
		Browser browser = application.browser();
		Page redirect = browser.getWithHost("/oauth2/authorization/microblog?redirected", EVIL);
		URI answer = browser.decide(browser.follow(redirect), Map.of());
		assertThat(answer.toString()).startsWith(REDIRECT_URI + "?code=");
		Page page = browser.getWithHost(answer.getRawPath() + "?" + answer.getRawQuery(), EVIL);
		assertThat(page.isRedirect()).isTrue();
		assertThat(page.headers().firstValue("Location")).hasValue("/");
		assertThat(application.microblog().redemptions()).singleElement()
			.satisfies((redemption) -> assertThat(redemption.getBodyAsString()).doesNotContain(EVIL));
		Outcome.assertSignedIn(browser, "https://vincent.micro.example/");
	}

	@Test
	void signInWhenPageWasWantedOnForgedHostThenLeadsToThatPageHere() {
		Browser browser = application.browser();
		browser.getWithHost("/private?page=2", EVIL);
		Page redirect = browser.get("/oauth2/authorization/microblog?redirected");
		URI answer = browser.decide(browser.follow(redirect), Map.of());
		Page page = browser.get(answer);
		assertThat(page.headers().firstValue("Location").orElseThrow()).startsWith("/private?page=2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/private", "/login/oauth2/code/microblog?code=c&state=s", "/login/microblog?me=a.example",
			"/oauth2/authorization/unknown" })
	void requestWhenNobodyIsSignedInThenNoAnswerNamesForgedHost(String path) {
		Page page = application.browser().getWithHost(path, EVIL);
		assertThat(page.headers().map().toString()).doesNotContain(EVIL);
		assertThat(page.body()).doesNotContain(EVIL);
	}

	@Test
	void signInPageThenDoesNotNameForgedHost() {
		Page page = application.browser().getWithHost("/login?error=expired&redirected", EVIL);
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.headers().map().toString()).doesNotContain(EVIL);
		assertThat(page.body()).contains("id=\"error\"").doesNotContain(EVIL);
	}

}
