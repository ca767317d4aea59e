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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.RefreshTokenOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MicroblogTokenResponseConverter}.
 *
 * @author The Micro.blog Spring team
 */
class MicroblogTokenResponseConverterTests {

	// V-EX-03
	private static final String TOKEN_ANSWER = """
			{"access_token":"x","token_type":"Bearer","scope":"profile create","me":"https://user.example.net/"}""";

	@Test
	void convertWhenTokenWithProfileThenBoth() {
		// J1
		OAuth2AccessTokenResponse response = convert("""
				{"access_token":"HIJKLMNOP","token_type":"Bearer","scope":"create","me":"https://someone.micro.blog/",
				"profile":{"name":"Someone","url":"https://someone.micro.blog/",
				"photo":"https://avatars.micro.blog/avatars/2026/30/1.jpg"}}""", "profile", "create");
		assertThat(response.getAccessToken().getTokenValue()).isEqualTo("HIJKLMNOP");
		assertThat(response.getAccessToken().getTokenType()).isEqualTo(OAuth2AccessToken.TokenType.BEARER);
		assertThat(response.getAccessToken().getScopes()).containsExactly("create");
		assertThat(response.getAdditionalParameters()).containsEntry("me", "https://someone.micro.blog/");
		assertThat(profile(response)).isEqualTo(Map.of("name", "Someone", "url", "https://someone.micro.blog/", "photo",
				"https://avatars.micro.blog/avatars/2026/30/1.jpg"));
	}

	@Test
	void convertWhenScopeComesFirstAndNicknameThenBoth() {
		// J2
		OAuth2AccessTokenResponse response = convert("""
				{"scope":"profile read create update","me":"https://someone.micro.blog/",
				"profile":{"name":"Someone","url":"https://someone.micro.blog/",
				"photo":"https://avatars.micro.blog/1.jpg","nickname":"someone"},
				"token_type":"Bearer","access_token":"HIJKLMNOP"}""", "profile", "read", "create");
		assertThat(response.getAccessToken().getScopes()).containsExactlyInAnyOrder("profile", "read", "create");
		assertThat(profile(response)).containsEntry("nickname", "someone");
	}

	@Test
	void convertWhenNoTokenForIdentityOnlyThenIdentity() {
		// J3
		OAuth2AccessTokenResponse response = convert("""
				{"me":"https://someone.micro.blog/","profile":{"name":"Someone"}}""", "profile");
		assertThat(IdentityOnlyToken.is(response.getAccessToken())).isTrue();
		assertThat(response.getRefreshToken()).isNull();
		assertThat(response.getAdditionalParameters()).containsEntry("me", "https://someone.micro.blog/");
	}

	@Test
	void convertWhenNoTokenButTokenScopeThenInvalid() {
		// J3
		assertInvalid("""
				{"me":"https://someone.micro.blog/","profile":{"name":"Someone"}}""", "create");
	}

	@Test
	void convertWhenOwnDomainDefensiveFixtureThenMeOfAnswer() {
		// J4
		OAuth2AccessTokenResponse response = convert("""
				{"scope":"profile create","me":"https://example.com/","profile":{"name":"Vincent",
				"url":"https://example.com/","photo":"https://avatars.micro.blog/2.jpg","nickname":"vincent"},
				"token_type":"Bearer","access_token":"HIJKLMNOP"}""", "profile", "create");
		assertThat(response.getAdditionalParameters()).containsEntry("me", "https://example.com/");
		assertThat(profile(response)).containsEntry("nickname", "vincent");
	}

	@Test
	void convertWhenSparseDefensiveFixtureThenEmptyProfile() {
		// J5, PR-07
		OAuth2AccessTokenResponse response = convert(TOKEN_ANSWER, "profile", "create");
		assertThat(profile(response)).isEmpty();
	}

	@Test
	void convertWhenEmptyTextsDefensiveFixtureThenLeftOut() {
		// J6
		OAuth2AccessTokenResponse response = convert("""
				{"access_token":"x","token_type":"Bearer","scope":"","me":"https://user.example.net/",
				"profile":{"name":"","photo":""}}""", "profile", "create");
		assertThat(response.getAccessToken().getScopes()).isEmpty();
		assertThat(profile(response)).isEmpty();
	}

