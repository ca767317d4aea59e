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
 * The provider that is configured instead of discovered: Micro.blog, or what stands in
 * for it.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class IndieAuthProvider {

	private final URI baseUrl;

	private final HttpUrl url;

	private final boolean vouchesForOwnHosts;

	private final ServerEndpoints endpoints;

	/**
	 * Create a new provider.
	 * @param baseUrl where its endpoints are: an absolute {@code http} or {@code https}
	 * URL without user info, query and fragment
	 * @param vouchesForOwnHosts whether its word is enough for a profile URL on its own
	 * host or a sub-domain of it
	 * @throws IllegalArgumentException if the base URL is not such a URL
	 */
	public IndieAuthProvider(URI baseUrl, boolean vouchesForOwnHosts) {
		Assert.notNull(baseUrl, "'baseUrl' must not be null");
		HttpUrl url = HttpUrl.of(baseUrl);
		Assert.notNull(url, "'baseUrl' must be an http or https URL without user info");
		Assert.isTrue(url.query() == null && url.fragment() == null, "'baseUrl' must not have a query or a fragment");
		this.baseUrl = baseUrl;
		this.url = url;
		this.vouchesForOwnHosts = vouchesForOwnHosts;
		this.endpoints = new ServerEndpoints(null, resolve("/indieauth/auth"), resolve("/indieauth/token"),
				resolve("/micropub"), null);
	}

	/**
	 * Where the endpoints are.
	 * @return the URL as it was configured
	 */
	public URI baseUrl() {
		return this.baseUrl;
	}

	/**
	 * The endpoints of the provider.
	 * @return the endpoints
	 */
	public ServerEndpoints endpoints() {
		return this.endpoints;
	}

	/**
	 * Where files are uploaded to, unless the Micropub endpoint names another place.
	 * @return the URL of the media endpoint
	 */
	public URI mediaEndpoint() {
		return resolve("/micropub/media");
	}

	/**
	 * Whether a URL has the scheme, host and port of the provider.
	 * @param url the URL
	 * @return {@code true} if it has
	 */
	public boolean hasOrigin(URI url) {
		HttpUrl other = HttpUrl.of(url);
		return other != null && this.url.hasSameOrigin(other);
	}

	/**
	 * Whether a URL is that of the provider's Micropub endpoint, whatever its query.
	 * @param url the URL
	 * @return {@code true} if it is
	 */
	public boolean isMicropub(URI url) {
		HttpUrl micropub = HttpUrl.of(resolve("/micropub"));
		HttpUrl other = HttpUrl.of(url);
		return micropub != null && other != null && other.hasSameOrigin(micropub)
				&& other.path().equals(micropub.path());
	}

	/**
	 * Whether the word of the provider is enough for a profile URL.
	 * @param me the profile URL
	 * @return {@code true} for an {@code https} URL on the provider's own host or a
	 * sub-domain of it, unless that is switched off
	 */
	boolean vouchesFor(ProfileUrl me) {
		return this.vouchesForOwnHosts && me.isHttps() && Urls.isWithin(me.host(), this.url.host());
	}

	/**
	 * Whether an endpoint is one of the provider's, which are accepted as they were
	 * configured, wherever they are named.
	 * @param endpoint the endpoint
	 * @return {@code true} if it is
	 */
	boolean owns(URI endpoint) {
		return Urls.same(endpoint, this.endpoints.authorization()) || Urls.same(endpoint, this.endpoints.token())
				|| Urls.same(endpoint, this.endpoints.micropub());
	}

	private URI resolve(String path) {
		String base = this.baseUrl.toString();
		return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
	}

}
