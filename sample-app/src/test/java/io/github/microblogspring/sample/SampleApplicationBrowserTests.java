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
import java.nio.file.Path;

import io.github.microblogspring.test.LocalMicroblog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledIf(value = "io.github.microblogspring.sample.Browser#isInstalled",
		disabledReason = "Chromium and its driver are not installed (Debian: chromium, chromium-driver)")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "logging.level.org.openqa.selenium=error")
class SampleApplicationBrowserTests {

	private static final By SIGN_IN = By.linkText("Sign in with Micro.blog");

	private static final By ADDRESS = By.name("me");

	private static final By APPROVE = By.id("approve");

	private static final By DENY = By.id("deny");

	private static final By SIGN_OUT = By.cssSelector("form[action$='/logout'] button");

	private static final By ME = By.id("me");

	private static final By HEADING = By.tagName("h1");

	private static LocalMicroblog microblog;

	@TempDir
	private Path userData;

	@LocalServerPort
	private int port;

	private Browser browser;

	@DynamicPropertySource
	static void startMicroblog(DynamicPropertyRegistry registry) {
		microblog = LocalMicroblog.start();
		microblog.properties().forEach((name, value) -> registry.add(name, () -> value));
	}

	@AfterAll
	static void stopMicroblog() {
		microblog.close();
	}

	@BeforeEach
	void startBrowser() {
		this.browser = new Browser(this.userData);
	}

	@AfterEach
	void stopBrowser() {
		this.browser.close();
	}

	@Test
	void buttonWhenApprovedThenSignsInAndOut() throws IOException {
		this.browser.open(address("/"));
		this.browser.photograph("button-1-home");
		this.browser.click(SIGN_IN);
		this.browser.waitForUrl(microblog.baseUrl());
		this.browser.photograph("button-2-consent");
		this.browser.click(By.id("person-vincent"));
		this.browser.click(APPROVE);
		this.browser.waitForUrl(address("/"));
		assertThat(this.browser.text(HEADING)).isEqualTo("Hello, Vincent");
		this.browser.photograph("button-3-home");
		this.browser.click(By.linkText("Your profile"));
		this.browser.waitForUrl(address("/profile"));
		assertThat(this.browser.text(HEADING)).isEqualTo("Vincent");
		assertThat(this.browser.text(ME)).isEqualTo(me("vincent"));
		this.browser.photograph("button-4-profile");
		this.browser.click(SIGN_OUT);
		assertThat(this.browser.find(SIGN_IN).isDisplayed()).isTrue();
		assertThat(this.browser.url()).isEqualTo(address("/"));
		this.browser.open(address("/profile"));
		this.browser.waitForUrl(address("/login"));
	}

	@Test
	void addressWhenApprovedThenReturnsToPageThatWasAskedFor() throws IOException {
		this.browser.open(address("/profile"));
		this.browser.waitForUrl(address("/login"));
		this.browser.photograph("address-1-login");
		this.browser.type(ADDRESS, "alice.example");
		this.browser.submit(ADDRESS);
		this.browser.waitForUrl(microblog.baseUrl());
		this.browser.click(APPROVE);
		this.browser.waitForUrl(address("/profile"));
		assertThat(this.browser.text(HEADING)).isEqualTo("Alice");
		assertThat(this.browser.text(ME)).isEqualTo(me("alice"));
		this.browser.photograph("address-2-profile");
	}

	@Test
	void buttonWhenDeniedThenSignInPageSaysSo() throws IOException {
		this.browser.open(address("/"));
		this.browser.click(SIGN_IN);
		this.browser.waitForUrl(microblog.baseUrl());
		this.browser.click(DENY);
		this.browser.waitForUrl(address("/login"));
		assertThat(this.browser.text(By.cssSelector("[role=alert]"))).isNotBlank();
		this.browser.photograph("denied-1-login");
	}

	private String me(String username) {
		return microblog.people()
			.stream()
			.filter((person) -> person.username().equals(username))
			.findFirst()
			.orElseThrow()
			.me()
			.toString();
	}

	private String address(String path) {
		return "http://127.0.0.1:" + this.port + path;
	}

}
