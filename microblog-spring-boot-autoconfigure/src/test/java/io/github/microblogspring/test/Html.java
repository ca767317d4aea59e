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

package io.github.microblogspring.test;

/**
 * The frame and the style of the pages that a person sees.
 *
 * @author The Micro.blog Spring team
 */
final class Html {

	private static final String PAGE = """
			<!DOCTYPE html>
			<html lang="en">
			<head>
			<meta charset="utf-8">
			<meta name="viewport" content="width=device-width, initial-scale=1">
			<title>%s</title>
			<link rel="icon" href="data:,">
			<style>
			:root { color-scheme: light dark; --line: #8888; --accent: #b34700; --on-accent: #fff; }
			@media (prefers-color-scheme: dark) { :root { --accent: #ffb27a; --on-accent: #221100; } }
			* { box-sizing: border-box; }
			body { margin: 0; padding: 1.5rem; background: Canvas; font: 1rem/1.5 system-ui, sans-serif; }
			main { max-width: 28rem; margin: 6vh auto 0; padding: 1.5rem; border: 1px solid var(--line); border-radius: .75rem; }
			h1 { margin: 0 0 1rem; font-size: 1.4rem; line-height: 1.25; }
			code { overflow-wrap: anywhere; }
			fieldset { margin: 1.5rem 0; padding: 0; border: 0; }
			legend { padding: 0; font-weight: 600; }
			.person { display: flex; align-items: center; gap: .75rem; margin-top: .5rem; padding: .6rem .75rem;
				border: 1px solid var(--line); border-radius: .5rem; cursor: pointer; }
			.person:has(:checked) { border-color: var(--accent); }
			.person img { border-radius: 50%%; }
			.person small { display: block; overflow-wrap: anywhere; }
			.buttons { display: flex; flex-wrap: wrap; gap: .75rem; }
			button { flex: 1 1 8rem; padding: .65rem 1rem; border: 1px solid var(--accent); border-radius: .5rem;
				font: inherit; font-weight: 600; color: var(--accent); background: transparent; cursor: pointer; }
			button.primary { color: var(--on-accent); background: var(--accent); }
			button:focus-visible, input:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
			footer { max-width: 28rem; margin: 1rem auto; text-align: center; font-size: .85rem; }
			</style>
			</head>
			<body>
			<main>
			%s
			</main>
			<footer>Offline stand-in for development and tests. This is not Micro.blog.</footer>
			</body>
			</html>
			""";

	private Html() {
	}

	static String page(String title, String content) {
		return PAGE.formatted(escape(title), content);
	}

	static String escape(String text) {
		return text.replace("&", "&amp;")
			.replace("<", "&lt;")
			.replace(">", "&gt;")
			.replace("\"", "&quot;")
			.replace("'", "&#39;");
	}

}
