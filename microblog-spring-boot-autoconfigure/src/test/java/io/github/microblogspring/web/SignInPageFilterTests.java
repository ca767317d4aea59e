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

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.oauth2.AddressSignIn;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.web.WebAttributes;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DefaultCsrfToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SignInPageFilter} and {@link SignInPage}.
 *
 * @author The Micro.blog Spring team
 */
class SignInPageFilterTests {

	private static final String MARKUP = "\"'><script>alert(1)</script>&amp;{0}";

	private static final ClientRegistration MICROBLOG = MicroblogClientRegistrations
		.withClientId("https://app.example/client.json")
		.build();

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/login");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final StaticMessageSource messages = new StaticMessageSource();

	private ClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(MICROBLOG);

	private SignInPageSettings settings = new SignInPageSettings(true, "/login", true, "My App");

	@AfterEach
	void clearContext() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void getThenPageWithButtonAndForm() throws Exception {
		Document page = page();
		assertThat(page.title()).isEqualTo("Sign in · My App");
		assertThat(page.select("h1").text()).isEqualTo("Sign in to My App");
		assertThat(page.select("a#microblog").attr("href")).isEqualTo("/oauth2/authorization/microblog");
		assertThat(page.select("form").attr("action")).isEqualTo("/login/microblog");
		assertThat(page.select("form").attr("method")).isEqualTo("post");
		assertThat(page.select("input[name=me]").val()).isEmpty();
		assertThat(page.select("input[name=me]").attr("maxlength")).isEqualTo("2048");
		assertThat(page.select("label[for=me]").text()).isNotEmpty();
		assertThat(page.select(".alert, .note, ul")).isEmpty();
	}

	@Test
	void getThenHeadersKeepPageFromCachesAndOthers() throws Exception {
		page();
		assertThat(this.response.getStatus()).isEqualTo(200);
		assertThat(this.response.getContentType()).isEqualTo("text/html;charset=UTF-8");
		assertThat(this.response.getHeader("Cache-Control")).isEqualTo("no-store");
		assertThat(this.response.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
		assertThat(this.response.getContentLength()).isEqualTo(this.response.getContentAsByteArray().length);
	}

	@Test
	void getThenPolicyAllowsNothingInline() throws Exception {
		page();
		assertThat(this.response.getHeader("Content-Security-Policy").split("; ")).containsExactlyInAnyOrder(
				"default-src 'none'", "style-src 'self'", "script-src 'self'", "base-uri 'none'",
				"frame-ancestors 'none'");
	}

	@Test
	void getThenNothingInlineAndNothingFromElsewhere() throws Exception {
		this.request.setParameter("error", "expired");
		Document page = page();
		assertThat(page.select("style, img, iframe, object, embed, base, [style], meta[http-equiv]")).isEmpty();
		assertThat(page.select("link[rel=stylesheet]").eachAttr("href")).containsExactly(SignInResource.STYLE.path());
		assertThat(page.select("[src]").eachAttr("src")).containsExactly(SignInResource.SCRIPT.path());
		assertThat(page.select("script").first().data()).isEmpty();
		assertThat(page.getAllElements()).noneMatch((element) -> element.attributes()
			.asList()
			.stream()
			.anyMatch((attribute) -> attribute.getKey().startsWith("on") || attribute.getValue().contains("://")));
	}

	@Test
	void getWhenOtherPathOrMethodThenPassedOn() throws Exception {
		for (MockHttpServletRequest other : new MockHttpServletRequest[] { new MockHttpServletRequest("GET", "/"),
				new MockHttpServletRequest("POST", "/login"), new MockHttpServletRequest("GET", "/login/microblog") }) {
			MockFilterChain chain = new MockFilterChain();
			filter().doFilter(other, this.response, chain);
			assertThat(chain.getRequest()).isSameAs(other);
		}
		assertThat(this.response.getContentAsByteArray()).isEmpty();
	}

	@Test
	void getWhenOwnPathThenThere() throws Exception {
		this.settings = new SignInPageSettings(true, "/sign-in", true, null);
		this.request.setRequestURI("/sign-in");
		Document page = page();
		assertThat(page.title()).isEqualTo("Sign in");
		assertThat(page.select("h1").text()).isEqualTo("Sign in");
	}

	@ParameterizedTest
	@EnumSource(SignInErrorCode.class)
	void getWhenErrorThenItsSentence(SignInErrorCode code) throws Exception {
		this.request.setParameter("error", code.code());
		assertThat(alert()).isEqualTo(sentence(code));
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "<script>alert(1)</script>", "EXPIRED", "Call 555-0100 now", " " })
	void getWhenErrorIsUnknownThenNoErrorAndNoEcho(String error) throws Exception {
		// T-O11, T-S3
		this.request.setParameter("error", error);
		this.request.setParameter("error_description", "Call 555-0100 now");
		assertThat(page().select("#error")).isEmpty();
		assertThat(this.response.getContentAsString()).doesNotContain("nonsense", "alert(1)", "EXPIRED", "555-0100");
	}

