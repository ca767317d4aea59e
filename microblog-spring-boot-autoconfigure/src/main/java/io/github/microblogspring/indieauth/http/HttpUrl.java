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

package io.github.microblogspring.indieauth.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.http.InvalidUrlException.Rule;
import org.jspecify.annotations.Nullable;

/**
 * An {@code http} or {@code https} URL taken apart from its text, once, so that what is
 * checked is also what is fetched, compared and kept. A parser that repairs what it reads
 * would hide default ports, dot segments and backslashes, so nothing is repaired: scheme
 * and host are folded to lower case, the host to A-labels, an empty path becomes
 * {@code /}, and characters outside ASCII are percent-encoded.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class HttpUrl {

	/**
	 * The longest URL that is taken apart.
	 */
	public static final int MAX_LENGTH = 2048;

	private static final Set<String> LOOPBACK_HOSTS = Set.of("127.0.0.1", "[::1]", "localhost");

	private static final String ILLEGAL = "\\\"<>^`{|}";

	private final String scheme;

	private final String host;

	private final @Nullable String port;

	private final String path;

	private final @Nullable String query;

	private final @Nullable String fragment;

	private HttpUrl(String scheme, String host, @Nullable String port, String path, @Nullable String query,
			@Nullable String fragment) {
		this.scheme = scheme;
		this.host = host;
		this.port = port;
		this.path = path;
		this.query = query;
		this.fragment = fragment;
	}

	/**
	 * Take a URL apart.
	 * @param text the absolute URL
	 * @return its parts
	 * @throws InvalidUrlException if it is not an {@code http} or {@code https} URL, is
	 * too long, or has user info, dot segments, an IPv4 address in an unusual spelling or
	 * a host that is another one elsewhere
	 */
	public static HttpUrl parse(String text) throws InvalidUrlException {
		check(!text.isEmpty(), Rule.EMPTY);
		check(text.length() <= MAX_LENGTH, Rule.TOO_LONG);
		checkCharacters(text);
		String scheme = scheme(text);
		String rest = text.substring(scheme.length() + 1);
		check(rest.startsWith("//"), Rule.MALFORMED);
		int end = endOfAuthority(rest);
		String authority = rest.substring(2, end);
		check(!authority.isEmpty(), Rule.MALFORMED);
		check(authority.indexOf('@') == -1, Rule.USERINFO);
		int colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
		String host = (colon != -1) ? authority.substring(0, colon) : authority;
		String port = (colon != -1) ? authority.substring(colon + 1) : null;
		check(port == null || isPort(port), Rule.PORT);
		String reference = rest.substring(end);
		check(reference.indexOf('[') == -1 && reference.indexOf(']') == -1, Rule.ILLEGAL_CHARACTER);
		int hash = reference.indexOf('#');
		String fragment = (hash != -1) ? reference.substring(hash + 1) : null;
		String hierarchy = (hash != -1) ? reference.substring(0, hash) : reference;
		int questionMark = hierarchy.indexOf('?');
		String query = (questionMark != -1) ? encode(hierarchy.substring(questionMark + 1)) : null;
		String path = encode((questionMark != -1) ? hierarchy.substring(0, questionMark) : hierarchy);
		check(!hasDotSegment(path), Rule.DOT_SEGMENT);
		HttpUrl url = new HttpUrl(scheme, HostName.canonical(host), port, path, query, fragment);
		check(url.canonical().length() <= MAX_LENGTH, Rule.TOO_LONG);
		return url;
	}

	/**
	 * Take a URI apart that need not be such a URL.
	 * @param uri the URI
	 * @return its parts, {@code null} if it can't be {@linkplain #parse(String) parsed}
	 */
	public static @Nullable HttpUrl of(URI uri) {
		return of(uri.toString());
	}

	/**
	 * Take a text apart that need not be such a URL.
	 * @param text the text
	 * @return its parts, {@code null} if it can't be {@linkplain #parse(String) parsed}
	 */
	public static @Nullable HttpUrl of(String text) {
		try {
			return parse(text);
		}
		catch (InvalidUrlException ex) {
			return null;
		}
	}

	/**
	 * Add something to the query of a URL, which may have one already.
	 * @param url the URL, without a fragment
	 * @param query what to add, encoded, if there is anything
	 * @return the URL with it
	 */
	public static URI withQuery(URI url, @Nullable String query) {
		if (query == null || query.isEmpty()) {
			return url;
		}
		String before = url.getRawQuery();
		if (before == null) {
			return URI.create(url + "?" + query);
		}
		return URI.create(url + (before.isEmpty() ? "" : "&") + query);
	}

	/**
	 * The scheme.
	 * @return {@code http} or {@code https}
	 */
	public String scheme() {
		return this.scheme;
	}

	/**
	 * Whether the scheme is {@code https}.
	 * @return {@code false} if it is {@code http}
	 */
	public boolean isHttps() {
		return this.scheme.equals("https");
	}

	/**
	 * The host.
	 * @return the host in lower case, with brackets where it is an IPv6 address
	 */
	public String host() {
		return this.host;
	}

	/**
	 * The port.
	 * @return a number from 1 to 65535 as it was written, {@code null} without a colon
	 */
	public @Nullable String port() {
		return this.port;
	}

	/**
	 * The port to connect to.
	 * @return the port that was written, else that of the scheme
	 */
	int effectivePort() {
		return Integer.parseInt((this.port != null) ? this.port : defaultPort());
	}

	/**
	 * The path.
	 * @return the path as it was written, possibly empty
	 */
	public String path() {
		return this.path;
	}

	/**
	 * The query.
	 * @return the query without question mark, {@code null} without question mark
	 */
	public @Nullable String query() {
		return this.query;
	}

	/**
	 * The fragment.
	 * @return the fragment without hash, {@code null} without hash
	 */
	public @Nullable String fragment() {
		return this.fragment;
	}

	/**
	 * This URL with another scheme.
	 * @param scheme {@code http} or {@code https}
	 * @return the URL
	 */
	public HttpUrl withScheme(String scheme) {
		return new HttpUrl(scheme, this.host, this.port, this.path, this.query, this.fragment);
	}

	/**
	 * This URL without the port that its scheme has anyway.
	 * @return the URL
	 */
	public HttpUrl withoutDefaultPort() {
		String port = hasDefaultPort() ? null : this.port;
		return new HttpUrl(this.scheme, this.host, port, this.path, this.query, this.fragment);
	}

	boolean hasDefaultPort() {
		return this.port == null || this.port.equals(defaultPort());
	}

	private String defaultPort() {
		return isHttps() ? "443" : "80";
	}

	/**
	 * Whether the host is an IP address.
	 * @return {@code true} if it is
	 */
	public boolean isIpAddress() {
		return HostName.isIpAddress(this.host);
	}

	/**
	 * Whether the host is this machine.
	 * @return {@code true} for {@code 127.0.0.1}, {@code [::1]} and {@code localhost}
	 */
	public boolean isLoopback() {
		return LOOPBACK_HOSTS.contains(this.host);
	}

	/**
	 * Whether the host is a name that means the same everywhere.
	 * @return {@code false} for an IP address, a single label, {@code localhost} and what
	 * ends in a dot
	 */
	public boolean isPublicName() {
		return !isIpAddress() && this.host.indexOf('.') != -1 && !this.host.endsWith(".")
				&& !this.host.endsWith(".localhost");
	}

	/**
	 * Whether scheme, host and port are the same.
	 * @param other another URL
	 * @return {@code true} if they are
	 */
	public boolean hasSameOrigin(HttpUrl other) {
		return this.scheme.equals(other.scheme) && this.host.equals(other.host)
				&& effectivePort() == other.effectivePort();
	}

	/**
	 * The one spelling that counts.
	 * @return the URL without fragment
	 */
	public String canonical() {
		return origin() + pathAndQuery();
	}

	/**
	 * The URL with the path as it was written, even if that is empty.
	 * @return the URL without fragment
	 */
	String text() {
		return origin() + this.path + questionMarkAndQuery();
	}

	/**
	 * Scheme, host and port.
	 * @return the URL without path
	 */
	public String origin() {
		return this.scheme + "://" + authority();
	}

	/**
	 * What goes into a {@code Host} header.
	 * @return the host, with the port if one was written
	 */
	String authority() {
		return (this.port != null) ? this.host + ":" + this.port : this.host;
	}

	/**
	 * What a request line asks for.
	 * @return the path, at least a slash, with the query if there is one
	 */
	String pathAndQuery() {
		return (this.path.isEmpty() ? "/" : this.path) + questionMarkAndQuery();
	}

	private String questionMarkAndQuery() {
		return (this.query != null) ? "?" + this.query : "";
	}

	/**
	 * The URL to fetch or to keep.
	 * @return the {@link #canonical()} URL
	 */
	public URI toUri() {
		return URI.create(canonical());
	}

	private static String scheme(String text) throws InvalidUrlException {
		int colon = text.indexOf(':');
		String scheme = text.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
		check(scheme.equals("https") || scheme.equals("http"), Rule.SCHEME);
		return scheme;
	}

	/**
	 * Where the path of a URL begins, or its query or fragment if it has none.
	 * @param text the URL, or what follows its scheme and colon
	 * @return the index
	 */
	static int endOfAuthority(String text) {
		for (int i = text.indexOf("//") + 2; i < text.length(); i++) {
			if ("/?#".indexOf(text.charAt(i)) != -1) {
				return i;
			}
		}
		return text.length();
	}

	private static void checkCharacters(String text) throws InvalidUrlException {
		for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
			int character = text.codePointAt(i);
			boolean blank = Character.isISOControl(character) || Character.isWhitespace(character)
					|| Character.isSpaceChar(character);
			boolean halfOfPair = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
			check(!blank && !halfOfPair && ILLEGAL.indexOf(character) == -1, Rule.ILLEGAL_CHARACTER);
		}
	}

	// In any spelling
	private static boolean hasDotSegment(String path) {
		return Stream.of(path.split("/", -1))
			.map(HttpUrl::withPlainDots)
			.anyMatch((segment) -> segment.equals(".") || segment.equals(".."));
	}

	static String withPlainDots(String segment) {
		return segment.replace("%2e", ".").replace("%2E", ".");
	}

	private static boolean isPort(String text) {
		return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65535;
	}

	private static String encode(String text) throws InvalidUrlException {
		StringBuilder encoded = new StringBuilder(text.length());
		for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
			if (octet < 0) {
				encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
			}
			else {
				encoded.append((char) octet);
			}
		}
		checkEscapes(encoded);
		return encoded.toString();
	}

	private static void checkEscapes(CharSequence text) throws InvalidUrlException {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) == '%') {
				check(i + 2 < text.length() && HexFormat.isHexDigit(text.charAt(i + 1))
						&& HexFormat.isHexDigit(text.charAt(i + 2)), Rule.MALFORMED);
				int octet = HexFormat.fromHexDigits(text, i + 1, i + 3);
				check(!Character.isISOControl(octet) || octet > 0x7F, Rule.ILLEGAL_CHARACTER);
			}
		}
	}

	private static void check(boolean condition, Rule rule) throws InvalidUrlException {
		if (!condition) {
			throw new InvalidUrlException(rule);
		}
	}

	/**
	 * Whether two URLs are the same. A default port and an empty path don't count,
	 * everything else does.
	 */
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof HttpUrl url && normalized().equals(url.normalized());
	}

	@Override
	public int hashCode() {
		return normalized().hashCode();
	}

	private String normalized() {
		return withoutDefaultPort().canonical() + ((this.fragment != null) ? "#" + this.fragment : "");
	}

	@Override
	public String toString() {
		return canonical();
	}

}
