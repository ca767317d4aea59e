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

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;

/**
 * How a resource server proves to an introspection endpoint that it may ask (IN-02).
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662.html#section-2.1">RFC 7662,
 * section 2.1</a>
 */
public final class IntrospectionCredentials {

	private static final IntrospectionCredentials NONE = new IntrospectionCredentials(null, null, false);

	private static final IntrospectionCredentials TOKEN_ITSELF = new IntrospectionCredentials(null, null, true);

	private final @Nullable String basic;

	private final @Nullable String bearer;

	private final boolean tokenItself;

	private IntrospectionCredentials(@Nullable String basic, @Nullable String bearer, boolean tokenItself) {
		this.basic = basic;
		this.bearer = bearer;
		this.tokenItself = tokenItself;
	}

	/**
	 * Nothing, for endpoints that answer everybody.
	 * @return the credentials
	 */
	public static IntrospectionCredentials none() {
		return NONE;
	}

	/**
	 * The token that is asked about, as a bearer token.
	 * @return the credentials
	 */
	public static IntrospectionCredentials tokenItself() {
		return TOKEN_ITSELF;
	}

	/**
	 * A bearer token of the resource server.
	 * @param token the token: what can be in a header, without spaces
	 * @return the credentials
	 * @throws IllegalArgumentException if that is not a token
	 */
	public static IntrospectionCredentials bearer(String token) {
		Assert.isTrue(TokenVerification.isToken(token), "'token' must be a token");
		return new IntrospectionCredentials(null, token, false);
	}

	/**
	 * Identifier and secret, as in {@code client_secret_basic}.
	 * @param clientId the identifier of the resource server, any text
	 * @param clientSecret its secret, any text
	 * @return the credentials
	 * @throws IllegalArgumentException if one of them is empty
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3.1">RFC 6749,
	 * section 2.3.1</a>
	 */
	public static IntrospectionCredentials basic(String clientId, String clientSecret) {
		Assert.hasText(clientId, "'clientId' must not be empty");
		Assert.hasText(clientSecret, "'clientSecret' must not be empty");
		return new IntrospectionCredentials(HttpHeaders.encodeBasicAuth(encode(clientId), encode(clientSecret), null),
				null, false);
	}

	private static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

	void addTo(HttpHeaders headers, String token) {
		if (this.basic != null) {
			headers.setBasicAuth(this.basic);
		}
		else if (this.bearer != null) {
			headers.setBearerAuth(this.bearer);
		}
		else if (this.tokenItself) {
			headers.setBearerAuth(token);
		}
	}

	/**
	 * Leaves out what is secret.
	 */
	@Override
	public String toString() {
		return "IntrospectionCredentials[]";
	}

}
