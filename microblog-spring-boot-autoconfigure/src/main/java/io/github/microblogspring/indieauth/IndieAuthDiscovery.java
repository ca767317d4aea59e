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

import io.github.microblogspring.indieauth.http.Deadline;
import io.github.microblogspring.indieauth.http.PageFetcher;
import io.github.microblogspring.indieauth.http.RedirectRule;

/**
 * Finds the server that speaks for a profile URL.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#discovery-by-clients">IndieAuth,
 * section 4.1</a>
 */
public final class IndieAuthDiscovery {

	private final PageFetcher fetcher;

	private final IndieAuthProvider provider;

	private final DiscoverySettings settings;

	/**
	 * Create a new discovery.
	 * @param fetcher fetches the pages
	 * @param provider the configured provider
	 * @param settings the settings
	 */
	public IndieAuthDiscovery(PageFetcher fetcher, IndieAuthProvider provider, DiscoverySettings settings) {
		this.fetcher = fetcher;
		this.provider = provider;
		this.settings = settings;
	}

	/**
	 * Find the server for an address that somebody typed. Redirects may go anywhere.
	 * @param address the address
	 * @param deadline by when everything must have been read
	 * @return the server
	 * @throws IndieAuthException with the code {@code server_not_found} if the page names
	 * none, {@code server_unreachable}, {@code server_invalid} or
	 * {@code temporarily_unavailable}
	 */
	public DiscoveredServer discover(ProfileUrl address, Deadline deadline) {
		return discover(address, RedirectRule.ANY, deadline);
	}

	/**
	 * Find the server for a profile URL.
	 * @param me the profile URL
	 * @param rule where redirects of the page may go
	 * @param deadline by when everything must have been read
	 * @return the server
	 * @throws IndieAuthException with the code {@code server_not_found} if the page names
	 * none, {@code server_unreachable}, {@code server_invalid} or
	 * {@code temporarily_unavailable}
	 */
	public DiscoveredServer discover(ProfileUrl me, RedirectRule rule, Deadline deadline) {
		throw new UnsupportedOperationException();
	}

}
