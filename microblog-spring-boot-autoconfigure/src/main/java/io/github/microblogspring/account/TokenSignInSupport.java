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

import java.util.function.Function;

import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.MicroblogOAuth2UserService;
import io.github.microblogspring.oauth2.SignInErrors;
import io.github.microblogspring.web.MicroblogLoginConfigurer;
import io.github.microblogspring.web.SignInForm;
import io.github.microblogspring.web.SignInPrompts;
import io.github.microblogspring.web.SignInRedirect;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.DelegatingSecurityContextRepository;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.util.Assert;

/**
 * What the configurers of this package have in common.
 *
 * @author The Micro.blog Spring team
 */
final class TokenSignInSupport {

	private static final Log logger = LogFactory.getLog(TokenSignInSupport.class);

	private TokenSignInSupport() {
	}

	/**
	 * Prepare a chain where people can press the button as well, and no other page can
	 * send the form. A second provider for the same attempts would make every failed one
	 * twice.
	 * @param http the chain
	 * @param form the form for the sign-in page
	 * @param what what does not work otherwise
	 */
	static void init(HttpSecurity http, SignInForm form, String what) {
		if (isPossible(http)) {
			if (http.getSharedObject(MicroblogTokenAuthenticationProvider.class) == null) {
				MicroblogTokenAuthenticationProvider provider = new MicroblogTokenAuthenticationProvider(
						registration(http), userService(http));
				http.setSharedObject(MicroblogTokenAuthenticationProvider.class, provider);
				http.authenticationProvider(provider);
			}
			context(http).getBean(SignInPrompts.class).add(form);
		}
		else if (hasLogin(http)) {
			logger.warn(what + " does not work in a security chain without CSRF protection: "
					+ "any page could sign people in as somebody else");
		}
	}

	@SuppressWarnings("unchecked")
	static boolean isPossible(HttpSecurity http) {
		return hasLogin(http) && http.getConfigurer(CsrfConfigurer.class) != null;
	}

	@SuppressWarnings("unchecked")
	private static boolean hasLogin(HttpSecurity http) {
		return http.getConfigurer(OAuth2LoginConfigurer.class) != null
				&& http.getConfigurer(MicroblogLoginConfigurer.class) != null;
	}

	static SignInRedirect signInRedirect(HttpSecurity http) {
		return http.getConfigurer(MicroblogLoginConfigurer.class).getSignInRedirect();
	}

	/**
	 * The filter that signs in, with what the chain has for that.
	 * @param http the chain
	 * @param path where the form is sent to
	 * @param attempts makes an attempt of such a request
	 * @param signInRedirect where failures lead
	 * @return the filter
	 */
	static MicroblogTokenAuthenticationFilter filter(HttpSecurity http, String path,
			Function<HttpServletRequest, MicroblogTokenAuthentication> attempts, SignInRedirect signInRedirect) {
		GrantedAuthoritiesMapper authoritiesMapper = http.getSharedObject(GrantedAuthoritiesMapper.class);
		if (authoritiesMapper != null) {
			http.getSharedObject(MicroblogTokenAuthenticationProvider.class).setAuthoritiesMapper(authoritiesMapper);
		}
		MicroblogTokenAuthenticationFilter filter = new MicroblogTokenAuthenticationFilter(
				PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, path), attempts, registration(http),
				http.getSharedObject(OAuth2AuthorizedClientRepository.class));
		filter.setAuthenticationManager(http.getSharedObject(AuthenticationManager.class));
		filter.setAuthenticationSuccessHandler(successHandler(http));
		filter.setAuthenticationFailureHandler(
				(request, response, ex) -> signInRedirect.send(request, response, SignInErrors.codeOf(ex)));
		SessionAuthenticationStrategy sessionStrategy = http.getSharedObject(SessionAuthenticationStrategy.class);
		if (sessionStrategy != null) {
			filter.setSessionAuthenticationStrategy(sessionStrategy);
		}
		SecurityContextRepository contextRepository = http.getSharedObject(SecurityContextRepository.class);
		filter.setSecurityContextRepository(
				(contextRepository != null) ? contextRepository : new DelegatingSecurityContextRepository(
						new RequestAttributeSecurityContextRepository(), new HttpSessionSecurityContextRepository()));
		return filter;
	}

	private static ClientRegistration registration(HttpSecurity http) {
		ClientRegistration registration = context(http).getBean(ClientRegistrationRepository.class)
			.findByRegistrationId(MicroblogClientRegistrations.REGISTRATION_ID);
		Assert.state(registration != null, "Sign-in with a token needs the registration 'microblog'");
		return registration;
	}

	// As oauth2Login finds it, so that what the application checks there is checked here
	private static OAuth2UserService<OAuth2UserRequest, OAuth2User> userService(HttpSecurity http) {
		ResolvableType type = ResolvableType.forClassWithGenerics(OAuth2UserService.class, OAuth2UserRequest.class,
				OAuth2User.class);
		return context(http).<OAuth2UserService<OAuth2UserRequest, OAuth2User>>getBeanProvider(type)
			.getIfUnique(MicroblogOAuth2UserService::new);
	}

	static ApplicationContext context(HttpSecurity http) {
		return http.getSharedObject(ApplicationContext.class);
	}

	private static SavedRequestAwareAuthenticationSuccessHandler successHandler(HttpSecurity http) {
		SavedRequestAwareAuthenticationSuccessHandler handler = new SavedRequestAwareAuthenticationSuccessHandler();
		RequestCache requestCache = http.getSharedObject(RequestCache.class);
		if (requestCache != null) {
			handler.setRequestCache(requestCache);
		}
		return handler;
	}

}
