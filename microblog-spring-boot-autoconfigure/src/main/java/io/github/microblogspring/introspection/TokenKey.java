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

package io.github.microblogspring.introspection;

import java.nio.ByteBuffer;

/**
 * Stands for a token where it is remembered: nobody who reads the memory learns the
 * token.
 *
 * @param first the first quarter of the hash
 * @param second the second quarter
 * @param third the third quarter
 * @param fourth the fourth quarter
 * @author The Micro.blog Spring team
 */
record TokenKey(long first, long second, long third, long fourth) {

	static TokenKey of(byte[] hash) {
		ByteBuffer bytes = ByteBuffer.wrap(hash);
		return new TokenKey(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
	}

}
