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

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.web.RateLimit;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in by a mailed link, step by step: it is asked for, it is opened, and in the same
 * browser its button is pressed.
 *
 * @author The Micro.blog Spring team
 */
final class EmailSignIn {

	private static final Log logger = LogFactory.getLog(EmailSignIn.class);

	private static final int MAX_REASONS = 10;

	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{1,512}");

	/**
	 * The field of the button that says which link it is for.
	 */
	static final String LINK_PARAMETER = "link";

	private final EmailSignInSettings settings;

	private final MicroblogAccountClient accountClient;

	private final TokenOwnership tokenOwnership;

	private final RateLimit clients = RateLimit.of(20, Duration.ofMinutes(10));

	private final RateLimit mailboxes = RateLimit.of(3, Duration.ofMinutes(10));

	private final Set<String> reasons = ConcurrentHashMap.newKeySet();

	private final Clock clock;

	EmailSignIn(EmailSignInSettings settings, MicroblogAccountClient accountClient, TokenOwnership tokenOwnership,
			Clock clock) {
		this.settings = settings;
		this.accountClient = accountClient;
		this.tokenOwnership = tokenOwnership;
		this.clock = clock;
	}

	/**
	 * Ask for a mail. Whether there is such an account makes no difference (T-M5).
	 * @param request the request with what was typed
	 * @throws IndieAuthException if no mail could be sent whatever the address
	 */
	void ask(HttpServletRequest request) {
		String address = EmailAddress.parse(request.getParameter("email"));
		if (address == null) {
			throw new IndieAuthException(SignInErrorCode.EMAIL_NOT_SENT, "What was typed is not an e-mail address");
		}
		PendingEmailSignIn pending = PendingEmailSignIn.askedFor(address, pending(request), this.clock.instant());
		if (!this.clients.permits(request) || pending.mails() > PendingEmailSignIn.MAX_MAILS
				|| !pending.hasAttemptsLeft()) {
			throw new IndieAuthException(SignInErrorCode.TEMPORARILY_UNAVAILABLE,
					"More mails were asked for from one IP address or session than are permitted");
		}
		if (this.mailboxes.permits(address.toLowerCase(Locale.ROOT))) {
			send(address);
		}
		pending.save(request);
	}

	private void send(String address) {
		try {
			this.accountClient.sendSignInMail(
					new SignInMailRequest(address, this.settings.appName(), this.settings.redirectUrl(), false));
		}
		catch (MicroblogAccountException ex) {
			if (ex.getCode() != MicroblogAccountException.Code.REJECTED) {
				throw new IndieAuthException(SignInErrorCode.EMAIL_NOT_SENT,
						"The mail can't be asked for: " + ex.getMessage(), ex);
			}
			warn(ex.getReason());
		}
	}

	// An unknown account, or an application that is not registered: the reason tells
	private void warn(@Nullable String reason) {
		if (reason != null && this.reasons.size() < MAX_REASONS && this.reasons.add(reason)) {
			logger.warn("Micro.blog sends no sign-in mail to somebody, and people are not told. It says: " + reason);
		}
	}

	/**
	 * Take the token of a link that was opened. Nothing is done with it before the button
	 * is pressed, as scanners open links as well (T-M3).
	 * @param request the request
	 * @param token the token of the link
	 */
	void open(HttpServletRequest request, @Nullable String token) {
		PendingEmailSignIn pending = pending(request);
		if (pending != null && pending.hasAttemptsLeft() && !pending.exchanged() && token != null
				&& TOKEN.matcher(token).matches()) {
			pending.withToken(token).save(request);
		}
	}

	@Nullable PendingEmailSignIn pending(HttpServletRequest request) {
		return PendingEmailSignIn.of(request, this.clock.instant());
	}

	/**
	 * Redeem the token of the link, once.
	 * @param request the request of the button
	 * @return whom it belongs to
	 * @throws IndieAuthException if this browser did not ask for the mail, or the token
	 * is refused
	 */
	TokenOwner redeem(HttpServletRequest request) {
		PendingEmailSignIn pending = pending(request);
		String token = (pending != null) ? pending.token() : null;
		// Another link may have been opened after the page with the button (T-M1)
		if (pending == null || token == null || !pending.hasAttemptsLeft()
				|| !pending.link().equals(request.getParameter(LINK_PARAMETER))) {
			throw new IndieAuthException(SignInErrorCode.EXPIRED,
					"No mail was asked for in this session within ten minutes, or this link was not opened");
		}
		PendingEmailSignIn.forget(request);
		MicroblogAccount account = null;
		try {
			if (!pending.exchanged()) {
				account = this.tokenOwnership.redeemMailedToken(token);
				checkMailbox(account.email(), pending);
			}
			return (account != null) ? this.tokenOwnership.owner(account) : this.tokenOwnership.ofAppToken(token);
		}
		catch (IndieAuthException ex) {
			boolean retry = ex.getErrorCode() == SignInErrorCode.TEMPORARILY_UNAVAILABLE;
			PendingEmailSignIn next = (account != null) ? pending.withExchangedToken(account.token()) : pending;
			(retry ? next : pending.withToken(null)).withAttempt().save(request);
			throw ofLink(ex);
		}
	}

	// Micro.blog may say whose mail it was. Somebody else's link would sign in as them
	// (T-M1)
	private static void checkMailbox(@Nullable String email, PendingEmailSignIn pending) {
		if (email != null && !pending.wasAskedFor(email)) {
			throw new IndieAuthException(SignInErrorCode.TOKEN_REJECTED,
					"The link is of another mail than this browser asked for");
		}
	}

	// A person with a link knows nothing of tokens
	private static IndieAuthException ofLink(IndieAuthException ex) {
		return (ex.getErrorCode() != SignInErrorCode.TOKEN_REJECTED) ? ex
				: new IndieAuthException(SignInErrorCode.EXPIRED, "The link was refused: " + ex.getMessage(), ex);
	}

}