	@Test
	void convertWhenIdentityFromAuthorizationEndpointThenProfile() {
		// J10, V-EX-01, V-EX-02
		OAuth2AccessTokenResponse response = convert("""
				{"me":"https://user.example.net/","profile":{"name":"U","nickname":"u"}}""", "profile");
		assertThat(response.getAdditionalParameters()).containsEntry("me", "https://user.example.net/");
		assertThat(profile(response)).isEqualTo(Map.of("name", "U", "nickname", "u"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer", "bearer", "BEARER" })
	void convertWhenTokenTypeInAnyCaseThenBearer(String tokenType) {
		// V-EX-03, V-EX-04
		OAuth2AccessTokenResponse response = convert(TOKEN_ANSWER.replace("Bearer", tokenType), "profile", "create");
		assertThat(response.getAccessToken().getTokenType()).isEqualTo(OAuth2AccessToken.TokenType.BEARER);
		assertThat(response.getAccessToken().getTokenValue()).isEqualTo("x");
	}

	@Test
	void convertWhenTokenTypeMissingThenBearer() {
		// V-EX-06, recorded deviation
		OAuth2AccessTokenResponse response = convert(without("\"token_type\":\"Bearer\","), "profile", "create");
		assertThat(response.getAccessToken().getTokenType()).isEqualTo(OAuth2AccessToken.TokenType.BEARER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"mac\"", "\"\"", "7", "[\"Bearer\"]" })
	void convertWhenOtherTokenTypeThenInvalid(String tokenType) {
		// V-EX-05
		assertInvalid(TOKEN_ANSWER.replace("\"Bearer\"", tokenType), "profile", "create");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "\"\"", "null", "7", "[\"x\"]", "\"x\\r\\nX-Injected: 1\"", "\"x\\u0000\"", "\"t\\u00f6ken\"" })
	void convertWhenAccessTokenCannotBeSentThenInvalid(String accessToken) {
		// T-O10
		assertInvalid(TOKEN_ANSWER.replace("\"x\"", accessToken), "profile", "create");
	}

	@Test
	void convertWhenAccessTokenMissingOrGiantThenInvalid() {
		// V-EX-07
		assertInvalid(without("\"access_token\":\"x\","), "profile", "create");
		assertInvalid(TOKEN_ANSWER.replace("\"x\"", "\"" + "x".repeat(4097) + "\""), "profile", "create");
	}

	@Test
	void convertWhenMeMissingThenNoMe() {
		// V-EX-08: confirmation refuses it
		assertThat(convert("{}", "profile").getAdditionalParameters()).doesNotContainKey("me");
		assertThat(convert("{\"me\":null}", "profile").getAdditionalParameters()).doesNotContainKey("me");
	}

	@Test
	void convertWhenScopeMissingThenAsRequested() {
		// V-EX-15
		OAuth2AccessTokenResponse response = convert(without("\"scope\":\"profile create\","), "profile", "create");
		assertThat(response.getAccessToken().getScopes()).containsExactlyInAnyOrder("profile", "create");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', emptyValue = "", textBlock = """
			profile                           | profile
			profile create delete ROLE_ADMIN  | profile,create
			PROFILE                           | ''
			create,profile                    | ''
			""")
	void convertWhenScopeThenGrantedWithinRequested(String scope, String granted) {
		// V-EX-16, T-O13
		OAuth2AccessTokenResponse response = convert(TOKEN_ANSWER.replace("profile create", scope), "profile",
				"create");
		assertThat(response.getAccessToken().getScopes())
			.isEqualTo(granted.isEmpty() ? Set.of() : Set.of(granted.split(",")));
	}

	@Test
	void convertWhenScopeIsNotTextThenInvalid() {
		assertInvalid("{\"me\":\"https://user.example.net/\",\"scope\":[\"profile\"]}", "profile");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"3600\"", "3600", "3600.0", "3.6e3" })
	void convertWhenExpiresInIsNumberOrTextThenThatLong(String expiresIn) {
		// V-EX-17
		assertThat(lifetime(expiresIn)).isEqualTo(Duration.ofHours(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "\"-1\"", "null", "\"\"", "\"soon\"", "\"Infinity\"", "\"NaN\"", "true", "[]",
			"{}", "1e400", "-1e400", "\"1e400\"", "\"1e999999999\"", "99999999999999999999" })
	void convertWhenExpiresInSaysNothingUsableThenTenYears(String expiresIn) {
		// V-EX-18
		assertThat(lifetime(expiresIn)).isEqualTo(Duration.ofDays(3650));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.5", "\"1e-999999999\"", "1" })
	void convertWhenExpiresInIsLessThanOneSecondThenOneSecond(String expiresIn) {
		assertThat(lifetime(expiresIn)).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void convertWhenExpiresInHasTooManyDigitsThenTenYears() {
		// T-X8: it is not even read, which would take seconds
		assertThat(lifetime("\"" + "0".repeat(40) + "3600\"")).isEqualTo(Duration.ofDays(3650));
		assertThat(lifetime("\"" + "9".repeat(250_000) + "\"")).isEqualTo(Duration.ofDays(3650));
	}

	@Test
	void convertWhenExpiresInMissingThenNoRefreshDaysLater() {
		// V-EX-18, TR-05
		OAuth2AccessTokenResponse response = convert(
				TOKEN_ANSWER.replace("\"x\"", "\"x\",\"refresh_token\":\"refresh\""), "profile", "create");
		OAuth2AuthorizedClient client = authorizedDaysLater(response);
		assertThat(client.getAccessToken().getTokenValue()).isEqualTo("x");
		assertThat(client.getRefreshToken()).isNotNull();
	}

	@Test
	void convertWhenExpiresInThenRefreshDaysLater() {
		OAuth2AccessTokenResponse response = convert(
				TOKEN_ANSWER.replace("\"x\"", "\"x\",\"refresh_token\":\"refresh\",\"expires_in\":3600"), "profile",
				"create");
		assertThat(authorizedDaysLater(response).getAccessToken().getTokenValue()).isEqualTo("refreshed");
	}

	@Test
	void convertWhenRefreshTokenCannotBeSentThenInvalid() {
		assertInvalid(TOKEN_ANSWER.replace("\"x\"", "\"x\",\"refresh_token\":\"a\\nb\""), "profile", "create");
		assertInvalid(TOKEN_ANSWER.replace("\"x\"", "\"x\",\"refresh_token\":7"), "profile", "create");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"x\"", "null", "7", "[]", "{}" })
	void convertWhenProfileIsNotObjectThenIgnored(String profile) {
		// V-EX-19
		OAuth2AccessTokenResponse response = convert(
				"{\"me\":\"https://user.example.net/\",\"profile\":" + profile + "}", "profile");
		assertThat(profile(response)).isEmpty();
		assertThat(response.getAdditionalParameters()).containsEntry("me", "https://user.example.net/");
	}

	@Test
	void convertWhenProfileHasOddMembersThenDropped() {
		// V-EX-20, PR-06
		OAuth2AccessTokenResponse response = convert("""
				{"me":"https://user.example.net/",
				"profile":{"name":7,"url":"javascript:alert(1)","photo":"http://x/y.jpg","list":["a"],"map":{"a":1}}}
				""", "profile");
		assertThat(profile(response)).isEqualTo(Map.of("photo", "http://x/y.jpg"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "data:image/svg+xml,x", "https://user@x.example/y.jpg", "//x.example/y.jpg", "https:y.jpg",
			"https://x .example/", " javascript:alert(1)", "/y.jpg", "https://x.example/\\u0000" })
	void convertWhenPhotoIsNotHttpUrlThenDropped(String photo) {
		OAuth2AccessTokenResponse response = convert(
				"{\"me\":\"https://user.example.net/\",\"profile\":{\"photo\":\"" + photo + "\"}}", "profile");
		assertThat(profile(response)).isEmpty();
	}

	@Test
	void convertWhenProfileIsGiantThenBounded() {
		String members = IntStream.range(0, 1000)
			.mapToObj((index) -> "\"m" + index + "\":\"v\"")
			.collect(Collectors.joining(","));
		OAuth2AccessTokenResponse response = convert("{\"profile\":{" + members + "}}", "profile");
		assertThat(profile(response)).hasSize(20);
		response = convert("{\"profile\":{\"name\":\"" + "n".repeat(2049) + "\"}}", "profile");
		assertThat(profile(response)).isEmpty();
	}

	@Test
	void convertWhenProfileIsFlatThenFallback() {
		// V-EX-21
		OAuth2AccessTokenResponse response = convert("""
				{"me":"https://user.example.net/","name":"U","photo":"https://x/y.jpg","url":"javascript:alert(1)",
				"email":"u@mail.example"}""", "profile");
		assertThat(profile(response)).isEqualTo(Map.of("name", "U", "photo", "https://x/y.jpg"));
	}

	@Test
	void convertWhenProfileNamesSomebodyElseThenMeUnaffected() {
		// V-EX-22, T-I7
		OAuth2AccessTokenResponse response = convert("""
				{"me":"https://user.example.net/",
				"profile":{"me":"https://victim.example/","url":"https://victim.example/","email":"v@victim.example"}}
				""", "profile");
		assertThat(response.getAdditionalParameters()).containsEntry("me", "https://user.example.net/");
	}

	@Test
	void convertWhenTokenUnaskedThenDropped() {
		// V-EX-23, TR-09
		OAuth2AccessTokenResponse response = convert(
				TOKEN_ANSWER.replace("\"x\"", "\"the-token\",\"refresh_token\":\"the-refresh-token\""), "profile");
		assertThat(IdentityOnlyToken.is(response.getAccessToken())).isTrue();
		assertThat(response.getRefreshToken()).isNull();
		assertThat(response.getAdditionalParameters().toString()).doesNotContain("the-token", "the-refresh-token");
		assertThat(response.getAccessToken().getScopes()).containsExactly("profile");
	}

	@Test
	void convertWhenAnswerNamesServerThenNotTaken() {
		OAuth2AccessTokenResponse response = convert("""
				{"me":"https://user.example.net/","server":{"micropub":"https://evil.example/"}}""", "profile");
		assertThat(response.getAdditionalParameters()).containsOnlyKeys("me", "profile");
	}

	private static Duration lifetime(String expiresIn) {
		OAuth2AccessToken token = convert(TOKEN_ANSWER.replace("\"x\"", "\"x\",\"expires_in\":" + expiresIn), "profile",
				"create")
			.getAccessToken();
		assertThat(token.getIssuedAt()).isNotNull();
		return Duration.between(token.getIssuedAt(), token.getExpiresAt());
	}

	private static OAuth2AuthorizedClient authorizedDaysLater(OAuth2AccessTokenResponse response) {
		RefreshTokenOAuth2AuthorizedClientProvider provider = new RefreshTokenOAuth2AuthorizedClientProvider();
		provider.setClock(Clock.offset(Clock.fixed(response.getAccessToken().getIssuedAt(), ZoneOffset.UTC),
				Duration.ofDays(30)));
		provider.setAccessTokenResponseClient((request) -> OAuth2AccessTokenResponse.withToken("refreshed")
			.tokenType(OAuth2AccessToken.TokenType.BEARER)
			.build());
		HttpSessionOAuth2AuthorizedClientRepository repository = new HttpSessionOAuth2AuthorizedClientRepository();
		Authentication principal = SignIns.signedIn("https://user.example.net/");
		MockHttpServletRequest request = new MockHttpServletRequest();
		MockHttpServletResponse servletResponse = new MockHttpServletResponse();
		repository
			.saveAuthorizedClient(
					new OAuth2AuthorizedClient(SignIns.microblog("profile", "create"), principal.getName(),
							response.getAccessToken(), response.getRefreshToken()),
					principal, request, servletResponse);
		DefaultOAuth2AuthorizedClientManager manager = new DefaultOAuth2AuthorizedClientManager(
				SignIns.registrations("profile", "create"), repository);
		manager.setAuthorizedClientProvider(provider);
		OAuth2AuthorizedClient client = manager.authorize(OAuth2AuthorizeRequest.withClientRegistrationId("microblog")
			.principal(principal)
			.attribute(HttpServletRequest.class.getName(), request)
			.attribute(HttpServletResponse.class.getName(), servletResponse)
			.build());
		assertThat(client).isNotNull();
		return client;
	}

	private static String without(String member) {
		return TOKEN_ANSWER.replace(member, "");
	}

	private static void assertInvalid(String json, String... requestedScopes) {
		assertThatExceptionOfType(IndieAuthException.class).isThrownBy(() -> convert(json, requestedScopes))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(SignInErrorCode.SERVER_INVALID));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> profile(OAuth2AccessTokenResponse response) {
		return (Map<String, Object>) response.getAdditionalParameters().get("profile");
	}

	private static OAuth2AccessTokenResponse convert(String json, String... requestedScopes) {
		MockClientHttpResponse response = new MockClientHttpResponse(json.getBytes(StandardCharsets.UTF_8),
				HttpStatus.OK);
		try {
			Map<String, Object> answer = new RedemptionAnswerReader().read(response);
			return new MicroblogTokenResponseConverter(Set.of(requestedScopes)).convert(answer);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
