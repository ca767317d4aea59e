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

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.microblogspring.indieauth.DiscoveredServer;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.ServerEndpoints;
import io.github.microblogspring.indieauth.SignInErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is signed in is to be asked for more than they have allowed so far, at the
 * server that the page at their {@code me} names. It is on its way through one request:
 * from the filter that found it necessary to
 * {@link MicroblogAuthorizationRequestResolver}.
 *
 * @param me who is asked: an answer about anybody else is refused
 * @param server their server
 * @param scopes the scopes without which the consent is of no use
 * @param granted the scopes that they have allowed before
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record ScopeConsent(String me, ServerEndpoints server, Set<String> scopes, Set<String> granted) {

	private static final String REQUEST_ATTRIBUTE = ScopeConsent.class.getName();

	/**
	 * Create a new consent.
	 * @param me who is asked
	 * @param server their server
	 * @param scopes the scopes without which the consent is of no use
	 * @param granted the scopes that they have allowed before
	 */
	public ScopeConsent {
		scopes = Set.copyOf(scopes);
		granted = Set.copyOf(granted);
	}

	/**
	 * Ask somebody.
	 * @param profile the person
	 * @param scopes the scopes without which their consent is of no use, none if nobody
	 * knows
	 * @param granted the scopes that they have allowed before
	 * @param provider the endpoints of the configured provider
	 * @return the consent
	 * @throws IndieAuthException with the code {@code server_invalid} if their server has
	 * no token endpoint that a code may go to (T-O3)
	 */
	public static ScopeConsent of(MicroblogProfile profile, Collection<String> scopes, Collection<String> granted,
			ServerEndpoints provider) {
		ServerEndpoints server = ServerEndpoints.fromMap(profile.server());
		if (!server.belongTogether(provider, server.issuer() != null)) {
			throw new IndieAuthException(SignInErrorCode.SERVER_INVALID,
					"The server has no token endpoint that belongs to its authorization endpoint, "
							+ "and what the person wants to do needs a token");
		}
		return new ScopeConsent(profile.me(), server, new LinkedHashSet<>(scopes), new LinkedHashSet<>(granted));
	}

	/**
	 * Let this request end with a redirect to the consent.
	 * @param request the request
	 */
	public void attachTo(HttpServletRequest request) {
		request.setAttribute(REQUEST_ATTRIBUTE, this);
	}

	static @Nullable ScopeConsent of(HttpServletRequest request) {
		return (ScopeConsent) request.getAttribute(REQUEST_ATTRIBUTE);
	}

	DiscoveredServer discoveredServer() {
		return new DiscoveredServer(List.of(), this.server, this.server.issuer() != null);
	}

}
