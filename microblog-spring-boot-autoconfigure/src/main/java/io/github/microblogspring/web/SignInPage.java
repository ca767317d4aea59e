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

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.github.microblogspring.indieauth.TypedAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.csrf.CsrfToken;

/**
 * The HTML of the sign-in page. What a person has to read first gets the focus: the
 * sentence that says what went wrong, or the field that it is about.
 *
 * @author The Micro.blog Spring team
 */
final class SignInPage {

	private static final String CONTENT = """
			<h1>%s</h1>
			%s<a class="button primary" id="microblog" href="%s" aria-live="polite" data-busy="%s">%s</a>
			%s%s%s""";

	private static final String ADDRESS_FORM = """
			<p class="or">%s</p>
			<form method="post" action="%s">
			%s<label for="me">%s</label>
			<p class="hint" id="hint">%s</p>
			%s<input type="text" id="me" name="me" value="%s" inputmode="url" autocomplete="url" autocapitalize="none" \
			spellcheck="false" enterkeyhint="go" maxlength="%d" required aria-describedby="%s"%s>
			<button class="button" type="submit" id="continue" aria-live="polite" data-busy="%s">%s</button>
			</form>
			""";

	private static final String OTHER_FORM = """
			<details%s>
			<summary>%s</summary>
			<form method="post" action="%s">
			%s<label for="%s">%s</label>
			<p class="hint" id="%s-hint">%s</p>
			%s<input type="%s" id="%s" name="%s" autocomplete="%s" autocapitalize="none" spellcheck="false" \
			maxlength="%d" required aria-describedby="%s"%s>
			<button class="button" type="submit" aria-live="polite" data-busy="%s">%s</button>
			</form>
			</details>
			""";

	private static final String FIELD_ERROR = """
			<p class="error" id="error">%s</p>
			""";

	private static final String FIELD_INVALID = " aria-invalid=\"true\" autofocus";

	private static final String ERROR = """
			<p class="alert" id="error" role="alert" tabindex="-1" autofocus>%s</p>
			""";

	private static final String NOTE = """
			<p class="note" role="status">%s%s</p>
			""";

	private static final String NOTE_LINK = " <a href=\"%s\">%s</a>";

	private static final String LINK = """
			<li><a class="button" href="%s">%s</a></li>
			""";

	private static final int MAX_LENGTH = TypedAddress.MAX_LENGTH;

	private final SignInMessages messages;

	SignInPage(SignInMessages messages) {
		this.messages = messages;
	}

	String render(Model model) {
		SignInPrompt prompt = model.prompt();
		String content = CONTENT.formatted(heading(model), notice(model), escape(prompt.buttonUrl()),
				text("busy", model), escape(prompt.buttonText()), addressForm(model), otherForms(model), links(model));
		return HtmlPage.render(this.messages.get("language", model.locale()), title(model), model.contextPath(),
				content);
	}

	private String title(Model model) {
		SignInPrompt prompt = model.prompt();
		boolean failed = prompt.error() != null
				|| (prompt.addressForm() != null && prompt.addressForm().error() != null)
				|| prompt.otherForms().stream().anyMatch((form) -> form.error() != null);
		String title = text(failed ? "title.failed" : "title", model);
		String application = model.applicationName();
		return (application != null) ? title + " · " + escape(application) : title;
	}

	private String heading(Model model) {
		String application = model.applicationName();
		return (application != null) ? text("heading", model, application) : text("title", model);
	}

	private String notice(Model model) {
		StringBuilder notice = new StringBuilder();
		if (model.prompt().error() != null) {
			notice.append(ERROR.formatted(escape(model.prompt().error())));
		}
		Note note = model.note();
		if (note != null) {
			notice.append(NOTE.formatted(escape(note.text()), (note.link() != null)
					? NOTE_LINK.formatted(escape(note.link().url()), escape(note.link().name())) : ""));
		}
		return notice.toString();
	}

	private String addressForm(Model model) {
		SignInPrompt.AddressForm form = model.prompt().addressForm();
		CsrfToken csrfToken = model.csrfToken();
		if (form == null || csrfToken == null) {
			return "";
		}
		String error = form.error();
		return ADDRESS_FORM.formatted(escape(form.separator()), escape(form.url()), HtmlPage.csrfField(csrfToken),
				escape(form.label()), escape(form.hint()), fieldError(error), escape(form.typed()), MAX_LENGTH,
				(error != null) ? "error hint" : "hint", (error != null) ? FIELD_INVALID : "", text("busy", model),
				escape(form.buttonText()));
	}

	private String otherForms(Model model) {
		CsrfToken csrfToken = model.csrfToken();
		if (csrfToken == null) {
			return "";
		}
		return model.prompt()
			.otherForms()
			.stream()
			.map((form) -> otherForm(form, csrfToken, model))
			.collect(Collectors.joining());
	}

	private String otherForm(SignInPrompt.OtherForm form, CsrfToken csrfToken, Model model) {
		String field = escape(form.field());
		String error = form.error();
		String hint = field + "-hint";
		return OTHER_FORM.formatted((error != null) ? " open" : "", escape(form.title()), escape(form.url()),
				HtmlPage.csrfField(csrfToken), field, escape(form.label()), field, escape(form.hint()),
				fieldError(error), escape(form.type()), field, field, escape(form.autocomplete()), MAX_LENGTH,
				(error != null) ? "error " + hint : hint, (error != null) ? FIELD_INVALID : "", text("busy", model),
				escape(form.buttonText()));
	}

	private static String fieldError(@Nullable String error) {
		return (error != null) ? FIELD_ERROR.formatted(escape(error)) : "";
	}

	private String links(Model model) {
		if (model.otherLinks().isEmpty()) {
			return "";
		}
		return model.otherLinks()
			.stream()
			.map((link) -> LINK.formatted(escape(link.url()), text("other", model, link.name())))
			.collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
	}

	private String text(String key, Model model, Object... arguments) {
		return escape(this.messages.get(key, model.locale(), arguments));
	}

	private static String escape(String text) {
		return HtmlPage.escape(text);
	}

	/**
	 * What the page shows.
	 *
	 * @param locale the language of the person
	 * @param contextPath the context path of the application
	 * @param applicationName the name of the application, if it has one
	 * @param prompt the button and the address form, and what went wrong
	 * @param note what the person should know, if there is anything
	 * @param csrfToken the token to send along with a form, if there is one
	 * @param otherLinks links of other registrations
	 */
	record Model(Locale locale, String contextPath, @Nullable String applicationName, SignInPrompt prompt,
			@Nullable Note note, @Nullable CsrfToken csrfToken, List<Link> otherLinks) {

	}

	/**
	 * What somebody should know who is here without a failure.
	 *
	 * @param text the sentence
	 * @param link where to go on, if there is anywhere
	 */
	record Note(String text, @Nullable Link link) {

	}

	/**
	 * A link to somewhere else.
	 *
	 * @param url where it leads
	 * @param name the name of what is there
	 */
	record Link(String url, String name) {

	}

}
