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

import org.springframework.util.Assert;

/**
 * Where a resource server asks about tokens. It is configured, and never taken from a
 * token or a request (IN-03).
 *
 * @param uri the URL
 * @param form how to ask there
 * @param credentials what lets the resource server ask; for
 * {@link IntrospectionForm#RFC7662} only
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record IntrospectionEndpoint(URI uri, IntrospectionForm form, IntrospectionCredentials credentials) {

	/**
	 * Create a new endpoint.
	 * @throws IllegalArgumentException if the URL is not an absolute {@code http} or
	 * {@code https} URL without user info and fragment
	 */
	public IntrospectionEndpoint {
		HttpUrl url = HttpUrl.of(uri);
		Assert.isTrue(url != null && url.fragment() == null,
				"'uri' must be an http or https URL without user info and fragment");
		Assert.notNull(form, "'form' must not be null");
		Assert.notNull(credentials, "'credentials' must not be null");
	}

	/**
	 * A token endpoint that is asked as Micro.blog's.
	 * @param uri the URL
	 * @return the endpoint
	 * @throws IllegalArgumentException if the URL can't be one
	 */
	public static IntrospectionEndpoint ofTokenEndpoint(URI uri) {
		return new IntrospectionEndpoint(uri, IntrospectionForm.TOKEN_ENDPOINT, IntrospectionCredentials.none());
	}

}
