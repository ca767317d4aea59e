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

package io.github.microblogspring.api;

import java.net.URI;
import java.util.Set;

import org.springframework.security.oauth2.core.OAuth2AccessToken;

/**
 * A call on behalf of a person.
 *
 * @param target the URL to call
 * @param accessToken the token of the person
 * @param requiredScopes the scopes that the call needs, as far as they are known
 * @author The Micro.blog Spring team
 */
record ApiCall(URI target, OAuth2AccessToken accessToken, Set<String> requiredScopes) {

	String token() {
		return this.accessToken.getTokenValue();
	}

	/**
	 * Leaves out the token, as the text may end up in a log.
	 */
	@Override
	public String toString() {
		return "ApiCall[target=" + this.target + ", requiredScopes=" + this.requiredScopes + "]";
	}

}
