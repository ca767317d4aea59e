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

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.MessageSource;
import org.springframework.security.web.csrf.DefaultCsrfToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SignInPage} against injection: whatever it is given has markup in it
 * (T-S3).
 */
class SignInPageTests {

	@ParameterizedTest
	@ValueSource(strings = { "\"><script>alert(1)</script>", "' onfocus=alert(1) autofocus x='", "</title></style><b>",
			"<img src=x onerror=alert(1)>", "&quot;><b>", "%s%n%1$s", "{0}'{1}", "--><b>", "]]><b>", "\u2028<b>",
			"<ſcript>alert(1)</ſcript>" })
	void renderWhenEveryValueHasMarkupThenText(String markup) {
		Document page = page(markup);
		assertThat(shape(page)).isEqualTo(shape(page("x")));
		assertThat(page.select("#me").val()).isEqualTo(markup);
		assertThat(page.select("input[type=hidden]").attr("name")).isEqualTo(markup);
		assertThat(page.select("#microblog").attr("href")).isEqualTo(markup);
		assertThat(page.selectFirst("h1").wholeText()).isEqualTo(markup);
		assertThat(page.selectFirst("summary").wholeText()).isEqualTo(markup);
		assertThat(page.select("details form").attr("action")).isEqualTo(markup);
		assertThat(page.select("details input:not([type=hidden])").attr("name")).isEqualTo(markup);
	}

	// The elements with the names of their attributes, in order
	private static List<String> shape(Document page) {
		return page.getAllElements().stream().map((element) -> element.tagName() + attributeNames(element)).toList();
	}

	private static List<String> attributeNames(Element element) {
		return element.attributes().asList().stream().map((attribute) -> attribute.getKey()).toList();
	}

	private static Document page(String text) {
		MessageSource messages = mock();
		given(messages.getMessage(anyString(), any(), isNull(), any())).willReturn(text);
		SignInPrompt prompt = new SignInPrompt(text, text, text, text,
				new SignInPrompt.AddressForm(text, text, text, text, text, text, text),
				List.of(new SignInPrompt.OtherForm(text, text, text, text, text, text, text, text, text)));
		SignInPage.Link link = new SignInPage.Link(text, text);
		SignInPage.Model model = new SignInPage.Model(Locale.ENGLISH, text, text, prompt,
				new SignInPage.Note(text, link), new DefaultCsrfToken("X-CSRF", text, text), List.of(link));
		return Jsoup.parse(new SignInPage(new SignInMessages(messages)).render(model));
	}

}
