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

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * A post that was accepted. It may take a few seconds until it is at its URL.
 *
 * @param url where the post is or, for a draft, is going to be; {@code null} if the
 * server does not say
 * @param preview where the person can look at a draft and publish it
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://help.micro.blog/t/posting-api/96">Micro.blog, Posting API</a>
 */
public record PublishedPost(@Nullable URI url, @Nullable URI preview) {

	static PublishedPost of(JsonObject answer) {
		return new PublishedPost(answer.url("url"), answer.url("preview"));
	}

	static PublishedPost of(ResponseEntity<PublishedPost> answer) {
		PublishedPost post = answer.getBody();
		URI location = JsonObject.asUrl(answer.getHeaders().getFirst(HttpHeaders.LOCATION));
		return new PublishedPost((location != null || post == null) ? location : post.url(),
				(post != null) ? post.preview() : null);
	}

}
