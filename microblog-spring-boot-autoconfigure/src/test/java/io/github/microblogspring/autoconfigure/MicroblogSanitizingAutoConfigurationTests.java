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

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint.ConfigurationPropertiesBeanDescriptor;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MicroblogSanitizingAutoConfiguration} with the endpoints themselves,
 * which show all values (T-L2).
 */
class MicroblogSanitizingAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MicroblogSanitizingAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "microblog.app-token.token", "microblog.appToken.token", "microblog.app_token.token",
			"MICROBLOG_APP_TOKEN_TOKEN", "MICROBLOG_APPTOKEN_TOKEN", "MICROBLOG_APP_TOKEN",
			"microblog.token-store.encryption-key", "microblog.tokenStore.encryptionKey",
			"MICROBLOG_TOKENSTORE_ENCRYPTIONKEY", "MICROBLOG_TOKEN_STORE_ENCRYPTION_KEY",
			"microblog.token-store.old-encryption-keys", "microblog.token-store.old-encryption-keys[0]",
			"microblog.tokenStore.oldEncryptionKeys[12]", "MICROBLOG_TOKENSTORE_OLDENCRYPTIONKEYS_0",
			"microblog.resource-server.client-secret", "microblog.resourceServer.clientSecret",
			"MICROBLOG_RESOURCESERVER_CLIENTSECRET", "microblog.resource-server.bearer-token",
			"MICROBLOG_RESOURCE_SERVER_BEARER_TOKEN" })
	void environmentThenHidesSecrets(String key) {
		Map<String, Object> properties = new LinkedHashMap<>(
				Map.of(key, "s3cr3t", "microblog.app-token.enabled", "shown", "other.app-token.token", "other"));
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test", properties)))
			.run((context) -> {
				EnvironmentEndpoint endpoint = new EnvironmentEndpoint(context.getEnvironment(),
						context.getBeansOfType(SanitizingFunction.class).values(), Show.ALWAYS);
				Map<String, EnvironmentEndpoint.PropertyValueDescriptor> shown = endpoint.environment(null)
					.getPropertySources()
					.get(0)
					.getProperties();
				assertThat(shown.get(key).getValue()).isEqualTo("******");
				assertThat(shown.get("microblog.app-token.enabled").getValue()).isEqualTo("shown");
				assertThat(shown.get("other.app-token.token").getValue()).isEqualTo("other");
			});
	}

	@Test
	void configurationPropertiesThenHideSecrets() {
		this.contextRunner.withUserConfiguration(PropertiesConfiguration.class)
			.withPropertyValues("microblog.app-token.token=s3cr3t", "microblog.client-name=Shown",
					"microblog.token-store.encryption-key=s3cr3t-1",
					"microblog.token-store.old-encryption-keys[0]=s3cr3t-2",
					"microblog.token-store.old-encryption-keys[1]=s3cr3t-3",
					"microblog.resource-server.client-secret=s3cr3t", "microblog.resource-server.bearer-token=s3cr3t",
					"microblog.resource-server.client-id=shown")
			.run((context) -> {
				ConfigurationPropertiesReportEndpoint endpoint = new ConfigurationPropertiesReportEndpoint(
						context.getBeansOfType(SanitizingFunction.class).values(), Show.ALWAYS);
				endpoint.setApplicationContext(context);
				ConfigurationPropertiesBeanDescriptor descriptor = endpoint.configurationProperties()
					.getContexts()
					.values()
					.iterator()
					.next()
					.getBeans()
					.values()
					.iterator()
					.next();
				Map<String, Object> shown = descriptor.getProperties();
				assertThat(shown).containsEntry("clientName", "Shown");
				assertThat(shown.get("appToken")).asString().contains("token=******");
				assertThat(shown.get("tokenStore")).asString()
					.contains("encryptionKey=******", "oldEncryptionKeys=[******, ******]");
				assertThat(shown.get("resourceServer")).asString()
					.contains("clientId=shown", "clientSecret=******", "bearerToken=******");
				assertThat(shown).asString().doesNotContain("s3cr3t");
				assertThat(descriptor.getInputs()).asString().contains("Shown").doesNotContain("s3cr3t");
			});
	}

	@Test
	void functionIsNotThereWithoutActuator() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(SanitizingFunction.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MicroblogSanitizingAutoConfiguration.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(MicroblogProperties.class)
	static class PropertiesConfiguration {

	}

}
