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
import java.util.Map;

import io.github.microblogspring.account.MicroblogAccountClient;
import io.github.microblogspring.account.MicroblogAppTokenInterceptor;
import io.github.microblogspring.account.MicroblogAppTokenSignInConfigurer;
import io.github.microblogspring.account.MicroblogEmailSignInConfigurer;
import io.github.microblogspring.account.TokenReplacement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.servlet.OAuth2ClientWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MicroblogAccountAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MicroblogAccountAutoConfigurationTests {

	private static final String MAILS = "EmailSignInFilter";

	private static final String TOKENS = "MicroblogTokenAuthenticationFilter";

	private static final String[] EMAIL = { "microblog.email.enabled=true", "microblog.email.app-name=My App",
			"microblog.email.redirect-url=https://myapp.example/signin/" };

	private static final String APP_TOKEN = "microblog.app-token.enabled=true";

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			MicroblogAccountAutoConfiguration.class, MicroblogClientAutoConfiguration.class,
			MicroblogLoginAutoConfiguration.class, MicroblogWebSecurityAutoConfiguration.class,
			OAuth2ClientAutoConfiguration.class, OAuth2ClientWebSecurityAutoConfiguration.class,
			SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withPropertyValues("microblog.client-id=https://myapp.example/client.json");

	@Test
	void nothingIsThereUnlessAskedFor() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(MicroblogAccountClient.class)
				.doesNotHaveBean(MicroblogAppTokenInterceptor.class)
				.doesNotHaveBean("microblogEmailSignInCustomizer")
				.doesNotHaveBean("microblogAppTokenSignInCustomizer");
			assertThat(filters(context, "microblogSecurityFilterChain")).doesNotContain(MAILS, TOKENS);
		});
	}

	@Test
	void mailsAreThereWhenAskedFor() {
		this.contextRunner.withPropertyValues(EMAIL)
			.run((context) -> assertThat(filters(context, "microblogSecurityFilterChain"))
				.containsOnlyOnce(MAILS, TOKENS)
				.containsSubsequence("CsrfFilter", MAILS, "OAuth2AuthorizationRequestRedirectFilter",
						"AuthorizationFilter"));
	}

	@Test
	void warningIsLoggedWhenLinksLeadToAnotherHost(CapturedOutput output) {
		this.contextRunner.withPropertyValues(EMAIL).run((context) -> assertThat(output).doesNotContain("WARN"));
		this.contextRunner.withPropertyValues(EMAIL)
			.withPropertyValues("microblog.email.redirect-url=https://www.myapp.example/signin/")
			.run((context) -> assertThat(output).containsOnlyOnce("'microblog.email.redirect-url' is on www.myapp"));
	}

	@Test
	void appTokensAreThereWhenAskedFor() {
		this.contextRunner.withPropertyValues(APP_TOKEN)
			.run((context) -> assertThat(filters(context, "microblogSecurityFilterChain")).doesNotContain(MAILS)
				.containsOnlyOnce(TOKENS)
				.containsSubsequence("CsrfFilter", TOKENS, "OAuth2AuthorizationRequestRedirectFilter"));
	}

	@Test
	void beansThatSpringPicksUpEverywhereAreNotPublished() {
		this.contextRunner.withPropertyValues(EMAIL)
			.withPropertyValues(APP_TOKEN)
			.run((context) -> assertThat(context).doesNotHaveBean(AuthenticationProvider.class)
				.doesNotHaveBean(ClientHttpRequestFactory.class));
	}

	@Test
	void tokensAreReplacedWhenAskedFor() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(TokenReplacement.class));
		this.contextRunner.withPropertyValues("microblog.token-replacement.interval=7d")
			.run((context) -> assertThat(context).doesNotHaveBean(TokenReplacement.class));
		this.contextRunner.withPropertyValues("microblog.token-replacement.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(TokenReplacement.class));
		this.contextRunner
			.withPropertyValues("microblog.token-replacement.enabled=true",
					"microblog.token-replacement.interval=100000000000d")
			.run((context) -> assertThat(context).hasSingleBean(TokenReplacement.class));
	}

	@Test
	void nothingIsWarnedOfWhenBothAreAskedFor(CapturedOutput output) {
		this.contextRunner.withPropertyValues(EMAIL).withPropertyValues(APP_TOKEN).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).doesNotContain("WARN");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void interceptorIsNotThereWhenTokenIsEmpty(String token) {
		this.contextRunner.withPropertyValues("microblog.app-token.token=" + token)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ClientHttpRequestInterceptor.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "MICROBLOG_APPTOKEN_TOKEN", "MICROBLOG_APP_TOKEN_TOKEN" })
	void interceptorIsThereWhenTokenIsAnEnvironmentVariable(String variable) {
		withVariable(variable)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(MicroblogAppTokenInterceptor.class));
	}

	// Spring Boot takes it for all properties of app tokens together
	@Test
	void interceptorIsThereWhenTokenRefersToVariableWithTheNameOfTheGroup() {
		withVariable("MICROBLOG_APP_TOKEN").withPropertyValues("microblog.app-token.token=${MICROBLOG_APP_TOKEN}")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(MicroblogAppTokenInterceptor.class));
	}

	private WebApplicationContextRunner withVariable(String variable) {
		return this.contextRunner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of(variable, "s3cr3t"))));
	}

	@Test
	void interceptorSendsTokenToBaseUrl() {
		this.contextRunner.withPropertyValues("microblog.app-token.token=s3cr3t").run((context) -> {
			assertThat(context).hasSingleBean(MicroblogAppTokenInterceptor.class);
			MockClientHttpRequest request = new MockClientHttpRequest();
			request.setURI(context.getBean(MicroblogProperties.class).getBaseUrl());
			context.getBean(MicroblogAppTokenInterceptor.class).intercept(request, new byte[0], mock());
			assertThat(request.getHeaders().getFirst("Authorization")).isEqualTo("Bearer s3cr3t");
			assertThat(filters(context, "microblogSecurityFilterChain")).doesNotContain(TOKENS);
		});
	}

	@Test
	void clientAndInterceptorBackOffWhenUserHasThem() {
		this.contextRunner.withUserConfiguration(OwnConfiguration.class)
			.withPropertyValues("microblog.app-token.token=s3cr3t")
			.run((context) -> assertThat(context).hasSingleBean(MicroblogAccountClient.class)
				.hasBean("ownClient")
				.hasSingleBean(MicroblogAppTokenInterceptor.class)
				.hasBean("ownInterceptor"));
	}

	@Test
	void nothingIsThereWhenDisabledOrNotAWebApplication() {
		this.contextRunner.withPropertyValues("microblog.enabled=false")
			.withPropertyValues(EMAIL)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MicroblogAccountClient.class));
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(EMAIL)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MicroblogAccountClient.class));
	}

	@Test
	void formsAreInEveryChainWithLoginWhenAskedFor(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(ChainsConfiguration.class)
			.withPropertyValues(EMAIL)
			.withPropertyValues(APP_TOKEN)
			.run((context) -> {
				assertThat(filters(context, "loginChain")).contains(MAILS, TOKENS);
				assertThat(filters(context, "dslChain")).containsOnlyOnce(MAILS);
				assertThat(filters(context, "apiChain")).doesNotContain(MAILS, TOKENS);
				assertThat(filters(context, "chainWithoutCsrf")).doesNotContain(MAILS, TOKENS);
				assertThat(warnings(output, "without CSRF protection")).hasSize(3)
					.anyMatch((line) -> line.contains("Sign-in by mail"))
					.anyMatch((line) -> line.contains("Sign-in with an app token"));
			});
	}

	@Test
	void formsAreInTheChainThatHasThemOnlyWhenNotAskedFor() {
		this.contextRunner.withUserConfiguration(ChainsConfiguration.class).run((context) -> {
			assertThat(filters(context, "dslChain")).containsOnlyOnce(MAILS).contains(TOKENS);
			for (String chain : List.of("loginChain", "apiChain", "chainWithoutCsrf")) {
				assertThat(filters(context, chain)).doesNotContain(MAILS, TOKENS);
			}
		});
	}

	@Test
	void startFailsWhenConfigurerHasNoUrl() {
		this.contextRunner.withUserConfiguration(IncompleteConfiguration.class)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("'redirectUrl'"));
	}

	private static List<String> filters(AssertableWebApplicationContext context, String chain) {
		assertThat(context).hasNotFailed();
		return context.getBean(chain, SecurityFilterChain.class)
			.getFilters()
			.stream()
			.map((filter) -> filter.getClass().getSimpleName())
			.toList();
	}

	private static List<String> warnings(CapturedOutput output, String text) {
		return output.toString().lines().filter((line) -> line.contains("WARN") && line.contains(text)).toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConfiguration {

		@Bean
		MicroblogAccountClient ownClient() {
			return mock();
		}

		@Bean
		MicroblogAppTokenInterceptor ownInterceptor(ApplicationContext context) {
			return new MicroblogAppTokenInterceptor("own", context.getBean(MicroblogProperties.class).getBaseUrl());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChainsConfiguration {

		@Bean
		@Order(1)
		SecurityFilterChain apiChain(HttpSecurity http) {
			return http.securityMatcher("/api/**").build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain chainWithoutCsrf(HttpSecurity http) {
			return http.securityMatcher("/no-csrf/**")
				.csrf(AbstractHttpConfigurer::disable)
				.oauth2Login(Customizer.withDefaults())
				.build();
		}

		@Bean
		@Order(3)
		SecurityFilterChain dslChain(HttpSecurity http) {
			return http.securityMatcher("/dsl/**")
				.oauth2Login(Customizer.withDefaults())
				.with(new MicroblogEmailSignInConfigurer(),
						(email) -> email.appName("My App").redirectUrl("https://myapp.example/dsl/in/"))
				.with(new MicroblogAppTokenSignInConfigurer(), Customizer.withDefaults())
				.build();
		}

		@Bean
		SecurityFilterChain loginChain(HttpSecurity http) {
			return http.oauth2Login(Customizer.withDefaults()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IncompleteConfiguration {

		@Bean
		SecurityFilterChain incompleteChain(HttpSecurity http) {
			return http.oauth2Login(Customizer.withDefaults())
				.with(new MicroblogEmailSignInConfigurer(), (email) -> email.appName("My App"))
				.build();
		}

	}

}
