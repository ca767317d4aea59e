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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;

/**
 * Redeems a code for an identity or for an access token (IndieAuth, section 5.3).
 *
 * @author The Micro.blog Spring team
 */
final class RedemptionEndpoint {

	private static final Pattern CODE_VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

	private final AuthorizationCodes codes;

	private final AccessTokens tokens;

	private final NextFailure nextFailure;

	RedemptionEndpoint(AuthorizationCodes codes, AccessTokens tokens, NextFailure nextFailure) {
		this.codes = codes;
		this.tokens = tokens;
		this.nextFailure = nextFailure;
	}

	ResponseDefinition redeemForIdentity(Request request) {
		return redeem(request, (grant) -> grant.person().identity());
	}

	ResponseDefinition redeemForToken(Request request) {
		return redeem(request, this::identityAndToken);
	}

	private ResponseDefinition redeem(Request request, Function<Grant, Map<String, Object>> answer) {
		try {
			return this.nextFailure.answer(answer.apply(redeem(request)));
		}
		catch (ClientMistakeException ex) {
			return Answers.error(400, ex.error(), ex.description());
		}
	}

	private Grant redeem(Request request) {
		if (request.containsHeader("Authorization")) {
			throw ClientMistakeException.invalidRequest("A public client sends no Authorization header.");
		}
		Parameters form = Parameters.ofForm(request);
		form.requireValue("grant_type", "authorization_code");
		form.requireAbsent("client_secret");
		String code = form.required("code");
		String clientId = form.required("client_id");
		String redirectUri = form.required("redirect_uri");
		String codeVerifier = form.required("code_verifier");
		Grant grant = this.codes.redeem(code);
		requireSame("client_id", clientId, grant.request().clientId());
		requireSame("redirect_uri", redirectUri, grant.request().redirectUri());
		requireVerified(codeVerifier, grant.request().codeChallenge());
		return grant;
	}

	private void requireSame(String name, String actual, String expected) {
		if (!actual.equals(expected)) {
			throw ClientMistakeException.invalidGrant(name + " is not that of the authorization request.");
		}
	}

	private void requireVerified(String codeVerifier, String codeChallenge) {
		if (!CODE_VERIFIER.matcher(codeVerifier).matches() || !challengeOf(codeVerifier).equals(codeChallenge)) {
			throw ClientMistakeException.invalidGrant("code_verifier does not match the code_challenge.");
		}
	}

	private String challengeOf(String codeVerifier) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			byte[] hash = digest.digest(codeVerifier.getBytes(StandardCharsets.US_ASCII));
			return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Map<String, Object> identityAndToken(Grant grant) {
		if (!grant.request().asksForToken()) {
			return grant.person().identity();
		}
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("scope", grant.request().scope());
		body.putAll(grant.person().identity());
		body.put("token_type", "Bearer");
		body.put("access_token", this.tokens.issue(Access.of(grant)));
		return body;
	}

}
