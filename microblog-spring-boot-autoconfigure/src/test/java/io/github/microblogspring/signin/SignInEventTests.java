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

package io.github.microblogspring.signin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.oauth2.SignInErrors;
import io.github.microblogspring.test.Failure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.DefaultAuthenticationEventPublisher;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the events of sign-ins, in an application with the publisher of the docs.
 */
class SignInEventTests {

	@RegisterExtension
	static final TestApplication application = TestApplication.with(EventConfiguration.class,
			"microblog.app-token.enabled=true");

	@BeforeEach
	void forgetEvents() {
		EventConfiguration.FAILURES.clear();
		EventConfiguration.SUCCESSES.clear();
	}

	@Test
	void signInWhenIdentityIsNotConfirmedThenEventWithCode() {
		application.microblog().failNext(Failure.otherMe("https://victim.example/"));
		Browser browser = application.browser();
		browser.approve(browser.pressButton(), "vincent");
		assertThat(EventConfiguration.FAILURES).singleElement()
			.satisfies((event) -> assertThat(SignInErrors.codeOf(event.getException()))
				.isEqualTo(SignInErrorCode.IDENTITY_NOT_CONFIRMED));
		assertThat(EventConfiguration.SUCCESSES).isEmpty();
	}

	@Test
	void tokenWhenRefusedThenEventWithCodeAndWithoutToken() {
		Browser browser = application.browser();
		Page signInPage = browser.open("/login");
		browser.post(signInPage.uri().resolve("/login/microblog/token"),
				Map.of("token", "wrong", "_csrf", signInPage.formFields().get("_csrf")));
		assertThat(EventConfiguration.FAILURES).singleElement().satisfies((event) -> {
			assertThat(SignInErrors.codeOf(event.getException())).isEqualTo(SignInErrorCode.TOKEN_REJECTED);
			assertThat(event.getAuthentication().getCredentials()).isNull();
			assertThat(event.toString()).doesNotContain("wrong");
		});
	}

	@Test
	void signInWhenConfirmedThenEventOfSuccess() {
		Browser browser = application.browser();
		browser.approve(browser.pressButton(), "vincent");
		assertThat(EventConfiguration.SUCCESSES).isNotEmpty();
		assertThat(EventConfiguration.FAILURES).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	static class EventConfiguration {

		static final List<AbstractAuthenticationFailureEvent> FAILURES = new CopyOnWriteArrayList<>();

		static final List<AuthenticationSuccessEvent> SUCCESSES = new CopyOnWriteArrayList<>();

		@Bean
		DefaultAuthenticationEventPublisher authenticationEventPublisher(ApplicationEventPublisher events) {
			DefaultAuthenticationEventPublisher publisher = new DefaultAuthenticationEventPublisher(events);
			publisher.setAdditionalExceptionMappings(
					Map.of(OAuth2AuthenticationException.class, AuthenticationFailureBadCredentialsEvent.class));
			return publisher;
		}

		@EventListener
		void onFailure(AbstractAuthenticationFailureEvent event) {
			FAILURES.add(event);
		}

		@EventListener
		void onSuccess(AuthenticationSuccessEvent event) {
			SUCCESSES.add(event);
		}

	}

}
