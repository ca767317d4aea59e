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

import org.jspecify.annotations.Nullable;

/**
 * Somebody who writes at Micro.blog, or whose posts from elsewhere are shown there. What
 * they say about themselves is not confirmed: only a sign-in says who somebody is, and
 * user names get reused.
 *
 * @param name the name to show
 * @param url the URL of the person
 * @param avatar the URL of a picture
 * @param username the user name, {@code null} for people who have none at Micro.blog
 * @param bio what they say about themselves, where their own posts were asked for
 * @param pronouns their pronouns, likewise
 * @param following whether the person who is signed in follows them, {@code null} if
 * Micro.blog does not say
 * @param you whether they are the person who is signed in, likewise
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record Author(@Nullable String name, @Nullable URI url, @Nullable URI avatar, @Nullable String username,
		@Nullable String bio, @Nullable String pronouns, @Nullable Boolean following, @Nullable Boolean you) {

	static Author of(JsonObject author, JsonObject details) {
		return new Author(author.text("name"), author.url("url"), author.url("avatar"), details.text("username"),
				details.text("bio"), details.text("pronouns"), details.flag("is_following"), details.flag("is_you"));
	}

	/**
	 * One of a list of people, which has all members in one place.
	 * @param author the element of the list
	 * @return the person
	 */
	static Author of(JsonObject author) {
		return of(author, author);
	}

}
