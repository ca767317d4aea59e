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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.oauth2.client.JdbcOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link TokenStoreTests} in a database, with the schema that comes with the starter.
 */
abstract class JdbcTokenStoreTests extends TokenStoreTests {

	private static final String TOKEN_ENDPOINT = "https://server.example/token";

	private JdbcTemplate jdbc;

	private OAuth2AuthorizedClientService store;

	/**
	 * The database.
	 * @return a database with the table, and nothing in it
	 */
	abstract DataSource dataSource();

	@BeforeEach
	void createStore() {
		this.jdbc = new JdbcTemplate(dataSource());
		this.store = new JdbcOAuth2AuthorizedClientService(this.jdbc, REGISTRATIONS);
	}

	@Override
	OAuth2AuthorizedClientService store() {
		return this.store;
	}

	@Test
	void dumpWhenThereIsAKeyThenShowsNoToken() {
		String access = "the-access-token-of-alice";
		String refresh = "the-refresh-token-of-alice";
		service(TokenEncryption.of(key(1))).saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, access, refresh),
				principal(ALICE));
		String dump = dump();
		assertThat(dump).contains(ALICE, "microblog:aes-gcm:" + new TokenKey(key(1)).id() + ":")
			.doesNotContain("server.example");
		assertNotIn(dump, access);
		assertNotIn(dump, refresh);
	}

	@Test
	void dumpWhenThereIsNoKeyThenShowsTokens() {
		// Or the test above finds nothing because it does not look
		service(TokenEncryption.none()).saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "the-access", "the-refresh"),
				principal(ALICE));
		assertThat(dump()).contains("the-access", "the-refresh");
	}

	@Test
	void saveWhenSavedTwiceThenOneRowThatIsNotTheSame() {
		OAuth2AuthorizedClientService service = service(TokenEncryption.of(key(1)));
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", null), principal(ALICE));
		String before = dump();
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", null), principal(ALICE));
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM oauth2_authorized_client", Integer.class)).isOne();
		assertThat(dump()).isNotEqualTo(before);
	}

	@Test
	void loadWhenNothingIsInTheColumnThenNull(CapturedOutput output) {
		OAuth2AuthorizedClientService service = service(TokenEncryption.of(key(1)));
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", null), principal(ALICE));
		this.jdbc.update("UPDATE oauth2_authorized_client SET access_token_value = ?", new Object[] { new byte[0] });
		assertThat(load(service, ALICE)).isNull();
		assertThat(output).contains("it was not stored by this starter");
	}

	@Test
	void loadWhenTimesAreImpossibleThenNull() {
		OAuth2AuthorizedClientService service = service(TokenEncryption.of(key(1)));
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", null), principal(ALICE));
		this.jdbc.update("UPDATE oauth2_authorized_client SET access_token_expires_at = access_token_issued_at");
		assertThat(load(service, ALICE)).isNull();
	}

	@Test
	void loadWhenBytesAreNoTextThenNull() {
		OAuth2AuthorizedClientService service = service(TokenEncryption.of(key(1)));
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, ALICE, "access", null), principal(ALICE));
		byte[] bytes = "microblog:plain:\u00ff\u00fe\u0000".getBytes(StandardCharsets.ISO_8859_1);
		this.jdbc.update("UPDATE oauth2_authorized_client SET access_token_value = ?", new Object[] { bytes });
		assertThat(load(service, ALICE)).isNull();
		assertThat(load(service(TokenEncryption.none()), ALICE)).isNull();
	}

	@Test
	void loadWhenNamesDifferInCaseThenTwoPeople() {
		OAuth2AuthorizedClientService service = service(TokenEncryption.of(key(1)));
		String lower = "https://example.com/jane";
		String upper = "https://example.com/Jane";
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, lower, "of-lower", null), principal(lower));
		service.saveAuthorizedClient(client(TOKEN_ENDPOINT, upper, "of-upper", null), principal(upper));
		assertThat(load(service, lower).getAccessToken().getTokenValue()).isEqualTo("of-lower");
		assertThat(load(service, upper).getAccessToken().getTokenValue()).isEqualTo("of-upper");
	}

	private static void assertNotIn(String dump, String token) {
		byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
		String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
		assertThat(dump).doesNotContain(token)
			.doesNotContainIgnoringCase(HexFormat.of().formatHex(bytes))
			.doesNotContain(base64.substring(0, base64.length() - 2));
	}

	private String dump() {
		List<String> rows = this.jdbc.query("SELECT * FROM oauth2_authorized_client", (row, number) -> dump(row));
		return String.join("\n", rows);
	}

	private static String dump(ResultSet row) throws SQLException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
			bytes.writeBytes(bytes(row.getObject(i)));
			bytes.write('\n');
		}
		return bytes.toString(StandardCharsets.ISO_8859_1);
	}

	private static byte[] bytes(Object column) throws SQLException {
		if (column instanceof Blob blob) {
			return blob.getBytes(1, (int) blob.length());
		}
		return (column instanceof byte[] bytes) ? bytes : String.valueOf(column).getBytes(StandardCharsets.UTF_8);
	}

}
