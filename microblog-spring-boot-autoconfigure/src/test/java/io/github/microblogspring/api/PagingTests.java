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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PagingTests {

	@Test
	void factoryMethodsThenWhatTheySay() {
		assertThat(Paging.newest()).isEqualTo(new Paging(null, null, null));
		assertThat(Paging.count(5)).isEqualTo(new Paging(5, null, null));
		assertThat(Paging.since("1")).isEqualTo(new Paging(null, "1", null));
		assertThat(Paging.before("1").withCount(5)).isEqualTo(new Paging(5, null, "1"));
	}

	@Test
	void createWhenNothingCouldComeThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Paging.count(0));
		assertThatIllegalArgumentException().isThrownBy(() -> Paging.since(""));
		assertThatIllegalArgumentException().isThrownBy(() -> Paging.before(" "));
	}

	@Test
	void feedThenKnowsItsNeighboursWithTheSameCount() {
		Feed feed = feed("9", "7").requestedWith(Paging.before("10").withCount(2));
		assertThat(feed.older()).isEqualTo(new Paging(2, null, "7"));
		assertThat(feed.newer()).isEqualTo(new Paging(2, "9", null));
	}

	@Test
	void feedWhenEmptyThenNothingOlderAndTheSameAgain() {
		Feed feed = feed().requestedWith(Paging.since("9"));
		assertThat(feed.older()).isNull();
		assertThat(feed.newer()).isEqualTo(Paging.since("9"));
	}

	private static Feed feed(String... ids) {
		List<Post> posts = List.of(ids)
			.stream()
			.map((id) -> new Post(id, null, "", null, null, null,
					new Author(null, null, null, null, null, null, null, null), List.of(), null, false, false, false,
					false, false, false))
			.toList();
		return new Feed(null, null, null, null, posts, Paging.newest());
	}

}
