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

package io.github.microblogspring.account;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EmailSignInSettings}.
 *
 * @author The Micro.blog Spring team
 */
class EmailSignInSettingsTests {

	@ParameterizedTest
	@CsvSource({ "https://app.example/signin/, /signin/, false",
			"https://app.example/app/sign-in/, /app/sign-in/, false",
			"https://app.example/signin?token=, /signin, true", "https://app.example/signin/?token=, /signin/, true",
			"HTTPS://APP.example:8443/Sign_In~1.x/, /Sign_In~1.x/, false",
			"http://127.0.0.1:8080/signin/, /signin/, false", "http://localhost:8080/signin/, /signin/, false",
			"http://[::1]:8080/signin/, /signin/, false" })
	void createWhenATokenCanBeAppendedThenHasPath(String redirectUrl, String path, boolean parameter) {
		EmailSignInSettings settings = new EmailSignInSettings("App", redirectUrl);
		assertThat(settings.path()).isEqualTo(path);
		assertThat(settings.hasParameter()).isEqualTo(parameter);
		assertThat(settings.redirectUrl()).isEqualTo(redirectUrl);
	}

	// T-M4, T-M6
	@ParameterizedTest
	@ValueSource(strings = { "", "signin/", "myapp://signin/", "http://app.example/signin/",
			"http://localhost.evil.example/signin/", "https://user@app.example/signin/", "https://app.example/",
			"https://app.example/signin", "https://app.example/signin?token", "https://app.example/signin?token=&a=b",
			"https://app.example/signin/#", "https://app.example/{token}/", "https://app.example/**/",
			"https://app.example/a%2Fb/", "https://app.example/a;b/", "https://app.example/../signin/",
			"https://app.example//signin/" })
	void createWhenATokenCannotBeAppendedThenRefused(String redirectUrl) {
		assertThatIllegalArgumentException().isThrownBy(() -> new EmailSignInSettings("App", redirectUrl))
			.withMessageStartingWith("The URL ");
	}

	@Test
	void createWhenNameIsEmptyThenRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new EmailSignInSettings(" ", "https://app.example/signin/"))
			.withMessageContaining("appName");
	}

}
