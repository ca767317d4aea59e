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

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.crypto.SecretKey;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How {@link MicroblogAuthorizedClientService} writes tokens: encrypted with AES-256 in
 * Galois/Counter Mode, or in the clear. Safe for use by several threads.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class TokenEncryption {

	private static final String PLAIN = "microblog:plain:";

	private static final String ENCRYPTED = "microblog:aes-gcm:";

	private final @Nullable TokenKey key;

	private final Map<String, TokenKey> keys;

	private TokenEncryption(@Nullable TokenKey key, Map<String, TokenKey> keys) {
		this.key = key;
		this.keys = keys;
	}

	/**
	 * Tokens in the clear, for a store that nobody else can read, such as one in memory.
	 * Tokens that were encrypted can't be read.
	 * @return no encryption
	 */
	public static TokenEncryption none() {
		return new TokenEncryption(null, Map.of());
	}

	/**
	 * Encrypted tokens. Those in the clear can't be read.
	 * @param key an AES key of 32 bytes, which tokens are encrypted with
	 * @param oldKeys keys of the same kind that tokens may have been encrypted with
	 * before; they are for reading only
	 * @return encryption with that key
	 * @throws IllegalArgumentException if a key does not have 32 bytes
	 */
	public static TokenEncryption of(SecretKey key, Collection<? extends SecretKey> oldKeys) {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(oldKeys, "'oldKeys' must not be null");
		Map<String, TokenKey> keys = new LinkedHashMap<>();
		TokenKey current = new TokenKey(key);
		keys.put(current.id(), current);
		for (SecretKey oldKey : oldKeys) {
			TokenKey old = new TokenKey(oldKey);
			keys.putIfAbsent(old.id(), old);
		}
		return new TokenEncryption(current, keys);
	}

	/**
	 * Encrypted tokens, with a key that is the only one so far.
	 * @param key an AES key of 32 bytes
	 * @return encryption with that key
	 * @throws IllegalArgumentException if the key does not have 32 bytes
	 */
	public static TokenEncryption of(SecretKey key) {
		return of(key, List.of());
	}

	/**
	 * Whether tokens are encrypted.
	 * @return {@code false} if they are stored in the clear
	 */
	public boolean isEnabled() {
		return this.key != null;
	}

	/**
	 * Write a token as it is stored.
	 * @param envelope the token and what it belongs to
	 * @return a text without control characters
	 */
	String seal(TokenEnvelope envelope) {
		byte[] json = envelope.toJson();
		if (this.key == null) {
			return PLAIN + new String(json, StandardCharsets.UTF_8);
		}
		return ENCRYPTED + this.key.id() + ":"
				+ Base64.getUrlEncoder().withoutPadding().encodeToString(this.key.encrypt(json));
	}

	/**
	 * Read a token as it was stored.
	 * @param stored any text
	 * @return the token and what it belongs to
	 * @throws UnreadableTokenException if the text was not stored like this, or not with
	 * a key that is known, or was changed since
	 */
	TokenEnvelope open(String stored) throws UnreadableTokenException {
		if (stored.startsWith(PLAIN)) {
			return openPlain(stored.substring(PLAIN.length()));
		}
		if (stored.startsWith(ENCRYPTED)) {
			return openEncrypted(stored.substring(ENCRYPTED.length()));
		}
		throw UnreadableTokenException.ofForeignText();
	}

	// With a key, what is not encrypted may be from anybody
	private TokenEnvelope openPlain(String json) throws UnreadableTokenException {
		if (this.key != null) {
			throw UnreadableTokenException.ofPlainToken();
		}
		return envelope(json.getBytes(StandardCharsets.UTF_8));
	}

	private TokenEnvelope openEncrypted(String text) throws UnreadableTokenException {
		int colon = text.indexOf(':');
		String keyId = text.substring(0, Math.max(colon, 0));
		if (!TokenKey.isId(keyId)) {
			throw UnreadableTokenException.ofDamagedToken();
		}
		if (this.key == null) {
			throw UnreadableTokenException.ofMissingKey();
		}
		TokenKey keyOfToken = this.keys.get(keyId);
		if (keyOfToken == null) {
			throw UnreadableTokenException.ofUnknownKey(keyId);
		}
		return envelope(keyOfToken.decrypt(decode(text.substring(colon + 1))));
	}

	private static byte[] decode(String base64) throws UnreadableTokenException {
		try {
			return Base64.getUrlDecoder().decode(base64);
		}
		catch (IllegalArgumentException ex) {
			throw UnreadableTokenException.ofDamagedToken();
		}
	}

	private static TokenEnvelope envelope(byte @Nullable [] json) throws UnreadableTokenException {
		TokenEnvelope envelope = (json != null) ? TokenEnvelope.fromJson(json) : null;
		if (envelope == null) {
			throw UnreadableTokenException.ofDamagedToken();
		}
		return envelope;
	}

}
