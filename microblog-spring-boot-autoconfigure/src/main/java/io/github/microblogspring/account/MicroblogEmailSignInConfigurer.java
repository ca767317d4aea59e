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

import java.time.Clock;

import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.web.SignInForm;
import io.github.microblogspring.web.SignInNotice;
import io.github.microblogspring.web.SignInPageSettings;
import io.github.microblogspring.web.SignInPrompts;
import io.github.microblogspring.web.SignInRedirect;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.util.Assert;

/**
 * Adds sign-in by a mailed link to a security chain, in the manner of Spring Security's
 * one-time token login: a form asks for the mail, its link leads to a button, and the
 * button, in the same browser, signs in. In a chain without {@code oauth2Login} it does
 * nothing.
 * <p>
 * With the property {@code microblog.email.enabled}, every chain has it. A single chain
 * gets it by <pre class="code">
 * http.with(new MicroblogEmailSignInConfigurer(), (email) -&gt; email.appName("My App")
 *     .redirectUrl("https://myapp.example/signin/"));
 * </pre>
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogEmailSignInConfigurer
		extends AbstractHttpConfigurer<MicroblogEmailSignInConfigurer, HttpSecurity> {

	private static final SignInForm FORM = new SignInForm("email", EmailSignInFilter.PATH, "email", "email", "email",
			SignInErrorCode.EMAIL_NOT_SENT);

	private @Nullable String appName;

	private @Nullable String redirectUrl;

	/**
	 * The name of the application that is registered with Micro.blog.
	 * @param appName the name
	 * @return this configurer
	 */
	public MicroblogEmailSignInConfigurer appName(String appName) {
		this.appName = appName;
		return this;
	}

	/**
	 * The URL that is registered with Micro.blog, which the links in mails begin with.
	 * @param redirectUrl the URL of this application, which ends with a slash or with
	 * {@code ?token=}
	 * @return this configurer
	 */
	public MicroblogEmailSignInConfigurer redirectUrl(String redirectUrl) {
		this.redirectUrl = redirectUrl;
		return this;
	}

	@Override
	public void init(HttpSecurity http) {
		TokenSignInSupport.init(http, FORM, "Sign-in by mail");
	}

	@Override
	public void configure(HttpSecurity http) {
		if (!TokenSignInSupport.isPossible(http)) {
			return;
		}
		ApplicationContext context = TokenSignInSupport.context(http);
		EmailSignInSettings settings = settings();
		EmailSignIn emailSignIn = new EmailSignIn(settings, context.getBean(MicroblogAccountClient.class),
				context.getBean(TokenOwnership.class), Clock.systemUTC());
		SignInPageSettings page = context.getBean(SignInPageSettings.class);
		SignInRedirect signInRedirect = TokenSignInSupport.signInRedirect(http);
		http.addFilterBefore(
				new EmailSignInFilter(emailSignIn, settings,
						new SignInNotice(page, context.getBean(SignInPrompts.class)), signInRedirect),
				OAuth2AuthorizationRequestRedirectFilter.class);
		MicroblogTokenAuthenticationFilter filter = TokenSignInSupport.filter(http, EmailSignInFilter.LINK_PATH,
				(request) -> MicroblogTokenAuthentication.attempt(() -> emailSignIn.redeem(request),
						FactorGrantedAuthority.OTT_AUTHORITY),
				signInRedirect);
		filter.setSecurityContextHolderStrategy(getSecurityContextHolderStrategy());
		http.addFilterBefore(postProcess(filter), OAuth2AuthorizationRequestRedirectFilter.class);
	}

	private EmailSignInSettings settings() {
		Assert.state(this.appName != null && this.redirectUrl != null,
				"Sign-in by mail needs the 'appName' and the 'redirectUrl' that are registered with Micro.blog");
		return new EmailSignInSettings(this.appName, this.redirectUrl);
	}

}
