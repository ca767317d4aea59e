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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.oauth2.MicroblogScopeRequiredException;
import io.github.microblogspring.oauth2.RequiresMicroblogScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for people who sign in to say who they are, and later do what needs more.
 */
class ScopeConsentTests {

	private static final String VINCENT = "https://vincent.micro.example/";

	private static final String VICTIM = "https://victim.example/";

	@RegisterExtension
	static final TestApplication application = TestApplication.with(Pages.class);

	private final Browser browser = application.browser();

	@BeforeEach
	void forgetTokens() {
		List.of(VINCENT, VICTIM)
			.forEach((me) -> application.bean(OAuth2AuthorizedClientService.class)
				.removeAuthorizedClient("microblog", me));
	}

	@Test
	void pageWhenTokenIsMissingThenConsentAndBackToThePage() {
		signIn("vincent");
		assertThat(tokenOf(VINCENT)).isNull();
		Page redirect = this.browser.get("/write?draft=7");
		assertThat(redirect.locationParameter("scope")).isEqualTo("profile create");
		assertThat(redirect.locationParameter("me")).isNull();
		Page page = this.browser.approve(this.browser.follow(redirect), "vincent");
		assertThat(page.uri()).hasPath("/write");
		assertThat(page.uri().getQuery()).contains("draft=7");
		assertThat(page.body()).isEqualTo("write");
		assertThat(tokenOf(VINCENT).getAccessToken().getScopes()).containsExactlyInAnyOrder("profile", "create");
		assertThat(this.browser.get("/write").body()).isEqualTo("write");
	}

	@Test
	void pageWhenTokenHasLessThenConsentForTheLargerSet() {
		signIn("vincent");
		this.browser.approve(this.browser.open("/write"), "vincent");
		Page redirect = this.browser.get("/change");
		assertThat(redirect.locationParameter("scope").split(" ")).containsExactlyInAnyOrder("profile", "create",
				"update");
		assertThat(this.browser.approve(this.browser.follow(redirect), "vincent").body()).isEqualTo("change");
		assertThat(tokenOf(VINCENT).getAccessToken().getScopes()).contains("create", "update");
	}

	// The token is that of the person, and of the server that they have now
	@Test
	void pageWhenSignedInAgainThenTokenIsStillThere() {
		signIn("vincent");
		this.browser.approve(this.browser.open("/write"), "vincent");
		Browser other = application.browser();
		other.approve(other.pressButton(), "vincent");
		assertThat(other.get("/write").body()).isEqualTo("write");
	}

	@Test
	void pageWhenNobodyIsSignedInThenSignInPageFirst() {
		Page page = this.browser.open("/write");
		assertThat(page.uri()).hasPath("/login");
		page = this.browser.approve(this.browser.pressButton(), "vincent");
		page = this.browser.approve(page, "vincent");
		assertThat(page.body()).isEqualTo("write");
	}

	@Test
	void consentWhenDeniedThenSignedInStillAndNoToken() {
		signIn("vincent");
		Page page = this.browser
			.open(this.browser.decide(this.browser.open("/write"), Map.of("decision", "deny", "person", "vincent")));
		assertThat(page.uri()).hasPath("/login").hasQuery("error=" + SignInErrorCode.ACCESS_DENIED.code());
		assertThat(this.browser.get("/private").body()).startsWith(VINCENT);
		assertThat(tokenOf(VINCENT)).isNull();
	}

	// Servers that remember an answer would give it for ever
	@Test
	void consentWhenLessIsGrantedThenRefusedWithoutLoop() {
		signIn("vincent");
		Page consent = this.browser.open("/write");
		Page page = this.browser
			.open(this.browser.decide(consent, Map.of("person", "vincent", "scope", "profile read")));
		assertThat(page.uri()).hasPath("/login").hasQuery("error=" + SignInErrorCode.ACCESS_DENIED.code());
		assertThat(tokenOf(VINCENT)).isNull();
	}

