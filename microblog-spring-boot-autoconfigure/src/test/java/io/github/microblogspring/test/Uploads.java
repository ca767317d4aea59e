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

package io.github.microblogspring.test;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The newest files that people uploaded.
 *
 * @author The Micro.blog Spring team
 */
final class Uploads {

	static final int LARGEST = 20 * 1024 * 1024;

	private static final int CAPACITY = 20;

	private final Map<String, Upload> files = new LinkedHashMap<>();

	synchronized void put(String path, Upload upload) {
		if (this.files.size() == CAPACITY) {
			this.files.remove(this.files.keySet().iterator().next());
		}
		this.files.put(path, upload);
	}

	synchronized @Nullable Upload get(String path) {
		return this.files.get(path);
	}

	synchronized void clear() {
		this.files.clear();
	}

	/**
	 * A file.
	 *
	 * @param contentType its type
	 * @param bytes what is in it
	 */
	record Upload(String contentType, byte[] bytes) {

	}

}
