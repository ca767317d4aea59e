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

package io.github.microblogspring.test;

import java.util.Arrays;
import java.util.function.Function;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;

/**
 * Lets requests pass that have a good token with the scope that is needed.
 *
 * @author The Micro.blog Spring team
 */
final class TokenCheck {

	private final AccessTokens tokens;

	TokenCheck(AccessTokens tokens) {
		this.tokens = tokens;
	}

	ResponseDefinition withToken(Request request, Function<Access, ResponseDefinition> answer) {
		Access access = this.tokens.find(request);
		if (access == null) {
			return Answers.error(401, "invalid_token", "The token is missing or unknown.");
		}
		try {
			return answer.apply(access);
		}
		catch (ClientMistakeException ex) {
			return Answers.error(400, ex.error(), ex.description());
		}
	}

	/**
	 * Answer a request whose token has a scope.
	 * @param request the request
	 * @param answer the answer
	 * @param scopes the scopes, one of which is enough
	 * @return the answer, or that the token is not good enough
	 */
	ResponseDefinition withScope(Request request, Function<Access, ResponseDefinition> answer, String... scopes) {
		return withToken(request,
				(access) -> Arrays.stream(scopes).anyMatch(access.scopes()::contains) ? answer.apply(access)
						: Answers.error(403, "insufficient_scope",
								"The token needs the scope " + String.join(" or ", scopes) + "."));
	}

}
