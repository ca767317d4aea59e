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

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Asks a configured endpoint whose token that is: a token endpoint, such as Micro.blog's,
 * or an introspection endpoint. Neither replaces the token nor lets it expire.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see IntrospectionForm
 */
public final class TokenVerification {

	private static final Set<Integer> REFUSED = Set.of(400, 401);

	private static final Set<Integer> UNKNOWN = Set.of(400, 401, 404);

	private static final Set<Integer> NONE = Set.of();

	private static final int MAX_SCOPES = 100;

	private static final int LONGEST_SCOPE = 200;

	private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,4096}");

	// Hundreds of thousands of digits take seconds to read
	private static final int MAX_NUMBER = 40;

	private static final BigDecimal LATEST = BigDecimal.valueOf(Instant.MAX.getEpochSecond());

	private final ClientHttpRequestFactory requestFactory;

	private final IntrospectionEndpoint endpoint;

	private final String endpointName;

	private final Clock clock;

	/**
	 * Create a new verification at the token endpoint of the configured provider.
	 * @param requestFactory makes the requests; must neither follow redirects nor wait or
	 * read without end
	 * @param provider whose tokens are checked
	 */
	public TokenVerification(ClientHttpRequestFactory requestFactory, IndieAuthProvider provider) {
		this(requestFactory, provider, Clock.systemUTC());
	}

	TokenVerification(ClientHttpRequestFactory requestFactory, IndieAuthProvider provider, Clock clock) {
		this(requestFactory, tokenEndpoint(provider), clock);
	}

	/**
	 * Create a new verification.
	 * @param requestFactory makes the requests; must neither follow redirects nor wait or
	 * read without end
	 * @param endpoint where to ask
	 */
	public TokenVerification(ClientHttpRequestFactory requestFactory, IntrospectionEndpoint endpoint) {
		this(requestFactory, endpoint, Clock.systemUTC());
	}

	TokenVerification(ClientHttpRequestFactory requestFactory, IntrospectionEndpoint endpoint, Clock clock) {
		this.requestFactory = requestFactory;
		this.endpoint = endpoint;
		this.endpointName = isIntrospection() ? "The introspection endpoint" : "The token endpoint";
		this.clock = clock;
	}

	private static IntrospectionEndpoint tokenEndpoint(IndieAuthProvider provider) {
		URI endpoint = provider.endpoints().token();
		Assert.state(endpoint != null, "The provider has no token endpoint");
		return IntrospectionEndpoint.ofTokenEndpoint(endpoint);
	}

	/**
	 * Whether a text has the characters and the length of a token.
	 * @param token the text
	 * @return {@code false} if no server needs to be asked
	 */
	public static boolean isToken(String token) {
		return TOKEN.matcher(token).matches();
	}

	/**
	 * Check a token.
	 * @param token the token; nothing is sent if it is not one
	 * @return what the provider says about the token
	 * @throws IndieAuthException with the code {@code token_rejected} if the token is not
	 * a good one, {@code temporarily_unavailable} if that can't be found out now, or
	 * {@code server_invalid} if the answer can't be used
	 */
	public VerifiedToken verify(String token) {
		VerifiedToken verified = verify(token, isIntrospection() ? NONE : REFUSED);
		if (verified == null) {
			throw rejected(this.endpointName + " does not know the token");
		}
		return verified;
	}

	/**
	 * Check a token that the provider may know elsewhere only: a verdict on it counts, an
	 * answer that there is no such token, or no such endpoint, is none.
	 * @param token the token; nothing is sent if it is not one
	 * @return what the provider says about the token, or {@code null} if its token
	 * endpoint does not know it
	 * @throws IndieAuthException as for {@link #verify(String)}
	 */
	public @Nullable VerifiedToken find(String token) {
		return verify(token, isIntrospection() ? NONE : UNKNOWN);
	}

	private @Nullable VerifiedToken verify(String token, Set<Integer> unknown) {
		if (!isToken(token)) {
			throw rejected("It has characters or a length that no token has");
		}
		try (ClientHttpResponse response = ask(token)) {
			if (unknown.contains(response.getStatusCode().value())) {
				return null;
			}
			checkStatus(response);
			Map<String, Object> answer = BoundedJson.read(response);
			if (answer == null) {
				throw invalid("something that is not a JSON object");
			}
			return isError(answer) ? null : verified(answer);
		}
		catch (IOException ex) {
			throw notFetched(IndieAuthException.of(this.endpoint.uri(), ex));
		}
	}

	private boolean isIntrospection() {
		return this.endpoint.form() == IntrospectionForm.RFC7662;
	}

	private ClientHttpResponse ask(String token) throws IOException {
		HttpMethod method = isIntrospection() ? HttpMethod.POST : HttpMethod.GET;
		ClientHttpRequest request = this.requestFactory.createRequest(this.endpoint.uri(), method);
		request.getHeaders().setAccept(List.of(MediaType.APPLICATION_JSON));
		if (isIntrospection()) {
			this.endpoint.credentials().addTo(request.getHeaders(), token);
			request.getHeaders().setContentType(MediaType.APPLICATION_FORM_URLENCODED);
			String form = "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
			request.getBody().write(form.getBytes(StandardCharsets.US_ASCII));
		}
		else {
			request.getHeaders().setBearerAuth(token);
		}
		return request.execute();
	}

	// At Micro.blog 403 may mean that there were too many requests (V-LV-08)
	private void checkStatus(ClientHttpResponse response) throws IOException {
		HttpStatusCode statusCode = response.getStatusCode();
		if (statusCode.is2xxSuccessful()) {
			return;
		}
		int status = statusCode.value();
		String message = this.endpointName + " answered with status " + status;
		if (isIntrospection() && status == 401) {
			message += ", so it does not take the credentials of this application (V-IN-19)";
		}
		boolean temporary = status == 403 || status == 429 || statusCode.is5xxServerError();
		throw new NoVerdictException(
				temporary ? SignInErrorCode.TEMPORARILY_UNAVAILABLE : SignInErrorCode.SERVER_INVALID, message, status,
				RetryAfter.of(response.getHeaders(), this.clock.instant()));
	}

	// An error beside no 'active' is about the request of this application
	private boolean isError(Map<String, Object> answer) {
		if (answer.get("error") == null) {
			return false;
		}
		if (isIntrospection() && !answer.containsKey("active")) {
			throw invalid("an error instead of 'active'");
		}
		return true;
	}

	private VerifiedToken verified(Map<String, Object> answer) {
		if ((isIntrospection() || answer.containsKey("active")) && !isTrue(answer.get("active"))) {
			throw rejected("The token is not active");
		}
		Instant expiresAt = checkTimes(answer);
		return new VerifiedToken(me(answer), scopes(answer), ProfileMembers.of(answer), expiresAt);
	}

	private static boolean isTrue(@Nullable Object active) {
		return Boolean.TRUE.equals(active) || "true".equals(active);
	}

	private @Nullable Instant checkTimes(Map<String, Object> answer) {
		BigDecimal now = BigDecimal.valueOf(this.clock.instant().getEpochSecond());
		BigDecimal expires = seconds(answer, "exp");
		if (expires != null && expires.compareTo(now) <= 0) {
			throw rejected("The token has expired");
		}
		BigDecimal notBefore = seconds(answer, "nbf");
		if (notBefore != null && notBefore.compareTo(now) > 0) {
			throw rejected("The token is not valid yet");
		}
		return (expires != null) ? Instant.ofEpochSecond(expires.min(LATEST).longValue()) : null;
	}

	private static @Nullable BigDecimal seconds(Map<String, Object> answer, String name) {
		Object value = answer.get(name);
		if (value == null) {
			return null;
		}
		String text = value.toString();
		try {
			Assert.isTrue(text.length() <= MAX_NUMBER, "The number must not be too long");
			return new BigDecimal(text);
		}
		// NumberFormatException is one
		catch (IllegalArgumentException ex) {
			throw rejected("The token has '" + name + "' that is not a time");
		}
	}

	private static String me(Map<String, Object> answer) {
		Object me = answer.get("me");
		try {
			ProfileUrl.parse(me);
		}
		catch (IndieAuthException ex) {
			// Its message has what was received, which could be the token
			throw rejected("The answer has no 'me' that is a profile URL");
		}
		return String.valueOf(me);
	}

	private static Set<String> scopes(Map<String, Object> answer) {
		if (!(answer.get("scope") instanceof String scope)) {
			return Set.of();
		}
		return Arrays.stream(StringUtils.delimitedListToStringArray(scope, " "))
			.filter((name) -> !name.isEmpty() && name.length() <= LONGEST_SCOPE)
			.limit(MAX_SCOPES)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	private static IndieAuthException notFetched(IndieAuthException ex) {
		if (ex.getErrorCode() == SignInErrorCode.SERVER_INVALID) {
			return ex;
		}
		return new IndieAuthException(SignInErrorCode.TEMPORARILY_UNAVAILABLE, String.valueOf(ex.getMessage()), ex);
	}

	private static IndieAuthException rejected(String message) {
		return new IndieAuthException(SignInErrorCode.TOKEN_REJECTED, message);
	}

	private IndieAuthException invalid(String what) {
		return new IndieAuthException(SignInErrorCode.SERVER_INVALID, this.endpointName + " answered with " + what);
	}

}
