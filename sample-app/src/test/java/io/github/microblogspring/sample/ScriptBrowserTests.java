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

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.WebElement;

import static org.assertj.core.api.Assertions.assertThat;

class ScriptBrowserTests extends AbstractBrowserTests {

	private static final String SHORT_PATIENCE = """
			const original = setTimeout;
			window.setTimeout = (callback, delay) => original(callback, delay / 100)""";

	@Test
	void buttonWhenPressedTwiceThenIsBusyAndSendsOnce() {
		withholdConsentPage();
		this.browser.open(address("/login"));
		WebElement button = this.browser.find(BUTTON);
		Rectangle place = button.getRect();
		button.click();
		assertBusy(button);
		assertThat(button.getRect()).isEqualTo(place);
		button.click();
		button.sendKeys(Keys.ENTER);
		assertBusy(button);
		assertThat(requests()).isOne();
	}

	@Test
	void formWhenSentTwiceThenIsBusyAndSendsOnce() {
		withholdConsentPage();
		this.browser.open(address("/login"));
		this.browser.type(ADDRESS, "alice.example");
		this.browser.press(Keys.ENTER);
		assertBusy(this.browser.find(CONTINUE));
		this.browser.press(Keys.ENTER);
		this.browser.click(CONTINUE);
		this.browser.click(BUTTON);
		assertBusy(this.browser.find(CONTINUE));
		assertThat(this.browser.text(BUTTON)).isEqualTo(sentence("button"));
		assertThat(requests()).isOne();
	}

	@Test
	void formWhenEmptyThenIsNotBusy() {
		this.browser.open(address("/login"));
		this.browser.click(CONTINUE);
		assertReady();
		assertThat(this.browser.url()).isEqualTo(address("/login"));
	}

	@Test
	void buttonWhenNothingHappensThenCanBePressedAgain() {
		withholdConsentPage();
		this.browser.runFirst(SHORT_PATIENCE);
		this.browser.open(address("/login"));
		this.browser.click(BUTTON);
		this.browser.waitUntil((driver) -> !this.browser.has(BUSY));
		assertReady();
		this.browser.click(BUTTON);
		this.browser.waitUntil((driver) -> requests() == 2);
	}

	@Test
	void buttonWhenBackThenIsAsBefore() {
		this.browser.open(address("/login"));
		this.browser.click(BUTTON);
		waitForConsentPage();
		this.browser.back();
		this.browser.waitForUrl(address("/login"));
		assertReady();
		this.browser.click(BUTTON);
		approve();
	}

	@Test
	void formWhenBackThenIsAsBefore() {
		this.browser.open(address("/login"));
		this.browser.type(ADDRESS, "alice.example");
		this.browser.press(Keys.ENTER);
		waitForConsentPage();
		this.browser.back();
		this.browser.waitForUrl(address("/login"));
		assertReady();
		this.browser.type(ADDRESS, "alice.example");
		this.browser.press(Keys.ENTER);
		approve();
	}

	@Test
	void buttonWhenOpenedInOtherTabThenIsNotBusyHere() {
		this.browser.open(address("/login"));
		this.browser.clickWith(Keys.CONTROL, BUTTON);
		this.browser.waitUntil((driver) -> this.browser.tabs().size() == 2);
		this.browser.waitUntil((driver) -> requests() == 1);
		assertReady();
		this.browser.click(BUTTON);
		approve();
	}

	@Test
	void buttonWhenNoScriptThenSignsIn() {
		this.browser.switchScriptsOff();
		signIn();
		assertThat(this.browser.text(HEADING)).isEqualTo("Hello, Vincent");
	}

	@Test
	void addressWhenNoScriptThenSignsIn() {
		this.browser.switchScriptsOff();
		this.browser.open(address("/login"));
		this.browser.type(ADDRESS, "alice.example");
		this.browser.click(CONTINUE);
		approve();
		assertThat(this.browser.text(HEADING)).isEqualTo("Hello, Alice");
	}

	// So that the tests above would notice a second request
	@Test
	void buttonWhenNoScriptAndPressedTwiceThenSendsTwice() {
		withholdConsentPage();
		this.browser.switchScriptsOff();
		this.browser.open(address("/login"));
		this.browser.click(BUTTON);
		assertReady();
		this.browser.click(BUTTON);
		assertThat(requests()).isEqualTo(2);
	}

	private void assertBusy(WebElement control) {
		assertThat(control.getText()).isEqualTo(sentence("busy"));
		assertThat(control.getDomAttribute("aria-disabled")).isEqualTo("true");
	}

	private void assertReady() {
		assertThat(this.browser.text(BUTTON)).isEqualTo(sentence("button"));
		assertThat(this.browser.text(CONTINUE)).isEqualTo(sentence("address.button"));
		assertThat(this.browser.has(BUSY)).isFalse();
	}

	private int requests() {
		RequestPatternBuilder pattern = WireMock.getRequestedFor(WireMock.urlPathEqualTo(CONSENT_PATH));
		return this.microblog.server().findAll(pattern).size();
	}

}
