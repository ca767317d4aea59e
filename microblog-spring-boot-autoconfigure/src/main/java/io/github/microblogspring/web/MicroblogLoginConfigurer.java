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

package io.github.microblogspring.web;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.oauth2.MicroblogAuthorizedClientRepository;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.PendingSignInRepository;
import io.github.microblogspring.oauth2.SignOutRevocation;
import io.github.microblogspring.oauth2.TokenRemovingLogoutHandler;
import io.github.microblogspring.oauth2.TypedAddressResolver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.HttpSecurityBuilder;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.annotation.web.configurers.FormLoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.HttpBasicConfigurer;
import org.springframework.security.config.annotation.web.configurers.LogoutConfigurer;
import org.springframework.security.config.annotation.web.configurers.WebAuthnConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2ClientConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.ott.OneTimeTokenLoginConfigurer;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.AuthenticatedPrincipalOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.web.authentication.ui.DefaultLoginPageGeneratingFilter;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Adds to a chain with {@code oauth2Login} what it has no bean for: the sign-in page, the
 * address form, and the repositories of pending sign-ins and of tokens. A chain with
 * {@code oauth2Client} alone gets the last of these; any other chain gets nothing.
 * <p>
 * Every {@link HttpSecurity} has it. An application that does not want it in a chain says
 * <pre class="code">
 * http.getConfigurer(MicroblogLoginConfigurer.class).disable();
 * </pre>
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogLoginConfigurer extends AbstractHttpConfigurer<MicroblogLoginConfigurer, HttpSecurity> {

	private static final Log logger = LogFactory.getLog(MicroblogLoginConfigurer.class);

	private final SignInPageSettings settings;

	private final SignInPrompts prompts;

	private final PendingSignInRepository pendingSignIns;

	private final TypedAddressResolver addressResolver;

	private final RateLimit rateLimit;

	private final IndieAuthProvider provider;

	private final SignOutRevocation revocation;

	private final SignInRedirect signInRedirect;

	private boolean hasPage;

	private boolean hasOwnPage;

	/**
	 * Create a new configurer.
	 * @param settings how the sign-in page is shown
	 * @param prompts what the sign-in page says
	 * @param pendingSignIns keeps the sign-ins that wait for their answer
	 * @param addressResolver finds the server for a typed address
	 * @param rateLimit how many addresses somebody may type
	 * @param provider the configured provider
	 * @param revocation revokes the tokens of people who sign out
	 */
	public MicroblogLoginConfigurer(SignInPageSettings settings, SignInPrompts prompts,
			PendingSignInRepository pendingSignIns, TypedAddressResolver addressResolver, RateLimit rateLimit,
			IndieAuthProvider provider, SignOutRevocation revocation) {
		this.settings = settings;
		this.prompts = prompts;
		this.pendingSignIns = pendingSignIns;
		this.addressResolver = addressResolver;
		this.rateLimit = rateLimit;
		this.provider = provider;
		this.revocation = revocation;
		this.signInRedirect = new SignInRedirect(settings.path(), () -> this.hasPage || this.hasOwnPage);
	}

	/**
	 * What leads people back to the sign-in page of this chain, for other ways to sign
	 * in.
	 * @return the redirect
	 */
	public SignInRedirect getSignInRedirect() {
		return this.signInRedirect;
	}

	@Override
	public void init(HttpSecurity http) {
		OAuth2LoginConfigurer<HttpSecurity> login = login(http);
		OAuth2ClientConfigurer<HttpSecurity> client = client(http);
		if (login != null) {
			init(http, login);
			if (client != null) {
				client.authorizationCodeGrant((grant) -> grant.authorizationRequestRepository(this.pendingSignIns));
			}
		}
		else if (client != null) {
			client.authorizedClientRepository(new MicroblogAuthorizedClientRepository(authorizedClients(http)));
		}
	}

	private void init(HttpSecurity http, OAuth2LoginConfigurer<HttpSecurity> login) {
		login.authorizationEndpoint((endpoint) -> endpoint.authorizationRequestRepository(this.pendingSignIns));
		MicroblogAuthorizedClientRepository authorizedClients = new MicroblogAuthorizedClientRepository(
				authorizedClients(http));
		login.authorizedClientRepository(authorizedClients);
		LogoutConfigurer<HttpSecurity> logout = logout(http);
		if (logout != null) {
			logout.addLogoutHandler(new TokenRemovingLogoutHandler(authorizedClients, this.revocation));
		}
		RequestCache requestCache = http.getSharedObject(RequestCache.class);
		if (requestCache != null) {
			http.setSharedObject(RequestCache.class, new RelativeRequestCache(requestCache));
		}
		if (!hasFormLogin(http)) {
			leadToSignIn(http, login);
		}
		if (hasCsrfProtection(http)) {
			exceptionHandling(http).defaultAccessDeniedHandlerFor(this.signInRedirect.accessDeniedHandler(),
					SignInRedirect.FORMS);
		}
	}

	@Override
	public void configure(HttpSecurity http) {
		OAuth2LoginConfigurer<HttpSecurity> login = login(http);
		if (login == null) {
			return;
		}
		boolean ourPage = this.settings.enabled() && !needsPageOfSpring(http);
		this.hasPage = ourPage && (hasOwnPath() || !login.isCustomLoginPage());
		this.hasOwnPage = login.isCustomLoginPage();
		ClientRegistrationRepository registrations = context(http).getBean(ClientRegistrationRepository.class);
		if (this.hasPage) {
			http.addFilterBefore(new SignInPageFilter(this.settings, this.prompts, registrations, this.signInRedirect),
					DefaultLoginPageGeneratingFilter.class);
			http.addFilterBefore(new SignInResourceFilter(), SignInPageFilter.class);
		}
		if (hasAddressForm(http)) {
			http.addFilterBefore(new AddressSignInFilter(this.addressResolver, this.rateLimit, this.signInRedirect),
					OAuth2AuthorizationRequestRedirectFilter.class);
		}
		else if (this.settings.addressEnabled()) {
			logger.warn("People can't type their own address in a security chain without CSRF protection: "
					+ "the form would let any page make this application fetch something");
		}
		beginOnCanonicalHost(http, registrations);
		http.addFilterAfter(new ScopeConsentFilter(this.provider,
				http.getSharedObject(OAuth2AuthorizedClientRepository.class), requestCache(http), this.signInRedirect),
				OAuth2AuthorizationRequestRedirectFilter.class);
	}

	private static RequestCache requestCache(HttpSecurity http) {
		RequestCache requestCache = http.getSharedObject(RequestCache.class);
		return (requestCache != null) ? requestCache : new HttpSessionRequestCache();
	}

	private void beginOnCanonicalHost(HttpSecurity http, ClientRegistrationRepository registrations) {
		ClientRegistration registration = registrations
			.findByRegistrationId(MicroblogClientRegistrations.REGISTRATION_ID);
		String redirectUri = (registration != null) ? registration.getRedirectUri() : null;
		if (redirectUri == null || !redirectUri.startsWith("http") || redirectUri.contains("{")) {
			return;
		}
		List<RequestMatcher> starts = new ArrayList<>();
		starts.add(PathPatternRequestMatcher.withDefaults()
			.matcher(HttpMethod.GET, MicroblogClientRegistrations.AUTHORIZATION_PATH));
		if (this.hasPage) {
			starts.add(PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, this.settings.path()));
		}
		http.addFilterBefore(new CanonicalHostFilter(new OrRequestMatcher(starts), URI.create(redirectUri)),
				OAuth2AuthorizationRequestRedirectFilter.class);
	}

	// People come to the page, programs get a problem. The first entry point is also for
	// requests that no other fits.
	private void leadToSignIn(HttpSecurity http, OAuth2LoginConfigurer<HttpSecurity> login) {
		if (!hasHttpBasic(http)) {
			exceptionHandling(http).defaultAuthenticationEntryPointFor(new UnauthorizedEntryPoint(),
					Requests.ofPrograms());
		}
		if (this.settings.enabled() && !needsPageOfSpring(http)) {
			leadToPage(http, login);
		}
	}

	// Whether the application has a page of its own is known only after this method.
	private void leadToPage(HttpSecurity http, OAuth2LoginConfigurer<HttpSecurity> login) {
		if (hasOwnPath()) {
			login.loginPage(this.settings.path());
		}
		exceptionHandling(http).defaultAuthenticationEntryPointFor(this.signInRedirect,
				new AndRequestMatcher((request) -> this.hasPage, Requests.forPages()));
	}

	private boolean hasAddressForm(HttpSecurity http) {
		return this.settings.addressEnabled() && hasCsrfProtection(http);
	}

	@SuppressWarnings("unchecked")
	private static boolean hasCsrfProtection(HttpSecurity http) {
		return http.getConfigurer(CsrfConfigurer.class) != null;
	}

	@SuppressWarnings("unchecked")
	private static boolean hasHttpBasic(HttpSecurity http) {
		return http.getConfigurer(HttpBasicConfigurer.class) != null;
	}

	private boolean hasOwnPath() {
		return !this.settings.path().equals(SignInPageSettings.DEFAULT_PATH);
	}

	// Where there are forms that our page has not
	@SuppressWarnings("unchecked")
	private static boolean needsPageOfSpring(HttpSecurity http) {
		return hasFormLogin(http) || http.getConfigurer(OneTimeTokenLoginConfigurer.class) != null
				|| http.getConfigurer(WebAuthnConfigurer.class) != null;
	}

	@SuppressWarnings("unchecked")
	private static boolean hasFormLogin(HttpSecurity http) {
		return http.getConfigurer(FormLoginConfigurer.class) != null;
	}

	@SuppressWarnings("unchecked")
	private static @Nullable OAuth2LoginConfigurer<HttpSecurity> login(HttpSecurity http) {
		return http.getConfigurer(OAuth2LoginConfigurer.class);
	}

	@SuppressWarnings("unchecked")
	private static @Nullable OAuth2ClientConfigurer<HttpSecurity> client(HttpSecurity http) {
		return http.getConfigurer(OAuth2ClientConfigurer.class);
	}

	@SuppressWarnings("unchecked")
	private static @Nullable LogoutConfigurer<HttpSecurity> logout(HttpSecurity http) {
		return http.getConfigurer(LogoutConfigurer.class);
	}

	@SuppressWarnings("unchecked")
	private static ExceptionHandlingConfigurer<HttpSecurity> exceptionHandling(HttpSecurity http) {
		return http.getConfigurer(ExceptionHandlingConfigurer.class);
	}

	// As OAuth2LoginConfigurer finds it: of the chain, else the bean, else of the service
	private static OAuth2AuthorizedClientRepository authorizedClients(HttpSecurity http) {
		OAuth2AuthorizedClientRepository ofChain = http.getSharedObject(OAuth2AuthorizedClientRepository.class);
		if (ofChain != null) {
			return ofChain;
		}
		ApplicationContext context = context(http);
		OAuth2AuthorizedClientRepository bean = context.getBeanProvider(OAuth2AuthorizedClientRepository.class)
			.getIfUnique();
		return (bean != null) ? bean : new AuthenticatedPrincipalOAuth2AuthorizedClientRepository(
				context.getBean(OAuth2AuthorizedClientService.class));
	}

	private static ApplicationContext context(HttpSecurityBuilder<?> http) {
		return http.getSharedObject(ApplicationContext.class);
	}

}
