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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SignInResourceFilter}.
 */
class SignInResourceFilterTests {

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final MockFilterChain chain = new MockFilterChain();

	@ParameterizedTest
	@EnumSource(SignInResource.class)
	void getThenFileToKeepForEver(SignInResource resource) throws Exception {
		get(resource.path());
		assertThat(this.response.getStatus()).isEqualTo(200);
		assertThat(this.response.getContentAsByteArray()).isEqualTo(resource.content()).isNotEmpty();
		assertThat(this.response.getContentLength()).isEqualTo(resource.content().length);
		assertThat(this.response.getHeader("Cache-Control")).isEqualTo("private, max-age=31536000, immutable");
		assertThat(this.chain.getRequest()).isNull();
	}

	@Test
	void getThenContentTypeOfItsKind() throws Exception {
		get(SignInResource.STYLE.path());
		assertThat(this.response.getContentType()).isEqualTo("text/css;charset=UTF-8");
		this.response.reset();
		get(SignInResource.SCRIPT.path());
		assertThat(this.response.getContentType()).isEqualTo("text/javascript;charset=UTF-8");
	}

	@Test
	void getWhenContextPathThenFileToKeepForEver() throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/ctx" + SignInResource.STYLE.path());
		request.setContextPath("/ctx");
		new SignInResourceFilter().doFilter(request, this.response, this.chain);
		assertThat(this.response.getContentAsByteArray()).isEqualTo(SignInResource.STYLE.content());
		assertThat(this.response.getHeader("Cache-Control")).contains("immutable");
	}

	@Test
	void getWhenOtherVersionThenFileThatIsNotKept() throws Exception {
		get("/login/microblog/sign-in-00000000.css");
		assertThat(this.response.getContentAsByteArray()).isEqualTo(SignInResource.STYLE.content());
		assertThat(this.response.getHeader("Cache-Control")).isEqualTo("no-store");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/login/microblog", "/login/microblog/sign-in-1.html", "/login/microblog/a/sign-in-1.css",
			"/login/microblog/messages.properties", "/sign-in-1.css", "/login" })
	void getWhenSomethingElseThenPassedOn(String path) throws Exception {
		get(path);
		assertThat(this.chain.getRequest()).isNotNull();
		assertThat(this.response.getContentAsByteArray()).isEmpty();
	}

	@Test
	void postThenPassedOn() throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", SignInResource.STYLE.path());
		new SignInResourceFilter().doFilter(request, this.response, this.chain);
		assertThat(this.chain.getRequest()).isSameAs(request);
	}

	@ParameterizedTest
	@EnumSource(SignInResource.class)
	void contentThenLoadsNothingFromElsewhere(SignInResource resource) {
		assertThat(new String(resource.content())).doesNotContain("url(", "@import", "http", "fetch", "eval",
				"innerHTML");
	}

	private void get(String path) throws Exception {
		new SignInResourceFilter().doFilter(new MockHttpServletRequest("GET", path), this.response, this.chain);
	}

}
