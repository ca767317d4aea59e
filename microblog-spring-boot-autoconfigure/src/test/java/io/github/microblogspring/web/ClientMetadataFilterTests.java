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

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientMetadataFilter}.
 */
class ClientMetadataFilterTests {

	private static final ClientMetadata METADATA = new ClientMetadata("https://app.example/client.json", "Café",
			"https://app.example/", null, List.of("https://app.example/login/oauth2/code/microblog"));

	private final ClientMetadataFilter filter = new ClientMetadataFilter(METADATA);

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final MockFilterChain chain = new MockFilterChain();

	// CM-01, CM-02
	@Test
	void doFilterThenAnswersJson() throws Exception {
		this.filter.doFilter(request("GET"), this.response, this.chain);
		assertThat(this.response.getStatus()).isEqualTo(200);
		assertThat(this.response.getContentType()).isEqualTo("application/json");
		assertThat(this.response.getContentAsByteArray()).isEqualTo(METADATA.toJson())
			.hasSize(this.response.getContentLength());
		assertThat(this.chain.getRequest()).isNull();
	}

	// CM-09
	@ParameterizedTest
	@ValueSource(strings = { "application/json", "text/html" })
	void doFilterThenMayBeCachedForEachAccept(String accept) throws Exception {
		this.filter.doFilter(requestWithAccept(accept), this.response, this.chain);
		assertThat(this.response.getHeaders("Cache-Control")).containsExactly("public, max-age=3600");
		assertThat(this.response.getHeaders("Vary")).containsExactly("Accept");
		assertThat(this.response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(this.response.getHeaderNames()).doesNotContain("Pragma", "Expires", "Set-Cookie");
	}

	// CM-10
	@Test
	void doFilterWhenHtmlIsPreferredThenAnswersPage() throws Exception {
		this.filter.doFilter(requestWithAccept("text/html"), this.response, this.chain);
		assertThat(this.response.getContentType()).isEqualTo("text/html;charset=UTF-8");
		assertThat(this.response.getHeader("Content-Security-Policy"))
			.isEqualTo("default-src 'none'; img-src 'self' https:; base-uri 'none'; frame-ancestors 'none'");
		byte[] body = this.response.getContentAsByteArray();
		assertThat(body).hasSize(this.response.getContentLength());
		assertThat(Jsoup.parse(new String(body, StandardCharsets.UTF_8)).select(".h-app .p-name").text())
			.isEqualTo("Café");
	}

	// CM-12
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			                                                                | json
			*/*                                                             | json
			application/json                                                | json
			application/json, text/html                                     | json
			text/html, application/json                                     | json
			text/html, */*                                                  | json
			text/html;q=0.8, application/json;q=0.8                         | json
			text/html;q=0.8, */*;q=0.9                                      | json
			text/html;q=0.5, application/json;q=0.1, */*;q=0.9              | json
			text/html;q=0.5, application/*;q=0.9                            | json
			text/html;q=0                                                   | json
			text/*                                                          | json
			text/*, */*;q=0.1                                               | json
			application/xhtml+xml                                           | json
			image/png                                                       | json
			text/html;q=high                                                | json
			text/html, nonsense                                             | json
			,;/                                                             | json
			text/html                                                       | html
			TEXT/HTML                                                       | html
			text/html;charset=utf-8                                         | html
			text/html, application/json;q=0.9                               | html
			application/json;q=0.9, text/html                               | html
			text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8 | html
			text/html;q=0.9, */*;q=0.8                                      | html
			text/html;q=0.001, application/json;q=0                         | html
			image/png, text/html;q=0.1                                      | html
			""")
	void doFilterWhenAcceptThenHtmlOnlyWhereItIsAheadOfEverything(String accept, String expected) throws Exception {
		this.filter.doFilter(requestWithAccept(accept), this.response, this.chain);
		assertThat(this.response.getStatus()).isEqualTo(200);
		assertThat(this.response.getContentType()).contains(expected);
	}

	@Test
	void doFilterWhenAcceptIsInTwoHeadersThenBothCount() throws Exception {
		MockHttpServletRequest request = requestWithAccept("text/html");
		request.addHeader("Accept", "application/json");
		this.filter.doFilter(request, this.response, this.chain);
		assertThat(this.response.getContentType()).isEqualTo("application/json");
	}

	@Test
	void doFilterWhenHeadThenAnswersHeadersOnly() throws Exception {
		this.filter.doFilter(request("HEAD"), this.response, this.chain);
		assertThat(this.response.getContentType()).isEqualTo("application/json");
		assertThat(this.response.getContentLength()).isEqualTo(METADATA.toJson().length);
		assertThat(this.response.getContentAsByteArray()).isEmpty();
		assertThat(this.chain.getRequest()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get" })
	void doFilterWhenOtherMethodThenContinues(String method) throws Exception {
		this.filter.doFilter(request(method), this.response, this.chain);
		assertThat(this.chain.getRequest()).isNotNull();
		assertThat(this.response.getHeaderNames()).isEmpty();
	}

	// CM-03, CI-07
	@Test
	void doFilterWhenHostIsForgedThenDocumentIsTheSame() throws Exception {
		MockHttpServletRequest request = request("GET");
		request.setServerName("evil.example");
		request.addHeader("Host", "evil.example");
		request.addHeader("X-Forwarded-Host", "evil.example");
		this.filter.doFilter(request, this.response, this.chain);
		assertThat(JsonMapper.shared().readTree(this.response.getContentAsByteArray()).path("client_id").asString())
			.isEqualTo("https://app.example/client.json");
		assertThat(this.response.getContentAsString()).doesNotContain("evil");
	}

	private static MockHttpServletRequest request(String method) {
		return new MockHttpServletRequest(method, "/client.json");
	}

	private static MockHttpServletRequest requestWithAccept(String accept) {
		MockHttpServletRequest request = request("GET");
		if (accept != null) {
			request.addHeader("Accept", accept);
		}
		return request;
	}

}
