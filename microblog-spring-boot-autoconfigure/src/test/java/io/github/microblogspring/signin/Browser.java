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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponentsBuilder;

/**
 * A browser with a cookie jar for each host and port, which follows redirects one by one
 * and clicks through the consent screen of the stand-in. What is at the host of the
 * application's {@code https} client identifier is asked from the application.
 */
final class Browser {

	private static final int MAX_REDIRECTS = 20;

	private static final String PUBLIC_URL = "https://app.example/";

	private static final HttpClient HTTP = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.followRedirects(HttpClient.Redirect.NEVER)
		.connectTimeout(Duration.ofSeconds(10))
		.build();

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final TestApplication application;

	/** Where it seems to be, for applications behind a proxy. */
	private final String remoteAddress = "192.0.2." + COUNT.incrementAndGet() % 250;

	private final Map<String, Map<String, String>> cookies = new LinkedHashMap<>();

	private final List<URI> redirects = new ArrayList<>();

	private boolean takesCookies = true;

	Browser(TestApplication application) {
		this.application = application;
	}

	Browser withoutCookies() {
		this.takesCookies = false;
		return this;
	}

	/**
	 * Another tab, or somebody who has copied the cookies.
	 * @return a browser that starts with the cookies of this one
	 */
	Browser twin() {
		Browser twin = new Browser(this.application);
		this.cookies.forEach((site, cookies) -> twin.cookies.put(site, new LinkedHashMap<>(cookies)));
		return twin;
	}

	void forgetCookies() {
		this.cookies.clear();
	}

	/**
	 * The cookie of the session with the application.
	 * @return its value, or {@code null} if there is none
	 */
	@Nullable String sessionId() {
		return cookies(URI.create(this.application.url("/"))).get("JSESSIONID");
	}

	/**
	 * The redirects that were followed for the last page.
	 * @return the URLs that they led to
	 */
	List<URI> redirects() {
		return List.copyOf(this.redirects);
	}

	Page get(String path) {
		return get(URI.create(path.startsWith("/") ? this.application.url(path) : path));
	}

	Page get(URI uri) {
		return exchange(uri, HttpRequest.newBuilder());
	}

	/**
	 * Ask for something as a part of somebody else's page.
	 * @param destination what the browser says that it is, such as {@code image}
	 * @param uri the URL
	 * @return the answer
	 */
	Page getAs(String destination, URI uri) {
		return exchange(uri, HttpRequest.newBuilder().header("Sec-Fetch-Dest", destination));
	}

