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

package io.github.microblogspring.introspection;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;

/**
 * Adds to a chain with {@code oauth2ResourceServer} that it answers with status 503 where
 * {@link MicroblogOpaqueTokenIntrospector} can't find out whether a token is a good one.
 * Any other chain gets nothing, and entry points and failure handlers stay as they are.
 * <p>
 * Every {@link HttpSecurity} has it. An application that does not want it in a chain says
 * <pre class="code">
 * http.getConfigurer(MicroblogResourceServerConfigurer.class).disable();
 * </pre>
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogResourceServerConfigurer
		extends AbstractHttpConfigurer<MicroblogResourceServerConfigurer, HttpSecurity> {

	@Override
	@SuppressWarnings("unchecked")
	public void configure(HttpSecurity http) {
		if (http.getConfigurer(OAuth2ResourceServerConfigurer.class) != null) {
			http.addFilterBefore(new IntrospectionFailureFilter(), BearerTokenAuthenticationFilter.class);
		}
	}

}
