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

import io.github.microblogspring.api.MicroblogApi;
import io.github.microblogspring.api.MicroblogApiInterceptor;
import io.github.microblogspring.api.MicroblogMedia;
import io.github.microblogspring.api.MicroblogRestClients;
import io.github.microblogspring.api.MicropubApi;
import io.github.microblogspring.api.PersonApiCalls;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.TokenVerification;
import io.github.microblogspring.oauth2.MicroblogAuthorizedClientRepository;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.security.oauth2.client.autoconfigure.servlet.OAuth2ClientWebSecurityAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.web.client.RestClient;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for calling Micro.blog as the person
 * who is signed in: {@link MicroblogApi}, {@link MicropubApi}, and the {@link RestClient}
 * {@code microblogRestClient} for everything else.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
@AutoConfiguration(after = { MicroblogLoginAutoConfiguration.class, OAuth2ClientWebSecurityAutoConfiguration.class },
		beforeName = "org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration")
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBooleanProperty(name = "microblog.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "microblog.api.enabled", matchIfMissing = true)
@ConditionalOnBean({ IndieAuthProvider.class, OAuth2AuthorizedClientRepository.class })
public final class MicroblogApiAutoConfiguration {

	@Bean
	MicroblogApiHttpClient microblogApiHttpClient(MicroblogProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		FetchSettingsFactory settings = new FetchSettingsFactory(properties, sslBundles);
		return new MicroblogApiHttpClient(settings.createForApi(), settings.createForUploads());
	}

	@Bean
	MicroblogRestClients microblogRestClients(IndieAuthProvider provider, MicroblogApiHttpClient httpClient) {
		return new MicroblogRestClients(provider.baseUrl(), httpClient.requestFactory());
	}

	@Bean
	PersonApiCalls microblogPersonApiCalls(ObjectProvider<OAuth2AuthorizedClientManager> authorizedClientManagers,
			OAuth2AuthorizedClientRepository authorizedClients, IndieAuthProvider provider,
			MicroblogApiHttpClient httpClient) {
		return new PersonApiCalls((request) -> authorizedClientManagers.getObject().authorize(request),
				new MicroblogAuthorizedClientRepository(authorizedClients), provider,
				new TokenVerification(httpClient.requestFactory(), provider));
	}

	@Bean
	MicroblogApiInterceptor microblogApiInterceptor(PersonApiCalls apiCalls) {
		return new MicroblogApiInterceptor(apiCalls);
	}

	@Bean
	@ConditionalOnMissingBean
	MicroblogMedia microblogMedia(MicropubApi micropub, MicroblogApiHttpClient httpClient, PersonApiCalls apiCalls,
			IndieAuthProvider provider) {
		return new MicroblogMedia(micropub, httpClient.uploadRequestFactory(), apiCalls, provider.mediaEndpoint());
	}

	@Bean
	MicroblogApiGroupConfigurer microblogApiGroupConfigurer(MicroblogRestClients restClients,
			MicroblogApiInterceptor interceptor) {
		return new MicroblogApiGroupConfigurer(restClients, interceptor);
	}

	// By its name only, so that a RestClient that is injected elsewhere is not this one
	@Bean(defaultCandidate = false)
	RestClient microblogRestClient(MicroblogRestClients restClients, MicroblogApiInterceptor interceptor) {
		return restClients.builder().requestInterceptor(interceptor).build();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(MicroblogApi.class)
	@ImportHttpServices(group = MicroblogApiGroupConfigurer.GROUP, types = MicroblogApi.class,
			clientType = ClientType.REST_CLIENT)
	static class MicroblogApiConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(MicropubApi.class)
	@ImportHttpServices(group = MicroblogApiGroupConfigurer.GROUP, types = MicropubApi.class,
			clientType = ClientType.REST_CLIENT)
	static class MicropubApiConfiguration {

	}

}
