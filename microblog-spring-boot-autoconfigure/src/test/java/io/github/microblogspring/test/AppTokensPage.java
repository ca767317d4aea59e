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
import java.util.Optional;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;

/**
 * The page on which a person makes an app token, and deletes it.
 *
 * @author The Micro.blog Spring team
 */
final class AppTokensPage {

	private static final String TITLE = "App tokens";

	private static final String FORM = """
			<h1>App tokens</h1>
			<p>With an app token, an application can do everything that the person can.</p>
			<form method="post" action="/account/apps">
			%s
			<div class="buttons">
			<button class="primary" type="submit" id="create-token">Make an app token</button>
			</div>
			</form>
			""";

	private static final String TOKEN = """
			<h1>App token of %s</h1>
			<p><code id="app-token">%s</code></p>
			<p>Copy it now, it is not shown again. <a href="/account/apps">Make another one</a></p>
			<form method="post" action="/account/apps">
			<input type="hidden" name="delete" value="%s">
			<div class="buttons">
			<button type="submit" id="delete-token">Delete it</button>
			</div>
			</form>
			""";

	private final People people;

	private final AccessTokens accessTokens;

	AppTokensPage(People people, AccessTokens accessTokens) {
		this.people = people;
		this.accessTokens = accessTokens;
	}

	ResponseDefinition ask() {
		List<Person> all = this.people.all();
		return Answers.html(200, Html.page(TITLE, FORM.formatted(PeopleField.render("For", all, all.get(0)))));
	}

	ResponseDefinition create(Request request) {
		try {
			Parameters form = Parameters.ofForm(request);
			if (form.get("delete") != null) {
				this.accessTokens.revoke(form.required("delete"));
				return ask();
			}
			Optional<Person> person = this.people.withUsername(form.required("person"));
			return person.map(this::created)
				.orElseThrow(() -> ClientMistakeException.invalidRequest("person is nobody here."));
		}
		catch (ClientMistakeException ex) {
			return Answers.mistake(ex);
		}
	}

	private ResponseDefinition created(Person person) {
		String token = this.accessTokens.issue(Access.full(person));
		return Answers.html(200, Html.page(TITLE, TOKEN.formatted(Html.escape(person.name()), token, token)));
	}

}
