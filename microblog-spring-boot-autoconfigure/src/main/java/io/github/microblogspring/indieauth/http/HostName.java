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

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.http.InvalidUrlException.Rule;

/**
 * The host of a URL. What IDN makes of it is checked after that, so that there is no
 * other name to fetch from than the one that was checked.
 *
 * @author The Micro.blog Spring team
 */
final class HostName {

	private static final int MAX_LENGTH = 253;

	private static final int MAX_LABEL_LENGTH = 63;

	// Sharp s, final sigma and joiners, which IDNA 2003 has as other letters or none
	private static final String DEVIATIONS = "\u00DF\u1E9E\u03C2\u200C\u200D";

	// RFC 3490, section 3.1
	private static final String DOTS = ".\u3002\uFF0E\uFF61";

	private HostName() {
	}

	/**
	 * The one spelling of a host.
	 * @param text the host as it was written
	 * @return an IP address or a name, in lower case and as A-labels
	 * @throws InvalidUrlException if it is neither, or not the same for everybody
	 */
	static String canonical(String text) throws InvalidUrlException {
		if (text.startsWith("[")) {
			check(isIpv6Address(text), Rule.MALFORMED);
			return text.toLowerCase(Locale.ROOT);
		}
		// Before IDN, whose time is not linear
		check(text.length() <= MAX_LENGTH, Rule.MALFORMED);
		check(count(text, DEVIATIONS) == 0, Rule.AMBIGUOUS_HOST);
		String host = toAscii(text).toLowerCase(Locale.ROOT);
		check(host.length() <= MAX_LENGTH && count(host, ".") == count(text, DOTS), Rule.MALFORMED);
		check(Stream.of(withoutRootDot(host).split("\\.", -1)).allMatch(HostName::isLabel), Rule.MALFORMED);
		check(!endsInNumber(host) || isIpv4Address(host), Rule.IP_ADDRESS);
		return host;
	}

	static boolean isIpAddress(String host) {
		return host.startsWith("[") || endsInNumber(host);
	}

	// Without a zone, which URI would take
	private static boolean isIpv6Address(String text) {
		try {
			return text.matches("\\[[0-9A-Fa-f:.]+]") && new URI("http://" + text).getHost() != null;
		}
		// The latter for an IPv6 address with too many digits
		catch (URISyntaxException | NumberFormatException ex) {
			return false;
		}
	}

	private static String toAscii(String host) throws InvalidUrlException {
		try {
			return IDN.toASCII(host);
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			throw new InvalidUrlException(Rule.MALFORMED);
		}
	}

	private static boolean isLabel(String label) {
		return label.length() <= MAX_LABEL_LENGTH && label.matches("[a-z0-9_-]+") && !label.startsWith("-")
				&& !label.endsWith("-");
	}

	// Whatever something might take for an IPv4 address
	private static boolean endsInNumber(String host) {
		String name = withoutRootDot(host);
		return name.substring(name.lastIndexOf('.') + 1).matches("[0-9]+|0x[0-9a-f]*");
	}

	private static boolean isIpv4Address(String host) {
		String[] octets = host.split("\\.", -1);
		return octets.length == 4 && Stream.of(octets).allMatch(HostName::isOctet);
	}

	private static boolean isOctet(String text) {
		return text.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(text) <= 255;
	}

	private static String withoutRootDot(String host) {
		return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
	}

	private static long count(String text, String characters) {
		return text.chars().filter((character) -> characters.indexOf(character) != -1).count();
	}

	private static void check(boolean condition, Rule rule) throws InvalidUrlException {
		if (!condition) {
			throw new InvalidUrlException(rule);
		}
	}

}
