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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An authorization request that keeps all the rules (IndieAuth, section 5.2).
 *
 * @param clientId the URL of the application
 * @param redirectUri where the answer goes
 * @param state what the application wants back with the answer
 * @param scope what it asked for, empty for identity only
 * @param codeChallenge the S256 challenge of the code verifier
 * @param me the profile URL that the person typed, if any
 * @author The Micro.blog Spring team
 */
record AuthorizationRequest(String clientId, String redirectUri, String state, String scope, String codeChallenge,
		@Nullable String me) {

	private static final int LONGEST_STATE = 36;

	private static final Pattern S256_CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

	private static final Pattern PRIVATE_USE_SCHEME = Pattern.compile("(?!https?:)[a-z][a-z0-9+.-]*:[\\w./-]+");

	private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

	static AuthorizationRequest of(Parameters parameters) {
		parameters.requireValue("response_type", "code");
		URI clientId = url(parameters, "client_id");
		URI redirectUri = redirectUri(parameters, clientId);
		String scope = parameters.get("scope");
		return new AuthorizationRequest(clientId.toString(), redirectUri.toString(), state(parameters),
				(scope != null) ? scope : "", codeChallenge(parameters), parameters.get("me"));
	}

	private static URI url(Parameters parameters, String name) {
		try {
			URI url = URI.create(parameters.required(name));
			boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
			if (web && url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null) {
				return url;
			}
		}
		catch (IllegalArgumentException ex) {
			// Not a URL: refused below
		}
		throw ClientMistakeException
			.invalidRequest(name + " must be an absolute http(s) URL without user info and fragment.");
	}

	// Mobile apps have schemes of their own (RFC 8252, section 7.1)
	private static URI redirectUri(Parameters parameters, URI clientId) {
		if (PRIVATE_USE_SCHEME.matcher(parameters.required("redirect_uri")).matches()) {
			return URI.create(parameters.required("redirect_uri"));
		}
		URI redirectUri = url(parameters, "redirect_uri");
		requireSameOriginOrLoopback(clientId, redirectUri);
		return redirectUri;
	}

	private static void requireSameOriginOrLoopback(URI clientId, URI redirectUri) {
		boolean loopback = isLoopback(clientId) && isLoopback(redirectUri);
		if (!loopback && !origin(clientId).equals(origin(redirectUri))) {
			throw ClientMistakeException
				.invalidRequest("redirect_uri must have the scheme, host and port of client_id.");
		}
	}

	private static boolean isLoopback(URI url) {
		return LOOPBACK.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches();
	}

	private static String origin(URI url) {
		int defaultPort = "https".equals(url.getScheme()) ? 443 : 80;
		int port = (url.getPort() != -1) ? url.getPort() : defaultPort;
		return url.getScheme() + "://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + port;
	}

	private static String state(Parameters parameters) {
		String state = parameters.required("state");
		if (state.length() > LONGEST_STATE || state.contains("=")) {
			throw ClientMistakeException
				.invalidRequest("state must have at most " + LONGEST_STATE + " characters and no padding.");
		}
		return state;
	}

	private static String codeChallenge(Parameters parameters) {
		parameters.requireValue("code_challenge_method", "S256");
		String challenge = parameters.required("code_challenge");
		if (!S256_CHALLENGE.matcher(challenge).matches()) {
			throw ClientMistakeException.invalidRequest("code_challenge must have 43 characters of base64url.");
		}
		return challenge;
	}

	List<String> scopes() {
		return Pattern.compile(" ").splitAsStream(this.scope).filter((name) -> !name.isBlank()).toList();
	}

	boolean asksForToken() {
		return scopes().stream().anyMatch((name) -> !name.equals("profile") && !name.equals("email"));
	}

	Map<String, String> toParameters() {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("response_type", "code");
		parameters.put("client_id", this.clientId);
		parameters.put("redirect_uri", this.redirectUri);
		parameters.put("state", this.state);
		parameters.put("scope", this.scope);
		parameters.put("code_challenge", this.codeChallenge);
		parameters.put("code_challenge_method", "S256");
		return parameters;
	}

}
