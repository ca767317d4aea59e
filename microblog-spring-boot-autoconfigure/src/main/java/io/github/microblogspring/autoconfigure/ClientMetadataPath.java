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

package io.github.microblogspring.autoconfigure;

import java.util.regex.Pattern;

import io.github.microblogspring.indieauth.ClientIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Where the document of a client identifier is in this application.
 *
 * @param urlPattern the URL pattern for a filter, {@code null} if the application can't
 * or need not serve it
 * @param problem why the application can't serve it, if so
 * @author The Micro.blog Spring team
 */
record ClientMetadataPath(@Nullable String urlPattern, @Nullable String problem) {

	// What a servlet container does not take for a wildcard, and leaves as it is
	private static final Pattern EXACT = Pattern.compile("(/[^/%;*]+)+/?");

	static ClientMetadataPath of(ClientIdentifier clientId, String contextPath, String signInPath) {
		String path = clientId.toUrl().path();
		if (path.equals("/") || path.equals(contextPath) || path.equals(contextPath + "/")) {
			return new ClientMetadataPath(null, null);
		}
		if (!path.startsWith(contextPath + "/")) {
			return problem("its path is not below the context path '" + contextPath + "'");
		}
		String urlPattern = path.substring(contextPath.length());
		if (clientId.toUrl().query() != null || !EXACT.matcher(urlPattern).matches()) {
			return problem("only a plain path can be served, without query, '%', ';', '*' and empty segments");
		}
		if (urlPattern.equals(signInPath) || SignInPaths.include(urlPattern)) {
			return problem("people sign in at that path");
		}
		return new ClientMetadataPath(urlPattern, null);
	}

	private static ClientMetadataPath problem(String problem) {
		return new ClientMetadataPath(null, problem);
	}

}
