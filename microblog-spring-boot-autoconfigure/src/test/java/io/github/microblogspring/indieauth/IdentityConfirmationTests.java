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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.microblogspring.indieauth.http.FetchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link IdentityConfirmation}.
 *
 * @author The Micro.blog Spring team
 */
class IdentityConfirmationTests {

	private static final Map<String, ServerEndpoints> SERVERS = Map.ofEntries(
			Map.entry("login", endpoints("https://login.example")),
			Map.entry("micro.blog", endpoints("https://micro.blog/indieauth")),
			Map.entry("victim", endpoints("https://victim.example")),
			Map.entry("evil", endpoints("https://evil.example")),
			Map.entry("honest", endpoints("https://honest.example")),
			Map.entry("mixed", endpoints("https://honest.example/auth", "https://evil.example/token")),
			Map.entry("no token", endpoints("https://login.example/auth", null)),
			Map.entry("other auth", endpoints("https://x.example/a", "https://login.example/token")),
			Map.entry("spelled", endpoints("https://login.example:443/auth", "https://LOGIN.example/token")),
			Map.entry("path case", endpoints("https://login.example/Auth", "https://login.example/token")),
			Map.entry("query 1", endpoints("https://login.example/auth?u=1", "https://login.example/token")),
			Map.entry("query 2", endpoints("https://login.example/auth?u=2", "https://login.example/token")));

	private static final ServerEndpoints LOGIN = endpoints("https://login.example");

	private static final ServerEndpoints MICROBLOG = new IndieAuthProvider(URI.create("https://micro.blog"), true)
		.endpoints();

