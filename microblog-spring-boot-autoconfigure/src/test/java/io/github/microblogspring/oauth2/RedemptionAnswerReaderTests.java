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
import java.util.Map;

import io.github.microblogspring.indieauth.BoundedJson;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.client.MockClientHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedemptionAnswerReader}.
 *
 * @author The Micro.blog Spring team
 */
class RedemptionAnswerReaderTests {

	private static final String ME = "{\"me\":\"https://user.example.net/\"}";

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/json; charset=utf-8", "text/html", "text/plain", "",
			"garbage", ";;;", "application/json; charset=no-such", "multipart/form-data" })
	void readWhenJsonThenReadWhateverContentTypeSays(String contentType) throws IOException {
		assertThat(read(200, contentType, ME)).isEqualTo(Map.of("me", "https://user.example.net/"));
		assertThat(read(201, contentType, ME)).isEqualTo(Map.of("me", "https://user.example.net/"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; charset=utf-8" })
	void readWhenFormAndContentTypeSaysSoThenRead(String contentType) throws IOException {
		// V-EX-14, recorded deviation
		assertThat(read(200, contentType, "me=https%3A%2F%2Fuser.example.net%2F&scope=a+b&empty"))
			.isEqualTo(Map.of("me", "https://user.example.net/", "scope", "a b", "empty", ""));
	}

	@Test
	void readWhenFormIsBrokenOrRepeatedThenInvalid() {
		assertRefused(200, "application/x-www-form-urlencoded", "me=%zz", SignInErrorCode.SERVER_INVALID);
		assertRefused(200, "application/x-www-form-urlencoded", "me=a&me=b", SignInErrorCode.SERVER_INVALID);
	}

	@Test
	void readWhenFormWithErrorThenRefused() {
		assertRefused(200, "application/x-www-form-urlencoded", "error=invalid_grant", SignInErrorCode.EXPIRED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "\"me\"", "7", "{\"me\":", "{\"me\":\"a\"} trailing",
			"{\"me\":\"a\",\"me\":\"b\"}", "<!DOCTYPE html><title>Hi</title>", "Invalid request",
			"me=https%3A%2F%2Fuser.example.net%2F" })
	void readWhenNotOneJsonObjectThenInvalid(String body) {
		// V-EX-13, V-EX-14, J9 and more, defensive
		assertRefused(200, "text/html", body, SignInErrorCode.SERVER_INVALID);
	}

	@Test
	void readWhenNestedTooDeepThenInvalid() {
		// T-X8
		assertRefused(200, "application/json", "{\"a\":" + "[".repeat(100_000), SignInErrorCode.SERVER_INVALID);
	}

	@Test
	void readWhenLargerThanLimitThenInvalid() {
		String padding = " ".repeat(BoundedJson.MAX_SIZE - ME.length());
		assertRefused(200, "application/json", ME + padding + " ", SignInErrorCode.SERVER_INVALID);
		assertThat(catchRead(200, "application/json", ME + padding)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			400 | {"error":"invalid_grant","me":"https://user.example.net/"} | EXPIRED
			400 | {"error":"invalid_grant","error_description":"<b>No</b>"}  | EXPIRED
			200 | {"error":"invalid_grant"}                                  | EXPIRED
			200 | {"error":"invalid_grant","error_description":"No"}         | EXPIRED
			500 | {"error":"access_denied"}                                  | ACCESS_DENIED
			302 | {"error":"invalid_client"}                                 | SERVER_INVALID
			200 | {"error":"","me":"https://user.example.net/"}              | SERVER_INVALID
			200 | {"error":7,"me":"https://user.example.net/"}               | SERVER_INVALID
			200 | {"error":{"code":"x"},"me":"https://user.example.net/"}    | SERVER_INVALID
			""")
	void readWhenErrorThenRefusedWhateverStatus(int status, String body, SignInErrorCode expected) {
		// J7, J8, V-EX-10, V-EX-11, EX-08
		assertRefused(status, "application/json", body, expected);
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 307, 400, 401, 403, 404, 429, 500, 503, 999 })
	void readWhenStatusIsNotSuccessThenInvalid(int status) {
		// J9 and more, defensive
		assertRefused(status, "application/json", ME, SignInErrorCode.SERVER_INVALID);
		assertRefused(status, "text/html", "Invalid request", SignInErrorCode.SERVER_INVALID);
	}

	@Test
	void readWhenErrorHasControlCharactersThenEscapedAndShortened() {
		IndieAuthException ex = catchRead(400, "application/json",
				"{\"error\":\"a\\r\\nb" + "x".repeat(1000) + "\",\"error_description\":\"the-description\"}");
		assertThat(ex.getMessage()).doesNotContain("\r", "\n", "the-description").hasSizeLessThan(300);
	}

	@Test
	void readWhenErrorIsNotOneOfOAuth2ThenMessageDoesNotRepeatIt() {
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> read(400, "application/json", "{\"error\":\"code C0DE123 was used\"}"))
			.withMessageNotContaining("C0DE123");
	}

	private static void assertRefused(int status, String contentType, String body, SignInErrorCode expected) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> read(status, contentType, body))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(expected));
	}

	private static IndieAuthException catchRead(int status, String contentType, String body) {
		try {
			read(status, contentType, body);
			return null;
		}
		catch (IndieAuthException ex) {
			return ex;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Map<String, Object> read(int status, String contentType, String body) throws IOException {
		MockClientHttpResponse response = new MockClientHttpResponse(body.getBytes(StandardCharsets.UTF_8),
				HttpStatusCode.valueOf(status));
		response.getHeaders().set("Content-Type", contentType);
		return new RedemptionAnswerReader().read(response);
	}

}
