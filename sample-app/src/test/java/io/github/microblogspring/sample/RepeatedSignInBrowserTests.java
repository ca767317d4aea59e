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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * However impatient somebody is, they end signed in, and never on a page of an error.
 */
class RepeatedSignInBrowserTests extends AbstractBrowserTests {

	@AfterEach
	void isSignedIn() {
		assertThat(this.browser.url()).startsWith(address("/"));
		assertThat(this.browser.status()).isEqualTo(200);
		this.browser.open(address("/profile"));
		assertThat(this.browser.url()).isEqualTo(address("/profile"));
	}

	@Test
	void backWhenSignedInAndApprovedAgainThenEndsOnPage() {
		signIn();
		this.browser.back();
		waitForConsentPage();
		this.browser.click(APPROVE);
		this.browser.waitForUrl(address("/"));
	}

	@Test
	void backWhenSignedInAndPressedAgainThenSignsInAgain() {
		this.browser.open(address("/login"));
		this.browser.click(BUTTON);
		approve();
		this.browser.back();
		waitForConsentPage();
		this.browser.back();
		this.browser.waitForUrl(address("/login"));
		this.browser.click(BUTTON);
		approve();
	}

	@Test
	void deniedThenCanStartAgain() {
		this.browser.open(address("/login"));
		this.browser.click(BUTTON);
		waitForConsentPage();
		this.browser.click(DENY);
		this.browser.waitForUrl(address("/login?error"));
		this.browser.click(BUTTON);
		approve();
	}

	@Test
	void signInPageWhenSignedInThenSaysSoAndLeadsOn() {
		signIn();
		this.browser.open(address("/login"));
		assertThat(this.browser.text(STATUS)).contains(me("vincent"));
		this.browser.click(By.linkText(sentence("signed-in.link")));
		assertThat(this.browser.url()).isEqualTo(address("/"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void buttonWhenClickedTwiceThenSignsIn(boolean script) {
		if (!script) {
			this.browser.switchScriptsOff();
		}
		this.browser.open(address("/login"));
		this.browser.doubleClick(BUTTON);
		approve();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void formWhenSentTwiceThenSignsIn(boolean script) {
		if (!script) {
			this.browser.switchScriptsOff();
		}
		this.browser.open(address("/login"));
		this.browser.type(ADDRESS, "alice.example");
		this.browser.press(Keys.ENTER, Keys.ENTER);
		approve();
	}

	@Test
	void reloadWhenSignedInThenStaysThere() {
		signIn();
		String before = this.browser.url();
		this.browser.reload();
		assertThat(this.browser.url()).isEqualTo(before);
		assertThat(this.browser.text(HEADING)).isEqualTo("Hello, Vincent");
	}

	@Test
	void answerWhenOpenedAgainThenStaysSignedIn() {
		signIn();
		this.browser.open(answer());
	}

	@Test
	void tabsWhenBothAreApprovedThenBothEndOnPage() {
		this.browser.open(address("/login"));
		this.browser.click(BUTTON);
		waitForConsentPage();
		String first = this.browser.openTab();
		signIn();
		this.browser.showTab(first);
		approve();
		assertThat(this.browser.status()).isEqualTo(200);
	}

}
