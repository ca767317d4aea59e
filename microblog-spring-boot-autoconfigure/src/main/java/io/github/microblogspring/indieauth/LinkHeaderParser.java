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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.microblogspring.indieauth.http.UriReferences;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code Link} header of a page from left to right, looking at every character
 * once. A link that is malformed, or about another page, is left out; what follows it
 * counts.
 *
 * @author The Micro.blog Spring team
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8288#appendix-B.2">RFC 8288, appendix
 * B.2</a>
 */
final class LinkHeaderParser {

	private static final int MAX_LINKS = 100;

	private final URI page;

	private final String header;

	private int position;

	private LinkHeaderParser(URI page, String header) {
		this.page = page;
		this.header = header;
	}

	/**
	 * Read all fields of a header.
	 * @param page the URL of the page
	 * @param fields the values of the fields, in order
	 * @return the first links, in order
	 */
	static List<PageLink> parse(URI page, List<String> fields) {
		List<PageLink> links = new ArrayList<>();
		// Those that are of no use count too: there could be thousands
		int seen = 0;
		for (String field : fields) {
			LinkHeaderParser parser = new LinkHeaderParser(page, field);
			while (seen < MAX_LINKS && parser.hasMore()) {
				PageLink link = parser.next();
				seen++;
				if (link != null) {
					links.add(link);
				}
			}
		}
		return links;
	}

	private boolean hasMore() {
		return this.position < this.header.length();
	}

	private @Nullable PageLink next() {
		skipWhitespace();
		int end = (peek() == '<') ? this.header.indexOf('>', this.position) : -1;
		if (end == -1) {
			skipToNextLink();
			return null;
		}
		String target = this.header.substring(this.position + 1, end);
		this.position = end + 1;
		return link(target);
	}

	private @Nullable PageLink link(String target) {
		String rel = null;
		Set<String> anchors = new HashSet<>();
		boolean wellFormed = true;
		while (wellFormed && startParameter()) {
			String name = parameterName();
			String value = parameterValue();
			wellFormed = value != null;
			if (name.equals("rel") && rel == null) {
				rel = value;
			}
			else if (name.equals("anchor") && value != null) {
				anchors.add(value);
			}
		}
		skipToNextLink();
		if (!wellFormed || rel == null || !areThisPage(anchors)) {
			return null;
		}
		return new PageLink(this.page, target, PageLink.relations(rel));
	}

	private boolean startParameter() {
		skipWhitespace();
		if (peek() != ';') {
			return false;
		}
		this.position++;
		skipWhitespace();
		return true;
	}

	private String parameterName() {
		int start = this.position;
		while (hasMore() && "=;, \t".indexOf(peek()) == -1) {
			this.position++;
		}
		return this.header.substring(start, this.position).toLowerCase(Locale.ROOT);
	}

	/**
	 * Read the value of a parameter.
	 * @return the value, empty if there is none, {@code null} if it does not end
	 */
	private @Nullable String parameterValue() {
		skipWhitespace();
		if (peek() != '=') {
			return "";
		}
		this.position++;
		skipWhitespace();
		return (peek() == '"') ? quotedString() : token();
	}

	private @Nullable String quotedString() {
		StringBuilder value = new StringBuilder();
		this.position++;
		while (hasMore() && peek() != '"') {
			if (peek() == '\\') {
				this.position++;
			}
			if (hasMore()) {
				value.append(peek());
				this.position++;
			}
		}
		if (!hasMore()) {
			return null;
		}
		this.position++;
		return value.toString();
	}

	private String token() {
		int start = this.position;
		while (hasMore() && peek() != ';' && peek() != ',') {
			this.position++;
		}
		return this.header.substring(start, this.position);
	}

	// To resolve an anchor takes longer than to send one, so no link can have two
	private boolean areThisPage(Set<String> anchors) {
		return anchors.isEmpty() || (anchors.size() == 1 && isThisPage(anchors.iterator().next()));
	}

	private boolean isThisPage(String anchor) {
		return anchor.indexOf('#') == -1 && Urls.same(UriReferences.resolve(this.page, anchor), this.page);
	}

	private void skipWhitespace() {
		while (peek() == ' ' || peek() == '\t') {
			this.position++;
		}
	}

	private void skipToNextLink() {
		while (hasMore() && peek() != ',') {
			if (peek() == '"') {
				quotedString();
			}
			else {
				this.position++;
			}
		}
		this.position++;
	}

	private char peek() {
		return hasMore() ? this.header.charAt(this.position) : '\0';
	}

}
