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
import java.util.Map;

import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.servlet.OAuth2ClientWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each way to configure it wrong stops the start, with a report that says what to do.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationFailureTests {

	private static final String REGISTRATION = "spring.security.oauth2.client.registration.microblog.";

	private static final String PROVIDER = "spring.security.oauth2.client.provider.own.";

	private final WebApplicationContextRunner emptyRunner = new WebApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(MicroblogAccountAutoConfiguration.class, MicroblogApiAutoConfiguration.class,
					MicroblogClientAutoConfiguration.class, MicroblogLoginAutoConfiguration.class,
					MicroblogWebSecurityAutoConfiguration.class, OAuth2ClientAutoConfiguration.class,
					OAuth2ClientWebSecurityAutoConfiguration.class, SecurityAutoConfiguration.class,
					ServletWebSecurityAutoConfiguration.class, SslAutoConfiguration.class));

	private final WebApplicationContextRunner contextRunner = this.emptyRunner
		.withPropertyValues("microblog.client-id=https://myapp.example/client.json");

	// V-AR-07
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			scope         | openid,profile        | don't speak OpenID Connect    | Remove 'openid'
			scope         | email,create          | together with 'profile'       | microblog.scope=profile,email
			scope         | email                 | together with 'profile'       | microblog.scope=profile,email
			redirect-uri  | https://myapp.example | takes answers at              | /login/oauth2/code/microblog
			redirect-uri  | not a url             | It is not a URL.              | /login/oauth2/code/microblog
			base-url      | micro.blog            | It must be an http or https URL | https://micro.blog
			base-url      | ftp://micro.blog      | It must be an http or https URL | https://micro.blog
			base-url      | https:///             | It must be an http or https URL | https://micro.blog
			base-url      | https://micro.blog?a  | without user name, query and fragment | https://micro.blog
			base-url      | https://micro.blog#a  | without user name, query and fragment | https://micro.blog
			allowed-users | not a url             | It is not a profile URL.      | https://alice.example/
			allowed-users | https://192.0.2.1/    | It is not a profile URL.      | https://alice.example/
			allowed-users | http://alice.example/ | http only                     | https://alice.example/
			allowed-hosts | https://team.example/ | not the name of a public host | team.example
			allowed-hosts | team.example/         | not the name of a public host | team.example
			allowed-hosts | team.example:443      | not the name of a public host | team.example
			allowed-hosts | *.team.example        | not the name of a public host | team.example
			allowed-hosts | team.example?         | not the name of a public host | team.example
			allowed-hosts | 192.0.2.1             | not the name of a public host | team.example
			allowed-hosts | team                  | not the name of a public host | team.example
			address.rate-limit          | 0     | Nobody could type an address  | a positive number
			address.rate-limit          | -1    | Nobody could type an address  | a positive number
			discovery.connect-timeout   | PT0S  | Nothing could be fetched      | a larger value
			discovery.connect-timeout   | PT-1S | Nothing could be fetched      | a larger value
			discovery.timeout           | PT0S  | Nothing could be fetched      | a larger value
			discovery.timeout           | PT-1S | Nothing could be fetched      | a larger value
			discovery.max-redirects     | -1    | Nothing could be fetched      | a larger value
			discovery.max-response-size | 0B    | Nothing could be fetched      | a larger value
			discovery.max-response-size | -1B   | Nothing could be fetched      | a larger value
			discovery.max-concurrent    | 0     | Nothing could be fetched      | a larger value
			discovery.max-concurrent    | -1    | Nothing could be fetched      | a larger value
			api.connect-timeout         | PT0S  | Nothing could be fetched      | a larger value
			api.timeout                 | PT-1S | Nothing could be fetched      | a larger value
			api.upload-timeout          | PT0S  | Nothing could be fetched      | a larger value
			api.max-response-size       | 0B    | Nothing could be fetched      | a larger value
			discovery.cache-ttl         | PT-1S | It is negative.               | set it to 0
			discovery.cache-size        | -1    | It is negative.               | set it to 0
			discovery.ssl-bundle        | some  | There is no such SSL bundle.  | spring.ssl.bundle.
			discovery.allowed-addresses | 10.0.0.0/99 | neither an IP address   | 127.0.0.0/8
			discovery.allowed-addresses | localhost   | neither an IP address   | 127.0.0.0/8
			sign-in-page.path           | login          | begins with one slash   | /login
			sign-in-page.path           | //evil.example | begins with one slash   | /login
			sign-in-page.path           | /sign//in      | begins with one slash   | /login
			sign-in-page.path           | /sign-in?a     | begins with one slash   | /login
			sign-in-page.path           | /sign-in#a     | begins with one slash   | /login
			sign-in-page.path           | /sign-in/**    | begins with one slash   | /login
			sign-in-page.path           | /{page}        | begins with one slash   | /login
			sign-in-page.path           | /sign in       | begins with one slash   | /login
			sign-in-page.path           | /a/../login    | begins with one slash   | /login
			sign-in-page.path           | /login/microblog               | taken       | /login
			sign-in-page.path           | /login/microblog/              | taken       | /login
			sign-in-page.path           | /oauth2/authorization/microblog | taken      | /login
			sign-in-page.path           | /login/oauth2/code/microblog   | taken       | /login
			""")
	void startFailsWhenPropertyIsWrong(String property, String value, String problem, String action,
			CapturedOutput output) {
		FailureReport report = report(output, "microblog." + property + "=" + value);
		assertThat(report.description())
			.startsWith("The property 'microblog." + property + "' has the value '" + value + "'. ")
			.contains(problem)
			.endsWith(".");
		assertThat(report.action()).contains(action);
	}

	// T-M4, T-M6
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/signin/                                      | not an absolute http or https URL
			myapp://signin/                               | not an absolute http or https URL
			https:///signin/                              | not an absolute http or https URL
			https://myapp.example/a b/                    | not an absolute http or https URL
			https://myapp.example/a/../signin/            | not an absolute http or https URL
			https://myapp.example:0/signin/               | not an absolute http or https URL
			http://myapp.example/signin/                  | must be https
			http://192.168.0.1/signin/                    | must be https
			http://127.0.0.1.evil.example/signin/         | must be https
			https://myapp.example                         | must have a path
			https://myapp.example/                        | must have a path
			https://myapp.example/?token=                 | must have a path
			https://myapp.example//signin/                | must have a path
			https://myapp.example/{token}/                | not an absolute http or https URL
			https://myapp.example/sign%20in/              | must have a path
			https://myapp.example/sign*in/                | must have a path
			https://myapp.example/signin/#                | must not have a fragment
			https://myapp.example/signin                  | end with a slash or with '?token='
			https://myapp.example/signin?                 | end with a slash or with '?token='
			https://myapp.example/signin?code=            | end with a slash or with '?token='
			https://myapp.example/signin?token=x          | end with a slash or with '?token='
			https://myapp.example/signin?a=b&token=       | end with a slash or with '?token='
			https://myapp.example/login/                  | taken by another step
			https://myapp.example/login?token=            | taken by another step
			https://myapp.example/logout/                 | taken by another step
			https://myapp.example/login/microblog/        | taken by another step
			https://myapp.example/login/microblog/email/  | taken by another step
			https://myapp.example/login/microblog/email?token= | taken by another step
			https://myapp.example/login/microblog/email/link/  | taken by another step
			https://myapp.example/login/oauth2/code/      | taken by another step
			https://myapp.example/login/oauth2/code/microblog?token= | taken by another step
			https://myapp.example/oauth2/authorization/   | taken by another step
			https://myapp.example/client.json?token=      | taken by another step
			https://myapp.example/client.json/            | taken by another step
			""")
	void startFailsWhenRedirectUrlOfMailsIsWrong(String redirectUrl, String problem, CapturedOutput output) {
		FailureReport report = report(output, "microblog.email.enabled=true", "microblog.email.app-name=My App",
				"microblog.email.redirect-url=" + redirectUrl);
		assertThat(report.description())
			.startsWith("The property 'microblog.email.redirect-url' has the value '" + redirectUrl + "'. ")
			.contains(problem)
			.endsWith(".");
		assertThat(report.action()).contains("https://myapp.example/signin/");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			server.servlet.context-path=/app   | https://myapp.example/signin/      | not below the context path '/app'
			server.servlet.context-path=/app/  | https://myapp.example/app?token=   | not below the context path '/app'
			server.servlet.context-path=/app   | https://myapp.example/apps/signin/ | not below the context path '/app'
			server.servlet.context-path=/app   | https://myapp.example/app/login/   | taken by another step
			microblog.sign-in-page.path=/in    | https://myapp.example/in?token=    | taken by another step
			microblog.sign-in-page.path=/in/   | https://myapp.example/in/          | taken by another step
			microblog.sign-in-page.path=/in/me | https://myapp.example/in/          | taken by another step
			microblog.client-id=https://myapp.example/in/app.json | https://myapp.example/in/ | taken by another step
			""")
	void startFailsWhenRedirectUrlOfMailsIsElsewhereHere(String other, String redirectUrl, String problem,
			CapturedOutput output) {
		FailureReport report = report(output, other, "microblog.email.enabled=true", "microblog.email.app-name=My App",
				"microblog.email.redirect-url=" + redirectUrl);
		assertThat(report.description()).contains("'microblog.email.redirect-url'", problem).endsWith(".");
		assertThat(report.action()).contains("such as https://myapp.example", "/signin/");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			server.servlet.context-path=/     | https://myapp.example/signin/
			server.servlet.context-path=/app/ | https://myapp.example/app/signin/
			server.servlet.context-path=/app  | https://myapp.example/app/signin?token=
			microblog.sign-in-page.path=/in/me/you | https://myapp.example/in/
			microblog.sign-in-page.path=/in/me | https://myapp.example/in?token=
			microblog.client-id=https://myapp.example/ | https://myapp.example/sign-in_a.b~c/
			microblog.client-id=https://myapp.example/ | https://myapp.example/login/mail/
			microblog.client-id=https://myapp.example/ | https://b\u00fccher.example:8443/signin/
			microblog.client-id=http://127.0.0.1:8080/ | http://127.0.0.1:8080/signin/
			microblog.client-id=http://127.0.0.1:8080/ | http://localhost:8080/signin?token=
			""")
	void startSucceedsWhenRedirectUrlOfMailsIsRight(String other, String redirectUrl) {
		this.contextRunner
			.withPropertyValues(other, "microblog.email.enabled=true", "microblog.email.app-name=My App",
					"microblog.email.redirect-url=" + redirectUrl)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource({ "email.app-name", "email.redirect-url" })
	void startFailsWhenPropertyOfMailsIsMissing(String property, CapturedOutput output) {
		FailureReport report = report(output, "microblog.email.enabled=true", "microblog.email.app-name=My App",
				"microblog.email.redirect-url=https://myapp.example/signin/", "microblog." + property + "=");
		assertThat(report.description()).startsWith("The property 'microblog." + property + "' is missing. ");
		assertThat(report.action()).contains("help@micro.blog", "microblog.email.enabled=false");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S" })
	void startFailsWhenIntervalOfReplacementIsNotPositive(String interval, CapturedOutput output) {
		FailureReport report = report(output, "microblog.token-replacement.enabled=true",
				"microblog.token-replacement.interval=" + interval);
		assertThat(report.description())
			.startsWith("The property 'microblog.token-replacement.interval' has the value '" + interval + "'. ")
			.endsWith(".");
		assertThat(report.action()).contains("3d");
	}

	@Test
	void startSucceedsWhenMailsAreOffWhateverTheirPropertiesAre() {
		this.contextRunner.withPropertyValues("microblog.email.redirect-url=nonsense")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	// T-L2
	@ParameterizedTest
	@ValueSource(strings = { "s3cr3t token", "s3cr3t\u00fc", "s3cr3t\ninjected: header", "s3cr3t\"" })
	void startFailsWhenAppTokenIsNoneWithoutShowingIt(String token, CapturedOutput output) {
		FailureReport report = FailureReport.of(this.contextRunner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("token", Map.of("microblog.app-token.token", token)))), output);
		assertThat(report.description()).startsWith("The property 'microblog.app-token.token' ");
		assertThat(report.action()).contains("under Account, App tokens");
		assertThat(output).doesNotContain("s3cr3t");
	}

	// Else the empty variable of an environment would let everybody in
	@ParameterizedTest
	@CsvSource({ "allowed-users, https://alice.example/", "allowed-hosts, team.example", "sign-in-page.path, /login" })
	void startFailsWhenPropertyIsEmpty(String property, String action, CapturedOutput output) {
		FailureReport report = report(output, "microblog." + property + "=");
		assertThat(report.description()).startsWith("The property 'microblog." + property + "' has the value ''. ");
		assertThat(report.action()).contains(action);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			allowed-users | 'https://alice.example/,,' | https://alice.example/
			allowed-hosts | 'team.example,,'           | team.example
			""")
	void startFailsWhenElementOfAListIsEmpty(String property, String value, String action, CapturedOutput output) {
		FailureReport report = report(output, "microblog." + property + "=" + value);
		assertThat(report.description()).startsWith("The property 'microblog." + property + "' has the value ''. ");
		assertThat(report.action()).contains(action);
	}

	@ParameterizedTest
	@ValueSource(strings = { "client-name", "scope", "redirect-uri", "base-url", "identity-endpoint", "address.servers",
			"address.missing-iss", "address.missing-issuer", "address.other-host", "address.rate-limit",
			"discovery.connect-timeout", "discovery.timeout", "discovery.max-response-size", "discovery.cache-ttl",
			"discovery.ssl-bundle", "discovery.allowed-addresses", "email.app-name", "email.redirect-url",
			"app-token.token" })
	void startSucceedsWhenAnotherPropertyIsEmpty(String property) {
		this.contextRunner.withPropertyValues("microblog." + property + "=")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "allowed-hosts=TEAM.example", "allowed-hosts=b\u00fccher.example",
			"allowed-hosts=team.example, other.example", "allowed-users=alice.example, https://bob.example/",
			"allowed-users=http://alice.example/,microblog.discovery.allow-http=true", "sign-in-page.path=/",
			"sign-in-page.path=/account/sign-in.html", "sign-in-page.path=/sign-in/", "base-url=https://micro.blog/" })
	void startSucceedsWhenPropertyIsUnusual(String property) {
		this.contextRunner.withPropertyValues(("microblog." + property).split(",(?=microblog)"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			identity-endpoint           | revocation         | AUTHORIZATION
			address.servers             | some               | WITH_ISSUER
			address.missing-iss         | ignore             | REJECT
			address.rate-limit          | many               |
			discovery.timeout           | soon               |
			discovery.max-redirects     | few                |
			discovery.max-response-size | large              |
			discovery.allow-http        | sometimes          |
			discovery.allow-http        | ''                 |
			discovery.max-redirects     | ''                 |
			email.enabled               | sometimes          |
			app-token.enabled           | ''                 |
			""")
	void startFailsWhenValueDoesNotBind(String property, String value, String validValue, CapturedOutput output) {
		FailureReport report = report(output, "microblog." + property + "=" + value);
		assertThat(report.description()).contains("microblog." + property, value);
		assertThat(report.action())
			.contains((validValue != null) ? validValue : "Update your application's configuration");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  " })
	void startFailsWhenClientIdIsMissing(String clientId, CapturedOutput output) {
		FailureReport report = report(output, "microblog.client-id=" + clientId);
		assertThat(report.description()).startsWith("The property 'microblog.client-id' is missing. ");
		assertThat(report.action()).contains("    microblog.client-id=https://myapp.example/client.json",
				"    microblog.client-id=http://127.0.0.1:8080/", "microblog.enabled=false");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			myapp.example                          | CI-01 | https://myapp.example/
			http://myapp.example/client.json       | CI-01 | https://myapp.example/client.json
			ftp://myapp.example/                   | CI-01 | https://myapp.example/client.json
			https://myapp.example                  | CI-02 | https://myapp.example/
			https://myapp.example/#app             | CI-03 | https://myapp.example/
			https://myapp.example/a/../client.json | CI-03 | https://myapp.example/client.json
			https://myapp.example:99999/           | CI-03 | https://myapp.example/client.json
			https://192.0.2.1/                     | CI-04 | https://myapp.example/client.json
			https://[2001:db8::1]/                 | CI-04 | https://myapp.example/client.json
			https://myapp.example./                | CI-04 | https://myapp.example/client.json
			https://MyApp.example/                 | CI-06 | https://myapp.example/
			https://myapp.example:443/             | CI-06 | https://myapp.example/
			""")
	void startFailsWhenClientIdBreaksARule(String clientId, String rule, String suggestion, CapturedOutput output) {
		FailureReport report = report(output, "microblog.client-id=" + clientId);
		assertThat(report.description())
			.startsWith("The client identifier '" + clientId + "' breaks a rule of IndieAuth. " + rule + ": ")
			.endsWith(".");
		assertThat(report.action()).endsWith("    microblog.client-id=" + suggestion);
	}

	@Test
	void startFailsWhenClientIdHasBlanksAround(CapturedOutput output) {
		FailureReport report = FailureReport.of(this.emptyRunner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("untrimmed", Map.of("microblog.client-id", " https://myapp.example/ ")))),
				output);
		assertThat(report.description()).startsWith("The client identifier ' https://myapp.example/ ' breaks a rule");
		assertThat(report.action()).endsWith("    microblog.client-id=https://myapp.example/");
	}

	@Test
	void startFailsWhenClientIdIsTooLong(CapturedOutput output) {
		FailureReport report = report(output, "microblog.client-id=https://myapp.example/" + "a".repeat(2048));
		assertThat(report.description()).contains("CI-08: ");
	}

	@ParameterizedTest
	@CsvSource({ "client-id, https://user:s3cr3t@myapp.example/", "base-url, https://user:s3cr3t@micro.blog",
			"allowed-users, s3cr3t@alice.example", "allowed-hosts, s3cr3t@team.example" })
	void startFailsWithoutShowingWhatMayBeSecret(String property, String value, CapturedOutput output) {
		FailureReport report = report(output, "microblog." + property + "=" + value);
		assertThat(report.description()).contains("(not shown, as it has an @)");
		assertThat(output).doesNotContain("s3cr3t");
	}

	@ParameterizedTest
	@ValueSource(strings = { "example", "127.0.0.1", "127.0.0.1:", "127.0.0.1:https", "localhost:8443", "127.0.0.1:0",
			"127.0.0.1:99999", "300.0.0.1:8443", "[::1]", "::1:8443", "[::g]:8443" })
	void startFailsWhenAddressOfResolveIsMalformed(String address, CapturedOutput output) {
		FailureReport report = report(output, "microblog.discovery.resolve[alice.example]=" + address);
		assertThat(report.description())
			.isEqualTo("The property 'microblog.discovery.resolve.alice.example' has the value '" + address
					+ "'. It is not an IP address with a port.");
		assertThat(report.action()).contains("127.0.0.1:8443", "[::1]:8443");
	}

	@Test
	void startFailsWhenSslBundleCannotBeRead(CapturedOutput output) {
		FailureReport report = report(output, "microblog.discovery.ssl-bundle=people",
				"spring.ssl.bundle.pem.people.truststore.certificate=classpath:missing.pem");
		assertThat(report.description())
			.startsWith("The property 'microblog.discovery.ssl-bundle' has the value 'people'. ")
			.contains("missing.pem");
		assertThat(report.action()).contains("spring.ssl.bundle");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					client-secret=s3cr3t                     | It has a secret, or a client authentication method | none
					client-authentication-method=client_secret_post | It has a secret, or a client authentication method | none
					scope=openid,profile                     | It has the scope 'openid'                 | Remove 'openid'
					scope=email                              | It has the scope 'email' without 'profile' | Add 'profile'
					client-id=my-client                      | Its client identifier 'my-client' breaks a rule of IndieAuth. CI-01: | https://myapp.example/client.json
					authorization-grant-type=client_credentials | It has the grant type 'client_credentials' | authorization_code
					""")
	void startFailsWhenRegistrationOfUserIsWrong(String property, String problem, String action,
			CapturedOutput output) {
		FailureReport report = FailureReport.of(withRegistrationOfUser(property), output);
		assertThat(report.description())
			.startsWith("The registration 'microblog' of the application can't be used. " + problem)
			.endsWith(".");
		assertThat(report.action()).contains(action, "'" + REGISTRATION + "*'", "MicroblogClientRegistrations");
		assertThat(output).doesNotContain("s3cr3t");
	}

	@Test
	void startSucceedsWhenRegistrationOfUserIsRight() {
		withRegistrationOfUser("scope=profile").run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void startFailsWhenRegistrationThatTheApplicationMakesIsWrong(CapturedOutput output) {
		FailureReport report = FailureReport
			.of(this.contextRunner.withUserConfiguration(WrongRegistrationConfiguration.class), output);
		assertThat(report.description()).contains("It has the scope 'openid'");
	}

	private FailureReport report(CapturedOutput output, String... properties) {
		return FailureReport.of(this.contextRunner.withPropertyValues(properties), output);
	}

	private WebApplicationContextRunner withRegistrationOfUser(String... properties) {
		return this.contextRunner
			.withPropertyValues(REGISTRATION + "client-id=https://myapp.example/", REGISTRATION + "provider=own",
					REGISTRATION + "client-authentication-method=none",
					REGISTRATION + "authorization-grant-type=authorization_code",
					REGISTRATION + "redirect-uri=https://myapp.example/login/oauth2/code/microblog",
					PROVIDER + "authorization-uri=https://micro.blog/indieauth/auth",
					PROVIDER + "token-uri=https://micro.blog/indieauth/token")
			.withPropertyValues(
					Arrays.stream(properties).map((property) -> REGISTRATION + property).toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	static class WrongRegistrationConfiguration {

		@Bean
		ClientRegistrationRepository wrongRegistrations() {
			return new InMemoryClientRegistrationRepository(
					MicroblogClientRegistrations.withClientId("https://own.example/").scope("openid").build());
		}

	}

}
