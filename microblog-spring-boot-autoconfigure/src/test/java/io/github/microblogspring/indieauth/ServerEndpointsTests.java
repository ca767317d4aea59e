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
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ServerEndpoints}.
 *
 * @author The Micro.blog Spring team
 */
class ServerEndpointsTests {

	private static final ServerEndpoints PROVIDER = new IndieAuthProvider(URI.create("https://micro.blog"), true)
		.endpoints();

	@Test
	void fromMapWhenMapOfEndpointsThenSame() {
		ServerEndpoints all = new ServerEndpoints("https://as.example/", URI.create("https://as.example/auth"),
				URI.create("https://as.example/token"), URI.create("https://as.example/micropub"),
				URI.create("https://as.example/revoke"), URI.create("https://as.example/introspect"));
		assertThat(all.toMap().keySet()).containsExactly("issuer", "authorization", "token", "micropub", "revocation",
				"introspection");
		assertThat(ServerEndpoints.fromMap(all.toMap())).isEqualTo(all);
		ServerEndpoints few = endpoints("https://as.example/auth", null);
		assertThat(few.toMap()).containsOnlyKeys("authorization");
		assertThat(ServerEndpoints.fromMap(few.toMap())).isEqualTo(few);
	}

	@Test
	void fromMapWhenNoAuthorizationEndpointThenIllegalArgument() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerEndpoints.fromMap(Map.of("token", "https://a/")));
	}

	@ParameterizedTest
	@CsvSource({ "https://as.example/auth, true", "HTTPS://AS.example:443/auth, true", "https://as.example/Auth, false",
			"https://as.example/auth?x, false", "http://as.example/auth, false", "https://as.example/auth/, false",
			"https://as.example:8443/auth, false", "https://u@as.example/auth, false" })
	void sameAuthorizationComparesUrls(String other, boolean same) {
		assertThat(endpoints("https://as.example/auth", null).sameAuthorization(endpoints(other, null)))
			.isEqualTo(same);
	}

	@Test
	void sameTokenWhenMissingThenFalse() {
		ServerEndpoints none = endpoints("https://as.example/auth", null);
		assertThat(none.sameToken(none)).isFalse();
		assertThat(PROVIDER.sameToken(none)).isFalse();
		assertThat(PROVIDER.sameToken(PROVIDER)).isTrue();
		assertThat(endpoints("https://a.example", "https://a.example")
			.sameToken(endpoints("https://b.example", "https://a.example/"))).isTrue();
	}

	// T-O3
	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			https://micro.blog/indieauth/auth,     https://micro.blog/indieauth/token, false, true
			https://MICRO.blog/indieauth/auth,     https://micro.blog/indieauth/token, false, true
			https://micro.blog/indieauth/auth,     https://evil.example/token,         false, false
			https://micro.blog/indieauth/auth,     https://evil.example/token,         true,  false
			https://micro.blog/indieauth/auth?x=1, https://evil.example/token,         true,  false
			https://www.micro.blog/indieauth/auth, https://evil.example/token,         true,  false
			https://evil.example/auth,             https://micro.blog/indieauth/token, false, false
			https://jane.micro.blog/auth,          https://micro.blog/indieauth/token, false, false
			https://as.example/auth,               https://as.example/token,           false, true
			https://as.example/auth,               https://tokens.as.example/token,    false, true
			https://auth.as.example/auth,          https://as.example/token,           false, true
			https://indieauth.com/auth,            https://tokens.indieauth.com/token, false, true
			https://as.example/auth,               https://evilas.example/token,       false, false
			https://a.as.example/auth,             https://b.as.example/token,         false, false
			https://as.example/auth,               https://other.example/token,        false, false
			https://as.example/auth,               https://other.example/token,        true,  true
			https://as.example/auth,               none,                               true,  false
			""")
	void belongTogetherFollowsRule(String authorization, String token, boolean fromMetadata, boolean expected) {
		assertThat(endpoints(authorization, token).belongTogether(PROVIDER, fromMetadata)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			https://alice.example/micropub,     https://alice.example/media,        true
			https://alice.example/micropub,     https://MEDIA.Alice.example/,       true
			https://www.Alice.example/micropub, https://alice.example/media?x=1,    true
			https://alice.example/?rest_route=/micropub, https://alice.example/?rest_route=/media, true
			https://alice.example/micropub,     http://alice.example/media,         false
			http://127.0.0.1:8099/micropub,     http://127.0.0.1:8099/media,        true
			http://127.0.0.1:8099/micropub,     https://127.0.0.1/media,            false
			https://alice.example/micropub,     https://bob.example/media,          false
			https://alice.example/micropub,     https://evilalice.example/media,    false
			https://alice.example/micropub,     https://alice.example.evil.example, false
			https://a.example.com/micropub,     https://b.example.com/media,        false
			https://alice.example/micropub,     https://alice.example@evil.example, false
			https://alice.example/micropub,     //alice.example/media,              false
			https://alice.example/micropub,     https://example/media,              false
			https://localhost/micropub,         https://localhost/media,            true
			https://alice.example/micropub,     /media,                             false
			https://alice.example/micropub,     mailto:alice@alice.example,         false
			none,                               https://alice.example/media,        false
			none,                               mailto:alice@alice.example,         false
			""")
	void isNearMicropubWhenHostsAreRelatedAndSchemeIsTheSameThenTrue(URI micropub, URI url, boolean expected) {
		ServerEndpoints server = new ServerEndpoints(null, URI.create("https://as.example/auth"), null, micropub, null);
		assertThat(server.isNearMicropub(url)).isEqualTo(expected);
	}

	private static ServerEndpoints endpoints(String authorization, String token) {
		return new ServerEndpoints(null, URI.create(authorization), (token != null) ? URI.create(token) : null, null,
				null);
	}

}
