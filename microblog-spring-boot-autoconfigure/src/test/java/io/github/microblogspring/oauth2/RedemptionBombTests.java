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

package io.github.microblogspring.oauth2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.CollidingNames;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpStatus;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedemptionAnswerReader} and {@link MicroblogTokenResponseConverter}
 * with answers that are made to keep them busy.
 */
class RedemptionBombTests {

	static Stream<Arguments> refused() {
		return Stream.of(Arguments.argumentSet("deep lists", "[".repeat(200_000)),
				Arguments.argumentSet("deep objects", "{\"a\":".repeat(40_000)),
				Arguments.argumentSet("deep lists that end", "[".repeat(600) + "]".repeat(600)),
				Arguments.argumentSet("long integer", "9".repeat(200_000)),
				Arguments.argumentSet("long fraction", "0." + "9".repeat(200_000)),
				Arguments.argumentSet("long text", "\"" + "x".repeat(300_000) + "\""),
				Arguments.argumentSet("long name", "{\"" + "x".repeat(200_000) + "\":1}"),
				Arguments.argumentSet("same name twice", "{\"a\":1,\"a\":1}"),
				Arguments.argumentSet("another identity", "1,\"me\":\"https://victim.example/\""));
	}

	// T-X8
	@ParameterizedTest
	@MethodSource("refused")
	void readWhenAnswerIsBombThenInvalid(String value) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> read(value))
			.extracting(IndieAuthException::getErrorCode)
			.isEqualTo(SignInErrorCode.SERVER_INVALID);
	}

	static Stream<Arguments> laborious() {
		return Stream
			.of(Arguments.argumentSet("large exponent", "1e999999999"),
					Arguments.argumentSet("small exponent", "1e-999999999"),
					Arguments.argumentSet("long text", "\"" + "x".repeat(
							200_000) + "\""),
					Arguments.argumentSet("lists", "[".repeat(400) + "]".repeat(400)),
					Arguments.argumentSet("many members",
							"{" + members(IntStream.range(0, 12_000).mapToObj((i) -> "n" + i)) + "}"),
					Arguments.argumentSet("long members",
							"{" + members(IntStream.range(0, 100).mapToObj((i) -> "n".repeat(2000) + i)) + "}"),
					Arguments.argumentSet("colliding names", "{" + members(CollidingNames.stream()) + "}"));
	}

	// T-X8, T-X10: what the limit of bytes lets through is read soon, and little is kept
	@ParameterizedTest
	@MethodSource("laborious")
	void convertWhenAnswerIsOnlyLaboriousThenLittleIsKept(String value) throws IOException {
		long start = System.nanoTime();
		Map<String, Object> answer = read(value);
		answer.put("expires_in", answer.get("profile"));
		OAuth2AccessTokenResponse response = new MicroblogTokenResponseConverter(Set.of("profile")).convert(answer);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
		assertThat(response.getAdditionalParameters()).containsOnlyKeys("me", "profile")
			.containsEntry("me", "https://page.example/");
		assertThat(response.getAdditionalParameters().toString()).hasSizeLessThan(100_000);
	}

	private static Map<String, Object> read(String value) throws IOException {
		String body = "{\"me\":\"https://page.example/\",\"access_token\":\"t\",\"profile\":" + value + "}";
		return new RedemptionAnswerReader()
			.read(new MockClientHttpResponse(body.getBytes(StandardCharsets.UTF_8), HttpStatus.OK));
	}

	private static String members(Stream<String> names) {
		return names.map((name) -> "\"" + name + "\":\"x\"").collect(Collectors.joining(","));
	}

}
