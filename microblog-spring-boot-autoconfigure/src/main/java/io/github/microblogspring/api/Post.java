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

import java.net.URI;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A post in a {@link Feed}.
 *
 * @param id the identifier; a number of 64 bits, or a text, at Micro.blog
 * @param title the title, which short posts do not have
 * @param contentHtml the HTML of the post as it was received, possibly empty.
 * <strong>Somebody else wrote it</strong>: sanitize it before it becomes part of a page,
 * or show it as text
 * @param summary the start of the post as text
 * @param url where the post is
 * @param published when it was published, {@code null} also if that can't be read
 * @param author who wrote it
 * @param tags the tags
 * @param dateRelative when it was published, in words for people
 * @param bookmark whether the person has bookmarked it
 * @param favorite whether it is a favorite of the person
 * @param deletable whether the person may delete it
 * @param conversation whether it belongs to a conversation
 * @param linkpost whether it is about a link
 * @param mention whether the person is mentioned
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record Post(String id, @Nullable String title, String contentHtml, @Nullable String summary, @Nullable URI url,
		@Nullable Instant published, Author author, List<String> tags, @Nullable String dateRelative, boolean bookmark,
		boolean favorite, boolean deletable, boolean conversation, boolean linkpost, boolean mention) {

	/**
	 * Create a new post.
	 */
	public Post {
		tags = List.copyOf(tags);
	}

	static @Nullable Post of(JsonObject item) {
		String id = item.id("id");
		if (id == null) {
			return null;
		}
		String contentHtml = item.text("content_html");
		JsonObject author = item.object("author");
		JsonObject details = item.object("_microblog");
		return new Post(id, item.text("title"), (contentHtml != null) ? contentHtml : "", item.text("summary"),
				item.url("url"), item.time("date_published"), Author.of(author, author.object("_microblog")),
				item.texts("tags"), details.text("date_relative"), details.isTrue("is_bookmark"),
				details.isTrue("is_favorite"), details.isTrue("is_deletable"), details.isTrue("is_conversation"),
				details.isTrue("is_linkpost"), details.isTrue("is_mention"));
	}

}
