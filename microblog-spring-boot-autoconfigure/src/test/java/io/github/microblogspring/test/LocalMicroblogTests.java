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

package io.github.microblogspring.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.common.FatalStartupException;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.microblogspring.account.AppleSignIn;
import io.github.microblogspring.account.AppleSignInRequest;
import io.github.microblogspring.account.MicroblogAccount;
import io.github.microblogspring.account.MicroblogAccountClient;
import io.github.microblogspring.account.MicroblogAccountException;
import io.github.microblogspring.account.SignInMailRequest;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.TokenVerification;
import io.github.microblogspring.indieauth.VerifiedToken;
import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LocalMicroblog}.
 *
 * @author The Micro.blog Spring team
 */
class LocalMicroblogTests {

	// RFC 7636, appendix B
	private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

	private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

	private static final String CLIENT_ID = "https://app.example/client.json";

	private static final String REDIRECT_URI = "https://app.example/login/oauth2/code/microblog";

	private static final String APP_NAME = "<b>App</b> & Co";

	private static final String APP_URL = "yourapp://signin/";

	private static final HttpClient HTTP = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(10))
		.build();

	private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.now());

	private static LocalMicroblog microblog;

	private static SSLContext sslContext;

	@BeforeAll
	static void start() {
		microblog = LocalMicroblog.builder()
			.clock(NOW::get)
			.registerApp(APP_NAME, APP_URL)
			.registerApp("An App", "https://app.example/link?token=")
			.page("blank.example", "<html><link rel=micropub href={base-url}/micropub><body></body></html>")
			.start();
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues(properties())
			.run((context) -> sslContext = context.getBean(SslBundles.class)
				.getBundle(microblog.properties().get("microblog.discovery.ssl-bundle"))
				.createSslContext());
	}

	private static String[] properties() {
		return microblog.properties()
			.entrySet()
			.stream()
			.map((property) -> property.getKey() + "=" + property.getValue())
			.toArray(String[]::new);
	}

	@AfterEach
	void reset() {
		microblog.reset();
	}

	@AfterAll
	static void close() {
		microblog.close();
	}

	@Test
	void propertiesWhenBoundThenNameBaseUrlAndHosts() {
		Binder binder = new Binder(new MapConfigurationPropertySource(microblog.properties()));
		assertThat(binder.bind("microblog.base-url", String.class).get()).isEqualTo(microblog.baseUrl());
		Map<String, String> resolve = binder
			.bind("microblog.discovery.resolve", Bindable.mapOf(String.class, String.class))
			.get();
		assertThat(resolve).containsOnlyKeys("vincent.micro.example", "alice.example", "vincent.micro.blog",
				"noendpoints.example", "redirect.example", "blank.example");
		assertThat(resolve.values()).containsOnly("127.0.0.1:" + microblog.server().httpsPort());
	}

	@Test
	void startWhenAnotherLoopbackAddressThenListensThereOnly() throws Exception {
		try (LocalMicroblog other = LocalMicroblog.builder().address("127.0.0.2").start()) {
			assertThat(other.baseUrl()).startsWith("http://127.0.0.2:");
			assertThat(get(other.baseUrl() + "/").statusCode()).isEqualTo(200);
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> new Socket("127.0.0.1", other.server().port()).close());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "192.168.1.2", "localhost", "::" })
	void addressWhenNotLoopbackThenRefused(String address) {
		assertThatIllegalArgumentException().isThrownBy(() -> LocalMicroblog.builder().address(address));
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "Alice.example", "a.example,dns:b.example" })
	void pageWhenNotHostNameThenRefused(String host) {
		assertThatIllegalArgumentException().isThrownBy(() -> LocalMicroblog.builder().page(host, ""));
	}

	@Test
	void closeWhenStartedThenCertificateIsDeletedAndServerStopped() {
		LocalMicroblog other = LocalMicroblog.start();
		Path trustStore = other.trustStore();
		assertThat(trustStore).exists();
		other.close();
		assertThat(trustStore.getParent()).doesNotExist();
		assertThat(other.server().isRunning()).isFalse();
	}

	@Test
	void startWhenPortIsTakenThenFails() {
		LocalMicroblog.Builder builder = LocalMicroblog.builder().port(microblog.server().port());
		assertThatExceptionOfType(FatalStartupException.class).isThrownBy(builder::start);
	}

	@Test
	void landingPageWhenOpenedThenSaysWhatItIs() throws Exception {
		HttpResponse<String> response = get(microblog.baseUrl() + "/");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("vincent.micro.example", "alice.example", "This is not Micro.blog");
	}

	@Test
	void anyRequestWhenPathIsUnknownThenNotFound() throws Exception {
		assertThat(get(microblog.baseUrl() + "/nothing").statusCode()).isEqualTo(404);
		assertThat(get(microblog.baseUrl() + "/avatars/nobody.svg").statusCode()).isEqualTo(404);
	}

	@Test
	void peopleWhenAskedThenPhotosAreServed() throws Exception {
		assertThat(microblog.people()).extracting(Person::username).containsExactly("vincent", "alice");
		for (Person person : microblog.people()) {
			HttpResponse<String> response = get(person.photo());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
			assertThat(response.body()).startsWith("<svg ");
		}
	}

	@Test
	void homePageWhenPersonThenHasLinksOfCurrentTheme() throws Exception {
		for (Person person : microblog.people()) {
			String response = getOverTls(person.me().getHost(), "/");
			assertThat(response).startsWith("HTTP/1.1 200").containsIgnoringCase("Content-Type: text/html");
			Document page = Jsoup.parse(response.substring(response.indexOf("\r\n\r\n")), person.me().toString());
			assertThat(page.head().select("link").eachAttr("rel")).containsExactly("shortcut icon", "stylesheet",
					"canonical", "alternate", "alternate", "me", "shortcut icon", "EditURI", "authorization_endpoint",
					"token_endpoint", "subscribe", "webmention", "micropub", "microsub", "stylesheet");
			assertThat(href(page, "authorization_endpoint")).isEqualTo(microblog.baseUrl() + "/indieauth/auth");
			assertThat(href(page, "token_endpoint")).isEqualTo(microblog.baseUrl() + "/indieauth/token");
			assertThat(href(page, "micropub")).isEqualTo(microblog.baseUrl() + "/micropub");
			assertThat(href(page, "canonical")).isEqualTo(person.me().toString());
			assertThat(response).doesNotContain("{me}", "{name}", "{username}", "{base-url}");
		}
	}

	private String href(Document page, String rel) {
		return page.select("link[rel=" + rel + "]").attr("href");
	}

	@Test
	void homePageWhenUserNameAtMicroblogThenPageOfVincent() throws Exception {
		String response = getOverTls("vincent.micro.blog", "/");
		assertThat(response).startsWith("HTTP/1.1 200").contains("rel=\"authorization_endpoint\"", "@vincent");
		assertThat(getOverTls("vincent.micro.example", "/"))
			.endsWith(response.substring(response.indexOf("<!DOCTYPE")));
	}

	@Test
	void homePageWhenThemeHasNoEndpointsThenNoLinks() throws Exception {
		assertThat(getOverTls("noendpoints.example", "/")).startsWith("HTTP/1.1 200")
			.doesNotContain("authorization_endpoint", "token_endpoint");
	}

	@Test
	void homePageWhenRedirectHostThenMovedPermanently() throws Exception {
		assertThat(getOverTls("redirect.example", "/")).startsWith("HTTP/1.1 301")
			.containsIgnoringCase("Location: https://alice.example/\r\n");
	}

	@Test
	void homePageWhenAddedThenServedWithBaseUrl() throws Exception {
		assertThat(getOverTls("blank.example", "/")).startsWith("HTTP/1.1 200")
			.contains("<link rel=micropub href=" + microblog.baseUrl() + "/micropub>");
	}

	@Test
	void homePageWhenHostOrPathIsUnknownThenNotFound() throws Exception {
		assertThat(getOverTls("alice.example", "/nothing")).startsWith("HTTP/1.1 404");
		assertThat(getOverTls("nobody.micro.example", "/")).startsWith("HTTP/1.1 404");
	}

	@Test
	void homePageWhenNameIsNotInCertificateThenHandshakeFails() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> getOverTls("other.example", "/"));
	}

	@Test
	void consentPageWhenGoodRequestThenShowsClientScopesAndPeople() throws Exception {
		HttpResponse<String> response = ask(request().with("scope", "profile read"));
		assertThat(response.statusCode()).isEqualTo(200);
		Document page = Jsoup.parse(response.body());
		assertThat(page.select("#client-id").text()).isEqualTo(CLIENT_ID);
		assertThat(page.select("#scopes li").eachText()).containsExactly("profile", "read");
		assertThat(page.select("input[type=radio]").eachAttr("id")).containsExactly("person-vincent", "person-alice");
		assertThat(page.select("input[checked]").attr("value")).isEqualTo("vincent");
		assertThat(page.select("button").eachAttr("id")).containsExactly("approve", "deny");
		assertThat(page.select("script, link:not([href^=data:]), img:not([src^=" + microblog.baseUrl() + "])"))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "https://alice.example/, alice", "https://vincent.micro.example/, vincent",
			"https://redirect.example/, vincent" })
	void consentPageWhenMeIsKnownThenPersonIsPreselected(String me, String username) throws Exception {
		HttpResponse<String> response = ask(request().with("me", me));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(Jsoup.parse(response.body()).select("input[checked]").attr("value")).isEqualTo(username);
	}

	@Test
	void consentPageWhenRequestHasMarkupThenEscaped() throws Exception {
		HttpResponse<String> response = ask(
				request().with("scope", "<script>alert(1)</script>").with("state", "\"><script>"));
		assertThat(response.statusCode()).isEqualTo(200);
		Document page = Jsoup.parse(response.body());
		assertThat(page.select("script")).isEmpty();
		assertThat(page.select("input[name=state]").attr("value")).isEqualTo("\"><script>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "response_type", "client_id", "redirect_uri", "state", "code_challenge",
			"code_challenge_method" })
	void authorizationWhenParameterIsMissingThenRefused(String name) throws Exception {
		assertRefused(ask(request().without(name)), name);
	}

	@ParameterizedTest
	@CsvSource({ "response_type, id", "client_id, my-app", "client_id, com.example.app:/id", "client_id, https:///x",
			"client_id, https://app.example/#id", "client_id, https://user@app.example/", "client_id, 'https://a b/'",
			"redirect_uri, /login", "redirect_uri, https://app.example/#x",
			"redirect_uri, http://app.example/login/oauth2/code/microblog", "redirect_uri, https://evil.example/login",
			"redirect_uri, https://app.example:8443/login", "redirect_uri, http://localhost:8080/login",
			"state, 1234567890123456789012345678901234567", "state, AAAA=", "code_challenge, short",
			"code_challenge, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=",
			"code_challenge, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM", "code_challenge_method, plain" })
	void authorizationWhenParameterIsWrongThenRefused(String name, String value) throws Exception {
		assertRefused(ask(request().with(name, value)), name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://nobody.example/", "https://alice.example", "http://alice.example/",
			"alice.example", "" })
	void authorizationWhenMeIsNobodyThenRefused(String me) throws Exception {
		assertRefused(ask(request().with("me", me)), "me is not");
	}

	@ParameterizedTest
	@ValueSource(strings = { "state", "scope", "client_id" })
	void authorizationWhenParameterIsRepeatedThenRefused(String name) throws Exception {
		Form request = request().with("scope", "profile");
		assertRefused(get(microblog.baseUrl() + "/indieauth/auth?" + request.encoded() + "&" + name + "=x"), name);
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost:8080/, http://127.0.0.1:8080/login", "http://127.0.0.1/, http://[::1]:9090/login",
			"https://APP.example/, https://app.example:443/login" })
	void authorizationWhenLoopbackOrSameOriginThenAccepted(String clientId, String redirectUri) throws Exception {
		HttpResponse<String> response = ask(request().with("client_id", clientId).with("redirect_uri", redirectUri));
		assertThat(response.statusCode()).isEqualTo(200);
	}

	@Test
	void approvalWhenApprovedThenRedirectsWithCodeAndStateOnly() throws Exception {
		Map<String, String> answer = queryOf(decide(request(), "approve", "alice"));
		assertThat(answer).containsOnlyKeys("code", "state").containsEntry("state", "a-state");
	}

	@Test
	void approvalWhenRedirectUriHasQueryThenKept() throws Exception {
		URI location = decide(request().with("redirect_uri", REDIRECT_URI + "?a=b"), "approve", "alice");
		assertThat(location.toString()).startsWith(REDIRECT_URI + "?a=b&code=");
	}

	@Test
	void approvalWhenDeniedThenRedirectsWithError() throws Exception {
		URI location = decide(request(), "deny", "alice");
		assertThat(location).hasToString(REDIRECT_URI + "?error=access_denied&state=a-state");
	}

	@ParameterizedTest
	@CsvSource({ "decision, maybe", "person, nobody", "redirect_uri, https://evil.example/" })
	void approvalWhenFormIsChangedThenRefused(String name, String value) throws Exception {
		Form form = request().with("decision", "approve").with("person", "vincent").with(name, value);
		assertRefused(post("/indieauth/approve", form), name);
	}

	@Test
	void authorizationEndpointWhenCodeIsGoodThenIdentityOnly() throws Exception {
		HttpResponse<String> response = post("/indieauth/auth", redemption(code(request().with("scope", "create"))));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(json(response).propertyNames()).containsExactly("me", "profile");
		assertThat(json(response).get("me").stringValue()).isEqualTo("https://alice.example/");
		JsonNode profile = json(response).get("profile");
		assertThat(profile.propertyNames()).containsExactly("name", "url", "photo", "nickname");
		assertThat(profile.get("name").stringValue()).isEqualTo("Alice");
		assertThat(profile.get("url").stringValue()).isEqualTo("https://alice.example/");
		assertThat(profile.get("photo").stringValue()).isEqualTo(microblog.baseUrl() + "/avatars/alice.svg");
		assertThat(profile.get("nickname").stringValue()).isEqualTo("alice");
	}

	@Test
	void tokenEndpointWhenScopeIsAskedForThenTokenAndIdentity() throws Exception {
		JsonNode answer = json(post("/indieauth/token", redemption(code(request().with("scope", "profile read")))));
		assertThat(answer.propertyNames()).containsExactly("scope", "me", "profile", "token_type", "access_token");
		assertThat(answer.get("scope").stringValue()).isEqualTo("profile read");
		assertThat(answer.get("me").stringValue()).isEqualTo("https://alice.example/");
		assertThat(answer.get("token_type").stringValue()).isEqualTo("Bearer");
		assertThat(answer.get("access_token").stringValue()).matches("[0-9A-F]{20}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "profile", "profile email" })
	void tokenEndpointWhenIdentityIsAskedForThenNoToken(String scope) throws Exception {
		JsonNode answer = json(post("/indieauth/token", redemption(code(request().with("scope", scope)))));
		assertThat(answer.propertyNames()).containsExactly("me", "profile");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/indieauth/auth", "/indieauth/token" })
	void redemptionWhenCodeWasUsedThenInvalidGrantAndRemembered(String path) throws Exception {
		Form redemption = redemption(code(request().with("scope", "read")));
		assertThat(post("/indieauth/token", redemption).statusCode()).isEqualTo(200);
		assertThat(microblog.replayedCodes()).isZero();
		assertError(post(path, redemption), "invalid_grant");
		assertThat(microblog.replayedCodes()).isOne();
	}

	@Test
	void redemptionWhenVerifierWasWrongThenCodeIsUsedUp() throws Exception {
		Form redemption = redemption(code(request()));
		assertError(post("/indieauth/auth", redemption.with("code_verifier", CHALLENGE)), "invalid_grant");
		assertError(post("/indieauth/auth", redemption), "invalid_grant");
	}

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					V-PK-01, dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM
					V-PK-02, a6128783714cfda1d388e2e98b6ae8221ac31aca31959e59512c59f5, OfYAxt8zU2dAPDWQxTAUIteRzMsoj9QBdMIVEDOErUo
					V-PK-03, 43 times, ZtNPunH49FD35FWYhT5Tv8I7vRKQJ8uxMaL0_9eHjNA
					V-PK-04, 128 times, aDbPE7rEAOkQUHHNavRwhN-srU5eMCyUv-0k4BOvtz4
					""")
	void redemptionWhenVerifierBelongsToChallengeThenIdentity(String id, String verifier, String challenge)
			throws Exception {
		String code = code(request().with("code_challenge", challenge));
		HttpResponse<String> response = post("/indieauth/auth",
				redemption(code).with("code_verifier", repeated(verifier)));
		assertThat(response.statusCode()).as(id).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			V-PK-05, 42 times
			V-PK-06, 129 times
			V-PK-07, dBjftJeZ4CVP+mB92K27uhbUJU1p1r_wW1gFWFOEjXk
			V-PK-07, dBjftJeZ4CVP/mB92K27uhbUJU1p1r_wW1gFWFOEjXk
			V-PK-07, dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjX=
			""")
	void redemptionWhenVerifierIsNotOneThenInvalidGrant(String id, String text) throws Exception {
		String verifier = repeated(text);
		byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
		String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
		String code = code(request().with("code_challenge", challenge));
		assertError(post("/indieauth/auth", redemption(code).with("code_verifier", verifier)), "invalid_grant");
	}

	private static String repeated(String text) {
		return text.endsWith(" times") ? "a".repeat(Integer.parseInt(text.replace(" times", ""))) : text;
	}

	@ParameterizedTest
	@CsvSource({ "code, unknown", "client_id, https://app.example/client.json/",
			"redirect_uri, https://app.example/login", "code_verifier, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
			"code_verifier, short" })
	void redemptionWhenParameterDiffersThenInvalidGrant(String name, String value) throws Exception {
		assertError(post("/indieauth/token", redemption(code(request())).with(name, value)), "invalid_grant");
	}

	@ParameterizedTest
	@ValueSource(strings = { "grant_type", "code", "client_id", "redirect_uri", "code_verifier" })
	void redemptionWhenParameterIsMissingThenInvalidRequest(String name) throws Exception {
		assertError(post("/indieauth/token", redemption(code(request())).without(name)), "invalid_request");
	}

	@ParameterizedTest
	@CsvSource({ "grant_type, refresh_token", "client_secret, secret" })
	void redemptionWhenParameterIsWrongThenInvalidRequest(String name, String value) throws Exception {
		assertError(post("/indieauth/token", redemption(code(request())).with(name, value)), "invalid_request");
	}

	@Test
	void redemptionWhenParameterIsRepeatedThenInvalidRequest() throws Exception {
		String form = redemption(code(request())).encoded();
		assertError(send(form("/indieauth/token", form + "&grant_type=authorization_code")), "invalid_request");
	}

	@Test
	void redemptionWhenAuthorizationHeaderThenInvalidRequest() throws Exception {
		HttpRequest.Builder request = form("/indieauth/token", redemption(code(request())).encoded());
		assertError(send(request.header("Authorization", "Basic YTo=")), "invalid_request");
	}

	@Test
	void redemptionWhenParametersAreInUrlThenInvalidRequest() throws Exception {
		String form = redemption(code(request())).encoded();
		assertError(send(form("/indieauth/token?" + form, "")), "invalid_request");
	}

	@Test
	void redemptionWhenBodyIsNotFormThenInvalidRequest() throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(microblog.baseUrl() + "/indieauth/token"));
		assertError(send(request.POST(HttpRequest.BodyPublishers.ofString(redemption(code(request())).encoded()))),
				"invalid_request");
		assertError(
				send(request.setHeader("Content-Type", "application/json")
					.POST(HttpRequest.BodyPublishers.ofString("{\"grant_type\":\"authorization_code\"}"))),
				"invalid_request");
	}

	@Test
	void redemptionWhenCodeIsOlderThanTenMinutesThenInvalidGrant() throws Exception {
		Form inTime = redemption(code(request()));
		Form late = redemption(code(request()));
		NOW.updateAndGet((now) -> now.plus(Duration.ofMinutes(10)));
		assertThat(post("/indieauth/auth", inTime).statusCode()).isEqualTo(200);
		NOW.updateAndGet((now) -> now.plusSeconds(1));
		assertError(post("/indieauth/auth", late), "invalid_grant");
	}

	@Test
	void redemptionsWhenSeveralThenParametersAndHeadersInOrder() throws Exception {
		String code = code(request());
		send(form("/indieauth/token", redemption("unknown").encoded()));
		send(form("/indieauth/auth", redemption(code).encoded()).header("Accept", "application/json"));
		List<LoggedRequest> redemptions = microblog.redemptions();
		assertThat(redemptions).extracting(LoggedRequest::getUrl)
			.containsExactly("/indieauth/token", "/indieauth/auth");
		assertThat(redemptions.get(1).getHeader("Accept")).isEqualTo("application/json");
		assertThat(redemptions.get(1).formParameter("code").firstValue()).isEqualTo(code);
		assertThat(redemptions.get(1).formParameter("code_verifier").firstValue()).isEqualTo(VERIFIER);
	}

	@Test
	void failNextWhenErrorWithStatus200ThenErrorOnce() throws Exception {
		HttpResponse<String> response = redeemWith(Failure.ERROR_WITH_STATUS_200);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(json(response).get("error").stringValue()).isEqualTo("invalid_grant");
		assertThat(post("/indieauth/token", redemption(code(request()))).statusCode()).isEqualTo(200);
	}

	@Test
	void failNextWhenRequestIsRefusedAnywayThenKeptForTheNext() throws Exception {
		microblog.failNext(Failure.SERVER_ERROR);
		assertError(post("/indieauth/token", redemption("unknown")), "invalid_grant");
		assertThat(post("/indieauth/token", redemption(code(request()))).statusCode()).isEqualTo(503);
	}

	@Test
	void failNextWhenInvalidGrantThenError() throws Exception {
		assertError(redeemWith(Failure.INVALID_GRANT), "invalid_grant");
	}

	@Test
	void failNextWhenHtmlThenPage() throws Exception {
		HttpResponse<String> response = redeemWith(Failure.HTML);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
		assertThat(response.body()).startsWith("<!DOCTYPE html>");
	}

	@Test
	void failNextWhenBrokenJsonThenEndsTooEarly() throws Exception {
		assertThat(redeemWith(Failure.BROKEN_JSON).body()).startsWith("{\"me\"").endsWith("{");
	}

	@Test
	void failNextWhenTooLargeThenTwoMegabytes() throws Exception {
		HttpResponse<String> response = redeemWith(Failure.TOO_LARGE);
		assertThat(response.body()).hasSizeGreaterThan(2 * 1024 * 1024);
		assertThat(json(response).get("me").stringValue()).isEqualTo("https://alice.example/");
	}

	@Test
	void failNextWhenConnectionResetThenNoAnswer() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> redeemWith(Failure.CONNECTION_RESET));
	}

	@Test
	void failNextWhenWithoutMeThenProfileOnly() throws Exception {
		assertThat(json(redeemWith(Failure.WITHOUT_ME)).propertyNames()).containsExactly("profile");
	}

	@Test
	void failNextWhenOtherMeThenOnlyMeDiffers() throws Exception {
		JsonNode answer = json(redeemWith(Failure.otherMe("https://mallory.example/")));
		assertThat(answer.get("me").stringValue()).isEqualTo("https://mallory.example/");
		assertThat(answer.get("profile").get("nickname").stringValue()).isEqualTo("alice");
	}

	@Test
	void failNextWhenSlowThenClientGivesUp() throws Exception {
		String form = redemption(code(request())).encoded();
		microblog.failNext(Failure.slow(Duration.ofSeconds(4)));
		HttpRequest.Builder request = form("/indieauth/token", form).timeout(Duration.ofMillis(500));
		assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(() -> send(request));
	}

	@Test
	void failNextWhenAnyAnswerThenThatAnswer() throws Exception {
		HttpResponse<String> response = redeemWith(
				Failure.of(WireMock.status(307).withHeader("Location", "/elsewhere").build()));
		assertThat(response.statusCode()).isEqualTo(307);
	}

	@Test
	void resetWhenFailureStubAndCodeThenForgotten() throws Exception {
		String code = code(request());
		microblog.failNext(Failure.SERVER_ERROR);
		microblog.server().stubFor(WireMock.get("/").willReturn(WireMock.aResponse().withStatus(418)));
		assertThat(get(microblog.baseUrl() + "/").statusCode()).isEqualTo(418);
		post("/indieauth/auth", redemption("unknown"));
		microblog.reset();
		assertThat(microblog.redemptions()).isEmpty();
		assertThat(get(microblog.baseUrl() + "/").statusCode()).isEqualTo(200);
		assertError(post("/indieauth/auth", redemption(code)), "invalid_grant");
		assertThat(post("/indieauth/auth", redemption(code(request()))).statusCode()).isEqualTo(200);
	}

	@Test
	void introspectionWhenTokenIsGoodThenIdentityClientAndScope() throws Exception {
		HttpResponse<String> response = getWithToken("/indieauth/token", token("read"));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(json(response).propertyNames()).containsExactlyInAnyOrder("me", "client_id", "scope", "profile");
		assertThat(json(response).get("me").stringValue()).isEqualTo("https://alice.example/");
		assertThat(json(response).get("client_id").stringValue()).isEqualTo("Example App");
		assertThat(json(response).get("scope").stringValue()).isEqualTo("read");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/indieauth/token", "/posts/timeline" })
	void anyApiWhenTokenIsMissingOrUnknownThenUnauthorized(String path) throws Exception {
		HttpResponse<String> missing = get(microblog.baseUrl() + path);
		assertThat(missing.statusCode()).isEqualTo(401);
		assertThat(json(missing).has("error")).isTrue();
		assertThat(getWithToken(path, "00000000000000000000").statusCode()).isEqualTo(401);
	}

	@Test
	void timelineWhenReadThenNewestPosts() throws Exception {
		HttpResponse<String> response = getWithToken("/posts/timeline", token("profile read"));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(json(response).get("version").stringValue()).startsWith("https://jsonfeed.org/version/1");
		assertThat(json(response).get("items")).hasSize(20);
		assertThat(json(response).at("/items/0/author/_microblog/username").stringValue()).isEqualTo("alice");
	}

	@Test
	void timelineWhenNotReadThenForbidden() throws Exception {
		assertThat(getWithToken("/posts/timeline", token("create")).statusCode()).isEqualTo(403);
	}

	@Test
	void micropubWhenCreateThenAcceptedWithLocation() throws Exception {
		HttpResponse<String> response = send(
				form("/micropub", "h=entry&content=Hello").header("Authorization", "Bearer " + token("create")));
		assertThat(response.statusCode()).isEqualTo(202);
		assertThat(response.headers().firstValue("Location")).hasValueSatisfying(
				(location) -> assertThat(location).startsWith("https://alice.example/").endsWith(".html"));
	}

	@Test
	void micropubWhenEmptyOrNotCreateThenRefused() throws Exception {
		HttpRequest.Builder empty = form("/micropub", "").header("Authorization", "Bearer " + token("create"));
		assertError(send(empty), "invalid_request");
		HttpRequest.Builder read = form("/micropub", "h=entry&content=x").header("Authorization",
				"Bearer " + token("read"));
		assertThat(send(read).statusCode()).isEqualTo(403);
	}

	@Test
	void signInMailWhenAppAndAddressAreKnownThenSentWithLink() throws Exception {
		HttpResponse<String> response = post("/account/signin", mailRequest());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("{}");
		assertThat(microblog.mails()).singleElement().satisfies((mail) -> {
			assertThat(mail.to()).isEqualTo("vincent@mail.example");
			assertThat(mail.appName()).isEqualTo(APP_NAME);
			assertThat(mail.link()).matches("yourapp://signin/[0-9A-F]{20}");
			assertThat(mail.sentAt()).isEqualTo(NOW.get());
		});
	}

	@ParameterizedTest
	@CsvSource({ "An App, https://app.example/link?token=, Alice@MAIL.example",
			"Sample application, http://127.0.0.1:8080/signin/, alice@mail.example" })
	void signInMailWhenOtherAppThenItsUrlAndToken(String appName, String redirectUrl, String email) throws Exception {
		Form request = mailRequest().with("app_name", appName)
			.with("redirect_url", redirectUrl)
			.with("email", email)
			.with("is_mobile", "1");
		assertThat(post("/account/signin", request).body()).isEqualTo("{}");
		assertThat(microblog.mails()).extracting(Mail::to).containsExactly("alice@mail.example");
		assertThat(microblog.mails().get(0).link()).startsWith(redirectUrl).hasSize(redirectUrl.length() + 20);
	}

	@ParameterizedTest
	@CsvSource({ "app_name, Other App", "app_name, An App", "redirect_url, yourapp://signin",
			"redirect_url, https://evil.example/", "email, nobody@mail.example", "email, vincent",
			"email, 'vincent@mail.example,alice@mail.example'" })
	void signInMailWhenAppOrAddressIsUnknownThenErrorWithStatus200(String name, String value) throws Exception {
		assertErrorWithStatus200(post("/account/signin", mailRequest().with(name, value)));
		assertThat(microblog.mails()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "email", "app_name", "redirect_url" })
	void signInMailWhenParameterIsMissingThenInvalidRequest(String name) throws Exception {
		assertError(post("/account/signin", mailRequest().without(name)), "invalid_request");
	}

	@Test
	void signInMailWhenMobileIsNotOneThenInvalidRequest() throws Exception {
		assertError(post("/account/signin", mailRequest().with("is_mobile", "true")), "invalid_request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/account/signin", "/account/verify", "/account/apple", "/account/apps" })
	void accountEndpointWhenParametersAreInUrlThenRefused(String path) throws Exception {
		String form = mailRequest().with("token", "x").with("identity_token", "apple-x").with("person", "x").encoded();
		assertThat(send(form(path + "?" + form, "")).statusCode()).isEqualTo(400);
		assertThat(send(form(path + "?token=x", form)).statusCode()).isEqualTo(400);
		assertThat(send(HttpRequest.newBuilder(URI.create(microblog.baseUrl() + path))
			.POST(HttpRequest.BodyPublishers.ofString(form))).statusCode()).isEqualTo(400);
		assertThat(microblog.mails()).isEmpty();
	}

	@Test
	void mailboxWhenEmptyThenSaysSo() throws Exception {
		Document page = page("/mailbox");
		assertThat(page.select("#no-mails")).hasSize(1);
		assertThat(page.select("a")).isEmpty();
	}

	@Test
	void mailboxWhenMailsThenNewestFirstWithLinksAndEscaped() throws Exception {
		post("/account/signin", mailRequest());
		post("/account/signin", mailRequest().with("email", "alice@mail.example"));
		Document page = page("/mailbox");
		assertThat(page.select("#mails .mail .mail-to").eachText()).containsExactly("alice@mail.example",
				"vincent@mail.example");
		assertThat(page.select(".mail .mail-link").eachAttr("href"))
			.containsExactlyElementsOf(microblog.mails().stream().map(Mail::link).toList());
		assertThat(page.select(".mail-link").get(0).text()).isEqualTo("Sign in to " + APP_NAME);
		assertThat(page.select("b")).isEmpty();
	}

	@Test
	void mailsWhenManyThenHundredNewest() throws Exception {
		for (int i = 0; i < 101; i++) {
			String email = (i == 0) ? "alice@mail.example" : "vincent@mail.example";
			post("/account/signin", mailRequest().with("email", email));
		}
		assertThat(microblog.mails()).hasSize(100).extracting(Mail::to).containsOnly("vincent@mail.example");
	}

	@Test
	void verifyWhenTokenOfMailThenNewAccessTokenAndLongForm() throws Exception {
		String mailed = mailedToken();
		HttpResponse<String> response = verify(mailed);
		assertThat(response.statusCode()).isEqualTo(200);
		JsonNode account = json(response);
		assertThat(account.propertyNames()).containsExactly("token", "name", "username", "avatar", "bio",
				"default_site", "full_name", "gravatar_url", "has_site", "plan", "plans", "is_fullaccess", "is_premium",
				"is_using_ai");
		assertThat(account.get("username").stringValue()).isEqualTo("vincent");
		assertThat(account.get("default_site").stringValue()).isEqualTo("vincent.micro.example");
		String token = account.get("token").stringValue();
		assertThat(token).matches("[0-9A-F]{20}").isNotEqualTo(mailed);
		assertFullAccess(token, "https://vincent.micro.example/");
		assertThat(getWithToken("/posts/timeline", mailed).statusCode()).isEqualTo(401);
	}

	@Test
	void verifyWhenTokenOfMailWasUsedThenError() throws Exception {
		String mailed = mailedToken();
		verify(mailed);
		assertNotValid(verify(mailed));
	}

	@Test
	void verifyWhenTokenOfMailIsOlderThanTenMinutesThenError() throws Exception {
		String inTime = mailedToken();
		String late = mailedToken();
		NOW.updateAndGet((now) -> now.plus(Duration.ofMinutes(10)));
		assertThat(json(verify(inTime)).has("token")).isTrue();
		NOW.updateAndGet((now) -> now.plusSeconds(1));
		assertNotValid(verify(late));
	}

	// T-M2
	@Test
	void verifyWhenAccessOrAppTokenThenSameTokenEachTime() throws Exception {
		for (String token : List.of(token("read"), microblog.createAppToken("alice"))) {
			for (int i = 0; i < 2; i++) {
				JsonNode account = json(verify(token));
				assertThat(account.get("token").stringValue()).isEqualTo(token);
				assertThat(account.get("username").stringValue()).isEqualTo("alice");
				assertThat(account.has("expires_at")).isFalse();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "unknown", "Bearer x" })
	void verifyWhenTokenIsUnknownThenErrorWithStatus200(String token) throws Exception {
		assertNotValid(verify(token));
	}

	@Test
	void verifyWhenTokenIsMissingThenInvalidRequest() throws Exception {
		assertError(post("/account/verify", new Form(Map.of())), "invalid_request");
	}

	@Test
	void replaceTokensWhenVerifiedThenAnotherTokenThatExpires() throws Exception {
		String appToken = microblog.createAppToken("alice");
		microblog.replaceTokens(Duration.ofDays(30));
		JsonNode account = json(verify(appToken));
		String replacement = account.get("token").stringValue();
		assertThat(replacement).isNotEqualTo(appToken);
		assertThat(OffsetDateTime.parse(account.get("expires_at").stringValue()).toInstant())
			.isEqualTo(NOW.get().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS));
		assertNotValid(verify(appToken));
		assertThat(getWithToken("/posts/timeline", replacement).statusCode()).isEqualTo(200);
		NOW.updateAndGet((now) -> now.plus(Duration.ofDays(30)));
		assertThat(getWithToken("/posts/timeline", replacement).statusCode()).isEqualTo(401);
		assertNotValid(verify(replacement));
	}

	@Test
	void appTokensPageWhenSubmittedThenShowsTokenOnce() throws Exception {
		Document form = page("/account/apps");
		assertThat(form.select("input[type=radio]").eachAttr("id")).containsExactly("person-vincent", "person-alice");
		assertThat(form.select("button").eachAttr("id")).containsExactly("create-token");
		assertThat(form.select("form").attr("action")).isEqualTo("/account/apps");
		HttpResponse<String> response = post("/account/apps", new Form(Map.of("person", "alice")));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
		String token = Jsoup.parse(response.body()).select("#app-token").text();
		assertThat(token).matches("[0-9A-F]{20}");
		assertFullAccess(token, "https://alice.example/");
		assertThat(page("/account/apps").text()).doesNotContain(token);
	}

	@Test
	void appTokensPageWhenPersonIsNobodyThenRefused() throws Exception {
		assertRefused(post("/account/apps", new Form(Map.of("person", "nobody"))), "person");
		assertRefused(post("/account/apps", new Form(Map.of())), "person");
	}

	@Test
	void appTokensPageWhenTokenIsDeletedThenItIsRevoked() throws Exception {
		HttpResponse<String> response = post("/account/apps", new Form(Map.of("person", "alice")));
		Document page = Jsoup.parse(response.body());
		String token = page.select("#app-token").text();
		assertFullAccess(token, "https://alice.example/");
		post("/account/apps", new Form(Map.of("delete", page.select("input[name=delete]").val())));
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> tokenVerification().verify(token));
	}

	@Test
	void createAccessTokenThenGoodForThatOnlyUntilItIsRevoked() {
		String token = microblog.createAccessToken("alice", Duration.ofMinutes(5), "read");
		assertThat(tokenVerification().verify(token).scopes()).containsExactly("read");
		microblog.revokeToken(token);
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> tokenVerification().verify(token));
	}

	@Test
	void createAppTokenWhenPersonIsKnownThenFullAccess() throws Exception {
		assertFullAccess(microblog.createAppToken("vincent"), "https://vincent.micro.example/");
		assertThatIllegalArgumentException().isThrownBy(() -> microblog.createAppToken("nobody"));
	}

	@Test
	void appleWhenIdentityIsKnownThenUsernameAndTemporaryToken() throws Exception {
		JsonNode answer = json(post("/account/apple", apple("apple-alice")));
		assertThat(answer.propertyNames()).containsExactly("username", "token");
		assertThat(answer.get("username").stringValue()).isEqualTo("alice");
		String token = answer.get("token").stringValue();
		assertThat(getWithToken("/indieauth/token", token).statusCode()).isEqualTo(401);
		assertThat(json(verify(token)).get("username").stringValue()).isEqualTo("alice");
		assertNotValid(verify(token));
	}

	@ParameterizedTest
	@ValueSource(strings = { "apple-carol", "eyJhbGciOiJSUzI1NiJ9" })
	void appleWhenIdentityIsUnknownThenJoinsWithUsername(String identityToken) throws Exception {
		Form request = apple(identityToken);
		assertThat(json(post("/account/apple", request)).get("username").stringValue()).isEmpty();
		assertThat(microblog.people()).hasSize(2);
		Form joining = request.with("username", "carol").with("full_name", "Carol C");
		JsonNode answer = json(post("/account/apple", joining));
		assertThat(answer.get("username").stringValue()).isEqualTo("carol");
		assertThat(microblog.people()).hasSize(3).last().satisfies((person) -> {
			assertThat(person.name()).isEqualTo("Carol C");
			assertThat(person.email()).isEqualTo("carol@mail.example");
			assertThat(person.me()).hasToString("https://carol.micro.example/");
			assertThat(get(person.photo()).statusCode()).isEqualTo(200);
		});
		assertThat(json(post("/account/apple", request)).get("username").stringValue()).isEqualTo("carol");
		assertThat(json(verify(answer.get("token").stringValue())).get("name").stringValue()).isEqualTo("Carol C");
		assertThat(getOverTls("carol.micro.example", "/")).startsWith("HTTP/1.1 200").contains("Carol C");
	}

	@ParameterizedTest
	@ValueSource(strings = { "vincent", "alice", "Carol", "car ol", "c<b>", "abcdefghijklmnopqrstu" })
	void appleWhenUsernameCannotBeHadThenError(String username) throws Exception {
		HttpResponse<String> response = post("/account/apple", apple("apple-carol").with("username", username));
		assertErrorWithStatus200(response);
		assertThat(json(response).get("error").stringValue()).isEqualTo("That username is not available.");
		assertThat(microblog.people()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "identity_token", "user_id" })
	void appleWhenParameterIsMissingThenInvalidRequest(String name) throws Exception {
		assertError(post("/account/apple", apple("apple-alice").without(name)), "invalid_request");
	}

	@Test
	void failNextWhenAccountEndpointThenFailsOnce() throws Exception {
		Map<String, Form> requests = Map.of("/account/signin", mailRequest(), "/account/verify",
				new Form(Map.of("token", microblog.createAppToken("alice"))), "/account/apple", apple("apple-alice"));
		for (Map.Entry<String, Form> request : requests.entrySet()) {
			microblog.failNext(Failure.RATE_LIMITED);
			assertError(post(request.getKey(), new Form(Map.of())), "invalid_request");
			HttpResponse<String> response = post(request.getKey(), request.getValue());
			assertThat(response.statusCode()).isEqualTo(403);
			assertThat(response.body()).isEqualTo("Forbidden");
			assertThat(post(request.getKey(), request.getValue()).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void resetWhenMailsTokensAndNewcomersThenForgotten() throws Exception {
		String mailed = mailedToken();
		String appToken = microblog.createAppToken("alice");
		microblog.replaceTokens(Duration.ofDays(1));
		post("/account/apple", apple("apple-carol").with("username", "carol"));
		microblog.failNext(Failure.SERVER_ERROR);
		microblog.reset();
		assertThat(microblog.mails()).isEmpty();
		assertThat(microblog.people()).extracting(Person::username).containsExactly("vincent", "alice");
		assertNotValid(verify(mailed));
		assertNotValid(verify(appToken));
		assertThat(json(verify(microblog.createAppToken("alice"))).has("expires_at")).isFalse();
	}

	@Test
	void registerAppWhenNameOrUrlCannotBeOneThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> LocalMicroblog.builder().registerApp(" ", APP_URL));
		assertThatIllegalArgumentException().isThrownBy(() -> LocalMicroblog.builder().registerApp("App", "/link"));
		assertThatIllegalArgumentException().isThrownBy(() -> LocalMicroblog.builder().registerApp("App", "a b"));
	}

	@Test
	void accountClientWhenMailThenAccountAndTokenOfPerson() {
		MicroblogAccountClient client = accountClient();
		client.sendSignInMail(SignInMailRequest.of("vincent@mail.example", APP_NAME, APP_URL));
		String mailed = microblog.mails().get(0).link().substring(APP_URL.length());
		MicroblogAccount account = client.verify(mailed);
		assertThat(account.username()).isEqualTo("vincent");
		assertThat(account.defaultSite()).isEqualTo("vincent.micro.example");
		VerifiedToken token = tokenVerification().verify(account.token());
		assertThat(token.me()).isEqualTo("https://vincent.micro.example/");
		assertThat(token.scopes()).contains("read", "create");
		assertThat(token.profile()).containsEntry("nickname", "vincent").containsEntry("name", "Vincent");
		assertThatExceptionOfType(MicroblogAccountException.class).isThrownBy(() -> client.verify(mailed))
			.satisfies((ex) -> {
				assertThat(ex.getCode()).isEqualTo(MicroblogAccountException.Code.REJECTED);
				assertThat(ex.getReason()).isEqualTo("App token was not valid.");
			});
	}

	@Test
	void accountClientWhenReplacedThenOtherTokenAndExpiry() {
		microblog.replaceTokens(Duration.ofHours(1));
		String appToken = microblog.createAppToken("alice");
		MicroblogAccount account = accountClient().verify(appToken);
		assertThat(account.token()).isNotEqualTo(appToken);
		assertThat(account.expiresAt()).isEqualTo(NOW.get().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS));
	}

	@Test
	void accountClientWhenAppleThenAccountIsMadeAndSignedIn() {
		MicroblogAccountClient client = accountClient();
		AppleSignInRequest request = new AppleSignInRequest("apple-carol", "001234.apple", null, "Carol C", null, null);
		assertThat(client.apple(request).isAccountMissing()).isTrue();
		assertThatExceptionOfType(MicroblogAccountException.class)
			.isThrownBy(() -> client.apple(request.withUsername("alice")))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("That username is not available."));
		AppleSignIn signIn = client.apple(request.withUsername("carol"));
		assertThat(signIn.username()).isEqualTo("carol");
		assertThat(client.verify(signIn.token()).fullName()).isEqualTo("Carol C");
	}

	@Test
	void tokenVerificationWhenUnknownThenRejected() {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> tokenVerification().verify("unknown"))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.TOKEN_REJECTED));
	}

	private MicroblogAccountClient accountClient() {
		return new MicroblogAccountClient(requestFactory(), URI.create(microblog.baseUrl()));
	}

	private TokenVerification tokenVerification() {
		return new TokenVerification(requestFactory(), new IndieAuthProvider(URI.create(microblog.baseUrl()), true));
	}

	private GuardedClientHttpRequestFactory requestFactory() {
		return new GuardedClientHttpRequestFactory(
				FetchSettings.defaults("test").withTrustedOrigins(URI.create(microblog.baseUrl())));
	}

	private Form mailRequest() {
		return new Form(Map.of()).with("email", "vincent@mail.example")
			.with("app_name", APP_NAME)
			.with("redirect_url", APP_URL);
	}

	private String mailedToken() throws Exception {
		assertThat(post("/account/signin", mailRequest()).body()).isEqualTo("{}");
		return microblog.mails().get(0).link().substring(APP_URL.length());
	}

	private Form apple(String identityToken) {
		return new Form(Map.of()).with("identity_token", identityToken).with("user_id", "001234.apple");
	}

	private HttpResponse<String> verify(String token) throws Exception {
		return post("/account/verify", new Form(Map.of("token", token)));
	}

	private Document page(String path) throws Exception {
		HttpResponse<String> response = get(microblog.baseUrl() + path);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
		return Jsoup.parse(response.body());
	}

	private void assertFullAccess(String token, String me) throws Exception {
		assertThat(getWithToken("/posts/timeline", token).statusCode()).isEqualTo(200);
		JsonNode introspection = json(getWithToken("/indieauth/token", token));
		assertThat(introspection.get("me").stringValue()).isEqualTo(me);
		assertThat(introspection.get("scope").stringValue().split(" ")).contains("profile", "read", "create");
		assertThat(send(form("/micropub", "h=entry&content=x").header("Authorization", "Bearer " + token)).statusCode())
			.isEqualTo(202);
	}

	private void assertNotValid(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("{\"error\":\"App token was not valid.\"}");
	}

	private void assertErrorWithStatus200(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(json(response).propertyNames()).containsExactly("error");
	}

	private Form request() {
		return new Form(Map.of()).with("response_type", "code")
			.with("client_id", CLIENT_ID)
			.with("redirect_uri", REDIRECT_URI)
			.with("state", "a-state")
			.with("code_challenge", CHALLENGE)
			.with("code_challenge_method", "S256");
	}

	private Form redemption(String code) {
		return new Form(Map.of()).with("grant_type", "authorization_code")
			.with("code", code)
			.with("client_id", CLIENT_ID)
			.with("redirect_uri", REDIRECT_URI)
			.with("code_verifier", VERIFIER);
	}

	private String token(String scope) throws Exception {
		HttpResponse<String> response = post("/indieauth/token", redemption(code(request().with("scope", scope))));
		return json(response).get("access_token").stringValue();
	}

	private HttpResponse<String> redeemWith(Failure failure) throws Exception {
		microblog.failNext(failure);
		return post("/indieauth/auth", redemption(code(request())));
	}

	private String code(Form request) throws Exception {
		return queryOf(decide(request, "approve", "alice")).get("code");
	}

	/** Submit the form of the consent page, as a browser would. */
	private URI decide(Form request, String decision, String username) throws Exception {
		Document page = Jsoup.parse(ask(request).body(), microblog.baseUrl());
		Form form = new Form(Map.of()).with("decision", decision).with("person", username);
		for (Element hidden : page.select("form input[type=hidden]")) {
			form = form.with(hidden.attr("name"), hidden.attr("value"));
		}
		HttpResponse<String> response = post(page.select("form").attr("action"), form);
		assertThat(response.statusCode()).isEqualTo(302);
		return URI.create(response.headers().firstValue("Location").orElseThrow());
	}

	private Map<String, String> queryOf(URI uri) {
		Map<String, String> parameters = new LinkedHashMap<>();
		for (String pair : uri.getRawQuery().split("&")) {
			String[] parts = pair.split("=", 2);
			parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
		}
		return parameters;
	}

	private HttpResponse<String> ask(Form request) throws Exception {
		return get(microblog.baseUrl() + "/indieauth/auth?" + request.encoded());
	}

	private HttpResponse<String> get(String url) throws Exception {
		return send(HttpRequest.newBuilder(URI.create(url)));
	}

	private HttpResponse<String> getWithToken(String path, String token) throws Exception {
		return send(HttpRequest.newBuilder(URI.create(microblog.baseUrl() + path))
			.header("Authorization", "Bearer " + token));
	}

	private HttpResponse<String> post(String path, Form form) throws Exception {
		return send(form(path, form.encoded()));
	}

	private HttpRequest.Builder form(String path, String form) {
		return HttpRequest.newBuilder(URI.create(microblog.baseUrl() + path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(form));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private String getOverTls(String host, String path) throws IOException {
		InetAddress loopback = InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
		try (Socket plain = new Socket(loopback, microblog.server().httpsPort());
				SSLSocket socket = (SSLSocket) sslContext.getSocketFactory().createSocket(plain, host, 443, true)) {
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
			socket.setSSLParameters(parameters);
			return exchange(socket, host, path);
		}
	}

	private String exchange(Socket socket, String host, String path) throws IOException {
		socket.setSoTimeout(10_000);
		String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
		socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		InputStream input = socket.getInputStream();
		return new String(input.readAllBytes(), StandardCharsets.UTF_8);
	}

	private JsonNode json(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

	private void assertRefused(HttpResponse<String> response, String mistake) {
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Location")).isEmpty();
		assertThat(Jsoup.parse(response.body()).select("#mistake").text()).contains(mistake);
	}

	private void assertError(HttpResponse<String> response, String error) {
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(json(response).get("error").stringValue()).isEqualTo(error);
		assertThat(json(response).get("error_description").stringValue()).isNotEmpty();
	}

	private record Form(Map<String, String> values) {

		Form with(String name, String value) {
			Map<String, String> changed = new LinkedHashMap<>(this.values);
			changed.put(name, value);
			return new Form(changed);
		}

		Form without(String name) {
			Map<String, String> changed = new LinkedHashMap<>(this.values);
			changed.remove(name);
			return new Form(changed);
		}

		String encoded() {
			return this.values.entrySet()
				.stream()
				.map((entry) -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
				.collect(Collectors.joining("&"));
		}

	}

}
