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

package io.github.microblogspring.oauth2;

import java.util.Locale;
import java.util.Map;

import io.github.microblogspring.indieauth.BoundedJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.StringUtils;

/**
 * A token together with what it belongs to. It is stored in place of the bare token, so
 * that it is of no use in another place, and is sent to no server but the one that issued
 * it.
 *
 * @param kind what the token is for
 * @param principalName the name of the person whose token it is
 * @param tokenUri the token endpoint that issued the token
 * @param token the token itself
 * @author The Micro.blog Spring team
 */
record TokenEnvelope(Kind kind, String principalName, String tokenUri, String token) {

	private static final String KIND = "kind";

	private static final String PRINCIPAL = "principal";

	private static final String TOKEN_ENDPOINT = "token_endpoint";

	private static final String TOKEN = "token";

	/**
	 * Write the envelope.
	 * @return a JSON object in UTF-8
	 */
	byte[] toJson() {
		JsonMapper json = JsonMapper.shared();
		return json.writeValueAsBytes(json.createObjectNode()
			.put(KIND, this.kind.text())
			.put(PRINCIPAL, this.principalName)
			.put(TOKEN_ENDPOINT, this.tokenUri)
			.put(TOKEN, this.token));
	}

	/**
	 * Read an envelope.
	 * @param json what may be a JSON object in UTF-8
	 * @return the envelope, {@code null} if it is anything else
	 */
	static @Nullable TokenEnvelope fromJson(byte[] json) {
		Map<String, Object> members = BoundedJson.parse(json);
		if (members == null) {
			return null;
		}
		Kind kind = Kind.of(members.get(KIND));
		String principalName = text(members.get(PRINCIPAL));
		String tokenUri = text(members.get(TOKEN_ENDPOINT));
		String token = text(members.get(TOKEN));
		if (kind == null || principalName == null || tokenUri == null || token == null) {
			return null;
		}
		return new TokenEnvelope(kind, principalName, tokenUri, token);
	}

	private static @Nullable String text(@Nullable Object member) {
		return (member instanceof String text && StringUtils.hasText(text)) ? text : null;
	}

	// Never the token
	@Override
	public String toString() {
		return "TokenEnvelope[" + this.kind.text() + "]";
	}

	/**
	 * What a token is for.
	 */
	enum Kind {

		ACCESS, REFRESH;

		private String text() {
			return name().toLowerCase(Locale.ROOT);
		}

		private static @Nullable Kind of(@Nullable Object text) {
			for (Kind kind : values()) {
				if (kind.text().equals(text)) {
					return kind;
				}
			}
			return null;
		}

	}

}
