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

	@ParameterizedTest
	@CsvSource({ "https://micro.blog, https://MICRO.blog/posts?x#y, true",
			"https://micro.blog, https://micro.blog:443, true", "https://micro.blog:443/, https://micro.blog/, true",
			"https://micro.blog/base, https://micro.blog/x, true",
			"https://micro.blog:8443, https://micro.blog:8443/x, true",
			"https://micro.blog:8443, https://micro.blog/, false",
			"https://micro.blog, https://micro.blog:8443/, false", "https://micro.blog, http://micro.blog/, false",
			"http://127.0.0.1:80, http://127.0.0.1/, true", "http://127.0.0.1:8099, https://127.0.0.1:8099/, false",
			"https://micro.blog, https://jane.micro.blog/, false", "https://micro.blog, https://evilmicro.blog/, false",
			"https://micro.blog, https://u@micro.blog/, false",
			"https://micro.blog, https://micro.blog@evil.example/, false", "https://micro.blog, //micro.blog/, false",
			"https://micro.blog, /posts, false", "https://micro.blog, https://micro.blog/../x, false",
			"https://micro.blog, mailto:a@micro.blog, false" })
	void hasOriginWhenSchemeHostAndPortAreThoseOfBaseUrlThenTrue(URI baseUrl, URI url, boolean expected) {
		assertThat(new IndieAuthProvider(baseUrl, true).hasOrigin(url)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "https://micro.blog, https://micro.blog/micropub, true",
			"https://micro.blog/, https://MICRO.blog:443/micropub?q=config, true",
			"https://micro.blog, https://micro.blog/micropub/, false",
			"https://micro.blog, https://micro.blog/micropub/media, false",
			"https://micro.blog, https://micro.blog/Micropub, false",
			"https://micro.blog, https://micro.blog/micropu%62, false",
			"https://micro.blog, http://micro.blog/micropub, false",
			"https://micro.blog, https://evil.example/micropub, false",
			"https://micro.blog, https://micro.blog:8443/micropub, false", "https://micro.blog, /micropub, false",
			"https://own.example/base/, https://own.example/base/micropub, true",
			"https://own.example/base, https://own.example/micropub, false",
			"http://127.0.0.1:8099, http://127.0.0.1:8099/micropub, true" })
	void isMicropubWhenThatOfBaseUrlThenTrue(URI baseUrl, URI url, boolean expected) {
		assertThat(new IndieAuthProvider(baseUrl, true).isMicropub(url)).isEqualTo(expected);
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
