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

package io.github.microblogspring.web;

import java.util.Locale;

import io.github.microblogspring.oauth2.AddressSignIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.web.WebAttributes;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SignInPrompts}.
 */
class SignInPromptsTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/welcome");

	private final StaticMessageSource messages = new StaticMessageSource();

	private final SignInPrompts prompts = prompts(true);

	@AfterEach
	void forgetRequest() {
		RequestContextHolder.resetRequestAttributes();
		LocaleContextHolder.resetLocaleContext();
	}

	@Test
	void ofThenButtonAndFormWithoutError() {
		withCsrfToken();
		SignInPrompt prompt = this.prompts.of(this.request);
		assertThat(prompt.buttonUrl()).isEqualTo("/oauth2/authorization/microblog");
		assertThat(prompt.buttonText()).isEqualTo("Sign in with Micro.blog");
		assertThat(prompt.error()).isNull();
		assertThat(prompt.addressForm().url()).isEqualTo("/login/microblog");
		assertThat(prompt.addressForm().typed()).isEmpty();
		assertThat(prompt.addressForm().error()).isNull();
		assertThat(this.request.getSession(false)).isNull();
	}

	@Test
	void ofWhenContextPathThenInUrls() {
		withCsrfToken();
		this.request.setContextPath("/ctx");
		assertThat(this.prompts.of(this.request).buttonUrl()).isEqualTo("/ctx/oauth2/authorization/microblog");
		assertThat(this.prompts.of(this.request).addressForm().url()).isEqualTo("/ctx/login/microblog");
	}

	@Test
	void ofWhenFormCannotBeSentThenNoForm() {
		assertThat(this.prompts.of(this.request).addressForm()).isNull();
		MockHttpServletRequest other = new MockHttpServletRequest();
		other.setAttribute(CsrfToken.class.getName(), new DefaultCsrfToken("X-CSRF", "_csrf", "t"));
		assertThat(prompts(false).of(other).addressForm()).isNull();
	}

	@Test
	void ofWhenNoFormThenErrorIsThatOfThePage() {
		failed("invalid_address");
		assertThat(this.prompts.of(this.request).error()).startsWith("That does not look like a web address.");
	}

	@Test
	void ofWhenAskedTwiceThenTheSameWithWhatWasTyped() {
		withCsrfToken();
		failed("server_not_found");
		this.request.getSession().setAttribute(AddressSignIn.SESSION_ATTRIBUTE, "alice.example");
		SignInPrompt prompt = this.prompts.of(this.request);
		assertThat(prompt.addressForm().typed()).isEqualTo("alice.example");
		assertThat(this.prompts.of(this.request)).isSameAs(prompt);
		assertThat(this.request.getSession().getAttribute(AddressSignIn.SESSION_ATTRIBUTE)).isNull();
	}

	@Test
	void ofWhenFailureIsInSessionThenItsSentence() {
		failed("");
		failedWith(new OAuth2AuthenticationException(new OAuth2Error("access_denied", "the-detail", null)));
		assertThat(this.prompts.of(this.request).error()).startsWith("The sign-in was cancelled.");
	}

	@Test
	void ofWhenErrorIsUnknownThenNoSentence() {
		failed("true");
		assertThat(this.prompts.of(this.request).error()).isNull();
	}

	@Test
	void ofWhenSignedOutThenSaid() {
		this.request.setParameter("logout", "");
		assertThat(this.prompts.of(this.request).note()).isEqualTo("You are signed out.");
		MockHttpServletRequest failedAfterwards = new MockHttpServletRequest();
		failedAfterwards.setParameter("logout", "");
		failedAfterwards.setParameter("error", "access_denied");
		assertThat(this.prompts.of(failedAfterwards).note()).isNull();
	}

	@Test
	void ofWhenFailureIsNowhereThenExpired() {
		failed("");
		assertThat(this.prompts.of(this.request).error()).startsWith("That sign-in is over");
	}

	@Test
	void ofWhenFailureIsOfAnotherWayToSignInThenNoSentence() {
		failed("");
		failedWith(new BadCredentialsException("Bad credentials"));
		assertThat(this.prompts.of(this.request).error()).isNull();
	}

	@Test
	void ofWhenLocaleOfRequestIsAnotherThanOfBrowserThenThatOne() {
		this.request.addPreferredLocale(Locale.ENGLISH);
		LocaleContextHolder.setLocale(Locale.GERMAN);
		assertThat(this.prompts.of(this.request).buttonText()).isEqualTo("Mit Micro.blog anmelden");
	}

	@Test
	void currentThenOfTheCurrentRequest() {
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(this.request));
		assertThat(this.prompts.current()).isSameAs(this.prompts.of(this.request));
	}

	@Test
	void currentWhenNoRequestThenRefused() {
		assertThatIllegalStateException().isThrownBy(this.prompts::current);
	}

	private SignInPrompts prompts(boolean addressEnabled) {
		return new SignInPrompts(new SignInPageSettings(false, "/welcome", addressEnabled, null), this.messages);
	}

	private void withCsrfToken() {
		this.request.setAttribute(CsrfToken.class.getName(), new DefaultCsrfToken("X-CSRF", "_csrf", "t"));
	}

	private void failed(String error) {
		this.request.setParameter("error", error);
	}

	private void failedWith(AuthenticationException failure) {
		this.request.getSession().setAttribute(WebAttributes.AUTHENTICATION_EXCEPTION, failure);
	}

}