	/**
	 * Ask for a page with somebody else's {@code Host}, which an {@link HttpClient} does
	 * not send.
	 * @param path the path and query
	 * @param host the host
	 * @return the answer
	 */
	Page getWithHost(String path, String host) {
		URI uri = URI.create(this.application.url(path));
		String request = "GET " + path + " HTTP/1.1\r\nHost: " + host
				+ "\r\nAccept: text/html\r\nConnection: close\r\nCookie: " + cookieHeader(uri) + "\r\n\r\n";
		try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
			socket.setSoTimeout(30_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			String[] answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
				.split("\r\n\r\n", 2);
			List<String> lines = answer[0].lines().toList();
			HttpHeaders headers = HttpHeaders.of(
					lines.stream()
						.skip(1)
						.map((line) -> line.split(": ?", 2))
						.collect(Collectors.groupingBy((header) -> header[0],
								Collectors.mapping((header) -> header[1], Collectors.toUnmodifiableList()))),
					(name, value) -> true);
			headers.allValues("Set-Cookie").forEach((cookie) -> keep(uri, cookie));
			return new Page(uri, Integer.parseInt(lines.get(0).split(" ")[1]), headers, answer[1]);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Page open(String path) {
		return follow(get(path));
	}

	Page open(URI uri) {
		return follow(get(uri));
	}

	Page post(URI uri, Map<String, String> fields) {
		return exchange(uri, form(fields));
	}

	private static HttpRequest.Builder form(Map<String, String> fields) {
		String form = fields.entrySet()
			.stream()
			.map((field) -> encode(field.getKey()) + "=" + encode(field.getValue()))
			.collect(Collectors.joining("&"));
		return HttpRequest.newBuilder()
			.header("Content-Type", "application/x-www-form-urlencoded")
			.header("Sec-Fetch-Site", "same-origin")
			.POST(HttpRequest.BodyPublishers.ofString(form));
	}

	/**
	 * Send a form with the page that it is on, as browsers do.
	 * @param page the page
	 * @param uri where the form goes
	 * @param fields the fields
	 * @return the answer
	 */
	Page postFrom(URI page, URI uri, Map<String, String> fields) {
		return exchange(uri, form(fields).header("Referer", page.toString()));
	}

	Page getJson(String path) {
		return exchange(URI.create(this.application.url(path)),
				HttpRequest.newBuilder().setHeader("Accept", "application/json"));
	}

	Page submit(Page page, Map<String, String> changes) {
		Map<String, String> fields = page.formFields();
		fields.putAll(changes);
		return post(page.formAction(), fields);
	}

	Page follow(Page page) {
		this.redirects.clear();
		Page current = page;
		while (current.isRedirect() && this.redirects.size() < MAX_REDIRECTS) {
			this.redirects.add(current.location());
			current = get(current.location());
		}
		return current;
	}

	/**
	 * Press the button of the sign-in page.
	 * @return the consent screen
	 */
	Page pressButton() {
		return open("/oauth2/authorization/microblog");
	}

	/**
	 * Type an address on the sign-in page.
	 * @param address the address
	 * @return the redirect that answers the form
	 */
	Page sendAddress(String address) {
		return submit(open("/login"), Map.of("me", address));
	}

	/**
	 * Type an address on the sign-in page.
	 * @param address the address
	 * @return the consent screen, or the sign-in page where it failed
	 */
	Page typeAddress(String address) {
		return follow(sendAddress(address));
	}

	/**
	 * Decide on the consent screen.
	 * @param consent the consent screen
	 * @param changes the fields that are not as the screen has them
	 * @return the URL that the person is sent to, not yet asked
	 */
	URI decide(Page consent, Map<String, String> changes) {
		Map<String, String> fields = new LinkedHashMap<>(Map.of("decision", "approve"));
		fields.putAll(changes);
		return submit(consent, fields).location();
	}

	/**
	 * Agree on the consent screen.
	 * @param consent the consent screen
	 * @param username as whom
	 * @return the page at which everything ends
	 */
	Page approve(Page consent, String username) {
		return open(decide(consent, Map.of("person", username)));
	}

	/**
	 * Answer a sign-in in place of the server that the person is sent to.
	 * @param redirect the redirect to that server
	 * @param parameters the parameters of the answer without {@code state}
	 * @return the page at which everything ends
	 */
	Page answer(Page redirect, Map<String, String> parameters) {
		UriComponentsBuilder answer = UriComponentsBuilder.fromUriString(redirect.locationParameter("redirect_uri"))
			.queryParam("state", encode(redirect.locationParameter("state")));
		parameters.forEach((name, value) -> answer.queryParam(name, encode(value)));
		return open(answer.build(true).toUri());
	}

	private Page exchange(URI uri, HttpRequest.Builder request) {
		if (request.copy().uri(uri).build().headers().firstValue("Accept").isEmpty()) {
			request.header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
		}
		URI target = uri.toString().startsWith(PUBLIC_URL)
				? URI.create(this.application.url("/") + uri.toString().substring(PUBLIC_URL.length())) : uri;
		request.uri(target)
			.timeout(Duration.ofSeconds(30))
			.header("Accept-Language", "en")
			.header("X-Forwarded-For", this.remoteAddress);
		if (!cookies(target).isEmpty()) {
			request.header("Cookie", cookieHeader(target));
		}
		HttpResponse<String> response = send(request.build());
		if (this.takesCookies) {
			response.headers().allValues("Set-Cookie").forEach((cookie) -> keep(target, cookie));
		}
		return new Page(uri, response.statusCode(), response.headers(), response.body());
	}

	private Map<String, String> cookies(URI uri) {
		return this.cookies.computeIfAbsent(uri.getAuthority(), (authority) -> new LinkedHashMap<>());
	}

	private String cookieHeader(URI uri) {
		return cookies(uri).entrySet()
			.stream()
			.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
			.collect(Collectors.joining("; "));
	}

	private void keep(URI uri, String header) {
		String[] cookie = header.split(";", 2)[0].split("=", 2);
		if (header.contains("Max-Age=0")) {
			cookies(uri).remove(cookie[0]);
		}
		else {
			cookies(uri).put(cookie[0], cookie[1]);
		}
	}

	private static HttpResponse<String> send(HttpRequest request) {
		try {
			return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
