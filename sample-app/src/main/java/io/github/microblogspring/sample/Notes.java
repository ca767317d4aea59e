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

package io.github.microblogspring.sample;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.server.ResponseStatusException;

/**
 * The newest notes of the people who wrote last, until the application stops. The whole
 * profile URL is the key: a host or a name could be somebody else's.
 */
@Component
class Notes {

	private static final int MAX_PEOPLE = 100;

	private static final int MAX_NOTES = 20;

	private static final int MAX_LENGTH = 500;

	private final Map<String, Deque<String>> notes = new LinkedHashMap<>();

	synchronized List<String> of(String me) {
		return List.copyOf(this.notes.getOrDefault(me, new ArrayDeque<>()));
	}

	synchronized void add(String me, @Nullable String text) {
		if (!StringUtils.hasText(text) || text.length() > MAX_LENGTH) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
		}
		Deque<String> own = this.notes.remove(me);
		if (own == null) {
			own = new ArrayDeque<>();
		}
		own.addFirst(text);
		if (own.size() > MAX_NOTES) {
			own.removeLast();
		}
		this.notes.put(me, own);
		if (this.notes.size() > MAX_PEOPLE) {
			this.notes.remove(this.notes.keySet().iterator().next());
		}
	}

}
