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

import io.github.microblogspring.indieauth.ClientIdentifier;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.web.ClientMetadata;
import io.github.microblogspring.web.ClientMetadataFilter;
import jakarta.servlet.Filter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the client metadata document,
 * where the path of the client identifier is in this application and is not its home
 * page.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
@AutoConfiguration(after = { MicroblogClientAutoConfiguration.class, OAuth2ClientAutoConfiguration.class })
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBooleanProperty(name = "microblog.enabled", matchIfMissing = true)
@ConditionalOnBean({ ClientRegistrationRepository.class, MicroblogProperties.class })
public final class MicroblogClientMetadataAutoConfiguration {

	private static final Log logger = LogFactory.getLog(MicroblogClientMetadataAutoConfiguration.class);

	// Ahead of Spring Security, and of sessions, but behind what forwarded headers change
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

	@Bean
	FilterRegistrationBean<Filter> microblogClientMetadataFilter(ClientRegistrationRepository registrations,
			MicroblogProperties properties, Environment environment) {
		ClientRegistration registration = registrations
			.findByRegistrationId(MicroblogClientRegistrations.REGISTRATION_ID);
		if (registration == null) {
			return nothing();
		}
		RegistrationCheck.check(registration);
		ClientIdentifier clientId = ClientIdentifier.parse(registration.getClientId());
		ApplicationDetails application = ApplicationDetails.of(properties, environment);
		ClientMetadata metadata = new ClientMetadataFactory(properties, application).create(clientId, registration);
		String urlPattern = urlPattern(clientId, application, properties);
		new ClientMetadataWarnings(clientId, metadata, urlPattern != null).warnings().forEach(logger::warn);
		return (urlPattern != null) ? registration(new ClientMetadataFilter(metadata), urlPattern) : nothing();
	}

	private static @Nullable String urlPattern(ClientIdentifier clientId, ApplicationDetails application,
			MicroblogProperties properties) {
		if (!properties.getClientMetadata().isEnabled()) {
			return null;
		}
		ClientMetadataPath path = ClientMetadataPath.of(clientId, application.contextPath(),
				properties.getSignInPage().getPath());
		if (path.problem() != null) {
			logger.warn("The metadata document can't be served at the client identifier " + clientId + ": "
					+ path.problem() + ". Choose another client identifier, or serve it yourself and set "
					+ "'microblog.client-metadata.enabled' to false");
		}
		return path.urlPattern();
	}

	private static FilterRegistrationBean<Filter> registration(Filter filter, String urlPattern) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
		registration.setName("microblogClientMetadataFilter");
		registration.addUrlPatterns(urlPattern);
		registration.setOrder(ORDER);
		return registration;
	}

	private static FilterRegistrationBean<Filter> nothing() {
		FilterRegistrationBean<Filter> registration = registration(
				(request, response, filterChain) -> filterChain.doFilter(request, response), "/");
		registration.setEnabled(false);
		return registration;
	}

}
