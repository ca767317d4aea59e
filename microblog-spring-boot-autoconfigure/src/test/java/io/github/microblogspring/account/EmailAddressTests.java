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
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EmailAddress} (T-M6).
 *
 * @author The Micro.blog Spring team
 */
class EmailAddressTests {

	@ParameterizedTest
	@ValueSource(strings = { "vincent@mail.example", "Vincent+tag@MAIL.example", "v.i_n-c'e=n/t%!#$&*?^`{|}~@a.b",
			"vincent@xn--bcher-kva.example", "1@2.3" })
	void parseWhenOneAddressThenAsItIs(String address) {
		assertThat(EmailAddress.parse(address)).isEqualTo(address);
	}

	@ParameterizedTest
	@ValueSource(strings = { " vincent@mail.example", "vincent@mail.example\n", "\u2003vincent@mail.example\t" })
	void parseWhenBlanksAreAroundThenWithoutThem(String typed) {
		assertThat(EmailAddress.parse(typed)).isEqualTo("vincent@mail.example");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "vincent", "@mail.example", "vincent@", "vincent@localhost", "vincent@mail.",
			"vincent@@mail.example", "a@b@mail.example", "a@mail.example,b@mail.example",
			"a@mail.example;b@mail.example", "a@mail.example b@mail.example", "a@mail.example\r\nBcc: b@mail.example",
			"a@mail.example\0", "a b@mail.example", "Vincent <vincent@mail.example>", "\"vincent\"@mail.example",
			"vincent@[192.0.2.1]", "a(b)@mail.example", "a@mail.example&app_name=x", "a@mail.example/b",
			"a@mail.example?b.c", "vincént@mail.example", "vincent@bücher.example", "a@mail\u3002example" })
	void parseWhenNotOneAddressThenNull(String typed) {
		assertThat(EmailAddress.parse(typed)).isNull();
	}

	@Test
	void parseWhenTooLongThenNull() {
		String address = "a".repeat(254 - "@mail.example".length()) + "@mail.example";
		assertThat(EmailAddress.parse(address)).isEqualTo(address);
		assertThat(EmailAddress.parse("a" + address)).isNull();
	}

}
