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

import java.util.List;

import io.github.microblogspring.indieauth.ClientIdentifier;
import io.github.microblogspring.indieauth.http.HttpUrl;
import io.github.microblogspring.indieauth.http.InvalidUrlException;
import io.github.microblogspring.web.ClientMetadata;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.util.StringUtils;

/**
 * Makes the client metadata from the registration and the properties.
 *
 * @author The Micro.blog Spring team
 */
final class ClientMetadataFactory {

	private final MicroblogProperties properties;

	private final ApplicationDetails application;

	ClientMetadataFactory(MicroblogProperties properties, ApplicationDetails application) {
		this.properties = properties;
		this.application = application;
	}

	ClientMetadata create(ClientIdentifier clientId, ClientRegistration registration) {
		HttpUrl url = clientId.toUrl();
		String name = (this.application.name() != null) ? this.application.name() : url.host();
		String clientUri = url("client-uri", this.properties.getClientUri(), clientId, "https://myapp.example/");
		String logoUri = url("logo-uri", this.properties.getLogoUri(), clientId, "https://myapp.example/logo.png");
		return new ClientMetadata(clientId.toString(), name, (clientUri != null) ? clientUri : url.origin() + "/",
				logoUri, redirectUris(url, registration.getRedirectUri()));
	}

	private List<String> redirectUris(HttpUrl clientId, @Nullable String redirectUri) {
		return (redirectUri != null)
				? List.of(new RedirectUriTemplate(redirectUri).expand(clientId, this.application.contextPath()))
				: List.of();
	}

	private static @Nullable String url(String property, @Nullable String value, ClientIdentifier clientId,
			String example) {
		if (!StringUtils.hasText(value)) {
			return null;
		}
		try {
			HttpUrl url = HttpUrl.parse(value);
			if (url.fragment() == null && (url.isHttps() || clientId.isLoopback())) {
				return url.canonical();
			}
		}
		catch (InvalidUrlException ex) {
			// Said below
		}
		throw new InvalidMicroblogPropertyException(property, value,
				"It must be an absolute https URL without user name, password and fragment (CM-04, CM-05).",
				"Remove the property, or set it to a URL such as " + example);
	}

}
