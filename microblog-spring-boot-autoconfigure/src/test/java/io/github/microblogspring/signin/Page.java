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

package io.github.microblogspring.signin;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What a {@link Browser} got from one request.
 *
 * @param uri the URL that was asked
 * @param status the status
 * @param headers the headers
 * @param body the body
 */
record Page(URI uri, int status, HttpHeaders headers, String body) {

	boolean isRedirect() {
		return this.status >= 300 && this.status <= 399;
	}

	URI location() {
		return this.uri.resolve(this.headers.firstValue("Location").orElseThrow());
	}

	@Nullable String locationParameter(String name) {
		String value = UriComponentsBuilder.fromUri(location()).build().getQueryParams().getFirst(name);
		return (value != null) ? URLDecoder.decode(value, StandardCharsets.UTF_8) : null;
	}

	Document document() {
		return Jsoup.parse(this.body, this.uri.toString());
	}

	URI formAction() {
		return URI.create(form().absUrl("action"));
	}

	Map<String, String> formFields() {
		Map<String, String> fields = new LinkedHashMap<>();
		form().select("input[name]").forEach((field) -> {
			if (!field.attr("type").equals("radio") || field.hasAttr("checked")) {
				fields.put(field.attr("name"), field.attr("value"));
			}
		});
		return fields;
	}

	private Element form() {
		Element form = document().selectFirst("form");
		Assert.state(form != null, () -> "No form at " + this.uri + ": " + this.status + " " + this.body);
		return form;
	}

}
