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

import io.github.microblogspring.account.EmailSignInSettings;
import io.github.microblogspring.account.MicroblogAccountClient;
import io.github.microblogspring.account.MicroblogAppTokenInterceptor;
import io.github.microblogspring.account.MicroblogAppTokenSignInConfigurer;
import io.github.microblogspring.account.MicroblogEmailSignInConfigurer;
import io.github.microblogspring.account.TokenOwnership;
import io.github.microblogspring.account.TokenReplacement;
import io.github.microblogspring.indieauth.IdentityConfirmation;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.TokenVerification;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Micro.blog's account endpoints
 * and the ways to sign in by them, which are off unless asked for.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
@AutoConfiguration(after = MicroblogLoginAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBooleanProperty(name = "microblog.enabled", matchIfMissing = true)
@ConditionalOnBean({ MicroblogHttpClient.class, IndieAuthProvider.class })
public final class MicroblogAccountAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MicroblogAccountClient microblogAccountClient(MicroblogHttpClient httpClient, IndieAuthProvider provider) {
		return new MicroblogAccountClient(httpClient.requestFactory(), provider.baseUrl());
	}

	@Bean
	TokenOwnership microblogTokenOwnership(MicroblogAccountClient accountClient, MicroblogHttpClient httpClient,
			IndieAuthProvider provider, IdentityConfirmation identityConfirmation) {
		return new TokenOwnership(accountClient, new TokenVerification(httpClient.requestFactory(), provider),
				identityConfirmation, provider);
	}

	@Bean
	@ConditionalOnBooleanProperty("microblog.token-replacement.enabled")
	TokenReplacement microblogTokenReplacement(MicroblogAccountClient accountClient, IndieAuthProvider provider,
			MicroblogProperties properties) {
		Duration interval = properties.getTokenReplacement().getInterval();
		if (interval.compareTo(Duration.ZERO) <= 0) {
			throw new InvalidMicroblogPropertyException("token-replacement.interval", interval.toString(),
					"A token can't be replaced more often than it is used.", "Set a few days, such as 3d.");
		}
		return new TokenReplacement(accountClient, provider, interval);
	}

	@Bean
	@ConditionalOnBooleanProperty("microblog.email.enabled")
	Customizer<HttpSecurity> microblogEmailSignInCustomizer(MicroblogProperties properties, Environment environment) {
		EmailSignInSettings settings = new EmailSignInSettingsFactory(properties, environment).create();
		return (http) -> http.with(new MicroblogEmailSignInConfigurer(),
				(email) -> email.appName(settings.appName()).redirectUrl(settings.redirectUrl()));
	}

	@Bean
	@ConditionalOnBooleanProperty("microblog.app-token.enabled")
	Customizer<HttpSecurity> microblogAppTokenSignInCustomizer() {
		return (http) -> http.with(new MicroblogAppTokenSignInConfigurer(), Customizer.withDefaults());
	}

	@Bean
	@ConditionalOnMissingBean
	@Conditional(OnAppTokenCondition.class)
	MicroblogAppTokenInterceptor microblogAppTokenInterceptor(MicroblogProperties properties,
			IndieAuthProvider provider) {
		String token = properties.getAppToken().getToken();
		Assert.state(token != null, "The property is there");
		try {
			return new MicroblogAppTokenInterceptor(token, provider.baseUrl());
		}
		catch (IllegalArgumentException ex) {
			throw InvalidMicroblogPropertyException.ofSecret("app-token.token", "It is not an app token.",
					"Set it to a token that you made at Micro.blog, under Account, App tokens, "
							+ "without anything around it");
		}
	}

	/**
	 * Matches unless the token is missing or empty.
	 */
	static final class OnAppTokenCondition implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return StringUtils.hasText(context.getEnvironment().getProperty("microblog.app-token.token"));
		}

	}

}
