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

package io.github.microblogspring.api;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.mock.http.MockHttpInputMessage;
import org.springframework.mock.http.MockHttpOutputMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the records make of JSON, as documented and otherwise.
 */
class ApiMessageConverterTests {

	private final ApiMessageConverter converter = new ApiMessageConverter();

	// Of the help page: numbers, and an offset
	@Test
	void feedWhenOfTheHelpPageThenAllMembers() throws Exception {
		Feed feed = read(Feed.class, """
				{"title": "Micro.blog - Mentions", "home_page_url": "https://micro.blog/mentions",
				 "feed_url": "https://micro.blog/posts/mentions",
				 "_microblog": {"about": "https://micro.blog/about/api"},
				 "items": [{"id": 123,
				  "author": {"name": "Manton Reece", "url": "http://manton.org",
				   "avatar": "http://www.gravatar.com/avatar/d8?s=96",
				   "_microblog": {"username": "manton", "is_following": true}},
				  "url": "https://micro.blog/manton/123",
				  "content_html": "<a href=\\"https://micro.blog/manton\\">@manton</a> Hello.",
				  "date_published": "2017-02-24T15:38:50-06:00",
				  "_microblog": {"is_deletable": true, "is_bookmark": false, "date_relative": "3:38 pm"}}]}""");
		assertThat(feed.title()).isEqualTo("Micro.blog - Mentions");
		assertThat(feed.homePageUrl()).isEqualTo(URI.create("https://micro.blog/mentions"));
		assertThat(feed.feedUrl()).isEqualTo(URI.create("https://micro.blog/posts/mentions"));
		assertThat(feed.author()).isNull();
		assertThat(feed.posts())
			.containsExactly(new Post("123", null, "<a href=\"https://micro.blog/manton\">@manton</a> Hello.", null,
					URI.create("https://micro.blog/manton/123"), Instant.parse("2017-02-24T21:38:50Z"),
					new Author("Manton Reece", URI.create("http://manton.org"),
							URI.create("http://www.gravatar.com/avatar/d8?s=96"), "manton", null, null, true, null),
					List.of(), "3:38 pm", false, false, true, false, false, false));
	}

	// Of the reference: texts
	@Test
	void feedWhenOfTheReferenceThenAllMembers() throws Exception {
		Post post = onlyPost("""
				{"id": "77494371", "title": "A title", "content_html": "<p>Post content...</p>",
				 "summary": "Summary", "url": "https://www.manton.org/2025/11/07/if.html",
				 "date_published": "2025-11-07T18:00:00+00:00", "tags": ["a", 1, "b"], "unknown": {"x": [1]},
				 "_microblog": {"date_timestamp": 1762538400, "is_favorite": true, "is_bookmark": true,
				  "is_conversation": true, "is_linkpost": true, "is_mention": true, "note": "", "syndication": []}}""");
		assertThat(post.id()).isEqualTo("77494371");
		assertThat(post.title()).isEqualTo("A title");
		assertThat(post.summary()).isEqualTo("Summary");
		assertThat(post.tags()).containsExactly("a", "b");
		assertThat(post.published()).isEqualTo("2025-11-07T18:00:00Z");
		assertThat(List.of(post.favorite(), post.bookmark(), post.conversation(), post.linkpost(), post.mention()))
			.containsOnly(true);
		assertThat(post.deletable()).isFalse();
	}

