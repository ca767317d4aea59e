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

import java.net.InetAddress;
import java.net.URI;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.Assert;

/**
 * {@link ClientHttpRequestFactory} for URLs that strangers name. A request
 * <ul>
 * <li>goes to {@code https} URLs with a domain name and the default port only, and only
 * if all addresses of that name are on the public internet,</li>
 * <li>goes to the very address that was checked, never by a proxy,</li>
 * <li>is over at its deadline, from looking up the host to the last byte of the
 * body,</li>
 * <li>fails when the body, decoded, is larger than allowed,</li>
 * <li>is sent once, on a connection of its own: it is not repeated or redirected, and
 * takes no cookie, referrer or credential along that the caller did not set.</li>
 * </ul>
 * Whatever goes wrong is a {@link FetchException}, except what the body of the request
 * throws itself. A body that is written on demand
 * ({@link org.springframework.http.StreamingHttpOutputMessage}) goes out as it is
 * written: with the {@code Content-Length} that the caller set, which it must keep to,
 * else in chunks. An answer that comes before all of it was sent is the answer. Closing a
 * response breaks the connection off. A {@code Content-Type} that can't be parsed loses
 * its parameters, or is left out. Threads are started when they are needed and are daemon
 * threads.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class GuardedClientHttpRequestFactory implements ClientHttpRequestFactory, AutoCloseable {

	private final FetchSettings settings;

	private final UrlPolicy urlPolicy;

	private final ConnectionOpener connectionOpener;

	/**
	 * Create a new factory. Nothing is resolved, opened or started by that.
	 * @param settings limits and exemptions
	 * @throws IllegalArgumentException if one of the allowed addresses can't be parsed
	 */
	public GuardedClientHttpRequestFactory(FetchSettings settings) {
		this(settings, InetAddress::getAllByName);
	}

	GuardedClientHttpRequestFactory(FetchSettings settings, HostResolver resolver) {
		Assert.notNull(settings, "'settings' must not be null");
		this.settings = settings;
		this.urlPolicy = new UrlPolicy(settings);
		this.connectionOpener = new ConnectionOpener(settings, resolver);
	}

	/**
	 * Create a request that has the {@linkplain FetchSettings#timeout() usual time}.
	 * @param uri the absolute URL, without a fragment
	 * @param httpMethod the method
	 * @return the request
	 */
	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod) {
		return createRequest(uri, httpMethod, Deadline.after(this.settings.timeout()));
	}

	/**
	 * Create a request that has a deadline.
	 * @param uri the absolute URL, without a fragment
	 * @param httpMethod the method
	 * @param deadline by when the body of the response must have been read
	 * @return the request
	 */
	ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod, Deadline deadline) {
		Assert.notNull(uri, "'uri' must not be null");
		Assert.notNull(httpMethod, "'httpMethod' must not be null");
		Assert.notNull(deadline, "'deadline' must not be null");
		return new GuardedClientHttpRequest(uri, httpMethod, deadline, this.settings, this.urlPolicy,
				this.connectionOpener);
	}

	/**
	 * Start nothing any more. What is being fetched still has until its deadline.
	 */
	@Override
	public void close() {
		this.connectionOpener.close();
	}

}
