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
 * What a server says about posting to it.
 *
 * @param mediaEndpoint where files are uploaded to
 * @param destinations the blogs that can be posted to, possibly none although there is
 * one
 * @param channels the parts of a blog, such as posts and pages
 * @param syndicateTo other networks that posts can be copied to
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://www.w3.org/TR/micropub/#configuration">Micropub, section
 * 3.7.1</a>
 */
public record MicropubConfig(@Nullable URI mediaEndpoint, List<Destination> destinations, List<Target> channels,
		List<Target> syndicateTo) {

	/**
	 * Create a new configuration.
	 */
	public MicropubConfig {
		destinations = List.copyOf(destinations);
		channels = List.copyOf(channels);
		syndicateTo = List.copyOf(syndicateTo);
	}

	static MicropubConfig of(JsonObject config) {
		return new MicropubConfig(config.url("media-endpoint"), config.objects("destination", Destination::of),
				config.objects("channels", Target::of), config.objects("syndicate-to", Target::of));
	}

	/**
	 * The blog that a post goes to that names none.
	 * @return the destination that is marked as such, else the only one, else
	 * {@code null}
	 */
	public @Nullable Destination defaultDestination() {
		return this.destinations.stream()
			.filter(Destination::isDefault)
			.findFirst()
			.orElse((this.destinations.size() == 1) ? this.destinations.get(0) : null);
	}

	/**
	 * A blog that can be posted to.
	 *
	 * @param uid what to name in a {@linkplain MicropubPost.Builder#destination(String)
	 * post}, at Micro.blog a URL below {@code micro.blog} even where the blog has a
	 * domain
	 * @param name the host name of the blog
	 * @param title the title of the blog
	 * @param isDefault whether posts go there that name no destination
	 * @param audio whether audio can be posted
	 */
	public record Destination(String uid, @Nullable String name, @Nullable String title, boolean isDefault,
			boolean audio) {

		static @Nullable Destination of(JsonObject destination) {
			String uid = destination.id("uid");
			return (uid != null) ? new Destination(uid, destination.text("name"), destination.text("microblog-title"),
					destination.isTrue("microblog-default"), destination.isTrue("microblog-audio")) : null;
		}

	}

	/**
	 * Something that a post can go to.
	 *
	 * @param uid what to name in a post
	 * @param name the name to show
	 */
	public record Target(String uid, @Nullable String name) {

		static @Nullable Target of(JsonObject target) {
			String uid = target.id("uid");
			return (uid != null) ? new Target(uid, target.text("name")) : null;
		}

	}

}
