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

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.client.RestClientException;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpExchangeAdapterDecorator;
import org.springframework.web.service.invoker.HttpRequestValues;

/**
 * Fails where a method promises an answer and there is none, instead of returning
 * {@code null}.
 *
 * @author The Micro.blog Spring team
 */
final class AnsweringExchangeAdapter extends HttpExchangeAdapterDecorator {

	AnsweringExchangeAdapter(HttpExchangeAdapter delegate) {
		super(delegate);
	}

	@Override
	public <T> T exchangeForBody(HttpRequestValues requestValues, ParameterizedTypeReference<T> bodyType) {
		T body = super.exchangeForBody(requestValues, bodyType);
		if (body == null) {
			throw new RestClientException("The server answered without a body");
		}
		return body;
	}

}
