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

import io.github.microblogspring.indieauth.LenientTime;
import org.jspecify.annotations.Nullable;

/**
 * A post of the person who is signed in, as they wrote it.
 *
 * @param id the identifier at Micro.blog
 * @param url where the post is; it is what updates and deletions name
 * @param title the title, which short posts do not have
 * @param content the text, Markdown at Micro.blog, or the HTML, possibly empty
 * @param published when it was published, {@code null} also if that can't be read
 * @param status {@code published} or {@code draft}
 * @param categories the categories
 * @param photos the URLs of its pictures
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://www.w3.org/TR/micropub/#source-content">Micropub, section
 * 3.7.2</a>
 */
public record MicropubEntry(@Nullable String id, @Nullable URI url, @Nullable String title, String content,
		@Nullable Instant published, @Nullable String status, List<String> categories, List<URI> photos) {

	/**
	 * Create a new entry.
	 */
	public MicropubEntry {
		categories = List.copyOf(categories);
		photos = List.copyOf(photos);
	}

	static MicropubEntry of(JsonObject entry) {
		JsonObject properties = entry.object("properties");
		String content = first(properties.values("content", MicropubEntry::textOrHtml));
		return new MicropubEntry(first(properties.values("uid", JsonObject::asId)),
				first(properties.values("url", MicropubEntry::url)), first(properties.texts("name")),
				(content != null) ? content : "", first(properties.values("published", LenientTime::parse)),
				first(properties.texts("post-status")), properties.texts("category"),
				properties.values("photo", MicropubEntry::url));
	}

	private static <T> @Nullable T first(List<T> values) {
		return values.isEmpty() ? null : values.get(0);
	}

	private static @Nullable String textOrHtml(@Nullable Object value) {
		JsonObject object = JsonObject.asObject(value);
		return (object != null) ? object.text("html") : JsonObject.asText(value);
	}

	// With an alternative text, a picture is an object
	private static @Nullable URI url(@Nullable Object value) {
		JsonObject object = JsonObject.asObject(value);
		return (object != null) ? object.url("value") : JsonObject.asUrl(JsonObject.asText(value));
	}

}
