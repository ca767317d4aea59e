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

package io.github.microblogspring.oauth2;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.microblogspring.indieauth.DiscoveryCache;
import io.github.microblogspring.indieauth.DiscoverySettings;
import io.github.microblogspring.indieauth.IndieAuthDiscovery;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.TypedAddress;
import io.github.microblogspring.indieauth.http.FetchException;
import io.github.microblogspring.indieauth.http.FetchedPage;
import io.github.microblogspring.indieauth.http.PageFetcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.cache.support.NoOpCache;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TypedAddressResolver}.
 *
 * @author The Micro.blog Spring team
 */
class TypedAddressResolverTests {

	private static final String PROVIDER = legacy("https://micro.blog/indieauth/auth",
			"https://micro.blog/indieauth/token");

	private static final String OTHER = legacy("https://as.example/auth", "https://as.example/token");

	private static final String METADATA = "<link rel=indieauth-metadata href='https://as.example/meta'>";

	@Test
	void resolveThenAddressWithItsServer() {
		AddressSignIn address = resolver(OTHER, AddressServers.ANY, "profile").resolve("Alice.example");
		assertThat(address.text()).isEqualTo("Alice.example");
		assertThat(address.address()).hasToString("https://alice.example/");
		assertThat(address.server().endpoints().authorization()).hasToString("https://as.example/auth");
		assertThat(address.server().chain()).containsExactly(URI.create("https://alice.example/"));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			ANY,         provider, true
			ANY,         legacy,   true
			ANY,         metadata, true
			WITH_ISSUER, provider, true
			WITH_ISSUER, legacy,   false
			WITH_ISSUER, metadata, true
			PROVIDER,    provider, true
			PROVIDER,    legacy,   false
			PROVIDER,    metadata, false
			""")
	void resolveAcceptsServersOfSetting(AddressServers servers, String page, boolean accepted) {
		String html = switch (page) {
			case "provider" -> PROVIDER;
			case "legacy" -> OTHER;
			default -> METADATA;
		};
		TypedAddressResolver resolver = resolver(html, servers, "profile", "create");
		if (accepted) {
			assertThat(resolver.resolve("alice.example").server()).isNotNull();
		}
		else {
			assertFails(resolver, "alice.example", SignInErrorCode.NOT_ALLOWED);
		}
	}

	@Test
	void resolveWhenNoTokenEndpointThenIdentityOnly() {
		String page = "<link rel=authorization_endpoint href='https://as.example/auth'>";
		assertThat(resolver(page, AddressServers.ANY, "profile").resolve("alice.example")).isNotNull();
		assertFails(resolver(page, AddressServers.ANY, "create"), "alice.example", SignInErrorCode.SERVER_INVALID);
		assertFails(resolver(page, AddressServers.ANY, IdentityEndpoint.TOKEN, "profile"), "alice.example",
				SignInErrorCode.SERVER_INVALID);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			https://micro.blog/indieauth/auth,      https://evil.example/token
			https://evil.example/auth,              https://micro.blog/indieauth/token
			https://micro.blog/indieauth/auth,      https://evil.micro.blog/indieauth/token
			https://micro.blog/indieauth/auth?a=b,  https://micro.blog/indieauth/token
			https://honest.example/auth,            https://evil.example/token
			https://honest.example/auth,            https://nothonest.example/token
			""")
	void resolveWhenEndpointsDontBelongTogetherThenNoTokenScope(String authorization, String token) {
		// T-O3
		String page = legacy(authorization, token);
		assertFails(resolver(page, AddressServers.ANY, "create"), "alice.example", SignInErrorCode.SERVER_INVALID);
		assertFails(resolver(page, AddressServers.ANY, IdentityEndpoint.TOKEN, "profile"), "alice.example",
				SignInErrorCode.SERVER_INVALID);
		assertThat(resolver(page, AddressServers.ANY, "profile").resolve("alice.example")).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "client_id=evil", "redirect_uri=https://evil", "%63lient_id=evil", "state=1", "me=x" })
	void resolveWhenEndpointBringsOurParametersThenRefused(String query) {
		// V-AR-03, T-D5: refused, where the vector has them replaced
		String page = legacy("https://as.example/auth?" + query, "https://as.example/token");
		assertFails(resolver(page, AddressServers.ANY, "profile"), "alice.example", SignInErrorCode.SERVER_INVALID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "127.0.0.1", "localhost", "someone@mail.example", "https://u:p@alice.example/" })
	void resolveWhenNotAnAddressThenInvalid(String text) {
		assertFails(resolver(OTHER, AddressServers.ANY, "profile"), text, SignInErrorCode.INVALID_ADDRESS);
	}

	@Test
	void resolveWhenNothingOrTooMuchTypedThenInvalid() {
		TypedAddressResolver resolver = resolver(OTHER, AddressServers.ANY, "profile");
		assertFails(resolver, null, SignInErrorCode.INVALID_ADDRESS);
		assertFails(resolver, "a".repeat(100_000) + ".example", SignInErrorCode.INVALID_ADDRESS);
	}

	@Test
	void resolveWhenMailAddressTypedThenNotInMessage() {
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> resolver(OTHER, AddressServers.ANY, "profile").resolve("someone@mail.example"))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("someone", "mail.example"));
	}

	@Test
	void resolveWhenPaddedThenTextIsBounded() {
		// T-X10: it is kept in the session
		String padding = " ".repeat(100_000);
		AddressSignIn address = resolver(OTHER, AddressServers.ANY, "profile")
			.resolve(padding + "alice.example" + padding);
		assertThat(address.text()).hasSizeLessThanOrEqualTo(TypedAddress.MAX_LENGTH).contains("alice.example");
	}

	@ParameterizedTest
	@EnumSource(AddressServers.class)
	void resolveWhenPageNamesNoServerThenNotFound(AddressServers servers) {
		assertFails(resolver("<title>Hi</title>", servers, "profile"), "alice.example",
				SignInErrorCode.SERVER_NOT_FOUND);
	}

	@Test
	void resolveWhenPageCannotBeFetchedThenUnreachable() {
		assertFails(resolver(OTHER, AddressServers.ANY, "profile"), "bob.example", SignInErrorCode.SERVER_UNREACHABLE);
	}

	private static void assertFails(TypedAddressResolver resolver, String text, SignInErrorCode expected) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> resolver.resolve(text))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(expected));
	}

	private static TypedAddressResolver resolver(String page, AddressServers servers, String... scopes) {
		return resolver(page, servers, IdentityEndpoint.AUTHORIZATION, scopes);
	}

	private static TypedAddressResolver resolver(String page, AddressServers servers, IdentityEndpoint identityEndpoint,
			String... scopes) {
		IndieAuthProvider provider = new IndieAuthProvider(URI.create("https://micro.blog"), true);
		IndieAuthDiscovery discovery = new IndieAuthDiscovery(pages(page), provider,
				new DiscoverySettings(false, true));
		return new TypedAddressResolver(new DiscoveryCache(discovery, new NoOpCache("none"), Duration.ZERO, 1),
				provider, SignIns.registrations(scopes), identityEndpoint, servers);
	}

	private static PageFetcher pages(String homePage) {
		return (uri, accept, redirects, deadline) -> switch (uri.toString()) {
			case "https://alice.example/" -> page(uri, "text/html", homePage);
			case "https://as.example/meta" -> page(uri, "application/json", """
					{"issuer":"https://as.example/","authorization_endpoint":"https://as.example/auth",
					"token_endpoint":"https://token.example/token"}""");
			default -> throw new FetchException(FetchException.Reason.HOST_UNKNOWN, "No such page", null);
		};
	}

	private static FetchedPage page(URI uri, String contentType, String body) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.CONTENT_TYPE, contentType);
		return new FetchedPage(List.of(uri), 200, headers,
				new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
	}

	private static String legacy(String authorization, String token) {
		return "<link rel=authorization_endpoint href='" + authorization + "'><link rel=token_endpoint href='" + token
				+ "'>";
	}

}
