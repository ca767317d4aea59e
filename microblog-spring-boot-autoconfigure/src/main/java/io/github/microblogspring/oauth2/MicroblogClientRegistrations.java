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

package io.github.microblogspring.oauth2;

import java.net.URI;
import java.util.Set;

import io.github.microblogspring.indieauth.ClientIdentifier;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.InvalidClientIdentifierException;
import io.github.microblogspring.indieauth.ServerEndpoints;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.util.Assert;

/**
 * Builds the client registration for sign-in with Micro.blog, for applications that
 * define their own {@code ClientRegistrationRepository}, in the manner of
 * {@code CommonOAuth2Provider}.
 * <p>
 * The client is public: it has no secret, is known by the URL that is its client
 * identifier, and proves with PKCE that it is the one that asked.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#client-identifier">IndieAuth, Client
 * Identifier</a>
 */
public final class MicroblogClientRegistrations {

	/**
	 * The registration id: one for every server, as people bring their own.
	 */
	public static final String REGISTRATION_ID = "microblog";

	/**
	 * Micro.blog itself.
	 */
	public static final URI DEFAULT_BASE_URL = URI.create("https://micro.blog");

	/**
	 * The path that the button leads to, below the context path.
	 */
	public static final String AUTHORIZATION_PATH = OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI
			+ "/" + REGISTRATION_ID;

	/**
	 * The path that servers send people back to, below the context path.
	 */
	public static final String REDIRECT_PATH = "/login/oauth2/code/" + REGISTRATION_ID;

	private MicroblogClientRegistrations() {
	}

	/**
	 * A registration with Micro.blog.
	 * @param clientId the absolute URL that identifies the application, such as
	 * {@code https://myapp.example/client.json}
	 * @return a builder, complete but for what the application wants to change
	 * @throws InvalidClientIdentifierException if the client identifier breaks a rule of
	 * IndieAuth
	 */
	public static ClientRegistration.Builder withClientId(String clientId) {
		return withClientId(clientId, DEFAULT_BASE_URL);
	}

	/**
	 * A registration with a server that has its endpoints where Micro.blog has them.
	 * @param clientId the absolute URL that identifies the application
	 * @param baseUrl the absolute http(s) URL that the endpoints are below, without user
	 * info, query and fragment
	 * @return a builder, complete but for what the application wants to change
	 * @throws InvalidClientIdentifierException if the client identifier breaks a rule of
	 * IndieAuth
	 * @throws IllegalArgumentException if the base URL can't be used
	 */
	public static ClientRegistration.Builder withClientId(String clientId, URI baseUrl) {
		return withClientId(clientId, baseUrl, Set.of("profile"));
	}

	/**
	 * A registration with a server that has its endpoints where Micro.blog has them.
	 * @param clientId the absolute URL that identifies the application
	 * @param baseUrl the absolute http(s) URL that the endpoints are below, without user
	 * info, query and fragment
	 * @param scope what to ask for, possibly nothing, which can't be set at the builder
	 * @return a builder, complete but for what the application wants to change
	 * @throws InvalidClientIdentifierException if the client identifier breaks a rule of
	 * IndieAuth
	 * @throws IllegalArgumentException if the base URL can't be used
	 */
	public static ClientRegistration.Builder withClientId(String clientId, URI baseUrl, Set<String> scope) {
		Assert.notNull(baseUrl, "'baseUrl' must not be null");
		Assert.notNull(scope, "'scope' must not be null");
		ClientIdentifier identifier = ClientIdentifier.parse(clientId);
		ServerEndpoints endpoints = new IndieAuthProvider(baseUrl, true).endpoints();
		Assert.state(endpoints.token() != null, "The provider has a token endpoint");
		return ClientRegistration.withRegistrationId(REGISTRATION_ID)
			.clientId(identifier.toString())
			.clientName("Micro.blog")
			.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.redirectUri(redirectUri(identifier, ""))
			.scope(scope)
			.authorizationUri(endpoints.authorization().toString())
			.tokenUri(endpoints.token().toString())
			.userNameAttributeName(MicroblogProfile.ME);
	}

	/**
	 * The redirect URI that belongs to a client identifier: on its origin, so that nobody
	 * can choose it with a {@code Host} header. For a loopback client identifier, which
	 * is for development, it follows the request.
	 * @param clientId the client identifier
	 * @param contextPath the context path of the application, empty or with a leading
	 * slash
	 * @return the redirect URI, or a template of one
	 */
	public static String redirectUri(ClientIdentifier clientId, String contextPath) {
		if (clientId.isLoopback()) {
			return "{baseUrl}" + REDIRECT_PATH;
		}
		URI uri = clientId.toUri();
		return uri.getScheme() + "://" + uri.getRawAuthority() + contextPath + REDIRECT_PATH;
	}

}
