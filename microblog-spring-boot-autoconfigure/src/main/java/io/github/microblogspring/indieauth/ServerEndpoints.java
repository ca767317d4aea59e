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
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The endpoints that a page or a metadata document names.
 *
 * @param issuer the issuer of the metadata document, {@code null} where links named the
 * endpoints
 * @param authorization the authorization endpoint
 * @param token the token endpoint, {@code null} where people can only be identified
 * @param micropub the Micropub endpoint, if there is one
 * @param revocation the revocation endpoint, if there is one
 * @param introspection the introspection endpoint, if there is one
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record ServerEndpoints(@Nullable String issuer, URI authorization, @Nullable URI token, @Nullable URI micropub,
		@Nullable URI revocation, @Nullable URI introspection) {

	/**
	 * Create new endpoints.
	 * @param issuer the issuer
	 * @param authorization the authorization endpoint
	 * @param token the token endpoint
	 * @param micropub the Micropub endpoint
	 * @param revocation the revocation endpoint
	 * @param introspection the introspection endpoint
	 */
	public ServerEndpoints {
		Assert.notNull(authorization, "'authorization' must not be null");
	}

	/**
	 * Create new endpoints without an introspection endpoint.
	 * @param issuer the issuer
	 * @param authorization the authorization endpoint
	 * @param token the token endpoint
	 * @param micropub the Micropub endpoint
	 * @param revocation the revocation endpoint
	 */
	public ServerEndpoints(@Nullable String issuer, URI authorization, @Nullable URI token, @Nullable URI micropub,
			@Nullable URI revocation) {
		this(issuer, authorization, token, micropub, revocation, null);
	}

	/**
	 * The endpoints as text, to be kept in a session or a principal.
	 * @return the endpoints that are there, by name: {@code issuer},
	 * {@code authorization}, {@code token}, {@code micropub}, {@code revocation},
	 * {@code introspection}
	 */
	public Map<String, String> toMap() {
		Map<String, String> map = new LinkedHashMap<>();
		put(map, "issuer", this.issuer);
		put(map, "authorization", this.authorization);
		put(map, "token", this.token);
		put(map, "micropub", this.micropub);
		put(map, "revocation", this.revocation);
		put(map, "introspection", this.introspection);
		return map;
	}

	/**
	 * The reverse of {@link #toMap()}.
	 * @param map the endpoints by name
	 * @return the endpoints
	 * @throws IllegalArgumentException if the map has no authorization endpoint, or a
	 * value is not a URL
	 */
	public static ServerEndpoints fromMap(Map<String, ?> map) {
		URI authorization = uri(map, "authorization");
		Assert.notNull(authorization, "'map' must contain an authorization endpoint");
		return new ServerEndpoints(text(map, "issuer"), authorization, uri(map, "token"), uri(map, "micropub"),
				uri(map, "revocation"), uri(map, "introspection"));
	}

	/**
	 * Whether the authorization endpoints are the same URL.
	 * @param other the other endpoints
	 * @return {@code true} if they are
	 */
	public boolean sameAuthorization(ServerEndpoints other) {
		return Urls.same(this.authorization, other.authorization);
	}

	/**
	 * Whether both have a token endpoint, and it is the same URL.
	 * @param other the other endpoints
	 * @return {@code true} if it is
	 */
	public boolean sameToken(ServerEndpoints other) {
		return Urls.same(this.token, other.token);
	}

	/**
	 * Whether a code of this authorization endpoint may go to this token endpoint.
	 * Without this, a page could name a genuine authorization endpoint and have the code
	 * sent to itself.
	 * @param provider the endpoints of the configured provider: if one of the two is on
	 * its host or a sub-domain of it, both must be exactly the provider's
	 * @param fromMetadata whether one metadata document named both; else one host must be
	 * the other or a sub-domain of it
	 * @return {@code true} if it may, {@code false} also without token endpoint
	 */
	public boolean belongTogether(ServerEndpoints provider, boolean fromMetadata) {
		if (this.token == null) {
			return false;
		}
		String authorizationHost = Urls.host(this.authorization);
		String tokenHost = Urls.host(this.token);
		String providerHost = Urls.host(provider.authorization);
		if (Urls.isWithin(authorizationHost, providerHost) || Urls.isWithin(tokenHost, providerHost)) {
			return sameAuthorization(provider) && sameToken(provider);
		}
		return fromMetadata || Urls.areRelated(authorizationHost, tokenHost);
	}

	/**
	 * Whether a URL that a Micropub endpoint named, such as that of its media endpoint,
	 * is close enough to it to get the same token.
	 * @param url the URL
	 * @return {@code true} if its scheme is the same, and one host is the other or a
	 * sub-domain of it; a top-level domain is no such host
	 */
	public boolean isNearMicropub(URI url) {
		if (this.micropub == null || Urls.isHttps(this.micropub) != Urls.isHttps(url)) {
			return false;
		}
		String host = Urls.host(url);
		String micropubHost = Urls.host(this.micropub);
		return Urls.isWithin(host, micropubHost) || (host.indexOf('.') != -1 && Urls.isWithin(micropubHost, host));
	}

	private static void put(Map<String, String> map, String key, @Nullable Object value) {
		if (value != null) {
			map.put(key, value.toString());
		}
	}

	private static @Nullable String text(Map<String, ?> map, String key) {
		Object value = map.get(key);
		return (value != null) ? value.toString() : null;
	}

	private static @Nullable URI uri(Map<String, ?> map, String key) {
		String value = text(map, key);
		return (value != null) ? URI.create(value) : null;
	}

}
