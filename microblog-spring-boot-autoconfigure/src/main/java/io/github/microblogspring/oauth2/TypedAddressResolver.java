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

import java.time.Duration;
import java.util.Set;

import io.github.microblogspring.indieauth.DiscoveredServer;
import io.github.microblogspring.indieauth.DiscoveryCache;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.RedeemedAt;
import io.github.microblogspring.indieauth.ServerEndpoints;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.TypedAddress;
import io.github.microblogspring.indieauth.http.Deadline;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/**
 * Finds the server for an address that a person typed, and decides whether a sign-in may
 * go there.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#discovery-by-clients">IndieAuth,
 * Discovery by Clients</a>
 */
public final class TypedAddressResolver {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final DiscoveryCache discovery;

	private final IndieAuthProvider provider;

	private final ClientRegistrationRepository registrations;

	private final IdentityEndpoint identityEndpoint;

	private final AddressServers servers;

	/**
	 * Create a new resolver.
	 * @param discovery finds the server, or remembers it
	 * @param provider the configured provider
	 * @param registrations the registrations of the application
	 * @param identityEndpoint where the codes of identity-only sign-ins are redeemed
	 * @param servers whose servers may sign people in
	 */
	public TypedAddressResolver(DiscoveryCache discovery, IndieAuthProvider provider,
			ClientRegistrationRepository registrations, IdentityEndpoint identityEndpoint, AddressServers servers) {
		this.discovery = discovery;
		this.provider = provider;
		this.registrations = registrations;
		this.identityEndpoint = identityEndpoint;
		this.servers = servers;
	}

	/**
	 * Find the server for an address.
	 * @param text what the person typed: a URL, a host name or a user name
	 * @return the address with its server
	 * @throws IndieAuthException if it is not an address, no server was found, or the
	 * server may not be used
	 */
	public AddressSignIn resolve(@Nullable String text) {
		String typed = (text != null) ? text : "";
		TypedAddress address = TypedAddress.parse(typed);
		DiscoveredServer server = this.discovery.discover(address, Deadline.after(TIMEOUT));
		checkServer(server.endpoints());
		if (this.identityEndpoint.redeem(scopes()) == RedeemedAt.TOKEN_ENDPOINT) {
			checkTokenEndpoint(server);
		}
		// Without the white space around it, which has no limit
		return new AddressSignIn(typed.strip(), address, server);
	}

	private Set<String> scopes() {
		ClientRegistration registration = this.registrations
			.findByRegistrationId(MicroblogClientRegistrations.REGISTRATION_ID);
		return (registration != null) ? registration.getScopes() : Set.of();
	}

	private void checkServer(ServerEndpoints endpoints) {
		boolean accepted = this.servers == AddressServers.ANY || endpoints.sameAuthorization(this.provider.endpoints())
				|| (this.servers == AddressServers.WITH_ISSUER && endpoints.issuer() != null);
		if (!accepted) {
			throw new IndieAuthException(SignInErrorCode.NOT_ALLOWED,
					"The server of the address is not among those that 'microblog.address.servers' accepts");
		}
	}

	// The code is sent there before the identity is confirmed (T-O3)
	private void checkTokenEndpoint(DiscoveredServer server) {
		if (server.endpoints().token() == null) {
			throw new IndieAuthException(SignInErrorCode.SERVER_INVALID,
					"The page names no token endpoint, and the application asks for a token");
		}
		if (!server.endpoints().belongTogether(this.provider.endpoints(), server.fromMetadata())) {
			throw new IndieAuthException(SignInErrorCode.SERVER_INVALID,
					"The page names an authorization and a token endpoint that don't belong together");
		}
	}

}
