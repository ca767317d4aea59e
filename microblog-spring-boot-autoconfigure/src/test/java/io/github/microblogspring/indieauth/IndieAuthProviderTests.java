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

package io.github.microblogspring.indieauth;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link IndieAuthProvider}.
 *
 * @author The Micro.blog Spring team
 */
class IndieAuthProviderTests {

	@ParameterizedTest
	@ValueSource(strings = { "https://micro.blog", "https://micro.blog/" })
	void endpointsAreBelowBaseUrl(URI baseUrl) {
		IndieAuthProvider provider = new IndieAuthProvider(baseUrl, true);
		assertThat(provider.baseUrl()).isEqualTo(baseUrl);
		assertThat(provider.endpoints())
			.isEqualTo(new ServerEndpoints(null, URI.create("https://micro.blog/indieauth/auth"),
					URI.create("https://micro.blog/indieauth/token"), URI.create("https://micro.blog/micropub"), null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "micro.blog", "ftp://micro.blog", "https:///", "https://micro.blog/?a",
			"https://u@micro.blog", "https://micro.blog/#a", "mailto:a@micro.blog" })
	void createWhenNotBaseUrlThenIllegalArgument(URI baseUrl) {
		assertThatIllegalArgumentException().isThrownBy(() -> new IndieAuthProvider(baseUrl, true));
	}

	@ParameterizedTest
	@CsvSource({ "https://micro.blog/jane, true", "https://jane.micro.blog/, true", "https://a.jane.micro.blog/, true",
			"http://jane.micro.blog/, false", "https://jane.example/, false", "https://evilmicro.blog/, false",
			"https://micro.blog.example/, false", "https://blog.micro/, false" })
	void vouchesForOwnHostsOnly(String me, boolean expected) {
		ProfileUrl profileUrl = ProfileUrl.parse(me);
		assertThat(new IndieAuthProvider(URI.create("https://Micro.blog"), true).vouchesFor(profileUrl))
			.isEqualTo(expected);
		assertThat(new IndieAuthProvider(URI.create("https://micro.blog"), false).vouchesFor(profileUrl)).isFalse();
	}

	@Test
	void ownsOwnEndpointsOnly() {
		IndieAuthProvider provider = new IndieAuthProvider(URI.create("http://127.0.0.1:8099"), true);
		assertThat(provider.owns(URI.create("http://127.0.0.1:8099/indieauth/auth"))).isTrue();
		assertThat(provider.owns(URI.create("http://127.0.0.1:8099/indieauth/token"))).isTrue();
		assertThat(provider.owns(URI.create("http://127.0.0.1:8099/micropub"))).isTrue();
		assertThat(provider.owns(URI.create("http://127.0.0.1:8099/indieauth/other"))).isFalse();
		assertThat(provider.owns(URI.create("http://127.0.0.1:8098/micropub"))).isFalse();
	}

}
