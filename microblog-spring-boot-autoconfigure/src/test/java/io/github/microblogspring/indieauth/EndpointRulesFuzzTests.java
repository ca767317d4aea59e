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

package io.github.microblogspring.indieauth;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzzing of {@link EndpointRules}.
 *
 * @author The Micro.blog Spring team
 */
class EndpointRulesFuzzTests {

	private final EndpointRules rules = new EndpointRules(
			new IndieAuthProvider(URI.create("https://provider.example"), true), false);

	@FuzzTest
	@Timeout(10)
	void apply(byte[] input) {
		URI endpoint = this.rules.apply(new String(input, StandardCharsets.UTF_8));
		if (endpoint != null) {
			FuzzAssertions.assertEndpoint(endpoint);
			assertThat(this.rules.apply(endpoint.toString())).isEqualTo(endpoint);
		}
	}

}
