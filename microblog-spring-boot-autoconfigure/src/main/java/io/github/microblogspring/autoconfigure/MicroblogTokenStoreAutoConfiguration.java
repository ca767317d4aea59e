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

import io.github.microblogspring.oauth2.MicroblogAuthorizedClientService;
import io.github.microblogspring.oauth2.TokenEncryption;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts a
 * {@link MicroblogAuthorizedClientService} before every service that stores tokens.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
@AutoConfiguration(after = MicroblogClientAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBooleanProperty(name = "microblog.enabled", matchIfMissing = true)
@ConditionalOnBean(ClientRegistrationRepository.class)
public final class MicroblogTokenStoreAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TokenEncryption microblogTokenEncryption(MicroblogProperties properties) {
		return new TokenEncryptionFactory(properties.getTokenStore()).create();
	}

	@Bean
	static TokenStorePostProcessor microblogTokenStorePostProcessor(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<TokenEncryption> encryption) {
		return new TokenStorePostProcessor(beanFactory, encryption);
	}

}
