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

package io.github.microblogspring.introspection;

import java.io.Serial;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionException;

/**
 * Nobody knows at the moment whether a token is a good one. The message is for the
 * caller.
 *
 * @author The Micro.blog Spring team
 */
final class IntrospectionUnavailableException extends OAuth2IntrospectionException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final @Nullable Duration retryAfter;

	IntrospectionUnavailableException(String message, @Nullable Duration retryAfter, Throwable cause) {
		super(message, cause);
		this.retryAfter = retryAfter;
	}

	@Nullable Duration getRetryAfter() {
		return this.retryAfter;
	}

}
