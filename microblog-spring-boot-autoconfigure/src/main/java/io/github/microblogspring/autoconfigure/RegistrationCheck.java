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

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

import io.github.microblogspring.indieauth.ClientIdentifier;
import io.github.microblogspring.indieauth.InvalidClientIdentifierException;
import io.github.microblogspring.indieauth.http.HttpUrl;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.util.StringUtils;

/**
 * Checks a registration {@code microblog} that the application brings: it has to be as
 * ours would be.
 *
 * @author The Micro.blog Spring team
 */
final class RegistrationCheck {

	private static final String SET_REDIRECT_URI = "Set a redirect URI such as https://myapp.example"
			+ MicroblogClientRegistrations.REDIRECT_PATH;

	private RegistrationCheck() {
	}

	/**
	 * Check a registration.
	 * @param registration the registration
	 * @throws FailureAnalyzedException if nobody could sign in with it, or not safely
	 */
	static void check(ClientRegistration registration) {
		checkRedirectUri(registration.getRedirectUri(), clientIdentifier(registration.getClientId()));
		AuthorizationGrantType grantType = registration.getAuthorizationGrantType();
		check(AuthorizationGrantType.AUTHORIZATION_CODE.equals(grantType),
				"It has the grant type '" + grantType.getValue() + "', with which nobody signs in.",
				"Set the grant type 'authorization_code'");
		// A client with a secret would send no PKCE challenge if so configured
		check(ClientAuthenticationMethod.NONE.equals(registration.getClientAuthenticationMethod())
				&& !StringUtils.hasText(registration.getClientSecret()),
				"It has a secret, or a client authentication method, but IndieAuth knows public clients only.",
				"Remove the secret, and set the client authentication method 'none'");
		Set<String> scopes = registration.getScopes();
		check(!scopes.contains("openid"), "It has the scope 'openid', but IndieAuth is not OpenID Connect.",
				"Remove 'openid' from the scopes");
		check(!scopes.contains("email") || scopes.contains("profile"),
				"It has the scope 'email' without 'profile' (AR-08).", "Add 'profile' to the scopes");
	}

	private static ClientIdentifier clientIdentifier(String clientId) {
		try {
			return ClientIdentifier.parse(clientId);
		}
		catch (InvalidClientIdentifierException ex) {
			throw failure(
					"Its client identifier " + InvalidMicroblogPropertyException.quote(clientId)
							+ " breaks a rule of IndieAuth. " + ex.getRule() + ".",
					"Set a client identifier such as " + ex.getSuggestion());
		}
	}

	private static void checkRedirectUri(@Nullable String redirectUri, ClientIdentifier clientId) {
		RedirectUriTemplate template = new RedirectUriTemplate(String.valueOf(redirectUri));
		if (template.followsRequest()) {
			return;
		}
		try {
			URI uri = new URI(template.expand(clientId.toUrl(), ""));
			HttpUrl url = HttpUrl.of(uri);
			check(uri.isAbsolute() && uri.getRawFragment() == null,
					"Its redirect URI is not an absolute URL without a fragment (RU-01).", SET_REDIRECT_URI);
			check(url == null || url.isHttps() || url.isLoopback(),
					"Its redirect URI is plain http, so anybody on the way could read the answer of a server (RU-05).",
					SET_REDIRECT_URI);
		}
		catch (URISyntaxException ex) {
			throw failure("Its redirect URI is not a URL.", SET_REDIRECT_URI);
		}
	}

	private static void check(boolean valid, String problem, String action) {
		if (!valid) {
			throw failure(problem, action);
		}
	}

	private static FailureAnalyzedException failure(String problem, String action) {
		return new FailureAnalyzedException("The registration 'microblog' of the application can't be used. " + problem,
				action + ", at 'spring.security.oauth2.client.registration.microblog.*' or where the application "
						+ "makes the registration. MicroblogClientRegistrations makes one that can be used.");
	}

}
