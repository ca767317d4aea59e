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
import java.util.List;

/**
 * What discovery found.
 *
 * @param chain the URLs of the page that was asked for, in order: the first one,
 * redirects, the last one. URLs met while reading server metadata are not among them
 * @param endpoints the endpoints
 * @param fromMetadata whether a metadata document named them, rather than links
 * @param promisesIss whether that document says that every answer names the issuer
 * @param remembered whether an earlier sign-in found it, so that its page has to be read
 * again before it may speak for anybody
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record DiscoveredServer(List<URI> chain, ServerEndpoints endpoints, boolean fromMetadata, boolean promisesIss,
		boolean remembered) {

	/**
	 * Create a new discovered server.
	 * @param chain the URLs of the page
	 * @param endpoints the endpoints
	 * @param fromMetadata whether a metadata document named them
	 * @param promisesIss whether every answer names the issuer
	 * @param remembered whether an earlier sign-in found it
	 */
	public DiscoveredServer {
		chain = List.copyOf(chain);
	}

	/**
	 * Create a new discovered server that was found just now and promises nothing.
	 * @param chain the URLs of the page
	 * @param endpoints the endpoints
	 * @param fromMetadata whether a metadata document named them
	 */
	public DiscoveredServer(List<URI> chain, ServerEndpoints endpoints, boolean fromMetadata) {
		this(chain, endpoints, fromMetadata, false, false);
	}

	DiscoveredServer asRemembered() {
		return new DiscoveredServer(this.chain, this.endpoints, this.fromMetadata, this.promisesIss, true);
	}

}
