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
import java.util.Set;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

/**
 * Makes calls on behalf of the person who is signed in: with their token, which goes only
 * to the server that issued it and to the endpoints that the page at their {@code me}
 * names. A call of Micro.blog's Micropub endpoint goes to that of the person.
 *
 * @author The Micro.blog Spring team
 */
final class MicroblogApiInterceptor implements ClientHttpRequestInterceptor {

	private final ApiCalls apiCalls;

	MicroblogApiInterceptor(ApiCalls apiCalls) {
		this.apiCalls = apiCalls;
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
	 * A request that goes elsewhere.
	 */
	private static final class TargetedRequest extends HttpRequestWrapper {

		private final URI target;

		TargetedRequest(HttpRequest request, URI target) {
			super(request);
			this.target = target;
		}

		@Override
		public URI getURI() {
			return this.target;
		}

	}

}
