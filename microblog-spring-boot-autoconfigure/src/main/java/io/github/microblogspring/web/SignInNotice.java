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

import java.io.IOException;
import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.csrf.CsrfToken;

/**
 * A page on the way through a sign-in that takes several steps: a heading, a sentence,
 * and at most one button. It looks like the sign-in page, and leads back there.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class SignInNotice {

	private static final String CONTENT = """
			<h1>%s</h1>
			<p>%s</p>
			%s<p class="back"><a href="%s">%s</a></p>
			""";

	private static final String FORM = """
			<form method="post" action="%s">
			%s%s<button class="button primary" type="submit" id="continue" aria-live="polite" data-busy="%s">%s</button>
			</form>
			""";

	private final SignInMessages messages;

	private final String signInPath;

	/**
	 * Create a new notice.
	 * @param settings how the sign-in page is shown
	 * @param prompts the texts
	 */
	public SignInNotice(SignInPageSettings settings, SignInPrompts prompts) {
		this.signInPath = settings.path();
		this.messages = prompts.messages();
	}

	/**
	 * Answer a request with the page.
	 * @param request the request
	 * @param response the response
	 * @param key the part of the message keys that is its own: with {@code email.sent},
	 * its texts are {@code microblog.sign-in.email.sent.title} and so on
	 * @param form what the button sends; {@code null} for no button
	 * @throws IOException if the response can't be written
	 */
	public void send(HttpServletRequest request, HttpServletResponse response, String key, @Nullable Form form)
			throws IOException {
		Locale locale = SignInPrompts.locale(request);
		String title = text(key + ".title", locale);
		String content = CONTENT.formatted(title, text(key + ".text", locale),
				(form != null) ? form(request, key, form, locale) : "",
				HtmlPage.escape(request.getContextPath() + this.signInPath), text("back", locale));
		HtmlPage.send(response, HtmlPage.render(text("language", locale), title, request.getContextPath(), content));
	}

	private String form(HttpServletRequest request, String key, Form form, Locale locale) {
		CsrfToken csrfToken = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
		return FORM.formatted(HtmlPage.escape(request.getContextPath() + form.path()),
				(csrfToken != null) ? HtmlPage.csrfField(csrfToken) : "",
				HtmlPage.hiddenField(form.field(), form.value()), text("busy", locale), text(key + ".button", locale));
	}

	private String text(String key, Locale locale) {
		return HtmlPage.escape(this.messages.get(key, locale));
	}

	/**
	 * What the button of a notice sends by {@code POST}, with a CSRF token.
	 *
	 * @param path where it is sent to, below the context path
	 * @param field the name of a hidden field
	 * @param value the value of that field
	 */
	public record Form(String path, String field, String value) {

	}

}