	@Test
	void feedWhenOfOnePersonThenWhoThatIs() throws Exception {
		Feed feed = read(Feed.class,
				"""
						{"author": {"name": "Vincent", "url": "https://vincent.micro.blog/", "avatar": "https://a.example/v.jpg"},
						 "_microblog": {"username": "vincent", "bio": "Hello", "pronouns": "", "is_following": false,
						  "is_you": true}, "items": []}""");
		assertThat(feed.author()).isEqualTo(new Author("Vincent", URI.create("https://vincent.micro.blog/"),
				URI.create("https://a.example/v.jpg"), "vincent", "Hello", null, false, true));
		assertThat(feed.posts()).isEmpty();
		assertThat(feed.older()).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			9007199254740993       | 9007199254740993
			"9007199254740993"     | 9007199254740993
			92233720368547758080   | 92233720368547758080
			"urn:uuid:1"           | urn:uuid:1
			0                      | 0
			""")
	void idWhenNumberOrTextThenExactText(String json, String id) throws Exception {
		assertThat(onlyPost("{\"id\": " + json + "}").id()).isEqualTo(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.5", "true", "null", "\"\"", "\" \"", "[1]", "{}" })
	void idWhenNeitherThenPostIsLeftOut(String json) throws Exception {
		assertThat(read(Feed.class, "{\"items\": [{\"id\": " + json + "}, {\"id\": 2}]}").posts()).extracting(Post::id)
			.containsExactly("2");
	}

	@Test
	void postWhenOnlyIdThenEmpty() throws Exception {
		assertThat(onlyPost("{\"id\": 1}")).isEqualTo(
				new Post("1", null, "", null, null, null, new Author(null, null, null, null, null, null, null, null),
						List.of(), null, false, false, false, false, false, false));
	}

	@Test
	void postWhenTypesAreWrongThenLikeMissing() throws Exception {
		assertThat(onlyPost("""
				{"id": 1, "title": 5, "content_html": ["x"], "summary": {}, "url": 7, "date_published": 1762538400,
				 "author": "Vincent", "tags": {"a": "b"}, "_microblog": [true]}""")).isEqualTo(onlyPost("{\"id\": 1}"));
		assertThat(onlyPost("{\"id\": 1, \"_microblog\": {\"is_mention\": \"true\", \"is_deletable\": 1}}"))
			.isEqualTo(onlyPost("{\"id\": 1}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x",
			"//evil.example/", "/relative", "file:///etc/passwd", "https://user@evil.example/", "https://",
			"ht tps://x.example/", "\\tjavascript:alert(1)" })
	void urlWhenNotHttpThenLeftOut(String url) throws Exception {
		Post post = onlyPost("{\"id\": 1, \"url\": \"" + url + "\", \"author\": {\"url\": \"" + url
				+ "\", \"avatar\": \"" + url + "\"}}");
		assertThat(post.url()).isNull();
		assertThat(post.author().url()).isNull();
		assertThat(post.author().avatar()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "2025-11-07T18:00:00Z", "2025-11-07T19:00:00+01:00", "2025-11-07T18:00:00+0000",
			"2025-11-07 18:00:00 +00:00", "2025-11-07 18:00:00", "2025-11-07T18:00:00.000Z" })
	void dateWhenInAUsualFormThenRead(String date) throws Exception {
		assertThat(onlyPost("{\"id\": 1, \"date_published\": \"" + date + "\"}").published())
			.isEqualTo("2025-11-07T18:00:00Z");
	}

	@ParameterizedTest
	@ValueSource(strings = { "yesterday", "2025-13-07T18:00:00Z", "", "Apr 26, 2026" })
	void dateWhenUnreadableThenNone(String date) throws Exception {
		assertThat(onlyPost("{\"id\": 1, \"date_published\": \"" + date + "\"}").published()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "null", "1", "\"x\"", "{}", "{\"items\": {}}", "{\"items\": \"x\"}" })
	void feedWhenSomethingElseThenSaysSo(String json) {
		assertThatExceptionOfType(HttpMessageNotReadableException.class).isThrownBy(() -> read(Feed.class, json))
			.withMessage("The server answered with something that is not a Feed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<html>secret</html>", "{\"items\": [", "{\"items\": []} {}",
			"{\"items\": [], \"items\": []}" })
	void readWhenNotJsonThenSaysSoWithoutQuotingIt(String body) {
		assertThatExceptionOfType(HttpMessageNotReadableException.class).isThrownBy(() -> read(Feed.class, body))
			.withMessage("The server answered with something that is not JSON")
			.withNoCause();
	}

	@Test
	void readWhenDeeplyNestedThenSaysSo() {
		String body = "{\"items\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}";
		assertThatExceptionOfType(HttpMessageNotReadableException.class).isThrownBy(() -> read(Feed.class, body))
			.withMessage("The server answered with something that is not JSON");
	}

	@Test
	void readWhenErrorWithStatus200ThenError() {
		assertThatExceptionOfType(HttpMessageNotReadableException.class)
			.isThrownBy(() -> read(Feed.class, "{\"error\": \"App token was not valid.\"}"))
			.withMessage("The server answered with an error: App token was not valid.");
		assertThatExceptionOfType(HttpMessageNotReadableException.class)
			.isThrownBy(() -> read(TimelineCheck.class, "{\"error\": \"<b>me@mail.example\\n\", \"count\": 1}"))
			.withMessage("The server answered with an error");
	}

	@Test
	void checkWhenOfTheReferenceThenAllMembers() throws Exception {
		TimelineCheck check = read(TimelineCheck.class, """
				{"count": 1, "check_seconds": 120, "is_publishing": true, "is_processing": true,
				 "publishing_progress": 50, "publishing_status": "Publishing", "latest_url": "https://a.example/x",
				 "markers": {"timeline": {"id": "12345", "date_marked": "2026-04-26T12:00:00Z"},
				  "discover": {"id": 7}, "broken": {}, "other": 1}}""");
		assertThat(check).isEqualTo(new TimelineCheck(1, Duration.ofMinutes(2), true, true, 50, "Publishing",
				URI.create("https://a.example/x"),
				Map.of("timeline", new TimelineCheck.Marker("12345", Instant.parse("2026-04-26T12:00:00Z")), "discover",
						new TimelineCheck.Marker("7", null))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"count\": \"1\", \"check_seconds\": -5, \"markers\": []}",
			"{\"count\": null, \"check_seconds\": 99999999999}" })
	void checkWhenSparseThenNothingNew(String json) throws Exception {
		assertThat(read(TimelineCheck.class, json))
			.isEqualTo(new TimelineCheck(0, null, false, false, null, null, null, Map.of()));
	}

	@Test
	void relationshipThenRead() throws Exception {
		assertThat(read(Relationship.class, "{\"is_following\": true, \"is_you\": false}"))
			.isEqualTo(new Relationship(true, false));
		assertThat(read(Relationship.class, "{}")).isEqualTo(new Relationship(false, false));
	}

	@Test
	void listThenElementsThatCanBeRead() throws Exception {
		ResolvableType sites = ResolvableType.forClassWithGenerics(List.class, Site.class);
		assertThat(this.converter.canRead(sites, MediaType.APPLICATION_JSON)).isTrue();
		assertThat(this.converter.read(sites, message("""
				[{"id": 789, "hostname": "vincent.micro.blog", "cname": "www.example.com",
				  "url": "https://vincent.micro.blog/", "is_paid": true, "is_expired": false, "ssl_status": "ready"},
				 1, {"hostname": "without an identifier"}]"""), null))
			.isEqualTo(List.of(new Site("789", "vincent.micro.blog", URI.create("https://vincent.micro.blog/"),
					"www.example.com", "ready", true, false)));
		assertThatExceptionOfType(HttpMessageNotReadableException.class)
			.isThrownBy(() -> this.converter.read(sites, message("{}"), null))
			.withMessage("The server answered with something that is not a Site");
	}

	// J22
	@Test
	void configWhenTwoBlogsThenDefaultIsTheMarkedOne() throws Exception {
		MicropubConfig config = read(MicropubConfig.class, """
				{"media-endpoint": "https://micro.blog/micropub/media",
				 "destination": [
				  {"uid": "https://other.micro.blog/", "name": "other.micro.blog", "microblog-audio": true},
				  {"uid": "https://hatcher.micro.blog/", "name": "doughatcher.com", "microblog-title": "Doug",
				   "microblog-default": true}],
				 "post-types": [], "channels": [{"uid": "default", "name": "Posts"}],
				 "syndicate-to": [{"uid": "bluesky", "name": "Bluesky"}, {"name": "without uid"}]}""");
		assertThat(config.mediaEndpoint()).isEqualTo(URI.create("https://micro.blog/micropub/media"));
		assertThat(config.destinations()).containsExactly(
				new MicropubConfig.Destination("https://other.micro.blog/", "other.micro.blog", null, false, true),
				new MicropubConfig.Destination("https://hatcher.micro.blog/", "doughatcher.com", "Doug", true, false));
		assertThat(config.defaultDestination()).isEqualTo(config.destinations().get(1));
		assertThat(config.channels()).containsExactly(new MicropubConfig.Target("default", "Posts"));
		assertThat(config.syndicateTo()).containsExactly(new MicropubConfig.Target("bluesky", "Bluesky"));
	}

	// J22
	@Test
	void configWhenOneOrNoBlogThenThatOrNone() throws Exception {
		assertThat(read(MicropubConfig.class, "{\"destination\": [{\"uid\": \"https://a.micro.blog/\"}]}")
			.defaultDestination()).isNotNull();
		MicropubConfig config = read(MicropubConfig.class,
				"{\"media-endpoint\": \"https://micro.blog/micropub/media\"}");
		assertThat(config.destinations()).isEmpty();
		assertThat(config.defaultDestination()).isNull();
		assertThat(read(MicropubConfig.class, "{\"media-endpoint\": \"javascript:x\"}").mediaEndpoint()).isNull();
	}

	@Test
	void sourceThenEntries() throws Exception {
		MicropubEntries entries = read(MicropubEntries.class,
				"""
						{"items": [{"type": ["h-entry"], "properties": {"uid": [123], "url": ["https://a.example/1"],
						  "name": [""], "content": ["Hello *world*"], "published": ["2026-01-02T12:00:00+00:00"],
						  "post-status": ["draft"], "category": ["Essays"], "photo": ["https://a.example/p.jpg", "javascript:x"]}},
						 {"properties": {"name": ["Title"], "content": [{"html": "<p>Hello</p>"}],
						  "photo": [{"value": "https://a.example/q.jpg", "alt": "q"}]}}]}""");
		assertThat(entries.entries()).containsExactly(
				new MicropubEntry("123", URI.create("https://a.example/1"), null, "Hello *world*",
						Instant.parse("2026-01-02T12:00:00Z"), "draft", List.of("Essays"),
						List.of(URI.create("https://a.example/p.jpg"))),
				new MicropubEntry(null, null, "Title", "<p>Hello</p>", null, null, List.of(),
						List.of(URI.create("https://a.example/q.jpg"))));
		assertThat(read(MicropubCategories.class, "{\"categories\": [\"a\", null, \"b\"]}").names())
			.containsExactly("a", "b");
	}

	@Test
	void postWhenSimpleThenForm() throws Exception {
		assertThat(write(MicropubPost.of("Hello & world ä"), MediaType.APPLICATION_FORM_URLENCODED))
			.isEqualTo("h=entry&content=Hello+%26+world+%C3%A4");
	}

	@Test
	void postWhenEverythingThenForm() throws Exception {
		MicropubPost post = MicropubPost.builder("Hello")
			.title("Title")
			.photo(URI.create("https://a.example/p.jpg"), "A cat")
			.categories("a", "b")
			.draft()
			.destination("https://b.micro.blog/")
			.build();
		assertThat(write(post, MediaType.APPLICATION_FORM_URLENCODED)).isEqualTo("h=entry&name=Title&content=Hello"
				+ "&photo=https%3A%2F%2Fa.example%2Fp.jpg&mp-photo-alt=A+cat&category%5B%5D=a&category%5B%5D=b"
				+ "&post-status=draft&mp-destination=https%3A%2F%2Fb.micro.blog%2F");
	}

	@Test
	void postWhenSeveralPhotosThenTextsInTheSameOrder() throws Exception {
		URI photo = URI.create("https://a.example/p.jpg");
		assertThat(write(MicropubPost.builder("").photo(photo, "").photo(photo, "B").build(),
				MediaType.APPLICATION_FORM_URLENCODED))
			.endsWith("&photo%5B%5D=https%3A%2F%2Fa.example%2Fp.jpg&photo%5B%5D=https%3A%2F%2Fa.example%2Fp.jpg"
					+ "&mp-photo-alt%5B%5D=&mp-photo-alt%5B%5D=B");
		assertThat(write(MicropubPost.builder("x").photo(photo, "").build(), MediaType.APPLICATION_FORM_URLENCODED))
			.doesNotContain("mp-photo-alt");
	}

	@Test
	void updateThenJson() throws Exception {
		MicropubUpdate update = MicropubUpdate.of(URI.create("https://a.example/1"))
			.replace("content", "New")
			.add("category", "a", "b")
			.remove("category", "c")
			.build();
		assertThat(write(update, MediaType.APPLICATION_JSON))
			.isEqualTo("{\"action\":\"update\",\"url\":\"https://a.example/1\",\"replace\":{\"content\":[\"New\"]},"
					+ "\"add\":{\"category\":[\"a\",\"b\"]},\"delete\":{\"category\":[\"c\"]}}");
		assertThat(write(MicropubUpdate.of(URI.create("https://a.example/1")).clear("category").build(),
				MediaType.APPLICATION_JSON))
			.endsWith("\"delete\":[\"category\"]}");
	}

	private Post onlyPost(String item) throws IOException {
		return read(Feed.class, "{\"items\": [" + item + "]}").posts().get(0);
	}

	private <T> T read(Class<T> type, String json) throws IOException {
		ResolvableType resolvable = ResolvableType.forClass(type);
		assertThat(this.converter.canRead(resolvable, MediaType.TEXT_HTML)).isTrue();
		return type.cast(this.converter.read(resolvable, message(json), null));
	}

	private static MockHttpInputMessage message(String json) {
		return new MockHttpInputMessage(json.getBytes(StandardCharsets.UTF_8));
	}

	private String write(Object value, MediaType type) throws IOException {
		MockHttpOutputMessage message = new MockHttpOutputMessage();
		assertThat(this.converter.canWrite(ResolvableType.forInstance(value), value.getClass(), type)).isTrue();
		this.converter.write(value, ResolvableType.forInstance(value), type, message, null);
		assertThat(message.getHeaders().getContentType())
			.satisfies((actual) -> assertThat(type.includes(actual)).isTrue());
		return message.getBodyAsString(StandardCharsets.UTF_8);
	}

}
