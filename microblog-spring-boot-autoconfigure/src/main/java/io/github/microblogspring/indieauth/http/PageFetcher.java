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
 * Fetches a page with GET, following redirects by hand.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public interface PageFetcher {

	/**
	 * Fetch a page.
	 * @param uri the absolute URL of the page
	 * @param accept the value of the {@code Accept} header
	 * @param redirects where redirects may go
	 * @param deadline by when the body must have been read
	 * @return the page, whatever its status; to be closed by the caller
	 * @throws FetchException if there is no answer or it may not be used
	 */
	FetchedPage fetch(URI uri, String accept, RedirectRule redirects, Deadline deadline) throws FetchException;

}
