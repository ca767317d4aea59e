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
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a sign-in page of the application, made of the fragments.
 */
class OwnPageTests {

	@RegisterExtension
	static final TestApplication application = TestApplication.with(OwnPageConfiguration.class,
			"microblog.sign-in-page.enabled=false", "microblog.sign-in-page.path=/welcome");

	@RegisterExtension
	static final TestApplication withOtherForms = TestApplication.with(OwnPageConfiguration.class,
			"microblog.sign-in-page.enabled=false", "microblog.sign-in-page.path=/welcome",
			"microblog.app-token.enabled=true", "microblog.email.enabled=true", "microblog.email.app-name=Test",
			"microblog.email.redirect-url=https://app.example/signin/");

	@Test
	void pageThenHasButtonAndForm() {
		Document page = application.browser().open("/welcome").document();
		assertThat(page.select("a.microblog-button").attr("href")).isEqualTo("/oauth2/authorization/microblog");
		assertThat(page.select("a.microblog-button").text()).isEqualTo("Sign in with Micro.blog");
		assertThat(page.select(".microblog-or").text()).isEqualTo("or");
		assertThat(page.select("form").attr("action")).isEqualTo("/login/microblog");
		assertThat(page.select("form input[name=_csrf]").val()).isNotEmpty();
		assertThat(page.select("label[for=microblog-me]").text()).isEqualTo("Your web address");
		assertThat(page.select("[th\\:text], .microblog-error, [aria-invalid], [autofocus]")).isEmpty();
	}

	@Test
	void pageWhenOtherWaysAreOnThenHasTheirForms() {
		Document page = withOtherForms.browser().open("/welcome").document();
		assertThat(page.select("details.microblog-other-form > form").eachAttr("action"))
			.containsExactlyInAnyOrder("/login/microblog/email", "/login/microblog/token");
		assertThat(page.select("details form[method=post] input[name=_csrf]")).hasSize(2);
		assertThat(page.select("#microblog-email").attr("type")).isEqualTo("email");
		assertThat(page.select("#microblog-email").attr("autocomplete")).isEqualTo("email");
		assertThat(page.select("#microblog-token").attr("type")).isEqualTo("password");
		assertThat(page.select("#microblog-token").attr("autocomplete")).isEqualTo("off");
		assertThat(page.select("#microblog-token").attr("aria-describedby")).isEqualTo("microblog-token-hint");
		assertThat(page.select("label[for=microblog-token]").text()).isEqualTo("App token");
		assertThat(page.select("details[open], [th\\:text], .microblog-error, [aria-invalid], [autofocus]")).isEmpty();
	}

	@Test
	void pageWhenOtherWaysAreOffThenHasNoFormsOfThem() {
		assertThat(application.browser().open("/welcome").document().select("details")).isEmpty();
	}

	@Test
	void tokenWhenSentThenSignsIn() {
		Browser browser = withOtherForms.browser();
		Page page = sendToken(browser, withOtherForms.microblog().createAppToken("vincent"));
		assertThat(page.uri()).hasPath("/");
		Outcome.assertSignedIn(browser, "https://vincent.micro.example/");
	}

	// T-S3, T-B7
	@Test
	void tokenWhenMarkupThenSaidAtItsFieldAndNotEchoed() {
		String markup = "\"'><script>alert(1)</script>&amp;${1+1}[[${1+1}]]";
		Page page = sendToken(withOtherForms.browser(), markup);
		assertThat(page.uri()).hasPath("/welcome").hasQuery("error=token_rejected");
		assertThat(page.document().select("script")).isEmpty();
		assertThat(page.document().select("details[open]")).hasSize(1);
		Element field = page.document().selectFirst("details[open] #microblog-token");
		assertThat(field.val()).isEmpty();
		assertThat(field.attr("aria-invalid")).isEqualTo("true");
		assertThat(field.attr("aria-describedby")).isEqualTo("microblog-token-error microblog-token-hint");
		assertThat(page.document().select("details[open] #microblog-token-error").text())
			.isEqualTo(Outcome.sentence(SignInErrorCode.TOKEN_REJECTED));
		assertThat(page.document().select("[role=alert]")).isEmpty();
	}

