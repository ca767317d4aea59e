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

package io.github.microblogspring.sample;

import java.util.Arrays;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.test.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorBrowserTests extends AbstractBrowserTests {

	private static final By FIELD_ERROR = By.id("error");

	@AfterEach
	void pageHasNothingOfServer() {
		assertThat(this.browser.status()).isEqualTo(200);
		assertThat(this.browser.title()).isEqualTo("Not signed in · Sample application");
		assertThat(this.browser.text(By.tagName("body"))).doesNotContain("http:", "https:", "127.0.0.1", "_",
				"Exception", "stand-in");
	}

	@ParameterizedTest
	@CsvSource({ "alice example, error.invalid_address", "alice@alice.example, address.email",
			"closed.example, error.server_unreachable", "noendpoints.example, error.server_not_found" })
	void addressWhenOfNoUseThenFieldSaysSo(String typed, String key) {
		send(typed);
		assertFieldSays(key, typed);
	}

	@ParameterizedTest
	@CsvSource({ "alice example, error.invalid_address", "noendpoints.example, error.server_not_found" })
	void addressWhenOfNoUseAndNoScriptThenFieldSaysSo(String typed, String key) {
		this.browser.switchScriptsOff();
		send(typed);
		assertFieldSays(key, typed);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void addressWhenServerLiesThenFieldSaysSo(Failure failure, SignInErrorCode code) {
		this.microblog.failNext(failure);
		send("alice.example");
		decide(APPROVE);
		assertFieldSays(key(code), "alice.example");
	}

	@ParameterizedTest
	@MethodSource("failures")
	void buttonWhenServerLiesThenAlertSaysSo(Failure failure, SignInErrorCode code) {
		this.microblog.failNext(failure);
		pressButton();
		decide(APPROVE);
		assertAlertSays(key(code));
	}

	static Stream<Arguments> failures() {
		return Stream.of(failure("HTML", Failure.HTML, SignInErrorCode.SERVER_INVALID),
				failure("503", Failure.SERVER_ERROR, SignInErrorCode.SERVER_INVALID),
				failure("reset", Failure.CONNECTION_RESET, SignInErrorCode.SERVER_UNREACHABLE), failure("other me",
						Failure.otherMe("https://noendpoints.example/"), SignInErrorCode.IDENTITY_NOT_CONFIRMED));
	}

	@Test
	void buttonWhenDeniedThenAlertSaysSo() {
		pressButton();
		decide(DENY);
		assertAlertSays(key(SignInErrorCode.ACCESS_DENIED));
	}

	@Test
	void buttonWhenCodeIsRefusedThenAlertSaysSo() {
		this.microblog.failNext(Failure.INVALID_GRANT);
		pressButton();
		decide(APPROVE);
		assertAlertSays(key(SignInErrorCode.EXPIRED));
	}

	@Test
	void addressWhenDeniedThenAlertSaysSoAndFieldKeepsIt() {
		send("alice.example");
		decide(DENY);
		assertAlertSays(key(SignInErrorCode.ACCESS_DENIED));
		assertThat(typed()).isEqualTo("alice.example");
	}

	@Test
	void buttonWhenDeniedAndNoScriptThenAlertSaysSo() {
		this.browser.switchScriptsOff();
		pressButton();
		decide(DENY);
		assertAlertSays(key(SignInErrorCode.ACCESS_DENIED));
	}

	// T-R1
	@Test
	void answerWhenUsedBeforeThenAlertSaysSo() {
		pressButton();
		decide(APPROVE);
		this.browser.open(address("/profile"));
		this.browser.click(SIGN_OUT);
		this.browser.waitForUrl(address("/login?logout"));
		this.browser.open(answer());
		this.browser.waitForUrl(address("/login?error"));
		assertAlertSays(key(SignInErrorCode.EXPIRED));
	}

	@Test
	void answerWhenCookiesAreGoneThenAlertSaysSo() {
		pressButton();
		waitForConsentPage();
		this.browser.forgetCookies();
		decide(DENY);
		assertAlertSays(key(SignInErrorCode.EXPIRED));
	}

	@Test
	void addressWhenFormIsTooOldThenAlertSaysSoAndFieldKeepsIt() {
		this.browser.open(address("/login"));
		this.browser.forgetCookies();
		this.browser.type(ADDRESS, "alice.example");
		this.browser.click(CONTINUE);
		this.browser.waitForUrl(address("/login?error"));
		assertAlertSays(key(SignInErrorCode.EXPIRED));
		assertThat(typed()).isEqualTo("alice.example");
	}

	@Test
	void codeThenPageHasItsSentence() {
		for (SignInErrorCode code : SignInErrorCode.values()) {
			this.browser.open(address("/login?error=" + code.code()));
			if (code == SignInErrorCode.INVALID_ADDRESS) {
				assertFieldSays(key(code), "");
			}
			else {
				assertAlertSays(key(code));
			}
			pageHasNothingOfServer();
		}
	}

	private void assertFieldSays(String key, String typed) {
		assertThat(this.browser.text(FIELD_ERROR)).isEqualTo(sentence(key));
		assertThat(this.browser.has(ALERT)).isFalse();
		assertThat(typed()).isEqualTo(typed);
		WebElement field = this.browser.find(ADDRESS);
		assertThat(this.browser.focused()).isEqualTo(field);
		assertThat(field.getDomAttribute("aria-invalid")).isEqualTo("true");
		String description = field.getDomAttribute("aria-describedby");
		assertThat(description).isNotNull();
		assertThat(Arrays.stream(description.split(" ")).map((id) -> this.browser.text(By.id(id))))
			.containsExactly(sentence(key), sentence("address.hint"));
	}

	private void assertAlertSays(String key) {
		assertThat(this.browser.text(ALERT)).isEqualTo(sentence(key));
		assertThat(this.browser.focused()).isEqualTo(this.browser.find(ALERT));
		assertThat(this.browser.find(ADDRESS).getDomAttribute("aria-invalid")).isNull();
	}

	private void pressButton() {
		this.browser.open(address("/login"));
		this.browser.click(BUTTON);
	}

	private void send(String typed) {
		this.browser.open(address("/login"));
		this.browser.type(ADDRESS, typed);
		this.browser.click(CONTINUE);
	}

	private void decide(By decision) {
		waitForConsentPage();
		this.browser.click(decision);
		this.browser.waitForUrl(address("/"));
	}

	private String typed() {
		String value = this.browser.find(ADDRESS).getDomProperty("value");
		return (value != null) ? value : "";
	}

	private static String key(SignInErrorCode code) {
		return "error." + code.code();
	}

	private static Arguments failure(String name, Failure failure, SignInErrorCode code) {
		return Arguments.of(Named.of(name, failure), code);
	}

}
