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
import java.util.regex.Pattern;

import io.github.microblogspring.indieauth.http.HttpUrl;
import io.github.microblogspring.indieauth.http.InvalidUrlException;
import io.github.microblogspring.indieauth.http.UriReferences;
import org.jspecify.annotations.Nullable;

/**
 * The address that a person typed to sign in: where discovery starts, not who they are.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#url-canonicalization">IndieAuth,
 * section 3.4</a>
 */
public final class TypedAddress {

	/**
	 * The longest text that is looked at or kept.
	 */
	public static final int MAX_LENGTH = HttpUrl.MAX_LENGTH;

	private static final String MICROBLOG = "micro.blog";

	private static final Pattern USER_NAME = Pattern.compile("[A-Za-z0-9_-]+");

	private static final String EMAIL_PART = "[^\\s@\\uFF20:/?#%\\\\<>\"]+";

	private static final Pattern EMAIL_ADDRESS = Pattern
		.compile("(?:mailto:)?" + EMAIL_PART + "[@\\uFF20]" + EMAIL_PART + "(?:\\?.*)?", Pattern.CASE_INSENSITIVE);

	private final HttpUrl url;

	private TypedAddress(HttpUrl url) {
		this.url = url;
	}

	/**
	 * Read what somebody typed. A missing scheme or {@code http} becomes {@code https}, a
	 * fragment is dropped. A user name of Micro.blog, as in {@code vincent},
	 * {@code @vincent} or {@code micro.blog/vincent}, stands for the blog of that user.
	 * @param typed what was typed: a URL, a host with or without path, or a user name
	 * @return the address
	 * @throws IndieAuthException with the code {@code invalid_address} if nobody can have
	 * such an address
	 */
	public static TypedAddress parse(@Nullable String typed) {
		String text = UriReferences.trim((typed != null) ? typed : "");
		try {
			HttpUrl url = url(text).withScheme("https");
			ProfileUrl.check(url);
			return new TypedAddress(url);
		}
		catch (InvalidUrlException ex) {
			throw new IndieAuthException(SignInErrorCode.INVALID_ADDRESS,
					"The typed address " + LogText.ofAddress(text) + " can't be used: " + ProfileUrl.describe(ex), ex);
		}
	}

	/**
	 * Whether somebody typed an e-mail address, who needs to be told what to type
	 * instead.
	 * @param typed what was typed
	 * @return {@code true} if it looks like one
	 */
	public static boolean looksLikeEmailAddress(String typed) {
		return EMAIL_ADDRESS.matcher(typed.strip()).matches();
	}

	private static HttpUrl url(String text) throws InvalidUrlException {
		String name = withoutSlash(text.startsWith("@") ? text.substring(1) : text);
		if (isUserName(name)) {
			return blog(name);
		}
		HttpUrl url = HttpUrl.parse((text.isEmpty() || hasScheme(text)) ? text : "https://" + text);
		String profile = profileName(url);
		return isUserName(profile) ? blog(profile) : url;
	}

	private static String profileName(HttpUrl url) {
		boolean profile = url.host().equals(MICROBLOG) && url.port() == null && url.query() == null
				&& url.path().startsWith("/");
		return profile ? withoutSlash(url.path().substring(1)) : "";
	}

	private static String withoutSlash(String text) {
		return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
	}

	// As a host it must not be an IP address or begin with a hyphen
	private static boolean isUserName(String text) {
		return USER_NAME.matcher(text).matches() && !text.equalsIgnoreCase("localhost")
				&& HttpUrl.of(URI.create("https://" + text)) != null;
	}

	private static HttpUrl blog(String userName) throws InvalidUrlException {
		return HttpUrl.parse("https://" + userName + "." + MICROBLOG + "/");
	}

	private static boolean hasScheme(String text) {
		int colon = text.indexOf("://");
		return colon > 0 && text.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*") || text.startsWith("//");
	}

	/**
	 * The URL to start from.
	 * @return the URL in its canonical spelling, with the scheme {@code https}
	 */
	public URI toUri() {
		return this.url.toUri();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TypedAddress address && this.url.canonical().equals(address.url.canonical());
	}

	@Override
	public int hashCode() {
		return this.url.canonical().hashCode();
	}

	/**
	 * The URL to start from, as it is kept and sent.
	 * @return the URL in its canonical spelling, with the scheme {@code https}
	 */
	@Override
	public String toString() {
		return this.url.canonical();
	}

}
