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
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.microblogspring.indieauth.BoundedJson;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.util.StringUtils;

/**
 * Reads the answer to a code or a refresh token: JSON whatever its content type says, a
 * form where it says so, and the member {@code error} before the status, as errors come
 * with any (EX-08, MB-17).
 *
 * @author The Micro.blog Spring team
 */
final class RedemptionAnswerReader {

	private static final Pattern ERROR = Pattern.compile("[a-z_]{1,40}");

	private final SignInErrorCode refusal;

	/**
	 * Create a new reader of answers to codes.
	 */
	RedemptionAnswerReader() {
		this(SignInErrorCode.SERVER_INVALID);
	}

	private RedemptionAnswerReader(SignInErrorCode refusal) {
		this.refusal = refusal;
	}

	/**
	 * Create a new reader of answers to refresh tokens, of which every refusal is final.
	 * @return the reader
	 */
	static RedemptionAnswerReader ofRefresh() {
		return new RedemptionAnswerReader(SignInErrorCode.TOKEN_REJECTED);
	}

	Map<String, Object> read(ClientHttpResponse response) throws IOException {
		int status = response.getStatusCode().value();
		String contentType = contentType(response.getHeaders());
		byte[] body = BoundedJson.readBody(response);
		boolean success = status >= 200 && status <= 299;
		Map<String, Object> answer = parse(body, contentType);
		Object error = (answer != null) ? answer.get("error") : null;
		if (error != null) {
			throw refused(error.toString());
		}
		if (!success) {
			boolean refused = status == HttpStatus.BAD_REQUEST.value() || status == HttpStatus.UNAUTHORIZED.value();
			throw new IndieAuthException(refused ? this.refusal : SignInErrorCode.SERVER_INVALID,
					"The server answered with status " + status);
		}
		if (answer == null) {
			throw invalid("The server answered with something that is not a JSON object");
		}
		return answer;
	}

	private static @Nullable Map<String, Object> parse(byte[] body, String contentType) {
		if (contentType.startsWith("application/x-www-form-urlencoded")) {
			return form(new String(body, StandardCharsets.UTF_8));
		}
		return BoundedJson.parse(body);
	}

	private static @Nullable Map<String, Object> form(String body) {
		Map<String, Object> answer = new LinkedHashMap<>();
		try {
			for (String pair : StringUtils.tokenizeToStringArray(body, "&")) {
				String[] parts = pair.split("=", 2);
				String value = URLDecoder.decode((parts.length == 2) ? parts[1] : "", StandardCharsets.UTF_8);
				if (answer.put(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), value) != null) {
					return null;
				}
			}
			return answer;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static String contentType(HttpHeaders headers) {
		String contentType = headers.getFirst(HttpHeaders.CONTENT_TYPE);
		return (contentType != null) ? contentType.trim().toLowerCase(Locale.ROOT) : "";
	}

	private IndieAuthException refused(String error) {
		SignInErrorCode code = switch (error) {
			case OAuth2ErrorCodes.INVALID_GRANT -> SignInErrorCode.EXPIRED;
			case OAuth2ErrorCodes.ACCESS_DENIED -> SignInErrorCode.ACCESS_DENIED;
			case OAuth2ErrorCodes.SERVER_ERROR, OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE ->
				SignInErrorCode.SERVER_INVALID;
			default -> this.refusal;
		};
		// A server could put what it was sent where its error should be
		String shown = ERROR.matcher(error).matches() ? "'" + error + "'" : "that is not one of OAuth 2.0";
		return new IndieAuthException(code, "The server refused with an error " + shown);
	}

	private static IndieAuthException invalid(String message) {
		return new IndieAuthException(SignInErrorCode.SERVER_INVALID, message);
	}

}
