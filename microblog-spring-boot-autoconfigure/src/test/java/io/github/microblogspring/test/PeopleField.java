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
import java.util.stream.Collectors;

/**
 * The field of a form in which a person is chosen.
 *
 * @author The Micro.blog Spring team
 */
final class PeopleField {

	private static final String FIELD = """
			<fieldset>
			<legend>%s</legend>
			%s
			</fieldset>""";

	private static final String PERSON = """
			<label class="person" for="person-%1$s">
			<input type="radio" id="person-%1$s" name="person" value="%1$s"%2$s>
			<img src="%3$s" alt="" width="40" height="40">
			<span>%4$s<small>%5$s</small></span>
			</label>""";

	private PeopleField() {
	}

	static String render(String legend, List<Person> people, Person preselected) {
		String options = people.stream()
			.map((person) -> PERSON.formatted(person.username(), person.equals(preselected) ? " checked" : "",
					person.photo(), Html.escape(person.name()), person.me()))
			.collect(Collectors.joining("\n"));
		return FIELD.formatted(legend, options);
	}

}
