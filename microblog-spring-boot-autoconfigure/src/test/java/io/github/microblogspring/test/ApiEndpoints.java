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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;

/**
 * What an access token is good for: introspection, the timeline and posting.
 *
 * @author The Micro.blog Spring team
 */
final class ApiEndpoints {

	private static final int TIMELINE_SIZE = 3;

	private final AccessTokens tokens;

	private final People people;

	private final AtomicInteger posts = new AtomicInteger();

	ApiEndpoints(AccessTokens tokens, People people) {
		this.tokens = tokens;
		this.people = people;
	}

	ResponseDefinition introspect(Request request) {
		return withToken(request, (access) -> {
			Map<String, Object> body = new LinkedHashMap<>(access.person().identity());
			body.put("client_id", "Example App");
			body.put("scope", access.scope());
			return Answers.json(200, body);
		});
	}

	ResponseDefinition timeline(Request request) {
		return withScope(request, "read", (access) -> {
			Map<String, Object> feed = new LinkedHashMap<>();
			feed.put("version", "https://jsonfeed.org/version/1");
			feed.put("title", "Micro.blog - timeline");
			feed.put("items", IntStream.rangeClosed(1, TIMELINE_SIZE).mapToObj(this::timelineItem).toList());
			return Answers.json(200, feed);
		});
	}

	private Map<String, Object> timelineItem(int number) {
		List<Person> authors = this.people.all();
		Person author = authors.get(number % authors.size());
		Map<String, Object> item = new LinkedHashMap<>();
		item.put("id", String.valueOf(number));
		item.put("content_html", "<p>Post " + number + " of the offline timeline.</p>");
		item.put("url", author.me() + "2026/01/0" + number + "/post.html");
		item.put("date_published", "2026-01-0" + number + "T12:00:00+00:00");
		item.put("author", Map.of("name", author.name(), "url", author.me().toString(), "avatar", author.photo(),
				"_microblog", Map.of("username", author.username())));
		return item;
	}

	ResponseDefinition post(Request request) {
		return withScope(request, "create", (access) -> {
			if (request.getBody().length == 0) {
				return Answers.error(400, "invalid_request", "There is nothing to post.");
			}
			String url = access.person().me() + "2026/01/01/post-" + this.posts.incrementAndGet() + ".html";
			return ResponseDefinitionBuilder.like(Answers.json(202, Map.of("url", url, "preview", url)))
				.withHeader("Location", url)
				.build();
		});
	}

	private ResponseDefinition withScope(Request request, String scope, Function<Access, ResponseDefinition> answer) {
		return withToken(request, (access) -> access.scopes().contains(scope) ? answer.apply(access)
				: Answers.error(403, "insufficient_scope", "The token needs the scope " + scope + "."));
	}

	private ResponseDefinition withToken(Request request, Function<Access, ResponseDefinition> answer) {
		Access access = this.tokens.find(request);
		return (access != null) ? answer.apply(access)
				: Answers.error(401, "invalid_token", "The token is missing or unknown.");
	}

}
