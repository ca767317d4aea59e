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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;

/**
 * A new post.
 *
 * @param content the text, Markdown at Micro.blog
 * @param title the title, which makes it a longer post
 * @param photos pictures, already {@linkplain MicroblogMedia uploaded}
 * @param categories the categories
 * @param draft whether it is not published yet
 * @param destination the {@linkplain MicropubConfig.Destination#uid() blog} that it goes
 * to, {@code null} for the default one
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://help.micro.blog/t/posting-api/96">Micro.blog, Posting API</a>
 */
public record MicropubPost(String content, @Nullable String title, List<Photo> photos, List<String> categories,
		boolean draft, @Nullable String destination) {

	/**
	 * Create a new post.
	 * @throws IllegalArgumentException if there is neither a text nor a picture
	 */
	public MicropubPost {
		Assert.isTrue(StringUtils.hasText(content) || !photos.isEmpty(), "A post needs 'content' or a photo");
		photos = List.copyOf(photos);
		categories = List.copyOf(categories);
	}

	/**
	 * A post that has a text only.
	 * @param content the text
	 * @return the post
	 * @throws IllegalArgumentException if the text is empty
	 */
	public static MicropubPost of(String content) {
		return builder(content).build();
	}

	/**
	 * A post that has more than a text.
	 * @param content the text, may be empty if there is a picture
	 * @return a builder
	 */
	public static Builder builder(String content) {
		return new Builder(content);
	}

	/**
	 * The post as a form (Micropub, section 3.3). Names of which there are several values
	 * end with brackets.
	 * @return the fields
	 */
	MultiValueMap<String, String> toForm() {
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		form.add("h", "entry");
		if (StringUtils.hasText(this.title)) {
			form.add("name", this.title);
		}
		form.add("content", this.content);
		addPhotos(form);
		this.categories.forEach((category) -> form.add("category[]", category));
		if (this.draft) {
			form.add("post-status", "draft");
		}
		if (this.destination != null) {
			form.add("mp-destination", this.destination);
		}
		return form;
	}

	// There is an alternative text for each picture or for none, as their order matters
	private void addPhotos(MultiValueMap<String, String> form) {
		String suffix = (this.photos.size() > 1) ? "[]" : "";
		this.photos.forEach((photo) -> form.add("photo" + suffix, photo.url().toString()));
		if (this.photos.stream().anyMatch((photo) -> !photo.alt().isEmpty())) {
			this.photos.forEach((photo) -> form.add("mp-photo-alt" + suffix, photo.alt()));
		}
	}

	/**
	 * A picture of a post.
	 *
	 * @param url where it was uploaded to
	 * @param alt what can be seen on it, for those who can't see it; may be empty
	 */
	public record Photo(URI url, String alt) {

	}

	/**
	 * Builds a {@link MicropubPost}.
	 */
	public static final class Builder {

		private final List<Photo> photos = new ArrayList<>();

		private final List<String> categories = new ArrayList<>();

		private final String content;

		private @Nullable String title;

		private boolean draft;

		private @Nullable String destination;

		private Builder(String content) {
			this.content = content;
		}

		/**
		 * Set the title, which makes it a longer post.
		 * @param title the title
		 * @return this builder
		 */
		public Builder title(@Nullable String title) {
			this.title = title;
			return this;
		}

		/**
		 * Add a picture.
		 * @param url where it was {@linkplain MicroblogMedia uploaded} to
		 * @param alt what can be seen on it, for those who can't see it
		 * @return this builder
		 */
		public Builder photo(URI url, String alt) {
			this.photos.add(new Photo(url, alt));
			return this;
		}

		/**
		 * Add categories.
		 * @param categories their names
		 * @return this builder
		 */
		public Builder categories(String... categories) {
			this.categories.addAll(Arrays.asList(categories));
			return this;
		}

		/**
		 * Do not publish it yet.
		 * @return this builder
		 */
		public Builder draft() {
			this.draft = true;
			return this;
		}

		/**
		 * Set the blog that it goes to.
		 * @param destination the {@linkplain MicropubConfig.Destination#uid() uid} of the
		 * blog, {@code null} for the default one
		 * @return this builder
		 */
		public Builder destination(@Nullable String destination) {
			this.destination = destination;
			return this;
		}

		/**
		 * Make the post.
		 * @return the post
		 * @throws IllegalArgumentException if there is neither a text nor a picture
		 */
		public MicropubPost build() {
			return new MicropubPost(this.content, this.title, this.photos, this.categories, this.draft,
					this.destination);
		}

	}

}
