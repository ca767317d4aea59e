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

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Which posts to ask for: the newest, or those before or since another.
 *
 * @param count how many at most, {@code null} for as many as Micro.blog likes
 * @param sinceId the identifier of a post, to get newer ones only
 * @param beforeId the identifier of a post, to get older ones only
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see Feed#older()
 */
public record Paging(@Nullable Integer count, @Nullable String sinceId, @Nullable String beforeId) {

	private static final Paging NEWEST = new Paging(null, null, null);

	/**
	 * Create a new paging.
	 * @throws IllegalArgumentException if the count is not positive, or an identifier is
	 * empty
	 */
	public Paging {
		Assert.isTrue(count == null || count > 0, "'count' must be positive");
		Assert.isTrue(sinceId == null || !sinceId.isBlank(), "'sinceId' must not be empty");
		Assert.isTrue(beforeId == null || !beforeId.isBlank(), "'beforeId' must not be empty");
	}

	/**
	 * The newest posts.
	 * @return the paging
	 */
	public static Paging newest() {
		return NEWEST;
	}

	/**
	 * The newest posts, so many of them.
	 * @param count how many at most
	 * @return the paging
	 */
	public static Paging count(int count) {
		return NEWEST.withCount(count);
	}

	/**
	 * Posts that are newer than another.
	 * @param id the {@linkplain Post#id() identifier} of that post
	 * @return the paging
	 */
	public static Paging since(String id) {
		return new Paging(null, id, null);
	}

	/**
	 * Posts that are older than another.
	 * @param id the {@linkplain Post#id() identifier} of that post
	 * @return the paging
	 */
	public static Paging before(String id) {
		return new Paging(null, null, id);
	}

	/**
	 * This paging with another {@link #count()}.
	 * @param count how many at most
	 * @return the paging
	 */
	public Paging withCount(int count) {
		return new Paging(count, this.sinceId, this.beforeId);
	}

}
