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

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.microblogspring.test.LocalMicroblog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody reads and posts with the sample, which is started again in between.
 */
@EnabledIfBrowser
class PostingBrowserTests {

	private static final By CONTENT = By.id("content");

	private static final By PUBLISH = By.id("publish");

	private static final By PUBLISHED = By.id("published");

	private static LocalMicroblog microblog;

	private static Browser browser;

	private final String key = TestSampleApplication.randomKey();

	@TempDir
	Path directory;

	private ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		microblog = LocalMicroblog.start();
		browser = new Browser();
	}

	@AfterAll
	static void stop() throws IOException {
		browser.close();
		microblog.close();
	}

	@BeforeEach
	void reset() {
		microblog.reset();
		browser.reset();
		this.application = startSample();
	}

	@AfterEach
	void close() {
		this.application.close();
		assertThat(browser.console()).isEmpty();
	}

	@Test
	void postWhenApprovedThenPublishedWithPictureAndAgainAfterRestart() throws IOException {
		signIn();
		assertThat(scopesOfLastConsent()).containsExactly("profile");
		browser.click(By.linkText("Write a post"));
		approve("/posts/new");
		assertThat(scopesOfLastConsent()).containsExactlyInAnyOrder("profile", "create");
		assertAccessible();
		browser.photograph("post-empty");
		browser.type(CONTENT, "A sunny morning");
		browser.type(By.id("photo"), picture().toString());
		browser.type(By.id("alt"), "The sun above a lake");
		browser.click(PUBLISH);
		browser.waitForUrl(address("/"));
		assertThat(browser.text(PUBLISHED)).startsWith("https://vincent.micro.example/");

		browser.click(By.linkText("Timeline"));
		approve("/timeline");
		assertThat(scopesOfLastConsent()).containsExactlyInAnyOrder("profile", "create", "read");
		assertThat(browser.text(By.cssSelector(".post .content"))).isEqualTo("A sunny morning");
		By image = By.cssSelector(".post .content img[alt='The sun above a lake']");
		browser.waitUntil((driver) -> !driver.findElements(image).isEmpty());
		assertThat(browser.run("return document.querySelector(\".post img\").naturalWidth")).isEqualTo(320L);
		assertAccessible();
		browser.photograph("timeline");
		assertStoreHasNone(sentTokens());

		restart();
		signIn();
		browser.click(By.linkText("Write a post"));
		browser.waitForUrl(address("/posts/new"));
		browser.type(CONTENT, "After the restart");
		browser.click(PUBLISH);
		browser.waitForUrl(address("/"));
		assertThat(browser.text(PUBLISHED)).startsWith("https://vincent.micro.example/");
		browser.open(address("/timeline"));
		assertThat(browser.text(By.cssSelector(".post .content"))).isEqualTo("After the restart");
	}

	@Test
	void timelineThenPageByPage() {
		signIn();
		browser.click(By.linkText("Timeline"));
		approve("/timeline");
		assertThat(posts()).hasSize(10);
		String first = posts().get(0);
		browser.click(By.id("older"));
		browser.waitForUrl(address("/timeline?before="));
		assertThat(posts()).hasSize(10).doesNotContain(first);
		browser.click(By.linkText("Newest"));
		browser.waitForUrl(address("/timeline"));
		assertThat(posts().get(0)).isEqualTo(first);
	}

	@Test
	void postWhenEmptyThenSaysSo() throws IOException {
		signIn();
		browser.click(By.linkText("Write a post"));
		approve("/posts/new");
		browser.click(PUBLISH);
		assertThat(browser.text(By.id("error"))).isEqualTo("Write something, or choose a photo.");
		assertAccessible();
	}

	@Test
	void postWhenDeniedThenSignedInStill() throws IOException {
		signIn();
		browser.click(By.linkText("Write a post"));
		waitForConsent();
		browser.click(AbstractBrowserTests.DENY);
		browser.waitForUrl(address("/login?error=access_denied"));
		browser.photograph("post-denied");
		browser.click(By.linkText("Continue"));
		browser.waitForUrl(address("/"));
		assertThat(browser.text(AbstractBrowserTests.HEADING)).isEqualTo("Hello, Vincent");
	}

	// Somebody has deleted the token at Micro.blog, while a text was being written
	@Test
	void postWhenTokenIsGoneThenTextIsKept() {
		signIn();
		browser.click(By.linkText("Write a post"));
		approve("/posts/new");
		browser.type(CONTENT, "Hours of work");
		microblog.reset();
		this.application.getBean(OlderTokens.class).makeOlder();
		browser.click(PUBLISH);
		approve("/posts/new");
		assertThat(browser.find(CONTENT).getDomProperty("value")).isEqualTo("Hours of work");
		browser.click(PUBLISH);
		browser.waitForUrl(address("/"));
		assertThat(browser.text(PUBLISHED)).startsWith("https://vincent.micro.example/");
	}

	private ConfigurableApplicationContext startSample() {
		Map<String, String> properties = microblog.properties();
		properties.put("microblog.token-store.encryption-key", this.key);
		return new SpringApplicationBuilder(SampleApplication.class, OlderTokens.class)
			.run(TestSampleApplication.arguments(properties, "--server.port=0", "--server.address=127.0.0.1",
					"--spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("sample")));
	}

	private void restart() {
		this.application.close();
		this.application = startSample();
	}

	private String address(String path) {
		return "http://127.0.0.1:" + this.application.getEnvironment().getProperty("local.server.port") + path;
	}

	private void signIn() {
		browser.open(address("/"));
		browser.click(AbstractBrowserTests.BUTTON);
		approve("/");
	}

	private void waitForConsent() {
		browser.waitForUrl(microblog.baseUrl() + AbstractBrowserTests.CONSENT_PATH + "?");
	}

	private void approve(String path) {
		waitForConsent();
		browser.click(AbstractBrowserTests.APPROVE);
		browser.waitForUrl(address(path));
	}

	private static Set<String> scopesOfLastConsent() {
		LoggedRequest consent = microblog.server()
			.findAll(WireMock.postRequestedFor(WireMock.urlEqualTo("/indieauth/approve")))
			.stream()
			.reduce((first, second) -> second)
			.orElseThrow();
		return Set.of(consent.formParameter("scope").firstValue().split(" "));
	}

	// Axe can't tell what is behind the text in a text area, and says so
	private static void assertAccessible() throws IOException {
		assertThat(new Axe(browser).findings())
			.filteredOn((finding) -> !finding.toString().contains("contrast ratio thresholds: <textarea"))
			.isEmpty();
	}

	private List<String> posts() {
		return browser.waitUntil((driver) -> driver.findElements(By.cssSelector(".post .content")))
			.stream()
			.map((post) -> post.getText())
			.toList();
	}

	private Path picture() throws IOException {
		BufferedImage image = new BufferedImage(320, 180, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = image.createGraphics();
		graphics.setColor(new Color(0x87CEEB));
		graphics.fillRect(0, 0, 320, 180);
		graphics.setColor(new Color(0xFFB000));
		graphics.fillOval(120, 40, 80, 80);
		graphics.dispose();
		Path file = this.directory.resolve("sun.png");
		ImageIO.write(image, "png", file.toFile());
		return file;
	}

	private static List<String> sentTokens() {
		List<String> tokens = microblog.server()
			.findAll(WireMock.anyRequestedFor(WireMock.anyUrl()))
			.stream()
			.map((request) -> request.getHeader("Authorization"))
			.filter((authorization) -> authorization != null && authorization.startsWith("Bearer "))
			.map((authorization) -> authorization.substring("Bearer ".length()))
			.distinct()
			.toList();
		assertThat(tokens).hasSize(2);
		return tokens;
	}

	private void assertStoreHasNone(List<String> tokens) throws IOException {
		this.application.close();
		try (Stream<Path> files = Files.list(this.directory)) {
			List<Path> database = files.filter((file) -> file.getFileName().toString().startsWith("sample")).toList();
			assertThat(database).isNotEmpty();
			for (Path file : database) {
				String content = Files.readString(file, StandardCharsets.ISO_8859_1);
				assertThat(tokens).noneMatch(content::contains);
				assertThat(content).contains("https://vincent.micro.example/");
			}
		}
	}

}
