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

import java.util.function.Function;

import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.ssl.SslBundles;

/**
 * Has an application of a test fetch with request factories of the test.
 */
public final class MicroblogHttpClientReplacer implements BeanPostProcessor {

	private final ObjectProvider<MicroblogProperties> properties;

	private final ObjectProvider<SslBundles> sslBundles;

	private final Function<FetchSettings, GuardedClientHttpRequestFactory> requestFactories;

	/**
	 * Create a new replacer.
	 * @param properties the properties of the application
	 * @param sslBundles the SSL bundles of the application
	 * @param requestFactories makes a request factory from the settings that follow
	 */
	public MicroblogHttpClientReplacer(ObjectProvider<MicroblogProperties> properties,
			ObjectProvider<SslBundles> sslBundles,
			Function<FetchSettings, GuardedClientHttpRequestFactory> requestFactories) {
		this.properties = properties;
		this.sslBundles = sslBundles;
		this.requestFactories = requestFactories;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof MicroblogHttpClient)) {
			return bean;
		}
		FetchSettings settings = new FetchSettingsFactory(this.properties.getObject(), this.sslBundles).create();
		return new MicroblogHttpClient(settings, this.requestFactories);
	}

}
