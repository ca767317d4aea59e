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

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.oauth2.IdentityEndpoint;
import io.github.microblogspring.oauth2.MicroblogAuthorizationRequestResolver;
import io.github.microblogspring.oauth2.MicroblogAuthorizedClientRepository;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.MicroblogScopeRequiredException;
import io.github.microblogspring.oauth2.PendingSignInRepository;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthentication;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link ScopeConsentFilter} and {@link ReferringPageRequest}, with the filter
 * of Spring Security that redirects and the cache that it comes back by.
 *
 * @author The Micro.blog Spring team
 */
class ScopeConsentFilterTests {

	private static final String HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

	private static final Map<String, String> MICROBLOG = Map.of("authorization", "https://micro.blog/indieauth/auth",
			"token", "https://micro.blog/indieauth/token", "micropub", "https://micro.blog/micropub");

	private static final Map<String, String> OTHER = Map.of("authorization", "https://as.example/auth", "token",
			"https://as.example/token");

	private final ClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(
			MicroblogClientRegistrations.withClientId("https://app.example/client.json").build());

	private final IndieAuthProvider provider = new IndieAuthProvider(URI.create("https://micro.blog"), true);

	private final MicroblogAuthorizedClientRepository authorizedClients = new MicroblogAuthorizedClientRepository(
			new HttpSessionOAuth2AuthorizedClientRepository());

	private final RelativeRequestCache requestCache = new RelativeRequestCache(cache());

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@AfterEach
	void forget() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void doFilterWhenPageNeedsAScopeThenToConsentOfThePersonAndBack() throws Exception {
		signIn(OTHER);
		MockHttpServletRequest request = page("GET", "/posts/new");
		request.setQueryString("draft=7");
		filter(request, required("create"));
		assertRedirectedTo("https://as.example/auth", "profile create");
		assertBackAt(request, "/posts/new?draft=7&continue");
	}

	@Test
	void doFilterWhenSomethingWasAllowedBeforeThenAskedForTheLargerSet() throws Exception {
		OAuth2AuthenticationToken alice = signIn(MICROBLOG);
		MockHttpServletRequest request = page("GET", "/posts/new");
		save(alice, request, "read");
		filter(request, required("create"));
		assertRedirectedTo("https://micro.blog/indieauth/auth", "profile read create");
	}

	@Test
	void doFilterWhenATokenIsOfAnotherServerThenItsScopesAreNotAskedFor() throws Exception {
		MockHttpServletRequest request = page("GET", "/posts/new");
		save(signIn(MICROBLOG), request, "read");
		signIn(OTHER);
		filter(request, required("create"));
		assertRedirectedTo("https://as.example/auth", "profile create");
	}

	@Test
	void doFilterWhenFormNeedsAScopeThenBackToThePageOfTheForm() throws Exception {
		signIn(MICROBLOG);
		MockHttpServletRequest request = page("POST", "/posts");
		request.setContentType("application/x-www-form-urlencoded");
		request.setParameter("content", "the-content");
		request.addHeader("Referer", "http://localhost/posts/new?draft=7#top");
		filter(request, required("create"));
		assertRedirectedTo("https://micro.blog/indieauth/auth", "profile create");
		assertBackAt(request, "/posts/new?draft=7&continue");
	}

