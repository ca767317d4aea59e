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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MicroblogAuthorizedClientService} that hold for whatever it stores
 * tokens in.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class TokenStoreTests {

	static final ClientRegistrationRepository REGISTRATIONS = SignIns.registrations("profile", "create");

	static final String ALICE = "https://alice.example/";

	static final String BOB = "https://bob.example/";

	private static final String UNUSABLE = "A stored token can't be used";

	private static final String TOKEN_ENDPOINT = "https://server.example/token";

	private static final String OTHER_TOKEN_ENDPOINT = "https://other.example/token";

	private static final Instant ISSUED_AT = Instant.parse("2026-08-01T10:00:00Z");

	private static final Instant EXPIRES_AT = Instant.parse("2036-07-29T10:00:00Z");

	/**
	 * The service that stores what it is given.
	 * @return the service, empty before each test
	 */
	abstract OAuth2AuthorizedClientService store();

	static Stream<TokenEncryption> encryptions() {
		return Stream.of(TokenEncryption.none(), TokenEncryption.of(key(1)));
	}

	@ParameterizedTest
	@MethodSource("encryptions")
	void loadWhenSavedThenIsTheSame(TokenEncryption encryption) {
		OAuth2AuthorizedClientService service = service(encryption);
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", "refresh"), principal(ALICE));
		OAuth2AuthorizedClient loaded = load(service, ALICE);
		assertThat(loaded).isNotNull();
		assertThat(loaded.getPrincipalName()).isEqualTo(ALICE);
		assertThat(loaded.getAccessToken().getTokenValue()).isEqualTo("access");
		assertThat(loaded.getAccessToken().getTokenType()).isEqualTo(OAuth2AccessToken.TokenType.BEARER);
		assertThat(loaded.getAccessToken().getIssuedAt()).isEqualTo(ISSUED_AT);
		assertThat(loaded.getAccessToken().getExpiresAt()).isEqualTo(EXPIRES_AT);
		assertThat(loaded.getAccessToken().getScopes()).containsExactlyInAnyOrder("profile", "create");
		assertThat(loaded.getRefreshToken()).isNotNull();
		assertThat(loaded.getRefreshToken().getTokenValue()).isEqualTo("refresh");
		assertThat(loaded.getRefreshToken().getIssuedAt()).isEqualTo(ISSUED_AT);
	}

	@ParameterizedTest
	@MethodSource("encryptions")
	void loadWhenSavedThenHasTheServerThatIssuedTheToken(TokenEncryption encryption) {
		OAuth2AuthorizedClientService service = service(encryption);
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", "refresh"), principal(ALICE));
		ClientRegistration loaded = load(service, ALICE).getClientRegistration();
		assertThat(loaded.getProviderDetails().getTokenUri()).isEqualTo(TOKEN_ENDPOINT);
		ClientRegistration configured = REGISTRATIONS.findByRegistrationId("microblog");
		assertThat(loaded).usingRecursiveComparison().ignoringFields("providerDetails.tokenUri").isEqualTo(configured);
		service.saveAuthorizedClient(client(OTHER_TOKEN_ENDPOINT, ALICE, "new", null), principal(ALICE));
		assertThat(load(service, ALICE).getClientRegistration().getProviderDetails().getTokenUri())
			.isEqualTo(OTHER_TOKEN_ENDPOINT);
		assertThat(load(service, ALICE).getRefreshToken()).isNull();
	}

	@ParameterizedTest
	@MethodSource("encryptions")
	void loadWhenEverythingIsAsLongAsItMayBeThenIsTheSame(TokenEncryption encryption) {
		OAuth2AuthorizedClientService service = service(encryption);
		String me = longUrl("https://alice.example/");
		String tokenUri = longUrl("https://server.example/");
		// Each of these characters takes two in JSON
		String access = "\"\\".repeat(2048);
		String refresh = "\\\"".repeat(2048);
		service.saveAuthorizedClient(client(tokenUri, me, access, refresh), principal(me));
		OAuth2AuthorizedClient loaded = load(service, me);
		assertThat(loaded.getPrincipalName()).isEqualTo(me).hasSize(2048);
		assertThat(loaded.getAccessToken().getTokenValue()).isEqualTo(access).hasSize(4096);
		assertThat(loaded.getRefreshToken().getTokenValue()).isEqualTo(refresh).hasSize(4096);
		assertThat(loaded.getClientRegistration().getProviderDetails().getTokenUri()).isEqualTo(tokenUri);
	}

	@ParameterizedTest
	@MethodSource("encryptions")
	void loadWhenRemovedOrNeverSavedThenNull(TokenEncryption encryption, CapturedOutput output) {
		OAuth2AuthorizedClientService service = service(encryption);
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", null), principal(ALICE));
		service.removeAuthorizedClient("microblog", ALICE);
		assertThat(load(service, ALICE)).isNull();
		assertThat(load(service, BOB)).isNull();
		assertThat(output).doesNotContain(UNUSABLE);
	}

	@Test
	void loadWhenNothingIsAskedForThenException() {
		OAuth2AuthorizedClientService service = service(TokenEncryption.none());
		assertThatIllegalArgumentException().isThrownBy(() -> service.loadAuthorizedClient("microblog", ""));
		assertThatIllegalArgumentException().isThrownBy(() -> service.loadAuthorizedClient("", ALICE));
	}

	@Test
	void saveWhenOtherRegistrationThenStoredAsItIs() {
		OAuth2AuthorizedClientService service = service(TokenEncryption.of(key(1)));
		ClientRegistration github = REGISTRATIONS.findByRegistrationId("github");
		service.saveAuthorizedClient(
				new OAuth2AuthorizedClient(github, "4711", accessToken("access"), refreshToken("refresh")),
				principal("4711"));
		OAuth2AuthorizedClient stored = store().loadAuthorizedClient("github", "4711");
		assertThat(stored.getAccessToken().getTokenValue()).isEqualTo("access");
		assertThat(stored.getRefreshToken().getTokenValue()).isEqualTo("refresh");
		OAuth2AuthorizedClient loaded = service.loadAuthorizedClient("github", "4711");
		assertThat(loaded.getAccessToken().getTokenValue()).isEqualTo("access");
		service.removeAuthorizedClient("github", "4711");
		assertThat(store().<OAuth2AuthorizedClient>loadAuthorizedClient("github", "4711")).isNull();
	}

	@Test
	void authorizeWhenTokenIsEncryptedThenManagerGetsTheToken() {
		OAuth2AuthorizedClientService service = service(TokenEncryption.of(key(1)));
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", "refresh"), principal(ALICE));
		OAuth2AuthorizedClient authorized = new AuthorizedClientServiceOAuth2AuthorizedClientManager(REGISTRATIONS,
				service)
			.authorize(OAuth2AuthorizeRequest.withClientRegistrationId("microblog").principal(ALICE).build());
		assertThat(authorized.getAccessToken().getTokenValue()).isEqualTo("access");
		assertThat(authorized.getClientRegistration().getProviderDetails().getTokenUri()).isEqualTo(TOKEN_ENDPOINT);
	}

	@Test
	void loadWhenKeyIsOldThenReadAndWrittenWithTheNewOne() {
		OAuth2AuthorizedClientService before = service(TokenEncryption.of(key(1)));
		before.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", "refresh"), principal(ALICE));
		OAuth2AuthorizedClientService rotated = service(TokenEncryption.of(key(2), List.of(key(3), key(1))));
		OAuth2AuthorizedClient loaded = load(rotated, ALICE);
		assertThat(loaded.getAccessToken().getTokenValue()).isEqualTo("access");
		assertThat(loaded.getRefreshToken().getTokenValue()).isEqualTo("refresh");
		OAuth2AuthorizedClientService after = service(TokenEncryption.of(key(2)));
		assertThat(load(after, ALICE)).isNull();
		rotated.saveAuthorizedClient(loaded, principal(ALICE));
		assertThat(load(after, ALICE).getAccessToken().getTokenValue()).isEqualTo("access");
		assertThat(load(after, ALICE).getRefreshToken().getTokenValue()).isEqualTo("refresh");
		assertThat(load(before, ALICE)).isNull();
	}

	@Test
	void loadWhenKeyIsWrongThenNullWarnsOnceAndKeepsTheToken(CapturedOutput output) {
		OAuth2AuthorizedClientService right = service(TokenEncryption.of(key(1)));
		right.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", "refresh"), principal(ALICE));
		OAuth2AuthorizedClientService wrong = service(TokenEncryption.of(key(2)));
		IntStream.range(0, 3).forEach((i) -> assertThat(load(wrong, ALICE)).isNull());
		assertThat(output).containsOnlyOnce(UNUSABLE)
			.contains("with a key that is not configured, with the id ", "microblog.token-store.old-encryption-keys")
			.doesNotContain("access", "refresh", "alice.example");
		assertThat(load(right, ALICE).getAccessToken().getTokenValue()).isEqualTo("access");
	}

	@Test
	void loadWhenThereIsNoKeyAnyMoreThenNullAndWarns(CapturedOutput output) {
		service(TokenEncryption.of(key(1))).saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", null),
				principal(ALICE));
		assertThat(load(service(TokenEncryption.none()), ALICE)).isNull();
		assertThat(output).contains("it is encrypted, and there is no key. Set 'microblog.token-store.encryption-key'");
	}

	@Test
	void loadWhenTokenIsPlainButThereIsAKeyThenNullAndWarns(CapturedOutput output) {
		service(TokenEncryption.none()).saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", null),
				principal(ALICE));
		assertThat(load(service(TokenEncryption.of(key(1))), ALICE)).isNull();
		assertThat(output).contains("it is not encrypted, although there is a key").doesNotContain("alice.example");
	}

	@Test
	void loadWhenRefreshTokenIsPlainButThereIsAKeyThenNull() {
		OAuth2AuthorizedClientService service = service(TokenEncryption.of(key(1)));
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", "refresh"), principal(ALICE));
		OAuth2AuthorizedClient encrypted = stored(ALICE);
		service(TokenEncryption.none()).saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", "refresh"),
				principal(ALICE));
		OAuth2AuthorizedClient plain = stored(ALICE);
		store(ALICE, encrypted.getAccessToken().getTokenValue(), plain.getRefreshToken().getTokenValue());
		assertThat(load(service, ALICE)).isNull();
	}

	@ParameterizedTest
	@MethodSource("encryptions")
	void loadWhenRowIsThatOfSomebodyElseThenNullAndWarns(TokenEncryption encryption, CapturedOutput output) {
		OAuth2AuthorizedClientService service = service(encryption);
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", "refresh"), principal(ALICE));
		OAuth2AuthorizedClient ofAlice = stored(ALICE);
		store(BOB, ofAlice.getAccessToken().getTokenValue(), ofAlice.getRefreshToken().getTokenValue());
		assertThat(load(service, BOB)).isNull();
		assertThat(output).contains("it was stored for somebody else").doesNotContain("alice.example", "bob.example");
		assertThat(load(service, ALICE)).isNotNull();
	}

	@ParameterizedTest
	@MethodSource("encryptions")
	void loadWhenOnlyTheRefreshTokenIsThatOfSomebodyElseThenNull(TokenEncryption encryption) {
		OAuth2AuthorizedClientService service = service(encryption);
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", "refresh"), principal(ALICE));
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, BOB, "access-of-bob", "refresh-of-bob"), principal(BOB));
		store(BOB, stored(BOB).getAccessToken().getTokenValue(), stored(ALICE).getRefreshToken().getTokenValue());
		assertThat(load(service, BOB)).isNull();
	}

	@ParameterizedTest
	@MethodSource("encryptions")
	void loadWhenColumnsAreSwappedThenNull(TokenEncryption encryption) {
		OAuth2AuthorizedClientService service = service(encryption);
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", "refresh"), principal(ALICE));
		String access = stored(ALICE).getAccessToken().getTokenValue();
		String refresh = stored(ALICE).getRefreshToken().getTokenValue();
		store(ALICE, refresh, access);
		assertThat(load(service, ALICE)).isNull();
		store(ALICE, refresh, null);
		assertThat(load(service, ALICE)).isNull();
		store(ALICE, access, access);
		assertThat(load(service, ALICE)).isNull();
		store(ALICE, access, refresh);
		assertThat(load(service, ALICE)).isNotNull();
	}

	@ParameterizedTest
	@MethodSource("encryptions")
	void loadWhenTokensAreOfTwoServersThenNull(TokenEncryption encryption) {
		OAuth2AuthorizedClientService service = service(encryption);
		service.saveAuthorizedClient(client(OTHER_TOKEN_ENDPOINT, ALICE, "old", "old-refresh"), principal(ALICE));
		String oldRefresh = stored(ALICE).getRefreshToken().getTokenValue();
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", "refresh"), principal(ALICE));
		store(ALICE, stored(ALICE).getAccessToken().getTokenValue(), oldRefresh);
		assertThat(load(service, ALICE)).isNull();
	}

	@Test
	void loadWhenPrincipalIsSpelledOtherwiseThenNull() {
		OAuth2AuthorizedClientService service = service(TokenEncryption.of(key(1)));
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", null), principal(ALICE));
		// As a store answers that takes upper for lower case
		String other = "https://alice.example/A";
		store(other, stored(ALICE).getAccessToken().getTokenValue(), null);
		assertThat(load(service, other)).isNull();
	}

	@Test
	void loadWhenEncryptedTokenIsChangedThenNull(CapturedOutput output) {
		OAuth2AuthorizedClientService service = service(TokenEncryption.of(key(1)));
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", null), principal(ALICE));
		String token = stored(ALICE).getAccessToken().getTokenValue();
		// Unused bits of the last character don't count
		for (int i = 0; i < token.length() - 1; i += 5) {
			char other = (token.charAt(i) != 'b') ? 'b' : 'c';
			store(ALICE, token.substring(0, i) + other + token.substring(i + 1), null);
			assertThat(load(service, ALICE)).as("changed at %d", i).isNull();
			store(ALICE, token.substring(0, i + 1), null);
			assertThat(load(service, ALICE)).as("cut off at %d", i).isNull();
		}
		store(ALICE, token + "AAAA", null);
		assertThat(load(service, ALICE)).isNull();
		assertThat(output).contains("it is not what was stored");
		assertThat(output.toString().split(UNUSABLE, -1)).hasSizeLessThan(25);
	}

	@ParameterizedTest
	@MethodSource("encryptions")
	void loadWhenTextIsHostileThenNull(TokenEncryption encryption, CapturedOutput output) {
		OAuth2AuthorizedClientService service = service(encryption);
		for (String text : hostileTexts()) {
			store(ALICE, text, text);
			assertThat(load(service, ALICE)).as(text.substring(0, Math.min(text.length(), 100))).isNull();
		}
		assertThat(output).contains("it was not stored by this starter").doesNotContain("m1cr0");
		assertThat(output.toString().split(UNUSABLE, -1)).hasSizeLessThan(25);
	}

	private static List<String> hostileTexts() {
		List<String> texts = new ArrayList<>(List.of("m1cr0", "a-token-of-before", "microblog:", "microblog:plain:",
				"microblog:plain:null", "microblog:plain:{}", "microblog:plain:[]", "microblog:plain:\"m1cr0\"",
				"microblog:plain:" + "[".repeat(100_000), "microblog:plain:{\"kind\":" + "{\"a\":".repeat(5000),
				"microblog:plain:{\"kind\":\"access\",\"principal\":\"" + ALICE + "\"}",
				"microblog:plain:{\"kind\":\"access\",\"principal\":\"" + ALICE
						+ "\",\"token_endpoint\":\"https://server.example/\",\"token\":\"\"}",
				"microblog:plain:{\"kind\":\"access\",\"principal\":\"" + ALICE
						+ "\",\"token_endpoint\":[],\"token\":\"m1cr0\"}",
				"microblog:plain:{\"kind\":1e999999999,\"principal\":null,\"token_endpoint\":{},\"token\":true}",
				"microblog:aes-gcm:", "microblog:aes-gcm::", "microblog:aes-gcm:m1cr0:AAAA",
				"microblog:aes-gcm:0123456789abcdef:", "microblog:aes-gcm:0123456789abcdef:" + "A".repeat(100),
				"microblog:aes-gcm:" + new TokenKey(key(1)).id(),
				"microblog:aes-gcm:" + new TokenKey(key(1)).id() + ":",
				"microblog:aes-gcm:" + new TokenKey(key(1)).id() + ":?",
				"microblog:aes-gcm:" + new TokenKey(key(1)).id() + ":" + "A".repeat(100),
				"microblog:aes-gcm:" + new TokenKey(key(1)).id() + ":" + "A".repeat(43),
				"microblog:aes-gcm:" + new TokenKey(key(1)).id() + ":" + "A".repeat(100_000)));
		Random random = new Random(1);
		for (int i = 0; i < 100; i++) {
			String noise = random.ints(random.nextInt(1, 60), ' ' + 1, 0x2FF)
				.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
				.toString();
			texts.add("m" + noise);
			texts.add("microblog:plain:" + noise);
			texts.add("microblog:aes-gcm:" + String.format("%016x", random.nextLong()) + ":" + noise);
		}
		return texts;
	}

	@ParameterizedTest
	@MethodSource("encryptions")
	void loadWhenSavedAtTheSameTimeThenTokensBelongTogether(TokenEncryption encryption) throws Exception {
		OAuth2AuthorizedClientService service = service(encryption);
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access-0", "refresh-0"), principal(ALICE));
		List<Callable<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			String number = Integer.toString(i);
			tasks.add(() -> {
				service.saveAuthorizedClient(
						client("https://server.example/" + number, ALICE, "access-" + number, "refresh-" + number),
						principal(ALICE));
				return null;
			});
			tasks.add(() -> {
				OAuth2AuthorizedClient loaded = load(service, ALICE);
				assertThat(loaded).isNotNull();
				assertThat(loaded.getRefreshToken().getTokenValue())
					.isEqualTo(loaded.getAccessToken().getTokenValue().replace("access", "refresh"));
				return null;
			});
		}
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			for (Future<Void> result : executor.invokeAll(tasks)) {
				result.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(load(service, ALICE)).isNotNull();
	}

	final OAuth2AuthorizedClientService service(TokenEncryption encryption) {
		return new MicroblogAuthorizedClientService(store(), encryption);
	}

	static SecretKey key(int seed) {
		byte[] key = new byte[32];
		new Random(seed).nextBytes(key);
		return new SecretKeySpec(key, "AES");
	}

	static @Nullable OAuth2AuthorizedClient load(OAuth2AuthorizedClientService service, String me) {
		return service.loadAuthorizedClient("microblog", me);
	}

	static Authentication principal(String name) {
		return new TestingAuthenticationToken(name, "none");
	}

	static OAuth2AuthorizedClient client(String tokenUri, String me, String access, @Nullable String refresh) {
		ClientRegistration registration = ClientRegistration
			.withClientRegistration(REGISTRATIONS.findByRegistrationId("microblog"))
			.tokenUri(tokenUri)
			.build();
		return new OAuth2AuthorizedClient(registration, me, accessToken(access), refreshToken(refresh));
	}

	private OAuth2AuthorizedClient stored(String me) {
		return store().loadAuthorizedClient("microblog", me);
	}

	private void store(String me, String access, @Nullable String refresh) {
		store().saveAuthorizedClient(client(TOKEN_ENDPOINT, me, access, refresh), principal(me));
	}

	private static OAuth2AccessToken accessToken(String value) {
		return new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, value, ISSUED_AT, EXPIRES_AT,
				Set.of("profile", "create"));
	}

	private static @Nullable OAuth2RefreshToken refreshToken(@Nullable String value) {
		return (value != null) ? new OAuth2RefreshToken(value, ISSUED_AT) : null;
	}

	// Of characters that can't be made shorter by compressing them
	private static String longUrl(String url) {
		StringBuilder longUrl = new StringBuilder(url);
		Random random = new Random(1);
		while (longUrl.length() < 2048) {
			longUrl.append(Character.forDigit(random.nextInt(36), 36));
		}
		return longUrl.toString();
	}

}
