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

import io.github.microblogspring.indieauth.http.HttpUrl;
import io.github.microblogspring.indieauth.http.InvalidUrlException;
import io.github.microblogspring.indieauth.http.InvalidUrlException.Rule;
import org.jspecify.annotations.Nullable;

/**
 * The URL that somebody is known by, in the one spelling that counts. Two of them are
 * equal only if they are the same person: {@code http} and {@code https}, {@code /jane}
 * and {@code /jane/}, {@code /Jane} and {@code /jane} are different.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#user-profile-url">IndieAuth, section
 * 3.2</a>
 */
public final class ProfileUrl {

	private final HttpUrl url;

	private final String value;

	private ProfileUrl(HttpUrl url) {
		this.url = url;
		this.value = url.canonical();
	}

	/**
	 * Read the {@code me} of an answer.
	 * @param me the value as it was received; only a text can be a profile URL
	 * @return the canonical profile URL; its scheme may be {@code http}
	 * @throws IndieAuthException with the code {@code identity_not_confirmed} if there is
	 * none, or if it is not a profile URL
	 */
	public static ProfileUrl parse(@Nullable Object me) {
		if (!(me instanceof String text)) {
			throw new IndieAuthException(SignInErrorCode.IDENTITY_NOT_CONFIRMED,
					"'me' is " + ((me != null) ? "not a text" : "missing") + " (TR-01)");
		}
		try {
			HttpUrl url = HttpUrl.parse(text);
			check(url.fragment() == null, Rule.FRAGMENT);
			check(url);
			return new ProfileUrl(url);
		}
		catch (InvalidUrlException ex) {
			throw new IndieAuthException(SignInErrorCode.IDENTITY_NOT_CONFIRMED,
					"'me' " + LogText.ofAddress(text) + " is not a profile URL: " + describe(ex), ex);
		}
	}

	/**
	 * The URL to fetch.
	 * @return the URL; its {@link URI#getHost()} is {@code null} where the host has an
	 * underscore, {@link #host()} is not
	 */
	public URI toUri() {
		return this.url.toUri();
	}

	/**
	 * The host, in lower case and as A-labels.
	 * @return the host
	 */
	public String host() {
		return this.url.host();
	}

	/**
	 * Whether the scheme is {@code https}.
	 * @return {@code false} if it is {@code http}
	 */
	public boolean isHttps() {
		return this.url.isHttps();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ProfileUrl profileUrl && this.value.equals(profileUrl.value);
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	/**
	 * The canonical spelling, as it is kept and compared.
	 * @return the URL
	 */
	@Override
	public String toString() {
		return this.value;
	}

	/**
	 * Check what can be wrong with a URL of a person.
	 * @param url the URL
	 * @throws InvalidUrlException if it is too long, or has a port, or a host that is not
	 * a public name
	 */
	static void check(HttpUrl url) throws InvalidUrlException {
		check(url.canonical().length() <= HttpUrl.MAX_LENGTH, Rule.TOO_LONG);
		check(url.port() == null, Rule.PORT);
		check(!url.isIpAddress(), Rule.IP_ADDRESS);
		check(url.isPublicName(), Rule.HOST_POLICY);
	}

	static String describe(InvalidUrlException ex) {
		return ex.getMessage() + " (" + ruleId(ex.getRule()) + ")";
	}

	private static String ruleId(Rule rule) {
		return switch (rule) {
			case EMPTY, SCHEME, MALFORMED -> "PU-01";
			case DOT_SEGMENT -> "PU-03";
			case FRAGMENT -> "PU-05";
			case USERINFO -> "PU-06";
			case PORT -> "PU-07";
			case IP_ADDRESS, HOST_POLICY, AMBIGUOUS_HOST -> "PU-08";
			case ILLEGAL_CHARACTER, TOO_LONG -> "PU-12";
		};
	}

	private static void check(boolean condition, Rule rule) throws InvalidUrlException {
		if (!condition) {
			throw new InvalidUrlException(rule);
		}
	}

}
