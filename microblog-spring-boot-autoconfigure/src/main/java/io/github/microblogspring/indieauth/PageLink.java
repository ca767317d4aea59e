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
import java.util.Locale;

import io.github.microblogspring.indieauth.http.UriReferences;
import org.jspecify.annotations.Nullable;

/**
 * A link that a page makes about itself, in a {@code Link} header or a {@code <link>}
 * element.
 *
 * @param base what the reference is relative to
 * @param reference the reference as it was received
 * @param relations the relation types, in lower case
 * @author The Micro.blog Spring team
 */
record PageLink(URI base, String reference, List<String> relations) {

	static List<String> relations(String rel) {
		return List.of(rel.toLowerCase(Locale.ROOT).trim().split("[ \\t\\n\\f\\r]+"));
	}

	/**
	 * Where the link leads.
	 * @return the URL without fragment, {@code null} if it is not an {@code http} or
	 * {@code https} URL
	 */
	@Nullable URI target() {
		return UriReferences.resolve(this.base, this.reference);
	}

	boolean hasFragment() {
		return this.reference.indexOf('#') != -1;
	}

}
