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

package io.github.microblogspring.account;

import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.web.SignInForm;
import io.github.microblogspring.web.SignInRedirect;

import org.springframework.context.ApplicationContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;

/**
 * Adds sign-in with an app token, which people make for themselves at Micro.blog, to a
 * security chain. In a chain without {@code oauth2Login} it does nothing.
 * <p>
 * With the property {@code microblog.app-token.enabled}, every chain has it.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogAppTokenSignInConfigurer
		extends AbstractHttpConfigurer<MicroblogAppTokenSignInConfigurer, HttpSecurity> {

	private static final SignInForm FORM = new SignInForm("token", AppTokenSignIn.PATH, "token", "password", "off",
			SignInErrorCode.TOKEN_REJECTED);

	@Override
	public void init(HttpSecurity http) {
		TokenSignInSupport.init(http, FORM, "Sign-in with an app token");
	}

	@Override
	public void configure(HttpSecurity http) {
		if (!TokenSignInSupport.isPossible(http)) {
			return;
		}
		ApplicationContext context = TokenSignInSupport.context(http);
		AppTokenSignIn appTokenSignIn = new AppTokenSignIn(context.getBean(TokenOwnership.class));
		SignInRedirect signInRedirect = TokenSignInSupport.signInRedirect(http);
		MicroblogTokenAuthenticationFilter filter = TokenSignInSupport.filter(
				http, AppTokenSignIn.PATH, (request) -> MicroblogTokenAuthentication
					.attempt(() -> appTokenSignIn.redeem(request), FactorGrantedAuthority.BEARER_AUTHORITY),
				signInRedirect);
		filter.setSecurityContextHolderStrategy(getSecurityContextHolderStrategy());
		http.addFilterBefore(postProcess(filter), OAuth2AuthorizationRequestRedirectFilter.class);
	}

}
