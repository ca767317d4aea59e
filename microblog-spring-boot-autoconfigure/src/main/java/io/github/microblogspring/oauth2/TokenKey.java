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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

import javax.crypto.SecretKey;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.encrypt.AesGcmBytesEncryptor;
import org.springframework.util.Assert;

/**
 * A key that tokens are encrypted with, and the id by which it is found again. The id is
 * derived from the key, so that nobody has to choose one.
 *
 * @author The Micro.blog Spring team
 * @see <a href="https://csrc.nist.gov/pubs/sp/800/38/d/final">NIST SP 800-38D, the
 * Galois/Counter Mode</a>
 */
final class TokenKey {

	/** The size of a key, in bytes. */
	static final int SIZE = 32;

	private static final String ID_LABEL = "microblog token-store key id";

	private static final int ID_SIZE = 8;

	private static final Pattern ID = Pattern.compile("[0-9a-f]{" + 2 * ID_SIZE + "}");

	// Of an initialization vector and an authentication tag, which are always there
	private static final int MIN_SIZE = 16 + 16;

	private final String id;

	private final AesGcmBytesEncryptor encryptor;

	TokenKey(SecretKey key) {
		byte[] encoded = key.getEncoded();
		Assert.isTrue(encoded != null && encoded.length == SIZE, () -> "A key must have " + SIZE + " bytes");
		this.id = id(encoded);
		this.encryptor = AesGcmBytesEncryptor.withSecretKey(key).build();
	}

	private static String id(byte[] key) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(ID_LABEL.getBytes(StandardCharsets.US_ASCII));
			return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(key), ID_SIZE));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/**
	 * Whether a text can be the id of a key.
	 * @param text the text
	 * @return whether it has the form of an id
	 */
	static boolean isId(String text) {
		return ID.matcher(text).matches();
	}

	String id() {
		return this.id;
	}

	byte[] encrypt(byte[] plain) {
		return this.encryptor.encrypt(plain);
	}

	/**
	 * Decrypt what was encrypted with this key.
	 * @param encrypted what may have been encrypted
	 * @return the bytes, {@code null} if they were not encrypted with this key or changed
	 * since
	 */
	byte @Nullable [] decrypt(byte[] encrypted) {
		if (encrypted.length < MIN_SIZE) {
			return null;
		}
		try {
			return this.encryptor.decrypt(encrypted);
		}
		catch (IllegalStateException ex) {
			return null;
		}
	}

}
