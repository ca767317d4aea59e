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

import io.github.microblogspring.indieauth.http.FetchException.Reason;

/**
 * Gives so many bytes and fails if there are more. Closing it reads nothing.
 *
 * @author The Micro.blog Spring team
 */
final class LimitedInputStream extends InputStream {

	private final InputStream in;

	private final long limit;

	private long remaining;

	LimitedInputStream(InputStream in, long limit) {
		this.in = in;
		this.limit = limit;
		this.remaining = limit;
	}

	@Override
	public int read() throws IOException {
		byte[] single = new byte[1];
		return (read(single, 0, 1) != -1) ? single[0] & 0xFF : -1;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		if (this.remaining == 0) {
			return endOrFail();
		}
		int count = this.in.read(bytes, offset, (int) Math.min(length, this.remaining));
		if (count > 0) {
			this.remaining -= count;
		}
		return count;
	}

	private int endOrFail() throws IOException {
		if (this.in.read() == -1) {
			return -1;
		}
		throw new FetchException(Reason.TOO_LARGE, "The body has more than " + this.limit + " bytes", null);
	}

}
