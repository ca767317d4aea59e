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

package io.github.microblogspring.account;

import java.io.IOException;

import io.github.microblogspring.oauth2.SignInErrors;
import io.github.microblogspring.web.SignInNotice;
import io.github.microblogspring.web.SignInRedirect;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What a person sees of a sign-in by mail: the form is sent, "check your mail" is shown,
 * the link is opened, its button is shown. The button itself signs in, by
 * {@link MicroblogTokenAuthenticationFilter}.
 *
 * @author The Micro.blog Spring team
 */
final class EmailSignInFilter extends OncePerRequestFilter {

	static final String PATH = "/login/microblog/email";

	static final String LINK_PATH = PATH + "/link";

	private static final RequestMatcher ASKED = PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, PATH);

	private static final RequestMatcher SHOWN = PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, PATH);

	private final EmailSignIn emailSignIn;

	private final String linkPath;

	private final boolean hasParameter;

	private final SignInNotice notice;

	private final SignInRedirect signInRedirect;

	EmailSignInFilter(EmailSignIn emailSignIn, EmailSignInSettings settings, SignInNotice notice,
			SignInRedirect signInRedirect) {
		this.emailSignIn = emailSignIn;
		this.linkPath = settings.path();
		this.hasParameter = settings.hasParameter();
		this.notice = notice;
		this.signInRedirect = signInRedirect;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		if (ASKED.matches(request)) {
			ask(request, response);
		}
		else if (SHOWN.matches(request)) {
			show(request, response);
		}
		else if (isLink(request)) {
			if (isOpened(request)) {
				this.emailSignIn.open(request, token(request));
			}
			// Away from the URL with the token, whatever it was worth (T-M4)
			redirect(request, response);
		}
		else {
			filterChain.doFilter(request, response);
		}
	}

	private void ask(HttpServletRequest request, HttpServletResponse response) {
		try {
			this.emailSignIn.ask(request);
		}
		catch (RuntimeException ex) {
			this.signInRedirect.send(request, response, SignInErrors.log(ex));
			return;
		}
		redirect(request, response);
	}

	private void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
		PendingEmailSignIn pending = this.emailSignIn.pending(request);
		if (pending == null || !pending.hasAttemptsLeft()) {
			this.notice.send(request, response, "email.unknown", null);
		}
		else if (pending.token() == null) {
			this.notice.send(request, response, "email.sent", null);
		}
		else {
			this.notice.send(request, response, "email.opened",
					new SignInNotice.Form(LINK_PATH, EmailSignIn.LINK_PARAMETER, pending.link()));
		}
	}

	// Not as a picture of somebody's page, where the browser says so
	private static boolean isOpened(HttpServletRequest request) {
		String destination = request.getHeader("Sec-Fetch-Dest");
		return destination == null || destination.equals("document");
	}

	// As the browser wrote it, whatever the context path is
	private boolean isLink(HttpServletRequest request) {
		String path = request.getRequestURI();
		if (!HttpMethod.GET.matches(request.getMethod())) {
			return false;
		}
		return this.hasParameter ? path.equals(this.linkPath)
				: path.startsWith(this.linkPath) && path.indexOf('/', this.linkPath.length()) == -1;
	}

	private @Nullable String token(HttpServletRequest request) {
		return this.hasParameter ? request.getParameter("token")
				: request.getRequestURI().substring(this.linkPath.length());
	}

	private static void redirect(HttpServletRequest request, HttpServletResponse response) {
		response.setHeader(HttpHeaders.LOCATION, request.getContextPath() + PATH);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setHeader("Referrer-Policy", "no-referrer");
		response.setStatus(HttpStatus.SEE_OTHER.value());
	}

}
