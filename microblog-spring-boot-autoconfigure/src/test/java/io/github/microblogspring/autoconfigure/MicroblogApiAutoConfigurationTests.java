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

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.microblogspring.account.MicroblogAppTokenInterceptor;
import io.github.microblogspring.api.Feed;
import io.github.microblogspring.api.MicroblogApi;
import io.github.microblogspring.api.MicroblogRestClients;
import io.github.microblogspring.api.MicropubApi;
import io.github.microblogspring.test.LocalMicroblog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.servlet.OAuth2ClientWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MicroblogApiAutoConfiguration}.
 */
class MicroblogApiAutoConfigurationTests {

	private static final String ME = "https://alice.example/";

	private static LocalMicroblog microblog;

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MicroblogApiAutoConfiguration.class,
				MicroblogAccountAutoConfiguration.class, MicroblogClientAutoConfiguration.class,
				MicroblogLoginAutoConfiguration.class, MicroblogWebSecurityAutoConfiguration.class,
				OAuth2ClientAutoConfiguration.class, OAuth2ClientWebSecurityAutoConfiguration.class,
				SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class, SslAutoConfiguration.class))
		.withPropertyValues("microblog.client-id=https://myapp.example/client.json", "microblog.scope=read,create",
				"microblog.base-url=" + microblog.baseUrl());

	private final WebApplicationContextRunner restClientRunner = this.contextRunner.withConfiguration(
			AutoConfigurations.of(RestClientAutoConfiguration.class, HttpServiceClientAutoConfiguration.class,
					HttpServiceClientPropertiesAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
					HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class));

	@BeforeAll
	static void start() {
		microblog = LocalMicroblog.start();
	}

	@AfterEach
	void reset() {
		SecurityContextHolder.clearContext();
		RequestContextHolder.resetRequestAttributes();
		microblog.reset();
	}

	@AfterAll
	static void close() {
		microblog.close();
	}

	@Test
	void apiWhenSignedInThenCallsWithTheTokenOfThePerson() {
		this.contextRunner.run((context) -> {
			signIn(context);
			assertThat(context.getBean(MicroblogApi.class).timeline().posts()).hasSize(20);
			assertThat(context.getBean(MicropubApi.class).create("Hello").url()).isNotNull();
		});
	}

	@Test
	void apiWhenSpringBootHasNoRestClientThenWorks() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.boot.restclient"))
			.run((context) -> {
				signIn(context);
				assertThat(context.getBean(MicroblogApi.class).timeline().posts()).hasSize(20);
			});
	}

	@Test
	void apiWhenSpringBootHasRestClientThenItsPropertiesDoNotChangeWhereOrHow() {
		this.restClientRunner
			.withPropertyValues("spring.http.serviceclient.microblog.base-url=https://evil.example",
					"spring.http.serviceclient.microblog.redirects=follow", "spring.http.clients.redirects=follow")
			.run((context) -> {
				signIn(context);
				assertThat(context.getBean(MicroblogApi.class).timeline().posts()).hasSize(20);
				assertRedirectIsNotFollowed(context.getBean(MicroblogApi.class));
			});
	}

	@Test
	void apiWhenApplicationCustomizesRestClientsThenOnlyWhatIsHarmless() {
		this.restClientRunner.withUserConfiguration(CustomizerConfiguration.class)
			.withPropertyValues("spring.jackson.property-naming-strategy=UPPER_CAMEL_CASE")
			.run((context) -> {
				signIn(context);
				Feed feed = context.getBean(MicroblogApi.class).timeline();
				assertThat(feed.posts().get(0).published()).isBefore(Instant.now().plusSeconds(1_000_000_000));
				assertRedirectIsNotFollowed(context.getBean(MicroblogApi.class));
				assertThat(context.getBean(CustomizerConfiguration.class).requests).hasSize(2);
				assertThat(context.getBean(CustomizerConfiguration.class).tokens).containsOnly(false);
			});
	}

	@Test
	void otherGroupsThenAreLeftAlone() {
		this.restClientRunner.withUserConfiguration(OtherGroupConfiguration.class)
			.withPropertyValues("spring.http.serviceclient.other.base-url=" + microblog.baseUrl())
			.run((context) -> {
				signIn(context);
				assertThat(context.getBean(Other.class).home()).contains("Micro.blog, offline");
				microblog.server()
					.verify(1, WireMock.getRequestedFor(WireMock.urlEqualTo("/")).withoutHeader("Authorization"));
			});
	}

	@Test
	void restClientThenForEverythingElse() {
		this.contextRunner.run((context) -> {
			signIn(context);
			RestClient restClient = context.getBean("microblogRestClient", RestClient.class);
			assertThat(restClient.get().uri("/posts/discover").retrieve().onStatus((status) -> true, (q, r) -> {
			}).toBodilessEntity().getStatusCode().value()).isEqualTo(404);
			microblog.server()
				.verify(1, WireMock.getRequestedFor(WireMock.urlEqualTo("/posts/discover"))
					.withHeader("Authorization", WireMock.matching("Bearer [0-9A-F]{20}")));
		});
	}

	@Test
	void restClientThenIsNotInjectedByItsType() {
		this.contextRunner.withUserConfiguration(RestClientConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(RestClientConfiguration.Holder.class).restClient())
				.isSameAs(context.getBean("ownRestClient"));
		});
		this.contextRunner.withUserConfiguration(RestClientUserConfiguration.class)
			.run((context) -> assertThat(context.getBean(RestClientUserConfiguration.User.class).restClient())
				.isNull());
	}

	@Test
	void apiWhenApplicationHasItsOwnThenThatOne() {
		this.contextRunner.withUserConfiguration(OwnApiConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(MicroblogApi.class).hasBean("ownMicroblogApi");
			assertThat(context).hasSingleBean(MicropubApi.class);
		});
	}

	@Test
	void botWhenItHasATokenOfItsOwnThenCallsWithoutAPerson() {
		this.contextRunner.withUserConfiguration(BotConfiguration.class)
			.withPropertyValues("microblog.app-token.token=" + microblog.createAppToken("vincent"))
			.run((context) -> {
				assertThat(context.getBean("botMicropub", MicropubApi.class).create("I am a bot").url())
					.hasHost("vincent.micro.example");
				assertThat(context.getBean(MicropubApi.class)).isNotSameAs(context.getBean("botMicropub"));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "microblog.api.enabled=false", "microblog.enabled=false" })
	void apiWhenDisabledThenAbsent(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean(MicroblogApi.class)
				.doesNotHaveBean(MicropubApi.class)
				.doesNotHaveBean(RestClient.class));
	}

	@Test
	void startWhenNobodyAnswersThenStarts() {
		this.contextRunner.withPropertyValues("microblog.base-url=http://127.0.0.1:9")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(MicroblogApi.class));
		assertThat(microblog.server().getAllServeEvents()).isEmpty();
	}

	private static void assertRedirectIsNotFollowed(MicroblogApi api) {
		microblog.server()
			.stubFor(WireMock.get(WireMock.urlPathEqualTo("/posts/timeline"))
				.willReturn(WireMock.temporaryRedirect("/posts/mentions")));
		assertThatExceptionOfType(RestClientException.class).isThrownBy(api::timeline);
		microblog.server().verify(0, WireMock.getRequestedFor(WireMock.urlPathEqualTo("/posts/mentions")));
	}

	private static void signIn(ApplicationContext context) {
		Map<String, String> server = Map.of("authorization", microblog.baseUrl() + "/indieauth/auth", "token",
				microblog.baseUrl() + "/indieauth/token", "micropub", microblog.baseUrl() + "/micropub");
		OAuth2AuthenticationToken authentication = new OAuth2AuthenticationToken(
				new DefaultOAuth2User(List.of(), Map.of("me", ME, "server", server), "me"), List.of(), "microblog");
		SecurityContextHolder.getContext().setAuthentication(authentication);
		RequestContextHolder.setRequestAttributes(
				new ServletRequestAttributes(new MockHttpServletRequest(), new MockHttpServletResponse()));
		ClientRegistration registration = context.getBean(ClientRegistrationRepository.class)
			.findByRegistrationId("microblog");
		OAuth2AccessToken token = new OAuth2AccessToken(TokenType.BEARER, microblog.createAppToken("alice"), null,
				Instant.now().plusSeconds(3600), Set.of("read", "create"));
		context.getBean(OAuth2AuthorizedClientService.class)
			.saveAuthorizedClient(new OAuth2AuthorizedClient(registration, ME, token), authentication);
	}

	interface Other {

		@GetExchange("/")
		String home();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "other", types = Other.class)
	static class OtherGroupConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		private final List<URI> requests = new ArrayList<>();

		private final List<Boolean> tokens = new ArrayList<>();

		@Bean
		RestClientCustomizer ownCustomizer() {
			ClientHttpRequestInterceptor interceptor = (request, body, execution) -> {
				this.requests.add(request.getURI());
				this.tokens.add(request.getHeaders().containsHeader("Authorization"));
				return execution.execute(request, body);
			};
			return (builder) -> builder.requestFactory(new JdkClientHttpRequestFactory())
				.baseUrl("https://evil.example")
				.requestInterceptor(interceptor);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RestClientConfiguration {

		@Bean
		RestClient ownRestClient() {
			return RestClient.create();
		}

		@Bean
		Holder holder(RestClient restClient) {
			return new Holder(restClient);
		}

		record Holder(RestClient restClient) {

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RestClientUserConfiguration {

		@Bean
		User user(ObjectProvider<RestClient> restClient) {
			return new User(restClient.getIfAvailable());
		}

		record User(@Nullable RestClient restClient) {

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnApiConfiguration {

		@Bean
		MicroblogApi ownMicroblogApi() {
			return mock(MicroblogApi.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BotConfiguration {

		@Bean(defaultCandidate = false)
		MicropubApi botMicropub(MicroblogRestClients restClients, MicroblogAppTokenInterceptor appToken) {
			RestClient restClient = restClients.builder().requestInterceptor(appToken).build();
			return HttpServiceProxyFactory
				.builderFor(MicroblogRestClients.answering(RestClientAdapter.create(restClient)))
				.build()
				.createClient(MicropubApi.class);
		}

	}

}
