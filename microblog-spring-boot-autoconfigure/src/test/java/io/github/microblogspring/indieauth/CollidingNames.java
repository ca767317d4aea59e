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

package io.github.microblogspring.indieauth;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Names of members that all have the same hash code (T-X8).
 */
public final class CollidingNames {

	private CollidingNames() {
	}

	public static Stream<String> stream() {
		return IntStream.range(0, 1 << 12)
			.mapToObj((bits) -> IntStream.range(0, 12)
				.mapToObj((bit) -> ((bits >> bit & 1) == 0) ? "Aa" : "BB")
				.collect(Collectors.joining()));
	}

}
