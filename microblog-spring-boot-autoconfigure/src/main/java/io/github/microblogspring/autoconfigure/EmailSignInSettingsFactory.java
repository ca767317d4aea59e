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

import io.github.microblogspring.account.EmailSignInSettings;
import io.github.microblogspring.indieauth.http.HttpUrl;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.web.SignInPageSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Makes the settings of sign-in by mail from the properties.
 *
 * @author The Micro.blog Spring team
 */
final class EmailSignInSettingsFactory {

	private static final Log logger = LogFactory.getLog(EmailSignInSettingsFactory.class);

	private final MicroblogProperties properties;

	private final String contextPath;

	EmailSignInSettingsFactory(MicroblogProperties properties, Environment environment) {
		this.properties = properties;
		this.contextPath = ApplicationDetails.of(properties, environment).contextPath();
	}

	EmailSignInSettings create() {
		String appName = required("email.app-name", this.properties.getEmail().getAppName(), "the name");
		String redirectUrl = required("email.redirect-url", this.properties.getEmail().getRedirectUrl(), "the URL");
		EmailSignInSettings settings = settings(appName, redirectUrl);
		if (!settings.path().startsWith(this.contextPath + "/")) {
			throw invalid(redirectUrl, "Its path is not below the context path '" + this.contextPath + "'.");
		}
		if (isTaken(settings, settings.path().substring(this.contextPath.length()))) {
			throw invalid(redirectUrl, "Its path is taken by another step of a sign-in.");
		}
		warnOfOtherHost(redirectUrl);
		return settings;
	}

	// The session, which belongs to a host, is not there when the link is opened
	private void warnOfOtherHost(String redirectUrl) {
		HttpUrl clientId = HttpUrl.of(String.valueOf(this.properties.getClientId()));
		HttpUrl link = HttpUrl.of(redirectUrl);
		if (clientId != null && link != null && !link.host().equals(clientId.host())) {
			logger.warn("'microblog.email.redirect-url' is on " + link.host() + ", 'microblog.client-id' on "
					+ clientId.host() + ": links in mails work only if people sign in on the former");
		}
	}

	private EmailSignInSettings settings(String appName, String redirectUrl) {
		try {
			return new EmailSignInSettings(appName, redirectUrl);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(redirectUrl, ex.getMessage() + ".");
		}
	}

	private boolean isTaken(EmailSignInSettings settings, String path) {
		String withSlash = path.endsWith("/") ? path : path + "/";
		return SignInPaths.include(path) || takenPaths().stream()
			.anyMatch((taken) -> isSame(taken, withSlash)
					|| (!settings.hasParameter() && isDirectlyBelow(taken, withSlash)));
	}

	private static boolean isSame(String taken, String withSlash) {
		return (taken + "/").equals(withSlash) || taken.equals(withSlash);
	}

	// Where that path would be opened as a link with a token
	private static boolean isDirectlyBelow(String taken, String withSlash) {
		return taken.startsWith(withSlash) && taken.indexOf('/', withSlash.length()) == -1;
	}

	private List<String> takenPaths() {
		List<String> paths = new ArrayList<>(
				List.of(SignInPageSettings.DEFAULT_PATH, "/logout", MicroblogClientRegistrations.AUTHORIZATION_PATH,
						MicroblogClientRegistrations.REDIRECT_PATH, this.properties.getSignInPage().getPath()));
		String clientIdPath = clientIdPath();
		if (clientIdPath.startsWith(this.contextPath + "/")) {
			paths.add(clientIdPath.substring(this.contextPath.length()));
		}
		return paths;
	}

	private String clientIdPath() {
		HttpUrl clientId = HttpUrl.of(String.valueOf(this.properties.getClientId()));
		return (clientId != null) ? clientId.path() : "";
	}

	private InvalidMicroblogPropertyException invalid(String redirectUrl, String problem) {
		return new InvalidMicroblogPropertyException("email.redirect-url", redirectUrl, problem,
				"Set it to the URL that is registered with Micro.blog, such as https://myapp.example" + this.contextPath
						+ "/signin/");
	}

	private static String required(String property, @Nullable String value, String what) {
		if (!StringUtils.hasText(value)) {
			throw new InvalidMicroblogPropertyException(property, null,
					"Micro.blog sends sign-in mails for registered applications only.",
					"Set it to " + what + " that is registered, or set microblog.email.enabled=false. "
							+ "To register, write to help@micro.blog");
		}
		return value;
	}

}
