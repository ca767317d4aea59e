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

package io.github.microblogspring.indieauth.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Finds the addresses of a host. May block for longer than anybody wants to wait.
 *
 * @author The Micro.blog Spring team
 */
@FunctionalInterface
interface HostResolver {

	/**
	 * The addresses of a host.
	 * @param host the name of the host
	 * @return its addresses
	 * @throws UnknownHostException if there are none
	 */
	InetAddress[] resolve(String host) throws UnknownHostException;

}
