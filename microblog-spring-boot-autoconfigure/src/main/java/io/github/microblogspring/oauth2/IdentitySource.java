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

package io.github.microblogspring.oauth2;

import java.util.Locale;

/**
 * How it was established who somebody is.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public enum IdentitySource {

	/**
	 * An IndieAuth server named their profile URL, and the page at that URL names the
	 * server, or is the provider's own.
	 */
	INDIEAUTH,

	/**
	 * Micro.blog named the blog of their account, as it did not name a profile URL. The
	 * page at the blog names Micro.blog, or is its own.
	 */
	ACCOUNT;

	/**
	 * The value of the attribute {@code identity_source} of the principal.
	 * @return the name in lower case
	 */
	String attribute() {
		return name().toLowerCase(Locale.ROOT);
	}

}
