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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.TypedAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.util.HtmlUtils;

/**
 * The HTML of the sign-in page. It needs no script and nothing from elsewhere, and says
 * so in its content security policy.
 *
 * @author The Micro.blog Spring team
 */
final class SignInPage {

	private static final String PAGE = """
			<!DOCTYPE html>
			<html lang="%s">
			<head>
			<meta charset="utf-8">
			<meta name="viewport" content="width=device-width, initial-scale=1">
			<meta name="referrer" content="no-referrer">
			<title>%s</title>
			<style>%s</style>
			</head>
			<body>
			<main>
			<h1>%s</h1>
			%s<a class="button primary" id="microblog" href="%s">%s</a>
			%s%s</main>
			</body>
			</html>
			""";

	private static final String ADDRESS_FORM = """
			<p class="or">%s</p>
			<form method="post" action="%s">
			<input type="hidden" name="%s" value="%s">
			<label for="me">%s</label>
			<input type="text" id="me" name="me" value="%s" placeholder="example.com" inputmode="url" \
			autocomplete="url" autocapitalize="none" spellcheck="false" maxlength="%d" required aria-describedby="hint">
			<p class="hint" id="hint">%s</p>
			<button class="button" type="submit" id="continue">%s</button>
			</form>
			""";

	private final SignInMessages messages;

	private final String style = resource("sign-in.css");

	SignInPage(SignInMessages messages) {
		this.messages = messages;
	}

	// Without form-action, which would also stop the redirect of the address form to the
	// person's own server
	String contentSecurityPolicy() {
		return "default-src 'none'; style-src 'sha256-" + sha256(this.style)
				+ "'; base-uri 'none'; frame-ancestors 'none'";
	}

	String render(Model model) {
		Locale locale = model.locale();
		return PAGE.formatted(text("language", locale), title(model), this.style, heading(model), notice(model),
				HtmlUtils.htmlEscape(model.buttonUrl()), text("button", locale), addressForm(model), links(model));
	}

	private String title(Model model) {
		String application = model.applicationName();
		return text("title", model.locale())
				+ ((application != null) ? " · " + HtmlUtils.htmlEscape(application, "UTF-8") : "");
	}

	private String heading(Model model) {
		String application = model.applicationName();
		return (application != null) ? text("heading", model.locale(), application) : text("title", model.locale());
	}

	private String notice(Model model) {
		if (model.error() != null) {
			return "<p class=\"alert\" role=\"alert\">%s</p>\n".formatted(error(model.error(), model));
		}
		return model.signedOut()
				? "<p class=\"note\" role=\"status\">%s</p>\n".formatted(text("signed-out", model.locale())) : "";
	}

	private String error(SignInErrorCode error, Model model) {
		AddressForm form = model.addressForm();
		boolean email = error == SignInErrorCode.INVALID_ADDRESS && form != null
				&& TypedAddress.looksLikeEmailAddress(form.typed());
		return text(email ? "address.email" : "error." + error.code(), model.locale());
	}

	private String addressForm(Model model) {
		AddressForm form = model.addressForm();
		if (form == null) {
			return "";
		}
		Locale locale = model.locale();
		return ADDRESS_FORM.formatted(text("or", locale), HtmlUtils.htmlEscape(form.url()),
				HtmlUtils.htmlEscape(form.csrfToken().getParameterName(), "UTF-8"),
				HtmlUtils.htmlEscape(form.csrfToken().getToken(), "UTF-8"), text("address.label", locale),
				HtmlUtils.htmlEscape(form.typed(), "UTF-8"), TypedAddress.MAX_LENGTH, text("address.hint", locale),
				text("address.button", locale));
	}

	private String links(Model model) {
		if (model.otherLinks().isEmpty()) {
			return "";
		}
		return model.otherLinks()
			.stream()
			.map((link) -> "<li><a class=\"button\" href=\"%s\">%s</a></li>\n"
				.formatted(HtmlUtils.htmlEscape(link.url(), "UTF-8"), text("other", model.locale(), link.name())))
			.collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
	}

	private String text(String key, Locale locale, Object... arguments) {
		return HtmlUtils.htmlEscape(this.messages.get(key, locale, arguments), "UTF-8");
	}

	private static String sha256(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	private static String resource(String name) {
		try {
			return new ClassPathResource(name, SignInPage.class).getContentAsString(StandardCharsets.UTF_8).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What the page shows.
	 *
	 * @param locale the language of the person
	 * @param applicationName the name of the application, if it has one
	 * @param error what went wrong, if something did
	 * @param signedOut whether the person has just signed out
	 * @param buttonUrl where the button leads
	 * @param addressForm the form for a typed address, if there is one
	 * @param otherLinks links of other registrations
	 */
	record Model(Locale locale, @Nullable String applicationName, @Nullable SignInErrorCode error, boolean signedOut,
			String buttonUrl, @Nullable AddressForm addressForm, List<Link> otherLinks) {

	}

	/**
	 * The form for a typed address.
	 *
	 * @param url where it is sent to
	 * @param csrfToken the token to send along
	 * @param typed what was typed before, or an empty text
	 */
	record AddressForm(String url, CsrfToken csrfToken, String typed) {

	}

	/**
	 * A link to sign in elsewhere.
	 *
	 * @param url where it leads
	 * @param name the name of the provider
	 */
	record Link(String url, String name) {

	}

}
