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

import java.util.Locale;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.MessageSource;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DefaultCsrfToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SignInNotice}.
 *
 * @author The Micro.blog Spring team
 */
class SignInNoticeTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/app/login/microblog/email");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@Test
	void sendWhenThereIsAButtonThenItsForm() throws Exception {
		Document page = send(new StaticMessageSource(), "email.opened", "/next");
		assertThat(page.title()).isEqualTo("Almost there");
		assertThat(page.select("h1").text()).isEqualTo("Almost there");
		assertThat(page.select("form").attr("action")).isEqualTo("/app/next");
		assertThat(page.select("form").attr("method")).isEqualTo("post");
		assertThat(page.select("form input[type=hidden][name=_csrf]").val()).isEqualTo("the-csrf-token");
		assertThat(page.select("form button").text()).isEqualTo("Sign in");
		assertThat(page.select(".back a").attr("href")).isEqualTo("/app/sign-in");
	}

	@Test
	void sendWhenThereIsNoButtonThenNoFormAndNoCsrfToken() throws Exception {
		Document page = send(new StaticMessageSource(), "email.sent", null);
		assertThat(page.select("h1").text()).isEqualTo("Check your mail");
		assertThat(page.select("form, input, button")).isEmpty();
		assertThat(page.html()).doesNotContain("the-csrf-token");
	}

	// T-M4
	@Test
	void sendThenNothingForeignAndNotKept() throws Exception {
		Document page = send(new StaticMessageSource(), "email.opened", "/next");
		assertThat(this.response.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
		assertThat(this.response.getHeader("Cache-Control")).isEqualTo("no-store");
		assertThat(this.response.getHeader("Content-Security-Policy")).contains("default-src 'none'",
				"frame-ancestors 'none'");
		assertThat(page.select("[src], link[href]").eachAttr("src")).allMatch((src) -> src.startsWith("/app/login/"));
		assertThat(page.select("link").eachAttr("href")).allMatch((href) -> href.startsWith("/app/login/"));
		assertThat(page.select("script:not([src]), style, img, iframe")).isEmpty();
	}

	@Test
	void sendWhenGermanThenInGerman() throws Exception {
		this.request.addPreferredLocale(Locale.GERMAN);
		Document page = send(new StaticMessageSource(), "email.sent", null);
		assertThat(page.select("html").attr("lang")).isEqualTo("de");
		assertThat(page.select("h1").text()).isNotEmpty().isNotEqualTo("Check your mail");
	}

	// T-S3
	@ParameterizedTest
	@ValueSource(strings = { "\"><script>alert(1)</script>", "' onfocus=alert(1) autofocus x='", "</title></style><b>",
			"&quot;><b>", "%s%n%1$s", "{0}'{1}" })
	void sendWhenEveryTextHasMarkupThenText(String markup) throws Exception {
		MessageSource messages = mock();
		given(messages.getMessage(anyString(), any(), isNull(), any())).willReturn(markup);
		Document page = send(messages, "email.opened", "/" + markup);
		assertThat(page.select("script:not([src]), b, [onfocus], [autofocus]")).isEmpty();
		assertThat(page.selectFirst("h1").wholeText()).isEqualTo(markup);
		assertThat(page.title()).isEqualTo(markup);
		assertThat(page.select("form").attr("action")).isEqualTo("/app/" + markup);
		assertThat(page.select("button").text()).isEqualTo(markup);
		assertThat(page.select("input[type=hidden]").last().attr("name")).isEqualTo("/" + markup);
		assertThat(page.select("input[type=hidden]").last().val()).isEqualTo("/" + markup);
	}

	private Document send(MessageSource messages, String key, @Nullable String formPath) throws Exception {
		SignInPageSettings settings = new SignInPageSettings(true, "/sign-in", true, "My App");
		this.request.setContextPath("/app");
		this.request.setAttribute(CsrfToken.class.getName(), new DefaultCsrfToken("X", "_csrf", "the-csrf-token"));
		new SignInNotice(settings, new SignInPrompts(settings, messages)).send(this.request, this.response, key,
				(formPath != null) ? new SignInNotice.Form(formPath, formPath, formPath) : null);
		return Jsoup.parse(this.response.getContentAsString());
	}

}
