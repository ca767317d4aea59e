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

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.microblogspring.indieauth.DiscoveryCache;
import io.github.microblogspring.indieauth.DiscoverySettings;
import io.github.microblogspring.indieauth.IndieAuthDiscovery;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.TypedAddress;
import io.github.microblogspring.indieauth.http.FetchException;
import io.github.microblogspring.indieauth.http.FetchedPage;
import io.github.microblogspring.indieauth.http.PageFetcher;
import io.github.microblogspring.oauth2.AddressServers;
import io.github.microblogspring.oauth2.AddressSignIn;
import io.github.microblogspring.oauth2.IdentityEndpoint;
import io.github.microblogspring.oauth2.MicroblogAuthorizationRequestResolver;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.TypedAddressResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.support.NoOpCache;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AddressSignInFilter} and {@link SignInRedirect}.
 *
 * @author The Micro.blog Spring team
 */
@ExtendWith(OutputCaptureExtension.class)
class AddressSignInFilterTests {

	private static final String PACKAGE = "io.github.microblogspring";

	private final LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());

	private final IndieAuthProvider provider = new IndieAuthProvider(URI.create("https://micro.blog"), true);

	private final ClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(
			MicroblogClientRegistrations.withClientId("https://app.example/client.json").build());

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final MockFilterChain chain = new MockFilterChain();

	private int fetches;

	@BeforeEach
	void logEverything() {
		this.logging.setLogLevel(PACKAGE, LogLevel.TRACE);
	}

	@AfterEach
	void logAsBefore() {
		this.logging.setLogLevel(PACKAGE, null);
	}

	@Test
	void postThenRequestGoesOnToServerOfAddress() throws Exception {
		MockHttpServletRequest request = post("Alice.example");
		filter().doFilter(request, this.response, this.chain);
		assertThat(this.chain.getRequest()).isSameAs(request);
		OAuth2AuthorizationRequest resolved = new MicroblogAuthorizationRequestResolver(this.registrations,
				this.provider.endpoints(), IdentityEndpoint.AUTHORIZATION)
			.resolve(request);
		assertThat(resolved).isNotNull();
		assertThat(resolved.getAuthorizationUri()).isEqualTo("https://as.example/auth");
		assertThat(resolved.getAuthorizationRequestUri()).contains("me=https%3A%2F%2Falice.example%2F");
		assertThat(request.getSession(false)).isNull();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			not an address,   invalid_address
			127.0.0.1,        invalid_address
			bob.example,      server_unreachable
			empty.example,    server_not_found
			'',               invalid_address
			""")
	void postWhenAddressCannotBeUsedThenBackToPage(String typed, String error) throws Exception {
		MockHttpServletRequest request = post(typed);
		filter().doFilter(request, this.response, this.chain);
		assertThat(this.chain.getRequest()).isNull();
		assertThat(this.response.getStatus()).isEqualTo(303);
		assertThat(this.response.getHeader("Location")).isEqualTo("/login?error=" + error);
		assertThat(request.getSession().getAttribute(AddressSignIn.SESSION_ATTRIBUTE)).isEqualTo(typed);
	}

	@Test
	void postWhenFailureWasNotForeseenThenBackToPageAndWarned(CapturedOutput output) throws Exception {
		filter().doFilter(post("strange.example"), this.response, this.chain);
		assertThat(this.chain.getRequest()).isNull();
		assertThat(this.response.getHeader("Location")).isEqualTo("/login?error=server_invalid");
		assertThat(output).contains("A sign-in failed in a way that was not foreseen", "Nobody foresaw that");
	}

	// AR-11
	@Test
	void postWhenTooManyAddressesAreTypedThenNothingFetched() throws Exception {
		AddressSignInFilter filter = filter(RateLimit.of(1, Duration.ofMinutes(1)));
		filter.doFilter(post("alice.example"), this.response, this.chain);
		int fetches = this.fetches;
		MockHttpServletResponse second = new MockHttpServletResponse();
		filter.doFilter(post("alice.example"), second, new MockFilterChain());
		assertThat(second.getHeader("Location")).isEqualTo("/login?error=temporarily_unavailable");
		assertThat(this.fetches).isEqualTo(fetches);
	}

	@Test
	void postWhenNothingTypedThenBackToPage() throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/login/microblog");
		filter().doFilter(request, this.response, this.chain);
		assertThat(this.response.getHeader("Location")).isEqualTo("/login?error=invalid_address");
		assertThat(request.getSession(false)).isNull();
	}

	@Test
	void postWhenTypedIsLongThenKeptUpToLimit() throws Exception {
		String longest = "a".repeat(TypedAddress.MAX_LENGTH);
		MockHttpServletRequest request = post(longest);
		filter().doFilter(request, this.response, this.chain);
		assertThat(request.getSession().getAttribute(AddressSignIn.SESSION_ATTRIBUTE)).isEqualTo(longest);
		MockHttpServletRequest longer = post(longest + "a");
		filter().doFilter(longer, this.response, this.chain);
		assertThat(longer.getSession().getAttribute(AddressSignIn.SESSION_ATTRIBUTE)).isNull();
	}

	@Test
	void postWhenHostIsForgedThenLocationIsRelative() throws Exception {
		// T-O8
		MockHttpServletRequest request = post("127.0.0.1");
		request.setServerName("evil.example");
		request.addHeader("Host", "evil.example");
		request.addHeader("X-Forwarded-Host", "evil.example");
		request.setContextPath("/ctx");
		request.setRequestURI("/ctx/login/microblog");
		filter().doFilter(request, this.response, this.chain);
		assertThat(this.response.getHeader("Location")).isEqualTo("/ctx/login?error=invalid_address");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /login/microblog", "HEAD, /login/microblog", "PUT, /login/microblog", "POST, /login",
			"POST, /login/microblog/email", "POST, /login/oauth2/code/microblog" })
	void otherRequestThenPassedOnAndNothingFetched(String method, String path) throws Exception {
		// T-O2
		MockHttpServletRequest request = new MockHttpServletRequest(method, path);
		request.setParameter("me", "alice.example");
		filter().doFilter(request, this.response, this.chain);
		assertThat(this.chain.getRequest()).isSameAs(request);
		assertThat(this.response.getHeader("Location")).isNull();
		assertThat(this.fetches).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "someone@mail.example", "https://someone:secret@alice.example/",
			"alice.example\r\nforged line" })
	void postWhenAddressHasSecretsOrLinesThenNotInLog(String typed, CapturedOutput output) throws Exception {
		filter().doFilter(post(typed), this.response, this.chain);
		assertThat(output.getAll()).contains("Sign-in failed with 'invalid_address'")
			.doesNotContain("someone", "secret", "mail.example", "\nforged line");
	}

	@ParameterizedTest
	@ValueSource(strings = { "someone@mail.example", " mailto:someone@mail.example", "someone\uff20mail.example" })
	void postWhenEmailAddressThenKeptForPageButNotInUrlOrLog(String typed, CapturedOutput output) throws Exception {
		MockHttpServletRequest request = post(typed);
		filter().doFilter(request, this.response, this.chain);
		assertThat(this.chain.getRequest()).isNull();
		assertThat(this.fetches).isZero();
		assertThat(this.response.getHeader("Location")).isEqualTo("/login?error=invalid_address");
		assertThat(request.getSession().getAttribute(AddressSignIn.SESSION_ATTRIBUTE)).isEqualTo(typed);
		assertThat(output.getAll()).contains("Sign-in failed with 'invalid_address'")
			.doesNotContain("someone", "mail.example");
	}

	@Test
	void accessDeniedHandlerWhenFormThenExpired() throws Exception {
		MockHttpServletRequest request = post("alice.example");
		request.addHeader("Sec-Fetch-Site", "same-origin");
		new SignInRedirect("/sign-in", () -> true).accessDeniedHandler()
			.handle(request, this.response, new AccessDeniedException("No CSRF token"));
		assertThat(this.response.getHeader("Location")).isEqualTo("/sign-in?error=expired");
		assertThat(request.getSession().getAttribute(AddressSignIn.SESSION_ATTRIBUTE)).isEqualTo("alice.example");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "cross-site", "same-site", "none" })
	void accessDeniedHandlerWhenFormOfAnotherSiteThenItDoesNotFillTheField(String site) throws Exception {
		MockHttpServletRequest request = post("evil.example");
		if (site != null) {
			request.addHeader("Sec-Fetch-Site", site);
		}
		new SignInRedirect("/login", () -> true).accessDeniedHandler()
			.handle(request, this.response, new AccessDeniedException("No CSRF token"));
		assertThat(this.response.getHeader("Location")).isEqualTo("/login?error=expired");
		assertThat(request.getSession(false)).isNull();
	}

	@Test
	void accessDeniedHandlerWhenOtherRequestThenForbidden() throws Exception {
		new SignInRedirect("/login", () -> true).accessDeniedHandler()
			.handle(new MockHttpServletRequest("POST", "/logout"), this.response, new AccessDeniedException("No"));
		assertThat(this.response.getStatus()).isEqualTo(403);
		assertThat(this.response.getHeader("Location")).isNull();
	}

	private AddressSignInFilter filter() {
		return filter(RateLimit.none());
	}

	private AddressSignInFilter filter(RateLimit rateLimit) {
		IndieAuthDiscovery discovery = new IndieAuthDiscovery(pages(), this.provider,
				new DiscoverySettings(false, true));
		return new AddressSignInFilter(
				new TypedAddressResolver(new DiscoveryCache(discovery, new NoOpCache("none"), Duration.ZERO, 1),
						this.provider, this.registrations, IdentityEndpoint.AUTHORIZATION, AddressServers.ANY),
				rateLimit, new SignInRedirect("/login", () -> true));
	}

	private PageFetcher pages() {
		return (uri, accept, redirects, deadline) -> {
			this.fetches++;
			return switch (uri.toString()) {
				case "https://alice.example/" ->
					page(uri, "<link rel=authorization_endpoint href='https://as.example/auth'>");
				case "https://empty.example/" -> page(uri, "");
				case "https://strange.example/" -> throw new IllegalStateException("Nobody foresaw that");
				default -> throw new FetchException(FetchException.Reason.HOST_UNKNOWN, "No such page", null);
			};
		};
	}

	private static FetchedPage page(URI uri, String html) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.CONTENT_TYPE, "text/html");
		return new FetchedPage(List.of(uri), 200, headers,
				new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
	}

	private static MockHttpServletRequest post(String typed) {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/login/microblog");
		request.setParameter("me", typed);
		return request;
	}

}
