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

package io.github.microblogspring.indieauth.http;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * A moment, on the monotonic clock, by which a fetch with all its redirects is over.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class Deadline {

	private final long nanoTime;

	private Deadline(long nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * A deadline that much from now.
	 * @param duration the time until then, positive
	 * @return the deadline
	 */
	public static Deadline after(Duration duration) {
		Assert.isTrue(!duration.isNegative() && !duration.isZero(), "'duration' must be positive");
		return new Deadline(System.nanoTime() + duration.toNanos());
	}

	/**
	 * This deadline, or one that much from now where that is earlier.
	 * @param duration the time until the other deadline, positive
	 * @return the earlier of the two
	 */
	public Deadline orAfter(Duration duration) {
		Deadline other = after(duration);
		return (other.nanoTime - this.nanoTime < 0) ? other : this;
	}

	/**
	 * What is left.
	 * @return the time left, zero if the deadline has passed
	 */
	public Duration remaining() {
		return Duration.ofNanos(Math.max(0, this.nanoTime - System.nanoTime()));
	}

}
