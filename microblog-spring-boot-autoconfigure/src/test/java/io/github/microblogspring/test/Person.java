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

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A person with a blog at the {@link LocalMicroblog}.
 *
 * @param username the name of the account, the {@code nickname} of the profile
 * @param name the name to show
 * @param me the profile URL in its canonical form, with {@code https} and a trailing
 * slash
 * @param photo the URL of a picture that the stand-in serves
 * @param email the e-mail address of the account, to which mails are sent
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record Person(String username, String name, URI me, String photo, String email) {

	String host() {
		return this.me().getHost();
	}

	Map<String, Object> identity() {
		Map<String, Object> identity = new LinkedHashMap<>();
		identity.put("me", this.me.toString());
		identity.put("profile", profile());
		return identity;
	}

	private Map<String, Object> profile() {
		Map<String, Object> profile = new LinkedHashMap<>();
		profile.put("name", this.name);
		profile.put("url", this.me.toString());
		profile.put("photo", this.photo);
		profile.put("nickname", this.username);
		return profile;
	}

}
