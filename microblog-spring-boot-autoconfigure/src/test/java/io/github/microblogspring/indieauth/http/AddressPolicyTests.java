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
import java.util.List;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AddressPolicy}.
 */
class AddressPolicyTests {

	private final AddressPolicy policy = new AddressPolicy(List.of());

	@ParameterizedTest
	@ValueSource(strings = { "8.8.8.8", "104.200.22.214", "168.63.129.15", "172.15.0.1", "172.32.0.1", "100.63.0.1",
			"100.128.0.1", "2600:3c00::1", "2606:4700:4700::1111", "2a00:1450:4001::", "3ffe::1" })
	void checkWhenPublicThenSame(String address) throws Exception {
		List<InetAddress> addresses = List.of(InetAddress.getByName(address));
		assertThat(this.policy.check("alice.example", addresses)).isEqualTo(addresses);
	}

	// T-F2, T-F3
	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254",
			"169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.0.1", "192.88.99.1",
			"198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16",
			"::", "::1", "::7f00:1", "::808:808", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::7f00:1", "100::1",
			"2001::1", "2001:0:7f00:1::", "2001:db8::1", "2001:10::1", "2002:7f00:1::", "3fff::1", "3fff:fff::1",
			"4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "2600:3c00::5efe:7f00:1",
			"2600:3c00::200:5efe:a00:1" })
	void checkWhenNotPublicThenRefused(String address) throws Exception {
		assertRefused(InetAddress.getByName(address));
	}

	// T-F3
	@Test
	void checkWhenMappedThenCheckedAsIpv4() throws Exception {
		assertRefused(Hosts.mapped(127, 0, 0, 1));
		assertRefused(Hosts.mapped(10, 0, 0, 1));
		assertRefused(Hosts.mapped(169, 254, 169, 254));
		assertRefused(Hosts.mapped(168, 63, 129, 16));
		assertThat(this.policy.check("alice.example", List.of(Hosts.mapped(8, 8, 8, 8)))).singleElement()
			.isInstanceOf(Inet4Address.class)
			.isEqualTo(InetAddress.getByName("8.8.8.8"));
	}

	@Test
	void checkWhenOneIsNotPublicThenAllRefused() throws Exception {
		assertRefused(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1"));
	}

	@Test
	void checkWhenAllowedThenOnlyThoseBesides() throws Exception {
		AddressPolicy loose = new AddressPolicy(List.of("127.0.0.2/31", "fd00::/8"));
		List<InetAddress> addresses = List.of(InetAddress.getByName("127.0.0.3"), InetAddress.getByName("fd12::1"));
		assertThat(loose.check("alice.example", addresses)).isEqualTo(addresses);
		assertThat(loose.check("alice.example", List.of(Hosts.mapped(127, 0, 0, 2)))).singleElement()
			.isEqualTo(InetAddress.getByName("127.0.0.2"));
		assertThatExceptionOfType(FetchException.class)
			.isThrownBy(() -> loose.check("alice.example", List.of(InetAddress.getByName("127.0.0.4"))));
	}

	@Test
	void createWhenBlockIsMalformedThenIllegalArgument() {
		assertThatIllegalArgumentException().isThrownBy(() -> new AddressPolicy(List.of("alice.example")));
		assertThatIllegalArgumentException().isThrownBy(() -> new AddressPolicy(List.of("127.0.0.1/33")));
	}

	private void assertRefused(InetAddress... addresses) throws UnknownHostException {
		assertThatExceptionOfType(FetchException.class)
			.isThrownBy(() -> this.policy.check("alice.example", List.of(addresses)))
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.ADDRESS_REFUSED);
	}

}
