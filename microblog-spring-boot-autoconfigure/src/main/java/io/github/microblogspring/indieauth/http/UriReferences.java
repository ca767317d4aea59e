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

	private static final String PATH_PUNCTUATION = "-._~!$&'()*+,;=:@/";

	private static final String QUERY_PUNCTUATION = PATH_PUNCTUATION + "?";

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private UriReferences() {
	}

	/**
	 * Resolve a reference. White space around it is ignored, characters that do not
	 * belong in a URL are percent-encoded as UTF-8, dot segments are removed, the host
	 * becomes lower case and ASCII, and a fragment is dropped.
	 * @param base the absolute URL of the document that holds the reference
	 * @param reference the reference as it was received
	 * @return the absolute URL, or {@code null} if the reference is malformed, contains a
	 * backslash or a control character, has user information, is longer than 2048
	 * characters, or does not lead to an {@code http} or {@code https} URL with a host
	 */
	public static @Nullable URI resolve(URI base, String reference) {
		Assert.notNull(base, "'base' must not be null");
		Assert.notNull(reference, "'reference' must not be null");
		HttpUrl document = HttpUrl.of(base);
		String trimmed = trim(reference);
		if (document == null || !isAcceptable(trimmed)) {
			return null;
		}
		int hash = trimmed.indexOf('#');
		HttpUrl url = parse(absolute(document, (hash != -1) ? trimmed.substring(0, hash) : trimmed));
		return (url != null) ? URI.create(url.text()) : null;
	}

	/**
	 * A reference without the white space around it, as the URL standard has it: not the
	 * white space of other scripts.
	 * @param reference the reference as it was received or typed
	 * @return the reference without spaces, tabs, line and form feeds at its ends
	 */
	public static String trim(String reference) {
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
		return reference.length() <= HttpUrl.MAX_LENGTH && reference.codePoints()
			.noneMatch((codePoint) -> codePoint == '\\' || Character.isISOControl(codePoint)
					|| Character.getType(codePoint) == Character.SURROGATE);
	}

	private static String absolute(HttpUrl base, String reference) {
		if (hasScheme(reference)) {
			return reference;
		}
		if (reference.startsWith("//")) {
			return base.scheme() + ":" + reference;
		}
		if (reference.startsWith("/")) {
			return base.origin() + reference;
		}
		if (reference.isEmpty()) {
			return base.text();
		}
		String path = base.path();
		if (reference.startsWith("?")) {
			return base.origin() + path + reference;
		}
		String folder = path.substring(0, path.lastIndexOf('/') + 1);
		return base.origin() + (folder.isEmpty() ? "/" : folder) + reference;
	}

	// A colon in a later segment, query or fragment is only a colon
	private static boolean hasScheme(String reference) {
		int colon = reference.indexOf(':');
		int slash = reference.indexOf('/');
		int questionMark = reference.indexOf('?');
		return colon > 0 && (slash == -1 || colon < slash) && (questionMark == -1 || colon < questionMark);
	}

	private static @Nullable HttpUrl parse(String absolute) {
		int path = HttpUrl.endOfAuthority(absolute);
		int questionMark = absolute.indexOf('?', path);
		int query = (questionMark != -1) ? questionMark : absolute.length();
		String origin = absolute.substring(0, path);
		StringBuilder url = new StringBuilder(origin.endsWith(":") ? origin.substring(0, path - 1) : origin);
		appendEncoded(url, removeDotSegments(absolute.substring(path, query)), PATH_PUNCTUATION);
		appendEncoded(url, absolute.substring(query), QUERY_PUNCTUATION);
		try {
			return HttpUrl.parse(url.toString());
		}
		catch (InvalidUrlException ex) {
			return null;
		}
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
		String plain = HttpUrl.withPlainDots(segment);
		boolean parent = plain.equals("/..");
		if (!parent && !plain.equals("/.")) {
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

}
