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
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The issuer of a server metadata document, kept letter by letter: the {@code iss} of an
 * answer is compared as text.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#issuer-identifier">IndieAuth,
 * section 3.1</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9207#section-2.4">RFC 9207, section
 * 2.4</a>
 */
public final class IssuerIdentifier {

	private static final String WELL_KNOWN = "/.well-known/oauth-authorization-server";

	private final String value;

	private final HttpUrl url;

	private IssuerIdentifier(String value, HttpUrl url) {
		this.value = value;
		this.url = url;
	}

	/**
	 * Read the issuer of a metadata document, or one that was kept.
	 * @param value the value as it was received; only a text can be an issuer
	 * @param allowHttp whether it may be on plain {@code http}, for development and tests
	 * only
	 * @return the issuer
	 * @throws IndieAuthException with the code {@code server_invalid} if it is not an
	 * issuer
	 */
	public static IssuerIdentifier parse(@Nullable Object value, boolean allowHttp) {
		if (!(value instanceof String text) || !StringUtils.hasLength(text)) {
			throw invalid("The issuer is missing or not a text");
		}
		HttpUrl url = url(text);
		if (!url.isHttps() && !allowHttp) {
			throw invalid("The issuer " + LogText.of(text) + " is not an https URL");
		}
		if (url.query() != null || url.fragment() != null) {
			throw invalid("The issuer " + LogText.of(text) + " has a query or a fragment");
		}
		return new IssuerIdentifier(text, url);
	}

	/**
	 * Whether a metadata document at that URL may speak for this issuer: same origin, and
	 * the path of the issuer is that of the document or leads to it, or the document is
	 * where RFC 8414 has it.
	 * @param metadata the URL that the document was read from
	 * @return {@code true} if it may
	 */
	public boolean permits(URI metadata) {
		HttpUrl metadataUrl = HttpUrl.of(metadata);
		if (metadataUrl == null || !metadataUrl.hasSameOrigin(this.url)) {
			return false;
		}
		String metadataPath = path(metadataUrl);
		String path = path(this.url);
		String folder = path.endsWith("/") ? path : path + "/";
		return metadataPath.equals(path) || metadataPath.startsWith(folder)
				|| withoutSlash(metadataPath).equals(WELL_KNOWN + withoutSlash(path));
	}

	/**
	 * Whether an answer came from this issuer. A bare origin with and without slash is
	 * the same; any other difference counts.
	 * @param iss the {@code iss} of the answer, if it has one
	 * @return {@code true} if it did
	 */
	public boolean matches(@Nullable String iss) {
		if (iss == null) {
			return false;
		}
		return this.value.equals(iss)
				|| (path(this.url).equals("/") && withoutSlash(this.value).equals(withoutSlash(iss)));
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof IssuerIdentifier issuer && this.value.equals(issuer.value);
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	/**
	 * The issuer, letter by letter as it was received.
	 * @return the URL
	 */
	@Override
	public String toString() {
		return this.value;
	}

	private static HttpUrl url(String text) {
		try {
			return HttpUrl.parse(text);
		}
		catch (InvalidUrlException ex) {
			throw invalid("The issuer " + LogText.of(text) + " can't be used: " + ex.getMessage());
		}
	}

	private static String path(HttpUrl url) {
		return url.path().isEmpty() ? "/" : url.path();
	}

	private static String withoutSlash(String text) {
		return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
	}

	private static IndieAuthException invalid(String message) {
		return new IndieAuthException(SignInErrorCode.SERVER_INVALID, message);
	}

}
