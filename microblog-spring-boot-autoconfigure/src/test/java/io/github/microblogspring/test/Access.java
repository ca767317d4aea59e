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

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What an access token stands for.
 *
 * @param person whose token it is
 * @param scope what it is good for
 * @param expiresAt when it expires, if it does
 * @author The Micro.blog Spring team
 */
record Access(Person person, String scope, @Nullable Instant expiresAt) {

	private static final String EVERYTHING = "profile read write create update delete media";

	static Access of(Grant grant) {
		return new Access(grant.person(), grant.request().scope(), null);
	}

	static Access full(Person person) {
		return new Access(person, EVERYTHING, null);
	}

	Access until(Instant expiresAt) {
		return new Access(this.person, this.scope, expiresAt);
	}

	List<String> scopes() {
		return Arrays.asList(this.scope.split(" "));
	}

}
