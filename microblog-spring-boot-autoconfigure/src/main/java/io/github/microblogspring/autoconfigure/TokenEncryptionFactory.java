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

package io.github.microblogspring.autoconfigure;

import java.util.Base64;
import java.util.List;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import io.github.microblogspring.oauth2.TokenEncryption;

/**
 * Creates the {@link TokenEncryption} from the properties.
 *
 * @author The Micro.blog Spring team
 */
final class TokenEncryptionFactory {

	private static final String KEY = "token-store.encryption-key";

	private static final String OLD_KEYS = "token-store.old-encryption-keys";

	private static final int KEY_SIZE = 32;

	private final MicroblogProperties.TokenStore properties;

	TokenEncryptionFactory(MicroblogProperties.TokenStore properties) {
		this.properties = properties;
	}

	/**
	 * Create the encryption.
	 * @return the encryption, which is none without a key
	 * @throws InvalidMicroblogPropertyException if a key can't be used
	 */
	TokenEncryption create() {
		List<SecretKey> oldKeys = this.properties.getOldEncryptionKeys()
			.stream()
			.map((oldKey) -> parse(OLD_KEYS, oldKey))
			.toList();
		// An empty key is refused: tokens in the clear because of a missing variable
		// would be worse
		if (this.properties.getEncryptionKey() != null) {
			return TokenEncryption.of(parse(KEY, this.properties.getEncryptionKey()), oldKeys);
		}
		if (!oldKeys.isEmpty()) {
			throw InvalidMicroblogPropertyException.ofSecret(OLD_KEYS,
					"It is for reading only, and there is no key to write with.",
					"Set 'microblog." + KEY + "' as well, or remove the old keys.");
		}
		return TokenEncryption.none();
	}

	private static SecretKey parse(String property, String base64) {
		byte[] key;
		try {
			key = Base64.getDecoder().decode(base64.strip());
		}
		catch (IllegalArgumentException ex) {
			throw invalid(property, "It is not base64.");
		}
		if (key.length != KEY_SIZE) {
			throw invalid(property, "It is " + key.length + " bytes long, and a key has " + KEY_SIZE + ".");
		}
		return new SecretKeySpec(key, "AES");
	}

	private static InvalidMicroblogPropertyException invalid(String property, String problem) {
		return InvalidMicroblogPropertyException.ofSecret(property, problem,
				"Make a key with 'openssl rand -base64 32', and set the property to what it prints, "
						+ "without anything around it.");
	}

}
