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
import java.util.Locale;
import java.util.Set;

import io.github.microblogspring.indieauth.ClientIdentifier;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.http.HttpUrl;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.util.StringUtils;

/**
 * Makes the registration {@code microblog} from the properties.
 *
 * @author The Micro.blog Spring team
 */
final class MicroblogRegistrationFactory {

	private static final Set<String> NOT_OF_APPS = Set.of("about", "blob", "data", "file", "ftp", "javascript", "ws",
			"wss");

	private static final String REDIRECT_BASE_PATH = "/login/oauth2/code/";

	private final MicroblogProperties properties;

	private final String contextPath;

	MicroblogRegistrationFactory(MicroblogProperties properties, String contextPath) {
		this.properties = properties;
		this.contextPath = contextPath;
	}

	static IndieAuthProvider provider(MicroblogProperties properties) {
		try {
			return new IndieAuthProvider(properties.getBaseUrl(), properties.isProviderVouchesForOwnHosts());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMicroblogPropertyException("base-url", properties.getBaseUrl().toString(),
					"It must be an http or https URL without user name, query and fragment.",
					"Remove the property, or set it to a URL such as https://micro.blog");
		}
	}

	ClientRegistration create() {
		String clientId = this.properties.getClientId();
		if (!StringUtils.hasText(clientId)) {
			throw new InvalidMicroblogPropertyException("client-id", null,
					"Micro.blog knows an application by the URL that identifies it (CI-01).", """
							Set it to the URL of your application or of its metadata document, for example:

							    microblog.client-id=https://myapp.example/client.json

							While you develop, the address on your own machine will do:

							    microblog.client-id=http://127.0.0.1:8080/

							If the application does not sign people in, set microblog.enabled=false.""");
		}
		checkScope(this.properties.getScope());
		return MicroblogClientRegistrations
			.withClientId(clientId, provider(this.properties).baseUrl(), this.properties.getScope())
			.redirectUri(redirectUri(ClientIdentifier.parse(clientId)))
			.build();
	}

	private static void checkScope(Set<String> scope) {
		String value = String.join(",", scope);
		if (scope.contains("openid")) {
			throw new InvalidMicroblogPropertyException("scope", value,
					"Micro.blog and IndieAuth don't speak OpenID Connect.",
					"Remove 'openid'; 'profile' asks for name and picture.");
		}
		if (scope.contains("email") && !scope.contains("profile")) {
			throw new InvalidMicroblogPropertyException("scope", value,
					"The scope 'email' may only be asked for together with 'profile' (AR-08).",
					"Set microblog.scope=profile,email");
		}
	}

	private String redirectUri(ClientIdentifier clientId) {
		String redirectUri = this.properties.getRedirectUri();
		if (!StringUtils.hasText(redirectUri)) {
			return MicroblogClientRegistrations.redirectUri(clientId, this.contextPath);
		}
		checkRedirectUri(new RedirectUriTemplate(redirectUri), clientId);
		return redirectUri;
	}

	private void checkRedirectUri(RedirectUriTemplate redirectUri, ClientIdentifier clientId) {
		URI uri = uri(redirectUri, clientId);
		if (!uri.isAbsolute() || uri.getRawFragment() != null) {
			throw invalidRedirectUri(redirectUri, clientId, "It must be an absolute URL without a fragment (RU-01).");
		}
		if (uri.isOpaque() || NOT_OF_APPS.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
			throw invalidRedirectUri(redirectUri, clientId,
					"It has no path, or a scheme that no app can have, such as in com.example.app:/callback (RU-06).");
		}
		boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
		String path = StringUtils.hasText(uri.getRawPath()) ? uri.getRawPath() : "/";
		if (web && !isTaken(path)) {
			throw invalidRedirectUri(redirectUri, clientId, "Spring Security takes answers at '" + this.contextPath
					+ REDIRECT_BASE_PATH + "*' only, so nobody could sign in.");
		}
		HttpUrl url = HttpUrl.of(uri);
		if (web && url == null) {
			throw invalidRedirectUri(redirectUri, clientId, "It is not a URL that people can be sent to.");
		}
		if (!redirectUri.followsRequest()) {
			checkOrigin(redirectUri, url, clientId);
		}
	}

	private boolean isTaken(String path) {
		String base = this.contextPath + REDIRECT_BASE_PATH;
		return path.startsWith(base) && path.length() > base.length() && path.indexOf('/', base.length()) == -1;
	}

	private void checkOrigin(RedirectUriTemplate redirectUri, @Nullable HttpUrl url, ClientIdentifier clientId) {
		if (clientId.isLoopback() && (url == null || !url.hasSameOrigin(clientId.toUrl()))) {
			throw invalidRedirectUri(redirectUri, clientId, "It must begin with " + clientId.toUrl().origin()
					+ ", as the client identifier does: servers can't ask your own machine for others (RU-02).");
		}
		if (url != null && !url.isHttps() && !url.isLoopback()) {
			throw invalidRedirectUri(redirectUri, clientId,
					"It is plain http, so anybody on the way could read the answer of a server (RU-05).");
		}
	}

	private URI uri(RedirectUriTemplate redirectUri, ClientIdentifier clientId) {
		try {
			return new URI(redirectUri.expand(clientId.toUrl(), this.contextPath));
		}
		catch (URISyntaxException ex) {
			throw invalidRedirectUri(redirectUri, clientId, "It is not a URL.");
		}
	}

	private InvalidMicroblogPropertyException invalidRedirectUri(RedirectUriTemplate redirectUri,
			ClientIdentifier clientId, String problem) {
		return new InvalidMicroblogPropertyException("redirect-uri", redirectUri.value(), problem,
				"Remove the property, or set it to a URL such as "
						+ MicroblogClientRegistrations.redirectUri(clientId, this.contextPath));
	}

}
