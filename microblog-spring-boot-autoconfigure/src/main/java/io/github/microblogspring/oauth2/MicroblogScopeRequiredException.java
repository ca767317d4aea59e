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
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * What somebody wants to do needs a token with certain scopes, and there is none: because
 * the application asked only who they are, because they allowed less, or because the
 * token is not good any more. Where it leaves a web request unhandled, the person is sent
 * through the consent of their server, and back to where they were.
 * <p>
 * It is not a {@code ClientAuthorizationRequiredException}: to sign in once more with the
 * scopes of {@code microblog.scope} would not change anything.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see RequiresMicroblogScope
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750.html#section-3.1">RFC 6750,
 * section 3.1</a>
 */
public class MicroblogScopeRequiredException extends OAuth2AuthorizationException {

	@Serial
	private static final long serialVersionUID = 1L;

	private static final String ERROR = "insufficient_scope";

	private final LinkedHashSet<String> scopes;

	/**
	 * Create a new exception.
	 * @param scopes the scopes that a token must have, such as {@code create}
	 * @throws IllegalArgumentException if there is none, none that yields a token, or one
	 * that is several
	 */
	public MicroblogScopeRequiredException(Collection<String> scopes) {
		this("It needs a token with the scope '" + String.join(" ", scopes) + "', and there is none", scopes);
		Assert.isTrue(!IdentityScopes.areAll(scopes),
				"'scopes' must have one that yields a token, such as 'read' or 'create'");
		Assert.isTrue(scopes.stream().noneMatch(StringUtils::containsWhitespace),
				"'scopes' must have each scope by itself, without a blank");
	}

	private MicroblogScopeRequiredException(String message, Collection<String> scopes) {
		super(new OAuth2Error(ERROR, message, null));
		this.scopes = new LinkedHashSet<>(scopes);
	}

	/**
	 * Somebody called an API without saying which scopes that needs.
	 * @return the exception, with which nobody can be asked for more
	 */
	static MicroblogScopeRequiredException withoutScopes() {
		return new MicroblogScopeRequiredException("There is no token to call an API with: sign-in tells who a person "
				+ "is, and yields none. Say which scope the call needs, for example 'read' to read or 'create' to post: "
				+ "with @RequiresMicroblogScope at the method of the controller, or for everybody in 'microblog.scope'",
				Set.of());
	}

	/**
	 * The scopes that a token must have.
	 * @return the scopes; none where nobody said which
	 */
	public Set<String> getScopes() {
		return Set.copyOf(this.scopes);
	}

}
