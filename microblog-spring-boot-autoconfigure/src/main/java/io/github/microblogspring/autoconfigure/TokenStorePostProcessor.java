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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.microblogspring.oauth2.MicroblogAuthorizedClientService;
import io.github.microblogspring.oauth2.TokenEncryption;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;

/**
 * Puts a {@link MicroblogAuthorizedClientService} before every service that stores
 * tokens, whoever defined it. It has no order, so that it comes after those that make
 * proxies: they can't make one of a final class.
 *
 * @author The Micro.blog Spring team
 */
final class TokenStorePostProcessor implements BeanPostProcessor, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(TokenStorePostProcessor.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final ObjectProvider<TokenEncryption> encryption;

	private final Set<String> seen = ConcurrentHashMap.newKeySet();

	/**
	 * Create a new post-processor.
	 * @param beanFactory the beans of the application
	 * @param encryption how tokens are written, asked for when the first service is there
	 */
	TokenStorePostProcessor(ConfigurableListableBeanFactory beanFactory, ObjectProvider<TokenEncryption> encryption) {
		this.beanFactory = beanFactory;
		this.encryption = encryption;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof OAuth2AuthorizedClientService service)) {
			return bean;
		}
		this.seen.add(beanName);
		if (service instanceof MicroblogAuthorizedClientService || ScopedProxyUtils.isScopedTarget(beanName)) {
			return service;
		}
		TokenEncryption tokenEncryption = this.encryption.getObject();
		if (!tokenEncryption.isEnabled() && !(service instanceof InMemoryOAuth2AuthorizedClientService)) {
			logger.warn("Tokens are stored in the clear by " + AopUtils.getTargetClass(service).getSimpleName()
					+ ": whoever reads what it stores can act for people. Set 'microblog.token-store.encryption-key', "
					+ "made with 'openssl rand -base64 32'");
		}
		return new MicroblogAuthorizedClientService(service, tokenEncryption);
	}

	/**
	 * Check the keys, also where nothing has asked for them yet, and that no service was
	 * made before this was there.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		this.encryption.getObject();
		for (String name : this.beanFactory.getBeanNamesForType(OAuth2AuthorizedClientService.class, true, false)) {
			if (this.beanFactory.getSingleton(name) instanceof OAuth2AuthorizedClientService service
					&& !(service instanceof MicroblogAuthorizedClientService) && !this.seen.contains(name)) {
				logger.warn("The tokens of the bean '" + name + "' are neither encrypted nor bound to the server that "
						+ "issued them: a BeanPostProcessor needed it too early. Let that one ask an ObjectProvider for "
						+ "it, or wrap the bean in a MicroblogAuthorizedClientService yourself");
			}
		}
	}

}
