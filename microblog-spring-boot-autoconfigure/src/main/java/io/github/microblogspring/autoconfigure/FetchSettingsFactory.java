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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.http.FetchSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Makes the limits of fetching from the properties.
 *
 * @author The Micro.blog Spring team
 */
final class FetchSettingsFactory {

	// A literal address, so that reading the properties looks nothing up
	private static final Pattern ADDRESS_AND_PORT = Pattern
		.compile("(?:([0-9.]+)|\\[([0-9A-Fa-f:.]+)]):([1-9][0-9]{0,4})");

	// What the application does for its people is bounded by its own threads
	private static final int MAX_CONCURRENT_CALLS = 256;

	private final MicroblogProperties properties;

	private final ObjectProvider<SslBundles> sslBundles;

	FetchSettingsFactory(MicroblogProperties properties, ObjectProvider<SslBundles> sslBundles) {
		this.properties = properties;
		this.sslBundles = sslBundles;
	}

	FetchSettings create(URI... configuredEndpoints) {
		MicroblogProperties.Discovery discovery = this.properties.getDiscovery();
		checkLimits(discovery);
		checkAllowedAddresses(discovery.getAllowedAddresses());
		return FetchSettings.defaults(userAgent())
			.withConnectTimeout(discovery.getConnectTimeout())
			.withTimeout(discovery.getTimeout())
			.withMaxRedirects(discovery.getMaxRedirects())
			.withMaxResponseSize(discovery.getMaxResponseSize())
			.withMaxConcurrent(discovery.getMaxConcurrent())
			.withAllowHttp(discovery.isAllowHttp())
			.withAllowedAddresses(discovery.getAllowedAddresses().toArray(String[]::new))
			.withResolve(resolve(discovery.getResolve()))
			.withTrustedOrigins(trustedOrigins(configuredEndpoints))
			.withSslBundle(sslBundle(discovery.getSslBundle()));
	}

	/**
	 * The limits of calls to the API: an answer may take its time, but no longer than all
	 * of the call may.
	 * @return the settings
	 */
	FetchSettings createForApi() {
		MicroblogProperties.Api api = this.properties.getApi();
		checkLimits(api);
		return create().withConnectTimeout(api.getConnectTimeout())
			.withReadTimeout(api.getTimeout())
			.withTimeout(api.getTimeout())
			.withMaxResponseSize(api.getMaxResponseSize())
			.withMaxConcurrent(MAX_CONCURRENT_CALLS);
	}

	/**
	 * The limits of uploads.
	 * @return the settings
	 */
	FetchSettings createForUploads() {
		Duration timeout = this.properties.getApi().getUploadTimeout();
		return createForApi().withReadTimeout(timeout).withTimeout(timeout);
	}

	private static void checkLimits(MicroblogProperties.Api api) {
		checkLimit("api.connect-timeout", api.getConnectTimeout(), api.getConnectTimeout().toMillis() > 0);
		checkLimit("api.timeout", api.getTimeout(), api.getTimeout().toMillis() > 0);
		checkLimit("api.upload-timeout", api.getUploadTimeout(), api.getUploadTimeout().toMillis() > 0);
		checkLimit("api.max-response-size", api.getMaxResponseSize(), api.getMaxResponseSize().toBytes() > 0);
	}

	private URI[] trustedOrigins(URI... configuredEndpoints) {
		return Stream.concat(Stream.of(this.properties.getBaseUrl()), Stream.of(configuredEndpoints))
			.distinct()
			.toArray(URI[]::new);
	}

	private static void checkLimits(MicroblogProperties.Discovery discovery) {
		checkLimit("discovery.connect-timeout", discovery.getConnectTimeout(),
				discovery.getConnectTimeout().toMillis() > 0);
		checkLimit("discovery.timeout", discovery.getTimeout(), discovery.getTimeout().toMillis() > 0);
		checkLimit("discovery.max-redirects", discovery.getMaxRedirects(), discovery.getMaxRedirects() >= 0);
		checkLimit("discovery.max-response-size", discovery.getMaxResponseSize(),
				discovery.getMaxResponseSize().toBytes() > 0);
		checkLimit("discovery.max-concurrent", discovery.getMaxConcurrent(), discovery.getMaxConcurrent() > 0);
	}

	private static void checkLimit(String name, Object value, boolean valid) {
		if (!valid) {
			throw new InvalidMicroblogPropertyException(name, value.toString(),
					"Nothing could be fetched with that limit.", "Remove the property, or set a larger value.");
		}
	}

	private static void checkAllowedAddresses(List<String> allowedAddresses) {
		for (String address : allowedAddresses) {
			try {
				InetAddressFilter.of(address);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidMicroblogPropertyException("discovery.allowed-addresses", address,
						"It is neither an IP address nor a block of them.", "Write it like 127.0.0.0/8 or ::1.");
			}
		}
	}

	private static Map<String, InetSocketAddress> resolve(Map<String, String> configured) {
		Map<String, InetSocketAddress> resolve = new LinkedHashMap<>();
		configured.forEach((host, address) -> resolve.put(host, socketAddress(host, address)));
		return resolve;
	}

	private static InetSocketAddress socketAddress(String host, String value) {
		Matcher matcher = ADDRESS_AND_PORT.matcher(value);
		try {
			if (matcher.matches()) {
				String address = (matcher.group(1) != null) ? matcher.group(1) : matcher.group(2);
				return new InetSocketAddress(InetAddress.getByName(address), Integer.parseInt(matcher.group(3)));
			}
		}
		catch (UnknownHostException | IllegalArgumentException ex) {
			throw invalidAddress(host, value);
		}
		throw invalidAddress(host, value);
	}

	private static InvalidMicroblogPropertyException invalidAddress(String host, String value) {
		return new InvalidMicroblogPropertyException("discovery.resolve." + host, value,
				"It is not an IP address with a port.", "Write it like 127.0.0.1:8443 or [::1]:8443.");
	}

	private @Nullable SslBundle sslBundle(@Nullable String name) {
		if (!StringUtils.hasText(name)) {
			return null;
		}
		try {
			SslBundle bundle = this.sslBundles.getObject().getBundle(name);
			// Read now rather than when the first person signs in
			bundle.createSslContext();
			return bundle;
		}
		catch (NoSuchSslBundleException ex) {
			throw invalidSslBundle(name, "There is no such SSL bundle.");
		}
		catch (IllegalStateException ex) {
			throw invalidSslBundle(name, ex.getMessage() + ".");
		}
	}

	private static InvalidMicroblogPropertyException invalidSslBundle(String name, String problem) {
		return new InvalidMicroblogPropertyException("discovery.ssl-bundle", name, problem,
				"Configure the bundle at 'spring.ssl.bundle.pem." + name + "' or 'spring.ssl.bundle.jks." + name
						+ "', or remove the property.");
	}

	private String userAgent() {
		String clientId = this.properties.getClientId();
		return StringUtils.hasText(clientId) ? "microblog-spring-boot (+" + clientId + ")" : "microblog-spring-boot";
	}

}
