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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;

/**
 * {@link PageFetcher} that checks each redirect like a URL that was typed. A page with
 * its redirects has no more than {@link FetchSettings#timeout()}, even where the deadline
 * is later.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see GuardedClientHttpRequestFactory
 */
public final class GuardedPageFetcher implements PageFetcher {

	private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

	private final FetchSettings settings;

	private final GuardedClientHttpRequestFactory requestFactory;

	/**
	 * Create a new fetcher.
	 * @param settings limits
	 * @param requestFactory creates a request for each redirect
	 */
	public GuardedPageFetcher(FetchSettings settings, GuardedClientHttpRequestFactory requestFactory) {
		Assert.notNull(settings, "'settings' must not be null");
		Assert.notNull(requestFactory, "'requestFactory' must not be null");
		this.settings = settings;
		this.requestFactory = requestFactory;
	}

	@Override
	public FetchedPage fetch(URI uri, String accept, RedirectRule redirects, Deadline deadline) throws FetchException {
		Deadline ownDeadline = deadline.orAfter(this.settings.timeout());
		List<URI> chain = new ArrayList<>();
		URI next = withoutFragment(uri);
		try {
			while (true) {
				chain.add(next);
				ClientHttpResponse response = send(next, accept, ownDeadline);
				String location = location(response);
				if (location == null) {
					return new FetchedPage(List.copyOf(chain), response.getStatusCode().value(), response.getHeaders(),
							response.getBody());
				}
				// The body of a redirect is not read
				response.close();
				next = follow(chain, location, redirects);
			}
		}
		catch (FetchException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new FetchException(Reason.CONNECTION_FAILED, "The page can't be fetched", ex);
		}
	}

	private static URI withoutFragment(URI uri) throws FetchException {
		URI result = (uri.getRawFragment() != null) ? UriReferences.resolve(uri, "") : uri;
		if (result == null) {
			throw new FetchException(Reason.URL_REFUSED, "The URL is neither https nor http, or has no host", null);
		}
		return result;
	}

	private ClientHttpResponse send(URI uri, String accept, Deadline deadline) throws IOException {
		ClientHttpRequest request = this.requestFactory.createRequest(uri, HttpMethod.GET, deadline);
		request.getHeaders().set(HttpHeaders.ACCEPT, accept);
		return request.execute();
	}

	private static @Nullable String location(ClientHttpResponse response) throws IOException {
		boolean redirect = REDIRECTS.contains(response.getStatusCode().value());
		return redirect ? response.getHeaders().getFirst(HttpHeaders.LOCATION) : null;
	}

	private URI follow(List<URI> chain, String location, RedirectRule redirects) throws FetchException {
		URI from = chain.get(chain.size() - 1);
		URI to = UriReferences.resolve(from, location);
		if (chain.size() > this.settings.maxRedirects()) {
			throw refused("There are more redirects than " + this.settings.maxRedirects());
		}
		if (to == null) {
			throw refused("The location of a redirect can't be used");
		}
		if ("https".equalsIgnoreCase(from.getScheme()) && "http".equals(to.getScheme())) {
			throw refused("A redirect leads from https to http");
		}
		if (!redirects.permits(from, to)) {
			throw refused("A redirect leads where it may not");
		}
		return to;
	}

	private static FetchException refused(String why) {
		return new FetchException(Reason.REDIRECT_REFUSED, why, null);
	}

}
