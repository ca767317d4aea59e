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

package io.github.microblogspring.sample;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.security.oauth2.client.JdbcOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/**
 * Keeps the tokens of people in the database, so that a restart loses none. With
 * {@code microblog.token-store.encryption-key}, they are encrypted there.
 */
@Configuration(proxyBeanMethods = false)
class TokenStoreConfiguration {

	@Bean
	OAuth2AuthorizedClientService authorizedClientService(JdbcOperations jdbc,
			ClientRegistrationRepository registrations) {
		return new JdbcOAuth2AuthorizedClientService(jdbc, registrations);
	}

}
