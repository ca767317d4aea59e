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

import java.io.IOException;
import java.net.URI;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.http.Deadline;
import io.github.microblogspring.indieauth.http.FetchedPage;
import io.github.microblogspring.indieauth.http.PageFetcher;
import io.github.microblogspring.indieauth.http.RedirectRule;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Finds the server that speaks for a profile URL.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#discovery-by-clients">IndieAuth,
 * section 4.1</a>
 */
public final class IndieAuthDiscovery {

	private static final Log logger = LogFactory.getLog(IndieAuthDiscovery.class);

	private static final String ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5";

	private static final String ACCEPT_METADATA = "application/json";

	private final PageFetcher fetcher;

	private final EndpointRules endpointRules;

	private final ServerMetadataReader metadataReader;

	private final DiscoverySettings settings;

	/**
	 * Create a new discovery.
	 * @param fetcher fetches the pages
	 * @param provider the configured provider
	 * @param settings the settings
	 */
	public IndieAuthDiscovery(PageFetcher fetcher, IndieAuthProvider provider, DiscoverySettings settings) {
		this.fetcher = fetcher;
		this.settings = settings;
		this.endpointRules = new EndpointRules(provider, settings.allowHttp());
		this.metadataReader = new ServerMetadataReader(this.endpointRules, settings);
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
	public DiscoveredServer discover(TypedAddress address, Deadline deadline) {
		return discover(address.toUri(), RedirectRule.ANY, deadline);
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
		return discover(me.toUri(), rule, deadline);
	}

	private DiscoveredServer discover(URI uri, RedirectRule rule, Deadline deadline) {
		PageLinks links = links(uri, rule, deadline);
		if (links.contain(PageLinks.METADATA)) {
			return metadata(links, deadline);
		}
		if (links.truncated()) {
			// Older links must not count where a link to metadata may follow (DI-10)
			throw new IndieAuthException(SignInErrorCode.SERVER_INVALID,
					"The head of the page " + LogText.of(links.uri()) + " does not end in the part that was read");
		}
		return new DiscoveredServer(links.chain(), legacy(links), false);
	}

	/**
	 * Whether what was found earlier, perhaps with other settings, would be found today.
	 * @param server the server
	 * @return {@code true} if no rule forbids it
	 */
	boolean accepts(DiscoveredServer server) {
		ServerEndpoints endpoints = server.endpoints();
		boolean issuer = !server.fromMetadata() || endpoints.issuer() != null || !this.settings.requireIssuer();
		return issuer && Stream
			.of(endpoints.authorization(), endpoints.token(), endpoints.micropub(), endpoints.revocation(),
					endpoints.introspection())
			.allMatch((endpoint) -> endpoint == null || this.endpointRules.apply(endpoint.toString()) != null);
	}

	private PageLinks links(URI uri, RedirectRule rule, Deadline deadline) {
		try (FetchedPage page = this.fetcher.fetch(uri, ACCEPT_PAGE, rule, deadline)) {
			if (page.status() < 200 || page.status() > 299) {
				throw new IndieAuthException(
						isTemporary(page.status()) ? SignInErrorCode.SERVER_UNREACHABLE
								: SignInErrorCode.SERVER_NOT_FOUND,
						"The page " + LogText.of(page.uri()) + " came with status " + page.status());
			}
			return PageLinks.of(page);
		}
		catch (IOException ex) {
			throw IndieAuthException.of(uri, ex);
		}
	}

	// What the page would say is not known then
	private static boolean isTemporary(int status) {
		return status >= 500 || status == 429;
	}

	private DiscoveredServer metadata(PageLinks links, Deadline deadline) {
		PageLink link = links.first(PageLinks.METADATA);
		URI metadata = (link != null) ? link.target() : null;
		if (metadata == null || !(Urls.isHttps(metadata) || this.settings.allowHttp())) {
			throw new IndieAuthException(SignInErrorCode.SERVER_INVALID,
					"The page " + LogText.of(links.uri()) + " has no usable link to its server metadata");
		}
		try (FetchedPage document = this.fetcher.fetch(metadata, ACCEPT_METADATA, Urls::sameOrigin, deadline)) {
			ServerMetadata read = this.metadataReader.read(document, endpoint(links, PageLinks.MICROPUB));
			return new DiscoveredServer(links.chain(), read.endpoints(), true, read.promisesIss(), false);
		}
		catch (IOException ex) {
			throw IndieAuthException.of(metadata, ex);
		}
	}

	private ServerEndpoints legacy(PageLinks links) {
		URI authorization = endpoint(links, PageLinks.AUTHORIZATION_ENDPOINT);
		if (authorization != null) {
			return new ServerEndpoints(null, authorization, endpoint(links, PageLinks.TOKEN_ENDPOINT),
					endpoint(links, PageLinks.MICROPUB), null);
		}
		if (links.contain(PageLinks.AUTHORIZATION_ENDPOINT)) {
			throw new IndieAuthException(SignInErrorCode.SERVER_INVALID,
					"The page " + LogText.of(links.uri()) + " has no usable authorization endpoint");
		}
		throw new IndieAuthException(SignInErrorCode.SERVER_NOT_FOUND,
				"The page " + LogText.of(links.uri()) + " names no authorization endpoint");
	}

	private @Nullable URI endpoint(PageLinks links, String relation) {
		PageLink link = links.first(relation);
		URI target = (link != null) ? link.target() : null;
		if (link == null || target == null) {
			return null;
		}
		URI endpoint = link.hasFragment() ? null : this.endpointRules.apply(target.toString());
		if (endpoint == null) {
			logger.debug("The " + relation + " can't be used: " + LogText.of(link.reference()));
		}
		return endpoint;
	}

}
