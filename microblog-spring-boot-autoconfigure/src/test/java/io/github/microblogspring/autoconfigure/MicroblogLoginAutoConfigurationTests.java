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

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import io.github.microblogspring.indieauth.DiscoveryCache;
import io.github.microblogspring.indieauth.IndieAuthDiscovery;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.oauth2.MicroblogAuthorizationRequestResolver;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.MicroblogOAuth2UserService;
import io.github.microblogspring.oauth2.MicroblogRefreshTokenResponseClient;
import io.github.microblogspring.oauth2.MicroblogTokenResponseClient;
import io.github.microblogspring.oauth2.PendingSignInRepository;
import io.github.microblogspring.oauth2.TypedAddressResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.servlet.OAuth2ClientWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ott.OneTimeTokenService;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.config.oauth2.client.CommonOAuth2Provider;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.ott.GenerateOneTimeTokenRequestResolver;
import org.springframework.security.web.authentication.ott.OneTimeTokenGenerationSuccessHandler;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class MicroblogLoginAutoConfigurationTests {

	private static final String OWN_PACKAGE = "io.github.microblogspring.";

	private static final String LOGGER = LoosenedCheckWarnings.class.getSimpleName();

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			MicroblogClientAutoConfiguration.class, MicroblogLoginAutoConfiguration.class,
			MicroblogWebSecurityAutoConfiguration.class, OAuth2ClientAutoConfiguration.class,
			OAuth2ClientWebSecurityAutoConfiguration.class, SecurityAutoConfiguration.class,
			ServletWebSecurityAutoConfiguration.class, SslAutoConfiguration.class);

	private final WebApplicationContextRunner emptyRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final WebApplicationContextRunner contextRunner = this.emptyRunner
		.withPropertyValues("microblog.client-id=https://myapp.example/client.json");

	@Test
	void beansAreCreatedWhenOnlyClientIdIsSet() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(IndieAuthDiscovery.class)
				.hasSingleBean(PendingSignInRepository.class)
				.hasSingleBean(TypedAddressResolver.class)
				.hasSingleBean(SecurityFilterChain.class);
			assertThat(context).getBean(OAuth2AuthorizationRequestResolver.class)
				.isInstanceOf(MicroblogAuthorizationRequestResolver.class);
			assertThat(context.getBeansOfType(OAuth2AccessTokenResponseClient.class).values())
				.hasExactlyElementsOfTypes(MicroblogTokenResponseClient.class,
						MicroblogRefreshTokenResponseClient.class);
			assertThat(context).getBean(OAuth2UserService.class).isInstanceOf(MicroblogOAuth2UserService.class);
		});
	}

	@Test
	void onlyRefreshBacksOffWhenUserRefreshesTokens() {
		this.contextRunner
			.withBean("ownRefresh", RestClientRefreshTokenTokenResponseClient.class,
					RestClientRefreshTokenTokenResponseClient::new)
			.run((context) -> assertThat(context.getBeansOfType(OAuth2AccessTokenResponseClient.class).values())
				.hasOnlyElementsOfTypes(MicroblogTokenResponseClient.class,
						RestClientRefreshTokenTokenResponseClient.class)
				.hasSize(2));
	}

	@Test
	void providerIsWhatThePropertiesSay() {
		this.contextRunner.withPropertyValues("microblog.base-url=https://stand-in.example")
			.run((context) -> assertThat(context).getBean(IndieAuthProvider.class)
				.extracting((provider) -> provider.baseUrl().toString())
				.isEqualTo("https://stand-in.example"));
	}

	@ParameterizedTest
	@ValueSource(classes = { AuthenticationProvider.class, AuthenticationConverter.class,
			GrantedAuthoritiesMapper.class, OneTimeTokenService.class, OneTimeTokenGenerationSuccessHandler.class,
			GenerateOneTimeTokenRequestResolver.class, InetAddressFilter.class, HttpClientSettings.class,
			ClientHttpRequestFactoryBuilder.class, ClientHttpRequestFactory.class, RestClient.class,
			RestClient.Builder.class })
	void beansThatSpringPicksUpEverywhereAreNotPublished(Class<?> type) {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(type));
	}

	@Test
	void loginIsNotSwitchedOnForEveryChain() {
		this.contextRunner.run((context) -> {
			ResolvableType type = ResolvableType.forClassWithGenerics(Customizer.class,
					ResolvableType.forClassWithGenerics(OAuth2LoginConfigurer.class, HttpSecurity.class));
			assertThat(context.getBeanNamesForType(type)).isEmpty();
		});
	}

	@Test
	void oneRepositoryOfRegistrationsIsPublishedWhenOthersAreConfigured() {
		this.contextRunner
			.withPropertyValues("spring.security.oauth2.client.registration.github.client-id=abc",
					"spring.security.oauth2.client.registration.github.client-secret=def")
			.run((context) -> assertThat(context).hasSingleBean(ClientRegistrationRepository.class));
	}

	@Test
	void beansAreNotCreatedWhenDisabled() {
		this.emptyRunner.withPropertyValues("microblog.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(ownBeans(context)).isEmpty();
		});
	}

	@Test
	void beansAreNotCreatedWhenNotAWebApplication() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(ownBeans(context)).isEmpty();
		});
	}

	@Test
	void beansAreNotCreatedWhenReactiveWebApplication() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(MicroblogClientAutoConfiguration.class,
					MicroblogLoginAutoConfiguration.class, MicroblogWebSecurityAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(ownBeans(context)).isEmpty();
			});
	}

	@Test
	void beansAreCreatedWhenRegistrationIsOfAUserWithoutClientId(CapturedOutput output) {
		this.emptyRunner.withUserConfiguration(OwnRegistrationConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(ClientRegistrationRepository.class)
				.hasSingleBean(OAuth2AuthorizationRequestResolver.class);
			assertThat(output).doesNotContain("WARN");
		});
	}

	@Test
	void warningIsLoggedWhenRepositoryOfUserHasNoRegistration(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(OtherRegistrationConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).singleElement()
				.asString()
				.contains("Nobody can sign in with Micro.blog", "no registration 'microblog'",
						"MicroblogClientRegistrations");
			assertThat(filters(context)).isNotEmpty().noneMatch((name) -> name.startsWith(OWN_PACKAGE));
		});
	}

	@Test
	void userServiceBacksOffWhenUserHasOne() {
		this.contextRunner.withUserConfiguration(OwnUserServiceConfiguration.class).run((context) -> {
			assertThat(context).doesNotHaveBean(MicroblogOAuth2UserService.class)
				.hasSingleBean(MicroblogTokenResponseClient.class)
				.hasSingleBean(MicroblogAuthorizationRequestResolver.class);
			assertThat(context).getBean(OAuth2UserService.class).isInstanceOf(DefaultOAuth2UserService.class);
		});
	}

	@Test
	void userServiceDoesNotBackOffWhenUserHasOneForOpenIdConnect() {
		this.contextRunner.withUserConfiguration(OwnOidcUserServiceConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(MicroblogOAuth2UserService.class)
				.hasSingleBean(OidcUserService.class));
	}

	@Test
	void tokenResponseClientBacksOffWhenUserHasOne() {
		this.contextRunner.withUserConfiguration(OwnTokenResponseClientConfiguration.class)
			.run((context) -> assertThat(context).doesNotHaveBean(MicroblogTokenResponseClient.class)
				.hasSingleBean(RestClientAuthorizationCodeTokenResponseClient.class)
				.hasSingleBean(MicroblogOAuth2UserService.class));
	}

	@Test
	void authorizationRequestResolverBacksOffWhenUserHasOne() {
		this.contextRunner.withUserConfiguration(OwnResolverConfiguration.class)
			.run((context) -> assertThat(context).doesNotHaveBean(MicroblogAuthorizationRequestResolver.class)
				.hasSingleBean(DefaultOAuth2AuthorizationRequestResolver.class)
				.hasSingleBean(MicroblogTokenResponseClient.class));
	}

	@Test
	void authorizedClientManagerCustomizerBacksOffWhenUserHasOne() {
		this.contextRunner.withUserConfiguration(OwnManagerCustomizerConfiguration.class).run((context) -> {
			ResolvableType type = ResolvableType.forClassWithGenerics(Consumer.class,
					DefaultOAuth2AuthorizedClientManager.class);
			assertThat(context.getBeanNamesForType(type)).containsExactly("ownManagerCustomizer");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1:8443", "[::1]:8443" })
	void contextStartsWhenAddressOfResolveIsAnAddressWithPort(String address) {
		this.contextRunner.withPropertyValues("microblog.discovery.resolve[alice.example]=" + address)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void noCacheManagerIsPublished() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(DiscoveryCache.class)
			.doesNotHaveBean(CacheManager.class)
			.doesNotHaveBean(Cache.class));
	}

	@Test
	void nothingIsWarnedOfByDefault(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).doesNotContain("WARN").doesNotContain(LOGGER);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			microblog.base-url=http://127.0.0.1:9999                      | 'microblog.base-url' is not https
			microblog.address.missing-iss=accept                          | 'microblog.address.missing-iss' accepts
			microblog.address.missing-issuer=accept                       | 'microblog.address.missing-issuer' accepts
			microblog.discovery.allow-http=true                           | 'microblog.discovery.allow-http' fetches
			microblog.discovery.allowed-addresses=10.0.0.0/8,127.0.0.0/8  | fetch from 10.0.0.0/8, 127.0.0.0/8
			microblog.discovery.resolve[alice.example]=127.0.0.1:8443     | sends requests for alice.example
			microblog.client-id=http://127.0.0.1:8080/                    | CI-05
			microblog.client-id=https://myapp.example/?app                | CI-03
			microblog.redirect-uri={baseUrl}/login/oauth2/code/microblog  | RU-07
			""")
	void warningIsLoggedOnceWhenACheckIsLoosened(String property, String warning, CapturedOutput output) {
		this.contextRunner.withPropertyValues(property).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(warnings(output)).singleElement().asString().contains(warning);
		});
	}

	@Test
	void warningsAreLoggedWhenClientIdIsLocalhost(CapturedOutput output) {
		this.contextRunner.withPropertyValues("microblog.client-id=http://localhost:8080/").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(warnings(output)).hasSize(2)
				.anyMatch((line) -> line.contains("CI-04"))
				.anyMatch((line) -> line.contains("CI-05"));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "microblog.address.missing-iss=reject", "microblog.address.other-host=reject",
			"microblog.provider-vouches-for-own-hosts=false", "microblog.address.servers=with-issuer",
			"microblog.address.enabled=false", "microblog.allowed-users=https://alice.example/",
			"microblog.allowed-hosts=alice.example", "microblog.identity-endpoint=token",
			"microblog.sign-in-page.path=/signin" })
	void nothingIsWarnedOfWhenNoCheckIsLoosened(String property, CapturedOutput output) {
		this.contextRunner.withPropertyValues(property).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).doesNotContain("WARN");
		});
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains("WARN")).toList();
	}

	private static List<String> ownBeans(ApplicationContext context) {
		return Arrays.stream(context.getBeanDefinitionNames())
			.filter((name) -> isOwn(context.getType(name)) || name.contains("icroblog"))
			.toList();
	}

	private static boolean isOwn(@Nullable Class<?> type) {
		return type != null && type.getName().startsWith(OWN_PACKAGE);
	}

	private static List<String> filters(AssertableWebApplicationContext context) {
		return context.getBean(SecurityFilterChain.class)
			.getFilters()
			.stream()
			.map((filter) -> filter.getClass().getName())
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRegistrationConfiguration {

		@Bean
		ClientRegistrationRepository ownRegistrations() {
			return new InMemoryClientRegistrationRepository(
					MicroblogClientRegistrations.withClientId("https://own.example/").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherRegistrationConfiguration {

		@Bean
		ClientRegistrationRepository otherRegistrations() {
			return new InMemoryClientRegistrationRepository(
					CommonOAuth2Provider.GITHUB.getBuilder("github").clientId("abc").clientSecret("def").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnUserServiceConfiguration {

		@Bean
		OAuth2UserService<OAuth2UserRequest, OAuth2User> ownUserService() {
			return new DefaultOAuth2UserService();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnOidcUserServiceConfiguration {

		@Bean
		OAuth2UserService<OidcUserRequest, OidcUser> ownOidcUserService() {
			return new OidcUserService();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTokenResponseClientConfiguration {

		@Bean
		OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> ownTokenResponseClient() {
			return new RestClientAuthorizationCodeTokenResponseClient();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnResolverConfiguration {

		@Bean
		OAuth2AuthorizationRequestResolver ownResolver(ClientRegistrationRepository registrations) {
			return new DefaultOAuth2AuthorizationRequestResolver(registrations, "/oauth2/authorization");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnManagerCustomizerConfiguration {

		@Bean
		Consumer<DefaultOAuth2AuthorizedClientManager> ownManagerCustomizer() {
			return (manager) -> {
			};
		}

	}

}
