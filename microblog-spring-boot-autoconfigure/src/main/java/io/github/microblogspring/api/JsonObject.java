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

package io.github.microblogspring.api;

import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.github.microblogspring.indieauth.LenientTime;
import io.github.microblogspring.indieauth.http.HttpUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * An object in an answer. A member that has another type than it should is like one that
 * is missing.
 *
 * @param members the members as they were parsed
 * @author The Micro.blog Spring team
 */
record JsonObject(Map<?, ?> members) {

	private static final JsonObject EMPTY = new JsonObject(Map.of());

	@Nullable String text(String name) {
		return asText(this.members.get(name));
	}

	/**
	 * The texts of an array, or the one text that is there instead.
	 * @param name the name of the member
	 * @return the texts
	 */
	List<String> texts(String name) {
		return values(name, JsonObject::asText);
	}

	/**
	 * An identifier, which servers write as a number or as a text.
	 * @param name the name of the member
	 * @return its digits or its text
	 */
	@Nullable String id(String name) {
		return asId(this.members.get(name));
	}

	/**
	 * A URL that may be followed or shown: one of another scheme, such as
	 * {@code javascript}, is like one that is missing.
	 * @param name the name of the member
	 * @return the http or https URL as it was written
	 */
	@Nullable URI url(String name) {
		return asUrl(text(name));
	}

	@Nullable Instant time(String name) {
		return LenientTime.parse(this.members.get(name));
	}

	boolean isTrue(String name) {
		return Boolean.TRUE.equals(flag(name));
	}

	@Nullable Boolean flag(String name) {
		return (this.members.get(name) instanceof Boolean flag) ? flag : null;
	}

	@Nullable Integer number(String name) {
		Object value = this.members.get(name);
		return (value instanceof Integer number) ? number : null;
	}

	boolean isArray(String name) {
		return this.members.get(name) instanceof List;
	}

	JsonObject object(String name) {
		JsonObject object = asObject(this.members.get(name));
		return (object != null) ? object : EMPTY;
	}

	<T> List<T> objects(String name, Function<JsonObject, @Nullable T> mapper) {
		return values(name, (value) -> {
			JsonObject object = asObject(value);
			return (object != null) ? mapper.apply(object) : null;
		});
	}

	<T> List<T> values(String name, Function<@Nullable Object, @Nullable T> mapper) {
		Object value = this.members.get(name);
		List<?> values = (value instanceof List<?> list) ? list : (value != null) ? List.of(value) : List.of();
		return values.stream().<@Nullable T>map(mapper).<T>mapMulti((mapped, result) -> {
			if (mapped != null) {
				result.accept(mapped);
			}
		}).toList();
	}

	static @Nullable String asText(@Nullable Object value) {
		return (value instanceof String text && StringUtils.hasText(text)) ? text : null;
	}

	static @Nullable String asId(@Nullable Object value) {
		boolean whole = value instanceof Integer || value instanceof Long || value instanceof BigInteger;
		return whole ? Objects.toString(value) : asText(value);
	}

	static @Nullable URI asUrl(@Nullable String text) {
		HttpUrl url = (text != null) ? HttpUrl.of(text) : null;
		if (text == null || url == null) {
			return null;
		}
		try {
			return URI.create(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	static @Nullable JsonObject asObject(@Nullable Object value) {
		return (value instanceof Map<?, ?> members) ? new JsonObject(members) : null;
	}

}
