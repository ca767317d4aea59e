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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What an access token is good for: introspection, and the JSON API.
 *
 * @author The Micro.blog Spring team
 */
final class ApiEndpoints {

	private static final int DEFAULT_COUNT = 20;

	private static final int LARGEST_COUNT = 100;

	private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

	private final String baseUrl;

	private final TokenCheck tokens;

	private final People people;

	private final Posts posts;

	private final NextFailure nextFailure;

	ApiEndpoints(String baseUrl, MicroblogState state) {
		this.baseUrl = baseUrl;
		this.tokens = new TokenCheck(state.accessTokens());
		this.people = state.people();
		this.posts = state.posts();
		this.nextFailure = state.nextFailure();
	}

	ResponseDefinition introspect(Request request) {
		return this.tokens.withToken(request, (access) -> {
			Map<String, Object> body = new LinkedHashMap<>(access.person().identity());
			body.put("client_id", "Example App");
			body.put("scope", access.scope());
			return Answers.json(200, body);
		});
	}

	ResponseDefinition timeline(Request request) {
		return read(request, (access) -> {
			Parameters query = Parameters.ofQuery(request);
			return feed("timeline", "/posts/timeline", page(this.posts.timeline(access.person()), query), access);
		});
	}

	ResponseDefinition mentions(Request request) {
		return read(request, (access) -> feed("mentions", "/posts/mentions", List.of(), access));
	}

	ResponseDefinition conversation(Request request) {
		return read(request, (access) -> {
			long id = number(Parameters.ofQuery(request), "id", 0);
			List<LocalPost> timeline = this.posts.timeline(access.person());
			if (timeline.stream().noneMatch((post) -> post.id() == id)) {
				return Answers.error(404, "not_found", "There is no such post.");
			}
			// Each answers the one before it
			return feed("conversation", "/posts/conversation",
					timeline.stream().filter((post) -> post.id() == id || post.id() == id - 1).toList(), access);
		});
	}

	ResponseDefinition check(Request request) {
		return read(request, (access) -> {
			long sinceId = number(Parameters.ofQuery(request), "since_id", Long.MAX_VALUE);
			List<LocalPost> timeline = this.posts.timeline(access.person());
			Map<String, Object> body = new LinkedHashMap<>();
			body.put("count", timeline.stream().filter((post) -> post.id() > sinceId).count());
			body.put("check_seconds", 20);
			body.put("markers", Map.of("timeline",
					Map.of("id", String.valueOf(timeline.get(0).id()), "date_marked", "2026-02-01T12:00:00+00:00")));
			body.put("is_publishing", false);
			body.put("is_processing", false);
			body.put("publishing_progress", 0);
			body.put("publishing_status", "");
			body.put("latest_url", "");
			return this.nextFailure.answer(body);
		});
	}

	ResponseDefinition postsOf(Request request, String username) {
		return read(request, (access) -> withPerson(username, (person) -> {
			Parameters query = Parameters.ofQuery(request);
			Map<String, Object> feed = feedMembers(person.name(), "/posts/" + username,
					page(this.posts.publishedBy(person), query), access);
			feed.put("author", LocalPost.author(person, access.person()));
			feed.put("_microblog", Map.of("about", this.baseUrl + "/about/api", "username", username, "bio",
					"I write about " + username + ".", "pronouns", "", "is_following", !person.equals(access.person()),
					"is_you", person.equals(access.person()), "following_count", 1));
			return this.nextFailure.answer(feed);
		}));
	}

	ResponseDefinition relationship(Request request) {
		return read(request,
				(access) -> withPerson(Parameters.ofQuery(request).required("username"),
						(person) -> this.nextFailure.answer(Map.of("is_following", !person.equals(access.person()),
								"is_you", person.equals(access.person())))));
	}

	ResponseDefinition following(Request request, String username) {
		return read(request, (access) -> withPerson(username, (person) -> {
			List<Map<String, Object>> others = this.people.all()
				.stream()
				.filter((other) -> !other.equals(person))
				.map((other) -> Map.<String, Object>of("name", other.name(), "username", other.username(), "url",
						other.me().toString(), "avatar", other.photo(), "is_following", !other.equals(access.person()),
						"is_you", other.equals(access.person())))
				.toList();
			return this.nextFailure.answer(Map.of(), Answers.json(200, others));
		}));
	}

	ResponseDefinition sites(Request request) {
		return read(request, (access) -> {
			String hostname = access.person().username() + ".micro.example";
			Map<String, Object> site = new LinkedHashMap<>();
			site.put("id", 789);
			site.put("guid", access.person().username());
			site.put("hostname", hostname);
			site.put("cname", access.person().host());
			site.put("url", "https://" + hostname + "/");
			site.put("status", "paid");
			site.put("has_cname", true);
			site.put("is_paid", true);
			site.put("is_expired", false);
			site.put("ssl_status", "ready");
			site.put("created_at", "Apr 26, 2026");
			return this.nextFailure.answer(Map.of(), Answers.json(200, List.of(site)));
		});
	}

	private ResponseDefinition read(Request request, Function<Access, ResponseDefinition> answer) {
		return this.tokens.withScope(request, answer, "read");
	}

	private ResponseDefinition withPerson(String username, Function<Person, ResponseDefinition> answer) {
		return this.people.withUsername(username)
			.map(answer)
			.orElseGet(() -> Answers.error(404, "not_found", "There is nobody with that user name."));
	}

	private static List<LocalPost> page(List<LocalPost> posts, Parameters query) {
		long count = number(query, "count", DEFAULT_COUNT);
		long sinceId = number(query, "since_id", 0);
		long beforeId = number(query, "before_id", Long.MAX_VALUE);
		return posts.stream()
			.filter((post) -> post.id() > sinceId && post.id() < beforeId)
			.limit(Math.min(count, LARGEST_COUNT))
			.toList();
	}

	private static long number(Parameters query, String name, long absent) {
		@Nullable String value = query.get(name);
		if (value == null) {
			return absent;
		}
		if (!NUMBER.matcher(value).matches()) {
			throw ClientMistakeException.invalidRequest("The parameter " + name + " must be a positive number.");
		}
		return Long.parseLong(value);
	}

	private ResponseDefinition feed(String title, String path, List<LocalPost> posts, Access access) {
		return this.nextFailure.answer(feedMembers(title, path, posts, access));
	}

	private Map<String, Object> feedMembers(String title, String path, List<LocalPost> posts, Access access) {
		Map<String, Object> feed = new LinkedHashMap<>();
		feed.put("version", "https://jsonfeed.org/version/1");
		feed.put("title", "Micro.blog - " + title);
		feed.put("home_page_url", this.baseUrl + "/");
		feed.put("feed_url", this.baseUrl + path);
		feed.put("_microblog", Map.of("about", this.baseUrl + "/about/api"));
		feed.put("items", posts.stream().map((post) -> post.toItem(access.person())).toList());
		return feed;
	}

}
