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

import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

import javax.crypto.spec.SecretKeySpec;

import io.github.microblogspring.oauth2.MicroblogAuthorizedClientService;
import io.github.microblogspring.oauth2.TokenEncryption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.aop.interceptor.SimpleTraceInterceptor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.servlet.OAuth2ClientWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.JdbcOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MicroblogTokenStoreAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MicroblogTokenStoreAutoConfigurationTests {

	private static final String ALICE = "https://alice.example/";

	private static final String KEY = "microblog.token-store.encryption-key=" + key(1);

	private static final String IN_THE_CLEAR = "Tokens are stored in the clear by ";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, MicroblogClientAutoConfiguration.class,
				MicroblogLoginAutoConfiguration.class, MicroblogTokenStoreAutoConfiguration.class,
				MicroblogWebSecurityAutoConfiguration.class, OAuth2ClientAutoConfiguration.class,
				OAuth2ClientWebSecurityAutoConfiguration.class, SecurityAutoConfiguration.class,
				ServletWebSecurityAutoConfiguration.class))
		.withPropertyValues("microblog.client-id=https://myapp.example/client.json");

	private final WebApplicationContextRunner jdbcRunner = this.contextRunner
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceInitializationAutoConfiguration.class, JdbcTemplateAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true",
				"spring.sql.init.schema-locations=classpath:io/github/microblogspring/oauth2/authorized-client-schema.sql")
		.withUserConfiguration(JdbcConfiguration.class);

	@Test
	void serviceOfSpringBootIsWrappedInSilence(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(OAuth2AuthorizedClientService.class)
				.getBean(OAuth2AuthorizedClientService.class)
				.isInstanceOf(MicroblogAuthorizedClientService.class);
			assertThat(output).doesNotContain("WARN", "not eligible for getting processed");
		});
	}

	@Test
	void serviceOfApplicationIsWrappedAndEncryptsWhenThereIsAKey(CapturedOutput output) {
		this.jdbcRunner.withPropertyValues(KEY).run((context) -> {
			save(context);
			assertThat(load(context)).isEqualTo("the-token");
			assertThat(storedToken(context)).startsWith("microblog:aes-gcm:").doesNotContain("the-token");
			assertThat(output).doesNotContain("WARN", "not eligible for getting processed");
		});
	}

	@Test
	void serviceOfApplicationIsWrappedAndWarnsWhenThereIsNoKey(CapturedOutput output) {
		this.jdbcRunner.run((context) -> {
			save(context);
			assertThat(load(context)).isEqualTo("the-token");
			assertThat(storedToken(context)).contains("the-token");
			assertThat(output).containsOnlyOnce(IN_THE_CLEAR + "JdbcOAuth2AuthorizedClientService")
				.doesNotContain("not eligible for getting processed");
		});
	}

	@Test
	void oldKeysAreForReading() {
		this.jdbcRunner
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:rotation;DB_CLOSE_DELAY=-1",
					"spring.datasource.generate-unique-name=false")
			.withPropertyValues(KEY)
			.run((before) -> {
				save(before);
				this.jdbcRunner
					.withPropertyValues("spring.datasource.url=jdbc:h2:mem:rotation",
							"spring.datasource.generate-unique-name=false",
							"microblog.token-store.encryption-key= " + key(2) + " ",
							"microblog.token-store.old-encryption-keys=" + key(3) + ", " + key(1))
					.run((after) -> {
						String stored = storedToken(after);
						assertThat(load(after)).isEqualTo("the-token");
						save(after);
						assertThat(storedToken(after).substring(0, 34)).isNotEqualTo(stored.substring(0, 34));
						assertThat(load(after)).isEqualTo("the-token");
						assertThat(load(before)).isNull();
					});
				before.getBean(JdbcOperations.class).execute("SHUTDOWN");
			});
	}

	@Test
	void serviceOfApplicationIsNotWrappedTwice() {
		this.contextRunner.withUserConfiguration(WrappedConfiguration.class)
			.run((context) -> assertThat(context).getBean(OAuth2AuthorizedClientService.class)
				.isSameAs(WrappedConfiguration.SERVICE));
	}

	@Test
	void allServicesAreWrapped(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(SeveralConfiguration.class).run((context) -> {
			assertThat(context.getBeansOfType(OAuth2AuthorizedClientService.class)).hasSize(2)
				.allSatisfy(
						(name, service) -> assertThat(service).isInstanceOf(MicroblogAuthorizedClientService.class));
			assertThat(output).doesNotContain("WARN");
		});
	}

	@Test
	void serviceWithAProxyIsWrapped() {
		this.jdbcRunner.withUserConfiguration(AdvisorConfiguration.class).withPropertyValues(KEY).run((context) -> {
			assertThat(context).hasNotFailed();
			OAuth2AuthorizedClientService service = context.getBean(OAuth2AuthorizedClientService.class);
			assertThat(AopUtils.isAopProxy(service)).isFalse();
			assertThat(service).isInstanceOf(MicroblogAuthorizedClientService.class)
				.extracting("delegate")
				.satisfies((delegate) -> assertThat(AopUtils.isAopProxy(delegate)).isTrue());
			save(context);
			assertThat(load(context)).isEqualTo("the-token");
		});
	}

	@Test
	void serviceWithAScopeIsWrappedOnce() {
		this.contextRunner.withUserConfiguration(ScopedConfiguration.class).run((context) -> {
			assertThat(context.getBean("scoped")).isInstanceOf(MicroblogAuthorizedClientService.class);
			assertThat(context.getBean("scopedTarget.scoped"))
				.isInstanceOf(InMemoryOAuth2AuthorizedClientService.class);
		});
	}

	@Test
	@EnabledIfEnvironmentVariable(named = "MICROBLOG_TEST_POSTGRESQL_URL", matches = "jdbc:postgresql:.+",
			disabledReason = "MICROBLOG_TEST_POSTGRESQL_URL names no PostgreSQL; .ci/run starts one")
	void tokensAreStoredInPostgresqlWhenStartedAgain(CapturedOutput output) {
		WebApplicationContextRunner runner = this.jdbcRunner.withPropertyValues(KEY,
				"spring.datasource.url=" + System.getenv("MICROBLOG_TEST_POSTGRESQL_URL"),
				"spring.sql.init.mode=always",
				"spring.sql.init.schema-locations=classpath:io/github/microblogspring/oauth2/authorized-client-schema-postgresql.sql");
		runner.run(MicroblogTokenStoreAutoConfigurationTests::save);
		runner.run((context) -> {
			assertThat(load(context)).isEqualTo("the-token");
			context.getBean(JdbcOperations.class).execute("DROP TABLE oauth2_authorized_client");
			assertThat(output).doesNotContain("WARN");
		});
	}

	@Test
	void warningIsLoggedWhenServiceIsNeededTooEarly(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(EarlyConfiguration.class)
			.run((context) -> assertThat(output)
				.containsOnlyOnce("The tokens of the bean 'authorizedClientService' are "
						+ "neither encrypted nor bound to the server that issued them"));
	}

	@Test
	void warningIsNotLoggedWhenServiceThatIsNeededEarlyIsWrappedByTheApplication(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(EarlyConfiguration.class, WrappedConfiguration.class)
			.run((context) -> assertThat(output).doesNotContain("neither encrypted nor bound"));
	}

	@Test
	void encryptionOfApplicationIsTaken() {
		this.jdbcRunner.withUserConfiguration(EncryptionConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(TokenEncryption.class);
			save(context);
			assertThat(storedToken(context)).startsWith("microblog:aes-gcm:");
		});
	}

	@Test
	void nothingIsWrappedWhenDisabledOrNotAServletApplication() {
		this.contextRunner.withPropertyValues("microblog.enabled=false")
			.withUserConfiguration(RegistrationsConfiguration.class)
			.run((context) -> assertThat(context).getBean(OAuth2AuthorizedClientService.class)
				.isInstanceOf(InMemoryOAuth2AuthorizedClientService.class));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(MicroblogTokenStoreAutoConfiguration.class,
					OAuth2ClientAutoConfiguration.class))
			.withUserConfiguration(RegistrationsConfiguration.class)
			.run((context) -> assertThat(context).getBean(OAuth2AuthorizedClientService.class)
				.isInstanceOf(InMemoryOAuth2AuthorizedClientService.class));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					encryption-key         | s3cr3t key!                                  | It is not base64.
					encryption-key         | czNjcjN0                                     | It is 6 bytes long, and a key has 32.
					encryption-key         | ''                                           | It is 0 bytes long, and a key has 32.
					encryption-key         | s3cr3t+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA | It is 33 bytes long, and a key has 32.
					old-encryption-keys    | s3cr3t key!                                  | It is not base64.
					old-encryption-keys[0] | czNjcjN0                                     | It is 6 bytes long, and a key has 32.
					""")
	void startFailsWhenKeyIsNoneWithoutShowingIt(String property, String value, String problem, CapturedOutput output) {
		FailureReport report = FailureReport.of(withProperties(Map.of("microblog.token-store." + property, value)),
				output);
		assertThat(report.description()).isEqualTo("The property 'microblog.token-store." + property.replace("[0]", "")
				+ "' has a value that is not shown here. " + problem);
		assertThat(report.action()).contains("openssl rand -base64 32");
		assertThat(output).doesNotContain("s3cr3t", "czNjcjN0");
	}

	@Test
	void startFailsWhenThereAreOldKeysOnly(CapturedOutput output) {
		FailureReport report = FailureReport
			.of(withProperties(Map.of("microblog.token-store.old-encryption-keys", key(1))), output);
		assertThat(report.description()).contains("for reading only, and there is no key to write with");
		assertThat(report.action()).contains("'microblog.token-store.encryption-key'");
		assertThat(output).doesNotContain(key(1));
	}

	@Test
	void startFailsWhenKeyIsNoneAlsoWhenBeansAreLazy() {
		withProperties(Map.of("microblog.token-store.encryption-key", "none"))
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidMicroblogPropertyException.class));
	}

	private WebApplicationContextRunner withProperties(Map<String, Object> properties) {
		return this.contextRunner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("keys", properties)));
	}

	private static String key(int number) {
		byte[] key = new byte[32];
		key[0] = (byte) number;
		return Base64.getEncoder().encodeToString(key);
	}

	private static void save(ApplicationContext context) {
		ClientRegistration registration = context.getBean(ClientRegistrationRepository.class)
			.findByRegistrationId("microblog");
		Instant now = Instant.now();
		OAuth2AccessToken token = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "the-token", now,
				now.plusSeconds(3600), Set.of("create"));
		context.getBean(OAuth2AuthorizedClientService.class)
			.saveAuthorizedClient(new OAuth2AuthorizedClient(registration, ALICE, token),
					new TestingAuthenticationToken(ALICE, "none"));
	}

	private static String load(ApplicationContext context) {
		OAuth2AuthorizedClient client = context.getBean(OAuth2AuthorizedClientService.class)
			.loadAuthorizedClient("microblog", ALICE);
		return (client != null) ? client.getAccessToken().getTokenValue() : null;
	}

	private static String storedToken(ApplicationContext context) {
		OAuth2AuthorizedClient stored = new JdbcOAuth2AuthorizedClientService(context.getBean(JdbcOperations.class),
				context.getBean(ClientRegistrationRepository.class))
			.loadAuthorizedClient("microblog", ALICE);
		return stored.getAccessToken().getTokenValue();
	}

	@Configuration(proxyBeanMethods = false)
	static class JdbcConfiguration {

		@Bean
		OAuth2AuthorizedClientService authorizedClientService(JdbcOperations jdbc,
				ClientRegistrationRepository registrations) {
			return new JdbcOAuth2AuthorizedClientService(jdbc, registrations);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrappedConfiguration {

		private static final OAuth2AuthorizedClientService SERVICE = new MicroblogAuthorizedClientService(
				new InMemoryOAuth2AuthorizedClientService((id) -> null), TokenEncryption.none());

		@Bean
		OAuth2AuthorizedClientService authorizedClientService() {
			return SERVICE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeveralConfiguration {

		@Bean
		InMemoryOAuth2AuthorizedClientService first(ClientRegistrationRepository registrations) {
			return new InMemoryOAuth2AuthorizedClientService(registrations);
		}

		@Bean(defaultCandidate = false)
		InMemoryOAuth2AuthorizedClientService second(ClientRegistrationRepository registrations) {
			return new InMemoryOAuth2AuthorizedClientService(registrations);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AdvisorConfiguration {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		DefaultPointcutAdvisor advisor() {
			NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
			pointcut.setClassFilter(OAuth2AuthorizedClientService.class::isAssignableFrom);
			pointcut.setMappedName("*AuthorizedClient");
			return new DefaultPointcutAdvisor(pointcut, new SimpleTraceInterceptor());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedConfiguration {

		@Bean
		@Scope(scopeName = BeanDefinition.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.INTERFACES)
		OAuth2AuthorizedClientService scoped(ClientRegistrationRepository registrations) {
			return new InMemoryOAuth2AuthorizedClientService(registrations);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyConfiguration {

		@Bean
		static BeanPostProcessor earlyPostProcessor(OAuth2AuthorizedClientService service) {
			return new BeanPostProcessor() {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EncryptionConfiguration {

		@Bean
		TokenEncryption tokenEncryption() {
			return TokenEncryption.of(new SecretKeySpec(new byte[32], "AES"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RegistrationsConfiguration {

		@Bean
		ClientRegistrationRepository registrations() {
			return (id) -> null;
		}

	}

}