	@Test
	void getWhenErrorIsInSessionThenRedirectsToItsCode() throws Exception {
		this.request.setParameter("error", "");
		this.request.getSession()
			.setAttribute(WebAttributes.AUTHENTICATION_EXCEPTION,
					new OAuth2AuthenticationException(new OAuth2Error("not_allowed", "the-detail", null)));
		render();
		assertThat(this.response.getStatus()).isEqualTo(303);
		assertThat(this.response.getHeader("Location")).isEqualTo("/login?error=not_allowed");
		assertThat(this.response.getContentAsString()).isEmpty();
	}

	// T-O2: the field is not for links to fill
	@Test
	void getWhenLinkNamesAnAddressThenItIsNotKept() throws Exception {
		this.request.setParameter("error", "");
		this.request.setParameter("me", "evil.example");
		render();
		assertThat(this.response.getHeader("Location")).isEqualTo("/login?error=expired");
		assertThat(this.request.getSession(false)).isNull();
	}

	@Test
	void headThenAsGet() throws Exception {
		this.request.setMethod("HEAD");
		page();
		assertThat(this.response.getStatus()).isEqualTo(200);
		assertThat(this.response.getContentType()).isEqualTo("text/html;charset=UTF-8");
	}

	@Test
	void getWhenSignedInElsewhereThenSaidWithoutName() throws Exception {
		OAuth2User user = new DefaultOAuth2User(List.of(), Map.of("id", "42"), "id");
		SecurityContextHolder.getContext().setAuthentication(new OAuth2AuthenticationToken(user, List.of(), "github"));
		assertThat(page().select(".note").text()).isEqualTo("You are signed in. Continue");
	}

