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

import java.util.List;

import org.springframework.http.client.ClientHttpRequestInterceptor;

/**
 * What is done with each call to the API, so that no bean of a general type ends up in
 * the rest of the application.
 *
 * @param interceptors the interceptors, in the order in which they are asked
 * @author The Micro.blog Spring team
 */
record MicroblogApiInterceptors(List<ClientHttpRequestInterceptor> interceptors) {

	MicroblogApiInterceptors {
		interceptors = List.copyOf(interceptors);
	}

}
