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

package io.github.microblogspring.api;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

/**
 * Makes calls on behalf of the person who is signed in: with their token, which goes only
 * to the server that issued it and to the endpoints that the page at their {@code me}
 * names. A call of Micro.blog's Micropub endpoint goes to that of the person. The request
 * factory must not follow redirects: they would take the token along.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogApiInterceptor implements ClientHttpRequestInterceptor {

	private final ApiCalls apiCalls;

	/**
	 * Create a new interceptor.
	 * @param apiCalls decides where a call goes, and with which token
	 */
	public MicroblogApiInterceptor(PersonApiCalls apiCalls) {
		this((ApiCalls) apiCalls);
	}

	MicroblogApiInterceptor(ApiCalls apiCalls) {
		this.apiCalls = apiCalls;
	}

	/**
	 * Say which scopes a call needs, so that the person is asked for those that they have
	 * not allowed yet:
	 * {@code restClient.get().uri(…).attributes(requiredScopes("read"))}.
	 * @param scopes the scopes
	 * @return what sets the attribute of a request
	 */
	public static Consumer<Map<String, Object>> requiredScopes(String... scopes) {
		Set<String> required = Set.of(scopes);
		return (attributes) -> attributes.put(RequiredScopeProcessor.ATTRIBUTE, required);
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		ApiCall call = this.apiCalls.prepare(request.getURI(), requiredScopes(request));
		HttpRequest targeted = new TargetedRequest(request, call.target());
		targeted.getHeaders().setBearerAuth(call.token());
		ClientHttpResponse response = execution.execute(targeted, body);
		try {
			this.apiCalls.checkAnswer(call, response);
			return response;
		}
		catch (Throwable ex) {
			response.close();
			throw ex;
		}
	}

	@SuppressWarnings("unchecked")
	private static Set<String> requiredScopes(HttpRequest request) {
		Object scopes = request.getAttributes().get(RequiredScopeProcessor.ATTRIBUTE);
		return (scopes != null) ? (Set<String>) scopes : Set.of();
	}

	/**
	 * A request that goes elsewhere, with headers of its own: other interceptors have the
	 * original one, and may log it afterwards.
	 */
	private static final class TargetedRequest extends HttpRequestWrapper {

		private final URI target;

		private final HttpHeaders headers;

		TargetedRequest(HttpRequest request, URI target) {
			super(request);
			this.target = target;
			this.headers = HttpHeaders.copyOf(request.getHeaders());
		}

		@Override
		public URI getURI() {
			return this.target;
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

	}

}
