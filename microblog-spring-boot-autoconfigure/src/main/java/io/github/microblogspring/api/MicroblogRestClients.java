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

import java.net.URI;

import io.github.microblogspring.indieauth.BoundedJson;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.util.StringUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpRequestValues;

/**
 * Makes {@link RestClient}s for Micro.blog that have no token yet: for what the
 * application does without a person, with a token of its own. {@link MicroblogApi} and
 * {@link MicropubApi} need such a client to read what Micro.blog answers.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogRestClients {

	private final String baseUrl;

	private final ClientHttpRequestFactory requestFactory;

	/**
	 * Create new clients.
	 * @param baseUrl where Micro.blog is, such as {@code https://micro.blog}
	 * @param requestFactory makes the requests; must neither follow redirects, as some
	 * would take the token along, nor wait or read without end
	 */
	public MicroblogRestClients(URI baseUrl, ClientHttpRequestFactory requestFactory) {
		this.baseUrl = StringUtils.trimTrailingCharacter(baseUrl.toString(), '/');
		this.requestFactory = requestFactory;
	}

	/**
	 * A client to add a token to.
	 * @return a new builder
	 */
	public RestClient.Builder builder() {
		RestClient.Builder builder = RestClient.builder();
		configure(builder);
		return builder;
	}

	/**
	 * Set where a client calls, over which connections, and how it reads and writes,
	 * whatever was set before.
	 * @param builder the client
	 */
	public void configure(RestClient.Builder builder) {
		builder.baseUrl(this.baseUrl)
			.requestFactory(this.requestFactory)
			.defaultStatusHandler(HttpStatusCode::is3xxRedirection, (request, response) -> {
				throw new RestClientException("The server answered with status " + response.getStatusCode().value()
						+ ", and redirects are not followed");
			})
			.configureMessageConverters((converters) -> converters.configureMessageConvertersList((list) -> {
				list.clear();
				list.add(new ApiMessageConverter());
				list.add(new ByteArrayHttpMessageConverter());
				list.add(new StringHttpMessageConverter());
				list.add(new FormHttpMessageConverter());
				list.add(new JacksonJsonHttpMessageConverter(BoundedJson.JSON));
			}));
	}

	/**
	 * Let methods of HTTP interfaces fail where the server answers without a body,
	 * instead of returning {@code null}.
	 * @param adapter calls the server
	 * @return the adapter for a
	 * {@link org.springframework.web.service.invoker.HttpServiceProxyFactory}
	 */
	public static HttpExchangeAdapter answering(HttpExchangeAdapter adapter) {
		return new AnsweringExchangeAdapter(adapter);
	}

	/**
	 * Notes in each request of an HTTP interface the scopes that its method needs.
	 * @return the processor
	 */
	public static HttpRequestValues.Processor scopes() {
		return new RequiredScopeProcessor();
	}

}
