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

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.StreamingHttpOutputMessage.Body;

/**
 * The body of a request, written while it is sent. What it throws itself is told from a
 * failure of the connection.
 *
 * @author The Micro.blog Spring team
 */
final class RequestBody {

	private final Body body;

	private final long length;

	private @Nullable Exception failure;

	/**
	 * Create a new body.
	 * @param body writes it, once
	 * @param length how many bytes it has, negative if nobody knows
	 */
	RequestBody(Body body, long length) {
		this.body = body;
		this.length = length;
	}

	void addTo(ClassicHttpRequest request) {
		if (this.length >= 0) {
			request.addHeader(HttpHeaders.CONTENT_LENGTH, this.length);
		}
		else {
			request.addHeader(HttpHeaders.TRANSFER_ENCODING, "chunked");
		}
		request.setEntity(new EntityTemplate(this.length, null, null, this::writeTo));
	}

	/**
	 * Throw what the body itself threw, or that it has another length than it should, if
	 * that is why it could not be sent.
	 * @throws IOException if it is
	 */
	void rethrowFailure() throws IOException {
		if (this.failure instanceof RuntimeException ex) {
			throw ex;
		}
		if (this.failure instanceof IOException ex) {
			throw ex;
		}
	}

	private void writeTo(OutputStream out) throws IOException {
		CountingOutputStream counting = new CountingOutputStream(out);
		try {
			this.body.writeTo(counting);
			checkLength(counting.count);
		}
		catch (IOException | RuntimeException ex) {
			this.failure = counting.failed ? null : ex;
			throw ex;
		}
	}

	// With too few bytes the server would wait, and those too many would not be sent
	private void checkLength(long count) throws IOException {
		if (this.length >= 0 && count != this.length) {
			throw new IOException("The body has " + count + " bytes instead of " + this.length);
		}
	}

	private static final class CountingOutputStream extends FilterOutputStream {

		private long count;

		private boolean failed;

		private CountingOutputStream(OutputStream out) {
			super(out);
		}

		@Override
		public void write(int value) throws IOException {
			write(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			try {
				this.out.write(bytes, offset, length);
			}
			catch (IOException ex) {
				this.failed = true;
				throw ex;
			}
			this.count += length;
		}

		@Override
		public void flush() throws IOException {
			try {
				this.out.flush();
			}
			catch (IOException ex) {
				this.failed = true;
				throw ex;
			}
		}

		// The connection is not the body's to close
		@Override
		public void close() throws IOException {
			flush();
		}

	}

}
