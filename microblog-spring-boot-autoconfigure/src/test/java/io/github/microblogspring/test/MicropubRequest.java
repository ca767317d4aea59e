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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is posted to the Micropub endpoint, as a form or as JSON (Micropub, section 3).
 *
 * @param action what to do, {@code create} if nothing is said
 * @param url the post that it is done to
 * @param properties the properties of a new post
 * @param replace the properties to replace
 * @param add the values to add
 * @param remove the values to remove; a property without values is removed as a whole
 * @author The Micro.blog Spring team
 */
record MicropubRequest(String action, @Nullable String url, Map<String, List<String>> properties,
		Map<String, List<String>> replace, Map<String, List<String>> add, Map<String, List<String>> remove) {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Set<String> PROPERTIES = Set.of("content", "name", "photo", "mp-photo-alt", "category",
			"post-status", "published", "mp-destination", "mp-syndicate-to", "mp-channel");

	private static final Set<String> MULTIPLE = Set.of("photo", "mp-photo-alt", "category", "mp-syndicate-to");

	static MicropubRequest of(Request request) {
		if (request.getUrl().contains("?")) {
			throw ClientMistakeException.invalidRequest("Parameters belong in the body, not in the URL.");
		}
		String type = String.valueOf(request.contentTypeHeader().mimeTypePart());
		return switch (type) {
			case "application/x-www-form-urlencoded" -> ofForm(request.getBodyAsString());
			case "application/json" -> ofJson(request.getBodyAsString());
			default -> throw ClientMistakeException.invalidRequest("The content type must be that of a form or JSON.");
		};
	}

	private static MicropubRequest ofForm(String form) {
		Map<String, List<String>> fields = decode(form);
		String action = single(fields, "action");
		if (action != null) {
			if (!action.equals("delete")) {
				throw ClientMistakeException.invalidRequest("A form can only create and delete.");
			}
			return new MicropubRequest(action, single(fields, "url"), Map.of(), Map.of(), Map.of(), Map.of());
		}
		if (!"entry".equals(single(fields, "h"))) {
			throw ClientMistakeException.invalidRequest("The parameter h must be entry.");
		}
		fields.remove("h");
		fields.keySet().forEach(MicropubRequest::requireKnown);
		return new MicropubRequest("create", null, fields, Map.of(), Map.of(), Map.of());
	}

	private static Map<String, List<String>> decode(String form) {
		Map<String, List<String>> fields = new LinkedHashMap<>();
		for (String pair : form.split("&")) {
			int equals = pair.indexOf('=');
			String name = URLDecoder.decode((equals != -1) ? pair.substring(0, equals) : pair, StandardCharsets.UTF_8);
			String value = URLDecoder.decode((equals != -1) ? pair.substring(equals + 1) : "", StandardCharsets.UTF_8);
			boolean several = name.endsWith("[]");
			String property = several ? name.substring(0, name.length() - 2) : name;
			List<String> values = fields.computeIfAbsent(property, (key) -> new ArrayList<>());
			values.add(value);
			if (!several && values.size() > 1) {
				throw ClientMistakeException.invalidRequest("The parameter " + name + " occurs more than once.");
			}
		}
		return fields;
	}

	private static @Nullable String single(Map<String, List<String>> fields, String name) {
		List<String> values = fields.get(name);
		return (values != null) ? values.get(0) : null;
	}

	private static void requireKnown(String property) {
		if (!PROPERTIES.contains(property)) {
			throw ClientMistakeException.invalidRequest("The property " + property + " is not known here.");
		}
	}

	private static MicropubRequest ofJson(String json) {
		Map<?, ?> members = parse(json);
		Object action = members.get("action");
		Object url = members.get("url");
		if (action == null) {
			if (!List.of("h-entry").equals(members.get("type"))) {
				throw ClientMistakeException.invalidRequest("The type must be h-entry.");
			}
			return new MicropubRequest("create", null, properties(members.get("properties")), Map.of(), Map.of(),
					Map.of());
		}
		if (!action.equals("update") && !action.equals("delete")) {
			throw ClientMistakeException.invalidRequest("The action must be update or delete.");
		}
		return new MicropubRequest(action.toString(), (url != null) ? url.toString() : null, Map.of(),
				properties(members.get("replace")), properties(members.get("add")), removals(members.get("delete")));
	}

	private static Map<?, ?> parse(String json) {
		try {
			return JSON.readValue(json, Map.class);
		}
		catch (JacksonException ex) {
			throw ClientMistakeException.invalidRequest("The body must be a JSON object.");
		}
	}

	private static Map<String, List<String>> removals(@Nullable Object value) {
		if (!(value instanceof List<?> names)) {
			return properties(value);
		}
		Map<String, List<String>> removals = new LinkedHashMap<>();
		names.forEach((name) -> removals.put(name.toString(), List.of()));
		return removals;
	}

	private static Map<String, List<String>> properties(@Nullable Object value) {
		Map<String, List<String>> properties = new LinkedHashMap<>();
		if (value == null) {
			return properties;
		}
		if (!(value instanceof Map<?, ?> members)) {
			throw ClientMistakeException.invalidRequest("Properties must be an object.");
		}
		members.forEach((name, values) -> {
			requireKnown(name.toString());
			if (!(values instanceof List<?> list)) {
				throw ClientMistakeException.invalidRequest("The values of " + name + " must be an array.");
			}
			properties.put(name.toString(), list.stream().map(Object::toString).toList());
		});
		return properties;
	}

	/**
	 * The properties of a post after an update.
	 * @param before those before
	 * @return those after
	 */
	Map<String, List<String>> applyTo(Map<String, List<String>> before) {
		Map<String, List<String>> after = new LinkedHashMap<>(before);
		after.putAll(this.replace);
		this.add.forEach((name, values) -> {
			List<String> all = new ArrayList<>(after.getOrDefault(name, List.of()));
			all.addAll(values);
			if (all.size() > 1 && !MULTIPLE.contains(name)) {
				throw ClientMistakeException.invalidRequest("The property " + name + " can have one value only.");
			}
			after.put(name, all);
		});
		this.remove.forEach((name, values) -> {
			List<String> left = new ArrayList<>(after.getOrDefault(name, List.of()));
			left.removeAll(values);
			if (values.isEmpty() || left.isEmpty()) {
				after.remove(name);
			}
			else {
				after.put(name, left);
			}
		});
		return after;
	}

}
