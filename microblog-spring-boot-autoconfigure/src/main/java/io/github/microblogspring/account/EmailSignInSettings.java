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

package io.github.microblogspring.account;

import java.util.regex.Pattern;

import io.github.microblogspring.indieauth.http.HttpUrl;
import io.github.microblogspring.indieauth.http.InvalidUrlException;

import org.springframework.util.Assert;

/**
 * How an application is registered with Micro.blog for sign-in by mail.
 *
 * @param appName the registered name
 * @param redirectUrl the registered URL of this application, which Micro.blog appends the
 * token to: it ends with a slash or with {@code ?token=}, and is https unless it is on
 * this machine
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record EmailSignInSettings(String appName, String redirectUrl) {

	private static final String PARAMETER = "token=";

	// What a browser asks for as it is written
	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+/?");

	/**
	 * Create new settings.
	 * @param appName the registered name
	 * @param redirectUrl the registered URL
	 * @throws IllegalArgumentException if the name is empty, or the URL can't be used
	 */
	public EmailSignInSettings {
		Assert.hasText(appName, "'appName' must not be empty");
		HttpUrl url = parse(redirectUrl);
		Assert.isTrue(url.isHttps() || url.isLoopback(),
				"The URL must be https, as anybody on the way could take the token");
		Assert.isTrue(PATH.matcher(url.path()).matches(),
				"The URL must have a path of letters, digits, '-', '.', '_' and '~'");
		Assert.isTrue(url.fragment() == null, "The URL must not have a fragment");
		Assert.isTrue((url.query() != null) ? PARAMETER.equals(url.query()) : url.path().endsWith("/"),
				"The URL must end with a slash or with '?token='");
	}

	private static HttpUrl parse(String redirectUrl) {
		try {
			return HttpUrl.parse(redirectUrl);
		}
		catch (InvalidUrlException ex) {
			throw new IllegalArgumentException("The URL is not an absolute http or https URL without user info", ex);
		}
	}

	/**
	 * The path of the links in mails.
	 * @return the path with the context path, which a token follows unless that
	 * {@linkplain #hasParameter() is a parameter}
	 */
	public String path() {
		return parse(this.redirectUrl).path();
	}

	/**
	 * Whether the token is a parameter of the links in mails.
	 * @return {@code false} if it is the last segment of the path
	 */
	public boolean hasParameter() {
		return this.redirectUrl.endsWith("?" + PARAMETER);
	}

}
