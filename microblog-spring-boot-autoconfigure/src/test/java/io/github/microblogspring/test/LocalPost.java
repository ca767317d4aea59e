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

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A post of somebody.
 *
 * @param id the identifier
 * @param author who wrote it
 * @param url where it is
 * @param published when it was written
 * @param destination the blog that it is on
 * @param properties what it says, by the names of Micropub
 * @author The Micro.blog Spring team
 */
record LocalPost(long id, Person author, String url, Instant published, String destination,
		Map<String, List<String>> properties) {

	boolean isDraft() {
		return "draft".equals(first("post-status"));
	}

	@Nullable String first(String property) {
		List<String> values = this.properties.getOrDefault(property, List.of());
		return values.isEmpty() ? null : values.get(0);
	}

	LocalPost with(Map<String, List<String>> properties) {
		return new LocalPost(this.id, this.author, this.url, this.published, this.destination, properties);
	}

	// The help page has numbers, the reference has texts
	Object mixedId() {
		return (this.id % 2 != 0) ? String.valueOf(this.id) : this.id;
	}

	/**
	 * The post as an item of JSON Feed.
	 * @param reader who reads it
	 * @return the members
	 */
	Map<String, Object> toItem(Person reader) {
		Map<String, Object> item = new LinkedHashMap<>();
		item.put("id", mixedId());
		if (first("name") != null) {
			item.put("title", first("name"));
		}
		item.put("content_html", html());
		item.put("summary", first("content"));
		item.put("url", this.url);
		item.put("date_published", this.published.toString().replace("Z", "+00:00"));
		item.put("tags", this.properties.getOrDefault("category", List.of()));
		item.put("author", author(this.author, reader));
		item.put("_microblog",
				Map.of("date_relative", "12:00", "date_timestamp", this.published.getEpochSecond(), "is_favorite",
						false, "is_bookmark", false, "is_deletable", this.author.equals(reader), "is_conversation",
						false, "is_linkpost", false, "is_mention", false));
		return item;
	}

	static Map<String, Object> author(Person author, Person reader) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("name", author.name());
		members.put("url", author.me().toString());
		members.put("avatar", author.photo());
		members.put("_microblog", Map.of("username", author.username(), "is_following", !author.equals(reader)));
		return members;
	}

	private String html() {
		StringBuilder html = new StringBuilder("<p>").append(Html.escape(String.valueOf(first("content"))))
			.append("</p>");
		List<String> photos = this.properties.getOrDefault("photo", List.of());
		List<String> texts = this.properties.getOrDefault("mp-photo-alt", List.of());
		for (int i = 0; i < photos.size(); i++) {
			html.append("<img src=\"")
				.append(Html.escape(photos.get(i)))
				.append("\" alt=\"")
				.append(Html.escape((i < texts.size()) ? texts.get(i) : ""))
				.append("\">");
		}
		return html.toString();
	}

	/**
	 * The post as its author wrote it.
	 * @return the members of an entry
	 */
	Map<String, Object> toEntry() {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("uid", List.of(this.id));
		members.put("url", List.of(this.url));
		members.put("name", List.of(""));
		members.put("published", List.of(this.published.toString().replace("Z", "+00:00")));
		members.put("post-status", List.of("published"));
		members.putAll(this.properties);
		return Map.of("type", List.of("h-entry"), "properties", members);
	}

}
