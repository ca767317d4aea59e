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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;

import org.springframework.util.StringUtils;

/**
 * Signs in those whom Apple has signed in, or makes an account for them. Errors have
 * status 200.
 *
 * @author The Micro.blog Spring team
 */
final class AppleEndpoint {

	private final People people;

	private final TemporaryTokens tokens;

	private final NextFailure nextFailure;

	AppleEndpoint(People people, TemporaryTokens tokens, NextFailure nextFailure) {
		this.people = people;
		this.tokens = tokens;
		this.nextFailure = nextFailure;
	}

	ResponseDefinition signIn(Request request) {
		try {
			Parameters form = Parameters.ofForm(request);
			String identityToken = form.required("identity_token");
			form.required("user_id");
			Optional<Person> person = this.people.withIdentityToken(identityToken);
			if (person.isEmpty() && !StringUtils.hasText(form.get("username"))) {
				return this.nextFailure.answer(body("", ""));
			}
			return person.or(() -> join(identityToken, form))
				.map((account) -> this.nextFailure.answer(body(account.username(), this.tokens.issue(account))))
				.orElseGet(() -> Answers.json(200, Map.of("error", "That username is not available.")));
		}
		catch (ClientMistakeException ex) {
			return Answers.error(400, ex.error(), ex.description());
		}
	}

	private Optional<Person> join(String identityToken, Parameters form) {
		String username = form.required("username");
		String name = form.get("full_name");
		String email = form.get("email");
		return this.people.join(identityToken, username, StringUtils.hasText(name) ? name : username,
				StringUtils.hasText(email) ? email : username + "@mail.example");
	}

	private static Map<String, Object> body(String username, String token) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("username", username);
		body.put("token", token);
		return body;
	}

}
