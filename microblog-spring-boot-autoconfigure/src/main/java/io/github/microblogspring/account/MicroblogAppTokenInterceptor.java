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

package io.github.microblogspring.account;

import java.io.IOException;
import java.net.URI;

import io.github.microblogspring.indieauth.http.HttpUrl;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;

/**
 * Sends the app token of the application itself with requests to Micro.blog, for what it
 * does without a person, such as a bot or a job. Requests to anywhere else go without.
 * The request factory must not follow redirects: some take the token along.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogAppTokenInterceptor implements ClientHttpRequestInterceptor {

	private final String token;

	private final HttpUrl baseUrl;

	/**
	 * Create a new interceptor.
	 * @param token the app token
	 * @param baseUrl the absolute http(s) URL of Micro.blog; the token goes to its origin
	 * only
	 * @throws IllegalArgumentException if the token has characters that none has, or the
	 * URL can't be used
	 */
	public MicroblogAppTokenInterceptor(String token, URI baseUrl) {
		Assert.isTrue(AppTokenSignIn.isToken(token), "'token' must be an app token");
		HttpUrl url = HttpUrl.of(baseUrl);
		Assert.notNull(url, "'baseUrl' must be an http or https URL without user info");
		this.token = token;
		this.baseUrl = url;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		if (isSameOrigin(request.getURI()) && !request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)) {
			request.getHeaders().setBearerAuth(this.token);
		}
		return execution.execute(request, body);
	}

	private boolean isSameOrigin(URI uri) {
		HttpUrl url = HttpUrl.of(uri);
		return url != null && url.hasSameOrigin(this.baseUrl);
	}

}
