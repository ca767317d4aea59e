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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What servers may know about this application: they read it at the client identifier,
 * show name and logo to the person who is asked, and send answers to the redirect URIs
 * only.
 *
 * @param clientId the client identifier, byte for byte as it is sent to servers
 * @param clientName the name of the application
 * @param clientUri the http(s) URL of a page about the application
 * @param logoUri the http(s) URL of the logo, if there is one
 * @param redirectUris where servers may send people back to
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#client-metadata">IndieAuth, Client
 * Metadata</a>
 */
public record ClientMetadata(String clientId, String clientName, String clientUri, @Nullable String logoUri,
		List<String> redirectUris) {

	private static final String PAGE = """
			<!DOCTYPE html>
			<html lang="en">
			<head>
			<meta charset="utf-8">
			<meta name="viewport" content="width=device-width, initial-scale=1">
			<meta name="color-scheme" content="light dark">
			<title>%1$s</title>
			%2$s</head>
			<body>
			<main class="h-app">
			%3$s<h1><a class="u-url p-name" href="%4$s">%1$s</a></h1>
			<p>Home page: <a href="%5$s">%5$s</a></p>
			</main>
			</body>
			</html>
			""";

	/**
	 * Create new metadata.
	 * @param clientId the client identifier
	 * @param clientName the name of the application
	 * @param clientUri the URL of a page about the application
	 * @param logoUri the URL of the logo
	 * @param redirectUris where servers may send people back to
	 */
	public ClientMetadata {
		redirectUris = List.copyOf(redirectUris);
	}

	byte[] toJson() {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("client_id", this.clientId);
		members.put("client_name", this.clientName);
		members.put("client_uri", this.clientUri);
		if (this.logoUri != null) {
			members.put("logo_uri", this.logoUri);
		}
		members.put("redirect_uris", this.redirectUris);
		members.put("token_endpoint_auth_method", "none");
		members.put("grant_types", List.of("authorization_code"));
		members.put("response_types", List.of("code"));
		return JsonMapper.shared().writeValueAsBytes(members);
	}

	/**
	 * For servers that read a page only.
	 * @return an HTML page with an {@code h-app}
	 * @see <a href="https://microformats.org/wiki/h-app">h-app</a>
	 */
	String toHtml() {
		String links = this.redirectUris.stream()
			.map((redirectUri) -> "<link rel=\"redirect_uri\" href=\"%s\">\n".formatted(HtmlPage.escape(redirectUri)))
			.collect(Collectors.joining());
		String logo = (this.logoUri != null)
				? "<img class=\"u-logo\" src=\"%s\" alt=\"\" height=\"96\">\n".formatted(HtmlPage.escape(this.logoUri))
				: "";
		return PAGE.formatted(HtmlPage.escape(this.clientName), links, logo, HtmlPage.escape(this.clientId),
				HtmlPage.escape(this.clientUri));
	}

}
