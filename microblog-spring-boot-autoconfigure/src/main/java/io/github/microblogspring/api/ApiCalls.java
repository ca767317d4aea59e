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

import java.io.IOException;
import java.net.URI;
import java.util.Set;

import org.springframework.http.client.ClientHttpResponse;

/**
 * Decides where a call goes and with which token, and what an answer says about it.
 *
 * @author The Micro.blog Spring team
 */
interface ApiCalls {

	/**
	 * Prepare a call.
	 * @param requested the URL that is asked for
	 * @param requiredScopes the scopes that the call needs, as far as they are known
	 * @return the call
	 */
	ApiCall prepare(URI requested, Set<String> requiredScopes);

	/**
	 * Check the answer to a call.
	 * @param call the call
	 * @param response the answer
	 * @throws IOException if it can't be read
	 */
	void checkAnswer(ApiCall call, ClientHttpResponse response) throws IOException;

}
