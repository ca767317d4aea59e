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

package io.github.microblogspring.sample;

import java.time.Duration;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.microblogspring.test.LocalMicroblog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a program gets from the REST API, with tokens of the stand-in.
 */
@SpringBootTest
@AutoConfigureMockMvc
class ApiTests {

	private static final LocalMicroblog MICROBLOG = LocalMicroblog.start();

	private static final String TEXT = "{\"text\":\"Milk and bread\"}";

	private final MockMvcTester mvc;

	@Autowired
	ApiTests(MockMvcTester mvc) {
		this.mvc = mvc;
	}

	@DynamicPropertySource
	static void microblog(DynamicPropertyRegistry registry) {
		MICROBLOG.properties().forEach((name, value) -> registry.add(name, () -> value));
	}

	@AfterEach
	void forgetStubs() {
		MICROBLOG.reset();
	}

	@AfterAll
	static void stop() {
		MICROBLOG.close();
	}

	@Test
	void meThenSaysWhoseTokenItIsAndWhatItIsGoodFor() {
		assertThat(get("/api/me", token("vincent", "read", "create"))).hasStatusOk().bodyJson().isLenientlyEqualTo("""
				{"me":"https://vincent.micro.example/","name":"Vincent","scopes":["create","read"]}""");
	}

	@Test
	void notesThenAreThoseOfThePerson() {
		String vincent = token("vincent", "create");
		assertThat(post(vincent, TEXT)).hasStatus(201).bodyJson().isEqualTo("[\"Milk and bread\"]");
		assertThat(get("/api/notes", vincent)).hasStatusOk().bodyJson().isEqualTo("[\"Milk and bread\"]");
		assertThat(get("/api/notes", token("alice", "read"))).hasStatusOk().bodyJson().isEqualTo("[]");
	}

	@Test
	void notesWhenTextIsMissingThenBadRequest() {
		assertThat(post(token("alice", "create"), "{}")).hasStatus(400);
	}

	@Test
	void notesWhenScopeIsMissingThenForbidden() {
		assertThat(post(token("alice", "read"), TEXT)).hasStatus(403)
			.headers()
			.hasHeaderSatisfying(HttpHeaders.WWW_AUTHENTICATE,
					(values) -> assertThat(values.get(0)).contains("insufficient_scope"));
	}

	@Test
	void apiWhenNoTokenThenUnauthorizedWithoutSignInPageOrSession() {
		assertThat(this.mvc.get().uri("/api/me").accept(MediaType.TEXT_HTML)).hasStatus(401)
			.doesNotContainHeader(HttpHeaders.SET_COOKIE)
			.headers()
			.hasHeaderSatisfying(HttpHeaders.WWW_AUTHENTICATE,
					(values) -> assertThat(values.get(0)).startsWith("Bearer").doesNotContain("error"));
	}

	@Test
	void apiWhenTokenIsUnknownOrRevokedThenUnauthorized() {
		String revoked = token("alice", "read");
		MICROBLOG.revokeToken(revoked);
		for (String token : new String[] { "no-such-token", revoked,
				MICROBLOG.createAccessToken("alice", Duration.ZERO) }) {
			assertThat(get("/api/me", token)).hasStatus(401)
				.headers()
				.hasHeaderSatisfying(HttpHeaders.WWW_AUTHENTICATE,
						(values) -> assertThat(values.get(0)).contains("invalid_token").doesNotContain(token));
		}
	}

	@Test
	void apiWhenMicroblogIsDownThenServiceUnavailable() {
		MICROBLOG.server()
			.stubFor(
					WireMock.get("/indieauth/token").willReturn(WireMock.serverError().withHeader("Retry-After", "9")));
		assertThat(get("/api/me", token("alice", "read"))).hasStatus(503)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.hasHeader(HttpHeaders.RETRY_AFTER, "9")
			.doesNotContainHeader(HttpHeaders.WWW_AUTHENTICATE);
	}

	private MvcTestResult get(String path, String token) {
		return this.mvc.get().uri(path).header(HttpHeaders.AUTHORIZATION, "Bearer " + token).exchange();
	}

	private MvcTestResult post(String token, String body) {
		return this.mvc.post()
			.uri("/api/notes")
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
			.contentType(MediaType.APPLICATION_JSON)
			.content(body)
			.exchange();
	}

	private static String token(String username, String... scopes) {
		return MICROBLOG.createAccessToken(username, Duration.ofMinutes(5), scopes);
	}

}
