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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The system properties that make a JVM use a proxy, until this is closed.
 */
public final class ProxyProperties implements AutoCloseable {

	private final Map<String, String> before = new LinkedHashMap<>();

	private ProxyProperties() {
	}

	/**
	 * Set a proxy on 127.0.0.1.
	 * @param port the port of the proxy
	 * @param exceptFor the hosts that need no HTTP proxy
	 * @return what sets the properties back
	 */
	public static ProxyProperties set(int port, String exceptFor) {
		ProxyProperties result = new ProxyProperties();
		for (String protocol : List.of("http.proxy", "https.proxy", "socksProxy")) {
			result.set(protocol + "Host", "127.0.0.1");
			result.set(protocol + "Port", Integer.toString(port));
		}
		result.set("http.nonProxyHosts", exceptFor);
		result.set("socksNonProxyHosts", "");
		return result;
	}

	private void set(String key, String value) {
		this.before.put(key, System.setProperty(key, value));
	}

	@Override
	public void close() {
		this.before.forEach((key, value) -> {
			if (value != null) {
				System.setProperty(key, value);
			}
			else {
				System.clearProperty(key);
			}
		});
	}

}
