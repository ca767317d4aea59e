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
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.util.Assert;

/**
 * Bounds how often somebody may make this application do something, such as to fetch what
 * they typed (AR-11). Of the many that it counts, it forgets those that it has not seen
 * for longest.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class RateLimit {

	private static final int MAX_KEYS = 10_000;

	private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:][0-9A-Fa-f:.]*");

	private static final int IPV6_LENGTH = 16;

	// An IPv6 network of one household or company
	private static final int NETWORK_LENGTH = 8;

	private final int permits;

	private final Cache<String, AtomicInteger> counts;

	private RateLimit(int permits, Duration period, Ticker ticker) {
		Assert.isTrue(permits > 0, "'permits' must be positive");
		this.permits = permits;
		this.counts = Caffeine.newBuilder()
			.maximumSize(MAX_KEYS)
			.expireAfterWrite(period)
			.executor(Runnable::run)
			.ticker(ticker)
			.build();
	}

	/**
	 * A limit.
	 * @param permits how often in a period, positive
	 * @param period the period, positive
	 * @return the limit
	 */
	public static RateLimit of(int permits, Duration period) {
		return of(permits, period, Ticker.systemTicker());
	}

	static RateLimit of(int permits, Duration period, Ticker ticker) {
		return new RateLimit(permits, period, ticker);
	}

	/**
	 * No limit.
	 * @return what permits everything
	 */
	public static RateLimit none() {
		return of(Integer.MAX_VALUE, Duration.ofMillis(1));
	}

	/**
	 * Whether the client that sends a request is within the limit, which counts it.
	 * Clients are told apart by their IP address, or the network of it where it is IPv6.
	 * @param request the request
	 * @return whether to go on
	 */
	public boolean permits(HttpServletRequest request) {
		return permits(client(request.getRemoteAddr()));
	}

	/**
	 * Whether something is within the limit, which counts it.
	 * @param key what is counted
	 * @return whether to go on
	 */
	public boolean permits(String key) {
		return this.counts.get(key, (absent) -> new AtomicInteger()).incrementAndGet() <= this.permits;
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
