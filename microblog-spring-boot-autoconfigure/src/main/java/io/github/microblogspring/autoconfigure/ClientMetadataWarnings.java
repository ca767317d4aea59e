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

import java.util.ArrayList;
import java.util.List;

import io.github.microblogspring.indieauth.ClientIdentifier;
import io.github.microblogspring.indieauth.http.HttpUrl;
import io.github.microblogspring.web.ClientMetadata;

/**
 * What works with some servers only, for the log.
 *
 * @param clientId the client identifier
 * @param metadata the metadata that belongs to it
 * @param served whether the application serves the metadata
 * @author The Micro.blog Spring team
 */
record ClientMetadataWarnings(ClientIdentifier clientId, ClientMetadata metadata, boolean served) {

	List<String> warnings() {
		List<String> warnings = new ArrayList<>();
		if (this.served) {
			addServedWarnings(warnings);
		}
		this.metadata.redirectUris().forEach((redirectUri) -> addRedirectWarnings(warnings, redirectUri));
		return warnings;
	}

	private void addServedWarnings(List<String> warnings) {
		String clientUri = this.metadata.clientUri();
		if (!this.metadata.clientId().startsWith(clientUri)) {
			warnings
				.add("CM-04: the client identifier " + this.clientId + " does not begin with 'microblog.client-uri', "
						+ clientUri + "; servers may warn people, or not take the document");
		}
		HttpUrl logo = (this.metadata.logoUri() != null) ? HttpUrl.of(this.metadata.logoUri()) : null;
		if (logo != null && !logo.host().equals(this.clientId.toUrl().host())) {
			warnings.add("CM-05: 'microblog.logo-uri', " + logo + ", is not on the host of the client identifier "
					+ this.clientId + "; servers may not show it");
		}
	}

	private void addRedirectWarnings(List<String> warnings, String redirectUri) {
		HttpUrl url = HttpUrl.of(redirectUri);
		boolean sameOrigin = url != null && url.hasSameOrigin(this.clientId.toUrl());
		if (!sameOrigin && !this.served) {
			warnings.add("RU-02: the redirect URI " + redirectUri + " is on another origin than the client identifier "
					+ this.clientId + ", whose document this application does not serve; list it there, in a "
					+ "'redirect_uris' member or a <link rel=\"redirect_uri\">, or servers refuse it");
		}
		String scheme = redirectUri.substring(0, Math.max(redirectUri.indexOf(':'), 0));
		if (!scheme.matches("(?i)https?") && scheme.indexOf('.') == -1) {
			warnings
				.add("RU-06: the scheme of the redirect URI " + redirectUri + " is not the reverse of a domain name, "
						+ "such as com.example.app; other applications may have the same");
		}
	}

}
