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

import java.time.Duration;
import java.util.function.Consumer;

import io.github.microblogspring.autoconfigure.MicroblogProperties.Policy;
import io.github.microblogspring.indieauth.DiscoveryCache;
import io.github.microblogspring.indieauth.DiscoverySettings;
import io.github.microblogspring.indieauth.IdentityConfirmation;
import io.github.microblogspring.indieauth.IndieAuthDiscovery;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.oauth2.AddressServers;
import io.github.microblogspring.oauth2.MicroblogAuthorizationFailureHandler;
import io.github.microblogspring.oauth2.MicroblogAuthorizationRequestResolver;
import io.github.microblogspring.oauth2.MicroblogAuthorizedClientRepository;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.MicroblogOAuth2UserService;
import io.github.microblogspring.oauth2.MicroblogRefreshTokenResponseClient;
import io.github.microblogspring.oauth2.MicroblogTokenResponseClient;
import io.github.microblogspring.oauth2.PendingSignInRepository;
import io.github.microblogspring.oauth2.SignOutRevocation;
import io.github.microblogspring.oauth2.TypedAddressResolver;
import io.github.microblogspring.web.MicroblogLoginConfigurer;
import io.github.microblogspring.web.RateLimit;
import io.github.microblogspring.web.RequiredScopeInterceptor;
import io.github.microblogspring.web.SignInPageSettings;
import io.github.microblogspring.web.SignInPrompts;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for sign-in with Micro.blog: what
 * {@code oauth2Login} picks up as beans, and what {@link MicroblogLoginConfigurer} adds
 * to it.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
@AutoConfiguration(after = { MicroblogClientAutoConfiguration.class, OAuth2ClientAutoConfiguration.class })
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBooleanProperty(name = "microblog.enabled", matchIfMissing = true)
@ConditionalOnBean(ClientRegistrationRepository.class)
public final class MicroblogLoginAutoConfiguration {

	private static final Log logger = LogFactory.getLog(MicroblogLoginAutoConfiguration.class);

	@Bean
	IndieAuthProvider microblogProvider(MicroblogProperties properties) {
		return MicroblogRegistrationFactory.provider(properties);
	}

	@Bean
	MicroblogHttpClient microblogHttpClient(MicroblogProperties properties, ObjectProvider<SslBundles> sslBundles) {
		return new MicroblogHttpClient(new FetchSettingsFactory(properties, sslBundles).create());
	}

	@Bean
	@ConditionalOnMissingBean
	IndieAuthDiscovery indieAuthDiscovery(MicroblogHttpClient httpClient, IndieAuthProvider provider,
			MicroblogProperties properties) {
		return new IndieAuthDiscovery(httpClient.pageFetcher(), provider, discoverySettings(properties));
	}

	private static DiscoverySettings discoverySettings(MicroblogProperties properties) {
		return new DiscoverySettings(properties.getDiscovery().isAllowHttp(),
				properties.getAddress().getMissingIssuer() == Policy.REJECT);
	}

	@Bean
	IdentityConfirmation identityConfirmation(IndieAuthDiscovery discovery, MicroblogHttpClient httpClient,
			IndieAuthProvider provider, MicroblogProperties properties) {
		IndieAuthDiscovery providerDiscovery = new IndieAuthDiscovery(httpClient.providerPageFetcher(), provider,
				discoverySettings(properties));
		return new IdentityConfirmation(discovery, providerDiscovery, provider,
				new ConfirmationSettingsFactory(properties).create());
	}

	@Bean
	@ConditionalOnMissingBean
	OAuth2AuthorizationRequestResolver microblogAuthorizationRequestResolver(ClientRegistrationRepository registrations,
			IndieAuthProvider provider, MicroblogProperties properties) {
		return new MicroblogAuthorizationRequestResolver(registrations, provider.endpoints(),
				properties.getIdentityEndpoint());
	}

	@Bean
	@ConditionalOnMissingBean
	OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> microblogTokenResponseClient(
			MicroblogHttpClient httpClient, IdentityConfirmation identityConfirmation) {
		return new MicroblogTokenResponseClient(httpClient.requestFactory(), identityConfirmation);
	}

	@Bean
	@ConditionalOnMissingBean
	OAuth2UserService<OAuth2UserRequest, OAuth2User> microblogUserService() {
		return new MicroblogOAuth2UserService();
	}

	@Bean
	@ConditionalOnMissingBean
	Consumer<DefaultOAuth2AuthorizedClientManager> microblogAuthorizedClientManagerCustomizer(
			ClientRegistrationRepository registrations,
			ObjectProvider<OAuth2AuthorizedClientRepository> authorizedClients) {
		return (manager) -> manager.setAuthorizationFailureHandler(
				new MicroblogAuthorizationFailureHandler(registrations, authorizedClients.getObject()));
	}

