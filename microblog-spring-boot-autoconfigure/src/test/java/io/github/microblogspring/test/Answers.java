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

import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import tools.jackson.databind.json.JsonMapper;

/**
 * The forms that an answer of the stand-in can have.
 *
 * @author The Micro.blog Spring team
 */
final class Answers {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private Answers() {
	}

	static ResponseDefinition json(int status, Object body) {
		return answer(status, "application/json", JSON.writeValueAsString(body));
	}

	static ResponseDefinition error(int status, String error, String description) {
		return json(status, Map.of("error", error, "error_description", description));
	}

	static ResponseDefinition html(int status, String html) {
		return answer(status, "text/html; charset=utf-8", html);
	}

	static ResponseDefinition mistake(ClientMistakeException mistake) {
		return html(400, Html.page("This request is not right",
				"<h1>This request is not right</h1><p id=\"mistake\">" + Html.escape(mistake.description()) + "</p>"));
	}

	static ResponseDefinition notFound() {
		return html(404, Html.page("Not found", "<h1>Not found</h1>"));
	}

	static ResponseDefinition redirect(int status, String location) {
		return new ResponseDefinitionBuilder().withStatus(status).withHeader("Location", location).build();
	}

	static ResponseDefinition answer(int status, String contentType, String body) {
		return new ResponseDefinitionBuilder().withStatus(status)
			.withHeader("Content-Type", contentType)
			.withHeader("Cache-Control", "no-store")
			.withBody(body)
			.build();
	}

}
