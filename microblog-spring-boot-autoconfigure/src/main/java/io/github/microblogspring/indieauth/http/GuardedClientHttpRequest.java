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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;

/**
 * A request that is sent once, on a connection of its own, to a checked address. A body
 * that is {@linkplain #setBody(Body) written on demand} is not kept in memory.
 *
 * @author The Micro.blog Spring team
 */
final class GuardedClientHttpRequest extends AbstractClientHttpRequest implements StreamingHttpOutputMessage {

	// Those of which there is exactly one right value
	private static final Set<String> OWN_HEADERS = Set.of("host", "connection", "user-agent", "accept-encoding",
			"content-length", "transfer-encoding", "expect", "te", "upgrade");

	private final URI uri;

	private final HttpMethod method;

	private final Deadline deadline;

	private final FetchSettings settings;

	private final UrlPolicy urlPolicy;

	private final ConnectionOpener connectionOpener;

	private @Nullable ByteArrayOutputStream buffer;

	private @Nullable Body body;

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
	protected OutputStream getBodyInternal(HttpHeaders headers) {
		Assert.state(this.body == null, "The body is there already");
		if (this.buffer == null) {
			this.buffer = new ByteArrayOutputStream();
		}
		return this.buffer;
	}

	@Override
	public void setBody(byte[] body) throws IOException {
		getBody().write(body);
	}

	@Override
	public void setBody(Body body) {
		assertNotExecuted();
		Assert.state(this.buffer == null && this.body == null, "The body is there already");
		this.body = body;
	}

	@Override
	protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
		Target target = this.urlPolicy.check(this.uri);
		RequestBody requestBody = requestBody(headers);
		ClassicHttpRequest request = createRequest(target.url(), headers, requestBody);
		Connection connection = this.connectionOpener.open(target, this.deadline);
		try {
			return new GuardedClientHttpResponse(connection.exchange(request), connection,
					this.settings.maxResponseSize().toBytes());
		}
		catch (Throwable ex) {
			connection.close();
			if (requestBody != null) {
				requestBody.rethrowFailure();
			}
			throw ex;
		}
	}

	private @Nullable RequestBody requestBody(HttpHeaders headers) {
		if (this.body != null) {
			return new RequestBody(this.body, headers.getContentLength());
		}
		byte[] bytes = (this.buffer != null) ? this.buffer.toByteArray() : new byte[0];
		boolean needed = bytes.length > 0 || this.method == HttpMethod.POST;
		return needed ? new RequestBody((out) -> out.write(bytes), bytes.length) : null;
	}

	private ClassicHttpRequest createRequest(HttpUrl url, HttpHeaders headers, @Nullable RequestBody requestBody) {
		// From the text of the path: from a URI, "//" at its start would become a host
		BasicClassicHttpRequest request = new BasicClassicHttpRequest(this.method.name(), url.scheme(), null,
				url.pathAndQuery());
		request.addHeader(HttpHeaders.HOST, url.authority());
		request.addHeader(HttpHeaders.CONNECTION, "close");
		request.addHeader(HttpHeaders.USER_AGENT, this.settings.userAgent());
		request.addHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
		headers.forEach((name, values) -> addHeaders(request, name, values));
		if (requestBody != null) {
			requestBody.addTo(request);
		}
		return request;
	}

	private static void addHeaders(ClassicHttpRequest request, String name, Iterable<String> values) {
		if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
			values.forEach((value) -> request.addHeader(name, value));
		}
	}

}
