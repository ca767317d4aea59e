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

import io.github.microblogspring.introspection.MicroblogOpaqueTokenIntrospector;
import io.github.microblogspring.introspection.MicroblogResourceServerConfigurer;
import io.github.microblogspring.web.RequiredScopeInterceptor;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Answers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.servlet.OAuth2ClientWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Tests for {@link MicroblogResourceServerAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MicroblogResourceServerAutoConfigurationTests {

	private static final String ENABLED = "microblog.resource-server.enabled=true";

	private static final String CLIENT_ID = "microblog.client-id=https://myapp.example/client.json";

	private static final String RFC7662 = "microblog.resource-server.form=rfc7662";

	private static final String URI = "microblog.resource-server.introspection-uri=https://server.example/introspect";

	private static final String FILTER = "IntrospectionFailureFilter";

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			MicroblogAccountAutoConfiguration.class, MicroblogClientAutoConfiguration.class,
			MicroblogClientMetadataAutoConfiguration.class, MicroblogLoginAutoConfiguration.class,
			MicroblogResourceServerAutoConfiguration.class, MicroblogWebSecurityAutoConfiguration.class,
			OAuth2ClientAutoConfiguration.class, OAuth2ClientWebSecurityAutoConfiguration.class,
			OAuth2ResourceServerAutoConfiguration.class, OAuth2ResourceServerWebSecurityAutoConfiguration.class,
			SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class, SslAutoConfiguration.class,
			UserDetailsServiceAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void nothingIsThereUnlessAskedFor() {
		this.contextRunner.withPropertyValues(CLIENT_ID)
			.withUserConfiguration(LoginChainConfiguration.class)
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean(OpaqueTokenIntrospector.class)
					.doesNotHaveBean("microblogResourceServerCustomizer")
					.doesNotHaveBean(IntrospectionHttpClient.class);
				assertThat(filters(context, "loginChain")).doesNotContain(FILTER);
			});
	}

	@Test
	void nothingIsThereWhenMicroblogIsDisabled() {
		this.contextRunner.withPropertyValues(ENABLED, "microblog.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OpaqueTokenIntrospector.class));
	}

	@Test
	void nothingIsThereWithoutServlets() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OpaqueTokenIntrospector.class));
	}

	@Test
	void resourceServerAloneNeedsNoClientIdAndNoChain(CapturedOutput output) {
		this.contextRunner.withPropertyValues(ENABLED).run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(MicroblogOpaqueTokenIntrospector.class)
				.hasSingleBean(SecurityFilterChain.class)
				.doesNotHaveBean(ClientRegistrationRepository.class)
				.doesNotHaveBean(MicroblogHttpClient.class)
				.doesNotHaveBean(UserDetailsService.class);
			assertThat(filters(context, "opaqueTokenSecurityFilterChain"))
				.containsSubsequence(FILTER, "BearerTokenAuthenticationFilter", "AuthorizationFilter")
				.doesNotContain("SignInPageFilter", "OAuth2LoginAuthenticationFilter");
			assertThat(output).doesNotContain("WARN");
		});
	}

	// Otherwise the annotation would let everybody in
	@ParameterizedTest
	@ValueSource(strings = { "microblog.client-name=Test", CLIENT_ID })
	void requiredScopesAreCheckedOnceWithAndWithoutSignIn(String property) {
		this.contextRunner.withPropertyValues(ENABLED, property).run((context) -> {
			InterceptorRegistry registry = mock(InterceptorRegistry.class, Answers.RETURNS_DEEP_STUBS);
			context.getBeansOfType(WebMvcConfigurer.class)
				.values()
				.forEach((configurer) -> configurer.addInterceptors(registry));
			then(registry).should().addInterceptor(isA(RequiredScopeInterceptor.class));
		});
	}

	@Test
	void chainOfApplicationGetsTheFilterAndOthersDoNot() {
		this.contextRunner.withPropertyValues(ENABLED, CLIENT_ID)
			.withUserConfiguration(LoginChainConfiguration.class, ApiChainConfiguration.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(ClientRegistrationRepository.class);
				assertThat(filters(context, "apiChain")).containsSubsequence(FILTER, "BearerTokenAuthenticationFilter")
					.doesNotContain("SignInPageFilter");
				assertThat(filters(context, "loginChain")).contains("SignInPageFilter")
					.doesNotContain(FILTER, "BearerTokenAuthenticationFilter");
			});
	}

	@Test
	void signInKeepsItsChainWhenApplicationHasNone() {
		this.contextRunner.withPropertyValues(ENABLED, CLIENT_ID)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("microblogSecurityFilterChain")
				.hasSingleBean(SecurityFilterChain.class));
	}

	@Test
	void configurerCanBeSwitchedOff() {
		this.contextRunner.withPropertyValues(ENABLED)
			.withUserConfiguration(WithoutConfigurerConfiguration.class)
			.run((context) -> assertThat(filters(context, "chain")).contains("BearerTokenAuthenticationFilter")
				.doesNotContain(FILTER));
	}

	@Test
	void otherSignInNeedsNoClientIdEither(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues(ENABLED, "spring.security.oauth2.client.registration.github.client-id=some",
					"spring.security.oauth2.client.registration.github.client-secret=s3cr3t")
			.withUserConfiguration(ApiChainConfiguration.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(MicroblogOpaqueTokenIntrospector.class);
				assertThat(context.getBean(ClientRegistrationRepository.class).findByRegistrationId("github"))
					.isNotNull();
				assertThat(output).doesNotContain("WARN");
			});
	}

	@Test
	void introspectorOfApplicationWins() {
		this.contextRunner.withPropertyValues(ENABLED)
			.withUserConfiguration(OwnIntrospectorConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(OpaqueTokenIntrospector.class)
				.doesNotHaveBean(MicroblogOpaqueTokenIntrospector.class)
				.doesNotHaveBean(IntrospectionHttpClient.class));
	}

	@Test
	void introspectorOfSpringBootBacksOff() {
		this.contextRunner
			.withPropertyValues(ENABLED,
					"spring.security.oauth2.resourceserver.opaquetoken.introspection-uri=https://other.example/",
					"spring.security.oauth2.resourceserver.opaquetoken.client-id=id",
					"spring.security.oauth2.resourceserver.opaquetoken.client-secret=s3cr3t")
			.run((context) -> assertThat(context).hasNotFailed()
				.getBean(OpaqueTokenIntrospector.class)
				.isInstanceOf(MicroblogOpaqueTokenIntrospector.class));
	}

	@Test
	void startFailsWhenLibraryIsMissing(CapturedOutput output) {
		FailureReport report = FailureReport.of(new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(MicroblogResourceServerAutoConfiguration.class))
			.withPropertyValues(ENABLED)
			.withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2.server")), output);
		assertThat(report.description()).contains("'microblog.resource-server.enabled'", "not on the classpath");
		assertThat(report.action()).contains("spring-boot-starter-security-oauth2-resource-server");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					introspection-uri     | /introspect | must be an http or https URL | https://server.example/introspect
					introspection-uri     | ftp://a.example/  | must be an http or https URL | https://server.example/introspect
					introspection-uri     | https://a.example/#a | must be an http or https URL | https://server.example/introspect
					authentication        | basic       | A token endpoint takes       | form=rfc7662
					cache-ttl             | PT-1S       | It is negative.              | set it to 0
					cache-size            | -1          | It is negative.              | set it to 0
					new-tokens-per-minute | 0           | No token could be checked    | a positive number
					allowed-users         | not a url   | It is not a profile URL.     | https://alice.example/
					allowed-hosts         | team        | not the name of a public host | team.example
					""")
	void startFailsWhenPropertyIsWrong(String property, String value, String problem, String action,
			CapturedOutput output) {
		FailureReport report = report(output, "microblog.resource-server." + property + "=" + value);
		assertThat(report.description())
			.startsWith("The property 'microblog.resource-server." + property + "' has the value '" + value + "'. ")
			.contains(problem);
		assertThat(report.action()).contains(action);
	}

	@Test
	void startFailsWhenIntrospectionEndpointIsMissing(CapturedOutput output) {
		FailureReport report = report(output, RFC7662);
		assertThat(report.description())
			.startsWith("The property 'microblog.resource-server.introspection-uri' is missing. ");
		assertThat(report.action()).contains("introspection_endpoint", "microblog.resource-server.form");
	}

	@ParameterizedTest
	@CsvSource({ "basic, client-id", "bearer, bearer-token" })
	void startFailsWhenCredentialIsMissing(String authentication, String property, CapturedOutput output) {
		FailureReport report = report(output, RFC7662, URI,
				"microblog.resource-server.authentication=" + authentication);
		assertThat(report.description())
			.startsWith("The property 'microblog.resource-server." + property + "' is missing. ");
	}

	@ParameterizedTest
	@CsvSource({ "none, client-secret, s3cr3t", "token, bearer-token, s3cr3t", "bearer, bearer-token, s3cr3t token" })
	void startFailsWithoutShowingCredentials(String authentication, String property, String value,
			CapturedOutput output) {
		FailureReport report = report(output, RFC7662, URI,
				"microblog.resource-server.authentication=" + authentication,
				"microblog.resource-server." + property + "=" + value);
		assertThat(report.description()).contains("'microblog.resource-server." + property + "'", "not shown");
		assertThat(output).doesNotContain("s3cr3t");
	}

	@ParameterizedTest
	@CsvSource({ "token, '', ''", "basic, client-id=https://api.example/, client-secret=s3cr3t",
			"bearer, bearer-token=s3cr3t, ''", "none, '', ''" })
	void startSucceedsWithCredentials(String authentication, String first, String second) {
		this.contextRunner
			.withPropertyValues(ENABLED, RFC7662, URI, "microblog.resource-server.authentication=" + authentication,
					"microblog.resource-server." + (first.isEmpty() ? "cache-size=1" : first),
					"microblog.resource-server." + (second.isEmpty() ? "cache-ttl=0" : second))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void warningsAreLoggedOfWhatLoosensAChecks(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues(ENABLED, RFC7662, "microblog.resource-server.cache-ttl=10m",
					"microblog.resource-server.introspection-uri=http://127.0.0.1:9/introspect",
					"microblog.base-url=http://127.0.0.1:9")
			.run((context) -> assertThat(output)
				.containsOnlyOnce("'microblog.resource-server.introspection-uri' is not https")
				.containsOnlyOnce("'microblog.resource-server.cache-ttl' lets")
				.containsOnlyOnce("'microblog.base-url' is not https"));
	}

	private FailureReport report(CapturedOutput output, String... properties) {
		return FailureReport.of(this.contextRunner.withPropertyValues(ENABLED).withPropertyValues(properties), output);
	}

	private static List<String> filters(AssertableWebApplicationContext context, String chain) {
		return context.getBean(chain, SecurityFilterChain.class)
			.getFilters()
			.stream()
			.map(Filter::getClass)
			.map(Class::getSimpleName)
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class LoginChainConfiguration {

		@Bean
		SecurityFilterChain loginChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2Login(withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ApiChainConfiguration {

		@Bean
		@Order(0)
		SecurityFilterChain apiChain(HttpSecurity http) {
			return http.securityMatcher("/api/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((resourceServer) -> resourceServer.opaqueToken(withDefaults()))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithoutConfigurerConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			http.getConfigurer(MicroblogResourceServerConfigurer.class).disable();
			return http.oauth2ResourceServer((resourceServer) -> resourceServer.opaqueToken(withDefaults())).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnIntrospectorConfiguration {

		@Bean
		OpaqueTokenIntrospector ownIntrospector() {
			return mock();
		}

	}

}
