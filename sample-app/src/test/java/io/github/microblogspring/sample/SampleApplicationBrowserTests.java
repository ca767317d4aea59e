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

import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

import static org.assertj.core.api.Assertions.assertThat;

class SampleApplicationBrowserTests extends AbstractBrowserTests {

	@Test
	void buttonWhenApprovedThenSignsInAndOut() {
		this.browser.open(address("/"));
		this.browser.click(BUTTON);
		waitForConsentPage();
		this.browser.click(By.id("person-vincent"));
		approve();
		assertThat(this.browser.text(HEADING)).isEqualTo("Hello, Vincent");
		this.browser.click(By.linkText("Your profile"));
		this.browser.waitForUrl(address("/profile"));
		assertThat(this.browser.text(HEADING)).isEqualTo("Vincent");
		assertThat(this.browser.text(ME)).isEqualTo(me("vincent"));
		this.browser.click(SIGN_OUT);
		this.browser.waitForUrl(address("/login?logout"));
		assertThat(this.browser.text(STATUS)).isEqualTo(sentence("signed-out"));
		this.browser.open(address("/profile"));
		this.browser.waitForUrl(address("/login"));
	}

	// T-S3
	@Test
	void signInPageWhenStyleIsInlineThenBrowserComplains() {
		this.browser.open(address("/login"));
		this.browser.run("document.body.setAttribute('style', 'color: red')");
		assertThat(this.browser.console()).hasSize(1).first().asString().contains("Content Security Policy");
	}

	// T-S1
	@Test
	void addressWhenApprovedThenReturnsToPageThatWasAskedForInOtherSession() {
		this.browser.open(address("/profile"));
		this.browser.waitForUrl(address("/login"));
		String before = this.browser.cookie("JSESSIONID");
		this.browser.type(ADDRESS, "alice.example");
		this.browser.click(CONTINUE);
		approve();
		assertThat(this.browser.url()).startsWith(address("/profile"));
		assertThat(this.browser.text(HEADING)).isEqualTo("Alice");
		assertThat(this.browser.text(ME)).isEqualTo(me("alice"));
		assertThat(before).isNotBlank();
		assertThat(this.browser.cookie("JSESSIONID")).isNotBlank().isNotEqualTo(before);
	}

}
