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
import java.util.Map;

import org.springframework.context.MessageSource;
import org.springframework.context.support.ResourceBundleMessageSource;

/**
 * The texts of the sign-in page: the application's where it has one by that key, else
 * ours.
 *
 * @author The Micro.blog Spring team
 */
final class SignInMessages {

	private static final String PREFIX = "microblog.sign-in.";

	private static final Map<String, Locale> TRANSLATIONS = Map.of("de", Locale.GERMAN);

	private final MessageSource application;

	private final ResourceBundleMessageSource bundle = new ResourceBundleMessageSource();

	SignInMessages(MessageSource application) {
		this.application = application;
		this.bundle.setBasename("io.github.microblogspring.web.messages");
		this.bundle.setDefaultEncoding("UTF-8");
		this.bundle.setFallbackToSystemLocale(false);
	}

	String get(String key, Locale locale, Object... arguments) {
		String code = PREFIX + key;
		String text = this.application.getMessage(code, arguments, null, locale);
		// An application can have the code stand for a text that is missing
		return (text != null && !text.equals(code)) ? text : this.bundle.getMessage(code, arguments, known(locale));
	}

	// Browsers can name any number of locales, and the bundle remembers each
	private static Locale known(Locale locale) {
		return TRANSLATIONS.getOrDefault(locale.getLanguage(), Locale.ROOT);
	}

}
