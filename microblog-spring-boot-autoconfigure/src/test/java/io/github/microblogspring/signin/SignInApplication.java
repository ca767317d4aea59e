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

package io.github.microblogspring.signin;

import io.github.microblogspring.oauth2.CurrentProfile;
import io.github.microblogspring.oauth2.MicroblogProfile;
import io.github.microblogspring.oauth2.MicroblogScopeRequiredException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.client.web.client.RequestAttributeClientRegistrationIdResolver;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * A small application that people sign in to: it says who they are, and reads their
 * timeline with their token.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SignInApplication {

	@RestController
	static class PrivateController {

		private final RestClient microblog;

		PrivateController(@Value("${microblog.base-url}") String baseUrl,
				OAuth2AuthorizedClientManager authorizedClients) {
			this.microblog = RestClient.builder()
				.baseUrl(baseUrl)
				.requestInterceptor(new OAuth2ClientHttpRequestInterceptor(authorizedClients))
				.build();
		}

		@GetMapping({ "/private", "/api/me" })
		String whoAmI(@CurrentProfile @Nullable MicroblogProfile profile, Authentication authentication) {
			String me = (profile != null) ? profile.me() + " " + profile.name() : "no profile";
			return authentication.getName() + " = " + me + " "
					+ authentication.getAuthorities()
						.stream()
						.map(GrantedAuthority::getAuthority)
						.filter((authority) -> authority != null && !authority.startsWith("FACTOR_"))
						.sorted()
						.toList();
		}

		@GetMapping("/source")
		String howIdentityWasEstablished(@CurrentProfile MicroblogProfile profile) {
			return profile.identitySource().name();
		}

		@GetMapping("/timeline")
		@Nullable String timeline() {
			return this.microblog.get()
				.uri("/posts/timeline")
				.attributes(RequestAttributeClientRegistrationIdResolver.clientRegistrationId("microblog"))
				.retrieve()
				.body(String.class);
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.FORBIDDEN)
		String noToken(MicroblogScopeRequiredException ex) {
			return "MicroblogScopeRequiredException: " + ex.getMessage();
		}

	}

}
