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
import java.net.URI;
import java.util.Locale;
import java.util.Set;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractBufferingClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A request that is sent once, on a connection of its own, to a checked address.
 *
 * @author The Micro.blog Spring team
 */
final class GuardedClientHttpRequest extends AbstractBufferingClientHttpRequest {

	// Those of which there is exactly one right value
	private static final Set<String> OWN_HEADERS = Set.of("host", "connection", "user-agent", "accept-encoding",
			"content-length", "transfer-encoding", "expect", "te", "upgrade");

	private final URI uri;

	private final HttpMethod method;

	private final Deadline deadline;

	private final FetchSettings settings;

	private final UrlPolicy urlPolicy;

	private final ConnectionOpener connectionOpener;

	GuardedClientHttpRequest(URI uri, HttpMethod method, Deadline deadline, FetchSettings settings, UrlPolicy urlPolicy,
			ConnectionOpener connectionOpener) {
		this.uri = uri;
		this.method = method;
		this.deadline = deadline;
		this.settings = settings;
		this.urlPolicy = urlPolicy;
		this.connectionOpener = connectionOpener;
	}

	@Override
	public HttpMethod getMethod() {
		return this.method;
	}

	@Override
	public URI getURI() {
		return this.uri;
	}

	@Override
	protected ClientHttpResponse executeInternal(HttpHeaders headers, byte[] body) throws IOException {
		Target target = this.urlPolicy.check(this.uri);
		ClassicHttpRequest request = createRequest(target.url(), headers, body);
		Connection connection = this.connectionOpener.open(target, this.deadline);
		try {
			return new GuardedClientHttpResponse(connection.exchange(request), connection,
					this.settings.maxResponseSize().toBytes());
		}
		catch (Throwable ex) {
			connection.close();
			throw ex;
		}
	}

	private ClassicHttpRequest createRequest(HttpUrl url, HttpHeaders headers, byte[] body) {
		// From the text of the path: from a URI, "//" at its start would become a host
		BasicClassicHttpRequest request = new BasicClassicHttpRequest(this.method.name(), url.scheme(), null,
				url.pathAndQuery());
		request.addHeader(HttpHeaders.HOST, url.authority());
		request.addHeader(HttpHeaders.CONNECTION, "close");
		request.addHeader(HttpHeaders.USER_AGENT, this.settings.userAgent());
		request.addHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
		headers.forEach((name, values) -> addHeaders(request, name, values));
		if (body.length > 0 || this.method == HttpMethod.POST) {
			request.addHeader(HttpHeaders.CONTENT_LENGTH, body.length);
			request.setEntity(new ByteArrayEntity(body, null));
		}
		return request;
	}

	private static void addHeaders(ClassicHttpRequest request, String name, Iterable<String> values) {
		if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
			values.forEach((value) -> request.addHeader(name, value));
		}
	}

}
