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

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * The one place that turns a failure into a {@link SignInErrorCode}, and back into the
 * exception that Spring Security expects.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class SignInErrors {

	private static final Log logger = LogFactory.getLog(SignInErrors.class);

	private static final Map<String, SignInErrorCode> BY_CODE = Arrays.stream(SignInErrorCode.values())
		.collect(Collectors.toUnmodifiableMap(SignInErrorCode::code, Function.identity()));

	// Errors of OAuth 2.0 and of Spring Security that mean: start again.
	private static final Map<String, SignInErrorCode> BY_OAUTH2_CODE = Map.of(OAuth2ErrorCodes.INVALID_GRANT,
			SignInErrorCode.EXPIRED, OAuth2ErrorCodes.INVALID_REQUEST, SignInErrorCode.EXPIRED,
			"authorization_request_not_found", SignInErrorCode.EXPIRED, "invalid_state_parameter",
			SignInErrorCode.EXPIRED);

	private SignInErrors() {
	}

	/**
	 * The code of a failed sign-in.
	 * @param failure what Spring Security's failure handler was given, if it is known
	 * @return the code; {@link SignInErrorCode#SERVER_INVALID} for what has none of its
	 * own
	 */
	public static SignInErrorCode codeOf(@Nullable Throwable failure) {
		if (failure instanceof OAuth2AuthenticationException ex) {
			String code = ex.getError().getErrorCode();
			return BY_CODE.getOrDefault(code, BY_OAUTH2_CODE.getOrDefault(code, SignInErrorCode.SERVER_INVALID));
		}
		if (failure instanceof IndieAuthException ex) {
			return ex.getErrorCode();
		}
		return SignInErrorCode.SERVER_INVALID;
	}

	/**
	 * The code with that name.
	 * @param code the name, such as {@code server_not_found}
	 * @return the code, or {@code null} if there is none with that name
	 */
	public static @Nullable SignInErrorCode byCode(String code) {
		return BY_CODE.get(code);
	}

	/**
	 * Log why a sign-in failed, whatever a stranger's server made happen.
	 * @param failure the failure
	 * @return the code of the failure; {@link SignInErrorCode#SERVER_INVALID} for one
	 * that nobody foresaw
	 */
	public static SignInErrorCode log(RuntimeException failure) {
		IndieAuthException foreseen = foreseen(failure);
		logger.debug(LogMessage.format("Sign-in failed with '%s': %s", foreseen.getErrorCode().code(),
				foreseen.getMessage()));
		return foreseen.getErrorCode();
	}

	static IndieAuthException foreseen(RuntimeException failure) {
		if (failure instanceof IndieAuthException ex) {
			return ex;
		}
		logger.warn("A sign-in failed in a way that was not foreseen", failure);
		return new IndieAuthException(SignInErrorCode.SERVER_INVALID, "The sign-in failed in an unforeseen way",
				failure);
	}

	static OAuth2AuthorizationException authorizationException(IndieAuthException ex) {
		return new OAuth2AuthorizationException(error(ex), ex);
	}

	/**
	 * The exception that Spring Security expects for a failure, whatever a stranger's
	 * server made happen. The failure is logged.
	 * @param failure the failure
	 * @return the exception, with the name of a {@link SignInErrorCode} as its error code
	 */
	public static OAuth2AuthenticationException authenticationException(RuntimeException failure) {
		IndieAuthException foreseen = foreseen(failure);
		OAuth2Error error = error(foreseen);
		return new OAuth2AuthenticationException(error, error.toString(), foreseen);
	}

	private static OAuth2Error error(IndieAuthException ex) {
		return new OAuth2Error(log(ex).code(), ex.getMessage(), null);
	}

}