	@Bean
	@ConditionalOnMissingBean
	OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> microblogRefreshTokenResponseClient(
			MicroblogHttpClient httpClient) {
		return new MicroblogRefreshTokenResponseClient(httpClient.requestFactory());
	}

	@Bean
	SignOutRevocation microblogSignOutRevocation(MicroblogHttpClient httpClient, MicroblogProperties properties) {
		return new SignOutRevocation(httpClient.requestFactory(), properties.isLegacyRevocation());
	}

	@Bean
	PendingSignInRepository pendingSignInRepository(MicroblogProperties properties) {
		MicroblogProperties.Address address = properties.getAddress();
		// A server can name its issuer in its metadata only to leave it out of answers
		return new PendingSignInRepository(
				address.getMissingIss() == Policy.REJECT || address.getServers() == AddressServers.WITH_ISSUER);
	}

	@Bean
	DiscoveryCache discoveryCache(IndieAuthDiscovery discovery, MicroblogProperties properties,
			ObjectProvider<CacheManager> cacheManagers) {
		return new DiscoveryCacheFactory(properties.getDiscovery(), cacheManagers).create(discovery);
	}

	@Bean
	TypedAddressResolver typedAddressResolver(DiscoveryCache discovery, IndieAuthProvider provider,
			ClientRegistrationRepository registrations, MicroblogProperties properties) {
		return new TypedAddressResolver(discovery, provider, registrations, properties.getIdentityEndpoint(),
				properties.getAddress().getServers());
	}

	@Bean
	SignInPageSettings microblogSignInPageSettings(MicroblogProperties properties, Environment environment) {
		return new SignInPageSettingsFactory(properties, environment).create();
	}

	// The name is what templates know
	@Bean
	SignInPrompts microblogSignIn(SignInPageSettings settings, ApplicationContext messages) {
		return new SignInPrompts(settings, messages);
	}

	@Bean
	Customizer<HttpSecurity> microblogLoginCustomizer(MicroblogProperties properties, SignInPageSettings settings,
			SignInPrompts prompts, ClientRegistrationRepository registrations, PendingSignInRepository pendingSignIns,
			TypedAddressResolver addressResolver, IndieAuthProvider provider, SignOutRevocation revocation,
			Environment environment) {
		ClientRegistration registration = registrations
			.findByRegistrationId(MicroblogClientRegistrations.REGISTRATION_ID);
		if (registration == null) {
			if (OnSignInCondition.isWanted(environment)) {
				logger.warn("Nobody can sign in with Micro.blog: the ClientRegistrationRepository of the application "
						+ "has no registration 'microblog'. MicroblogClientRegistrations makes one");
			}
			return (http) -> {
			};
		}
		RegistrationCheck.check(registration);
		RateLimit rateLimit = addressRateLimit(properties.getAddress().getRateLimit());
		return (http) -> http.with(new MicroblogLoginConfigurer(settings, prompts, pendingSignIns, addressResolver,
				rateLimit, provider, revocation), Customizer.withDefaults());
	}

	private static RateLimit addressRateLimit(@Nullable Integer perMinute) {
		if (perMinute != null && perMinute <= 0) {
			throw new InvalidMicroblogPropertyException("address.rate-limit", perMinute.toString(),
					"Nobody could type an address with that limit.",
					"Set a positive number, or 'microblog.address.enabled' to false.");
		}
		return (perMinute != null) ? RateLimit.of(perMinute, Duration.ofMinutes(1)) : RateLimit.none();
	}

	@Bean
	LoosenedCheckWarnings microblogLoosenedCheckWarnings(MicroblogProperties properties,
			ClientRegistrationRepository registrations) {
		return new LoosenedCheckWarnings(properties, registrations);
	}

	/**
	 * What applications with controllers get.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebMvcConfigurer.class)
	static class RequiredScopeConfiguration {

		@Bean
		WebMvcConfigurer microblogRequiredScopeConfigurer(
				ObjectProvider<OAuth2AuthorizedClientRepository> authorizedClients) {
			return new WebMvcConfigurer() {

				@Override
				public void addInterceptors(InterceptorRegistry registry) {
					OAuth2AuthorizedClientRepository repository = authorizedClients.getIfUnique();
					registry
						.addInterceptor((repository != null)
								? new RequiredScopeInterceptor(new MicroblogAuthorizedClientRepository(repository))
								: new RequiredScopeInterceptor())
						.order(Ordered.HIGHEST_PRECEDENCE);
				}

			};
		}

	}

}
