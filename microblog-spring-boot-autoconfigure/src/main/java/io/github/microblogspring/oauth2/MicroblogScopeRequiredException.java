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

import java.io.Serial;
import java.util.Set;

import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * A call needs a token, and the person who is signed in has none, because the application
 * asked only who they are. To sign in once more would not change that, so this is not a
 * {@code ClientAuthorizationRequiredException}: the application has to ask for a scope
 * that yields a token, in {@code microblog.scope}.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public class MicroblogScopeRequiredException extends OAuth2AuthorizationException {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * Create a new exception.
	 * @param scopes the scopes that the application asks for at sign-in
	 */
	public MicroblogScopeRequiredException(Set<String> scopes) {
		super(new OAuth2Error("insufficient_scope",
				"There is no token to call an API with: sign-in asks for " + describe(scopes)
						+ ", which only tells who a person is. Add the scope that the call needs, for example 'read' "
						+ "to read or 'create' to post, to 'microblog.scope'",
				null));
	}

	private static String describe(Set<String> scopes) {
		return scopes.isEmpty() ? "no scope" : "the scope '" + String.join(" ", scopes) + "'";
	}

}
