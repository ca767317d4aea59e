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

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.TypedAddress;
import io.github.microblogspring.oauth2.AddressSignIn;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.oauth2.SignInErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.WebAttributes;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Tells what to show somebody who may sign in, for pages of the application: a controller
 * puts it into its model, a template can ask the bean {@code microblogSignIn} itself. The
 * fragments of {@code microblog/sign-in.html} do so.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class SignInPrompts {

	private static final String REQUEST_ATTRIBUTE = SignInPrompt.class.getName();

	private static final Set<SignInErrorCode> ABOUT_ADDRESS = EnumSet.of(SignInErrorCode.INVALID_ADDRESS,
			SignInErrorCode.SERVER_NOT_FOUND, SignInErrorCode.SERVER_UNREACHABLE, SignInErrorCode.SERVER_INVALID,
			SignInErrorCode.IDENTITY_NOT_CONFIRMED, SignInErrorCode.NOT_ALLOWED);

	private final boolean addressEnabled;

	private final SignInMessages messages;

	private final Set<SignInForm> otherForms = new CopyOnWriteArraySet<>();

	/**
	 * Create new prompts.
	 * @param settings how the sign-in page is shown
	 * @param messages the texts of the application, which are taken rather than ours
	 * where there are any
	 */
	public SignInPrompts(SignInPageSettings settings, MessageSource messages) {
		this.addressEnabled = settings.addressEnabled();
		this.messages = new SignInMessages(messages);
	}

	/**
	 * What to show in answer to the current request, for templates.
	 * @return the prompt
	 * @throws IllegalStateException if there is no current request
	 */
	public SignInPrompt current() {
		return of(((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest());
	}

	/**
	 * What to show in answer to a request: with a sentence where its parameter
	 * {@code error} says that a sign-in has failed, and what was typed then. The same for
	 * as long as the request lasts. The language is the one that the application has
	 * chosen for the request, else the first that the browser asks for.
	 * @param request the request
	 * @return the prompt
	 */
	public SignInPrompt of(HttpServletRequest request) {
		if (request.getAttribute(REQUEST_ATTRIBUTE) instanceof SignInPrompt prompt) {
			return prompt;
		}
		SignInPrompt prompt = create(request);
		request.setAttribute(REQUEST_ATTRIBUTE, prompt);
		return prompt;
	}

	/**
	 * Show another form from now on.
	 * @param form the form
	 */
	public void add(SignInForm form) {
		this.otherForms.add(form);
	}

	SignInMessages messages() {
		return this.messages;
	}

	static Locale locale(HttpServletRequest request) {
		return (LocaleContextHolder.getLocaleContext() != null) ? LocaleContextHolder.getLocale() : request.getLocale();
	}

	private SignInPrompt create(HttpServletRequest request) {
		Locale locale = locale(request);
		SignInErrorCode error = error(request);
		String typed = takeTyped(request.getSession(false), error != null);
		String sentence = (error != null) ? sentence(error, typed, locale) : null;
		boolean hasForms = request.getAttribute(CsrfToken.class.getName()) != null;
		boolean hasAddressForm = hasForms && this.addressEnabled;
		boolean aboutAddress = hasAddressForm && isAboutAddress(error, typed);
		List<SignInForm> others = hasForms ? List.copyOf(this.otherForms) : List.of();
		boolean aboutOther = others.stream().anyMatch((form) -> form.error() == error);
		String contextPath = request.getContextPath();
		boolean signedOut = error == null && request.getParameter("logout") != null;
		return new SignInPrompt((aboutAddress || aboutOther) ? null : sentence,
				signedOut ? text("signed-out", locale) : null,
				contextPath + MicroblogClientRegistrations.AUTHORIZATION_PATH, text("button", locale),
				hasAddressForm ? addressForm(contextPath, typed, aboutAddress ? sentence : null, locale) : null,
				others.stream()
					.map((form) -> otherForm(form, contextPath, (form.error() == error) ? sentence : null, locale))
					.toList());
	}

	private SignInPrompt.OtherForm otherForm(SignInForm form, String contextPath, @Nullable String error,
			Locale locale) {
		return new SignInPrompt.OtherForm(text(form.key() + ".title", locale), contextPath + form.path(), form.field(),
				form.type(), form.autocomplete(), text(form.key() + ".label", locale),
				text(form.key() + ".hint", locale), error, text(form.key() + ".button", locale));
	}

	private SignInPrompt.AddressForm addressForm(String contextPath, String typed, @Nullable String error,
			Locale locale) {
		return new SignInPrompt.AddressForm(text("or", locale), contextPath + AddressSignInFilter.PATH,
				text("address.label", locale), text("address.hint", locale), typed, error,
				text("address.button", locale));
	}

	private String sentence(SignInErrorCode error, String typed, Locale locale) {
		boolean email = error == SignInErrorCode.INVALID_ADDRESS && TypedAddress.looksLikeEmailAddress(typed);
		return text(email ? "address.email" : "error." + error.code(), locale);
	}

	private String text(String key, Locale locale) {
		return this.messages.get(key, locale);
	}

	private static boolean isAboutAddress(@Nullable SignInErrorCode error, String typed) {
		return error == SignInErrorCode.INVALID_ADDRESS
				|| (error != null && ABOUT_ADDRESS.contains(error) && !typed.isEmpty());
	}

	private static @Nullable SignInErrorCode error(HttpServletRequest request) {
		String error = request.getParameter("error");
		if (error == null) {
			return null;
		}
		return error.isEmpty() ? errorOfSession(request.getSession(false)) : SignInErrors.byCode(error);
	}

	// Where Spring Security's failure handler puts it. If nothing is there, the session
	// was lost, as in a browser without cookies.
	static @Nullable SignInErrorCode errorOfSession(@Nullable HttpSession session) {
		Object failure = (session != null) ? session.getAttribute(WebAttributes.AUTHENTICATION_EXCEPTION) : null;
		if (failure == null) {
			return SignInErrorCode.EXPIRED;
		}
		// Of another way to sign in, which the application itself has a sentence for
		return (failure instanceof OAuth2AuthenticationException ex) ? SignInErrors.codeOf(ex) : null;
	}

	private static String takeTyped(@Nullable HttpSession session, boolean failed) {
		if (session == null || !(session.getAttribute(AddressSignIn.SESSION_ATTRIBUTE) instanceof String typed)) {
			return "";
		}
		session.removeAttribute(AddressSignIn.SESSION_ATTRIBUTE);
		return failed ? typed : "";
	}

}
