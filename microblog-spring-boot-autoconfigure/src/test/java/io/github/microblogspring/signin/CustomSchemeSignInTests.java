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

import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a sign-in that a mobile app begins and takes the answer of, by a scheme of
 * its own, and that this application finishes (RFC 8252, section 7.1).
 */
class CustomSchemeSignInTests {

	@RegisterExtension
	static final TestApplication application = TestApplication.with(
			"microblog.client-id=https://app.example/client.json", "microblog.redirect-uri=com.example.app:/callback");

	// RU-06
	@Test
	void signInWhenAppHandsOnTheAnswerThenSignsIn() {
		Browser app = application.browser();
		Page redirect = app.get("/oauth2/authorization/microblog");
		assertThat(redirect.locationParameter("redirect_uri")).isEqualTo("com.example.app:/callback");
		URI answer = app.decide(app.open(redirect.location()), Map.of("person", "vincent"));
		assertThat(answer).hasScheme("com.example.app").hasPath("/callback");
		app.open("/login/oauth2/code/microblog?" + answer.getRawQuery());
		Outcome.assertSignedIn(app, "https://vincent.micro.example/");
		assertThat(application.microblog().redemptions()).singleElement()
			.satisfies((redemption) -> assertThat(redemption.getBodyAsString())
				.contains("redirect_uri=com.example.app%3A%2Fcallback"));
	}

	@Test
	void answerWhenItIsOfAnotherSessionThenExpired() {
		Browser app = application.browser();
		URI answer = app.decide(app.pressButton(), Map.of("person", "vincent"));
		Browser other = application.browser();
		Page page = other.open("/login/oauth2/code/microblog?" + answer.getRawQuery());
		Outcome.assertFailed(other, page, SignInErrorCode.EXPIRED);
	}

	// CM-06
	@Test
	void metadataThenListsTheScheme() {
		assertThat(application.browser().get("/client.json").document().select("link[rel=redirect_uri]").attr("href"))
			.isEqualTo("com.example.app:/callback");
	}

}
