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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Tests for the sign-in page in security chains of applications.
 */
class SignInPageInChainTests {

	@RegisterExtension
	static final TestApplication application = TestApplication.with();

	@RegisterExtension
	static final TestApplication withCookies = TestApplication.with(CookieConfiguration.class);

	@RegisterExtension
	static final TestApplication withFormLogin = TestApplication.with(FormLoginConfiguration.class);

	@Test
	void filesThenServedToAnybody() {
		Page page = application.browser().open("/login");
		for (String url : new String[] { page.document().select("link[rel=stylesheet]").attr("href"),
				page.document().select("script").attr("src") }) {
			Page file = application.browser().get(url);
			assertThat(file.status()).isEqualTo(200);
			assertThat(file.body()).isNotEmpty();
			assertThat(file.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
			assertThat(file.headers().firstValue("Cache-Control")).hasValue("private, max-age=31536000, immutable");
		}
	}

	// Another person would get the cookie from a shared cache
	@Test
	void filesWhenChainSetsCookiesThenNotForSharedCaches() {
		String url = withCookies.browser().open("/login").document().select("link[rel=stylesheet]").attr("href");
		Page file = withCookies.browser().get(url);
		assertThat(file.headers().allValues("Set-Cookie")).isNotEmpty();
		assertThat(file.headers().allValues("Cache-Control")).singleElement()
			.satisfies((value) -> assertThat(value).startsWith("private"));
	}

	@Test
	void addressWhenPageIsThatOfSpringThenFailureEndsThere() {
		Browser browser = withFormLogin.browser();
		browser.open("/private");
		Page signInPage = browser.open("/login");
		assertThat(signInPage.document().select("input[name=password]")).hasSize(1);
		Map<String, String> form = Map.of("me", "http://localhost/", "_csrf", signInPage.formFields().get("_csrf"));
		Page page = browser.follow(browser.post(signInPage.uri().resolve("/login/microblog"), form));
		assertThat(page.uri()).hasPath("/login").hasQuery("error");
		assertThat(page.document().select("input[name=password]")).hasSize(1);
		assertThat(page.document().select("[role=alert], .alert").text()).isNotEmpty();
		browser.approve(browser.pressButton(), "vincent");
		Outcome.assertSignedIn(browser, "https://vincent.micro.example/");
	}

	@Configuration(proxyBeanMethods = false)
	static class CookieConfiguration {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.ALWAYS))
				.csrf(CsrfConfigurer::spa)
				.oauth2Login(withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FormLoginConfiguration {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(withDefaults())
				.oauth2Login(withDefaults())
				.build();
		}

		@Bean
		UserDetailsService userDetailsService() {
			return new InMemoryUserDetailsManager();
		}

	}

}
