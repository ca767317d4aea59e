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

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Plays DNS, and tells what was looked up.
 */
public final class Hosts implements HostResolver {

	private final Map<String, InetAddress[]> addresses = new ConcurrentHashMap<>();

	private final List<String> lookups = new CopyOnWriteArrayList<>();

	public Hosts add(String host, InetAddress... addresses) {
		this.addresses.put(host, addresses);
		return this;
	}

	public Hosts add(String host, String... addresses) throws UnknownHostException {
		InetAddress[] result = new InetAddress[addresses.length];
		for (int i = 0; i < addresses.length; i++) {
			result[i] = InetAddress.getByName(addresses[i]);
		}
		return add(host, result);
	}

	public List<String> lookups() {
		return this.lookups;
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		this.lookups.add(host);
		InetAddress[] result = this.addresses.get(host);
		if (result == null) {
			throw new UnknownHostException(host);
		}
		return result;
	}

	/**
	 * An IPv4-mapped address as DNS gives it: {@code InetAddress} would fold it.
	 */
	public static InetAddress mapped(int... ipv4) throws UnknownHostException {
		byte[] bytes = new byte[16];
		bytes[10] = (byte) 0xFF;
		bytes[11] = (byte) 0xFF;
		for (int i = 0; i < 4; i++) {
			bytes[12 + i] = (byte) ipv4[i];
		}
		return Inet6Address.getByAddress(null, bytes, -1);
	}

}
