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

import java.io.InputStream;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A response whose connection is broken off when it is closed.
 *
 * @author The Micro.blog Spring team
 */
final class GuardedClientHttpResponse implements ClientHttpResponse {

	private final HttpStatusCode statusCode;

	private final HttpHeaders headers;

	private final ResponseBody body;

	GuardedClientHttpResponse(ClassicHttpResponse response, Connection connection, long limit) {
		this.statusCode = HttpStatusCode.valueOf(response.getCode());
		this.headers = readableHeaders(response);
		this.body = new ResponseBody(response, connection, limit);
	}

	/**
	 * The headers, without those that describe the body before it was decoded, and
	 * without a content type on which {@link HttpHeaders#getContentType()} fails.
	 * @param response the response
	 * @return the headers
	 */
	private static HttpHeaders readableHeaders(ClassicHttpResponse response) {
		HttpHeaders headers = new HttpHeaders();
		for (Header header : response.getHeaders()) {
			headers.add(header.getName(), (header.getValue() != null) ? header.getValue() : "");
		}
		headers.remove(HttpHeaders.CONTENT_ENCODING);
		headers.remove(HttpHeaders.CONTENT_LENGTH);
		headers.remove(HttpHeaders.TRANSFER_ENCODING);
		String contentType = readableContentType(headers.getFirst(HttpHeaders.CONTENT_TYPE));
		headers.remove(HttpHeaders.CONTENT_TYPE);
		if (contentType != null) {
			headers.set(HttpHeaders.CONTENT_TYPE, contentType);
		}
		return headers;
	}

	private static @Nullable String readableContentType(@Nullable String contentType) {
		if (contentType == null || isReadable(contentType)) {
			return contentType;
		}
		// Such as an unknown charset
		String withoutParameters = contentType.split(";", 2)[0];
		return isReadable(withoutParameters) ? withoutParameters : null;
	}

	private static boolean isReadable(String contentType) {
		try {
			MediaType.parseMediaType(contentType);
			return true;
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return this.statusCode;
	}

	/**
	 * The text that belongs to the status: what the server says there ends up in messages
	 * of exceptions.
	 */
	@Override
	public String getStatusText() {
		HttpStatus status = HttpStatus.resolve(this.statusCode.value());
		return (status != null) ? status.getReasonPhrase() : "";
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	@Override
	public InputStream getBody() {
		return this.body;
	}

	@Override
	public void close() {
		this.body.close();
	}

}
