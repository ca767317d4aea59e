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

import io.github.microblogspring.test.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a sign-in leaves in the log.
 */
@ExtendWith({ LogEverything.class, OutputCaptureExtension.class })
class SignInLoggingTests {

	@RegisterExtension
	static final TestApplication withToken = TestApplication.with("microblog.scope=profile,read");

	@Test
	void signInThenLogHasNoSecret(CapturedOutput output) {
		Browser browser = withToken.browser();
		Page consent = browser.typeAddress("alice.example");
		String firstSession = browser.sessionId();
		URI answer = browser.decide(consent, Map.of("person", "alice"));
		browser.open(answer);
		Outcome.assertSignedIn(browser, "https://alice.example/");
		assertThat(browser.get("/timeline").status()).isEqualTo(200);
		String token = withToken.bean(OAuth2AuthorizedClientService.class)
			.loadAuthorizedClient("microblog", "https://alice.example/")
			.getAccessToken()
			.getTokenValue();
		assertThat(output.toString()).contains("DEBUG")
			.doesNotContain(code(answer), verifier(), token, firstSession, browser.sessionId());
	}

	@Test
	void signInWhenItFailsThenLogSaysWhyWithoutSecret(CapturedOutput output) {
		Browser browser = withToken.browser();
		Page consent = browser.pressButton();
		String firstSession = browser.sessionId();
		URI answer = browser.decide(consent, Map.of());
		withToken.microblog().failNext(Failure.otherMe("https://victim.example/"));
		browser.open(answer);
		assertThat(output.toString()).contains("https://victim.example/", "AC-05")
			.doesNotContain(code(answer), verifier(), firstSession, browser.sessionId());
	}

	private static String code(URI answer) {
		return UriComponentsBuilder.fromUri(answer).build().getQueryParams().getFirst("code");
	}

	private static String verifier() {
		String form = withToken.microblog().redemptions().get(0).getBodyAsString();
		return UriComponentsBuilder.fromUriString("?" + form).build().getQueryParams().getFirst("code_verifier");
	}

}