	@Test
	void getWhenSignedInWithoutOAuthThenNoNote() throws Exception {
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("alice", "password"));
		assertThat(page().select(".note")).isEmpty();
	}

	@Test
	void getWhenErrorIsNowhereThenRedirectsToExpired() throws Exception {
		this.request.setParameter("error", "");
		render();
		assertThat(this.response.getHeader("Location")).isEqualTo("/login?error=expired");
		assertThat(this.request.getSession(false)).isNull();
	}

	@Test
	void getWhenSignedOutThenSaid() throws Exception {
		this.request.setParameter("logout", "");
		assertThat(page().select(".note[role=status]").text()).isEqualTo("You are signed out.");
	}

	@Test
	void getWhenSignedInThenSaidWithWayOn() throws Exception {
		this.request.setContextPath("/ctx");
		this.request.setRequestURI("/ctx/login");
		this.request.setParameter("error", "expired");
		OAuth2User user = new DefaultOAuth2User(List.of(), Map.of("me", "https://<alice>.example/"), "me");
		SecurityContextHolder.getContext()
			.setAuthentication(new OAuth2AuthenticationToken(user, List.of(), "microblog"));
		Document page = page();
		assertThat(page.select(".note").text()).isEqualTo("You are signed in as https://<alice>.example/. Continue");
		assertThat(page.select(".note a").attr("href")).isEqualTo("/ctx/");
		assertThat(page.select("#error").text()).isEqualTo(sentence(SignInErrorCode.EXPIRED));
	}

	@ParameterizedTest
	@EnumSource(names = { "INVALID_ADDRESS", "SERVER_NOT_FOUND", "SERVER_UNREACHABLE", "SERVER_INVALID",
			"IDENTITY_NOT_CONFIRMED", "NOT_ALLOWED" })
	void getWhenErrorIsAboutAddressThenTiedToFieldWithFocus(SignInErrorCode code) throws Exception {
		this.request.setParameter("error", code.code());
		this.request.getSession().setAttribute(AddressSignIn.SESSION_ATTRIBUTE, "alice.example");
		Document page = page();
		Element field = page.selectFirst("input[name=me]");
		assertThat(field.attr("aria-invalid")).isEqualTo("true");
		assertThat(field.hasAttr("autofocus")).isTrue();
		assertThat(field.attr("aria-describedby")).isEqualTo("error hint");
		assertThat(page.select("form #error").text()).isEqualTo(sentence(code));
		assertThat(page.select("[role=alert]")).isEmpty();
		assertThat(page.select("[autofocus]")).hasSize(1);
		assertThat(page.title()).isEqualTo("Not signed in · My App");
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "INVALID_ADDRESS")
	void getWhenErrorIsNotAboutAddressThenBeforeEverythingWithFocus(SignInErrorCode code) throws Exception {
		this.request.setParameter("error", code.code());
		Document page = page();
		Element alert = page.selectFirst("main > #error");
		assertThat(alert.text()).isEqualTo(sentence(code));
		assertThat(alert.attr("role")).isEqualTo("alert");
		assertThat(alert.attr("tabindex")).isEqualTo("-1");
		assertThat(page.select("[autofocus]")).containsExactly(alert);
		assertThat(page.select("[aria-invalid]")).isEmpty();
		assertThat(page.select("input[name=me]").attr("aria-describedby")).isEqualTo("hint");
		assertThat(page.title()).isEqualTo("Not signed in · My App");
	}

	@Test
	void getThenCsrfTokenInForm() throws Exception {
		this.request.setAttribute(CsrfToken.class.getName(),
				new DefaultCsrfToken("X-CSRF", "csrf\"<name>", "csrf\"<value>"));
		Document page = render();
		assertThat(page.select("input[type=hidden]").attr("name")).isEqualTo("csrf\"<name>");
		assertThat(page.select("input[type=hidden]").val()).isEqualTo("csrf\"<value>");
	}

	@Test
	void getWhenNoCsrfTokenOrNoFormThenButtonOnly() throws Exception {
		assertThat(render().select("form")).isEmpty();
		this.response.reset();
		this.settings = new SignInPageSettings(true, "/login", false, null);
		Document page = page();
		assertThat(page.select("form")).isEmpty();
		assertThat(page.select("a#microblog")).hasSize(1);
	}

	@Test
	void getWhenTypedBeforeThenShownOnce() throws Exception {
		this.request.setParameter("error", "expired");
		this.request.getSession().setAttribute(AddressSignIn.SESSION_ATTRIBUTE, "alice.example");
		assertThat(page().select("input[name=me]").val()).isEqualTo("alice.example");
		this.response.reset();
		assertThat(page().select("input[name=me]").val()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "you@mail.example", " mailto:you@mail.example ", "o'you&amp;me@mail.example" })
	void getWhenEmailAddressWasTypedThenSentenceForIt(String typed) throws Exception {
		this.request.setParameter("error", "invalid_address");
		this.request.getSession().setAttribute(AddressSignIn.SESSION_ATTRIBUTE, typed);
		Document page = page();
		assertThat(page.select("form #error").text()).isEqualTo(text("address.email"))
			.contains("e-mail address", "alice.example")
			.doesNotContain("mail.example");
		assertThat(page.select("input[name=me]").val()).isEqualTo(typed);
	}

	@Test
	void getWhenEmailAddressIsNotWhatWentWrongThenSentenceOfError() throws Exception {
		this.request.setParameter("error", "expired");
		this.request.getSession().setAttribute(AddressSignIn.SESSION_ATTRIBUTE, "you@mail.example");
		assertThat(alert()).isEqualTo(sentence(SignInErrorCode.EXPIRED));
		this.request.setParameter("error", "invalid_address");
		this.response.reset();
		assertThat(alert()).isEqualTo(sentence(SignInErrorCode.INVALID_ADDRESS));
	}

	@Test
	void getWhenNothingFailedThenTypedBeforeIsForgotten() throws Exception {
		this.request.getSession().setAttribute(AddressSignIn.SESSION_ATTRIBUTE, "alice.example");
		assertThat(page().select("input[name=me]").val()).isEmpty();
		assertThat(this.request.getSession().getAttribute(AddressSignIn.SESSION_ATTRIBUTE)).isNull();
	}

	@Test
	void getWhenEverythingHasMarkupThenInert() throws Exception {
		// T-S3
		this.settings = new SignInPageSettings(true, "/login", true, MARKUP);
		this.request.setParameter("error", "expired");
		this.registrations = new InMemoryClientRegistrationRepository(MICROBLOG, other("other\"><b>", MARKUP));
		this.request.getSession().setAttribute(AddressSignIn.SESSION_ATTRIBUTE, MARKUP);
		Document page = page();
		assertThat(page.select("script:not([src]), b")).isEmpty();
		assertThat(page.title()).isEqualTo("Not signed in · " + MARKUP);
		assertThat(page.select("h1").text()).isEqualTo("Sign in to " + MARKUP);
		assertThat(page.select("input[name=me]").val()).isEqualTo(MARKUP);
		assertThat(page.select("ul a").text()).isEqualTo("Sign in with " + MARKUP);
		assertThat(page.select("ul a").attr("href")).isEqualTo("/oauth2/authorization/other\"><b>");
	}

	@Test
	void getWhenOtherRegistrationsThenTheirLinks() throws Exception {
		ClientRegistration machine = ClientRegistration.withRegistrationId("machine")
			.clientId("machine")
			.clientSecret("secret")
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.tokenUri("https://machine.example/token")
			.build();
		this.registrations = new InMemoryClientRegistrationRepository(MICROBLOG, machine, other("github", "GitHub"));
		Document page = page();
		assertThat(page.select("ul a").eachText()).containsExactly("Sign in with GitHub");
		assertThat(page.select("ul a").attr("href")).isEqualTo("/oauth2/authorization/github");
	}

	@Test
	void getWhenRegistrationsCannotBeListedThenNoLinks() throws Exception {
		this.registrations = (id) -> MICROBLOG;
		assertThat(page().select("ul")).isEmpty();
	}

	@Test
	void getWhenContextPathThenInEveryUrl() throws Exception {
		this.request.setContextPath("/ctx");
		this.request.setRequestURI("/ctx/login");
		this.registrations = new InMemoryClientRegistrationRepository(MICROBLOG, other("github", "GitHub"));
		Document page = page();
		assertThat(page.select("a, link").eachAttr("href")).containsExactly("/ctx" + SignInResource.STYLE.path(),
				"/ctx/oauth2/authorization/microblog", "/ctx/oauth2/authorization/github");
		assertThat(page.select("script").attr("src")).isEqualTo("/ctx" + SignInResource.SCRIPT.path());
		assertThat(page.select("form").attr("action")).isEqualTo("/ctx/login/microblog");
	}

	@Test
	void getWhenApplicationHasTextThenTakenAndEscaped() throws Exception {
		this.messages.addMessage("microblog.sign-in.button", Locale.GERMAN, "Mit <b>Micro.blog</b> anmelden");
		this.request.addPreferredLocale(Locale.GERMAN);
		Document page = page();
		assertThat(page.select("a#microblog").text()).isEqualTo("Mit <b>Micro.blog</b> anmelden");
		assertThat(page.select("html").attr("lang")).isEqualTo("de");
		assertThat(page.select("h1").text()).isEqualTo("Bei My App anmelden");
	}

	@ParameterizedTest
	@EnumSource(SignInErrorCode.class)
	void getWhenTurkishIsDefaultThenSameSentence(SignInErrorCode code) throws Exception {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag("tr-TR"));
		try {
			this.request.addPreferredLocale(Locale.forLanguageTag("tr-TR"));
			this.request.setParameter("error", code.code());
			assertThat(alert()).isEqualTo(sentence(code));
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void settingsWhenPathLeadsElsewhereThenRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SignInPageSettings(true, "//evil.example", true, null));
		assertThatIllegalArgumentException().isThrownBy(() -> new SignInPageSettings(true, "login", true, null));
	}

	private String alert() throws Exception {
		return page().select("#error").text();
	}

	private Document page() throws Exception {
		this.request.setAttribute(CsrfToken.class.getName(), new DefaultCsrfToken("X-CSRF", "_csrf", "the-token"));
		return render();
	}

	private Document render() throws Exception {
		filter().doFilter(this.request, this.response, new MockFilterChain());
		this.request.removeAttribute(SignInPageFilter.class.getName() + ".FILTERED");
		this.request.removeAttribute(SignInPrompt.class.getName());
		return Jsoup.parse(this.response.getContentAsString());
	}

	private SignInPageFilter filter() {
		return new SignInPageFilter(this.settings, new SignInPrompts(this.settings, this.messages), this.registrations,
				new SignInRedirect(this.settings.path(), () -> true));
	}

	private static String sentence(SignInErrorCode code) {
		return text("error." + code.name().toLowerCase(Locale.ROOT));
	}

	private static String text(String key) {
		ResourceBundleMessageSource bundle = new ResourceBundleMessageSource();
		bundle.setBasename("io.github.microblogspring.web.messages");
		return bundle.getMessage("microblog.sign-in." + key, null, Locale.ROOT);
	}

	private static ClientRegistration other(String id, String name) {
		return ClientRegistration.withRegistrationId(id)
			.clientId("client")
			.clientSecret("secret")
			.clientName(name)
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
			.authorizationUri("https://other.example/auth")
			.tokenUri("https://other.example/token")
			.build();
	}

}
