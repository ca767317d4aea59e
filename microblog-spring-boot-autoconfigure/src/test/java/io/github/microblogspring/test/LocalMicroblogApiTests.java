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

package io.github.microblogspring.test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The API of the stand-in punishes what the real one would.
 */
class LocalMicroblogApiTests {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static LocalMicroblog microblog;

	private String token;

	@BeforeAll
	static void start() {
		microblog = LocalMicroblog.start();
	}

	@BeforeEach
	void createToken() {
		this.token = microblog.createAppToken("vincent");
	}

	@AfterEach
	void reset() {
		microblog.reset();
	}

	@AfterAll
	static void close() {
		microblog.close();
	}

	@Test
	void timelineThenIdentifiersAreNumbersAndTexts() throws Exception {
		Set<Boolean> texts = new LinkedHashSet<>();
		json(get("/posts/timeline")).get("items").forEach((item) -> texts.add(item.get("id").isString()));
		assertThat(texts).containsExactlyInAnyOrder(true, false);
	}

	@ParameterizedTest
	@CsvSource({ "/posts/timeline?count=5, 5", "/posts/timeline?count=1000, 45",
			"/posts/timeline?before_id=77000003, 3", "/posts/timeline?since_id=77000040, 4",
			"/posts/timeline?since_id=77000040&before_id=77000043, 2", "/posts/vincent?count=100, 22",
			"/posts/conversation?id=77000010, 2" })
	void feedWhenPagedThenThatManyPosts(String path, int count) throws Exception {
		assertThat(json(get(path)).get("items")).hasSize(count);
	}

	@ParameterizedTest
	@CsvSource({ "/posts/timeline?count=0, 400", "/posts/timeline?count=x, 400", "/posts/timeline?before_id=-1, 400",
			"/posts/timeline?count=1&count=2, 400", "/posts/conversation?id=1, 404", "/posts/conversation, 404",
			"/posts/nobody, 404", "/users/is_following, 400", "/users/is_following?username=nobody, 404",
			"/users/following/nobody, 404", "/micropub, 400", "/micropub?q=other, 400",
			"/micropub?q=source&url=https://alice.example/, 400",
			"/micropub?q=category&mp-destination=https://alice.micro.example/, 400", "/uploads/vincent/none.png, 404" })
	void getWhenMistakenThenRefused(String path, int status) throws Exception {
		assertThat(get(path).statusCode()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/posts/mentions", "/posts/conversation?id=77000010", "/posts/check", "/posts/vincent",
			"/users/is_following?username=alice", "/users/following/alice", "/account/info/domains",
			"/micropub?q=config" })
	void getWhenThereIsNoTokenThenUnauthorized(String path) throws Exception {
		this.token = "00000000000000000000";
		assertThat(get(path).statusCode()).isEqualTo(401);
	}

