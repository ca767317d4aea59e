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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.microblogspring.indieauth.http.FetchedPage;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzzing of {@link HtmlHeadParser}.
 *
 * @author The Micro.blog Spring team
 */
class HtmlHeadParserFuzzTests {

	private static final URI PAGE = URI.create("https://example.com/users/jane");

	@FuzzTest
	@Timeout(10)
	void parse(byte[] input) throws IOException {
		FetchedPage page = new FetchedPage(List.of(PAGE), 200, FakePageFetcher.headers("text/html"),
				new ByteArrayInputStream(input));
		List<PageLink> links = HtmlHeadParser.parse(page).links();
		assertThat(links).hasSizeLessThanOrEqualTo(input.length / "<link rel href>".length());
		links.forEach(FuzzAssertions::assertLink);
	}

}
