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
import java.util.ArrayList;
import java.util.List;

import io.github.microblogspring.indieauth.http.HttpUrl;
import io.github.microblogspring.indieauth.http.InvalidUrlException;
import io.github.microblogspring.indieauth.http.InvalidUrlException.Rule;
import org.jspecify.annotations.Nullable;

/**
 * The URL that an application is known by at every server: of the application itself or
 * of its metadata document. It is sent exactly as it was configured, so anything that a
 * server might spell in another way is refused.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#client-identifier">IndieAuth,
 * section 3.3</a>
 */
public final class ClientIdentifier {

	private static final String EXAMPLE = "https://myapp.example/client.json";

	private final HttpUrl url;

	private final String value;

	private ClientIdentifier(HttpUrl url, String value) {
		this.url = url;
		this.value = value;
	}

	/**
	 * Read a configured client identifier.
	 * @param value the absolute URL
	 * @return the client identifier
	 * @throws InvalidClientIdentifierException if it breaks a rule
	 */
	public static ClientIdentifier parse(String value) {
		String brokenRule = brokenRule(value);
		if (brokenRule != null) {
			throw new InvalidClientIdentifierException(value, brokenRule, suggestion(value));
		}
		try {
			return new ClientIdentifier(HttpUrl.parse(value), value);
		}
		catch (InvalidUrlException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The URL.
	 * @return the URL
	 */
	public URI toUri() {
		return URI.create(this.value);
	}

	/**
	 * The URL, taken apart.
	 * @return its parts
	 */
	public HttpUrl toUrl() {
		return this.url;
	}

	/**
	 * Whether the host is this machine. Servers can't read anything there.
	 * @return {@code true} for {@code 127.0.0.1}, {@code [::1]} and {@code localhost}
	 */
	public boolean isLoopback() {
		return this.url.isLoopback();
	}

	/**
	 * What works, but not as well as it could.
	 * @return sentences for the log, possibly none
	 */
	public List<String> warnings() {
		List<String> warnings = new ArrayList<>();
		if (this.url.query() != null) {
			warnings.add("CI-03: the client identifier " + this.value
					+ " has a query; some servers do not accept that, use a path of its own");
		}
		if (this.url.host().equals("localhost")) {
			warnings.add("CI-04: the client identifier " + this.value
					+ " has the host localhost; use 127.0.0.1, servers need not accept the name");
		}
		if (isLoopback()) {
			warnings.add("CI-05: the client identifier " + this.value
					+ " is on this machine; servers can't read the name and the logo of the application there");
		}
		return warnings;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ClientIdentifier identifier && this.value.equals(identifier.value);
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	/**
	 * The client identifier, byte for byte as it was configured.
	 * @return the URL
	 */
	@Override
	public String toString() {
		return this.value;
	}

	private static @Nullable String brokenRule(String value) {
		try {
			return brokenRule(value, HttpUrl.parse(value));
		}
		catch (InvalidUrlException ex) {
			return sentence(ex.getRule());
		}
	}

	private static @Nullable String brokenRule(String value, HttpUrl url) {
		if (!url.isHttps() && !url.isLoopback()) {
			return "CI-01: the URL must begin with https:// (http:// only with the host 127.0.0.1, [::1] or localhost)";
		}
		if (url.path().isEmpty()) {
			return "CI-02: the URL needs a path, at least a slash";
		}
		if (url.fragment() != null) {
			return sentence(Rule.FRAGMENT);
		}
		if (url.isIpAddress() && !url.isLoopback()) {
			return sentence(Rule.IP_ADDRESS);
		}
		if (url.host().endsWith(".")) {
			return "CI-04: the host may not end with a dot";
		}
		if (!url.withoutDefaultPort().canonical().equals(value)) {
			return "CI-06: the URL has another spelling, which servers may use instead:"
					+ " scheme and host are in lower case, the default port is left out,"
					+ " other than ASCII characters are encoded";
		}
		return null;
	}

	private static String sentence(Rule rule) {
		return switch (rule) {
			case EMPTY -> "CI-01: the value is empty";
			case TOO_LONG -> "CI-08: the URL is longer than " + HttpUrl.MAX_LENGTH + " characters";
			case SCHEME -> "CI-01: the value must be a URL that begins with https://";
			case MALFORMED -> "CI-01: the URL is malformed";
			case ILLEGAL_CHARACTER -> "CI-01: the URL has a character that does not belong there";
			case USERINFO -> "CI-03: the URL may not have a user name or a password";
			case PORT -> "CI-03: the port is not a number from 1 to 65535";
			case IP_ADDRESS, HOST_POLICY ->
				"CI-04: the host must be a domain name, not an IP address (other than 127.0.0.1 and [::1])";
			case AMBIGUOUS_HOST -> "CI-06: the host has a letter that not everybody reads alike; write it as xn--";
			case DOT_SEGMENT -> "CI-03: the path may not have '.' or '..' segments";
			case FRAGMENT -> "CI-03: the URL may not have a fragment";
		};
	}

	private static String suggestion(String value) {
		String text = value.trim();
		if (!text.contains(":")) {
			text = "https://" + text;
		}
		int hash = text.indexOf('#');
		text = (hash != -1) ? text.substring(0, hash) : text;
		text = text.replaceFirst("//[^/?#]*@", "//");
		try {
			HttpUrl url = HttpUrl.parse(text);
			String scheme = url.isLoopback() ? url.scheme() : "https";
			String candidate = url.withScheme(scheme).withoutDefaultPort().canonical();
			boolean plausible = url.isLoopback() || url.isPublicName();
			return (plausible && brokenRule(candidate) == null) ? candidate : EXAMPLE;
		}
		catch (InvalidUrlException ex) {
			return EXAMPLE;
		}
	}

}