	private final FakePageFetcher fetcher = new FakePageFetcher();

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "missing",
			textBlock = """
					V-AC-01 | https://example.com/ | login | token | https://example.com/ | | NO_FETCH https://example.com/
					V-AC-02 | https://example.com/ | login | token | https://example.com | | NO_FETCH https://example.com/
					V-AC-03 | https://example.com/ | login | token | https://EXAMPLE.com/ | | NO_FETCH https://example.com/
					V-AC-04 | http://www.example.com/ https://example.com/ | login | token | https://example.com/ | | NO_FETCH https://example.com/
					# V-AC-05 deviates: what is typed with http begins with https
					V-AC-05 | https://a.example/ https://b.example/ https://c.example/ | login | token | https://b.example/ | | NO_FETCH https://b.example/
					V-AC-06 | https://example.com/ | login | auth | https://username.example.com/ | login | FETCH https://username.example.com/
					V-AC-07 | https://example.com/ | login | auth | https://example.com/username | login | FETCH https://example.com/username
					V-AC-08 | https://example.com/ | login | token | https://other.example/ | login | FETCH https://other.example/
					V-AC-09 | https://example.com/ | login | token | https://victim.example/ | victim | MISMATCH
					V-AC-10 | https://example.com/ | login | token | https://victim.example/ | nothing | NO_ENDPOINTS
					V-AC-11 | https://evil.example/ | mixed | token | https://victim.example/ | honest | MISMATCH
					V-AC-12 | https://evil.example/ | mixed | auth | https://jane.example/ | honest | FETCH https://jane.example/
					V-AC-13 | https://example.com/ | login | token | https://jane.example/ | no token | MISMATCH
					V-AC-14 | https://example.com/ | login | auth | https://jane.example/ | no token | FETCH https://jane.example/
					V-AC-15 | https://example.com/Jane | login | token | https://example.com/jane | other auth | MISMATCH
					V-AC-16 | https://example.com/jane | login | token | https://example.com/jane/ | login | FETCH https://example.com/jane/
					V-AC-17 | https://example.com/ | login | token | https://example.com/?u=1 | nothing | NO_ENDPOINTS
					V-AC-18 | https://example.com/ | login | token | http://example.com/ | login | INVALID_ME
					V-AC-19 | https://example.com/ | login | token | https://example.com/#me | | INVALID_ME
					V-AC-20 | https://example.com/ | login | token | https://example.com:443/ | | INVALID_ME
					V-AC-21 | https://example.com/ | login | token | https://127.0.0.1/ | | INVALID_ME
					V-AC-22 | https://example.com/ | login | token | example.com | | INVALID_ME
					V-AC-23 | https://example.com/ | login | token | missing | | INVALID_ME
					V-AC-27 | https://a.example/ | login | token | https://b.example/ | spelled | FETCH https://b.example/
					V-AC-28 | https://a.example/ | login | token | https://b.example/ | path case | MISMATCH
					V-AC-29 | https://a.example/ | query 1 | token | https://b.example/ | query 2 | MISMATCH
					# V-AC-30 holds only where the provider does not vouch for its own hosts
					V-AC-30 | | micro.blog | token | https://jane.micro.blog/ | micro.blog | FETCH https://jane.micro.blog/
					V-AC-31 | | micro.blog | token | https://victim.example/ | nothing | NO_ENDPOINTS
					V-AC-32 | https://evil.example/ | evil | token | https://victim.example/go | victim | MISMATCH
					V-AC-34 | https://alice.example/ | login | token | https://bob.example/ | login | FETCH https://bob.example/
					""")
	void confirmFollowsVectors(String id, String chain, String stored, String redeemedAt, String me, String page,
			String expected) {
		String url = String.valueOf(me).replaceFirst("#.*", "");
		if (page != null) {
			this.fetcher.html(url, page.equals("nothing") ? "" : links(SERVERS.get(page)));
		}
		List<URI> urls = Stream.of(((chain != null) ? chain : "").split(" "))
			.filter((text) -> !text.isEmpty())
			.map(URI::create)
			.toList();
		RedeemedAt at = redeemedAt.equals("token") ? RedeemedAt.TOKEN_ENDPOINT : RedeemedAt.AUTHORIZATION_ENDPOINT;
		IdentityConfirmation confirmation = confirmation(false, settings());
		if (!expected.contains("FETCH ")) {
			assertThatExceptionOfType(IndieAuthException.class).as(id)
				.isThrownBy(() -> confirmation.confirm(me, server(urls, SERVERS.get(stored)), at))
				.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.IDENTITY_NOT_CONFIRMED));
			assertThat(this.fetcher.requests()).hasSize(expected.equals("INVALID_ME") ? 0 : 1);
			return;
		}
		ConfirmedIdentity identity = confirmation.confirm(me, server(urls, SERVERS.get(stored)), at);
		assertThat(identity.me()).as(id).hasToString(expected.substring(expected.indexOf(' ') + 1));
		boolean fetched = expected.startsWith("FETCH");
		assertThat(this.fetcher.requests()).hasSize(fetched ? 1 : 0);
		ServerEndpoints speaker = SERVERS.get(fetched ? page : stored);
		assertThat(identity.server().sameAuthorization(speaker)).isTrue();
	}

	// V-AC-24, T-I4
	@Test
	void confirmWhenMeIsNotTextThenNotConfirmed() {
		assertNotConfirmed(confirmation(true, settings()), List.of("https://example.com/"), "https://example.com/");
		assertNotConfirmed(confirmation(true, settings()), 42, "https://example.com/");
	}

	@Test
	void confirmWhenOnlyIssuerDiffersThenConfirmed() {
		// V-AC-25
		this.fetcher.html("https://b.example/", "<link rel=indieauth-metadata href='https://login.example/t2/meta'>")
			.json("https://login.example/t2/meta", 200, """
					{"issuer":"https://login.example/t2","authorization_endpoint":"https://login.example/auth",
					"token_endpoint":"https://login.example/token"}""");
		ServerEndpoints stored = new ServerEndpoints("https://login.example/", LOGIN.authorization(), LOGIN.token(),
				null, null);
		ConfirmedIdentity identity = confirmation(true, settings()).confirm("https://b.example/",
				server(List.of(URI.create("https://a.example/")), stored), RedeemedAt.TOKEN_ENDPOINT);
		assertThat(identity.server().issuer()).isEqualTo("https://login.example/t2");
	}

	@Test
	void confirmWhenOnlyFirstPageHasMetadataThenConfirmed() {
		// V-AC-26
		this.fetcher.html("https://b.example/", links(LOGIN));
		ServerEndpoints stored = new ServerEndpoints("https://login.example/", LOGIN.authorization(), LOGIN.token(),
				null, null);
		ConfirmedIdentity identity = confirmation(true, settings()).confirm("https://b.example/",
				server(List.of(URI.create("https://a.example/")), stored), RedeemedAt.TOKEN_ENDPOINT);
		assertThat(identity.server()).isEqualTo(LOGIN);
	}

	@Test
	void confirmWhenPageRedirectsToUnrelatedHostThenNotConfirmed() {
		// V-AC-33 deviates: T-I3, an open redirector could confirm anything
		this.fetcher.redirect("https://short.example/", "https://example.com/")
			.html("https://example.com/", links(LOGIN));
		assertNotConfirmed(confirmation(true, settings()), "https://short.example/", "https://example.com/");
		assertThat(this.fetcher.requests()).containsExactly("https://short.example/");
	}

	@ParameterizedTest
	@CsvSource({ "https://example.com/, https://www.example.com/", "https://www.example.com/, https://example.com/",
			"https://example.com/a, https://example.com/b" })
	void confirmWhenPageRedirectsWithinSiteThenIdentityIsMe(String me, String target) {
		this.fetcher.redirect(me, target).html(target, links(LOGIN));
		ConfirmedIdentity identity = confirmation(true, settings()).confirm(me, server(List.of(), LOGIN),
				RedeemedAt.TOKEN_ENDPOINT);
		assertThat(identity.me()).hasToString(me);
	}

	@Test
	void confirmWhenRedirectsLeadToSiblingThenNotConfirmed() {
		this.fetcher.redirect("https://victim.host.example/", "https://host.example/go")
			.redirect("https://host.example/go", "https://evil.host.example/")
			.html("https://evil.host.example/", links(LOGIN));
		assertNotConfirmed(confirmation(true, settings()), "https://victim.host.example/", "https://evil.example/");
	}

	@Test
	void confirmWhenPageNamesMicropubThenServerHasThatOne() {
		// V-AC-35
		this.fetcher.html("https://jane.example/", links(LOGIN) + "<link rel=micropub href='https://jane.example/mp'>");
		ServerEndpoints stored = new ServerEndpoints(null, LOGIN.authorization(), LOGIN.token(),
				URI.create("https://evil.example/mp"), URI.create("https://evil.example/revoke"));
		ConfirmedIdentity identity = confirmation(true, settings()).confirm("https://jane.example/",
				server(List.of(URI.create("https://evil.example/")), stored), RedeemedAt.TOKEN_ENDPOINT);
		assertThat(identity.server()).isEqualTo(new ServerEndpoints(null, LOGIN.authorization(), LOGIN.token(),
				URI.create("https://jane.example/mp"), null));
	}

	@Test
	void confirmWhenInChainThenServerIsFrozen() {
		ServerEndpoints stored = new ServerEndpoints("https://login.example/", LOGIN.authorization(), LOGIN.token(),
				URI.create("https://example.com/mp"), null);
		ConfirmedIdentity identity = confirmation(true, settings()).confirm("https://example.com",
				server(List.of(URI.create("https://EXAMPLE.com")), stored), RedeemedAt.TOKEN_ENDPOINT);
		assertThat(identity.server()).isSameAs(stored);
		assertThat(this.fetcher.requests()).isEmpty();
	}

	// AC-08, T-D9: the owner may have moved since
	@Test
	void confirmWhenServerWasRememberedThenPageIsReadAgain() {
		DiscoveredServer remembered = server(List.of(URI.create("https://example.com/")), LOGIN).asRemembered();
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> confirmation(true, settings()).confirm("https://example.com/", remembered,
					RedeemedAt.TOKEN_ENDPOINT))
			.extracting(IndieAuthException::getErrorCode)
			.isEqualTo(SignInErrorCode.IDENTITY_NOT_CONFIRMED);
		assertThat(this.fetcher.requests()).containsExactly("https://example.com/");
	}

	// As where nothing was remembered: where the sign-in began, redirects go anywhere
	@Test
	void confirmWhenServerOfRedirectWasRememberedThenRedirectIsFollowedAgain() {
		this.fetcher.redirect("https://short.example/", "https://example.com/")
			.html("https://example.com/", links(LOGIN));
		DiscoveredServer remembered = server(
				List.of(URI.create("https://short.example/"), URI.create("https://example.com/")), LOGIN)
			.asRemembered();
		assertThat(
				confirmation(true, settings()).confirm("https://short.example/", remembered, RedeemedAt.TOKEN_ENDPOINT)
					.me())
			.hasToString("https://short.example/");
		this.fetcher.html("https://example.com/", links(SERVERS.get("victim")));
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> confirmation(true, settings())
			.confirm("https://short.example/", remembered, RedeemedAt.TOKEN_ENDPOINT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://micro.blog/", "https://jane.micro.blog/", "https://micro.blog/jane" })
	void confirmWhenProviderVouchesThenNoFetch(String me) {
		IdentityConfirmation confirmation = confirmation(true, settings());
		for (List<URI> chain : List.of(List.<URI>of(), List.of(URI.create("https://jane.example/")))) {
			ConfirmedIdentity identity = confirmation.confirm(me,
					server(chain, endpoints("https://MICRO.blog:443/indieauth")), RedeemedAt.TOKEN_ENDPOINT);
			assertThat(identity.me()).hasToString(me);
			assertThat(identity.server()).isEqualTo(MICROBLOG);
		}
		assertThat(this.fetcher.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evilmicro.blog/", "https://micro.blog.evil.example/", "https://jane.example/" })
	void confirmWhenNotOnHostOfProviderThenPageDecides(String me) {
		IdentityConfirmation confirmation = confirmation(true, settings());
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> confirmation.confirm(me, server(List.of(), MICROBLOG), RedeemedAt.TOKEN_ENDPOINT))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.IDENTITY_NOT_CONFIRMED));
		assertThat(this.fetcher.requests()).containsExactly(me);
		this.fetcher.html(me, links(MICROBLOG));
		assertThat(confirmation.confirm(me, server(List.of(), MICROBLOG), RedeemedAt.TOKEN_ENDPOINT).me())
			.hasToString(me);
	}

	@Test
	void confirmWhenOneEndpointIsForeignThenProviderDoesNotVouch() {
		IdentityConfirmation confirmation = confirmation(true, settings());
		ServerEndpoints mixed = endpoints("https://micro.blog/indieauth/auth", "https://evil.example/token");
		this.fetcher.html("https://jane.micro.blog/", links(MICROBLOG));
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> confirmation.confirm("https://jane.micro.blog/", server(List.of(), mixed),
					RedeemedAt.TOKEN_ENDPOINT))
			.withMessageContaining("AC-05");
		assertThat(this.fetcher.requests()).containsExactly("https://jane.micro.blog/");
	}

	@Test
	void confirmWhenForeignServerClaimsHostOfProviderThenNotConfirmed() {
		this.fetcher.html("https://jane.micro.blog/", links(MICROBLOG));
		assertNotConfirmed(confirmation(true, settings()), "https://jane.micro.blog/", "https://evil.example/");
	}

	@ParameterizedTest
	@CsvSource({ "BUSY, TEMPORARILY_UNAVAILABLE", "TIMEOUT, IDENTITY_NOT_CONFIRMED",
			"TOO_LARGE, IDENTITY_NOT_CONFIRMED" })
	void confirmWhenPageCannotBeFetchedThenCodeAndCause(FetchException.Reason reason, SignInErrorCode code) {
		this.fetcher.failure("https://jane.example/", reason);
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> confirmation(true, settings()).confirm("https://jane.example/", server(List.of(), LOGIN),
					RedeemedAt.TOKEN_ENDPOINT))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(code))
			.withRootCauseExactlyInstanceOf(FetchException.class);
	}

	@ParameterizedTest
	@CsvSource({ "https://example.com, '', true", "https://Example.COM, '', true",
			"'https://example.com/jane,https://example.com', '', true", "https://example.com/jane, '', false",
			"http://example.com/, '', false", "'', example.com, true", "'', other.example, false",
			"https://other.example/, example.com, true" })
	void confirmWhenUsersOrHostsAreGivenThenOnlyThose(String users, String hosts, boolean allowed) {
		ConfirmationSettings settings = new ConfirmationSettings(false,
				set(users).stream().map(ProfileUrl::parse).collect(Collectors.toSet()), set(hosts), true,
				Duration.ofSeconds(5));
		IdentityConfirmation confirmation = confirmation(true, settings);
		List<URI> chain = List.of(URI.create("https://example.com/"));
		if (allowed) {
			assertThat(
					confirmation.confirm("https://example.com/", server(chain, LOGIN), RedeemedAt.TOKEN_ENDPOINT).me())
				.hasToString("https://example.com/");
			return;
		}
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(
					() -> confirmation.confirm("https://example.com/", server(chain, LOGIN), RedeemedAt.TOKEN_ENDPOINT))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.NOT_ALLOWED));
	}

	// T-I3
	@Test
	void confirmWhenPageOfAllowedHostRedirectsToOtherHostThenNotAllowed() {
		IdentityConfirmation confirmation = confirmation(true,
				new ConfirmationSettings(false, Set.of(), Set.of("team.example"), true, Duration.ofSeconds(5)));
		String openRedirect = "https://team.example/go?to=https://evil.example/";
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> confirmation.confirm(openRedirect,
					server(List.of(URI.create(openRedirect), URI.create("https://evil.example/")), LOGIN),
					RedeemedAt.TOKEN_ENDPOINT))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.NOT_ALLOWED));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://team.example/jane", "https://www.team.example/jane" })
	void confirmWhenPageOfAllowedHostStaysOnItsSiteThenConfirmed(String next) {
		IdentityConfirmation confirmation = confirmation(true,
				new ConfirmationSettings(false, Set.of(), Set.of("team.example"), true, Duration.ofSeconds(5)));
		List<URI> chain = List.of(URI.create("https://short.example/"), URI.create("https://team.example/"),
				URI.create(next));
		assertThat(confirmation.confirm("https://team.example/", server(chain, LOGIN), RedeemedAt.TOKEN_ENDPOINT).me())
			.hasToString("https://team.example/");
	}

	@Test
	void confirmWhenOtherHostIsForbiddenThenNotConfirmed() {
		ConfirmationSettings settings = new ConfirmationSettings(false, Set.of(), Set.of(), false,
				Duration.ofSeconds(5));
		this.fetcher.html("https://other.example/", links(LOGIN)).html("https://example.com/jane", links(LOGIN));
		IdentityConfirmation confirmation = confirmation(true, settings);
		assertNotConfirmed(confirmation, "https://other.example/", "https://example.com/");
		List<URI> chain = List.of(URI.create("https://example.com/"));
		assertThat(
				confirmation.confirm("https://example.com/jane", server(chain, LOGIN), RedeemedAt.TOKEN_ENDPOINT).me())
			.hasToString("https://example.com/jane");
		assertThat(confirmation.confirm("https://other.example/", server(List.of(), LOGIN), RedeemedAt.TOKEN_ENDPOINT)
			.me()).hasToString("https://other.example/");
	}

	@Test
	void confirmWhenHttpIsAllowedThenConfirmed() {
		// V-AC-18
		ConfirmationSettings settings = new ConfirmationSettings(true, Set.of(), Set.of(), true, Duration.ofSeconds(5));
		this.fetcher.html("http://example.com/", links(LOGIN));
		assertThat(confirmation(true, settings)
			.confirm("http://example.com/", server(List.of(URI.create("https://example.com/")), LOGIN),
					RedeemedAt.TOKEN_ENDPOINT)
			.me()).hasToString("http://example.com/");
	}

	// IN-06
	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none", textBlock = """
			https://login.example/introspect         | https://login.example/introspect | true
			https://LOGIN.example:443/introspect     | https://login.example/introspect | true
			https://login.example/introspect?u=1     | https://login.example/introspect | false
			https://evil.example/introspect          | https://login.example/introspect | false
			none                                     | https://login.example/introspect | false
			""")
	void confirmWhenIntrospectedThenPageNamesThatEndpoint(String named, String asked, boolean confirmed) {
		this.fetcher.html("https://jane.example/", "<link rel=indieauth-metadata href='https://login.example/meta'>")
			.json("https://login.example/meta", 200, """
					{"issuer":"https://login.example/","authorization_endpoint":"https://login.example/auth",
					"token_endpoint":"https://login.example/token","introspection_endpoint":%s}"""
				.formatted((named != null) ? "\"" + named + "\"" : "null"));
		IntrospectionEndpoint endpoint = new IntrospectionEndpoint(URI.create(asked), IntrospectionForm.RFC7662,
				IntrospectionCredentials.none());
		if (confirmed) {
			ConfirmedIdentity identity = confirmation(true, settings()).confirm("https://jane.example", endpoint);
			assertThat(identity.me()).hasToString("https://jane.example/");
			assertThat(identity.server().toMap()).containsEntry("authorization", "https://login.example/auth");
		}
		else {
			assertNotConfirmed(confirmation(true, settings()), "https://jane.example", endpoint);
		}
	}

	@Test
	void confirmWhenTokenEndpointOfAnotherServerIsAskedThenPageNamesIt() {
		IntrospectionEndpoint endpoint = IntrospectionEndpoint
			.ofTokenEndpoint(URI.create("https://login.example/token"));
		this.fetcher.html("https://jane.example/", links(LOGIN)).html("https://bob.example/", links(MICROBLOG));
		assertThat(confirmation(true, settings()).confirm("https://jane.example/", endpoint).server().token())
			.hasToString("https://login.example/token");
		assertNotConfirmed(confirmation(true, settings()), "https://bob.example/", endpoint);
		// What Micro.blog vouches for, others do not
		this.fetcher.html("https://jane.micro.blog/", links(MICROBLOG));
		assertNotConfirmed(confirmation(true, settings()), "https://jane.micro.blog/", endpoint);
	}

	@Test
	void confirmWhenTokenEndpointOfProviderIsAskedThenAsAfterTheButton() {
		IntrospectionEndpoint endpoint = IntrospectionEndpoint
			.ofTokenEndpoint(URI.create("https://MICRO.blog/indieauth/token"));
		assertThat(confirmation(true, settings()).confirm("https://jane.micro.blog/", endpoint).me())
			.hasToString("https://jane.micro.blog/");
		assertThat(this.fetcher.requests()).isEmpty();
		assertNotConfirmed(confirmation(false, settings()), "https://jane.micro.blog/", endpoint);
		this.fetcher.html("https://jane.example/", links(MICROBLOG)).html("https://bob.example/", links(LOGIN));
		assertThat(confirmation(true, settings()).confirm("https://jane.example/", endpoint).me())
			.hasToString("https://jane.example/");
		assertNotConfirmed(confirmation(true, settings()), "https://bob.example/", endpoint);
	}

	@Test
	void confirmWhenIntrospectedThenRulesForPeopleHold() {
		IntrospectionEndpoint endpoint = IntrospectionEndpoint
			.ofTokenEndpoint(URI.create("https://login.example/token"));
		ConfirmationSettings settings = new ConfirmationSettings(false,
				Set.of(ProfileUrl.parse("https://alice.example/")), Set.of(), true, Duration.ofSeconds(5));
		this.fetcher.html("https://alice.example/", links(LOGIN)).html("https://jane.example/", links(LOGIN));
		assertThat(confirmation(true, settings).confirm("https://alice.example/", endpoint).me())
			.hasToString("https://alice.example/");
		assertThatExceptionOfType(IndieAuthException.class)
			.isThrownBy(() -> confirmation(true, settings).confirm("https://jane.example/", endpoint))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.NOT_ALLOWED));
		assertNotConfirmed(confirmation(true, settings), "http://alice.example/", endpoint);
		assertNotConfirmed(confirmation(true, settings), 7, endpoint);
	}

	private static void assertNotConfirmed(IdentityConfirmation confirmation, Object me,
			IntrospectionEndpoint endpoint) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> confirmation.confirm(me, endpoint))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.IDENTITY_NOT_CONFIRMED));
	}

	private IdentityConfirmation confirmation(boolean vouches, ConfirmationSettings settings) {
		IndieAuthProvider provider = new IndieAuthProvider(URI.create("https://micro.blog"), vouches);
		IndieAuthDiscovery discovery = new IndieAuthDiscovery(this.fetcher, provider,
				new DiscoverySettings(false, true));
		return new IdentityConfirmation(discovery, discovery, provider, settings);
	}

	private static void assertNotConfirmed(IdentityConfirmation confirmation, Object me, String typed) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(
				() -> confirmation.confirm(me, server(List.of(URI.create(typed)), LOGIN), RedeemedAt.TOKEN_ENDPOINT))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.IDENTITY_NOT_CONFIRMED));
	}

	private static ConfirmationSettings settings() {
		return new ConfirmationSettings(false, Set.of(), Set.of(), true, Duration.ofSeconds(5));
	}

	private static Set<String> set(String values) {
		return values.isEmpty() ? Set.of() : Set.of(values.split(","));
	}

	private static ServerEndpoints endpoints(String base) {
		return endpoints(base + "/auth", base + "/token");
	}

	private static ServerEndpoints endpoints(String authorization, String token) {
		return new ServerEndpoints(null, URI.create(authorization), (token != null) ? URI.create(token) : null, null,
				null);
	}

	private static String links(ServerEndpoints endpoints) {
		String links = "<link rel=authorization_endpoint href='" + endpoints.authorization() + "'>";
		return (endpoints.token() != null) ? links + "<link rel=token_endpoint href='" + endpoints.token() + "'>"
				: links;
	}

	private static DiscoveredServer server(List<URI> chain, ServerEndpoints endpoints) {
		return new DiscoveredServer(chain, endpoints, false);
	}

}
