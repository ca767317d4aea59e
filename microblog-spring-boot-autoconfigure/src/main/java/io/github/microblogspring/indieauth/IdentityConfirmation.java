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

package io.github.microblogspring.indieauth;

import java.net.URI;
import java.util.List;

import io.github.microblogspring.indieauth.http.Deadline;
import io.github.microblogspring.indieauth.http.RedirectRule;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the {@code me} of an answer may be believed: only the server that the
 * page at {@code me} names speaks for it.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href=
 * "https://indieauth.spec.indieweb.org/#authorization-server-confirmation">IndieAuth,
 * section 5.4</a>
 */
public final class IdentityConfirmation {

	private static final Log logger = LogFactory.getLog(IdentityConfirmation.class);

	private final IndieAuthDiscovery discovery;

	private final IndieAuthDiscovery providerDiscovery;

	private final IndieAuthProvider provider;

	private final ConfirmationSettings settings;

	/**
	 * Create a new confirmation.
	 * @param discovery reads the page at {@code me}
	 * @param providerDiscovery reads it where the configured provider gave the answer, so
	 * that slow pages of strangers don't keep out those who press the button
	 * @param provider the configured provider
	 * @param settings the settings
	 */
	public IdentityConfirmation(IndieAuthDiscovery discovery, IndieAuthDiscovery providerDiscovery,
			IndieAuthProvider provider, ConfirmationSettings settings) {
		this.discovery = discovery;
		this.providerDiscovery = providerDiscovery;
		this.provider = provider;
		this.settings = settings;
	}

	/**
	 * Confirm an identity.
	 * @param me the {@code me} of the answer as it was received
	 * @param server the server that was frozen when the person left; its chain is empty
	 * without typed address
	 * @param redeemedAt which of them answered
	 * @return the confirmed identity
	 * @throws IndieAuthException with the code {@code identity_not_confirmed},
	 * {@code not_allowed} or {@code temporarily_unavailable}
	 */
	public ConfirmedIdentity confirm(@Nullable Object me, DiscoveredServer server, RedeemedAt redeemedAt) {
		ProfileUrl profileUrl = ProfileUrl.parse(me);
		checkScheme(profileUrl);
		checkHost(profileUrl, server.chain());
		DiscoveredServer confirming = confirmingServer(profileUrl, server, redeemedAt);
		checkAllowed(profileUrl, confirming.chain());
		return new ConfirmedIdentity(profileUrl, confirming.endpoints());
	}

	/**
	 * Confirm the identity that an endpoint named for a token: the page at {@code me} has
	 * to name that very endpoint (IN-06). For the token endpoint of the configured
	 * provider it is confirmed as after a sign-in by the button.
	 * @param me the {@code me} of the answer as it was received
	 * @param endpoint the endpoint that was asked
	 * @return the confirmed identity
	 * @throws IndieAuthException with the code {@code identity_not_confirmed},
	 * {@code not_allowed} or {@code temporarily_unavailable}; the cause of the first has
	 * the code {@code server_unreachable} where the page could not be read
	 */
	public ConfirmedIdentity confirm(@Nullable Object me, IntrospectionEndpoint endpoint) {
		boolean tokenEndpoint = endpoint.form() == IntrospectionForm.TOKEN_ENDPOINT;
		if (tokenEndpoint && Urls.same(endpoint.uri(), this.provider.endpoints().token())) {
			return confirm(me, new DiscoveredServer(List.of(), this.provider.endpoints(), false),
					RedeemedAt.TOKEN_ENDPOINT);
		}
		ProfileUrl profileUrl = ProfileUrl.parse(me);
		checkScheme(profileUrl);
		DiscoveredServer read = discover(profileUrl, sameSite(profileUrl), this.providerDiscovery);
		URI named = tokenEndpoint ? read.endpoints().token() : read.endpoints().introspection();
		if (!Urls.same(named, endpoint.uri())) {
			throw notConfirmed("The page at " + LogText.of(profileUrl) + " names "
					+ ((named != null) ? LogText.of(named) : "no such endpoint") + ", the answer came from "
					+ LogText.of(endpoint.uri()) + " (IN-06)");
		}
		checkAllowed(profileUrl, read.chain());
		return new ConfirmedIdentity(profileUrl, read.endpoints());
	}

