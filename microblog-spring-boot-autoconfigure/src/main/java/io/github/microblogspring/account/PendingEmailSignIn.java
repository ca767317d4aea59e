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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in by mail that this browser asked for. It is kept in the session, as a map of
 * texts, which every session store can write and read, for ten minutes.
 *
 * @param askedAt when the mail was asked for
 * @param addressHash a hash of the address that it went to
 * @param mails how many mails have been asked for
 * @param attempts how often links have been tried
 * @param token the token of the link that was opened last, if one was
 * @param exchanged whether Micro.blog has exchanged it for an access token already
 * @author The Micro.blog Spring team
 */
record PendingEmailSignIn(Instant askedAt, String addressHash, int mails, int attempts, @Nullable String token,
		boolean exchanged) {

	private static final Log logger = LogFactory.getLog(PendingEmailSignIn.class);

	static final int MAX_MAILS = 5;

	static final int MAX_ATTEMPTS = 5;

	private static final Duration LIFETIME = Duration.ofMinutes(10);

	private static final String SESSION_ATTRIBUTE = PendingEmailSignIn.class.getName();

	static PendingEmailSignIn askedFor(String address, @Nullable PendingEmailSignIn before, Instant now) {
		return new PendingEmailSignIn(now, hash(address.toLowerCase(Locale.ROOT)),
				(before != null) ? before.mails() + 1 : 1, (before != null) ? before.attempts() : 0, null, false);
	}

	static @Nullable PendingEmailSignIn of(HttpServletRequest request, Instant now) {
		HttpSession session = request.getSession(false);
		if (session == null || !(session.getAttribute(SESSION_ATTRIBUTE) instanceof Map<?, ?> map)) {
			return null;
		}
		PendingEmailSignIn pending = read(map);
		if (pending == null || !pending.askedAt().isAfter(now.minus(LIFETIME))) {
			session.removeAttribute(SESSION_ATTRIBUTE);
			return null;
		}
		return pending;
	}

	// Another version of this class may have written it
	private static @Nullable PendingEmailSignIn read(Map<?, ?> map) {
		try {
			return new PendingEmailSignIn(Instant.parse(String.valueOf(map.get("askedAt"))),
					String.valueOf(map.get("addressHash")), number(map, "mails"), number(map, "attempts"),
					(map.get("token") instanceof String token) ? token : null,
					Boolean.parseBoolean(String.valueOf(map.get("exchanged"))));
		}
		catch (DateTimeException | NumberFormatException ex) {
			logger.debug("The pending sign-in by mail in the session can't be read");
			return null;
		}
	}

	static void forget(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.removeAttribute(SESSION_ATTRIBUTE);
		}
	}

	PendingEmailSignIn withToken(@Nullable String token) {
		return new PendingEmailSignIn(this.askedAt, this.addressHash, this.mails, this.attempts, token, false);
	}

	PendingEmailSignIn withExchangedToken(String token) {
		return new PendingEmailSignIn(this.askedAt, this.addressHash, this.mails, this.attempts, token, true);
	}

	PendingEmailSignIn withAttempt() {
		return new PendingEmailSignIn(this.askedAt, this.addressHash, this.mails, this.attempts + 1, this.token,
				this.exchanged);
	}

	boolean hasAttemptsLeft() {
		return this.attempts < MAX_ATTEMPTS;
	}

	/**
	 * What the page with the button says of the link, so that the button is for that link
	 * and no other.
	 * @return a hash of the token, or an empty text if no link was opened
	 */
	String link() {
		return (this.token != null) ? hash(this.token) : "";
	}

	boolean wasAskedFor(String address) {
		return this.addressHash.equals(hash(address.toLowerCase(Locale.ROOT)));
	}

	void save(HttpServletRequest request) {
		Map<String, String> map = new LinkedHashMap<>();
		map.put("askedAt", this.askedAt.toString());
		map.put("addressHash", this.addressHash);
		map.put("mails", String.valueOf(this.mails));
		map.put("attempts", String.valueOf(this.attempts));
		if (this.token != null) {
			map.put("token", this.token);
			map.put("exchanged", String.valueOf(this.exchanged));
		}
		request.getSession().setAttribute(SESSION_ATTRIBUTE, map);
	}

	@Override
	public String toString() {
		return "PendingEmailSignIn[askedAt=" + this.askedAt + "]";
	}

	private static int number(Map<?, ?> map, String name) {
		return Integer.parseInt(String.valueOf(map.get(name)));
	}

	private static String hash(String text) {
		try {
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
