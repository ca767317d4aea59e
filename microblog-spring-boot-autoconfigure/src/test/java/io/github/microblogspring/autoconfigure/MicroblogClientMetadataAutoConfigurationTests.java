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

import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.web.ClientMetadataFilter;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.config.oauth2.client.CommonOAuth2Provider;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MicroblogClientMetadataAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MicroblogClientMetadataAutoConfigurationTests {

	private static final String CLIENT_ID = "microblog.client-id=https://myapp.example/client.json";

	private static final String OWN = "spring.security.oauth2.client.registration.microblog.";

	private static final String OWN_PROVIDER = "spring.security.oauth2.client.provider.microblog.";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MicroblogClientAutoConfiguration.class,
				MicroblogClientMetadataAutoConfiguration.class, OAuth2ClientAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			https://myapp.example/client.json          |        | /client.json
			https://myapp.example/oauth/client.json    |        | /oauth/client.json
			https://myapp.example/app/                 |        | /app/
			https://myapp.example:8443/app             | /      | /app
			https://myapp.example/blog/client.json     | /blog  | /client.json
			https://myapp.example/blog/client.json     | /blog/ | /client.json
			https://myapp.example/a/b/c                | /a/b   | /c
			http://127.0.0.1:8080/client.json          |        | /client.json
			http://[::1]/client.json                   |        | /client.json
			""")
	void documentIsServedAtPathOfClientIdBelowContextPath(String clientId, String contextPath, String urlPattern,
			CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("microblog.client-id=" + clientId,
					"server.servlet.context-path=" + ((contextPath != null) ? contextPath : ""))
			.run((context) -> {
				FilterRegistrationBean<?> registration = registration(context);
				assertThat(registration.isEnabled()).isTrue();
				assertThat(registration.getUrlPatterns()).containsExactly(urlPattern);
				assertThat(registration.getFilter()).isInstanceOf(ClientMetadataFilter.class);
				assertThat(document(context).path("client_id").asString()).isEqualTo(clientId);
			});
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void documentIsServedAheadOfSpringSecurityAndBehindForwardedHeaders() {
		this.contextRunner.withPropertyValues(CLIENT_ID)
			.run((context) -> assertThat(registration(context).getOrder())
				.isLessThan(SecurityFilterProperties.DEFAULT_FILTER_ORDER)
				.isGreaterThan(Ordered.HIGHEST_PRECEDENCE));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			https://myapp.example/      |
			https://myapp.example/      | /blog
			https://myapp.example/blog  | /blog
			https://myapp.example/blog/ | /blog
			https://myapp.example/blog/ | /blog/
			http://127.0.0.1:8080/      |
			""")
	void nothingIsServedWhenClientIdIsTheHomePage(String clientId, String contextPath, CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("microblog.client-id=" + clientId,
					"server.servlet.context-path=" + ((contextPath != null) ? contextPath : ""))
			.run(MicroblogClientMetadataAutoConfigurationTests::assertNothingServed);
		assertThat(output).doesNotContain("WARN");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			https://myapp.example/client.json            | /blog | not below the context path '/blog'
			https://myapp.example/blogger/client.json    | /blog | not below the context path '/blog'
			https://myapp.example/client.json?v=1        |       | only a plain path can be served
			https://myapp.example/a%20b                  |       | only a plain path can be served
			https://myapp.example/client;v=1             |       | only a plain path can be served
			https://myapp.example/*                      |       | only a plain path can be served
			https://myapp.example/*.json                 |       | only a plain path can be served
			https://myapp.example/a//client.json         |       | only a plain path can be served
			https://myapp.example//                      |       | only a plain path can be served
			https://myapp.example/login                  |       | people sign in at that path
			https://myapp.example/blog/login             | /blog | people sign in at that path
			https://myapp.example/oauth2/authorization/microblog |  | people sign in at that path
			https://myapp.example/login/oauth2/code/microblog |  | people sign in at that path
			""")
	void oneWarningIsLoggedWhenDocumentCannotBeServed(String clientId, String contextPath, String problem,
			CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("microblog.client-id=" + clientId,
					"server.servlet.context-path=" + ((contextPath != null) ? contextPath : ""))
			.run(MicroblogClientMetadataAutoConfigurationTests::assertNothingServed);
		assertThat(output).containsOnlyOnce("WARN")
			.containsOnlyOnce("The metadata document can't be served at the client identifier " + clientId)
			.contains(problem, "'microblog.client-metadata.enabled' to false");
	}

	@Test
	void nothingIsServedWhenSwitchedOff(CapturedOutput output) {
		this.contextRunner.withPropertyValues(CLIENT_ID, "microblog.client-metadata.enabled=false")
			.run(MicroblogClientMetadataAutoConfigurationTests::assertNothingServed);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void filterThatIsSwitchedOffLetsEverythingPass() {
		this.contextRunner.withPropertyValues("microblog.client-id=https://myapp.example/").run((context) -> {
			MockFilterChain chain = new MockFilterChain();
			filter(context).doFilter(new MockHttpServletRequest(), new MockHttpServletResponse(), chain);
			assertThat(chain.getRequest()).isNotNull();
		});
	}

	@Test
	void documentIsThatOfRegistrationWhenUserConfiguresIt() {
		this.contextRunner
			.withPropertyValues(OWN + "client-id=https://own.example/id", OWN + "client-authentication-method=none",
					OWN + "authorization-grant-type=authorization_code",
					OWN + "redirect-uri={baseUrl}/{action}/oauth2/code/{registrationId}",
					OWN_PROVIDER + "authorization-uri=https://own.example/auth",
					OWN_PROVIDER + "token-uri=https://own.example/token", CLIENT_ID)
			.run((context) -> {
				assertThat(registration(context).getUrlPatterns()).containsExactly("/id");
				assertThat(document(context).path("client_id").asString()).isEqualTo("https://own.example/id");
				assertThat(redirectUris(context)).containsExactly("https://own.example/login/oauth2/code/microblog");
			});
	}

	@Test
	void documentIsThatOfRegistrationWhenUserDefinesRepository() {
		this.contextRunner.withUserConfiguration(OwnRepositoryConfiguration.class).run((context) -> {
			assertThat(registration(context).getUrlPatterns()).containsExactly("/own.json");
			assertThat(document(context).path("client_id").asString()).isEqualTo("https://own.example/own.json");
		});
	}

	@Test
	void nothingIsServedWhenRepositoryHasNoRegistration(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(OtherRepositoryConfiguration.class)
			.run(MicroblogClientMetadataAutoConfigurationTests::assertNothingServed);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void startFailsWhenRegistrationOfUserHasNoUrlAsClientId() {
		this.contextRunner
			.withPropertyValues(OWN + "client-id=my-app", OWN + "client-authentication-method=none",
					OWN + "authorization-grant-type=authorization_code",
					OWN + "redirect-uri={baseUrl}/login/oauth2/code/{registrationId}",
					OWN_PROVIDER + "authorization-uri=https://own.example/auth",
					OWN_PROVIDER + "token-uri=https://own.example/token")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("Its client identifier 'my-app' breaks a rule of IndieAuth. CI-01"));
	}

	@Test
	void beansAreNotCreatedWhenDisabled() {
		this.contextRunner.withPropertyValues(CLIENT_ID, "microblog.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FilterRegistrationBean.class));
	}

	@Test
	void beansAreNotCreatedWhenThereIsNoRepository() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(MicroblogClientMetadataAutoConfiguration.class))
			.withPropertyValues(CLIENT_ID)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FilterRegistrationBean.class));
	}

	@Test
	void beansAreNotCreatedWhenNotAWebApplication() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(MicroblogClientAutoConfiguration.class,
					MicroblogClientMetadataAutoConfiguration.class, OAuth2ClientAutoConfiguration.class))
			.withPropertyValues(CLIENT_ID)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FilterRegistrationBean.class));
	}

	// CM-13
	@Test
	void documentHasDefaultsWhenOnlyClientIdIsSet() {
		this.contextRunner.withPropertyValues("microblog.client-id=https://myapp.example:8443/id").run((context) -> {
			JsonNode document = document(context);
			assertThat(document.path("client_name").asString()).isEqualTo("myapp.example");
			assertThat(document.path("client_uri").asString()).isEqualTo("https://myapp.example:8443/");
			assertThat(document.has("logo_uri")).isFalse();
			assertThat(redirectUris(context)).containsExactly("https://myapp.example:8443/login/oauth2/code/microblog");
		});
	}

	@Test
	void documentHasWhatIsConfigured(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("microblog.client-id=https://myapp.example/blog/id", "microblog.client-name=My App",
					"microblog.client-uri=https://myapp.example/blog/",
					"microblog.logo-uri=https://myapp.example/logo.png?v=2", "spring.application.name=other")
			.run((context) -> {
				JsonNode document = document(context);
				assertThat(document.path("client_name").asString()).isEqualTo("My App");
				assertThat(document.path("client_uri").asString()).isEqualTo("https://myapp.example/blog/");
				assertThat(document.path("logo_uri").asString()).isEqualTo("https://myapp.example/logo.png?v=2");
			});
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void nameIsThatOfApplicationWhenNoneIsConfigured() {
		this.contextRunner
			.withPropertyValues(CLIENT_ID, "spring.application.name=Weblog", "microblog.client-name= ",
					"microblog.client-uri= ", "microblog.logo-uri= ")
			.run((context) -> assertThat(document(context).path("client_name").asString()).isEqualTo("Weblog"));
	}

	// CM-06
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			https://myapp.example/blog/id      |  | https://myapp.example/blog/login/oauth2/code/microblog
			http://127.0.0.1:8080/blog/id      |  | http://127.0.0.1:8080/blog/login/oauth2/code/microblog
			http://[::1]:8080/blog/id          |  | http://[::1]:8080/blog/login/oauth2/code/microblog
			https://myapp.example:8443/blog/id | {baseUrl}/login/oauth2/code/{registrationId} | \
			https://myapp.example:8443/blog/login/oauth2/code/microblog
			https://myapp.example:8443/blog/id | \
			{baseScheme}://{baseHost}{basePort}{basePath}/{action}/oauth2/code/microblog | \
			https://myapp.example:8443/blog/login/oauth2/code/microblog
			https://myapp.example/blog/id | https://other.example/blog/login/oauth2/code/microblog | \
			https://other.example/blog/login/oauth2/code/microblog
			https://myapp.example/blog/id | com.example.app:/cb | com.example.app:/cb
			""")
	void redirectUriIsListedAsItIsSent(String clientId, String redirectUri, String listed, CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("microblog.client-id=" + clientId, "server.servlet.context-path=/blog",
					"microblog.redirect-uri=" + ((redirectUri != null) ? redirectUri : ""))
			.run((context) -> assertThat(redirectUris(context)).containsExactly(listed));
		assertThat(output).doesNotContain("WARN");
	}

	// CM-04, CM-05
	@ParameterizedTest
	@CsvSource({ "client-uri, /about", "client-uri, myapp.example", "client-uri, http://myapp.example/",
			"client-uri, https://myapp.example/#top", "client-uri, https://user:secret@myapp.example/",
			"client-uri, javascript:alert(1)", "client-uri, https://", "logo-uri, /logo.png",
			"logo-uri, http://myapp.example/logo.png", "logo-uri, https://myapp.example/logo.svg#icon",
			"logo-uri, https://me@myapp.example/logo.png", "logo-uri, 'data:image/png;base64,AA=='",
			"logo-uri, ftp://myapp.example/logo.png", "logo-uri, https://myapp.example/my logo.png" })
	void startFailsWhenUrlCannotBeShown(String property, String value) {
		this.contextRunner.withPropertyValues(CLIENT_ID, "microblog." + property + "=" + value).run((context) -> {
			assertThat(context).hasFailed();
			Throwable failure = NestedExceptionUtils.getRootCause(context.getStartupFailure());
			assertThat(failure).isInstanceOf(InvalidMicroblogPropertyException.class);
			FailureAnalysis analysis = ((InvalidMicroblogPropertyException) failure).analysis();
			assertThat(analysis.getDescription())
				.startsWith("The property 'microblog." + property + "' has the value "
						+ InvalidMicroblogPropertyException.quote(value) + ". ")
				.contains("It must be an absolute https URL");
			assertThat(analysis.getAction()).startsWith("Remove the property, or set it to a URL such as https://");
		});
	}

	@Test
	void urlsMayBeHttpWhenClientIdIsOnThisMachine() {
		this.contextRunner
			.withPropertyValues("microblog.client-id=http://127.0.0.1:8080/id",
					"microblog.client-uri=http://127.0.0.1:8080/", "microblog.logo-uri=http://127.0.0.1:8080/logo.png")
			.run((context) -> {
				assertThat(document(context).path("client_uri").asString()).isEqualTo("http://127.0.0.1:8080/");
				assertThat(document(context).path("logo_uri").asString()).isEqualTo("http://127.0.0.1:8080/logo.png");
			});
	}

	// CM-04, V-CM-05
	@ParameterizedTest
	@ValueSource(strings = { "https://www.myapp.example/", "https://myapp.example/about" })
	void oneWarningIsLoggedWhenClientIdDoesNotBeginWithClientUri(String clientUri, CapturedOutput output) {
		this.contextRunner.withPropertyValues(CLIENT_ID, "microblog.client-uri=" + clientUri)
			.run((context) -> assertThat(document(context).path("client_uri").asString()).isEqualTo(clientUri));
		assertThat(output).containsOnlyOnce("WARN").containsOnlyOnce("CM-04: ").contains(clientUri);
	}

	// CM-05
	@Test
	void oneWarningIsLoggedWhenLogoIsOnAnotherHost(CapturedOutput output) {
		this.contextRunner.withPropertyValues(CLIENT_ID, "microblog.logo-uri=https://cdn.example/logo.png")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce("WARN")
			.containsOnlyOnce("CM-05: ")
			.contains("https://cdn.example/logo.png");
	}

	// RU-02, V-CM-10
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			microblog.client-id=https://myapp.example/ | https://login.example/login/oauth2/code/microblog
			microblog.client-id=https://myapp.example/ | https://myapp.example:8443/login/oauth2/code/microblog
			microblog.client-id=https://myapp.example/ | http://127.0.0.1:8080/login/oauth2/code/microblog
			microblog.client-id=https://myapp.example/ | com.example.app:/cb
			microblog.client-metadata.enabled=false    | https://login.example/login/oauth2/code/microblog
			""")
	void oneWarningIsLoggedWhenRedirectUriIsNotListed(String property, String redirectUri, CapturedOutput output) {
		this.contextRunner.withPropertyValues(CLIENT_ID, property, "microblog.redirect-uri=" + redirectUri)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce("WARN")
			.containsOnlyOnce("RU-02: the redirect URI " + redirectUri)
			.contains("list it there");
	}

	// RU-02
	@Test
	void warningSaysToListRedirectUriWhenPathIsNotOurs(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("microblog.client-id=https://myapp.example/id?app",
					"microblog.redirect-uri=https://login.example/login/oauth2/code/microblog")
			.run(MicroblogClientMetadataAutoConfigurationTests::assertNothingServed);
		assertThat(output).containsOnlyOnce("The metadata document can't be served").containsOnlyOnce("RU-02: ");
	}

	// RU-02
	@ParameterizedTest
	@ValueSource(strings = { "https://myapp.example/login/oauth2/code/microblog",
			"https://myapp.example:443/login/oauth2/code/microblog", "{baseUrl}/login/oauth2/code/microblog" })
	void noWarningIsLoggedWhenRedirectUriIsOnTheOriginOfClientId(String redirectUri, CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("microblog.client-id=https://myapp.example/", "microblog.redirect-uri=" + redirectUri)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("WARN");
	}

	// RU-06
	@ParameterizedTest
	@CsvSource({ "myapp://cb, true", "myapp:/cb, true", "com.example.app:/cb, false", "com.example.app://cb, false" })
	void oneWarningIsLoggedWhenSchemeIsNotTheReverseOfADomainName(String redirectUri, boolean warns,
			CapturedOutput output) {
		this.contextRunner.withPropertyValues(CLIENT_ID, "microblog.redirect-uri=" + redirectUri)
			.run((context) -> assertThat(redirectUris(context)).containsExactly(redirectUri));
		if (warns) {
			assertThat(output).containsOnlyOnce("WARN").containsOnlyOnce("RU-06: ").contains(redirectUri);
		}
		else {
			assertThat(output).doesNotContain("WARN");
		}
	}

	private static void assertNothingServed(AssertableWebApplicationContext context) {
		FilterRegistrationBean<?> registration = registration(context);
		assertThat(registration.isEnabled()).isFalse();
		assertThat(registration.getFilter()).isNotInstanceOf(ClientMetadataFilter.class);
	}

	private static FilterRegistrationBean<?> registration(AssertableWebApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean("microblogClientMetadataFilter", FilterRegistrationBean.class);
	}

	private static Filter filter(AssertableWebApplicationContext context) {
		Filter filter = registration(context).getFilter();
		assertThat(filter).isNotNull();
		return filter;
	}

	private static List<String> redirectUris(AssertableWebApplicationContext context) throws Exception {
		return document(context).path("redirect_uris").valueStream().map(JsonNode::asString).toList();
	}

	private static JsonNode document(AssertableWebApplicationContext context) throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		filter(context).doFilter(new MockHttpServletRequest("GET", "/"), response, new MockFilterChain());
		return JsonMapper.shared().readTree(response.getContentAsByteArray());
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRepositoryConfiguration {

		@Bean
		ClientRegistrationRepository ownRegistrations() {
			return new InMemoryClientRegistrationRepository(
					MicroblogClientRegistrations.withClientId("https://own.example/own.json").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherRepositoryConfiguration {

		@Bean
		ClientRegistrationRepository otherRegistrations() {
			return new InMemoryClientRegistrationRepository(
					CommonOAuth2Provider.GITHUB.getBuilder("github").clientId("id").clientSecret("secret").build());
		}

	}

}
