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
import java.util.Locale;

import io.github.microblogspring.autoconfigure.MicroblogProperties.IntrospectionAuthentication;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.IntrospectionCredentials;
import io.github.microblogspring.indieauth.IntrospectionEndpoint;
import io.github.microblogspring.indieauth.IntrospectionForm;
import io.github.microblogspring.introspection.IntrospectionSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Makes where and how often to ask about bearer tokens from the properties.
 *
 * @author The Micro.blog Spring team
 */
final class IntrospectionSettingsFactory {

	// As many requests with one token at once as a server usually has threads
	private static final int WAITING_PER_PLACE = 8;

	private static final String PREFIX = "resource-server.";

	private final MicroblogProperties.ResourceServer properties;

	private final int maxConcurrent;

	IntrospectionSettingsFactory(MicroblogProperties properties) {
		this.properties = properties.getResourceServer();
		this.maxConcurrent = properties.getDiscovery().getMaxConcurrent();
	}

	IntrospectionSettings create() {
		check("cache-ttl", this.properties.getCacheTtl(), !this.properties.getCacheTtl().isNegative(),
				"It is negative.", "Remove the property, or set it to 0 to remember nothing.");
		check("cache-size", this.properties.getCacheSize(), this.properties.getCacheSize() >= 0, "It is negative.",
				"Remove the property, or set it to 0 to remember nothing.");
		check("new-tokens-per-minute", this.properties.getNewTokensPerMinute(),
				this.properties.getNewTokensPerMinute() > 0, "No token could be checked with that limit.",
				"Remove the property, or set a positive number.");
		return new IntrospectionSettings(this.properties.getCacheTtl(), this.properties.getCacheSize(),
				this.properties.getNewTokensPerMinute(), WAITING_PER_PLACE * this.maxConcurrent);
	}

	private static void check(String name, Object value, boolean valid, String problem, String action) {
		if (!valid) {
			throw new InvalidMicroblogPropertyException(PREFIX + name, value.toString(), problem, action);
		}
	}

	IntrospectionEndpoint endpoint(IndieAuthProvider provider) {
		boolean introspection = this.properties.getForm() == IntrospectionForm.RFC7662;
		checkCredentials(introspection);
		URI uri = uri(provider, introspection);
		try {
			return new IntrospectionEndpoint(uri, this.properties.getForm(), credentials());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMicroblogPropertyException(PREFIX + "introspection-uri", uri.toString(),
					"It must be an http or https URL without user name and fragment.",
					"Set it to a URL such as https://server.example/introspect");
		}
	}

	private URI uri(IndieAuthProvider provider, boolean introspection) {
		URI configured = this.properties.getIntrospectionUri();
		if (configured != null && !configured.toString().isEmpty()) {
			return configured;
		}
		URI tokenEndpoint = provider.endpoints().token();
		if (introspection || tokenEndpoint == null) {
			throw new InvalidMicroblogPropertyException(PREFIX + "introspection-uri", null,
					"Micro.blog has no introspection endpoint, so that of another server is needed for 'rfc7662'.",
					"Set it to the 'introspection_endpoint' of the server, or remove "
							+ "'microblog.resource-server.form' for tokens of Micro.blog.");
		}
		return tokenEndpoint;
	}

	// A secret that is not used is a mistake that nobody would notice
	private void checkCredentials(boolean introspection) {
		IntrospectionAuthentication authentication = this.properties.getAuthentication();
		if (!introspection && authentication != IntrospectionAuthentication.NONE) {
			throw new InvalidMicroblogPropertyException(PREFIX + "authentication",
					authentication.name().toLowerCase(Locale.ROOT),
					"A token endpoint takes the token that is asked about, and nothing else.",
					"Remove the property, or set microblog.resource-server.form=rfc7662");
		}
		boolean basic = authentication == IntrospectionAuthentication.BASIC;
		checkCredential("client-id", this.properties.getClientId(), basic, "basic");
		checkCredential("client-secret", this.properties.getClientSecret(), basic, "basic");
		checkCredential("bearer-token", this.properties.getBearerToken(),
				authentication == IntrospectionAuthentication.BEARER, "bearer");
	}

	private static void checkCredential(String name, @Nullable String value, boolean used, String authentication) {
		if (used && !StringUtils.hasText(value)) {
			throw new InvalidMicroblogPropertyException(PREFIX + name, null,
					"The authentication '" + authentication + "' needs it.",
					"Set it, or choose another 'microblog.resource-server.authentication'.");
		}
		if (!used && StringUtils.hasText(value)) {
			throw InvalidMicroblogPropertyException.ofSecret(PREFIX + name, "It would not be used.",
					"Remove it, or set microblog.resource-server.authentication=" + authentication);
		}
	}

	private IntrospectionCredentials credentials() {
		return switch (this.properties.getAuthentication()) {
			case NONE -> IntrospectionCredentials.none();
			case TOKEN -> IntrospectionCredentials.tokenItself();
			case BASIC -> basic();
			case BEARER -> bearer();
		};
	}

	private IntrospectionCredentials basic() {
		return IntrospectionCredentials.basic(required(this.properties.getClientId()),
				required(this.properties.getClientSecret()));
	}

	private IntrospectionCredentials bearer() {
		try {
			return IntrospectionCredentials.bearer(required(this.properties.getBearerToken()));
		}
		catch (IllegalArgumentException ex) {
			throw InvalidMicroblogPropertyException.ofSecret(PREFIX + "bearer-token", "It is not a token.",
					"Set it to the token without anything around it.");
		}
	}

	private static String required(@Nullable String checked) {
		Assert.state(checked != null, "It was checked");
		return checked;
	}

}
