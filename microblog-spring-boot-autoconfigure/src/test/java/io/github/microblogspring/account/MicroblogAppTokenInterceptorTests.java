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

package io.github.microblogspring.account;

import java.io.IOException;
import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.mock.http.client.MockClientHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MicroblogAppTokenInterceptor}.
 *
 * @author The Micro.blog Spring team
 */
class MicroblogAppTokenInterceptorTests {

	private static final URI MICROBLOG = URI.create("https://micro.blog");

	@ParameterizedTest
	@CsvSource({ "https://micro.blog, https://micro.blog/posts/timeline", "https://micro.blog, https://micro.blog",
			"https://micro.blog, https://micro.blog:443/micropub?q=config",
			"https://micro.blog:443, https://micro.blog/", "https://micro.blog, HTTPS://Micro.Blog/",
			"https://micro.blog/, https://micro.blog/", "http://127.0.0.1:8090, http://127.0.0.1:8090/micropub",
			"https://stand-in.example/path, https://stand-in.example/other" })
	void requestWhenToTheOriginThenHasToken(URI baseUrl, URI uri) throws IOException {
		assertThat(authorization(baseUrl, uri)).isEqualTo("Bearer the-token");
	}

	// T-L2
	@ParameterizedTest
	@CsvSource({ "https://micro.blog, https://micro.blog.evil.example/",
			"https://micro.blog, https://micro.blog@evil.example/",
			"https://micro.blog, https://micro.blog:443@evil.example/", "https://micro.blog, https://user@micro.blog/",
			"https://micro.blog, http://micro.blog/", "https://micro.blog, http://micro.blog:443/",
			"https://micro.blog, https://micro.blog:8443/", "https://micro.blog, https://vincent.micro.blog/",
			"https://micro.blog, https://micro.blog./", "https://micro.blog, https://evil.example/https://micro.blog/",
			"https://micro.blog, https://evilmicro.blog/", "https://micro.blog, https://xn--mcro-vpa.blog/",
			"https://micro.blog, /posts/timeline", "https://micro.blog, //micro.blog/",
			"https://micro.blog, mailto:a@micro.blog", "http://127.0.0.1:8090, http://127.0.0.1:8091/",
			"http://127.0.0.1:8090, http://localhost:8090/", "http://127.0.0.1:8090, https://127.0.0.1:8090/" })
	void requestWhenToAnywhereElseThenHasNoToken(URI baseUrl, URI uri) throws IOException {
		assertThat(authorization(baseUrl, uri)).isNull();
	}

	@Test
	void requestWhenItHasAnotherTokenThenLeftAlone() throws IOException {
		MockClientHttpRequest request = new MockClientHttpRequest(HttpMethod.GET, MICROBLOG);
		request.getHeaders().setBearerAuth("other");
		intercept(MICROBLOG, request);
		assertThat(request.getHeaders().get(HttpHeaders.AUTHORIZATION)).containsExactly("Bearer other");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "the token", "the-token\n", "the-token\r\nX: y", "tökén" })
	void createWhenTokenIsNoneThenRefusedWithoutShowingIt(String token) {
		assertThatIllegalArgumentException().isThrownBy(() -> new MicroblogAppTokenInterceptor(token, MICROBLOG))
			.withMessage("'token' must be an app token");
	}

	@ParameterizedTest
	@ValueSource(strings = { "micro.blog", "/", "ftp://micro.blog", "https://user@micro.blog" })
	void createWhenBaseUrlIsNoneThenRefused(URI baseUrl) {
		assertThatIllegalArgumentException().isThrownBy(() -> new MicroblogAppTokenInterceptor("the-token", baseUrl))
			.withMessageContaining("baseUrl");
	}

	private static String authorization(URI baseUrl, URI uri) throws IOException {
		MockClientHttpRequest request = new MockClientHttpRequest(HttpMethod.GET, uri);
		intercept(baseUrl, request);
		return request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
	}

	private static void intercept(URI baseUrl, HttpRequest request) throws IOException {
		ClientHttpRequestExecution execution = mock();
		byte[] body = {};
		new MicroblogAppTokenInterceptor("the-token", baseUrl).intercept(request, body, execution);
		then(execution).should().execute(request, body);
	}

}
