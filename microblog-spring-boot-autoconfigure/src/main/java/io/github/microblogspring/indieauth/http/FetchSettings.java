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

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Limits and exemptions for what is fetched.
 *
 * @param connectTimeout how long one address may take to accept a connection
 * @param readTimeout how long a server may say nothing
 * @param timeout how long one page with its redirects, or one other request, may take
 * @param maxRedirects how many redirects of a page are followed
 * @param maxResponseSize how large a body may be, decoded
 * @param maxConcurrent how many requests may run at once; those to trusted origins are
 * counted apart
 * @param allowHttp whether {@code http} and ports other than the default are allowed, for
 * development and tests
 * @param allowedAddresses blocks in CIDR notation that are allowed besides the public
 * internet, for development and tests
 * @param resolve the address and port to connect to for a host name, for development and
 * tests. The name is exempt from the check of addresses and may have any port; the
 * certificate must still be for that name
 * @param trustedOrigins URLs whose scheme, host and port the operator configured: they
 * are exempt from the rules for schemes, hosts, ports and addresses, but not from limits
 * @param sslBundle the trust store and options of TLS, those of the JVM if {@code null}
 * @param userAgent the value of the {@code User-Agent} header
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record FetchSettings(Duration connectTimeout, Duration readTimeout, Duration timeout, int maxRedirects,
		DataSize maxResponseSize, int maxConcurrent, boolean allowHttp, List<String> allowedAddresses,
		Map<String, InetSocketAddress> resolve, Set<URI> trustedOrigins, @Nullable SslBundle sslBundle,
		String userAgent) {

	/**
	 * Create new settings.
	 * @throws IllegalArgumentException if a limit is not positive, the number of
	 * redirects is negative, a trusted origin is not an http or https URL, or the user
	 * agent is empty
	 */
	public FetchSettings {
		Assert.isTrue(connectTimeout.toMillis() > 0, "'connectTimeout' must be at least a millisecond");
		Assert.isTrue(readTimeout.toMillis() > 0, "'readTimeout' must be at least a millisecond");
		Assert.isTrue(timeout.toMillis() > 0, "'timeout' must be at least a millisecond");
		Assert.isTrue(maxRedirects >= 0, "'maxRedirects' must not be negative");
		Assert.isTrue(maxResponseSize.toBytes() > 0, "'maxResponseSize' must be positive");
		Assert.isTrue(maxConcurrent > 0, "'maxConcurrent' must be positive");
		Assert.hasText(userAgent, "'userAgent' must not be empty");
		trustedOrigins.forEach((origin) -> Assert.notNull(HttpUrl.of(origin), "'trustedOrigins' must be URLs"));
		allowedAddresses = List.copyOf(allowedAddresses);
		resolve = lowerCaseKeys(resolve);
		trustedOrigins = Set.copyOf(trustedOrigins);
	}

	private static Map<String, InetSocketAddress> lowerCaseKeys(Map<String, InetSocketAddress> resolve) {
		Map<String, InetSocketAddress> result = new LinkedHashMap<>();
		resolve.forEach((host, address) -> result.put(host.toLowerCase(Locale.ROOT), address));
		return Map.copyOf(result);
	}

	/**
	 * The default limits, without any exemption.
	 * @param userAgent the value of the {@code User-Agent} header
	 * @return the settings
	 */
	public static FetchSettings defaults(String userAgent) {
		return new FetchSettings(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(5), 5,
				DataSize.ofMegabytes(1), 32, false, List.of(), Map.of(), Set.of(), null, userAgent);
	}

	/**
	 * These settings with another {@link #connectTimeout()}.
	 * @param connectTimeout how long one address may take to accept a connection
	 * @return the settings
	 */
	public FetchSettings withConnectTimeout(Duration connectTimeout) {
		return new FetchSettings(connectTimeout, this.readTimeout, this.timeout, this.maxRedirects,
				this.maxResponseSize, this.maxConcurrent, this.allowHttp, this.allowedAddresses, this.resolve,
				this.trustedOrigins, this.sslBundle, this.userAgent);
	}

	/**
	 * These settings with another {@link #readTimeout()}.
	 * @param readTimeout how long a server may say nothing
	 * @return the settings
	 */
	public FetchSettings withReadTimeout(Duration readTimeout) {
		return new FetchSettings(this.connectTimeout, readTimeout, this.timeout, this.maxRedirects,
				this.maxResponseSize, this.maxConcurrent, this.allowHttp, this.allowedAddresses, this.resolve,
				this.trustedOrigins, this.sslBundle, this.userAgent);
	}

	/**
	 * These settings with another {@link #timeout()}.
	 * @param timeout how long one page, or one other request, may take
	 * @return the settings
	 */
	public FetchSettings withTimeout(Duration timeout) {
		return new FetchSettings(this.connectTimeout, this.readTimeout, timeout, this.maxRedirects,
				this.maxResponseSize, this.maxConcurrent, this.allowHttp, this.allowedAddresses, this.resolve,
				this.trustedOrigins, this.sslBundle, this.userAgent);
	}

	/**
	 * These settings with other {@link #maxRedirects()}.
	 * @param maxRedirects how many redirects of a page are followed
	 * @return the settings
	 */
	public FetchSettings withMaxRedirects(int maxRedirects) {
		return new FetchSettings(this.connectTimeout, this.readTimeout, this.timeout, maxRedirects,
				this.maxResponseSize, this.maxConcurrent, this.allowHttp, this.allowedAddresses, this.resolve,
				this.trustedOrigins, this.sslBundle, this.userAgent);
	}

	/**
	 * These settings with another {@link #maxResponseSize()}.
	 * @param maxResponseSize how large a body may be, decoded
	 * @return the settings
	 */
	public FetchSettings withMaxResponseSize(DataSize maxResponseSize) {
		return new FetchSettings(this.connectTimeout, this.readTimeout, this.timeout, this.maxRedirects,
				maxResponseSize, this.maxConcurrent, this.allowHttp, this.allowedAddresses, this.resolve,
				this.trustedOrigins, this.sslBundle, this.userAgent);
	}

	/**
	 * These settings with another {@link #maxConcurrent()}.
	 * @param maxConcurrent how many requests may run at once
	 * @return the settings
	 */
	public FetchSettings withMaxConcurrent(int maxConcurrent) {
		return new FetchSettings(this.connectTimeout, this.readTimeout, this.timeout, this.maxRedirects,
				this.maxResponseSize, maxConcurrent, this.allowHttp, this.allowedAddresses, this.resolve,
				this.trustedOrigins, this.sslBundle, this.userAgent);
	}

	/**
	 * These settings with another {@link #allowHttp()}.
	 * @param allowHttp whether {@code http} and any port are allowed
	 * @return the settings
	 */
	public FetchSettings withAllowHttp(boolean allowHttp) {
		return new FetchSettings(this.connectTimeout, this.readTimeout, this.timeout, this.maxRedirects,
				this.maxResponseSize, this.maxConcurrent, allowHttp, this.allowedAddresses, this.resolve,
				this.trustedOrigins, this.sslBundle, this.userAgent);
	}

	/**
	 * These settings with other {@link #allowedAddresses()}.
	 * @param allowedAddresses blocks in CIDR notation
	 * @return the settings
	 */
	public FetchSettings withAllowedAddresses(String... allowedAddresses) {
		return new FetchSettings(this.connectTimeout, this.readTimeout, this.timeout, this.maxRedirects,
				this.maxResponseSize, this.maxConcurrent, this.allowHttp, List.of(allowedAddresses), this.resolve,
				this.trustedOrigins, this.sslBundle, this.userAgent);
	}

	/**
	 * These settings with other addresses to {@link #resolve()} names to.
	 * @param resolve the addresses and ports by host name
	 * @return the settings
	 */
	public FetchSettings withResolve(Map<String, InetSocketAddress> resolve) {
		return new FetchSettings(this.connectTimeout, this.readTimeout, this.timeout, this.maxRedirects,
				this.maxResponseSize, this.maxConcurrent, this.allowHttp, this.allowedAddresses, resolve,
				this.trustedOrigins, this.sslBundle, this.userAgent);
	}

	/**
	 * These settings with other {@link #trustedOrigins()}.
	 * @param trustedOrigins the URLs with those schemes, hosts and ports
	 * @return the settings
	 */
	public FetchSettings withTrustedOrigins(URI... trustedOrigins) {
		return new FetchSettings(this.connectTimeout, this.readTimeout, this.timeout, this.maxRedirects,
				this.maxResponseSize, this.maxConcurrent, this.allowHttp, this.allowedAddresses, this.resolve,
				Set.of(trustedOrigins), this.sslBundle, this.userAgent);
	}

	/**
	 * These settings with another {@link #sslBundle()}.
	 * @param sslBundle the trust store and options of TLS
	 * @return the settings
	 */
	public FetchSettings withSslBundle(@Nullable SslBundle sslBundle) {
		return new FetchSettings(this.connectTimeout, this.readTimeout, this.timeout, this.maxRedirects,
				this.maxResponseSize, this.maxConcurrent, this.allowHttp, this.allowedAddresses, this.resolve,
				this.trustedOrigins, sslBundle, this.userAgent);
	}

}
