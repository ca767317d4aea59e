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

package io.github.microblogspring.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.springframework.core.io.ClassPathResource;

/**
 * Looks for what keeps people from using the page that a browser shows.
 *
 * @see <a href="https://github.com/dequelabs/axe-core">axe-core</a>
 */
final class Axe {

	private static final String RUN = """
			const done = arguments[arguments.length - 1];
			const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
			axe.run({ runOnly: tags, resultTypes: ['violations', 'incomplete'] }).then(
				(result) => done(result.passes.length === 0 ? ['Axe has looked at nothing']
					: [...result.violations, ...result.incomplete].map((finding) => finding.help + ': '
						+ finding.nodes.map((node) => node.html + ' ' + node.failureSummary).join('; '))),
				(error) => done([error.message]))""";

	private final Browser browser;

	/**
	 * Look at the page that is open now.
	 */
	Axe(Browser browser) throws IOException {
		this.browser = browser;
		browser.run(new ClassPathResource("axe.min.js").getContentAsString(StandardCharsets.UTF_8));
	}

	/**
	 * What is wrong, and what Axe is not sure about.
	 */
	List<?> findings() {
		return (List<?>) this.browser.await(RUN);
	}

}