	private static Page sendToken(Browser browser, String token) {
		String csrfToken = browser.open("/welcome").document().select("details input[name=_csrf]").val();
		return browser.follow(browser.post(URI.create(withOtherForms.url("/login/microblog/token")),
				Map.of("token", token, "_csrf", csrfToken)));
	}

	@Test
	void buttonAloneThenNeedsNoSession() {
		Browser browser = application.browser();
		Page page = browser.open("/button");
		assertThat(page.document().select("a").attr("href")).isEqualTo("/oauth2/authorization/microblog");
		assertThat(page.document().select("form")).isEmpty();
		assertThat(browser.sessionId()).isNull();
	}

	@Test
	void addressWhenSentThenSignsIn() {
		Browser browser = application.browser();
		Page welcome = browser.open("/private");
		assertThat(welcome.uri()).hasPath("/welcome");
		Page consent = browser.follow(browser.submit(welcome, Map.of("me", "alice.example")));
		Page page = browser.approve(consent, "alice");
		assertThat(page.uri()).hasPath("/private");
		Outcome.assertSignedIn(browser, "https://alice.example/");
	}

	@Test
	void addressWhenItCannotBeUsedThenSaidAtTheFieldOfThePage() {
		Browser browser = application.browser();
		Page page = browser.follow(browser.submit(browser.open("/welcome"), Map.of("me", "http://localhost/")));
		assertThat(page.uri()).hasPath("/welcome").hasQuery("error=invalid_address");
		Element field = page.document().selectFirst("input[name=me]");
		assertThat(field.val()).isEqualTo("http://localhost/");
		assertThat(field.attr("aria-invalid")).isEqualTo("true");
		assertThat(field.attr("aria-describedby")).isEqualTo("microblog-error microblog-hint");
		assertThat(field.hasAttr("autofocus")).isTrue();
		assertThat(page.document().select("form #microblog-error").text())
			.isEqualTo(Outcome.sentence(SignInErrorCode.INVALID_ADDRESS));
		assertThat(page.document().select("[role=alert]")).isEmpty();
	}

	@Test
	void consentWhenDeniedThenSaidOnThePage() {
		Browser browser = application.browser();
		Page page = browser.open(browser.decide(browser.pressButton(), Map.of("decision", "deny")));
		assertThat(page.uri()).hasPath("/welcome");
		assertThat(page.document().select(".microblog-error[role=alert]").text())
			.isEqualTo(Outcome.sentence(SignInErrorCode.ACCESS_DENIED));
	}

	// T-S3
	@Test
	void addressWhenMarkupThenInert() {
		Browser browser = application.browser();
		String markup = "\"'><script>alert(1)</script>&amp;${1+1}[[${1+1}]]";
		Page page = browser.follow(browser.submit(browser.open("/welcome"), Map.of("me", markup)));
		assertThat(page.document().select("script")).isEmpty();
		assertThat(page.document().select("input[name=me]").val()).isEqualTo(markup);
	}

	@Test
	void loginThenIsLeftToTheApplication() {
		Page page = application.browser().open("/login");
		assertThat(page.uri()).hasPath("/login");
		assertThat(page.body()).isEqualTo("The application's own");
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPageConfiguration {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/welcome", "/button", "/login")
					.permitAll()
					.anyRequest()
					.authenticated())
				.oauth2Login((login) -> login.loginPage("/welcome"))
				.build();
		}

		@Bean
		PageController pageController() {
			return new PageController();
		}

	}

	@Controller
	static class PageController {

		@GetMapping("/welcome")
		String welcome() {
			return "microblog/sign-in :: sign-in";
		}

		@GetMapping("/button")
		String button() {
			return "microblog/sign-in :: sign-in-button";
		}

		@GetMapping("/login")
		@ResponseBody
		String login() {
			return "The application's own";
		}

	}

}
