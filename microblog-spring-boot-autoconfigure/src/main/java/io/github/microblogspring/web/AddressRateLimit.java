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

package io.github.microblogspring.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Bounds how many addresses a client may type in a minute, as each makes this application
 * fetch something (AR-11). Clients are told apart by their IP address, or the network of
 * it where it is IPv6.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class AddressRateLimit {

	private static final int MAX_CLIENTS = 10_000;

	private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:][0-9A-Fa-f:.]*");

	private static final int IPV6_LENGTH = 16;

	// An IPv6 network of one household or company
	private static final int NETWORK_LENGTH = 8;

	private final @Nullable Integer perMinute;

	private final Cache<String, AtomicInteger> counts;

	/**
	 * Create a new limit.
	 * @param perMinute how many addresses a client may type in a minute, positive;
	 * {@code null} for any number
	 */
	public AddressRateLimit(@Nullable Integer perMinute) {
		this(perMinute, Ticker.systemTicker());
	}

	AddressRateLimit(@Nullable Integer perMinute, Ticker ticker) {
		Assert.isTrue(perMinute == null || perMinute > 0, "'perMinute' must be positive");
		this.perMinute = perMinute;
		this.counts = Caffeine.newBuilder()
			.maximumSize(MAX_CLIENTS)
			.expireAfterWrite(Duration.ofMinutes(1))
			.executor(Runnable::run)
			.ticker(ticker)
			.build();
	}

	boolean permits(String remoteAddress) {
		return this.perMinute == null || this.counts.get(client(remoteAddress), (client) -> new AtomicInteger())
			.incrementAndGet() <= this.perMinute;
	}

	// A proxy may shorten an IPv6 address, and each of them in its own way
	private static String client(String remoteAddress) {
		if (!IPV6.matcher(remoteAddress).matches()) {
			return remoteAddress;
		}
		try {
			// A literal, which is not looked up
			InetAddress address = InetAddress.getByName(remoteAddress);
			return (address.getAddress().length == IPV6_LENGTH)
					? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_LENGTH) : address.getHostAddress();
		}
		catch (UnknownHostException ex) {
			return remoteAddress;
		}
	}

}
