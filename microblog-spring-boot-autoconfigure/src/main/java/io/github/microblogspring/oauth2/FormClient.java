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

package io.github.microblogspring.oauth2;

import java.io.IOException;
import java.net.URI;
import java.util.List;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.util.MultiValueMap;

/**
 * Posts forms to the endpoints of servers. Not with a {@code RestClient}, which writes
 * them, with codes and tokens, to its debug log.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class FormClient {

	private final FormHttpMessageConverter converter = new FormHttpMessageConverter();

	private final ClientHttpRequestFactory requestFactory;

	/**
	 * Create a new client.
	 * @param requestFactory makes the requests; must neither follow redirects nor wait or
	 * read without end
	 */
	public FormClient(ClientHttpRequestFactory requestFactory) {
		this.requestFactory = requestFactory;
	}

	/**
	 * Post a form.
	 * @param endpoint the URL to post it to
	 * @param form the fields
	 * @return the answer, to be closed
	 * @throws IOException if there is none
	 */
	public ClientHttpResponse post(URI endpoint, MultiValueMap<String, String> form) throws IOException {
		ClientHttpRequest request = this.requestFactory.createRequest(endpoint, HttpMethod.POST);
		request.getHeaders().setAccept(List.of(MediaType.APPLICATION_JSON));
		this.converter.write(form, MediaType.APPLICATION_FORM_URLENCODED, request);
		return request.execute();
	}

}
