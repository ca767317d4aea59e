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

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.client.ClientHttpResponse;

/**
 * Reads the JSON object in an answer of a server, up to a size.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class BoundedJson {

	/**
	 * The largest body that is read, in bytes.
	 */
	public static final int MAX_SIZE = 256 * 1024;

	/**
	 * The mapper for what comes from servers, whatever the application has configured for
	 * its own.
	 */
	public static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {

	};

	private BoundedJson() {
	}

	/**
	 * Read the JSON object in an answer, whatever its content type says.
	 * @param response the answer
	 * @return the members of the object, {@code null} if the body is anything but one
	 * JSON object without duplicate names
	 * @throws IndieAuthException with the code {@code server_invalid} if the body is too
	 * large
	 * @throws IOException if the body can't be read
	 */
	public static @Nullable Map<String, Object> read(ClientHttpResponse response) throws IOException {
		return parse(readBody(response));
	}

	/**
	 * Read the body of an answer that may have another form as well.
	 * @param response the answer
	 * @return the whole body
	 * @throws IndieAuthException with the code {@code server_invalid} if the body is too
	 * large
	 * @throws IOException if the body can't be read
	 */
	public static byte[] readBody(ClientHttpResponse response) throws IOException {
		try (InputStream body = response.getBody()) {
			byte[] bytes = body.readNBytes(MAX_SIZE + 1);
			if (bytes.length > MAX_SIZE) {
				throw new IndieAuthException(SignInErrorCode.SERVER_INVALID,
						"The answer is larger than " + MAX_SIZE + " bytes");
			}
			return bytes;
		}
	}

	/**
	 * Parse the body of an answer.
	 * @param body the whole body
	 * @return the members of the object, {@code null} if the body is anything but one
	 * JSON object without duplicate names
	 */
	public static @Nullable Map<String, Object> parse(byte[] body) {
		try {
			return JSON.readValue(body, OBJECT);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

}
