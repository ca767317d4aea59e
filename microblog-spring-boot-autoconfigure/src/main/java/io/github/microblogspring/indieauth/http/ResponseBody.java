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

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, decoded and limited. Every failure is a {@link FetchException}.
 *
 * @author The Micro.blog Spring team
 */
final class ResponseBody extends InputStream {

	private final ClassicHttpResponse response;

	private final Connection connection;

	private final long limit;

	private @Nullable InputStream decoded;

	ResponseBody(ClassicHttpResponse response, Connection connection, long limit) {
		this.response = response;
		this.connection = connection;
		this.limit = limit;
	}

	@Override
	public int read() throws IOException {
		try {
			return decoded().read();
		}
		catch (IOException | RuntimeException ex) {
			throw breakOff(ex);
		}
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		try {
			return decoded().read(bytes, offset, length);
		}
		catch (IOException | RuntimeException ex) {
			throw breakOff(ex);
		}
	}

	private FetchException breakOff(Exception ex) {
		FetchException failure = this.connection.failure(ex);
		this.connection.close();
		return failure;
	}

	private InputStream decoded() throws IOException {
		if (this.decoded == null) {
			this.decoded = decode();
		}
		return this.decoded;
	}

	private InputStream decode() throws IOException {
		HttpEntity entity = this.response.getEntity();
		if (entity == null) {
			return InputStream.nullInputStream();
		}
		// Compressed bytes count too: there is no end to those that decode to nothing
		InputStream limited = new LimitedInputStream(entity.getContent(), this.limit);
		return switch (coding()) {
			case "", "identity" -> limited;
			case "gzip", "x-gzip" -> new LimitedInputStream(new GZIPInputStream(limited), this.limit);
			default ->
				throw new FetchException(Reason.INVALID_RESPONSE, "The body has a coding we did not ask for", null);
		};
	}

	private String coding() throws FetchException {
		Header[] headers = this.response.getHeaders(HttpHeaders.CONTENT_ENCODING);
		if (headers.length > 1) {
			throw new FetchException(Reason.INVALID_RESPONSE, "The body has more than one coding", null);
		}
		String value = (headers.length != 0) ? headers[0].getValue() : null;
		return (value != null) ? value.strip().toLowerCase(Locale.ROOT) : "";
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
