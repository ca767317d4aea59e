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

package io.github.microblogspring.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.util.HtmlUtils;

/**
 * What all our pages have in common. They need no script and nothing from elsewhere, and
 * say so in their content security policy.
 *
 * @author The Micro.blog Spring team
 */
final class HtmlPage {

	/**
	 * Without {@code form-action}, which would also stop the redirect of the address form
	 * to the person's own server.
	 */
	private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; "
			+ "base-uri 'none'; frame-ancestors 'none'";

	private static final String PAGE = """
			<!DOCTYPE html>
			<html lang="%s">
			<head>
			<meta charset="utf-8">
			<meta name="viewport" content="width=device-width, initial-scale=1">
			<meta name="color-scheme" content="light dark">
			<meta name="referrer" content="no-referrer">
			<title>%s</title>
			<link rel="stylesheet" href="%s">
			<script src="%s" defer></script>
			</head>
			<body>
			<main>
			%s</main>
			</body>
			</html>
			""";

	private static final String HIDDEN_FIELD = """
			<input type="hidden" name="%s" value="%s">
			""";

	private HtmlPage() {
	}

	/**
	 * The HTML of a page.
	 * @param language the language of its texts
	 * @param title the title, escaped
	 * @param contextPath the context path of the application
	 * @param content what is on the page, as HTML
	 * @return the HTML
	 */
	static String render(String language, String title, String contextPath, String content) {
		return PAGE.formatted(escape(language), title, escape(contextPath + SignInResource.STYLE.path()),
				escape(contextPath + SignInResource.SCRIPT.path()), content);
	}

	static String csrfField(CsrfToken csrfToken) {
		return hiddenField(csrfToken.getParameterName(), csrfToken.getToken());
	}

	static String hiddenField(String name, String value) {
		return HIDDEN_FIELD.formatted(escape(name), escape(value));
	}

	static String escape(String text) {
		return HtmlUtils.htmlEscape(text, "UTF-8");
	}

	static void send(HttpServletResponse response, String html) throws IOException {
		byte[] body = html.getBytes(StandardCharsets.UTF_8);
		response.setContentType(MediaType.TEXT_HTML_VALUE);
		response.setCharacterEncoding(StandardCharsets.UTF_8.name());
		response.setContentLength(body.length);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
		response.setHeader("Referrer-Policy", "no-referrer");
		response.getOutputStream().write(body);
	}

}
