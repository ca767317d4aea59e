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

package io.github.microblogspring.indieauth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.http.HttpUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Reads what a server says about a person, as far as it can be shown: a limited number of
 * texts that are neither empty nor too long, and only http(s) URLs where there should be
 * one.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#profile-information">IndieAuth,
 * Profile Information</a>
 */
public final class ProfileMembers {

	private static final int MAX_TEXT = 2048;

	private static final int MAX_MEMBERS = 20;

	private static final Set<String> URLS = Set.of("url", "photo");

	private ProfileMembers() {
	}

	/**
	 * Read the {@code profile} of an answer; without one, the members that older servers
	 * have in the answer itself.
	 * @param answer the answer
	 * @return what can be shown, possibly nothing
	 */
	public static Map<String, Object> of(Map<String, Object> answer) {
		Map<String, Object> profile = new LinkedHashMap<>();
		if (answer.get("profile") instanceof Map<?, ?> members) {
			members.entrySet()
				.stream()
				.filter((member) -> isShowable(String.valueOf(member.getKey()), member.getValue()))
				.limit(MAX_MEMBERS)
				.forEach((member) -> profile.put(String.valueOf(member.getKey()), member.getValue()));
		}
		else {
			List.of("name", "photo", "url")
				.stream()
				.filter((name) -> isShowable(name, answer.get(name)))
				.forEach((name) -> profile.put(name, answer.get(name)));
		}
		return profile;
	}

	private static boolean isShowable(String name, @Nullable Object value) {
		return name.length() <= MAX_TEXT && value instanceof String text && StringUtils.hasText(text)
				&& text.length() <= MAX_TEXT && (!URLS.contains(name) || HttpUrl.of(text) != null);
	}

}
