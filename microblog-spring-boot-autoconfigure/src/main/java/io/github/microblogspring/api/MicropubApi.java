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

import io.github.microblogspring.oauth2.RequiresMicroblogScope;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Posts as the person who is signed in, to Micro.blog or to whatever server their own
 * page names.
 * <p>
 * Each method throws a {@link org.springframework.web.client.RestClientException} if
 * there is no answer, or one that can't be read.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see MicroblogMedia
 * @see <a href="https://help.micro.blog/t/posting-api/96">Micro.blog, Posting API</a>
 * @see <a href="https://www.w3.org/TR/micropub/">Micropub</a>
 */
@HttpExchange(accept = MediaType.APPLICATION_JSON_VALUE)
@ClientRegistrationId("microblog")
public interface MicropubApi {

	/**
	 * Publish a text.
	 * @param content the text, Markdown at Micro.blog
	 * @return where the post is
	 * @throws IllegalArgumentException if the text is empty
	 */
	default PublishedPost create(String content) {
		return create(MicropubPost.of(content));
	}

	/**
	 * Create a post.
	 * @param post the post
	 * @return where it is, and where a draft can be looked at
	 */
	default PublishedPost create(MicropubPost post) {
		return PublishedPost.of(submit(post));
	}

	/**
	 * Create a post, for those who want to see the answer as it came.
	 * @param post the post
	 * @return status, headers and body of the answer
	 */
	@PostExchange(url = "/micropub", contentType = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
	@RequiresMicroblogScope("create")
	ResponseEntity<PublishedPost> submit(@RequestBody MicropubPost post);

	/**
	 * Change a post.
	 * @param update what to change
	 */
	@PostExchange(url = "/micropub", contentType = MediaType.APPLICATION_JSON_VALUE)
	@RequiresMicroblogScope("update")
	void update(@RequestBody MicropubUpdate update);

	/**
	 * Delete a post.
	 * @param url the URL of the post
	 */
	default void delete(URI url) {
		delete("delete", url.toString());
	}

	/**
	 * Delete a post.
	 * @param action the text {@code delete}
	 * @param url the URL of the post
	 */
	@PostExchange(url = "/micropub", contentType = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
	@RequiresMicroblogScope("delete")
	void delete(@RequestParam("action") String action, @RequestParam("url") String url);

	/**
	 * What the server says about posting to it: the blogs, and where to upload files.
	 * @return the configuration
	 */
	@GetExchange("/micropub?q=config")
	@RequiresMicroblogScope("create")
	MicropubConfig config();

	/**
	 * The categories of the default blog.
	 * @return the names
	 */
	default List<String> categories() {
		return categories(null).names();
	}

	/**
	 * The categories of a blog.
	 * @param destination the {@linkplain MicropubConfig.Destination#uid() uid} of the
	 * blog, {@code null} for the default one
	 * @return the categories
	 */
	@GetExchange("/micropub?q=category")
	@RequiresMicroblogScope("create")
	MicropubCategories categories(
			@RequestParam(name = "mp-destination", required = false) @Nullable String destination);

	/**
	 * The newest posts on the default blog, as they were written.
	 * @return the posts
	 */
	default List<MicropubEntry> source() {
		return source((String) null).entries();
	}

	/**
	 * The newest posts on a blog, as they were written.
	 * @param destination the {@linkplain MicropubConfig.Destination#uid() uid} of the
	 * blog, {@code null} for the default one
	 * @return the posts
	 */
	@GetExchange("/micropub?q=source")
	@RequiresMicroblogScope("update")
	MicropubEntries source(@RequestParam(name = "mp-destination", required = false) @Nullable String destination);

	/**
	 * One post, as it was written.
	 * @param url the URL of the post
	 * @return the post
	 */
	default MicropubEntry source(URI url) {
		return sourceOf(url.toString());
	}

	/**
	 * One post, as it was written.
	 * @param url the URL of the post
	 * @return the post
	 */
	@GetExchange("/micropub?q=source")
	@RequiresMicroblogScope("update")
	MicropubEntry sourceOf(@RequestParam("url") String url);

}
