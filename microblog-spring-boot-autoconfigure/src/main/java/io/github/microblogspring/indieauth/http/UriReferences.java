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

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Resolves references, as they stand in a {@code Location} or {@code Link} header or in
 * HTML, to {@code http} and {@code https} URLs. Follows RFC 3986 section 5.2, which
 * {@link URI#resolve(URI)} does not for an empty reference or one that is only a query.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-5.2">RFC 3986, section
 * 5.2</a>
 */
public final class UriReferences {

	/**
	 * RFC 3986, appendix B.
	 */
	private static final Pattern REFERENCE = Pattern
		.compile("(?:(?<scheme>[^:/?#]+):)?(?://(?<authority>[^/?#]*))?(?<path>[^?#]*)(?:\\?(?<query>[^#]*))?(?:#.*)?");

	private static final Pattern AUTHORITY = Pattern
		.compile("(?<host>\\[[0-9A-Fa-f:.]+]|[^:@\\[\\]%]+)(?::(?<port>[0-9]{0,5}))?");

	// What is resolved may be kept in a session
	private static final int MAX_LENGTH = 2048;

	private static final String PATH_PUNCTUATION = "-._~!$&'()*+,;=:@/";

	private static final String QUERY_PUNCTUATION = PATH_PUNCTUATION + "?";

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private UriReferences() {
	}

	/**
	 * Resolve a reference. White space around it is ignored, characters that do not
	 * belong in a URL are percent-encoded as UTF-8, the host becomes lower case and
	 * ASCII, and a fragment is dropped.
	 * @param base the absolute URL of the document that holds the reference
	 * @param reference the reference as it was received
	 * @return the absolute URL, or {@code null} if the reference is malformed, contains a
	 * backslash or a control character, has user information, is longer than 2048
	 * characters, or does not lead to an {@code http} or {@code https} URL with a host
	 */
	public static @Nullable URI resolve(URI base, String reference) {
		Assert.notNull(base, "'base' must not be null");
		Assert.notNull(reference, "'reference' must not be null");
		String trimmed = trim(reference);
		Matcher parts = REFERENCE.matcher(trimmed);
		if (!isAcceptable(trimmed) || !parts.matches()) {
			return null;
		}
		String scheme = parts.group("scheme");
		String authority = parts.group("authority");
		String path = parts.group("path");
		String query = parts.group("query");
		if (scheme != null) {
			return build(scheme, authority, removeDotSegments(path), query);
		}
		if (authority != null) {
			return build(base.getScheme(), authority, removeDotSegments(path), query);
		}
		if (path.isEmpty()) {
			return build(base.getScheme(), base.getRawAuthority(), base.getRawPath(),
					(query != null) ? query : base.getRawQuery());
		}
		return build(base.getScheme(), base.getRawAuthority(), removeDotSegments(merge(base, path)), query);
	}

	private static String trim(String reference) {
		int start = 0;
		int end = reference.length();
		while (start < end && isWhitespace(reference.charAt(start))) {
			start++;
		}
		while (end > start && isWhitespace(reference.charAt(end - 1))) {
			end--;
		}
		return reference.substring(start, end);
	}

	private static boolean isWhitespace(char character) {
		return character == ' ' || character == '\t' || character == '\n' || character == '\f' || character == '\r';
	}

	private static boolean isAcceptable(String reference) {
		return reference.length() <= MAX_LENGTH && reference.codePoints()
			.noneMatch((codePoint) -> codePoint == '\\' || Character.isISOControl(codePoint)
					|| Character.getType(codePoint) == Character.SURROGATE);
	}

	private static String merge(URI base, String path) {
		if (path.startsWith("/")) {
			return path;
		}
		String basePath = base.getRawPath();
		if (basePath == null || basePath.isEmpty()) {
			return "/" + path;
		}
		return basePath.substring(0, basePath.lastIndexOf('/') + 1) + path;
	}

	// RFC 3986, section 5.2.4, for a path that is empty or starts with a slash
	private static String removeDotSegments(String path) {
		StringBuilder result = new StringBuilder(path.length());
		int start = 0;
		while (start < path.length()) {
			int next = path.indexOf('/', start + 1);
			int end = (next != -1) ? next : path.length();
			appendSegment(result, path.substring(start, end), next == -1);
			start = end;
		}
		return result.toString();
	}

	private static void appendSegment(StringBuilder result, String segment, boolean last) {
		boolean parent = segment.equals("/..");
		if (!parent && !segment.equals("/.")) {
			result.append(segment);
			return;
		}
		if (parent) {
			result.setLength(Math.max(0, result.lastIndexOf("/")));
		}
		if (last) {
			result.append('/');
		}
	}

	private static @Nullable URI build(@Nullable String scheme, @Nullable String authority, @Nullable String path,
			@Nullable String query) {
		String asciiAuthority = toAsciiAuthority(authority);
		if (scheme == null || asciiAuthority == null || path == null) {
			return null;
		}
		if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")) {
			return null;
		}
		StringBuilder url = new StringBuilder(scheme.toLowerCase(Locale.ROOT)).append("://").append(asciiAuthority);
		appendEncoded(url, path, PATH_PUNCTUATION);
		if (query != null) {
			url.append('?');
			appendEncoded(url, query, QUERY_PUNCTUATION);
		}
		return (url.length() <= MAX_LENGTH) ? parse(url.toString()) : null;
	}

	private static @Nullable String toAsciiAuthority(@Nullable String authority) {
		Matcher parts = AUTHORITY.matcher((authority != null) ? authority : "");
		if (!parts.matches()) {
			return null;
		}
		String host = toAsciiHost(parts.group("host"));
		String port = parts.group("port");
		if (host == null || port == null || port.isEmpty()) {
			return host;
		}
		int number = Integer.parseInt(port);
		return (number > 0 && number <= 65535) ? host + ":" + number : null;
	}

	private static @Nullable String toAsciiHost(String host) {
		try {
			boolean ascii = host.chars().allMatch((character) -> character < 128);
			return (ascii ? host : IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES)).toLowerCase(Locale.ROOT);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static void appendEncoded(StringBuilder url, String text, String punctuation) {
		for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
			int codePoint = text.codePointAt(i);
			if (isAlphanumeric(codePoint) || punctuation.indexOf(codePoint) != -1 || isEscape(text, i)) {
				url.appendCodePoint(codePoint);
			}
			else {
				for (byte octet : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
					url.append('%').append(HEX.toHexDigits(octet));
				}
			}
		}
	}

	private static boolean isAlphanumeric(int codePoint) {
		return (codePoint >= '0' && codePoint <= '9') || (codePoint >= 'A' && codePoint <= 'Z')
				|| (codePoint >= 'a' && codePoint <= 'z');
	}

	private static boolean isEscape(String text, int index) {
		return text.charAt(index) == '%' && index + 2 < text.length() && HexFormat.isHexDigit(text.charAt(index + 1))
				&& HexFormat.isHexDigit(text.charAt(index + 2));
	}

	private static @Nullable URI parse(String url) {
		try {
			URI uri = new URI(url).parseServerAuthority();
			return (uri.getHost() != null) ? uri : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}
