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

import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.DiscoveredServer;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.IssuerIdentifier;
import io.github.microblogspring.indieauth.SignInErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.Assert;
import org.springframework.web.util.WebUtils;

/**
 * Keeps the sign-ins with Micro.blog that wait for their answer: by {@code state}, the
 * newest five of a session, for ten minutes, so that several tabs don't get in each
 * other's way. Requests of other registrations are kept as Spring Security keeps them.
 * <p>
 * An answer is checked when its request is taken out: {@code state}, age, repeated
 * parameters, {@code iss}, and that it is not both a success and an error, in this order
 * (CB-01 to CB-05).
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9207.html#section-2.4">RFC 9207,
 * section 2.4</a>
 */
public final class PendingSignInRepository implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

	private static final String SESSION_ATTRIBUTE = PendingSignInRepository.class.getName() + ".PENDING";

	private static final int MAX_PENDING = 5;

	private static final int MAX_TAKEN = 10_000;

	private static final int MAX_CODE = 4096;

	private static final String ISS = "iss";

	private final AuthorizationRequestRepository<OAuth2AuthorizationRequest> delegate = new HttpSessionOAuth2AuthorizationRequestRepository();

	// A session store that hands every request a copy of the session would let the same
	// answer in twice at once (T-O6).
	private final Set<String> takenStates = Collections
		.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
				return size() > MAX_TAKEN;
			}

		}));

	private final boolean requireIss;

	private final Clock clock;

	/**
	 * Create a new repository.
	 * @param requireIss whether an answer must name its issuer where the metadata of the
	 * server has one but does not promise it
	 */
	public PendingSignInRepository(boolean requireIss) {
		this(requireIss, Clock.systemUTC());
	}

	PendingSignInRepository(boolean requireIss, Clock clock) {
		this.requireIss = requireIss;
		this.clock = clock;
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
		OAuth2AuthorizationRequest pending = pending(request.getSession(false)).get(singleState(request));
		return (pending != null) ? pending : this.delegate.loadAuthorizationRequest(request);
	}

	@Override
	public void saveAuthorizationRequest(OAuth2AuthorizationRequest authorizationRequest, HttpServletRequest request,
			HttpServletResponse response) {
		if (PendingSignIn.of(authorizationRequest) == null) {
			this.delegate.saveAuthorizationRequest(authorizationRequest, request, response);
			return;
		}
		String state = authorizationRequest.getState();
		Assert.state(state != null, "An authorization request has a state");
		HttpSession session = request.getSession();
		synchronized (WebUtils.getSessionMutex(session)) {
			Map<String, OAuth2AuthorizationRequest> pending = new LinkedHashMap<>(pending(session));
			pending.put(state, authorizationRequest);
			while (pending.size() > MAX_PENDING) {
				pending.remove(pending.keySet().iterator().next());
			}
			session.setAttribute(SESSION_ATTRIBUTE, pending);
		}
	}

	/**
	 * Take out the request that an answer belongs to.
	 * @return the request, or {@code null} if there is none
	 * @throws OAuth2AuthenticationException if the answer can't be believed
	 */
	@Override
	public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(HttpServletRequest request,
			HttpServletResponse response) {
		OAuth2AuthorizationRequest authorizationRequest = take(request);
		PendingSignIn pending = (authorizationRequest != null) ? PendingSignIn.of(authorizationRequest) : null;
		if (authorizationRequest == null || pending == null) {
			return this.delegate.removeAuthorizationRequest(request, response);
		}
		if (pending.typedAddress() != null) {
			request.getSession().setAttribute(AddressSignIn.SESSION_ATTRIBUTE, pending.typedAddress());
		}
		try {
			check(request, pending);
			return authorizationRequest;
		}
		catch (IndieAuthException ex) {
			throw SignInErrors.authenticationException(ex);
		}
	}

	private @Nullable OAuth2AuthorizationRequest take(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		String state = singleState(request);
		if (session == null) {
			return null;
		}
		synchronized (WebUtils.getSessionMutex(session)) {
			Map<String, OAuth2AuthorizationRequest> pending = new LinkedHashMap<>(pending(session));
			OAuth2AuthorizationRequest taken = pending.remove(state);
			if (taken == null || !this.takenStates.add(state)) {
				return null;
			}
			session.setAttribute(SESSION_ATTRIBUTE, pending);
			return taken;
		}
	}

	private void check(HttpServletRequest request, PendingSignIn pending) {
		if (pending.isExpired(this.clock.instant())) {
			throw new IndieAuthException(SignInErrorCode.EXPIRED, "The sign-in was begun more than ten minutes ago");
		}
		for (String name : Arrays.asList(OAuth2ParameterNames.CODE, OAuth2ParameterNames.ERROR, ISS)) {
			String[] values = request.getParameterValues(name);
			if (values != null && values.length > 1) {
				throw new IndieAuthException(SignInErrorCode.SERVER_INVALID,
						"The answer has the parameter '" + name + "' more than once");
			}
		}
		checkIssuer(request.getParameter(ISS), pending.server());
		String code = request.getParameter(OAuth2ParameterNames.CODE);
		if (code != null && request.getParameter(OAuth2ParameterNames.ERROR) != null) {
			throw new IndieAuthException(SignInErrorCode.SERVER_INVALID, "The answer has both a code and an error");
		}
		if (code != null && code.length() > MAX_CODE) {
			throw new IndieAuthException(SignInErrorCode.SERVER_INVALID,
					"The answer has a code that is longer than " + MAX_CODE + " characters (CB-05)");
		}
	}

	// Without metadata there is no issuer to compare with (IS-08).
	private void checkIssuer(@Nullable String iss, DiscoveredServer server) {
		String issuer = server.endpoints().issuer();
		boolean required = this.requireIss || server.promisesIss();
		if (issuer == null || (iss == null && !required)) {
			return;
		}
		if (iss == null || !IssuerIdentifier.parse(issuer, true).matches(iss)) {
			throw new IndieAuthException(SignInErrorCode.INVALID_ISSUER,
					(iss != null) ? "The answer names another issuer than the metadata of the server"
							: "The answer does not name its issuer, which the metadata of the server has");
		}
	}

	private static String singleState(HttpServletRequest request) {
		String[] states = request.getParameterValues(OAuth2ParameterNames.STATE);
		return (states != null && states.length == 1) ? states[0] : "";
	}

	@SuppressWarnings("unchecked")
	private static Map<String, OAuth2AuthorizationRequest> pending(@Nullable HttpSession session) {
		Object pending = (session != null) ? session.getAttribute(SESSION_ATTRIBUTE) : null;
		return (pending != null) ? (Map<String, OAuth2AuthorizationRequest>) pending : Map.of();
	}

}
