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

package io.github.microblogspring.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.microblogspring.account.MicroblogAccountException.Code;
import io.github.microblogspring.indieauth.LenientTime;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The members of an answer by their types. Of a member that is {@code null} nothing is
 * known; one of another type makes the answer unusable.
 *
 * @param members the members of the JSON object
 * @author The Micro.blog Spring team
 */
record AccountAnswer(Map<String, Object> members) {

	boolean has(String name) {
		return this.members.containsKey(name);
	}

	String requiredText(String name) {
		String text = text(name);
		if (!StringUtils.hasText(text)) {
			throw invalid("no '" + name + "'");
		}
		return text;
	}

	@Nullable String text(String name) {
		Object value = this.members.get(name);
		if (value != null && !(value instanceof String)) {
			throw invalid("'" + name + "' that is not a text");
		}
		return (String) value;
	}

	@Nullable Boolean flag(String name) {
		Object value = this.members.get(name);
		if (value != null && !(value instanceof Boolean)) {
			throw invalid("'" + name + "' that is neither true nor false");
		}
		return (Boolean) value;
	}

	List<String> texts(String name) {
		Object value = this.members.get(name);
		List<String> texts = new ArrayList<>();
		if (value == null) {
			return texts;
		}
		if (!(value instanceof List<?> elements)) {
			throw invalid("'" + name + "' that is not a list");
		}
		for (Object element : elements) {
			if (!(element instanceof String text)) {
				throw invalid("'" + name + "' with something that is not a text");
			}
			texts.add(text);
		}
		return texts;
	}

	@Nullable Instant time(String name) {
		return LenientTime.parse(this.members.get(name));
	}

	private static MicroblogAccountException invalid(String what) {
		return new MicroblogAccountException(Code.INVALID_RESPONSE, "The answer has " + what);
	}

}
