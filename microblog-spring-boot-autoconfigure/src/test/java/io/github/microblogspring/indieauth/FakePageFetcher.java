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

package io.github.microblogspring.indieauth;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.microblogspring.indieauth.http.Deadline;
import io.github.microblogspring.indieauth.http.FetchException;
import io.github.microblogspring.indieauth.http.FetchedPage;
import io.github.microblogspring.indieauth.http.PageFetcher;
import io.github.microblogspring.indieauth.http.RedirectRule;
import io.github.microblogspring.indieauth.http.UriReferences;

import org.springframework.http.HttpHeaders;

/**
 * A {@link PageFetcher} that knows a few pages and follows redirects between them.
 *
 * @author The Micro.blog Spring team
 */
final class FakePageFetcher implements PageFetcher {

	private final Map<String, Answer> answers = new HashMap<>();

	private final List<String> requests = new ArrayList<>();

	private final List<String> accepted = new ArrayList<>();

	FakePageFetcher html(String url, String html, String... links) {
		HttpHeaders headers = headers("text/html; charset=utf-8");
		for (String link : links) {
			headers.add(HttpHeaders.LINK, link);
		}
		return answer(url, 200, headers, html, false);
	}

	FakePageFetcher json(String url, int status, String json) {
		return answer(url, status, headers("application/json"), json, false);
	}

	FakePageFetcher redirect(String url, String location, String... links) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.LOCATION, location);
		for (String link : links) {
			headers.add(HttpHeaders.LINK, link);
		}
		return answer(url, 302, headers, "", false);
	}

	FakePageFetcher failure(String url, FetchException.Reason reason) {
		this.answers.put(url, new Answer(0, new HttpHeaders(), "", false, reason));
		return this;
	}

	FakePageFetcher answer(String url, int status, HttpHeaders headers, String body, boolean truncated) {
		this.answers.put(url, new Answer(status, headers, body, truncated, null));
		return this;
	}

	List<String> requests() {
		return this.requests;
	}

	List<String> accepted() {
		return this.accepted;
	}

	@Override
	public FetchedPage fetch(URI uri, String accept, RedirectRule redirects, Deadline deadline) throws FetchException {
		List<URI> chain = new ArrayList<>(List.of(uri));
		while (true) {
			URI current = chain.get(chain.size() - 1);
			this.requests.add(current.toString());
			this.accepted.add(accept);
			Answer answer = this.answers.get(current.toString());
			if (answer == null) {
				throw new FetchException(FetchException.Reason.HOST_UNKNOWN, "No such page", null);
			}
			if (answer.failure() != null) {
				throw new FetchException(answer.failure(), "As told", null);
			}
			String location = answer.headers().getFirst(HttpHeaders.LOCATION);
			if (location == null) {
				return new FetchedPage(chain, answer.status(), answer.headers(), body(answer));
			}
			URI next = UriReferences.resolve(current, location);
			if (next == null || !redirects.permits(current, next)) {
				throw new FetchException(FetchException.Reason.REDIRECT_REFUSED, "Not there", null);
			}
			chain.add(next);
		}
	}

	private static InputStream body(Answer answer) {
		InputStream body = new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8));
		return answer.truncated() ? new SequenceInputStream(body, new TooLarge()) : body;
	}

	static HttpHeaders headers(String contentType) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.CONTENT_TYPE, contentType);
		return headers;
	}

	private static final class TooLarge extends InputStream {

		@Override
		public int read() throws FetchException {
			throw new FetchException(FetchException.Reason.TOO_LARGE, "There is more", null);
		}

	}

	private record Answer(int status, HttpHeaders headers, String body, boolean truncated,
			FetchException.Reason failure) {

	}

}
