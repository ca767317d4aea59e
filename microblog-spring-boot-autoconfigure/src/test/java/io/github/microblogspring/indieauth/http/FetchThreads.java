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
import java.util.Set;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The threads that looking names up and keeping deadlines takes.
 */
public final class FetchThreads {

	private FetchThreads() {
	}

	public static Set<Thread> running() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith(HostLookup.THREAD_NAME_PREFIX)
					|| thread.getName().startsWith(SocketTimer.THREAD_NAME_PREFIX))
			.collect(Collectors.toSet());
	}

	/**
	 * Wait until those that were not there before have ended.
	 */
	public static void assertGone(Set<Thread> before) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(before).containsAll(running()));
	}

}
