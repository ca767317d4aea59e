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
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Whether there is something new.
 *
 * @param count how many posts there are since the one that was named
 * @param checkAfter how long to wait before the next check, {@code null} if Micro.blog
 * does not say
 * @param publishing whether posts of the person are being published
 * @param processing whether uploads of the person are being processed
 * @param publishingProgress how far that is, {@code null} if Micro.blog does not say
 * @param publishingStatus what is being done, in words
 * @param latestUrl the URL of what was published last
 * @param markers how far the person has read, by the name of what they read, such as
 * {@code timeline}
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record TimelineCheck(int count, @Nullable Duration checkAfter, boolean publishing, boolean processing,
		@Nullable Integer publishingProgress, @Nullable String publishingStatus, @Nullable URI latestUrl,
		Map<String, Marker> markers) {

	/**
	 * Create a new check.
	 */
	public TimelineCheck {
		markers = Map.copyOf(markers);
	}

	static TimelineCheck of(JsonObject check) {
		Integer count = check.number("count");
		Integer seconds = check.number("check_seconds");
		return new TimelineCheck((count != null) ? count : 0,
				(seconds != null && seconds > 0) ? Duration.ofSeconds(seconds) : null, check.isTrue("is_publishing"),
				check.isTrue("is_processing"), check.number("publishing_progress"), check.text("publishing_status"),
				check.url("latest_url"), markers(check.object("markers")));
	}

	private static Map<String, Marker> markers(JsonObject markers) {
		Map<String, Marker> result = new LinkedHashMap<>();
		markers.members().keySet().forEach((key) -> {
			JsonObject marker = markers.object(String.valueOf(key));
			String id = marker.id("id");
			if (id != null) {
				result.put(String.valueOf(key), new Marker(id, marker.time("date_marked")));
			}
		});
		return result;
	}

	/**
	 * How far somebody has read.
	 *
	 * @param id the identifier of the post
	 * @param marked when they were there, {@code null} also if that can't be read
	 */
	public record Marker(String id, @Nullable Instant marked) {

	}

}
