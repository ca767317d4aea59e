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

package io.github.microblogspring.api;

/**
 * Is told how far an upload is. It is called by the thread that uploads, often, and
 * should be quick.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see MicroblogMedia
 */
@FunctionalInterface
public interface UploadProgress {

	/**
	 * Some more of the file was sent.
	 * @param sent how many bytes of the file were sent so far
	 * @param total how many bytes the file has, -1 if nobody knows
	 */
	void transferred(long sent, long total);

}
