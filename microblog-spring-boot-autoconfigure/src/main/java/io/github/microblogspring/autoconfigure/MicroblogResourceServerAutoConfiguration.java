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

import io.github.microblogspring.autoconfigure.MicroblogProperties.Policy;
import io.github.microblogspring.indieauth.DiscoverySettings;
import io.github.microblogspring.indieauth.IdentityConfirmation;
import io.github.microblogspring.indieauth.IndieAuthDiscovery;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.IntrospectionEndpoint;
import io.github.microblogspring.indieauth.TokenVerification;
import io.github.microblogspring.introspection.MicroblogOpaqueTokenIntrospector;
import io.github.microblogspring.introspection.MicroblogResourceServerConfigurer;
import io.github.microblogspring.web.RequiredScopeInterceptor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for REST APIs that accept bearer
 * tokens of Micro.blog, which is off unless asked for. It needs nothing of sign-in.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
@AutoConfiguration(after = MicroblogLoginAutoConfiguration.class,
		beforeName = "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration")
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBooleanProperty(name = "microblog.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("microblog.resource-server.enabled")
@EnableConfigurationProperties(MicroblogProperties.class)
public final class MicroblogResourceServerAutoConfiguration {

	private static final String INTROSPECTOR = "org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector";

	@Bean
	@ConditionalOnMissingBean
	LoosenedCheckWarnings microblogLoosenedCheckWarnings(MicroblogProperties properties,
			ObjectProvider<ClientRegistrationRepository> registrations) {
		return new LoosenedCheckWarnings(properties, registrations.getIfUnique());
	}

	/**
	 * What needs Spring Security's resource server.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(OpaqueTokenIntrospector.class)
	static class ResourceServerConfiguration {

		@Bean
		@ConditionalOnMissingBean(OpaqueTokenIntrospector.class)
		IntrospectionEndpoint microblogIntrospectionEndpoint(MicroblogProperties properties) {
			return new IntrospectionSettingsFactory(properties)
				.endpoint(MicroblogRegistrationFactory.provider(properties));
		}

		@Bean
		@ConditionalOnMissingBean(OpaqueTokenIntrospector.class)
		IntrospectionHttpClient microblogIntrospectionHttpClient(MicroblogProperties properties,
				IntrospectionEndpoint endpoint, ObjectProvider<SslBundles> sslBundles) {
			return new IntrospectionHttpClient(new FetchSettingsFactory(properties, sslBundles).create(endpoint.uri()));
		}

		@Bean
		@ConditionalOnMissingBean(OpaqueTokenIntrospector.class)
		MicroblogOpaqueTokenIntrospector microblogOpaqueTokenIntrospector(MicroblogProperties properties,
				IntrospectionEndpoint endpoint, IntrospectionHttpClient httpClient) {
			IndieAuthProvider provider = MicroblogRegistrationFactory.provider(properties);
			IndieAuthDiscovery discovery = new IndieAuthDiscovery(httpClient.pageFetcher(), provider,
					new DiscoverySettings(properties.getDiscovery().isAllowHttp(),
							properties.getAddress().getMissingIssuer() == Policy.REJECT));
			IdentityConfirmation confirmation = new IdentityConfirmation(discovery, discovery, provider,
					ConfirmationSettingsFactory.forResourceServer(properties).create());
			return new MicroblogOpaqueTokenIntrospector(new TokenVerification(httpClient.requestFactory(), endpoint),
					new TokenVerification(httpClient.requestFactoryOfKnown(), endpoint), confirmation, endpoint,
					new IntrospectionSettingsFactory(properties).create());
		}

		@Bean
		Customizer<HttpSecurity> microblogResourceServerCustomizer() {
			return (http) -> http.with(new MicroblogResourceServerConfigurer(), Customizer.withDefaults());
		}

	}

	/**
	 * What applications with controllers get, so that a scope that is asked for is
	 * checked without sign-in, too.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ OpaqueTokenIntrospector.class, WebMvcConfigurer.class })
	static class RequiredScopeConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "microblogRequiredScopeConfigurer")
		WebMvcConfigurer microblogRequiredScopeConfigurer() {
			return new WebMvcConfigurer() {

				@Override
				public void addInterceptors(InterceptorRegistry registry) {
					registry.addInterceptor(new RequiredScopeInterceptor()).order(Ordered.HIGHEST_PRECEDENCE);
				}

			};
		}

	}

	/**
	 * Says what is missing, as nobody would get in without it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass(INTROSPECTOR)
	static class MissingResourceServerConfiguration {

		MissingResourceServerConfiguration() {
			throw new InvalidMicroblogPropertyException("resource-server.enabled", "true",
					"Spring Security's resource server is not on the classpath.",
					"Add the dependency org.springframework.boot:spring-boot-starter-security-oauth2-resource-server, "
							+ "or remove the property.");
		}

	}

}
