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
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.http.HttpUrl;
import io.github.microblogspring.indieauth.http.InvalidUrlException;
import org.jspecify.annotations.Nullable;

/**
 * Which URLs may be an endpoint: people are sent there, and codes and tokens.
 *
 * @author The Micro.blog Spring team
 */
final class EndpointRules {

	/**
	 * Parameters that are ours to set. An endpoint that brings its own could have them
	 * read instead.
	 */
	private static final Set<String> RESERVED_PARAMETERS = Set.of("response_type", "response_mode", "client_id",
			"client_secret", "redirect_uri", "state", "scope", "me", "code", "code_challenge", "code_challenge_method",
			"code_verifier", "grant_type", "nonce", "iss", "error", "request", "request_uri", "access_token",
			"refresh_token", "token");

	private final IndieAuthProvider provider;

	private final boolean allowHttp;

	EndpointRules(IndieAuthProvider provider, boolean allowHttp) {
		this.provider = provider;
		this.allowHttp = allowHttp;
	}

	/**
	 * Apply the rules.
	 * @param value the absolute URL
	 * @return the endpoint, or {@code null} if it breaks a rule
	 */
	@Nullable URI apply(String value) {
		try {
			HttpUrl url = HttpUrl.parse(value);
			boolean acceptable = url.fragment() == null && (this.provider.owns(url.toUri()) || isAcceptable(url));
			return acceptable ? url.toUri() : null;
		}
		catch (InvalidUrlException ex) {
			return null;
		}
	}

	private boolean isAcceptable(HttpUrl url) {
		boolean reachable = this.allowHttp || (url.isHttps() && url.isPublicName());
		return reachable && !hasReservedParameter(url.query());
	}

	private static boolean hasReservedParameter(@Nullable String query) {
		if (query == null) {
			return false;
		}
		return Stream.of(query.split("&"))
			.map((parameter) -> parameter.split("=", 2)[0])
			.map((name) -> URLDecoder.decode(name, StandardCharsets.UTF_8))
			.anyMatch(RESERVED_PARAMETERS::contains);
	}

}
