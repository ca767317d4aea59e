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

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.ProfileMembers;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.converter.Converter;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.StringUtils;

/**
 * Converts the answer to the redemption of a code or the refresh of a token. What
 * identity servers leave out is tolerated; what is there must be of the right type. The
 * {@code me} in the additional parameters is as it was received: nobody has confirmed it
 * yet.
 *
 * @author The Micro.blog Spring team
 * @see <a href="https://indieauth.spec.indieweb.org/#access-token-response">IndieAuth,
 * Access Token Response</a>
 */
final class MicroblogTokenResponseConverter implements Converter<Map<String, Object>, OAuth2AccessTokenResponse> {

	/**
	 * Of a token without {@code expires_in}. Nobody knows when it ends, but Spring
	 * Security's types want an end (TR-05).
	 */
	static final Duration UNKNOWN_LIFETIME = Duration.ofDays(3650);

	private static final Pattern TOKEN = Pattern.compile("[\\x20-\\x7E]{1,4096}");

	// Hundreds of thousands of digits take seconds to read
	private static final int MAX_NUMBER = 40;

	private final Set<String> requestedScopes;

	private final boolean hasToken;

	/**
	 * Create a new converter for the redemption of a code.
	 * @param requestedScopes the scopes that were asked for
	 */
	MicroblogTokenResponseConverter(Set<String> requestedScopes) {
		this(requestedScopes, !IdentityScopes.areAll(requestedScopes));
	}

	private MicroblogTokenResponseConverter(Set<String> requestedScopes, boolean hasToken) {
		this.requestedScopes = requestedScopes;
		this.hasToken = hasToken;
	}

	/**
	 * Create a new converter for the refresh of a token.
	 * @param grantedScopes the scopes of the token
	 * @return the converter
	 */
	static MicroblogTokenResponseConverter ofRefresh(Set<String> grantedScopes) {
		return new MicroblogTokenResponseConverter(grantedScopes, true);
	}

	/**
	 * Convert an answer.
	 * @throws IndieAuthException with the code {@code server_invalid} if it can't be used
	 */
	@Override
	public OAuth2AccessTokenResponse convert(Map<String, Object> answer) {
		OAuth2AccessTokenResponse.Builder response = this.hasToken ? withToken(answer) : withoutToken();
		return response.scopes(scopes(answer)).additionalParameters(additionalParameters(answer)).build();
	}

	// Not even where the answer has one: nobody asked for it (TR-09)
	private static OAuth2AccessTokenResponse.Builder withoutToken() {
		return OAuth2AccessTokenResponse.withToken(IdentityOnlyToken.VALUE)
			.tokenType(TokenType.BEARER)
			.expiresIn(UNKNOWN_LIFETIME.toSeconds());
	}

	private static OAuth2AccessTokenResponse.Builder withToken(Map<String, Object> answer) {
		String token = text(answer, OAuth2ParameterNames.ACCESS_TOKEN);
		if (token == null || !TOKEN.matcher(token).matches()) {
			throw invalid("The answer has no usable access_token");
		}
		String type = text(answer, OAuth2ParameterNames.TOKEN_TYPE);
		if (type != null && !TokenType.BEARER.getValue().equalsIgnoreCase(type)) {
			throw invalid("The answer has a token_type other than Bearer");
		}
		return OAuth2AccessTokenResponse.withToken(token)
			.tokenType(TokenType.BEARER)
			.expiresIn(lifetime(answer.get(OAuth2ParameterNames.EXPIRES_IN)))
			.refreshToken(refreshToken(answer));
	}

	private static @Nullable String refreshToken(Map<String, Object> answer) {
		String token = text(answer, OAuth2ParameterNames.REFRESH_TOKEN);
		if (token != null && !TOKEN.matcher(token).matches()) {
			throw invalid("The answer has a refresh_token that can't be used");
		}
		return token;
	}

	private static long lifetime(@Nullable Object expiresIn) {
		long unknown = UNKNOWN_LIFETIME.toSeconds();
		String text = String.valueOf(expiresIn);
		if (text.length() > MAX_NUMBER) {
			return unknown;
		}
		try {
			BigDecimal seconds = new BigDecimal(text);
			return (seconds.signum() > 0) ? Math.max(1, seconds.min(BigDecimal.valueOf(unknown)).longValue()) : unknown;
		}
		catch (NumberFormatException ex) {
			return unknown;
		}
	}

	// Never more than was asked for (T-O13); all of it if nothing is said (TR-04)
	private Set<String> scopes(Map<String, Object> answer) {
		String scope = text(answer, OAuth2ParameterNames.SCOPE);
		if (scope == null) {
			return this.requestedScopes;
		}
		List<String> granted = Arrays.asList(StringUtils.delimitedListToStringArray(scope, " "));
		return this.requestedScopes.stream()
			.filter(granted::contains)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	private static Map<String, Object> additionalParameters(Map<String, Object> answer) {
		Map<String, Object> parameters = new LinkedHashMap<>();
		if (answer.get(MicroblogProfile.ME) != null) {
			parameters.put(MicroblogProfile.ME, answer.get(MicroblogProfile.ME));
		}
		parameters.put(MicroblogProfile.PROFILE, ProfileMembers.of(answer));
		return parameters;
	}

	private static @Nullable String text(Map<String, Object> answer, String name) {
		Object value = answer.get(name);
		if (value != null && !(value instanceof String)) {
			throw invalid("The answer has '" + name + "' that is not a text");
		}
		return (String) value;
	}

	private static IndieAuthException invalid(String message) {
		return new IndieAuthException(SignInErrorCode.SERVER_INVALID, message);
	}

}