	// T-S4
	@Test
	void consentWhenAnsweredBySomebodyElseThenRefused() {
		signIn("vincent");
		Page page = this.browser.approve(this.browser.open("/write"), "alice");
		assertThat(page.uri()).hasPath("/login").hasQuery("error=" + SignInErrorCode.IDENTITY_NOT_CONFIRMED.code());
		assertThat(this.browser.get("/private").body()).startsWith(VINCENT);
		assertThat(tokenOf("https://alice.example/")).isNull();
		assertThat(tokenOf(VINCENT)).isNull();
	}

	@Test
	void formWhenScopeIsMissingThenBackToThePageWithTheForm() {
		signIn("vincent");
		Page form = this.browser.open("/form?id=1");
		Map<String, String> fields = new LinkedHashMap<>(form.formFields());
		Page redirect = this.browser.postFrom(form.uri(), URI.create(application.url("/form")), fields);
		assertThat(redirect.locationParameter("scope")).isEqualTo("profile delete");
		Page page = this.browser.approve(this.browser.follow(redirect), "vincent");
		assertThat(page.uri()).hasPath("/form");
		assertThat(page.uri().getQuery()).contains("id=1");
		assertThat(page.document().select("form")).hasSize(1);
	}

	@Test
	void scriptWhenScopeIsMissingThenToldWhich() {
		signIn("vincent");
		Page answer = this.browser.getJson("/write");
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.headers().firstValue("WWW-Authenticate"))
			.hasValue("Bearer error=\"insufficient_scope\", scope=\"create\"");
		assertThat(answer.headers().firstValue("Content-Type")).hasValue(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
	}

	@Test
	void pageWhenServerIsAnotherOneThenConsentThere() {
		application.microblog()
			.server()
			.stubFor(WireMock.post("/auth")
				.withHost(WireMock.equalTo(TestApplication.SERVER_HOST))
				.willReturn(WireMock.okJson("{\"me\":\"" + VICTIM + "\"}")));
		application.microblog()
			.server()
			.stubFor(WireMock.post("/token")
				.withHost(WireMock.equalTo(TestApplication.SERVER_HOST))
				.willReturn(WireMock.okJson("{\"me\":\"" + VICTIM
						+ "\",\"access_token\":\"of-server\",\"token_type\":\"Bearer\",\"scope\":\"profile create\"}")));
		Page page = this.browser.answer(this.browser.sendAddress(TestApplication.VICTIM_HOST), Map.of("code", "c"));
		assertThat(this.browser.get("/private").body()).startsWith(VICTIM);
		Page redirect = this.browser.get("/write");
		assertThat(redirect.location()).hasHost(TestApplication.SERVER_HOST).hasPath("/auth");
		assertThat(redirect.locationParameter("me")).isEqualTo(VICTIM);
		page = this.browser.answer(redirect, Map.of("code", "c2"));
		assertThat(page.body()).isEqualTo("write");
		assertThat(tokenOf(VICTIM).getAccessToken().getTokenValue()).isEqualTo("of-server");
		// The provider never speaks for them
		assertThat(application.microblog().redemptions()).isEmpty();
	}

	private void signIn(String username) {
		this.browser.approve(this.browser.pressButton(), username);
		assertThat(this.browser.get("/private").status()).isEqualTo(200);
	}

	private static OAuth2AuthorizedClient tokenOf(String me) {
		return application.bean(OAuth2AuthorizedClientService.class).loadAuthorizedClient("microblog", me);
	}

	/**
	 * Pages that need more than a sign-in.
	 */
	@RestController
	static class Pages {

		@GetMapping("/write")
		@RequiresMicroblogScope("create")
		String write() {
			return "write";
		}

		@GetMapping("/change")
		@RequiresMicroblogScope("update")
		String change() {
			return "change";
		}

		@GetMapping(path = "/form", produces = MediaType.TEXT_HTML_VALUE)
		String form(CsrfToken csrf) {
			return "<form method='post'><input name='_csrf' value='" + csrf.getToken() + "'></form>";
		}

		@PostMapping("/form")
		String send() {
			throw new MicroblogScopeRequiredException(List.of("delete"));
		}

	}

}
