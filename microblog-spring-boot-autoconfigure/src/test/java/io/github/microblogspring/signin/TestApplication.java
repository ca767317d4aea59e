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

package io.github.microblogspring.signin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.microblogspring.test.LocalMicroblog;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The {@link SignInApplication} on a free port, with the {@link LocalMicroblog} instead
 * of Micro.blog. All tests share one stand-in, and one application for the same
 * properties; both stop after the last test. The stand-in forgets everything before each
 * test.
 */
final class TestApplication implements BeforeAllCallback, BeforeEachCallback {

	/** A host with a home page for a test to stub. */
	static final String PAGE_HOST = "page.example";

	/** The host of somebody with bad intentions. */
	static final String EVIL_HOST = "evil.example";

	/** The host of an IndieAuth server that is not the provider. */
	static final String SERVER_HOST = "server.example";

	/** The host of a person who uses the server at {@link #SERVER_HOST}. */
	static final String VICTIM_HOST = "victim.example";

	/** A host that looks like {@link #PAGE_HOST}: its "a" is Cyrillic. */
	static final String LOOK_ALIKE_HOST = "xn--pge-6cd.example";

	/** A host where nothing listens. */
	static final String CLOSED_HOST = "closed.example";

	private static final String VICTIM_PAGE = """
			<!DOCTYPE html>
			<html>
			<head>
			<title>Victim</title>
			<link rel="authorization_endpoint" href="https://server.example/auth">
			<link rel="token_endpoint" href="https://server.example/token">
			</head>
			</html>
			""";

	private final Class<?> configuration;

	private final List<String> properties;

	private LocalMicroblog microblog;

	private ConfigurableApplicationContext context;

	private TestApplication(Class<?> configuration, String... properties) {
		this.configuration = configuration;
		this.properties = List.of(properties);
	}

	static TestApplication with(String... properties) {
		return new TestApplication(SignInApplication.class, properties);
	}

	static TestApplication with(Class<?> configuration, String... properties) {
		return new TestApplication(configuration, properties);
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		Store store = context.getRoot().getStore(Namespace.create(TestApplication.class));
		this.microblog = store.computeIfAbsent(LocalMicroblog.class, (key) -> startMicroblog(), LocalMicroblog.class);
		this.context = store.computeIfAbsent(List.of(this.configuration, this.properties), (key) -> startApplication(),
				ConfigurableApplicationContext.class);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.microblog.reset();
	}

	private static LocalMicroblog startMicroblog() {
		LocalMicroblog.Builder builder = LocalMicroblog.builder();
		for (String host : Arrays.asList(PAGE_HOST, EVIL_HOST, SERVER_HOST, LOOK_ALIKE_HOST, CLOSED_HOST)) {
			builder.page(host, "<!DOCTYPE html><html><head><title>" + host + "</title></head></html>");
		}
		return builder.page(VICTIM_HOST, VICTIM_PAGE)
			.registerApp("Test", "https://app.example/signin/")
			.registerApp("Test below a path", "https://app.example/app/signin/")
			.registerApp("Test with parameter", "https://app.example/signin?token=")
			.start();
	}

	private ConfigurableApplicationContext startApplication() {
		List<String> arguments = new ArrayList<>();
		arguments.add("server.port=0");
		arguments.add("server.address=127.0.0.1");
		arguments.add("spring.main.banner-mode=off");
		arguments.add("spring.application.name=Test");
		Map<String, String> ofMicroblog = this.microblog.properties();
		ofMicroblog.put("microblog.discovery.resolve." + CLOSED_HOST, "127.0.0.1:1");
		ofMicroblog.put("microblog.discovery.cache-ttl", "0");
		ofMicroblog.put("microblog.client-id", "http://127.0.0.1:8080/");
		this.properties.stream()
			.map((property) -> property.replace("{base-url}", this.microblog.baseUrl()).split("=", 2))
			.forEach((property) -> ofMicroblog.put(property[0], property[1]));
		ofMicroblog.forEach((key, value) -> arguments.add(key + "=" + value));
		return new SpringApplicationBuilder(
				Stream.of(SignInApplication.class, this.configuration).distinct().toArray(Class<?>[]::new))
			.web(WebApplicationType.SERVLET)
			.run(arguments.stream().map((argument) -> "--" + argument).toArray(String[]::new));
	}

	LocalMicroblog microblog() {
		return this.microblog;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	String url(String path) {
		return "http://127.0.0.1:" + port() + path;
	}

	Browser browser() {
		return new Browser(this);
	}

}
