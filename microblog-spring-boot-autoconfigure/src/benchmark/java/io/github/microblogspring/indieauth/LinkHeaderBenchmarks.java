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

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to read a {@code Link} header.
 *
 * @author The Micro.blog Spring team
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class LinkHeaderBenchmarks {

	private static final URI PAGE = URI.create("https://example.com/users/jane");

	private static final List<String> TYPICAL = List.of(
			"<https://micro.blog/indieauth/auth>; rel=\"authorization_endpoint\"",
			"<https://micro.blog/indieauth/token>; rel=\"token_endpoint\"",
			"<https://micro.blog/micropub>; rel=\"micropub\", </feed.json>; rel=\"alternate\"; type=\"application/json\"");

	@Benchmark
	public List<PageLink> typical() {
		return LinkHeaderParser.parse(PAGE, TYPICAL);
	}

	@Benchmark
	public List<PageLink> hostile(HostileLine line) {
		return LinkHeaderParser.parse(PAGE, line.fields);
	}

	/**
	 * One line of a header, as long as the limit or shorter, to see how the time grows.
	 */
	@State(Scope.Benchmark)
	public static class HostileLine {

		@Param({ "<,", "<a>;rel=\"", ";anchor=" })
		String piece;

		@Param({ "4096", "16384" })
		int length;

		private List<String> fields;

		@Setup
		public void repeat() {
			String pieces = this.piece.repeat(this.length / this.piece.length());
			this.fields = List.of(this.piece.startsWith(";") ? "<a>" + pieces : pieces);
		}

	}

}
