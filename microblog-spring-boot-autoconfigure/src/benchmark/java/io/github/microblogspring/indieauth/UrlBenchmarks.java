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
import java.util.concurrent.TimeUnit;

import io.github.microblogspring.indieauth.http.UriReferences;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to make one URL of a text.
 *
 * @author The Micro.blog Spring team
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class UrlBenchmarks {

	private static final URI PAGE = URI.create("https://example.com/users/jane");

	@Benchmark
	public TypedAddress canonicalizeTypedAddress(TypedText typed) {
		return TypedAddress.parse(typed.text);
	}

	@Benchmark
	public @Nullable URI resolveReference(Reference reference) {
		return UriReferences.resolve(PAGE, reference.text);
	}

	@State(Scope.Benchmark)
	public static class TypedText {

		@Param({ "example.com", "https://bücher.example/josé?a=b" })
		String text;

	}

	@State(Scope.Benchmark)
	public static class Reference {

		@Param({ "/auth", "https://auth.example/a/../auth?tenant=é" })
		String text;

	}

}
