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

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;

import org.springframework.http.HttpHeaders;

/**
 * What was fetched. Its body comes as it is read, so that nobody has to wait for, or
 * keep, what nobody reads. Closing breaks the connection off.
 *
 * @param chain the URLs that were asked, in order: the first one, redirects, the last one
 * @param status the status of the last answer
 * @param headers the headers of the last answer
 * @param body the body of the last answer, decoded; reading it fails with a
 * {@link FetchException} of the reason {@code TOO_LARGE} at the limit
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record FetchedPage(List<URI> chain, int status, HttpHeaders headers, InputStream body) implements Closeable {

	/**
	 * The URL of the document that was read.
	 * @return the last URL of the chain
	 */
	public URI uri() {
		return this.chain.get(this.chain.size() - 1);
	}

	@Override
	public void close() throws IOException {
		this.body.close();
	}

}
