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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query or of a form, each of which may occur once only (RFC 6749,
 * section 3.1).
 *
 * @author The Micro.blog Spring team
 */
final class Parameters {

	private static final String FORM = "application/x-www-form-urlencoded";

	private final Map<String, String> values;

	private Parameters(Map<String, String> values) {
		this.values = values;
	}

	static Parameters ofQuery(Request request) {
		int query = request.getUrl().indexOf('?');
		return new Parameters(decode((query != -1) ? request.getUrl().substring(query + 1) : ""));
	}

	static Parameters ofForm(Request request) {
		if (request.getUrl().contains("?")) {
			throw ClientMistakeException.invalidRequest("Parameters belong in the body, not in the URL.");
		}
		if (!FORM.equals(request.contentTypeHeader().mimeTypePart())) {
			throw ClientMistakeException.invalidRequest("The content type must be " + FORM + ".");
		}
		return new Parameters(decode(request.getBodyAsString()));
	}

	private static Map<String, String> decode(String encoded) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String pair : encoded.split("&")) {
			int equals = pair.indexOf('=');
			String name = URLDecoder.decode((equals != -1) ? pair.substring(0, equals) : pair, StandardCharsets.UTF_8);
			String value = URLDecoder.decode((equals != -1) ? pair.substring(equals + 1) : "", StandardCharsets.UTF_8);
			if (values.put(name, value) != null) {
				throw ClientMistakeException.invalidRequest("The parameter " + name + " occurs more than once.");
			}
		}
		return values;
	}

	@Nullable String get(String name) {
		return this.values.get(name);
	}

	String required(String name) {
		String value = this.values.get(name);
		if (value == null || value.isEmpty()) {
			throw ClientMistakeException.invalidRequest("The parameter " + name + " is missing.");
		}
		return value;
	}

	void requireValue(String name, String expected) {
		if (!expected.equals(required(name))) {
			throw ClientMistakeException.invalidRequest("The parameter " + name + " must be " + expected + ".");
		}
	}

	void requireAbsent(String name) {
		if (this.values.containsKey(name)) {
			throw ClientMistakeException.invalidRequest("The parameter " + name + " does not belong here.");
		}
	}

}
