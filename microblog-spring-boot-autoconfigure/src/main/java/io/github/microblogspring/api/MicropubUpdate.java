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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.util.Assert;

/**
 * Changes to a post. Properties have the names of Micropub, such as {@code content},
 * {@code name}, {@code category} and {@code post-status}.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://www.w3.org/TR/micropub/#update">Micropub, section 3.4</a>
 */
public final class MicropubUpdate {

	private final URI url;

	private final Map<String, List<String>> replaced;

	private final Map<String, List<String>> added;

	private final Map<String, List<String>> removed;

	private final List<String> cleared;

	private MicropubUpdate(Builder builder) {
		this.url = builder.url;
		this.replaced = new LinkedHashMap<>(builder.replaced);
		this.added = new LinkedHashMap<>(builder.added);
		this.removed = new LinkedHashMap<>(builder.removed);
		this.cleared = List.copyOf(builder.cleared);
	}

	/**
	 * Change a post.
	 * @param url the URL of the post
	 * @return a builder
	 */
	public static Builder of(URI url) {
		return new Builder(url);
	}

	/**
	 * The changes as JSON.
	 * @return the members of the object
	 */
	Map<String, Object> toJson() {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("action", "update");
		json.put("url", this.url.toString());
		put(json, "replace", this.replaced);
		put(json, "add", this.added);
		put(json, "delete", this.removed);
		if (!this.cleared.isEmpty()) {
			json.put("delete", this.cleared);
		}
		return json;
	}

	private static void put(Map<String, Object> json, String name, Map<String, List<String>> properties) {
		if (!properties.isEmpty()) {
			json.put(name, properties);
		}
	}

	/**
	 * The URL of the post.
	 * @return the URL
	 */
	public URI url() {
		return this.url;
	}

	@Override
	public String toString() {
		return "MicropubUpdate" + toJson();
	}

	/**
	 * Builds a {@link MicropubUpdate}.
	 */
	public static final class Builder {

		private final URI url;

		private final Map<String, List<String>> replaced = new LinkedHashMap<>();

		private final Map<String, List<String>> added = new LinkedHashMap<>();

		private final Map<String, List<String>> removed = new LinkedHashMap<>();

		private final List<String> cleared = new ArrayList<>();

		private Builder(URI url) {
			this.url = url;
		}

		/**
		 * Replace all values of a property.
		 * @param property the name of the property
		 * @param values the new values
		 * @return this builder
		 */
		public Builder replace(String property, String... values) {
			this.replaced.put(property, valuesOf(values));
			return this;
		}

		/**
		 * Add values to a property.
		 * @param property the name of the property
		 * @param values the values to add
		 * @return this builder
		 */
		public Builder add(String property, String... values) {
			this.added.put(property, valuesOf(values));
			return this;
		}

		/**
		 * Remove values from a property.
		 * @param property the name of the property
		 * @param values the values to remove
		 * @return this builder
		 */
		public Builder remove(String property, String... values) {
			this.removed.put(property, valuesOf(values));
			return this;
		}

		/**
		 * Remove a property with all its values.
		 * @param property the name of the property
		 * @return this builder
		 */
		public Builder clear(String property) {
			this.cleared.add(property);
			return this;
		}

		private static List<String> valuesOf(String... values) {
			Assert.notEmpty(values, "'values' must not be empty");
			return List.copyOf(Arrays.asList(values));
		}

		/**
		 * Make the update.
		 * @return the update
		 * @throws IllegalArgumentException if nothing changes, or if both values and
		 * whole properties are removed, which one request can't do
		 */
		public MicropubUpdate build() {
			Assert.isTrue(this.removed.isEmpty() || this.cleared.isEmpty(),
					"Values and whole properties can't be removed at once");
			boolean changes = !this.replaced.isEmpty() || !this.added.isEmpty() || !this.removed.isEmpty()
					|| !this.cleared.isEmpty();
			Assert.isTrue(changes, "There is nothing to change");
			return new MicropubUpdate(this);
		}

	}

}