	private void checkScheme(ProfileUrl me) {
		if (!me.isHttps() && !this.settings.allowHttp()) {
			throw notConfirmed("'me' " + LogText.of(me) + " is not an https URL (PU-11)");
		}
	}

	private void checkHost(ProfileUrl me, List<URI> chain) {
		if (!chain.isEmpty() && !this.settings.allowOtherHost() && !me.host().equals(Urls.host(chain.get(0)))) {
			throw notConfirmed("'me' " + LogText.of(me) + " is on another host than the typed address "
					+ LogText.of(chain.get(0)));
		}
	}

	private DiscoveredServer confirmingServer(ProfileUrl me, DiscoveredServer server, RedeemedAt redeemedAt) {
		ServerEndpoints endpoints = server.endpoints();
		boolean inChain = server.chain().stream().anyMatch((url) -> isSame(me, url));
		// What was remembered may be older than the sign-in (AC-08)
		if (inChain && !server.remembered()) {
			return server;
		}
		boolean ofProvider = isProvider(endpoints);
		if (ofProvider && this.provider.vouchesFor(me)) {
			return new DiscoveredServer(List.of(), this.provider.endpoints(), false);
		}
		RedirectRule redirects = inChain ? RedirectRule.ANY : sameSite(me);
		DiscoveredServer read = discover(me, redirects, ofProvider ? this.providerDiscovery : this.discovery);
		ServerEndpoints named = read.endpoints();
		boolean confirmed = named.sameAuthorization(endpoints)
				&& (redeemedAt == RedeemedAt.AUTHORIZATION_ENDPOINT || named.sameToken(endpoints));
		if (!confirmed) {
			throw notConfirmed("The page at " + LogText.of(me) + " names " + describe(named) + ", the answer came from "
					+ describe(endpoints) + " (AC-05)");
		}
		return read;
	}

	private static RedirectRule sameSite(ProfileUrl me) {
		return (from, to) -> Urls.areRelated(me.host(), Urls.host(to));
	}

	private DiscoveredServer discover(ProfileUrl me, RedirectRule redirects, IndieAuthDiscovery discovery) {
		try {
			return discovery.discover(me, redirects, Deadline.after(this.settings.timeout()));
		}
		catch (IndieAuthException ex) {
			if (ex.getErrorCode() == SignInErrorCode.TEMPORARILY_UNAVAILABLE) {
				throw ex;
			}
			throw new IndieAuthException(SignInErrorCode.IDENTITY_NOT_CONFIRMED,
					"The page at " + LogText.of(me) + " confirms nothing: " + ex.getMessage(), ex);
		}
	}

	private void checkAllowed(ProfileUrl me, List<URI> chain) {
		if (this.settings.allowedUsers().isEmpty() && this.settings.allowedHosts().isEmpty()) {
			return;
		}
		if (!this.settings.allowedUsers().contains(me) && !isOnAllowedHost(me, chain)) {
			throw new IndieAuthException(SignInErrorCode.NOT_ALLOWED,
					LogText.of(me) + " is neither an allowed user nor on an allowed host");
		}
	}

	// An open redirect on an allowed host leads to whoever wants to be there (T-I3)
	private boolean isOnAllowedHost(ProfileUrl me, List<URI> chain) {
		return this.settings.allowedHosts().contains(me.host()) && chain.stream()
			.dropWhile((url) -> !isSame(me, url))
			.allMatch((url) -> Urls.areRelated(me.host(), Urls.host(url)));
	}

	private boolean isProvider(ServerEndpoints endpoints) {
		return endpoints.sameAuthorization(this.provider.endpoints()) && endpoints.sameToken(this.provider.endpoints());
	}

	private static boolean isSame(ProfileUrl me, URI url) {
		try {
			return me.equals(ProfileUrl.parse(url.toString()));
		}
		catch (IndieAuthException ex) {
			logger.trace("A URL of the chain is not a profile URL", ex);
			return false;
		}
	}

	private static String describe(ServerEndpoints endpoints) {
		return LogText.of(endpoints.authorization()) + " and "
				+ ((endpoints.token() != null) ? LogText.of(endpoints.token()) : "no token endpoint");
	}

	private static IndieAuthException notConfirmed(String message) {
		return new IndieAuthException(SignInErrorCode.IDENTITY_NOT_CONFIRMED, message);
	}

}
