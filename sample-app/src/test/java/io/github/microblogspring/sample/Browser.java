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

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;

import javax.imageio.ImageIO;

import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

import org.springframework.util.FileSystemUtils;

/**
 * The Chromium of a Debian machine, without a window and with an empty profile.
 */
final class Browser implements AutoCloseable {

	private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

	private static final Path CHROMEDRIVER = Path.of("/usr/bin/chromedriver");

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final Path userData;

	private final ChromeDriver driver;

	Browser() {
		this.userData = createUserData();
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(CHROMIUM.toFile());
		options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en",
				"--hide-scrollbars", "--user-data-dir=" + this.userData);
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(CHROMEDRIVER.toFile()).build(), options);
		this.driver.manage().timeouts().scriptTimeout(PATIENCE);
	}

	private static Path createUserData() {
		try {
			return Files.createTempDirectory("browser");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static boolean isInstalled() {
		return Files.isExecutable(CHROMIUM) && Files.isExecutable(CHROMEDRIVER);
	}

	/**
	 * As if it had just been started.
	 */
	void reset() {
		List<String> windows = List.copyOf(this.driver.getWindowHandles());
		this.driver.switchTo().newWindow(WindowType.TAB);
		String fresh = this.driver.getWindowHandle();
		windows.forEach((window) -> this.driver.switchTo().window(window).close());
		this.driver.switchTo().window(fresh);
		this.driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
		this.driver.executeCdpCommand("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
		show(Viewport.DESKTOP);
		console();
	}

	void show(Viewport viewport) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", viewport.width(), "height",
				viewport.height(), "deviceScaleFactor", 1, "mobile", false));
	}

	void prefer(ColorScheme scheme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme.toString()))));
	}

	void speak(String language) {
		this.driver.executeCdpCommand("Network.enable", Map.of());
		this.driver.executeCdpCommand("Network.setExtraHTTPHeaders",
				Map.of("headers", Map.of("Accept-Language", language)));
	}

	void switchScriptsOff() {
		this.driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
	}

	/**
	 * Let each page that is opened from now on run a script of ours before its own.
	 */
	void runFirst(String script) {
		this.driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
	}

	void open(String url) {
		this.driver.get(url);
	}

	void back() {
		this.driver.navigate().back();
	}

	void reload() {
		this.driver.navigate().refresh();
	}

	/**
	 * Open another tab.
	 * @return the tab that was shown before
	 */
	String openTab() {
		String before = this.driver.getWindowHandle();
		this.driver.switchTo().newWindow(WindowType.TAB);
		show(Viewport.DESKTOP);
		return before;
	}

	Set<String> tabs() {
		return this.driver.getWindowHandles();
	}

	void showTab(String tab) {
		this.driver.switchTo().window(tab);
	}

	void waitForUrl(String start) {
		waitUntil((driver) -> driver.getCurrentUrl().startsWith(start));
	}

	<T> T waitUntil(Function<? super WebDriver, T> condition) {
		return new WebDriverWait(this.driver, PATIENCE).ignoring(StaleElementReferenceException.class).until(condition);
	}

	String url() {
		return this.driver.getCurrentUrl();
	}

	String title() {
		return this.driver.getTitle();
	}

	/**
	 * The status with which the page in front was answered.
	 */
	int status() {
		return ((Number) run("return performance.getEntriesByType('navigation')[0].responseStatus")).intValue();
	}

	void click(By element) {
		find(element).click();
	}

	void doubleClick(By element) {
		new Actions(this.driver).doubleClick(find(element)).perform();
	}

	void clickWith(CharSequence key, By element) {
		new Actions(this.driver).keyDown(key).click(find(element)).keyUp(key).perform();
	}

	void type(By field, String text) {
		find(field).clear();
		find(field).sendKeys(text);
	}

	/**
	 * Press keys wherever the focus is.
	 */
	void press(CharSequence... keys) {
		new Actions(this.driver).sendKeys(keys).perform();
	}

	void pressWith(CharSequence modifier, CharSequence key) {
		new Actions(this.driver).keyDown(modifier).sendKeys(key).keyUp(modifier).perform();
	}

	WebElement focused() {
		return this.driver.switchTo().activeElement();
	}

	String text(By element) {
		return find(element).getText();
	}

	WebElement find(By element) {
		return waitUntil(ExpectedConditions.elementToBeClickable(element));
	}

	boolean has(By element) {
		return !this.driver.findElements(element).isEmpty();
	}

	@Nullable String cookie(String name) {
		Cookie cookie = this.driver.manage().getCookieNamed(name);
		return (cookie != null) ? cookie.getValue() : null;
	}

	void forgetCookies() {
		this.driver.manage().deleteAllCookies();
	}

	Object run(String script, Object... arguments) {
		Object result = this.driver.executeScript(script, arguments);
		return (result != null) ? result : "";
	}

	Object await(String script) {
		return this.driver.executeAsyncScript(script);
	}

	/**
	 * What the browser has complained about since it was asked before.
	 */
	List<String> console() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	BufferedImage photograph(String name) throws IOException {
		byte[] png = this.driver.getScreenshotAs(OutputType.BYTES);
		Files.createDirectories(SCREENSHOTS);
		Files.write(SCREENSHOTS.resolve(name + ".png"), png);
		return ImageIO.read(new ByteArrayInputStream(png));
	}

	@Override
	public void close() throws IOException {
		this.driver.quit();
		FileSystemUtils.deleteRecursively(this.userData);
	}

	/**
	 * How much of a page is seen at once, in CSS pixels.
	 */
	enum Viewport {

		DESKTOP(1280, 800), PHONE(390, 844), SMALL_PHONE(320, 568);

		private final int width;

		private final int height;

		Viewport(int width, int height) {
			this.width = width;
			this.height = height;
		}

		int width() {
			return this.width;
		}

		int height() {
			return this.height;
		}

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

	/**
	 * What the person has chosen on their machine.
	 */
	enum ColorScheme {

		LIGHT, DARK;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
