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

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import io.github.microblogspring.indieauth.http.FetchException.Reason;

import org.springframework.boot.http.client.InetAddressFilter;

/**
 * Decides whether an address is on the public internet.
 *
 * @author The Micro.blog Spring team
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6890">RFC 6890</a>
 */
final class AddressPolicy {

	private static final InetAddressFilter EXTERNAL = InetAddressFilter.externalAddresses();

	// What answers there is the host of a virtual machine, not the internet
	private static final InetAddressFilter AZURE_HOST = InetAddressFilter.of("168.63.129.16");

	private static final InetAddressFilter GLOBAL_UNICAST = InetAddressFilter.of("2000::/3").andNot("3fff::/20");

	private final InetAddressFilter allowed;

	AddressPolicy(List<String> allowedAddresses) {
		this.allowed = InetAddressFilter.of(allowedAddresses.toArray(String[]::new));
	}

	/**
	 * Check the addresses of a host. One that is not public refuses them all.
	 * @param host the name of the host
	 * @param addresses its addresses
	 * @return the addresses to connect to, IPv4-mapped ones as IPv4
	 * @throws FetchException if one of them is not public
	 */
	List<InetAddress> check(String host, List<InetAddress> addresses) throws FetchException {
		List<InetAddress> result = new ArrayList<>();
		for (InetAddress address : addresses) {
			InetAddress folded = fold(address);
			if (!isPublic(folded) && !this.allowed.matches(folded)) {
				throw new FetchException(Reason.ADDRESS_REFUSED, "The host '" + host + "' has the address "
						+ folded.getHostAddress() + ", which is not on the public internet", null);
			}
			result.add(folded);
		}
		return result;
	}

	/**
	 * An address from DNS keeps {@code ::ffff:0:0/96}, with which it passes rules for
	 * IPv4 and is connected to as IPv4 all the same.
	 * @param address the address
	 * @return the IPv4 address if there is one in it, else the same address
	 */
	private static InetAddress fold(InetAddress address) {
		try {
			InetAddress folded = InetAddress.getByAddress(address.getAddress());
			return (folded instanceof Inet4Address) ? folded : address;
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("An address must have 4 or 16 bytes", ex);
		}
	}

	private static boolean isPublic(InetAddress address) {
		return EXTERNAL.matches(address)
				&& ((address instanceof Inet4Address) ? !AZURE_HOST.matches(address) : isPublicIpv6(address));
	}

	private static boolean isPublicIpv6(InetAddress address) {
		return GLOBAL_UNICAST.matches(address) && !isIsatap(address.getAddress());
	}

	// RFC 5214, section 6.1: the last four bytes are an IPv4 address
	private static boolean isIsatap(byte[] address) {
		return (address[8] & 0xFD) == 0 && address[9] == 0 && address[10] == 0x5E && (address[11] & 0xFF) == 0xFE;
	}

}
