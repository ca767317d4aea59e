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

import java.util.TimeZone;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link JdbcTokenStoreTests} in PostgreSQL, each in a schema of its own.
 */
@EnabledIfEnvironmentVariable(named = "MICROBLOG_TEST_POSTGRESQL_URL", matches = "jdbc:postgresql:.+",
		disabledReason = "MICROBLOG_TEST_POSTGRESQL_URL names no PostgreSQL; .ci/run starts one")
class PostgresqlTokenStoreTests extends JdbcTokenStoreTests {

	private static final String URL = System.getenv("MICROBLOG_TEST_POSTGRESQL_URL");

	private final String schema = "test_" + UUID.randomUUID().toString().replace("-", "");

	private final HikariDataSource dataSource = DataSourceBuilder.create()
		.type(HikariDataSource.class)
		.url(URL + (URL.contains("?") ? "&" : "?") + "currentSchema=" + this.schema)
		.build();

	@Override
	DataSource dataSource() {
		return this.dataSource;
	}

	// Before the store, which a method of the superclass makes
	@Override
	@BeforeEach
	void createStore() {
		new JdbcTemplate(this.dataSource).execute("CREATE SCHEMA " + this.schema);
		DatabasePopulatorUtils.execute(
				new ResourceDatabasePopulator(
						new ClassPathResource("authorized-client-schema-postgresql.sql", TokenEncryption.class)),
				this.dataSource);
		super.createStore();
	}

	@Test
	void loadWhenNodesAreInDifferentTimeZonesThenTimesAreTheSame() {
		TimeZone before = TimeZone.getDefault();
		OAuth2AuthorizedClient saved = client("https://server.example/token", ALICE, "access", "refresh");
		OAuth2AuthorizedClient loaded;
		try {
			TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
			service(TokenEncryption.none()).saveAuthorizedClient(saved, principal(ALICE));
			TimeZone.setDefault(TimeZone.getTimeZone("America/Los_Angeles"));
			loaded = load(service(TokenEncryption.none()), ALICE);
		}
		finally {
			TimeZone.setDefault(before);
		}
		assertThat(loaded.getAccessToken().getExpiresAt()).isEqualTo(saved.getAccessToken().getExpiresAt());
		assertThat(loaded.getRefreshToken().getIssuedAt()).isEqualTo(saved.getRefreshToken().getIssuedAt());
	}

	@AfterEach
	void close() {
		new JdbcTemplate(this.dataSource).execute("DROP SCHEMA " + this.schema + " CASCADE");
		this.dataSource.close();
	}

}
