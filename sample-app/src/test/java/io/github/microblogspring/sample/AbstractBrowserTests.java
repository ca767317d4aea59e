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

import java.util.Locale;
import java.util.ResourceBundle;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.microblogspring.test.LocalMicroblog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.openqa.selenium.By;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample, a Micro.blog of its own, and a browser that has been nowhere yet.
 */
@EnabledIfBrowser
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "logging.level.org.openqa.selenium=error", "microblog.address.rate-limit=1000" })
@ContextConfiguration(initializers = BrowserTestInitializer.class)
abstract class AbstractBrowserTests {

	static final By BUTTON = By.linkText("Sign in with Micro.blog");

	static final By ADDRESS = By.name("me");

	static final By CONTINUE = By.cssSelector("form[action$='/login/microblog'] button");

	static final By ALERT = By.cssSelector("[role=alert]");

	static final By STATUS = By.cssSelector("[role=status]");

	static final By APPROVE = By.id("approve");

	static final By DENY = By.id("deny");

	static final By SIGN_OUT = By.cssSelector("form[action$='/logout'] button");

	static final By ME = By.id("me");

	static final By HEADING = By.tagName("h1");

	static final By BUSY = By.cssSelector("[aria-disabled]");

	static final String CONSENT_PATH = "/indieauth/auth";

	private static final ResourceBundle MESSAGES = ResourceBundle.getBundle("io.github.microblogspring.web.messages",
			Locale.ROOT);

	@Autowired
	LocalMicroblog microblog;

	@Autowired
	Browser browser;

	@LocalServerPort
	private int port;

	@BeforeEach
	void reset() {
		this.microblog.reset();
		this.browser.reset();
	}

	// Nor a violation of the content security policy
	@AfterEach
	void consoleIsSilent() {
		assertThat(this.browser.console()).isEmpty();
	}

	String address(String path) {
		return "http://127.0.0.1:" + this.port + path;
	}

	String sentence(String key) {
		return MESSAGES.getString("microblog.sign-in." + key);
	}

	String me(String username) {
		return this.microblog.people()
			.stream()
			.filter((person) -> person.username().equals(username))
			.findFirst()
			.orElseThrow()
			.me()
			.toString();
	}

	// With 204, the browser stays where it is
	void withholdConsentPage() {
		this.microblog.server()
			.stubFor(WireMock.get(WireMock.urlPathEqualTo(CONSENT_PATH)).willReturn(WireMock.noContent()));
	}

	void waitForConsentPage() {
		this.browser.waitForUrl(this.microblog.baseUrl() + CONSENT_PATH + "?");
	}

	void approve() {
		waitForConsentPage();
		this.browser.click(APPROVE);
		this.browser.waitForUrl(address("/"));
		assertThat(this.browser.url()).doesNotStartWith(address("/login"));
	}

	void signIn() {
		this.browser.open(address("/"));
		this.browser.click(BUTTON);
		approve();
	}

	// Where the stand-in has sent the browser to
	String answer() {
		return this.microblog.server()
			.getAllServeEvents()
			.stream()
			.filter((event) -> event.getRequest().getUrl().equals("/indieauth/approve"))
			.map((event) -> event.getResponse().getHeaders().getHeader("Location").firstValue())
			.findFirst()
			.orElseThrow();
	}

}
