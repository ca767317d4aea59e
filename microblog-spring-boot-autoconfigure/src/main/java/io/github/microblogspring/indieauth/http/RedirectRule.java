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

/**
 * Decides whether a redirect may be followed. Scheme, port, address and number of
 * redirects are checked apart from it, always.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
@FunctionalInterface
public interface RedirectRule {

	/**
	 * Redirects may go anywhere on the public internet.
	 */
	RedirectRule ANY = (from, to) -> true;

	/**
	 * Whether this redirect may be followed.
	 * @param from the URL that answered with the redirect
	 * @param to the absolute URL it points to
	 * @return {@code true} if it may
	 */
	boolean permits(URI from, URI to);

}
