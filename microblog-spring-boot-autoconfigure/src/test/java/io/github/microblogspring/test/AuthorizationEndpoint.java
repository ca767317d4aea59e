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

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;

/**
 * Asks the person and sends the browser back with a code or a refusal (IndieAuth, section
 * 5.2).
 *
 * @author The Micro.blog Spring team
 */
final class AuthorizationEndpoint {

	private final People people;

	private final HomePages homePages;

	private final AuthorizationCodes codes;

	AuthorizationEndpoint(People people, HomePages homePages, AuthorizationCodes codes) {
		this.people = people;
		this.homePages = homePages;
		this.codes = codes;
	}

	ResponseDefinition ask(Request request) {
		try {
			AuthorizationRequest authorizationRequest = AuthorizationRequest.of(Parameters.ofQuery(request));
			requireKnownMe(authorizationRequest);
			return Answers.html(200, new ConsentPage(this.people.all()).render(authorizationRequest));
		}
		catch (ClientMistakeException ex) {
			return Answers.mistake(ex);
		}
	}

	private void requireKnownMe(AuthorizationRequest request) {
		if (request.me() != null && !this.homePages.serves(request.me())) {
			throw ClientMistakeException.invalidRequest("me is not the address of anybody here.");
		}
	}

	ResponseDefinition decide(Request request) {
		try {
			Parameters form = Parameters.ofForm(request);
			AuthorizationRequest authorizationRequest = AuthorizationRequest.of(form);
			String result = switch (form.required("decision")) {
				case "approve" -> "code=" + this.codes.issue(new Grant(authorizationRequest, person(form)));
				case "deny" -> "error=access_denied";
				default -> throw ClientMistakeException.invalidRequest("decision must be approve or deny.");
			};
			return Answers.redirect(302, answerUri(authorizationRequest, result));
		}
		catch (ClientMistakeException ex) {
			return Answers.mistake(ex);
		}
	}

	private Person person(Parameters form) {
		String username = form.required("person");
		return this.people.withUsername(username)
			.orElseThrow(() -> ClientMistakeException.invalidRequest("person is nobody here."));
	}

	private String answerUri(AuthorizationRequest request, String result) {
		String separator = request.redirectUri().contains("?") ? "&" : "?";
		String state = URLEncoder.encode(request.state(), StandardCharsets.UTF_8);
		return request.redirectUri() + separator + result + "&state=" + state;
	}

}