	@Test
	void configThenTwoBlogsOfWhichOneIsTheDefault() throws Exception {
		JsonNode destinations = json(get("/micropub?q=config")).get("destination");
		assertThat(destinations).hasSize(2);
		assertThat(destinations.at("/0/uid").asString()).isEqualTo("https://vincent.micro.example/");
		assertThat(destinations.at("/0/microblog-default").asBoolean()).isTrue();
		assertThat(destinations.at("/1/uid").asString()).isEqualTo("https://vincent-photos.micro.example/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "content=Hello", "h=event&content=Hello", "h=entry&content=%20", "h=entry",
			"h=entry&other=x", "h=entry&content=a&content=b", "h=entry&content=x&post-status=hidden",
			"h=entry&content=x&mp-destination=https://alice.micro.example/", "h=entry&content=x&photo=javascript:x",
			"h=entry&content=x&mp-photo-alt=x", "action=delete&url=https://vincent.micro.example/2026/01/2/post.html",
			"action=undelete&url=x", "action=delete" })
	void formWhenMistakenThenRefused(String form) throws Exception {
		assertThat(post("application/x-www-form-urlencoded", form).statusCode()).isEqualTo(400);
		assertThat(json(get("/micropub?q=source")).get("items")).allMatch((item) -> !item.toString().contains("Hello"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "{", "{}", "{\"type\":[\"h-entry\"],\"properties\":{\"content\":\"x\"}}",
			"{\"action\":\"undelete\",\"url\":\"x\"}", "{\"action\":\"update\",\"url\":\"https://a.example/\"}" })
	void jsonWhenMistakenThenRefused(String json) throws Exception {
		assertThat(post("application/json", json).statusCode()).isEqualTo(400);
		assertThat(post("text/plain", json).statusCode()).isEqualTo(400);
	}

	@Test
	void jsonWhenEntryThenAccepted() throws Exception {
		HttpResponse<String> response = post("application/json",
				"{\"type\":[\"h-entry\"],\"properties\":{\"content\":[\"From JSON\"]}}");
		assertThat(response.statusCode()).isEqualTo(202);
		String url = response.headers().firstValue("Location").orElseThrow();
		assertThat(json(response).get("url").asString()).isEqualTo(url);
		assertThat(post("application/json",
				"{\"action\":\"update\",\"url\":\"" + url + "\",\"add\":{\"content\":[\"Two\"]}}")
			.statusCode()).isEqualTo(400);
		assertThat(post("application/json", "{\"action\":\"delete\",\"url\":\"" + url + "\"}").statusCode())
			.isEqualTo(200);
		assertThat(get("/micropub?q=source&url=" + url).statusCode()).isEqualTo(400);
	}

	@Test
	void postWhenOfSomebodyElseThenOutOfReach() throws Exception {
		String url = post("application/x-www-form-urlencoded", "h=entry&content=Mine").headers()
			.firstValue("Location")
			.orElseThrow();
		this.token = microblog.createAppToken("alice");
		assertThat(post("application/x-www-form-urlencoded", "action=delete&url=" + url).statusCode()).isEqualTo(400);
		assertThat(get("/posts/timeline").body()).doesNotContain("Mine");
	}

	@ParameterizedTest
	@CsvSource({ "form-data; name=\"other\"; filename=\"a.png\", x", "form-data; name=\"file\", x",
			"form-data; name=\"file\"; filename=\"../a.png\", x", "form-data; name=\"file\"; filename=\"a.png\", ''" })
	void uploadWhenMistakenThenRefused(String disposition, String content) throws Exception {
		assertThat(upload(disposition, content).statusCode()).isEqualTo(400);
	}

	@Test
	void uploadWhenMoreThanTwentyThenOldestIsForgotten() throws Exception {
		String first = null;
		String last = null;
		for (int i = 0; i < 21; i++) {
			HttpResponse<String> response = upload("form-data; name=\"file\"; filename=\"a.png\"", "file " + i);
			assertThat(response.statusCode()).isEqualTo(202);
			last = response.headers().firstValue("Location").orElseThrow();
			first = (first != null) ? first : last;
		}
		assertThat(get(first.substring(microblog.baseUrl().length())).statusCode()).isEqualTo(404);
		HttpResponse<String> file = get(last.substring(microblog.baseUrl().length()));
		assertThat(file.body()).isEqualTo("file 20");
		assertThat(file.headers().firstValue("Content-Type")).hasValue("image/png");
	}

	private HttpResponse<String> upload(String disposition, String content) throws Exception {
		String body = "--b\r\nContent-Disposition: " + disposition + "\r\nContent-Type: image/png\r\n\r\n" + content
				+ "\r\n--b--\r\n";
		return send(request("/micropub/media").header("Content-Type", "multipart/form-data; boundary=b")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private HttpResponse<String> get(String path) throws Exception {
		return send(request(path));
	}

	private HttpResponse<String> post(String contentType, String body) throws Exception {
		return send(request("/micropub").header("Content-Type", contentType)
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(microblog.baseUrl() + path))
			.header("Authorization", "Bearer " + this.token);
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

}
