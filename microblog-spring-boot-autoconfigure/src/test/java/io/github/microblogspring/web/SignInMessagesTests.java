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
import java.util.Locale;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.support.StaticMessageSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SignInMessages}.
 */
class SignInMessagesTests {

	private final StaticMessageSource application = new StaticMessageSource();

	private final SignInMessages messages = new SignInMessages(this.application);

	@ParameterizedTest
	@ValueSource(strings = "de")
	void translationThenHasEachTextWithTheSameArguments(String language) throws Exception {
		Properties english = texts("messages.properties");
		Properties translation = texts("messages_" + language + ".properties");
		assertThat(translation.keySet()).isEqualTo(english.keySet());
		assertThat(translation).allSatisfy((key, text) -> assertThat(text.toString().contains("{0}")).as("%s", key)
			.isEqualTo(english.get(key).toString().contains("{0}")));
		assertThat(translation.get("microblog.sign-in.language")).isEqualTo(language);
	}

	@ParameterizedTest
	@CsvSource({ "en, Sign in to Notes", "en-GB, Sign in to Notes", "de, Bei Notes anmelden",
			"de-AT, Bei Notes anmelden", "fr, Sign in to Notes" })
	void getThenTextOfLanguage(String language, String expected) {
		assertThat(this.messages.get("heading", Locale.forLanguageTag(language), "Notes")).isEqualTo(expected);
	}

	@Test
	void getWhenSystemHasAnotherLanguageThenEnglishForTheOthers() {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.GERMANY);
		try {
			assertThat(this.messages.get("or", Locale.ENGLISH)).isEqualTo("or");
			assertThat(this.messages.get("or", Locale.FRENCH)).isEqualTo("or");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void getWhenApplicationHasTextThenThatOne() {
		this.application.addMessage("microblog.sign-in.or", Locale.GERMAN, "oder so");
		this.application.addMessage("microblog.sign-in.heading", Locale.FRENCH, "Connexion à {0}");
		assertThat(this.messages.get("or", Locale.GERMAN)).isEqualTo("oder so");
		assertThat(this.messages.get("heading", Locale.FRENCH, "Notes")).isEqualTo("Connexion à Notes");
	}

	@Test
	void getWhenApplicationHasCodesForTextsThenOurs() {
		this.application.setUseCodeAsDefaultMessage(true);
		assertThat(this.messages.get("or", Locale.GERMAN)).isEqualTo("oder");
	}

	private static Properties texts(String name) throws Exception {
		ClassPathResource resource = new ClassPathResource(name, SignInMessages.class);
		return PropertiesLoaderUtils.loadProperties(new EncodedResource(resource, StandardCharsets.UTF_8));
	}

}
