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

package io.github.microblogspring.test;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The posts that were there from the start, and those that people wrote since.
 *
 * @author The Micro.blog Spring team
 */
final class Posts {

	/** How many posts there are from the start. */
	static final int SIZE = 45;

	private static final long FIRST_ID = 77_000_000;

	private static final Instant NEWEST = Instant.parse("2026-01-31T12:00:00Z");

	private static final Comparator<LocalPost> NEWEST_FIRST = Comparator.comparingLong(LocalPost::id).reversed();

	private final InstantSource clock;

	private final List<LocalPost> older;

	private final Map<String, LocalPost> written = new BoundedMap<>();

	private long lastId = FIRST_ID + SIZE;

	Posts(People people, InstantSource clock) {
		this.clock = clock;
		this.older = IntStream.rangeClosed(1, SIZE).mapToObj((number) -> olderPost(people, number)).toList();
	}

	// The newest has the number 1
	private static LocalPost olderPost(People people, int number) {
		Person author = people.all().get(number % people.all().size());
		return new LocalPost(FIRST_ID + SIZE - number, author, author.me() + "2026/01/" + number + "/post.html",
				NEWEST.minus(number, ChronoUnit.HOURS), Destinations.defaultOf(author),
				Map.of("content", List.of("Post " + number + " of the offline timeline.")));
	}

	synchronized LocalPost write(Person author, String destination, Map<String, List<String>> properties) {
		long id = ++this.lastId;
		LocalPost post = new LocalPost(id, author, author.me() + "2026/02/01/post-" + id + ".html",
				this.clock.instant().truncatedTo(ChronoUnit.SECONDS), destination, new LinkedHashMap<>(properties));
		this.written.put(post.url(), post);
		return post;
	}

	synchronized void replace(LocalPost post) {
		this.written.replace(post.url(), post);
	}

	synchronized void delete(LocalPost post) {
		this.written.remove(post.url());
	}

	/**
	 * Find a post that somebody wrote since the start.
	 * @param author who wrote it
	 * @param url where it is
	 * @return the post
	 */
	synchronized Optional<LocalPost> written(Person author, String url) {
		return Optional.ofNullable(this.written.get(url)).filter((post) -> post.author().equals(author));
	}

	/**
	 * The posts in the timeline of somebody: those from the start, and what they wrote.
	 * @param reader who reads it
	 * @return the posts, the newest first
	 */
	List<LocalPost> timeline(Person reader) {
		return find((post) -> !post.isDraft() && (isOld(post) || post.author().equals(reader)));
	}

	List<LocalPost> publishedBy(Person author) {
		return find((post) -> !post.isDraft() && post.author().equals(author));
	}

	List<LocalPost> writtenBy(Person author, String destination) {
		return find((post) -> post.author().equals(author) && post.destination().equals(destination));
	}

	private static boolean isOld(LocalPost post) {
		return post.id() < FIRST_ID + SIZE;
	}

	private synchronized List<LocalPost> find(Predicate<LocalPost> predicate) {
		return Stream.concat(this.older.stream(), new ArrayList<>(this.written.values()).stream())
			.filter(predicate)
			.sorted(NEWEST_FIRST)
			.toList();
	}

	synchronized void clear() {
		this.written.clear();
	}

}
