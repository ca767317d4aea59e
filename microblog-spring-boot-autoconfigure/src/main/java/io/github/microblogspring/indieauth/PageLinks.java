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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.microblogspring.indieauth.http.FetchedPage;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * The links of a page: those of its {@code Link} headers, then those in its head.
 *
 * @param chain the URLs that were asked, the last of which is the page
 * @param links the links in the order in which they count
 * @param truncated whether the head of the page did not end in the part that was read
 * @author The Micro.blog Spring team
 */
record PageLinks(List<URI> chain, List<PageLink> links, boolean truncated) {

	static final String METADATA = "indieauth-metadata";

	static final String AUTHORIZATION_ENDPOINT = "authorization_endpoint";

	static final String TOKEN_ENDPOINT = "token_endpoint";

	static final String MICROPUB = "micropub";

	private static final Set<String> RELATIONS = Set.of(METADATA, AUTHORIZATION_ENDPOINT, TOKEN_ENDPOINT, MICROPUB);

	static boolean mayMatter(PageLink link) {
		return link.relations().stream().anyMatch(RELATIONS::contains);
	}

	/**
	 * Read the links of a page.
	 * @param page the page
	 * @return its links
	 * @throws IOException if the page breaks off
	 */
	static PageLinks of(FetchedPage page) throws IOException {
		List<PageLink> links = new ArrayList<>(
				LinkHeaderParser.parse(page.uri(), page.headers().getOrEmpty(HttpHeaders.LINK)));
		HtmlHeadParser.Head head = HtmlHeadParser.parse(page);
		links.addAll(head.links());
		return new PageLinks(page.chain(), links, head.truncated());
	}

	/**
	 * The URL of the page.
	 * @return the last URL of the chain
	 */
	URI uri() {
		return this.chain.get(this.chain.size() - 1);
	}

	/**
	 * Whether there is a link of that type, be it usable or not.
	 * @param relation the relation type
	 * @return {@code true} if there is one
	 */
	boolean contain(String relation) {
		return this.links.stream().anyMatch((link) -> link.relations().contains(relation));
	}

	/**
	 * The first link of that type that leads to an {@code http} or {@code https} URL.
	 * @param relation the relation type
	 * @return the link, if there is one
	 */
	@Nullable PageLink first(String relation) {
		return this.links.stream()
			.filter((link) -> link.relations().contains(relation) && link.target() != null)
			.findFirst()
			.orElse(null);
	}

}
