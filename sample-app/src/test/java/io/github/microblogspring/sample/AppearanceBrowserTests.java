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

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

import static org.assertj.core.api.Assertions.assertThat;

class AppearanceBrowserTests extends AbstractBrowserTests {

	private static final int TOUCHABLE = 44;

	@ParameterizedTest
	@MethodSource
	void pageThenSuitsEverybody(Page page) throws IOException {
		page.way().accept(this);
		Axe axe = new Axe(this.browser);
		for (Browser.Viewport viewport : List.of(Browser.Viewport.DESKTOP, Browser.Viewport.PHONE)) {
			this.browser.show(viewport);
			assertNothingOverflows();
			int light = check(axe, page.name(), Browser.ColorScheme.LIGHT, viewport);
			int dark = check(axe, page.name(), Browser.ColorScheme.DARK, viewport);
			assertThat(brightness(light)).isGreaterThan(200);
			assertThat(brightness(dark)).isLessThan(60);
		}
		this.browser.show(Browser.Viewport.SMALL_PHONE);
		assertNothingOverflows();
	}

	static Stream<Page> pageThenSuitsEverybody() {
		return Stream.of(new Page("sign-in", (test) -> test.open("/login")),
				new Page("sign-in-error", (test) -> test.send("alice example")),
				new Page("sign-in-alert", (test) -> test.open("/login?error=identity_not_confirmed")),
				new Page("sign-in-busy", AppearanceBrowserTests::startSignIn),
				new Page("sign-in-german", AppearanceBrowserTests::openInGerman),
				new Page("signed-out", AppearanceBrowserTests::signOut), new Page("signed-in", (test) -> {
					test.signIn();
					test.open("/login");
				}), new Page("sample-home", (test) -> test.open("/")),
				new Page("sample-home-error", (test) -> test.open("/?error=invalid_address")),
				new Page("sample-home-alert", (test) -> test.open("/?error=expired")),
				new Page("sample-home-signed-in", AppearanceBrowserTests::signIn),
				new Page("sample-profile", (test) -> {
					test.signIn();
					test.open("/profile");
				}), new Page("sample-error", (test) -> {
					test.signIn();
					test.open("/nowhere");
					assertThat(test.browser.status()).isEqualTo(404);
					assertThat(test.browser.console()).hasSize(1);
				}), new Page("consent", (test) -> {
					test.open("/");
					test.browser.click(BUTTON);
					test.browser.find(APPROVE);
				}));
	}

	@Test
	void axeWhenLabelIsGoneThenSaysSo() throws IOException {
		open("/login");
		this.browser.run("document.querySelector('label').remove()");
		assertThat(new Axe(this.browser).findings()).asString().contains("Form elements must have labels");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/login", "/?error=invalid_address", "/login?error=invalid_address" })
	void controlsWhenPhoneThenCanBeTouched(String path) {
		open(path);
		for (Browser.Viewport viewport : List.of(Browser.Viewport.PHONE, Browser.Viewport.SMALL_PHONE)) {
			this.browser.show(viewport);
			for (By control : List.of(BUTTON, ADDRESS, CONTINUE)) {
				assertThat(this.browser.find(control).getSize().getHeight()).isGreaterThanOrEqualTo(TOUCHABLE);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/login", "/?error=identity_not_confirmed", "/login?error=identity_not_confirmed" })
	void pageWhenTextIsTwiceAsLargeThenNothingOverflows(String path) {
		open(path);
		this.browser.run("document.documentElement.style.fontSize = '200%'");
		for (Browser.Viewport viewport : Browser.Viewport.values()) {
			this.browser.show(viewport);
			assertNothingOverflows();
			for (By control : List.of(BUTTON, ADDRESS, CONTINUE)) {
				assertThat(this.browser.find(control).isDisplayed()).isTrue();
			}
		}
	}

	private int check(Axe axe, String name, Browser.ColorScheme scheme, Browser.Viewport viewport) throws IOException {
		this.browser.prefer(scheme);
		assertThat(axe.findings()).as(scheme + " " + viewport).isEmpty();
		return this.browser.photograph(name + "-" + scheme + "-" + viewport).getRGB(1, 1);
	}

	private void assertNothingOverflows() {
		Map<?, ?> widths = (Map<?, ?>) this.browser.run("""
				return { page: document.documentElement.scrollWidth, window: document.documentElement.clientWidth }""");
		assertThat(widths.get("page")).isEqualTo(widths.get("window"));
	}

	private static int brightness(int rgb) {
		return ((rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff)) / 3;
	}

	private void open(String path) {
		this.browser.open(address(path));
	}

	private void send(String typed) {
		open("/login");
		this.browser.type(ADDRESS, typed);
		this.browser.click(CONTINUE);
		this.browser.waitForUrl(address("/login?error"));
	}

	private void startSignIn() {
		withholdConsentPage();
		open("/login");
		this.browser.click(BUTTON);
		this.browser.find(BUSY);
	}

	private void openInGerman() {
		this.browser.speak("de-AT,de;q=0.9,en;q=0.8");
		send("alice example");
		assertThat(this.browser.text(HEADING)).isEqualTo("Bei Sample application anmelden");
		assertThat(this.browser.find(By.tagName("html")).getDomAttribute("lang")).isEqualTo("de");
	}

	private void signOut() {
		signIn();
		open("/profile");
		this.browser.click(SIGN_OUT);
		this.browser.waitForUrl(address("/login?logout"));
	}

	/**
	 * A page and how to get there.
	 */
	record Page(String name, Consumer<AppearanceBrowserTests> way) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
