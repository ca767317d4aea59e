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

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientMetadata}.
 */
class ClientMetadataTests {

	private static final String CLIENT_ID = "https://app.example.com/oauth/client.json";

	private static final ClientMetadata METADATA = new ClientMetadata(CLIENT_ID, "App", "https://app.example.com/",
			"https://app.example.com/logo.png", List.of("https://app.example.com/login/oauth2/code/microblog"));

	// CM-01, CM-06, CM-07, CM-08, CM-13, V-CM-01, V-CM-06, V-CM-07
	@Test
	void toJsonThenHasTheseMembersAndNoOthers() {
		assertThat(json(METADATA)).isEqualTo(JsonMapper.shared().readTree("""
				{
				  "client_id": "https://app.example.com/oauth/client.json",
				  "client_name": "App",
				  "client_uri": "https://app.example.com/",
				  "logo_uri": "https://app.example.com/logo.png",
				  "redirect_uris": ["https://app.example.com/login/oauth2/code/microblog"],
				  "token_endpoint_auth_method": "none",
				  "grant_types": ["authorization_code"],
				  "response_types": ["code"]
				}
				"""));
	}

	// V-CM-02 to V-CM-07, V-CM-11, V-CM-15, V-CM-16: ours is not like that
	@Test
	void toJsonThenStrictServerTakesIt() {
		StrictServer server = new StrictServer(CLIENT_ID, 200, "application/json",
				new String(METADATA.toJson(), StandardCharsets.UTF_8));
		assertThat(server.brokenRules()).isEmpty();
		assertThat(server.allows("https://app.example.com/login/oauth2/code/microblog")).isTrue();
		assertThat(server.allows("https://app.example.com/login/oauth2/code/microblog/")).isFalse();
	}

	@Test
	void toJsonWhenThereIsNoLogoThenHasNoMemberForIt() {
		assertThat(json(withoutLogo()).propertyNames()).containsExactly("client_id", "client_name", "client_uri",
				"redirect_uris", "token_endpoint_auth_method", "grant_types", "response_types");
	}

	@Test
	void toJsonWhenNameIsNotAsciiThenIsUtf8() {
		assertThat(new String(named("Müllers Café 🦉").toJson(), StandardCharsets.UTF_8))
			.contains("\"client_name\":\"Müllers Café 🦉\"");
	}

	// CM-10, CM-11
	@Test
	void toHtmlThenHasApplicationAndRedirectUris() {
		Document page = html(METADATA);
		assertThat(page.select(".h-app .u-url").eachAttr("href")).containsExactly(CLIENT_ID);
		assertThat(page.select(".h-app .p-name").eachText()).containsExactly("App");
		assertThat(page.select(".h-app img.u-logo").eachAttr("src"))
			.containsExactly("https://app.example.com/logo.png");
		assertThat(page.select("head link[rel=redirect_uri]").eachAttr("href"))
			.containsExactly("https://app.example.com/login/oauth2/code/microblog");
		assertThat(page.select("a[href=https://app.example.com/]").text()).isEqualTo("https://app.example.com/");
	}

	@Test
	void toHtmlThenSaysWhatBrowsersNeed() {
		Document page = html(METADATA);
		assertThat(page.select("html").attr("lang")).isEqualTo("en");
		assertThat(page.title()).isEqualTo("App");
		assertThat(page.select("meta[name]").eachAttr("name")).containsExactly("viewport", "color-scheme");
		assertThat(page.select("script, style, [style], form")).isEmpty();
	}

	@Test
	void toHtmlWhenThereIsNoLogoThenHasNoPicture() {
		assertThat(html(withoutLogo()).select("img, .u-logo")).isEmpty();
	}

	@Test
	void toHtmlWhenThereAreSeveralRedirectUrisThenHasEach() {
		ClientMetadata metadata = new ClientMetadata(CLIENT_ID, "App", "https://app.example.com/", null,
				List.of("https://app.example.com/a", "com.example.app:/b"));
		assertThat(html(metadata).select("link[rel=redirect_uri]").eachAttr("href"))
			.containsExactly("https://app.example.com/a", "com.example.app:/b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "</title><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
			"' onmouseover='alert(1)", "\",\"client_secret\":\"s", "&quot;&lt;&amp;", "%s %1$s %n", "\\u0022\\", "-->",
			"a\u2028b\u0000c\u0007" })
	void anyValueWhenItHasMarkupThenIsNothingButText(String hostile) {
		String url = "https://app.example.com/" + hostile;
		ClientMetadata metadata = new ClientMetadata(url + "1", hostile, url + "2", url + "3",
				List.of(url + "4", url + "5"));
		JsonNode json = json(metadata);
		assertThat(json.propertyNames()).containsExactlyElementsOf(json(METADATA).propertyNames());
		assertThat(List.of(json.path("client_id").asString(), json.path("client_name").asString(),
				json.path("client_uri").asString(), json.path("logo_uri").asString(),
				json.path("redirect_uris").path(0).asString(), json.path("redirect_uris").path(1).asString()))
			.containsExactly(url + "1", hostile, url + "2", url + "3", url + "4", url + "5");
		Document page = html(metadata);
		assertThat(shape(page)).isEqualTo(
				shape(html(new ClientMetadata(CLIENT_ID, "App", CLIENT_ID, CLIENT_ID, List.of(CLIENT_ID, CLIENT_ID)))));
		// What HTML can't hold
		String expected = url.replace('\u0000', '\ufffd');
		assertThat(page.select("a, link").eachAttr("href")).containsExactly(expected + "4", expected + "5",
				expected + "1", expected + "2");
		assertThat(page.select("img").attr("src")).isEqualTo(expected + "3");
	}

	// CM-09, V-CM-16
	@Test
	void bodiesWhenEverythingIsLongThenAreBelowFiveKilobytes() {
		String path = "x".repeat(400);
		ClientMetadata metadata = new ClientMetadata("https://app.example.com/" + path, "N".repeat(200),
				"https://app.example.com/" + path, "https://app.example.com/" + path,
				List.of("https://app.example.com/" + path));
		assertThat(metadata.toJson()).hasSizeLessThan(5 * 1024);
		assertThat(metadata.toHtml().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(5 * 1024);
	}

	@Test
	void redirectUrisWhenListIsChangedThenAreNot() {
		List<String> redirectUris = new ArrayList<>(List.of("https://app.example.com/a"));
		ClientMetadata metadata = new ClientMetadata(CLIENT_ID, "App", CLIENT_ID, null, redirectUris);
		redirectUris.clear();
		assertThat(metadata.redirectUris()).containsExactly("https://app.example.com/a");
	}

	private static List<String> shape(Document page) {
		return page.getAllElements()
			.stream()
			.map((element) -> element.tagName()
					+ element.attributes().asList().stream().map((attribute) -> " " + attribute.getKey()).toList())
			.toList();
	}

	private static ClientMetadata named(String name) {
		return new ClientMetadata(CLIENT_ID, name, "https://app.example.com/", null, List.of());
	}

	private static ClientMetadata withoutLogo() {
		return named("App");
	}

	private static JsonNode json(ClientMetadata metadata) {
		return JsonMapper.shared().readTree(metadata.toJson());
	}

	private static Document html(ClientMetadata metadata) {
		return Jsoup.parse(metadata.toHtml(), CLIENT_ID);
	}

}
