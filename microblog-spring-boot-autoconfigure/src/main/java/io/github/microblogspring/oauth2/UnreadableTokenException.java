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

import java.io.Serial;

/**
 * What is stored can't be used as a token. The message says why and what to do, without
 * anything of what is stored.
 *
 * @author The Micro.blog Spring team
 */
final class UnreadableTokenException extends Exception {

	@Serial
	private static final long serialVersionUID = 1L;

	private UnreadableTokenException(String message) {
		super(message);
	}

	static UnreadableTokenException ofForeignText() {
		return new UnreadableTokenException("it was not stored by this starter, or before it was in use");
	}

	static UnreadableTokenException ofPlainToken() {
		return new UnreadableTokenException("it is not encrypted, although there is a key: it was stored before "
				+ "there was one, or by somebody else who can write to the store");
	}

	static UnreadableTokenException ofMissingKey() {
		return new UnreadableTokenException("it is encrypted, and there is no key. "
				+ "Set 'microblog.token-store.encryption-key' to the one that it was stored with");
	}

	/**
	 * A token that was encrypted with a key that is not there.
	 * @param keyId the id of that key, sixteen hexadecimal digits
	 * @return the exception
	 */
	static UnreadableTokenException ofUnknownKey(String keyId) {
		return new UnreadableTokenException("it is encrypted with a key that is not configured, with the id " + keyId
				+ ". Add that key to 'microblog.token-store.old-encryption-keys' if you have it");
	}

	static UnreadableTokenException ofDamagedToken() {
		return new UnreadableTokenException(
				"it is not what was stored. " + "Check that its column is wide enough, and who can write to the store");
	}

	static UnreadableTokenException ofMisplacedToken() {
		return new UnreadableTokenException("it was stored for somebody else, for another server or as another kind "
				+ "of token. Check who can write to the store, and that it tells upper from lower case");
	}

	// Only the message counts
	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

}
