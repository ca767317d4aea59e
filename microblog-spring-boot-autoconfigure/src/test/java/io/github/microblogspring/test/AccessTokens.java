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

package io.github.microblogspring.test;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens that were issued.
 *
 * @author The Micro.blog Spring team
 */
final class AccessTokens {

	private static final String SCHEME = "bearer ";

	private final SecureRandom random = new SecureRandom();

	private final Map<String, Grant> tokens = new BoundedMap<>();

	synchronized String issue(Grant grant) {
		byte[] bytes = new byte[10];
		this.random.nextBytes(bytes);
		String token = HexFormat.of().withUpperCase().formatHex(bytes);
		this.tokens.put(token, grant);
		return token;
	}

	synchronized @Nullable Grant find(Request request) {
		String authorization = request.getHeader("Authorization");
		if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
			return null;
		}
		return this.tokens.get(authorization.substring(SCHEME.length()).trim());
	}

	synchronized void clear() {
		this.tokens.clear();
	}

}
