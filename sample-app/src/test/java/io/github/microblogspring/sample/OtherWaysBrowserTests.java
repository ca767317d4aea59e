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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the ways to sign in that are off unless asked for.
 */
class OtherWaysBrowserTests extends AbstractBrowserTests {

	private static final By MAIL_FORM = By.xpath("//summary[.='Get a link by mail']");

	private static final By EMAIL = By.name("email");

	private static final By TOKEN_FORM = By.xpath("//summary[.='Use an app token']");

	private static final By TOKEN = By.name("token");

	private static final By BUTTON_OF_LINK = By.id("continue");

	private static int mailboxes;

	@DynamicPropertySource
	static void otherWays(DynamicPropertyRegistry registry) {
		TestSampleApplication.OTHER_WAYS.forEach((name, value) -> registry.add(name, () -> value));
	}

	@Test
	void allWaysThenSignInTheSamePerson() {
		signIn();
		String byButton = profile();
		this.browser.click(SIGN_OUT);
		signInByMail();
		assertThat(profile()).isEqualTo(byButton);
		this.browser.click(SIGN_OUT);
		signInWithToken();
		assertThat(profile()).isEqualTo(byButton);
	}

	// T-M4
	@Test
	void mailWhenLinkIsOpenedThenTokenIsOutOfTheAddressBar() {
		ask();
		this.browser.open(link());
		assertThat(this.browser.url()).isEqualTo(address("/login/microblog/email"));
		assertThat(this.browser.text(HEADING)).isEqualTo("Almost there");
		this.browser.click(BUTTON_OF_LINK);
		this.browser.waitForUrl(address("/"));
		this.browser.back();
		assertThat(this.browser.url()).doesNotContain("signin");
	}

	// T-M1
	@Test
	void mailWhenLinkIsOpenedInAnotherBrowserThenSaid() {
		ask();
		String link = link();
		this.browser.forgetCookies();
		this.browser.open(link);
		assertThat(this.browser.text(HEADING)).isEqualTo("This link does not work here");
		this.browser.click(By.linkText("Back to the sign-in page"));
		assertThat(this.browser.url()).isEqualTo(address("/login"));
	}

	@Test
	void mailWhenKeyboardOnlyThenSignsIn() {
		this.browser.open(address("/login"));
		this.browser.press(Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER, Keys.TAB);
		assertThat(this.browser.focused().getAttribute("name")).isEqualTo("email");
		this.browser.press(mailbox());
		this.browser.press(Keys.ENTER);
		this.browser.waitForUrl(address("/login/microblog/email"));
		this.browser.open(link());
		this.browser.press(Keys.TAB, Keys.ENTER);
		this.browser.waitForUrl(address("/"));
		assertThat(profile()).contains("Vincent");
	}

	// T-B7
	@Test
	void tokenWhenRefusedThenSaidAtTheEmptyField() {
		this.browser.open(address("/login"));
		this.browser.click(TOKEN_FORM);
		this.browser.type(TOKEN, "unknown");
		this.browser.press(Keys.ENTER);
		this.browser.waitForUrl(address("/login?error=token_rejected"));
		assertThat(this.browser.text(By.id("error"))).isEqualTo(sentence("error.token_rejected"));
		assertThat(this.browser.focused().getAttribute("name")).isEqualTo("token");
		assertThat(this.browser.focused().getAttribute("value")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/login", "/login?error=email_not_sent", "/login?error=token_rejected", "/",
			"/login/microblog/email", "sent", "opened" })
	void pageThenSuitsEverybody(String page) throws IOException {
		if (page.startsWith("/")) {
			this.browser.open(address(page));
		}
		else {
			ask();
			if (page.equals("opened")) {
				this.browser.open(link());
			}
		}
		this.browser.run("document.querySelectorAll('details').forEach((details) => { details.open = true })");
		Axe axe = new Axe(this.browser);
		for (Browser.ColorScheme scheme : Browser.ColorScheme.values()) {
			this.browser.prefer(scheme);
			for (Browser.Viewport viewport : List.of(Browser.Viewport.DESKTOP, Browser.Viewport.PHONE)) {
				this.browser.show(viewport);
				assertThat(axe.findings()).as(scheme + " " + viewport).isEmpty();
				this.browser.photograph("other" + page.replaceAll("\\W+", "-") + "-" + scheme + "-" + viewport);
			}
		}
	}

	private void signInByMail() {
		ask();
		this.browser.open(link());
		this.browser.click(BUTTON_OF_LINK);
		this.browser.waitForUrl(address("/"));
	}

	private void signInWithToken() {
		String token = this.microblog.createAppToken("vincent");
		this.browser.open(address("/login"));
		this.browser.click(TOKEN_FORM);
		this.browser.type(TOKEN, token);
		this.browser.press(Keys.ENTER);
		this.browser.waitForUrl(address("/"));
	}

	private void ask() {
		this.browser.open(address("/login"));
		this.browser.click(MAIL_FORM);
		this.browser.type(EMAIL, mailbox());
		this.browser.press(Keys.ENTER);
		this.browser.waitForUrl(address("/login/microblog/email"));
		assertThat(this.browser.text(HEADING)).isEqualTo("Check your mail");
	}

	// All of them are Vincent's, and none is asked for too often
	private static String mailbox() {
		return "vincent+" + ++mailboxes + "@mail.example";
	}

	// The link in the mail leads to the usual port
	private String link() {
		return this.microblog.mails().get(0).link().replace("http://127.0.0.1:8080", address(""));
	}

	private String profile() {
		this.browser.open(address("/profile"));
		String photo = this.browser.find(By.cssSelector("img.photo")).getAttribute("src");
		return this.browser.text(HEADING) + " " + this.browser.text(ME) + " " + photo;
	}

}
