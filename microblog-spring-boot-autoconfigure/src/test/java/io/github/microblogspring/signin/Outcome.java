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

package io.github.microblogspring.signin;

import java.util.Locale;
import java.util.ResourceBundle;

import io.github.microblogspring.indieauth.SignInErrorCode;
import org.jsoup.nodes.Element;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a sign-in can end.
 */
final class Outcome {

	private static final ResourceBundle MESSAGES = ResourceBundle.getBundle("io.github.microblogspring.web.messages",
			Locale.ROOT);

	private Outcome() {
	}

	static void assertSignedIn(Browser browser, String me) {
		Page page = browser.get("/private");
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.body()).startsWith(me + " = ");
	}

	static void assertNobodySignedIn(Browser browser) {
		Page page = browser.get("/private");
		assertThat(page.status()).isEqualTo(302);
		assertThat(page.location()).hasPath("/login").hasNoQuery();
	}

	static void assertFailed(Browser browser, Page page, SignInErrorCode errorCode) {
		assertShown(page, errorCode);
		assertNobodySignedIn(browser);
	}

	static void assertShown(Page page, SignInErrorCode errorCode) {
		assertThat(page.uri()).hasPath("/login");
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.document().select("#error").text()).isEqualTo(sentence(errorCode));
		assertThat(page.uri().getQuery()).isEqualTo("error=" + errorCode.code());
	}

	static String typedAddress(Page signInPage) {
		Element field = signInPage.document().selectFirst("#me");
		assertThat(field).isNotNull();
		return field.attr("value");
	}

	static String sentence(SignInErrorCode errorCode) {
		return MESSAGES.getString("microblog.sign-in.error." + errorCode.code());
	}

}
