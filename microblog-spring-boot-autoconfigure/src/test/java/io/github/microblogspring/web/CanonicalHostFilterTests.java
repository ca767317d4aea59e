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

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CanonicalHostFilter}.
 */
@ExtendWith(OutputCaptureExtension.class)
class CanonicalHostFilterTests {

	private final CanonicalHostFilter filter = new CanonicalHostFilter(
			PathPatternRequestMatcher.withDefaults().matcher("/login"),
			URI.create("https://myapp.example/app/login/oauth2/code/microblog"));

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final MockFilterChain chain = new MockFilterChain();

	@Test
	void doFilterWhenOtherHostThenRedirectsToHostOfRedirectUri() throws Exception {
		this.filter.doFilter(request("www.myapp.example", "/login"), this.response, this.chain);
		assertThat(this.response.getStatus()).isEqualTo(302);
		assertThat(this.response.getHeader("Location")).isEqualTo("https://myapp.example/app/login?redirected");
		assertThat(this.chain.getRequest()).isNull();
	}

	@Test
	void doFilterWhenSameHostInOtherCaseThenContinues() throws Exception {
		this.filter.doFilter(request("MyApp.example", "/login"), this.response, this.chain);
		assertThat(this.chain.getRequest()).isNotNull();
	}

	@Test
	void doFilterWhenProxyReplacesHostThenRedirectsOnce() throws Exception {
		MockHttpServletRequest request = request("backend", "/login");
		request.setParameter("redirected", "");
		this.filter.doFilter(request, this.response, this.chain);
		assertThat(this.chain.getRequest()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "127.0.0.1", "[::1]" })
	void doFilterWhenOwnMachineThenContinues(String host) throws Exception {
		this.filter.doFilter(request(host, "/login"), this.response, this.chain);
		assertThat(this.chain.getRequest()).isNotNull();
	}

	@Test
	void doFilterWhenHostHasUnderscoreThenComparedAllTheSame() throws Exception {
		CanonicalHostFilter filter = new CanonicalHostFilter(PathPatternRequestMatcher.withDefaults().matcher("/login"),
				URI.create("https://my_app.example:8443/app/login/oauth2/code/microblog"));
		filter.doFilter(request("www.example", "/login"), this.response, this.chain);
		assertThat(this.response.getHeader("Location")).isEqualTo("https://my_app.example:8443/app/login?redirected");
		filter.doFilter(request("my_app.example", "/login"), new MockHttpServletResponse(), this.chain);
		assertThat(this.chain.getRequest()).isNotNull();
	}

	@Test
	void doFilterWhenOtherPathThenContinues() throws Exception {
		this.filter.doFilter(request("www.myapp.example", "/"), this.response, this.chain);
		assertThat(this.chain.getRequest()).isNotNull();
	}

	@Test
	void doFilterWhenOtherHostsThenWarnsOnce(CapturedOutput output) throws Exception {
		this.filter.doFilter(request("www.myapp.example", "/login"), this.response, this.chain);
		this.filter.doFilter(request("evil.example", "/login"), new MockHttpServletResponse(), this.chain);
		assertThat(output).containsOnlyOnce("was begun on another host than 'myapp.example'").doesNotContain("evil");
	}

	private static MockHttpServletRequest request(String host, String path) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/app" + path);
		request.setContextPath("/app");
		request.setServerName(host);
		return request;
	}

}
