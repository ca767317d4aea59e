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
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of posts, as JSON Feed has it.
 *
 * @param title the title
 * @param homePageUrl the URL of the page that shows the same
 * @param feedUrl the URL of the feed
 * @param author whose posts they are, where they are those of one person
 * @param posts the posts, the newest first; what has no identifier is left out
 * @param requested what was asked for
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://help.micro.blog/t/json-api/97">Micro.blog, JSON API</a>
 * @see <a href="https://www.jsonfeed.org/version/1.1/">JSON Feed</a>
 */
public record Feed(@Nullable String title, @Nullable URI homePageUrl, @Nullable URI feedUrl, @Nullable Author author,
		List<Post> posts, Paging requested) {

	/**
	 * Create a new feed.
	 */
	public Feed {
		posts = List.copyOf(posts);
	}

	static Feed of(JsonObject feed) {
		boolean ofOnePerson = feed.object("_microblog").text("username") != null;
		Author author = ofOnePerson ? Author.of(feed.object("author"), feed.object("_microblog")) : null;
		return new Feed(feed.text("title"), feed.url("home_page_url"), feed.url("feed_url"), author,
				feed.objects("items", Post::of), Paging.newest());
	}

	Feed requestedWith(Paging paging) {
		return new Feed(this.title, this.homePageUrl, this.feedUrl, this.author, this.posts, paging);
	}

	/**
	 * How to ask for the posts before those on this page.
	 * @return the paging with the same count, {@code null} if there are no posts on this
	 * page
	 */
	public @Nullable Paging older() {
		Integer count = this.requested.count();
		return this.posts.isEmpty() ? null : new Paging(count, null, this.posts.get(this.posts.size() - 1).id());
	}

	/**
	 * How to ask for posts that came since.
	 * @return the paging with the same count; if there are no posts on this page, what
	 * was asked for
	 */
	public Paging newer() {
		Integer count = this.requested.count();
		return this.posts.isEmpty() ? this.requested : new Paging(count, this.posts.get(0).id(), null);
	}

}
