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

import java.util.List;

import io.github.microblogspring.oauth2.RequiresMicroblogScope;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/**
 * Reads Micro.blog as the person who is signed in. The text of posts is HTML that
 * somebody else wrote: sanitize it before it becomes part of a page, or show it as text.
 * <p>
 * Each method throws a {@link org.springframework.web.client.RestClientException} if
 * there is no answer, or one that can't be read.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see MicropubApi
 * @see <a href="https://help.micro.blog/t/json-api/97">Micro.blog, JSON API</a>
 */
@HttpExchange(accept = MediaType.APPLICATION_JSON_VALUE)
@ClientRegistrationId("microblog")
@RequiresMicroblogScope("read")
public interface MicroblogApi {

	/**
	 * The newest posts of the people whom the person follows.
	 * @return the first page
	 */
	default Feed timeline() {
		return timeline(Paging.newest());
	}

	/**
	 * The posts of the people whom the person follows.
	 * @param paging which of them
	 * @return a page, which {@linkplain Feed#older() knows} how to ask for the next
	 */
	default Feed timeline(Paging paging) {
		return timeline(paging.count(), paging.sinceId(), paging.beforeId()).requestedWith(paging);
	}

	/**
	 * The posts of the people whom the person follows.
	 * @param count how many at most
	 * @param sinceId the identifier of a post, to get newer ones only
	 * @param beforeId the identifier of a post, to get older ones only
	 * @return a page
	 */
	@GetExchange("/posts/timeline")
	Feed timeline(@RequestParam(name = "count", required = false) @Nullable Integer count,
			@RequestParam(name = "since_id", required = false) @Nullable String sinceId,
			@RequestParam(name = "before_id", required = false) @Nullable String beforeId);

	/**
	 * The newest posts that mention the person.
	 * @return the first page
	 */
	default Feed mentions() {
		return mentions(Paging.newest());
	}

	/**
	 * The posts that mention the person.
	 * @param paging which of them
	 * @return a page
	 */
	default Feed mentions(Paging paging) {
		return mentions(paging.count(), paging.sinceId(), paging.beforeId()).requestedWith(paging);
	}

	/**
	 * The posts that mention the person.
	 * @param count how many at most
	 * @param sinceId the identifier of a post, to get newer ones only
	 * @param beforeId the identifier of a post, to get older ones only
	 * @return a page
	 */
	@GetExchange("/posts/mentions")
	Feed mentions(@RequestParam(name = "count", required = false) @Nullable Integer count,
			@RequestParam(name = "since_id", required = false) @Nullable String sinceId,
			@RequestParam(name = "before_id", required = false) @Nullable String beforeId);

	/**
	 * The newest posts of somebody, and {@linkplain Feed#author() who} that is.
	 * @param username their user name
	 * @return the first page
	 */
	default Feed posts(String username) {
		return posts(username, Paging.newest());
	}

	/**
	 * The posts of somebody, and {@linkplain Feed#author() who} that is.
	 * @param username their user name
	 * @param paging which of them
	 * @return a page
	 */
	default Feed posts(String username, Paging paging) {
		return posts(username, paging.count(), paging.sinceId(), paging.beforeId()).requestedWith(paging);
	}

	/**
	 * The posts of somebody.
	 * @param username their user name
	 * @param count how many at most
	 * @param sinceId the identifier of a post, to get newer ones only
	 * @param beforeId the identifier of a post, to get older ones only
	 * @return a page
	 */
	@GetExchange("/posts/{username}")
	Feed posts(@PathVariable("username") String username,
			@RequestParam(name = "count", required = false) @Nullable Integer count,
			@RequestParam(name = "since_id", required = false) @Nullable String sinceId,
			@RequestParam(name = "before_id", required = false) @Nullable String beforeId);

	/**
	 * The conversation that a post belongs to.
	 * @param id the {@linkplain Post#id() identifier} of the post
	 * @return the posts of the conversation
	 */
	@GetExchange("/posts/conversation")
	Feed conversation(@RequestParam("id") String id);

	/**
	 * Whether there is something new in the timeline.
	 * @return how many posts, and when to ask again
	 */
	default TimelineCheck check() {
		return check(null);
	}

	/**
	 * Whether there is something new in the timeline. {@link TimelineCheck#checkAfter()}
	 * says when to ask again.
	 * @param sinceId the {@linkplain Post#id() identifier} of the newest post that is
	 * known
	 * @return how many posts came since
	 */
	@GetExchange("/posts/check")
	TimelineCheck check(@RequestParam(name = "since_id", required = false) @Nullable String sinceId);

	/**
	 * Whether the person follows somebody.
	 * @param username the user name of somebody
	 * @return what they are to the person
	 */
	@GetExchange("/users/is_following")
	Relationship relationship(@RequestParam("username") String username);

	/**
	 * The people whom somebody follows.
	 * @param username the user name of somebody
	 * @return the people
	 */
	@GetExchange("/users/following/{username}")
	List<Author> following(@PathVariable("username") String username);

	/**
	 * The blogs of the person at Micro.blog.
	 * @return the blogs
	 */
	@GetExchange("/account/info/domains")
	List<Site> sites();

}
