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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.http.HttpUrl;
import io.github.microblogspring.indieauth.http.InvalidUrlException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;

/**
 * A server that reads the metadata document of a client as strictly as the documents
 * allow it to.
 *
 * @param clientId the URL that the document was asked from
 * @param status the status of the answer
 * @param contentType the content type of the answer
 * @param body the body of the answer
 */
public record StrictServer(String clientId, int status, String contentType, String body) {

	private static final Set<String> METHODS_WITH_SECRET = Set.of("client_secret_basic", "client_secret_post",
			"client_secret_jwt");

	/**
	 * What is wrong with the answer.
	 * @return the rules that it breaks, in order, possibly none
	 */
	public List<String> brokenRules() {
		if (this.status != 200) {
			return List.of("CM-02");
		}
		if (!MediaType.parseMediaType(this.contentType).equalsTypeAndSubtype(MediaType.APPLICATION_JSON)) {
			return List.of("CM-01");
		}
		List<String> broken = new ArrayList<>();
		JsonNode document = document();
		addIf(!document.isObject(), "CM-01", broken);
		addIf(!document.path("client_id").asString("").equals(this.clientId), "CM-03", broken);
		addIf(!this.clientId.startsWith(document.path("client_uri").asString(this.clientId)), "CM-04", broken);
		addIf(!isOnSameHost(document.path("logo_uri").asString(this.clientId)), "CM-05", broken);
		addIf(hasSecret(document), "CM-07", broken);
		addIf(this.body.getBytes(StandardCharsets.UTF_8).length > 5 * 1024, "CM-09", broken);
		return broken;
	}

	/**
	 * Whether this server sends people back to a URL: to the origin of the client
	 * identifier if nothing is listed, else to exactly what is listed.
	 * @param redirectUri the URL that was sent
	 * @return {@code true} if it does
	 */
	public boolean allows(String redirectUri) {
		JsonNode listed = document().path("redirect_uris");
		return listed.isMissingNode() ? url(this.clientId).hasSameOrigin(url(redirectUri))
				: listed.valueStream().map(JsonNode::asString).toList().contains(redirectUri);
	}

	/**
	 * The document.
	 * @return the document, missing if it is not JSON
	 */
	public JsonNode document() {
		try {
			return JsonMapper.shared().readTree(this.body);
		}
		catch (JacksonException ex) {
			return JsonMapper.shared().missingNode();
		}
	}

	private boolean isOnSameHost(String url) {
		return url(this.clientId).host().equals(url(url).host());
	}

	private static boolean hasSecret(JsonNode document) {
		return Stream.of("client_secret", "client_secret_expires_at").anyMatch(document::has)
				|| METHODS_WITH_SECRET.contains(document.path("token_endpoint_auth_method").asString(""));
	}

	private static void addIf(boolean condition, String rule, List<String> broken) {
		if (condition) {
			broken.add(rule);
		}
	}

	private static HttpUrl url(String text) {
		try {
			return HttpUrl.parse(text);
		}
		catch (InvalidUrlException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
