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

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page that asks a person whether an application may know them.
 *
 * @author The Micro.blog Spring team
 */
final class ConsentPage {

	private static final String CONTENT = """
			<h1>Sign in to an application?</h1>
			<p><code id="client-id">%s</code> wants to know who you are.</p>
			%s
			<form method="post" action="/indieauth/approve">
			%s
			%s
			<div class="buttons">
			<button class="primary" type="submit" id="approve" name="decision" value="approve">Approve</button>
			<button type="submit" id="deny" name="decision" value="deny">Deny</button>
			</div>
			</form>
			""";

	private static final String SCOPES = """
			<p>It also asks for:</p>
			<ul id="scopes">%s</ul>""";

	private static final String HIDDEN_FIELD = """
			<input type="hidden" name="%s" value="%s">""";

	private final List<Person> people;

	ConsentPage(List<Person> people) {
		this.people = people;
	}

	String render(AuthorizationRequest request) {
		return Html.page("Sign in to an application?",
				CONTENT.formatted(Html.escape(request.clientId()), scopes(request),
						hiddenFields(request.toParameters()),
						PeopleField.render("Continue as", this.people, preselected(request))));
	}

	private String scopes(AuthorizationRequest request) {
		if (request.scopes().isEmpty()) {
			return "";
		}
		return SCOPES.formatted(request.scopes()
			.stream()
			.map((scope) -> "<li><code>" + Html.escape(scope) + "</code></li>")
			.collect(Collectors.joining()));
	}

	private String hiddenFields(Map<String, String> parameters) {
		return parameters.entrySet()
			.stream()
			.map((field) -> HIDDEN_FIELD.formatted(field.getKey(), Html.escape(field.getValue())))
			.collect(Collectors.joining("\n"));
	}

	private Person preselected(AuthorizationRequest request) {
		return this.people.stream()
			.filter((person) -> person.me().toString().equals(request.me()))
			.findFirst()
			.orElse(this.people.get(0));
	}

}
