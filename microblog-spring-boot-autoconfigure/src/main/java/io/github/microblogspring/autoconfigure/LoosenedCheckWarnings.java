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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.microblogspring.autoconfigure.MicroblogProperties.Policy;
import io.github.microblogspring.indieauth.ClientIdentifier;
import io.github.microblogspring.oauth2.AddressServers;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.util.StringUtils;

/**
 * Warns once at start-up of everything that loosens a check, so that what was meant for
 * development is not forgotten (T-C2).
 *
 * @author The Micro.blog Spring team
 */
final class LoosenedCheckWarnings implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(LoosenedCheckWarnings.class);

	private static final Duration LONG_CACHE_TTL = Duration.ofMinutes(5);

	private final MicroblogProperties properties;

	private final @Nullable ClientRegistrationRepository registrations;

	LoosenedCheckWarnings(MicroblogProperties properties, @Nullable ClientRegistrationRepository registrations) {
		this.properties = properties;
		this.registrations = registrations;
	}

	@Override
	public void afterSingletonsInstantiated() {
		warnings().forEach(logger::warn);
	}

	private List<String> warnings() {
		List<String> warnings = new ArrayList<>();
		if (StringUtils.hasText(this.properties.getClientId())) {
			warnings.addAll(ClientIdentifier.parse(this.properties.getClientId()).warnings());
		}
		if (!"https".equalsIgnoreCase(this.properties.getBaseUrl().getScheme())) {
			warnings.add("'microblog.base-url' is not https: anybody on the way can sign in as anybody. "
					+ "Use it with a stand-in only");
		}
		if (this.registrations != null) {
			addRedirectWarning(warnings,
					this.registrations.findByRegistrationId(MicroblogClientRegistrations.REGISTRATION_ID));
		}
		if (this.properties.getResourceServer().isEnabled()) {
			addResourceServerWarnings(warnings, this.properties.getResourceServer());
		}
		addAddressWarnings(warnings, this.properties.getAddress());
		addDiscoveryWarnings(warnings, this.properties.getDiscovery());
		return warnings;
	}

	private static void addRedirectWarning(List<String> warnings, @Nullable ClientRegistration registration) {
		String redirectUri = (registration != null) ? registration.getRedirectUri() : null;
		if (registration != null && redirectUri != null && new RedirectUriTemplate(redirectUri).followsRequest()
				&& !ClientIdentifier.parse(registration.getClientId()).isLoopback()) {
			warnings.add("RU-07: the redirect URI " + redirectUri + " follows the 'Host' header of each request: "
					+ "answers of servers go to whoever can choose that header. Name the host");
		}
	}

	private static void addResourceServerWarnings(List<String> warnings,
			MicroblogProperties.ResourceServer resourceServer) {
		URI uri = resourceServer.getIntrospectionUri();
		if (uri != null && !"https".equalsIgnoreCase(uri.getScheme())) {
			warnings.add("'microblog.resource-server.introspection-uri' is not https: anybody on the way can read "
					+ "tokens and vouch for any. Use it with a stand-in only");
		}
		if (resourceServer.getCacheTtl().compareTo(LONG_CACHE_TTL) > 0) {
			warnings.add("'microblog.resource-server.cache-ttl' lets a token that was revoked in for up to "
					+ resourceServer.getCacheTtl());
		}
	}

	private static void addAddressWarnings(List<String> warnings, MicroblogProperties.Address address) {
		if (address.getMissingIss() == Policy.ACCEPT && address.getServers() != AddressServers.WITH_ISSUER) {
			warnings.add("'microblog.address.missing-iss' accepts answers that don't name their issuer: "
					+ "one server can pass off the code of another as its own");
		}
		if (address.getMissingIssuer() == Policy.ACCEPT) {
			warnings.add("'microblog.address.missing-issuer' accepts metadata that names no issuer: "
					+ "one server can pass off the code of another as its own");
		}
	}

	private static void addDiscoveryWarnings(List<String> warnings, MicroblogProperties.Discovery discovery) {
		if (discovery.isAllowHttp()) {
			warnings.add("'microblog.discovery.allow-http' fetches plain http: anybody on the way can sign in as "
					+ "anybody. Use it for development and tests only");
		}
		if (!discovery.getAllowedAddresses().isEmpty()) {
			warnings.add("'microblog.discovery.allowed-addresses' lets visitors make this application fetch from "
					+ String.join(", ", discovery.getAllowedAddresses()) + ". Use it for development and tests only");
		}
		if (!discovery.getResolve().isEmpty()) {
			warnings.add("'microblog.discovery.resolve' sends requests for "
					+ String.join(", ", discovery.getResolve().keySet())
					+ " to configured addresses. Use it for development and tests only");
		}
	}

}
