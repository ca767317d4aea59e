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

package io.github.microblogspring.autoconfigure;

import java.util.List;
import java.util.function.Consumer;

import io.github.microblogspring.web.MicroblogLoginConfigurer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.servlet.OAuth2ClientWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;

@ExtendWith(OutputCaptureExtension.class)
class MicroblogWebSecurityAutoConfigurationTests {

	private static final String OUR_BUTTON = "id=\"microblog\"";

	private static final String OUR_ADDRESS_FORM = "action=\"/login/microblog\"";

	private static final String GITHUB = "spring.security.oauth2.client.registration.github.";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(MicroblogClientAutoConfiguration.class, MicroblogLoginAutoConfiguration.class,
						MicroblogWebSecurityAutoConfiguration.class, OAuth2ClientAutoConfiguration.class,
						OAuth2ClientWebSecurityAutoConfiguration.class, SecurityAutoConfiguration.class,
						ServletWebSecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class,
						DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withUserConfiguration(PagesController.class)
		.withPropertyValues("microblog.client-id=https://myapp.example/client.json");

	@Test
	void everythingNeedsSignInWhenNoChainOfUser() {
		run((mvc) -> {
			assertLeadsBrowserTo(mvc, "/", "/login");
			assertLeadsBrowserTo(mvc, "/missing", "/login");
			assertThat(mvc.get().uri("/").with(user("somebody"))).hasStatusOk().hasBodyTextEqualTo("home");
		});
	}

	@Test
	void programGetsStatusWhenNoChainOfUser() {
		run((mvc) -> assertRefusesPrograms(mvc, "/"));
	}

	@Test
	void programGetsProblemWhenNoChainOfUser() {
		run((mvc) -> {
			assertProblem(mvc.get().uri("/").accept(MediaType.APPLICATION_JSON));
			assertProblem(mvc.get().uri("/").accept(MediaType.TEXT_HTML).header("X-Requested-With", "XMLHttpRequest"));
		});
	}

	@Test
	void signInPageIsOursWhenNoChainOfUser() {
		run((mvc) -> {
			MvcTestResult page = mvc.get().uri("/login").accept(MediaType.TEXT_HTML).exchange();
			assertThat(page).hasStatusOk().hasContentType("text/html;charset=UTF-8");
			assertThat(page).bodyText()
				.contains(OUR_BUTTON, OUR_ADDRESS_FORM, "href=\"/oauth2/authorization/microblog\"", "name=\"_csrf\"");
			assertThat(page).headers()
				.hasValue("Referrer-Policy", "no-referrer")
				.hasValue(HttpHeaders.CACHE_CONTROL, "no-store");
			assertThat(page.getResponse().getHeader("Content-Security-Policy")).contains("default-src 'none'")
				.doesNotContain("form-action");
		});
	}

	// T-X10
	@Test
	void signInPageOpensNoSessionWhenNoFormNeedsCsrfToken() {
		run((mvc) -> {
			for (String path : List.of("/login", "/login?error=expired", "/login?error=nonsense", "/login?logout")) {
				MvcTestResult page = mvc.get().uri(path).accept(MediaType.TEXT_HTML).exchange();
				assertThat(page).hasStatusOk().bodyText().contains(OUR_BUTTON);
				assertThat(page.getRequest().getSession(false)).isNull();
			}
		}, "microblog.address.enabled=false");
	}

	@Test
	void signInPageIsOursWhenOtherRegistrationsAreConfigured() {
		this.contextRunner.withPropertyValues(GITHUB + "client-id=abc", GITHUB + "client-secret=def").run((context) -> {
			MockMvcTester mvc = mvc(context);
			assertLeadsBrowserTo(mvc, "/", "/login");
			assertThat(mvc.get().uri("/login")).bodyText()
				.contains(OUR_BUTTON, "href=\"/oauth2/authorization/github\"", "Sign in with GitHub");
			assertThat(mvc.get().uri("/oauth2/authorization/github")).hasStatus(HttpStatus.FOUND)
				.redirectedUrl()
				.startsWith("https://github.com/login/oauth/authorize?");
		});
	}

	@Test
	void buttonLeadsToMicroblogWhenNoChainOfUser() {
		run((mvc) -> assertThat(mvc.get().uri("/oauth2/authorization/microblog")).hasStatus(HttpStatus.FOUND)
			.redirectedUrl()
			.startsWith("https://micro.blog/indieauth/auth?response_type=code"));
	}

	@Test
	void ownChainBacksOffWhenUserHasOne() {
		this.contextRunner.withUserConfiguration(LoginChainConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(SecurityFilterChain.class)
				.doesNotHaveBean("microblogSecurityFilterChain")
				.doesNotHaveBean("oauth2SecurityFilterChain"));
	}

	@Test
	void chainOfBootIsNotCreatedWhenNoChainOfUser() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(SecurityFilterChain.class)
			.hasBean("microblogSecurityFilterChain"));
	}

	@Test
	void chainOfUserWithOAuth2LoginWorksTheSame() {
		run(LoginChainConfiguration.class, (mvc) -> {
			assertLeadsBrowserTo(mvc, "/", "/login");
			assertRefusesPrograms(mvc, "/");
			assertThat(mvc.get().uri("/login")).hasStatusOk().bodyText().contains(OUR_BUTTON, OUR_ADDRESS_FORM);
			assertThat(mvc.get().uri("/oauth2/authorization/microblog")).redirectedUrl()
				.startsWith("https://micro.blog/indieauth/auth?");
			assertThat(mvc.post().uri("/login/microblog").param("me", "not an address").with(csrf()))
				.hasStatus(HttpStatus.SEE_OTHER)
				.hasRedirectedUrl("/login?error=invalid_address");
		});
	}

	@Test
	void nothingIsAddedToAChainWithoutOAuth2Login() {
		run(ApiChainConfiguration.class, (mvc) -> {
			assertBasicChallenge(mvc.get().uri("/").exchange());
			assertBasicChallenge(mvc.get().uri("/").accept(MediaType.APPLICATION_JSON).exchange());
			assertBasicChallenge(mvc.get().uri("/login").accept(MediaType.TEXT_HTML).exchange());
			assertBasicChallenge(mvc.post().uri("/login/microblog").param("me", "example.com").with(csrf()).exchange());
			assertBasicChallenge(mvc.get().uri("/oauth2/authorization/microblog").exchange());
			assertThat(mvc.post().uri("/login/microblog").param("me", "example.com"))
				.hasStatus(HttpStatus.UNAUTHORIZED);
			assertThat(mvc.get().uri("/login").with(user("somebody"))).hasStatus(HttpStatus.NOT_FOUND);
		});
	}

	@Test
	void nothingIsAddedToAChainThatDisablesTheConfigurer() {
		run(DisabledChainConfiguration.class, (mvc) -> {
			assertThat(mvc.get().uri("/login").accept(MediaType.TEXT_HTML)).bodyText()
				.doesNotContain(OUR_BUTTON, OUR_ADDRESS_FORM);
			assertThat(mvc.post().uri("/login/microblog").with(user("somebody")).with(csrf()))
				.hasStatus(HttpStatus.NOT_FOUND);
		});
	}

	@Test
	void ourPageStaysAwayWhenLoginPageIsOfTheUser() {
		run(OwnPageChainConfiguration.class, (mvc) -> {
			assertLeadsBrowserTo(mvc, "/", "/welcome");
			assertThat(mvc.get().uri("/welcome")).hasStatusOk().hasBodyTextEqualTo("welcome");
			assertThat(mvc.get().uri("/login").with(user("somebody"))).hasStatus(HttpStatus.NOT_FOUND);
		});
	}

	@Test
	void springsPageIsShownWhenFormLogin() {
		run(FormLoginChainConfiguration.class, (mvc) -> {
			assertLeadsBrowserTo(mvc, "/", "/login");
			assertThat(mvc.get().uri("/login").accept(MediaType.TEXT_HTML)).hasStatusOk()
				.bodyText()
				.contains("name=\"password\"", "href=\"/oauth2/authorization/microblog\"")
				.doesNotContain(OUR_BUTTON);
		});
	}

	@Test
	void basicChallengeStaysWhenChainHasOAuth2LoginToo() {
		run(BasicAndLoginChainConfiguration.class, (mvc) -> {
			assertLeadsBrowserTo(mvc, "/", "/login");
			assertBasicChallenge(mvc.get().uri("/").accept(MediaType.APPLICATION_JSON).exchange());
			assertThat(mvc.get().uri("/login")).bodyText().contains(OUR_BUTTON);
		});
	}

	@Test
	void addressFormIsLeftOutWithAWarningWhenCsrfIsDisabled(CapturedOutput output) {
		run(NoCsrfChainConfiguration.class, (mvc) -> {
			assertThat(mvc.get().uri("/login")).hasStatusOk()
				.bodyText()
				.contains(OUR_BUTTON)
				.doesNotContain(OUR_ADDRESS_FORM);
			assertThat(mvc.post().uri("/login/microblog").param("me", "example.com").with(user("somebody")))
				.hasStatus(HttpStatus.NOT_FOUND);
		});
		assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains(MicroblogLoginConfigurer.class.getSimpleName(), "without CSRF protection");
	}

	@Test
	void addressFormIsLeftOutWithoutAWarningWhenSwitchedOff(CapturedOutput output) {
		run((mvc) -> {
			assertThat(mvc.get().uri("/login")).bodyText().contains(OUR_BUTTON).doesNotContain(OUR_ADDRESS_FORM);
			assertThat(mvc.post().uri("/login/microblog").param("me", "example.com").with(csrf()).with(user("x")))
				.hasStatus(HttpStatus.NOT_FOUND);
		}, "microblog.address.enabled=false");
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void ourPageIsNotShownWhenSwitchedOff() {
		run((mvc) -> {
			assertThat(mvc.get().uri("/login").accept(MediaType.TEXT_HTML)).bodyText()
				.doesNotContain(OUR_BUTTON, OUR_ADDRESS_FORM);
			assertLeadsBrowserTo(mvc, "/", "/oauth2/authorization/microblog");
			assertRefusesPrograms(mvc, "/");
		}, "microblog.sign-in-page.enabled=false");
	}

	@Test
	void pageOfUserIsWhereFailuresLeadWhenOursIsSwitchedOff() {
		this.contextRunner.withUserConfiguration(OwnPageChainConfiguration.class)
			.withPropertyValues("microblog.sign-in-page.enabled=false", "microblog.sign-in-page.path=/welcome")
			.run((context) -> {
				MockMvcTester mvc = mvc(context);
				assertLeadsBrowserTo(mvc, "/", "/welcome");
				assertRefusesPrograms(mvc, "/");
				assertThat(mvc.get().uri("/welcome")).hasBodyTextEqualTo("welcome");
				assertThat(mvc.post().uri("/login/microblog").param("me", "not an address").with(csrf()))
					.hasRedirectedUrl("/welcome?error=invalid_address");
			});
	}

	@Test
	void ourPageIsAtItsPathWhenConfigured() {
		run((mvc) -> {
			assertLeadsBrowserTo(mvc, "/", "/signin");
			assertThat(mvc.get().uri("/signin")).hasStatusOk().bodyText().contains(OUR_BUTTON, OUR_ADDRESS_FORM);
			assertThat(mvc.get().uri("/login").with(user("somebody"))).hasStatus(HttpStatus.NOT_FOUND);
			assertThat(mvc.post().uri("/login/microblog").param("me", "not an address").with(csrf()))
				.hasRedirectedUrl("/signin?error=invalid_address");
			assertThat(mvc.get().uri("/login/oauth2/code/microblog?code=abc&state=unknown")).hasStatus(HttpStatus.FOUND)
				.redirectedUrl()
				.startsWith("/signin?error");
		}, "microblog.sign-in-page.path=/signin");
	}

	@Test
	void programGetsStatusWhenPathIsConfigured() {
		run((mvc) -> assertRefusesPrograms(mvc, "/"), "microblog.sign-in-page.path=/signin");
	}

	@Test
	void eachChainIsTreatedByItselfWhenUserHasTwo() {
		run(TwoChainsConfiguration.class, (mvc) -> {
			assertBasicChallenge(mvc.get().uri("/api/posts").accept(MediaType.TEXT_HTML).exchange());
			assertBasicChallenge(mvc.get().uri("/api/login").accept(MediaType.TEXT_HTML).exchange());
			assertLeadsBrowserTo(mvc, "/", "/login");
			assertThat(mvc.get().uri("/login")).hasStatusOk().bodyText().contains(OUR_BUTTON, OUR_ADDRESS_FORM);
		});
	}

	@Test
	void expiredCsrfTokenOfAddressFormIsAnExpiredSignIn() {
		run((mvc) -> {
			assertThat(mvc.post().uri("/login/microblog").param("me", "example.com")).hasStatus(HttpStatus.SEE_OTHER)
				.hasRedirectedUrl("/login?error=expired");
			assertThat(mvc.post().uri("/login/microblog").param("me", "example.com").with(csrf().useInvalidToken()))
				.hasStatus(HttpStatus.SEE_OTHER)
				.hasRedirectedUrl("/login?error=expired");
			assertThat(mvc.get().uri("/login?error=expired")).bodyText().contains("That sign-in is over");
		});
	}

	@Test
	void expiredCsrfTokenOfAnotherFormIsForbidden() {
		run((mvc) -> {
			assertThat(mvc.post().uri("/logout").with(user("somebody"))).hasStatus(HttpStatus.FORBIDDEN);
			assertThat(mvc.post().uri("/").with(user("somebody"))).hasStatus(HttpStatus.FORBIDDEN);
			assertThat(mvc.post().uri("/logout").with(user("somebody")).with(csrf())).hasStatus(HttpStatus.FOUND)
				.hasRedirectedUrl("/login?logout");
			assertThat(mvc.get().uri("/login").param("logout", "")).bodyText().contains("You are signed out.");
		});
	}

	@Test
	void failedSignInLeadsToPageThatIsReachable() {
		run((mvc) -> {
			MockHttpSession session = new MockHttpSession();
			assertThat(mvc.get().uri("/login/oauth2/code/microblog?code=abc&state=unknown").session(session))
				.hasStatus(HttpStatus.FOUND)
				.hasRedirectedUrl("/login?error");
			assertThat(mvc.get().uri("/login").param("error", "").session(session))
				.hasRedirectedUrl("/login?error=expired");
			assertThat(mvc.get().uri("/login").param("error", "expired").session(session)).hasStatusOk()
				.bodyText()
				.contains("That sign-in is over");
		});
	}

	private void run(Consumer<MockMvcTester> test, String... properties) {
		this.contextRunner.withPropertyValues(properties).run((context) -> test.accept(mvc(context)));
	}

	private void run(Class<?> configuration, Consumer<MockMvcTester> test) {
		this.contextRunner.withUserConfiguration(configuration).run((context) -> test.accept(mvc(context)));
	}

	private static void assertProblem(MockMvcTester.MockMvcRequestBuilder request) {
		assertThat(request).hasStatus(HttpStatus.UNAUTHORIZED)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.isStrictlyEqualTo("{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"Nobody is signed in.\"}");
	}

	private static MockMvcTester mvc(AssertableWebApplicationContext context) {
		assertThat(context).hasNotFailed();
		return MockMvcTester.from(context, (builder) -> builder.apply(springSecurity()).build());
	}

	private static void assertLeadsBrowserTo(MockMvcTester mvc, String uri, String page) {
		assertThat(mvc.get().uri(uri).accept(MediaType.TEXT_HTML, MediaType.APPLICATION_XHTML_XML, MediaType.ALL))
			.hasStatus(HttpStatus.FOUND)
			.redirectedUrl()
			.endsWith(page);
	}

	private static void assertRefusesPrograms(MockMvcTester mvc, String uri) {
		assertThat(mvc.get().uri(uri).accept(MediaType.APPLICATION_JSON)).hasStatus(HttpStatus.UNAUTHORIZED);
		assertThat(mvc.get().uri(uri).accept(MediaType.ALL)).hasStatus(HttpStatus.UNAUTHORIZED);
		assertThat(mvc.get().uri(uri)).hasStatus(HttpStatus.UNAUTHORIZED);
		assertThat(mvc.get().uri(uri).header("X-Requested-With", "XMLHttpRequest")).hasStatus(HttpStatus.UNAUTHORIZED);
	}

	private static void assertBasicChallenge(MvcTestResult result) {
		assertThat(result).hasStatus(HttpStatus.UNAUTHORIZED);
		assertThat(result.getResponse().getHeader(HttpHeaders.WWW_AUTHENTICATE)).startsWith("Basic ");
	}

	private static void everythingAuthenticated(HttpSecurity http) {
		http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated());
	}

	@RestController
	static class PagesController {

		@GetMapping("/")
		String home() {
			return "home";
		}

		@GetMapping("/welcome")
		String welcome() {
			return "welcome";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LoginChainConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			everythingAuthenticated(http);
			return http.oauth2Login(withDefaults()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ApiChainConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			everythingAuthenticated(http);
			return http.httpBasic(withDefaults()).csrf((csrf) -> csrf.disable()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DisabledChainConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			everythingAuthenticated(http);
			http.getConfigurer(MicroblogLoginConfigurer.class).disable();
			return http.oauth2Login(withDefaults()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPageChainConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			http.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/welcome").permitAll().anyRequest().authenticated());
			return http.oauth2Login((login) -> login.loginPage("/welcome")).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FormLoginChainConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			everythingAuthenticated(http);
			return http.formLogin(withDefaults()).oauth2Login(withDefaults()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BasicAndLoginChainConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			everythingAuthenticated(http);
			return http.httpBasic(withDefaults()).oauth2Login(withDefaults()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoCsrfChainConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			everythingAuthenticated(http);
			return http.csrf((csrf) -> csrf.disable()).oauth2Login(withDefaults()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoChainsConfiguration {

		@Bean
		@Order(1)
		SecurityFilterChain apiChain(HttpSecurity http) {
			everythingAuthenticated(http);
			return http.securityMatcher("/api/**").httpBasic(withDefaults()).build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain pagesChain(HttpSecurity http) {
			everythingAuthenticated(http);
			return http.oauth2Login(withDefaults()).build();
		}

	}

}
