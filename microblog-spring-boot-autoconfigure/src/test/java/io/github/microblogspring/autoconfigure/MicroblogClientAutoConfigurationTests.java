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
import java.util.stream.StreamSupport;

import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class MicroblogClientAutoConfigurationTests {

	private static final String CLIENT_ID = "microblog.client-id=https://myapp.example/client.json";

	private static final String GITHUB = "spring.security.oauth2.client.registration.github.";

	private static final String OWN = "spring.security.oauth2.client.registration.microblog.";

	private static final String OWN_PROVIDER = "spring.security.oauth2.client.provider.microblog.";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(MicroblogClientAutoConfiguration.class, OAuth2ClientAutoConfiguration.class));

	@Test
	void registrationIsCreatedWhenOnlyClientIdIsSet() {
		this.contextRunner.withPropertyValues(CLIENT_ID).run((context) -> {
			ClientRegistration registration = microblog(context);
			assertThat(registration.getClientId()).isEqualTo("https://myapp.example/client.json");
			assertThat(registration.getClientSecret()).isEmpty();
			assertThat(registration.getClientAuthenticationMethod()).isEqualTo(ClientAuthenticationMethod.NONE);
			assertThat(registration.getAuthorizationGrantType()).isEqualTo(AuthorizationGrantType.AUTHORIZATION_CODE);
			assertThat(registration.getClientSettings().isRequireProofKey()).isTrue();
			assertThat(registration.getScopes()).containsExactly("profile");
			assertThat(registration.getRedirectUri()).isEqualTo("https://myapp.example/login/oauth2/code/microblog");
		});
	}

	@Test
	void providerIsMicroblogWhenNoBaseUrl() {
		this.contextRunner.withPropertyValues(CLIENT_ID).run((context) -> {
			ClientRegistration.ProviderDetails provider = microblog(context).getProviderDetails();
			assertThat(provider.getAuthorizationUri()).isEqualTo("https://micro.blog/indieauth/auth");
			assertThat(provider.getTokenUri()).isEqualTo("https://micro.blog/indieauth/token");
			assertThat(provider.getUserInfoEndpoint().getUserNameAttributeName()).isEqualTo("me");
			assertThat(provider.getUserInfoEndpoint().getUri()).isNull();
			assertThat(provider.getIssuerUri()).isNull();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:9999", "http://127.0.0.1:9999/" })
	void endpointsAreBelowBaseUrlWhenBaseUrlIsSet(String baseUrl) {
		this.contextRunner.withPropertyValues(CLIENT_ID, "microblog.base-url=" + baseUrl).run((context) -> {
			ClientRegistration.ProviderDetails provider = microblog(context).getProviderDetails();
			assertThat(provider.getAuthorizationUri()).isEqualTo("http://127.0.0.1:9999/indieauth/auth");
			assertThat(provider.getTokenUri()).isEqualTo("http://127.0.0.1:9999/indieauth/token");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			https://myapp.example/                 |       | https://myapp.example/login/oauth2/code/microblog
			https://myapp.example/deep/client.json |       | https://myapp.example/login/oauth2/code/microblog
			https://myapp.example:8443/            |       | https://myapp.example:8443/login/oauth2/code/microblog
			https://myapp.example/                 | /blog | https://myapp.example/blog/login/oauth2/code/microblog
			https://myapp.example/                 | /a/b  | https://myapp.example/a/b/login/oauth2/code/microblog
			https://myapp.example/                 | /     | https://myapp.example/login/oauth2/code/microblog
			https://myapp.example/                 | /blog/ | https://myapp.example/blog/login/oauth2/code/microblog
			http://127.0.0.1:8080/                 | /blog | {baseUrl}/login/oauth2/code/microblog
			http://localhost:8080/                 |       | {baseUrl}/login/oauth2/code/microblog
			http://[::1]:8080/                     |       | {baseUrl}/login/oauth2/code/microblog
			""")
	void redirectUriIsOnOriginOfClientIdWithContextPath(String clientId, String contextPath, String expected) {
		this.contextRunner
			.withPropertyValues("microblog.client-id=" + clientId,
					"server.servlet.context-path=" + ((contextPath != null) ? contextPath : ""))
			.run((context) -> assertThat(microblog(context).getRedirectUri()).isEqualTo(expected));
	}

	// RU-06
	@ParameterizedTest
	@ValueSource(strings = { "https://other.example/login/oauth2/code/microblog", "myapp://callback",
			"{baseUrl}/login/oauth2/code/microblog", "{baseUrl}/login/oauth2/code/{registrationId}",
			"{baseScheme}://{baseHost}{basePort}{basePath}/login/oauth2/code/microblog", "com.example.app:/callback",
			"com.example.app://callback" })
	void redirectUriIsTakenAsItIsWhenSet(String redirectUri) {
		this.contextRunner.withPropertyValues(CLIENT_ID, "microblog.redirect-uri=" + redirectUri)
			.run((context) -> assertThat(microblog(context).getRedirectUri()).isEqualTo(redirectUri));
	}

	@Test
	void redirectUriIsTakenWhenItIsBelowTheContextPath() {
		this.contextRunner
			.withPropertyValues(CLIENT_ID, "server.servlet.context-path=/blog",
					"microblog.redirect-uri=https://myapp.example/blog/login/oauth2/code/microblog")
			.run((context) -> assertThat(microblog(context).getRedirectUri())
				.isEqualTo("https://myapp.example/blog/login/oauth2/code/microblog"));
	}

	@Test
	void scopesAreTakenWhenSet() {
		this.contextRunner.withPropertyValues(CLIENT_ID, "microblog.scope=profile,email,create")
			.run((context) -> assertThat(microblog(context).getScopes()).containsExactly("profile", "email", "create"));
	}

	@Test
	void noScopeIsAskedForWhenScopeIsEmpty() {
		this.contextRunner.withPropertyValues(CLIENT_ID, "microblog.scope=")
			.run((context) -> assertThat(microblog(context).getScopes()).isNullOrEmpty());
	}

	@Test
	void registrationStandsBesideOthersWhenTheyAreConfigured() {
		this.contextRunner.withPropertyValues(CLIENT_ID, GITHUB + "client-id=abc", GITHUB + "client-secret=def")
			.run((context) -> {
				assertThat(context).hasSingleBean(ClientRegistrationRepository.class)
					.hasSingleBean(OAuth2AuthorizedClientService.class);
				assertThat(registrationIds(context)).containsExactlyInAnyOrder("github", "microblog");
				ClientRegistration github = context.getBean(ClientRegistrationRepository.class)
					.findByRegistrationId("github");
				assertThat(github.getClientId()).isEqualTo("abc");
				assertThat(github.getProviderDetails().getTokenUri())
					.isEqualTo("https://github.com/login/oauth/access_token");
			});
	}

	@Test
	void registrationOfUserWinsWhenConfiguredAndClientIdIsNotRequired() {
		this.contextRunner
			.withPropertyValues(OWN + "client-id=https://own.example/", OWN + "client-authentication-method=none",
					OWN + "authorization-grant-type=authorization_code", OWN + "scope=create",
					OWN + "redirect-uri={baseUrl}/login/oauth2/code/{registrationId}",
					OWN_PROVIDER + "authorization-uri=https://own.example/auth",
					OWN_PROVIDER + "token-uri=https://own.example/token")
			.run((context) -> {
				assertThat(registrationIds(context)).containsExactly("microblog");
				assertThat(microblog(context).getClientId()).isEqualTo("https://own.example/");
				assertThat(microblog(context).getScopes()).containsExactly("create");
				assertThat(microblog(context).getProviderDetails().getTokenUri())
					.isEqualTo("https://own.example/token");
			});
	}

	@Test
	void repositoryOfUserWinsWhenDefined() {
		this.contextRunner.withUserConfiguration(OwnRepositoryConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(ClientRegistrationRepository.class)
				.hasSingleBean(OAuth2AuthorizedClientService.class);
			assertThat(context).getBean(ClientRegistrationRepository.class)
				.isSameAs(context.getBean("ownRegistrations"));
			assertThat(microblog(context).getClientId()).isEqualTo("https://own.example/");
		});
	}

	@Test
	void beansAreNotCreatedWhenDisabled() {
		this.contextRunner.withPropertyValues("microblog.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(MicroblogProperties.class)
				.doesNotHaveBean(ClientRegistrationRepository.class));
	}

	@Test
	void beansAreNotCreatedWhenNotAWebApplication() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(MicroblogClientAutoConfiguration.class, OAuth2ClientAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MicroblogProperties.class)
				.doesNotHaveBean(ClientRegistrationRepository.class));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			https://myapp.example/callback                           | takes answers at
			https://myapp.example                                    | takes answers at
			https://myapp.example/blog/login/oauth2/code/microblog   | takes answers at
			{baseUrl}/callback                                       | takes answers at
			https://myapp.example/login/oauth2/code/microblog#there  | without a fragment (RU-01)
			/login/oauth2/code/microblog                             | must be an absolute URL
			https://myapp.example/login/oauth2/code/micro blog       | It is not a URL
			https://me@myapp.example/login/oauth2/code/microblog     | It is not a URL that people can be sent to
			https://myapp.example/login/oauth2/code/a/b              | takes answers at
			https://myapp.example/login/oauth2/code/                 | takes answers at
			javascript:alert(1)                                      | a scheme that no app can have
			data:text/html,x                                         | a scheme that no app can have
			file:///etc/passwd                                       | a scheme that no app can have
			com.example.app:callback                                 | It has no path
			""")
	void startFailsWhenRedirectUriCannotWork(String redirectUri, String problem) {
		this.contextRunner.withPropertyValues(CLIENT_ID, "microblog.redirect-uri=" + redirectUri).run((context) -> {
			FailureAnalysis analysis = analyze(context);
			assertThat(analysis.getDescription())
				.startsWith("The property 'microblog.redirect-uri' has the value "
						+ InvalidMicroblogPropertyException.quote(redirectUri) + ". ")
				.contains(problem);
			assertThat(analysis.getAction()).contains("https://myapp.example/login/oauth2/code/microblog");
		});
	}

	// RU-02, RU-05
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			http://127.0.0.1:8080/  | http://127.0.0.1:9090/login/oauth2/code/microblog  | http://127.0.0.1:8080
			http://127.0.0.1:8080/  | https://127.0.0.1:8080/login/oauth2/code/microblog | http://127.0.0.1:8080
			http://127.0.0.1:8080/  | http://localhost:8080/login/oauth2/code/microblog  | http://127.0.0.1:8080
			http://127.0.0.1:8080/  | https://myapp.example/login/oauth2/code/microblog  | http://127.0.0.1:8080
			http://127.0.0.1:8080/  | com.example.app:/callback                          | http://127.0.0.1:8080
			http://[::1]:8080/      | http://127.0.0.1:8080/login/oauth2/code/microblog  | http://[::1]:8080
			""")
	void startFailsWhenClientIdIsOnThisMachineAndRedirectUriOnAnotherOrigin(String clientId, String redirectUri,
			String origin) {
		this.contextRunner
			.withPropertyValues("microblog.client-id=" + clientId, "microblog.redirect-uri=" + redirectUri)
			.run((context) -> {
				FailureAnalysis analysis = analyze(context);
				assertThat(analysis.getDescription()).contains("'" + redirectUri + "'", "It must begin with " + origin,
						"(RU-02)");
				assertThat(analysis.getAction()).contains("{baseUrl}/login/oauth2/code/microblog");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:8080/login/oauth2/code/microblog",
			"http://127.0.0.1:8080/login/oauth2/code/{registrationId}",
			"{baseScheme}://{baseHost}{basePort}/login/oauth2/code/microblog" })
	void redirectUriIsTakenWhenItIsOnTheOriginOfClientIdOnThisMachine(String redirectUri) {
		this.contextRunner
			.withPropertyValues("microblog.client-id=http://127.0.0.1:8080/", "microblog.redirect-uri=" + redirectUri)
			.run((context) -> assertThat(microblog(context).getRedirectUri()).isEqualTo(redirectUri));
	}

	// RU-05
	@ParameterizedTest
	@CsvSource({ "http://myapp.example, true", "http://192.168.1.10, true", "HTTP://myapp.example, true",
			"http://127.0.0.1:8080, false", "http://[::1], false", "http://localhost, false" })
	void startFailsWhenRedirectUriIsPlainHttpOnAnotherMachine(String origin, boolean fails) {
		String redirectUri = origin + "/login/oauth2/code/microblog";
		this.contextRunner.withPropertyValues(CLIENT_ID, "microblog.redirect-uri=" + redirectUri).run((context) -> {
			if (fails) {
				assertThat(analyze(context).getDescription()).contains("'" + redirectUri + "'", "It is plain http");
			}
			else {
				assertThat(microblog(context).getRedirectUri()).isEqualTo(redirectUri);
			}
		});
	}

	@Test
	void startFailsWhenRedirectUriIsNotBelowTheContextPath() {
		this.contextRunner
			.withPropertyValues(CLIENT_ID, "server.servlet.context-path=/blog",
					"microblog.redirect-uri=https://myapp.example/login/oauth2/code/microblog")
			.run((context) -> {
				FailureAnalysis analysis = analyze(context);
				assertThat(analysis.getDescription()).contains("'/blog/login/oauth2/code/*'");
				assertThat(analysis.getAction()).contains("https://myapp.example/blog/login/oauth2/code/microblog");
			});
	}

	@Test
	void reportIsPrintedWhenApplicationIsRunWithoutClientId(CapturedOutput output) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> run().close());
		assertThat(output).contains("APPLICATION FAILED TO START", "The property 'microblog.client-id' is missing.",
				"    microblog.client-id=https://myapp.example/client.json");
	}

	@Test
	void reportIsPrintedWhenApplicationIsRunWithInvalidClientId(CapturedOutput output) {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> run("--microblog.client-id=https://myapp.example").close());
		assertThat(output).contains("APPLICATION FAILED TO START",
				"The client identifier 'https://myapp.example' breaks a rule of IndieAuth. CI-02: ",
				"    microblog.client-id=https://myapp.example/");
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.SERVLET);
		return application.run(arguments);
	}

	private static FailureAnalysis analyze(AssertableWebApplicationContext context) {
		assertThat(context).hasFailed();
		Throwable rootCause = NestedExceptionUtils.getRootCause(context.getStartupFailure());
		assertThat(rootCause).isInstanceOf(FailureAnalyzedException.class);
		return ((FailureAnalyzedException) rootCause).analysis();
	}

	private static ClientRegistration microblog(AssertableWebApplicationContext context) {
		assertThat(context).hasNotFailed();
		ClientRegistration registration = context.getBean(ClientRegistrationRepository.class)
			.findByRegistrationId("microblog");
		assertThat(registration).isNotNull();
		return registration;
	}

	private static List<String> registrationIds(AssertableWebApplicationContext context) {
		InMemoryClientRegistrationRepository repository = context.getBean(InMemoryClientRegistrationRepository.class);
		return StreamSupport.stream(repository.spliterator(), false)
			.map(ClientRegistration::getRegistrationId)
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRepositoryConfiguration {

		@Bean
		ClientRegistrationRepository ownRegistrations() {
			return new InMemoryClientRegistrationRepository(
					MicroblogClientRegistrations.withClientId("https://own.example/").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
