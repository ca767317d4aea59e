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

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import static org.assertj.core.api.Assertions.assertThat;

class KeyboardBrowserTests extends AbstractBrowserTests {

	private static final String FIELD = "me";

	@ParameterizedTest
	@ValueSource(strings = { "/", "/login" })
	void tabThenGoesThroughEverythingInOrderAndBack(String path) {
		this.browser.open(address(path));
		skipBrand(path);
		assertThat(tab(3)).containsExactly(sentence("button"), FIELD, sentence("address.button"));
		this.browser.pressWith(Keys.SHIFT, Keys.TAB);
		assertThat(name(this.browser.focused())).isEqualTo(FIELD);
		this.browser.pressWith(Keys.SHIFT, Keys.TAB);
		assertThat(name(this.browser.focused())).isEqualTo(sentence("button"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/login" })
	void buttonWhenOnlyKeysThenSignsIn(String path) {
		this.browser.open(address(path));
		skipBrand(path);
		tab(1);
		this.browser.press(Keys.ENTER);
		approveByKeys();
		assertThat(this.browser.text(HEADING)).isEqualTo("Hello, Vincent");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/login" })
	void addressWhenOnlyKeysThenSignsIn(String path) {
		this.browser.open(address(path));
		skipBrand(path);
		tab(2);
		this.browser.press("alice.example");
		tab(1);
		this.browser.press(Keys.ENTER);
		approveByKeys();
		assertThat(this.browser.text(HEADING)).isEqualTo("Hello, Alice");
	}

	@Test
	void addressWhenWrongThenCanBeMendedAtOnce() {
		this.browser.open(address("/login"));
		tab(2);
		this.browser.press("alice example", Keys.ENTER);
		this.browser.waitForUrl(address("/login?error"));
		assertThat(name(this.browser.focused())).isEqualTo(FIELD);
		assertFocusIsVisible();
		this.browser.pressWith(Keys.CONTROL, "a");
		this.browser.press("alice.example", Keys.ENTER);
		approveByKeys();
		assertThat(this.browser.text(HEADING)).isEqualTo("Hello, Alice");
	}

	@Test
	void signOutWhenOnlyKeysThenSignsOut() {
		signIn();
		assertThat(tab(5)).endsWith("Timeline", "Write a post", "Your profile");
		this.browser.press(Keys.ENTER);
		this.browser.waitForUrl(address("/profile"));
		assertThat(tab(3)).last().isEqualTo("Sign out");
		this.browser.press(Keys.ENTER);
		this.browser.waitForUrl(address("/login?logout"));
	}

	private void approveByKeys() {
		waitForConsentPage();
		this.browser.find(APPROVE);
		assertThat(tab(2)).containsExactly("person", "decision");
		this.browser.press(Keys.ENTER);
		this.browser.waitForUrl(address("/"));
	}

	private void skipBrand(String path) {
		if (path.equals("/")) {
			assertThat(tab(1)).containsExactly("Sample application");
		}
	}

	private List<String> tab(int times) {
		List<String> names = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			this.browser.press(Keys.TAB);
			names.add(name(this.browser.focused()));
			assertFocusIsVisible();
		}
		return names;
	}

	private static String name(WebElement element) {
		String name = element.getDomAttribute("name");
		return (name != null) ? name : element.getText();
	}

	private void assertFocusIsVisible() {
		WebElement focused = this.browser.focused();
		assertThat(focused.getCssValue("outline-style")).as(name(focused)).isEqualTo("solid");
		assertThat(focused.getCssValue("outline-width")).as(name(focused)).isEqualTo("3px");
	}

}
