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

import java.util.Map;
import java.util.stream.StreamSupport;

import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport.ConditionAndOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport.ConditionAndOutcomes;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.servlet.OAuth2ClientWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code --debug} says to somebody who looks for the sign-in.
 */
class ConditionReportTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			MicroblogApiAutoConfiguration.class, MicroblogClientAutoConfiguration.class,
			MicroblogClientMetadataAutoConfiguration.class, MicroblogLoginAutoConfiguration.class,
			MicroblogTokenStoreAutoConfiguration.class, MicroblogWebSecurityAutoConfiguration.class,
			OAuth2ClientAutoConfiguration.class, OAuth2ClientWebSecurityAutoConfiguration.class,
			SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withPropertyValues("microblog.client-id=https://myapp.example/client.json");

	@ParameterizedTest
	@ValueSource(classes = { MicroblogApiAutoConfiguration.class, MicroblogClientAutoConfiguration.class,
			MicroblogClientMetadataAutoConfiguration.class, MicroblogLoginAutoConfiguration.class,
			MicroblogTokenStoreAutoConfiguration.class, MicroblogWebSecurityAutoConfiguration.class })
	void reportWhenNothingIsInTheWayThenMatch(Class<?> source) {
		this.contextRunner.run((context) -> assertThat(outcomes(context, source.getName()).isFullMatch()).isTrue());
	}

	@ParameterizedTest
	@ValueSource(classes = { MicroblogApiAutoConfiguration.class, MicroblogClientAutoConfiguration.class,
			MicroblogClientMetadataAutoConfiguration.class, MicroblogLoginAutoConfiguration.class,
			MicroblogTokenStoreAutoConfiguration.class, MicroblogWebSecurityAutoConfiguration.class })
	void reportWhenDisabledThenNamesTheProperty(Class<?> source) {
		this.contextRunner.withPropertyValues("microblog.enabled=false")
			.run((context) -> assertThat(mismatch(context, source.getName()))
				.contains("found different value in property 'microblog.enabled'"));
	}

	@ParameterizedTest
	@ValueSource(classes = { MicroblogApiAutoConfiguration.class, MicroblogClientAutoConfiguration.class,
			MicroblogClientMetadataAutoConfiguration.class, MicroblogLoginAutoConfiguration.class,
			MicroblogTokenStoreAutoConfiguration.class, MicroblogWebSecurityAutoConfiguration.class })
	void reportWhenNotAServletApplicationThenSaysSo(Class<?> source) {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(mismatch(context, source.getName()))
				.contains("not a servlet web application"));
	}

	@Test
	void reportWhenApplicationHasAChainThenNamesIt() {
		this.contextRunner.withUserConfiguration(OwnChainConfiguration.class).run((context) -> {
			assertThat(mismatch(context, MicroblogWebSecurityAutoConfiguration.class.getName()))
				.contains("SecurityFilterChain' ownChain");
			assertThat(outcomes(context, MicroblogLoginAutoConfiguration.class.getName()).isFullMatch()).isTrue();
		});
	}

	@Test
	void reportWhenApplicationHasARepositoryThenNamesIt() {
		this.contextRunner.withUserConfiguration(OwnRepositoryConfiguration.class)
			.run((context) -> assertThat(mismatch(context,
					MicroblogClientAutoConfiguration.class.getName() + "#clientRegistrationRepository"))
				.contains("ClientRegistrationRepository' ownRegistrations"));
	}

	private static String mismatch(ConfigurableApplicationContext context, String source) {
		return StreamSupport.stream(outcomes(context, source).spliterator(), false)
			.map(ConditionAndOutcome::getOutcome)
			.filter((outcome) -> !outcome.isMatch())
			.findFirst()
			.orElseThrow()
			.getMessage();
	}

	private static ConditionAndOutcomes outcomes(ConfigurableApplicationContext context, String source) {
		Map<String, ConditionAndOutcomes> outcomes = ConditionEvaluationReport.get(context.getBeanFactory())
			.getConditionAndOutcomesBySource();
		assertThat(outcomes).containsKey(source);
		return outcomes.get(source);
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnChainConfiguration {

		@Bean
		SecurityFilterChain ownChain(HttpSecurity http) {
			return http.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRepositoryConfiguration {

		@Bean
		ClientRegistrationRepository ownRegistrations() {
			return new InMemoryClientRegistrationRepository(
					MicroblogClientRegistrations.withClientId("https://own.example/").build());
		}

	}

}