	@Test
	void doFilterWhenBackOnThePageOfTheFormThenNothingOfTheFormIsThere() throws Exception {
		signIn(MICROBLOG);
		MockHttpServletRequest request = page("POST", "/posts");
		request.setParameter("content", "the-content");
		request.setContentType("multipart/form-data; boundary=b");
		request.addHeader("Content-Length", "99");
		request.addHeader("Referer", "http://localhost/posts/new?draft=7");
		filter(request, required("create"));
		MockHttpServletRequest back = page("GET", "/posts/new");
		back.setQueryString("draft=7&continue");
		back.setParameter("continue", "");
		back.setParameter("draft", "7");
		back.setSession(request.getSession());
		HttpServletRequest matching = this.requestCache.getMatchingRequest(back, new MockHttpServletResponse());
		assertThat(matching).isNotNull();
		assertThat(matching.getMethod()).isEqualTo("GET");
		assertThat(matching.getParameterMap()).containsOnlyKeys("continue", "draft");
		assertThat(Collections.list(matching.getHeaderNames())).contains("Referer")
			.noneMatch((name) -> name.toLowerCase(Locale.ROOT).startsWith("content"));
		assertThat(this.requestCache.getRequest(back, new MockHttpServletResponse())).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example/", "http://evil.example/posts/new", "//evil.example/", "/posts/new",
			"https://localhost/posts/new", "http://localhost:8080/posts/new", "http://localhost@evil.example/",
			"http://localhost.evil.example/", "http://localhost/../admin", "http://localhost/%2e%2e/admin", "nonsense",
			"", "javascript:alert(1)", "http://localhost/a\\b", "http://localhost/a\r\nX: 1" })
	void doFilterWhenReferrerIsNoPageOfTheApplicationThenToTheStart(String referrer) throws Exception {
		signIn(MICROBLOG);
		MockHttpServletRequest request = page("POST", "/posts");
		request.addHeader("Referer", referrer);
		filter(request, required("create"));
		assertRedirectedTo("https://micro.blog/indieauth/auth", "profile create");
		assertBackAt(request, "/");
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost//evil.example/x, /evil.example/x?continue",
			"http://LOCALHOST:80/posts, /posts?continue", "http://localhost/a%20b?c=%26, /a%20b?c=%26&continue" })
	void doFilterWhenReferrerIsOddThenStaysOnThisHost(String referrer, String expected) throws Exception {
		signIn(MICROBLOG);
		MockHttpServletRequest request = page("POST", "/posts");
		request.addHeader("Referer", referrer);
		filter(request, required("create"));
		assertBackAt(request, expected);
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost/app/posts/new, /app/posts/new?continue", "http://localhost/other/posts, /app/",
			"http://localhost/application, /app/", "http://localhost/app, /app/" })
	void doFilterWhenContextPathThenReferrerIsBelowIt(String referrer, String expected) throws Exception {
		signIn(MICROBLOG);
		MockHttpServletRequest request = page("POST", "/app/posts");
		request.setContextPath("/app");
		request.setServletPath("/posts");
		request.addHeader("Referer", referrer);
		filter(request, required("create"));
		assertBackAt(request, expected);
	}

	@Test
	void doFilterWhenReferrerIsLongThenNotKept() throws Exception {
		signIn(MICROBLOG);
		MockHttpServletRequest request = page("POST", "/posts");
		request.addHeader("Referer", "http://localhost/" + "x".repeat(4096));
		filter(request, required("create"));
		assertBackAt(request, "/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD" })
	void doFilterWhenPageIsReadThenReferrerDoesNotCount(String method) throws Exception {
		signIn(MICROBLOG);
		MockHttpServletRequest request = page(method, "/posts/new");
		request.addHeader("Referer", "http://localhost/other");
		filter(request, required("create"));
		assertRedirectedTo("https://micro.blog/indieauth/auth", "profile create");
		assertBackAt(request, method.equals("GET") ? "/posts/new?continue" : "/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST", "HEAD", "DELETE" })
	void doFilterWhenProgramThenToldWhichScopeIsMissing(String method) throws Exception {
		for (String accept : List.of("application/json", "*/*", "text/event-stream", "")) {
			signIn(MICROBLOG);
			MockHttpServletRequest request = new MockHttpServletRequest(method, "/api/posts");
			if (!accept.isEmpty()) {
				request.addHeader("Accept", accept);
			}
			MockHttpServletResponse response = new MockHttpServletResponse();
			filter(request, response, required("create"));
			assertForbidden(request, response);
		}
	}

	@Test
	void doFilterWhenScriptAsksForHtmlThenToldWhichScopeIsMissing() throws Exception {
		signIn(MICROBLOG);
		MockHttpServletRequest request = page("GET", "/posts/new");
		request.addHeader("X-Requested-With", "XMLHttpRequest");
		filter(request, required("create"));
		assertForbidden(request, this.response);
	}

	@Test
	void doFilterWhenProgramThenHeadersStayAndWhatWasWrittenGoes() throws Exception {
		signIn(MICROBLOG);
		this.response.setHeader("Access-Control-Allow-Origin", "https://spa.example");
		this.response.setHeader("Set-Cookie", "XSRF-TOKEN=1");
		filter(new MockHttpServletRequest("GET", "/api/posts"), (request, response) -> {
			response.getOutputStream().write("half of it".getBytes());
			throw new MicroblogScopeRequiredException(Set.of("create"));
		});
		assertThat(this.response.getContentAsString()).startsWith("{\"title\"").doesNotContain("half");
		assertThat(this.response.getHeader("Access-Control-Allow-Origin")).isEqualTo("https://spa.example");
		assertThat(this.response.getHeader("Set-Cookie")).isNotNull();
	}

	@Test
	void doFilterWhenProgramWaitedForAnotherThreadThenToldWhichScopeIsMissing() throws Exception {
		signIn(MICROBLOG);
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/posts");
		request.setDispatcherType(DispatcherType.ASYNC);
		filter(request, required("create"));
		assertForbidden(request, this.response);
	}

	@Test
	void doFilterWhenPageWaitedForAnotherThreadThenThrownOn() {
		signIn(MICROBLOG);
		MockHttpServletRequest request = page("GET", "/posts/new");
		request.setDispatcherType(DispatcherType.ASYNC);
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> filter(request, required("create")));
	}

	@Test
	void doFilterWhenExceptionIsInAnotherThenFound() throws Exception {
		for (Exception wrapped : List.of(new ServletException("Wrapped", exception("create")),
				new IllegalStateException(new RuntimeException(exception("create"))))) {
			signIn(MICROBLOG);
			MockHttpServletResponse response = new MockHttpServletResponse();
			filter(page("GET", "/"), response, (request, ignored) -> {
				if (wrapped instanceof ServletException ex) {
					throw ex;
				}
				throw (RuntimeException) wrapped;
			});
			assertThat(response.getRedirectedUrl()).startsWith("https://micro.blog/indieauth/auth?");
		}
	}

	@Test
	void doFilterWhenProgramWithBearerTokenThenForbiddenEvenIfItTakesPages() throws Exception {
		OAuth2AccessToken token = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "the-token", null, null);
		SecurityContextHolder.getContext()
			.setAuthentication(new BearerTokenAuthentication(signIn(MICROBLOG).getPrincipal(), token, List.of()));
		filter(page("GET", "/posts/new"), required("create"));
		assertThat(this.response.getStatus()).isEqualTo(403);
		assertThat(this.response.getHeader("WWW-Authenticate"))
			.isEqualTo("Bearer error=\"insufficient_scope\", scope=\"create\"");
		assertThat(this.response.getContentAsString()).contains("token").doesNotContain("the-token", "browser");
	}

	@Test
	void doFilterWhenNobodyOrSomebodyElseIsSignedInThenThrownOn() {
		DefaultOAuth2User octocat = new DefaultOAuth2User(List.of(), Map.of("id", "1"), "id");
		for (Authentication person : new Authentication[] { null, new TestingAuthenticationToken("a", "b"),
				new OAuth2AuthenticationToken(octocat, List.of(), "github") }) {
			SecurityContextHolder.getContext().setAuthentication(person);
			assertThatExceptionOfType(MicroblogScopeRequiredException.class)
				.isThrownBy(() -> filter(page("GET", "/"), required("create")));
		}
		assertThat(this.response.getStatus()).isEqualTo(200);
	}

	@Test
	void doFilterWhenNobodyKnowsWhichScopesThenThrownOn() {
		signIn(MICROBLOG);
		MockHttpServletRequest request = page("GET", "/");
		assertThatExceptionOfType(MicroblogScopeRequiredException.class).isThrownBy(() -> filter(request,
				(ignored, response) -> this.authorizedClients.require(signIn(MICROBLOG), request, Set.of())));
	}

	@Test
	void doFilterWhenResponseHasBegunThenThrownOn() {
		signIn(MICROBLOG);
		this.response.setCommitted(true);
		assertThatExceptionOfType(MicroblogScopeRequiredException.class)
			.isThrownBy(() -> filter(page("GET", "/"), required("create")));
		assertThat(this.response.getRedirectedUrl()).isNull();
	}

	@Test
	void doFilterWhenOtherExceptionOrNoneThenAsItIs() throws Exception {
		signIn(MICROBLOG);
		IllegalStateException other = new IllegalStateException("Something else");
		assertThat(catchThrowable(() -> filter(page("GET", "/"), (request, response) -> {
			throw other;
		}))).isSameAs(other);
		filter(page("GET", "/"), (request, response) -> {
		});
		assertThat(this.response.getStatus()).isEqualTo(200);
	}

	@Test
	void doFilterWhenServerOfThePersonHasNoTokenEndpointThenToTheSignInPage() throws Exception {
		signIn(Map.of("authorization", "https://as.example/auth"));
		MockHttpServletRequest request = page("GET", "/posts/new");
		filter(request, required("create"));
		assertThat(this.response.getStatus()).isEqualTo(303);
		assertThat(this.response.getHeader("Location")).isEqualTo("/login?error=server_invalid");
	}

	private void assertForbidden(MockHttpServletRequest request, MockHttpServletResponse response) throws Exception {
		assertThat(response.getStatus()).isEqualTo(403);
		assertThat(response.getHeader("WWW-Authenticate"))
			.isEqualTo("Bearer error=\"insufficient_scope\", scope=\"create\"");
		assertThat(response.getContentType()).isEqualTo("application/problem+json");
		assertThat(response.getContentAsString()).contains("\"status\":403").hasSize(response.getContentLength());
		assertThat(request.getSession(false)).isNull();
	}

	private void assertRedirectedTo(String endpoint, String scopes) {
		assertThat(this.response.getStatus()).isEqualTo(302);
		String url = this.response.getRedirectedUrl();
		assertThat(url).startsWith(endpoint + "?");
		String scope = UriComponentsBuilder.fromUriString(url).build().getQueryParams().getFirst("scope");
		assertThat(scope.split("\\+")).containsExactlyInAnyOrder(scopes.split(" "));
	}

	private void assertBackAt(MockHttpServletRequest request, String expected) throws Exception {
		SavedRequestAwareAuthenticationSuccessHandler handler = new SavedRequestAwareAuthenticationSuccessHandler();
		handler.setRequestCache(this.requestCache);
		MockHttpServletRequest callback = new MockHttpServletRequest("GET",
				request.getContextPath() + "/login/oauth2/code/microblog");
		callback.setContextPath(request.getContextPath());
		callback.setSession(request.getSession());
		MockHttpServletResponse back = new MockHttpServletResponse();
		handler.onAuthenticationSuccess(callback, back, new TestingAuthenticationToken("alice", "n/a"));
		assertThat(back.getRedirectedUrl()).isEqualTo(expected);
	}

	private void filter(MockHttpServletRequest request, FilterChain application) throws ServletException, IOException {
		filter(request, this.response, application);
	}

	private void filter(MockHttpServletRequest request, MockHttpServletResponse response, FilterChain application)
			throws ServletException, IOException {
		OAuth2AuthorizationRequestRedirectFilter redirect = new OAuth2AuthorizationRequestRedirectFilter(
				new MicroblogAuthorizationRequestResolver(this.registrations, this.provider.endpoints(),
						IdentityEndpoint.AUTHORIZATION));
		redirect.setAuthorizationRequestRepository(new PendingSignInRepository(true));
		redirect.setRequestCache(this.requestCache);
		ScopeConsentFilter consent = new ScopeConsentFilter(this.provider, this.authorizedClients, this.requestCache,
				new SignInRedirect("/login", () -> true));
		redirect.doFilter(request, response, (req, res) -> consent.doFilter(req, res, application));
	}

	private void save(OAuth2AuthenticationToken person, MockHttpServletRequest request, String scope) {
		OAuth2AccessToken token = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "the-token", Instant.now(),
				Instant.now().plusSeconds(3600), Set.of(scope));
		this.authorizedClients
			.saveAuthorizedClient(new OAuth2AuthorizedClient(this.registrations.findByRegistrationId("microblog"),
					person.getName(), token), person, request, this.response);
	}

	// As RequestCacheConfigurer makes it where there is CSRF protection
	private static HttpSessionRequestCache cache() {
		HttpSessionRequestCache cache = new HttpSessionRequestCache();
		cache.setRequestMatcher(PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, "/**"));
		return cache;
	}

	private static FilterChain required(String scope) {
		return (request, response) -> {
			throw exception(scope);
		};
	}

	private static MicroblogScopeRequiredException exception(String scope) {
		return new MicroblogScopeRequiredException(Set.of(scope));
	}

	private static MockHttpServletRequest page(String method, String path) {
		MockHttpServletRequest request = new MockHttpServletRequest(method, path);
		request.setServletPath(path);
		request.addHeader("Accept", HTML);
		return request;
	}

	private static OAuth2AuthenticationToken signIn(Map<String, String> server) {
		DefaultOAuth2User alice = new DefaultOAuth2User(List.of(),
				Map.of("me", "https://alice.example/", "server", server), "me");
		OAuth2AuthenticationToken person = new OAuth2AuthenticationToken(alice, List.of(), "microblog");
		SecurityContextHolder.getContext().setAuthentication(person);
		return person;
	}

}
