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

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.DiscoveredServer;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.ProfileUrl;
import io.github.microblogspring.indieauth.RedeemedAt;
import io.github.microblogspring.indieauth.ServerEndpoints;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * What has to be remembered of a sign-in while the person is away at their server: the
 * one typed view of the attributes of the {@link OAuth2AuthorizationRequest}. What was
 * found when the person left is frozen there, and the callback uses nothing else (DI-15).
 *
 * @param server the server that the person was sent to, and how it was found; the chain
 * is empty for the plain button
 * @param redeemedAt where the code will be redeemed
 * @param startedAt when the person left
 * @param typedAddress what the person typed, if they did
 * @param consent what somebody who was signed in is asked for, if they were
 * @author The Micro.blog Spring team
 */
record PendingSignIn(DiscoveredServer server, RedeemedAt redeemedAt, Instant startedAt, @Nullable String typedAddress,
		PendingSignIn.@Nullable Consent consent) {

	static final Duration LIFETIME = Duration.ofMinutes(10);

	private static final String PREFIX = "microblog.";

	private static final String ENDPOINTS = PREFIX + "endpoints";

	private static final String CHAIN = PREFIX + "chain";

	private static final String FROM_METADATA = PREFIX + "from-metadata";

	private static final String PROMISES_ISS = PREFIX + "promises-iss";

	private static final String REMEMBERED = PREFIX + "remembered";

	private static final String REDEEMED_AT = PREFIX + "redeemed-at";

	private static final String STARTED_AT = PREFIX + "started-at";

	private static final String TYPED_ADDRESS = PREFIX + "typed-address";

	private static final String CONSENT_ME = PREFIX + "consent-me";

	private static final String CONSENT_SCOPES = PREFIX + "consent-scopes";

	static @Nullable PendingSignIn of(OAuth2AuthorizationRequest request) {
		Map<String, Object> attributes = request.getAttributes();
		if (!(attributes.get(ENDPOINTS) instanceof Map<?, ?> endpoints)
				|| !(attributes.get(CHAIN) instanceof List<?> chain)
				|| !(attributes.get(REDEEMED_AT) instanceof String redeemedAt)
				|| !(attributes.get(STARTED_AT) instanceof String startedAt)) {
			return null;
		}
		DiscoveredServer server = new DiscoveredServer(
				chain.stream().map((url) -> URI.create(String.valueOf(url))).toList(), serverEndpoints(endpoints),
				Boolean.parseBoolean(String.valueOf(attributes.get(FROM_METADATA))),
				Boolean.parseBoolean(String.valueOf(attributes.get(PROMISES_ISS))),
				Boolean.parseBoolean(String.valueOf(attributes.get(REMEMBERED))));
		return new PendingSignIn(server, RedeemedAt.valueOf(redeemedAt), Instant.parse(startedAt),
				(String) attributes.get(TYPED_ADDRESS), consent(attributes));
	}

	private static @Nullable Consent consent(Map<String, Object> attributes) {
		if (!(attributes.get(CONSENT_ME) instanceof String me)
				|| !(attributes.get(CONSENT_SCOPES) instanceof List<?> scopes)) {
			return null;
		}
		return new Consent(me, scopes.stream().map(String::valueOf).toList());
	}

	void writeTo(Map<String, Object> attributes) {
		attributes.put(ENDPOINTS, new LinkedHashMap<>(this.server.endpoints().toMap()));
		attributes.put(CHAIN, new ArrayList<>(this.server.chain().stream().map(URI::toString).toList()));
		attributes.put(FROM_METADATA, String.valueOf(this.server.fromMetadata()));
		attributes.put(PROMISES_ISS, String.valueOf(this.server.promisesIss()));
		attributes.put(REMEMBERED, String.valueOf(this.server.remembered()));
		attributes.put(REDEEMED_AT, this.redeemedAt.name());
		attributes.put(STARTED_AT, this.startedAt.toString());
		if (this.typedAddress != null) {
			attributes.put(TYPED_ADDRESS, this.typedAddress);
		}
		if (this.consent != null) {
			attributes.put(CONSENT_ME, this.consent.me());
			attributes.put(CONSENT_SCOPES, new ArrayList<>(this.consent.scopes()));
		}
	}

	boolean isExpired(Instant now) {
		return now.isAfter(this.startedAt.plus(LIFETIME));
	}

	private static ServerEndpoints serverEndpoints(Map<?, ?> map) {
		Map<String, Object> endpoints = new LinkedHashMap<>();
		map.forEach((key, value) -> endpoints.put(String.valueOf(key), value));
		return ServerEndpoints.fromMap(endpoints);
	}

	/**
	 * What somebody who was signed in is asked for.
	 *
	 * @param me who is asked
	 * @param scopes without which the answer is of no use
	 */
	record Consent(String me, List<String> scopes) {

		/**
		 * Check an answer.
		 * @throws IndieAuthException if it is about somebody else, or the person has not
		 * allowed what they were asked for
		 */
		void check(ProfileUrl answered, Set<String> granted) {
			if (!ProfileUrl.parse(this.me).equals(answered)) {
				throw new IndieAuthException(SignInErrorCode.IDENTITY_NOT_CONFIRMED,
						"The answer is about somebody else than the person who was asked for more");
			}
			// To ask once more would be an endless loop where servers remember the answer
			if (!granted.containsAll(this.scopes)) {
				throw new IndieAuthException(SignInErrorCode.ACCESS_DENIED, "The person was asked for the scope '"
						+ String.join(" ", this.scopes) + "' and has not allowed it");
			}
		}

	}

}
