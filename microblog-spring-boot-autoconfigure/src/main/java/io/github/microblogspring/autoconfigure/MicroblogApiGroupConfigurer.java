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

package io.github.microblogspring.autoconfigure;

import io.github.microblogspring.api.MicroblogApiInterceptor;
import io.github.microblogspring.api.MicroblogRestClients;

import org.springframework.core.Ordered;
import org.springframework.security.oauth2.client.web.client.ClientRegistrationIdProcessor;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

/**
 * Configures our own group of HTTP interfaces, and no other. It comes after Spring Boot,
 * which gives each group a request factory that may follow redirects and take the token
 * along, and after the customizers of the application, whose interceptors thus see
 * requests before they have a token.
 *
 * @author The Micro.blog Spring team
 */
final class MicroblogApiGroupConfigurer implements RestClientHttpServiceGroupConfigurer {

	static final String GROUP = "microblog";

	private final MicroblogRestClients restClients;

	private final MicroblogApiInterceptor interceptor;

	MicroblogApiGroupConfigurer(MicroblogRestClients restClients, MicroblogApiInterceptor interceptor) {
		this.restClients = restClients;
		this.interceptor = interceptor;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void configureGroups(Groups<RestClient.Builder> groups) {
		groups.filterByName(GROUP).forEachGroup((group, client, factory) -> {
			this.restClients.configure(client);
			client.requestInterceptor(this.interceptor);
			factory.httpRequestValuesProcessor(ClientRegistrationIdProcessor.DEFAULT_INSTANCE);
			factory.httpRequestValuesProcessor(MicroblogRestClients.scopes());
			factory.exchangeAdapterDecorator(MicroblogRestClients::answering);
		});
	}

}
