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

package io.github.microblogspring.sample;

import java.io.Serializable;

import org.jspecify.annotations.Nullable;

import org.springframework.web.multipart.MultipartFile;

/**
 * What somebody is about to post.
 *
 * @param content the text
 * @param alt what can be seen on the photo
 * @param photo the photo
 */
record Draft(String content, String alt, @Nullable MultipartFile photo) implements Serializable {

	Draft {
		content = (content != null) ? content : "";
		alt = (alt != null) ? alt : "";
	}

	boolean hasPhoto() {
		return this.photo != null && !this.photo.isEmpty();
	}

	// For the session, which should not have to keep files
	Draft withoutPhoto() {
		return new Draft(this.content, this.alt, null);
	}

}
