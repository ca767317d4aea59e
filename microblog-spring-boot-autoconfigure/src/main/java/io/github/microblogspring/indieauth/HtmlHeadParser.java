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

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.microblogspring.indieauth.http.Deadline;
import io.github.microblogspring.indieauth.http.FetchedPage;
import io.github.microblogspring.indieauth.http.UriReferences;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Reads the {@code <link>} elements in the head of a page, as a browser without scripting
 * would build it. The body does not speak for the owner of a page: visitors may have
 * written parts of it.
 *
 * @author The Micro.blog Spring team
 */
final class HtmlHeadParser {

	private static final Set<String> MEDIA_TYPES = Set.of("text/html", "application/xhtml+xml");

	private static final Set<Charset> CHARSETS = Set.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1,
			StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE);

	private static final Duration PARSE_TIME = Duration.ofSeconds(2);

	private HtmlHeadParser() {
	}

	/**
	 * Read the links of a page.
	 * @param page the page
	 * @param deadline by when to be done
	 * @return the links that have a target, in order; none if the page is not HTML
	 */
	static List<PageLink> parse(FetchedPage page, Deadline deadline) {
		String contentType = page.headers().getFirst(HttpHeaders.CONTENT_TYPE);
		if (contentType == null || !MEDIA_TYPES.contains(mediaType(contentType))) {
			return List.of();
		}
		List<Element> elements = new ArrayList<>();
		for (Element element : head(text(page.body(), contentType), deadline).children()) {
			elements.add(element);
			if (element.normalName().equals("noscript")) {
				elements.addAll(element.children());
			}
		}
		URI base = base(page.uri(), elements);
		return elements.stream()
			.filter((element) -> element.normalName().equals("link"))
			.filter((element) -> element.hasAttr("rel") && element.hasAttr("href"))
			.map((element) -> new PageLink(base, element.attr("href"), PageLink.relations(element.attr("rel"))))
			.toList();
	}

	/**
	 * Parse a page until its body begins. Nested tables in a template can keep the parser
	 * busy for a long time: when the time is over, the page is over.
	 * @param html the page
	 * @param deadline by when to be done
	 * @return the head
	 */
	private static Element head(String html, Deadline deadline) {
		Reader reader = new DeadlineReader(new StringReader(html), deadline.orAfter(PARSE_TIME));
		try (StreamParser parser = new StreamParser(Parser.htmlParser()).parse(reader, "")) {
			return parser.expectFirst("head");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static URI base(URI page, List<Element> elements) {
		for (Element element : elements) {
			if (element.normalName().equals("base") && element.hasAttr("href")) {
				URI base = UriReferences.resolve(page, element.attr("href"));
				return (base != null) ? base : page;
			}
		}
		return page;
	}

	private static String mediaType(String contentType) {
		int end = contentType.indexOf(';');
		String type = (end != -1) ? contentType.substring(0, end) : contentType;
		return type.trim().toLowerCase(Locale.ROOT);
	}

	/**
	 * Decode a page. What links need is ASCII, so anything that is neither UTF-8, Latin-1
	 * nor UTF-16 is read as UTF-8: that never fails, and all of it comes out.
	 * @param body the page
	 * @param contentType the type of the page
	 * @return the text
	 */
	private static String text(byte[] body, String contentType) {
		Charset charset = charsetOfByteOrderMark(body);
		if (charset == null) {
			charset = charset(contentType);
		}
		String text = new String(body, charset);
		return text.startsWith("\uFEFF") ? text.substring(1) : text;
	}

	private static @Nullable Charset charsetOfByteOrderMark(byte[] body) {
		if (startsWith(body, 0xEF, 0xBB, 0xBF)) {
			return StandardCharsets.UTF_8;
		}
		if (startsWith(body, 0xFE, 0xFF)) {
			return StandardCharsets.UTF_16BE;
		}
		return startsWith(body, 0xFF, 0xFE) ? StandardCharsets.UTF_16LE : null;
	}

	private static boolean startsWith(byte[] body, int... octets) {
		if (body.length < octets.length) {
			return false;
		}
		for (int i = 0; i < octets.length; i++) {
			if ((body[i] & 0xFF) != octets[i]) {
				return false;
			}
		}
		return true;
	}

	private static Charset charset(String contentType) {
		for (String parameter : contentType.toLowerCase(Locale.ROOT).split(";")) {
			String name = parameter.trim();
			if (name.startsWith("charset=")) {
				String value = name.substring("charset=".length()).replace("\"", "").trim();
				return CHARSETS.stream()
					.filter((charset) -> charset.name().equalsIgnoreCase(value))
					.findFirst()
					.orElse(StandardCharsets.UTF_8);
			}
		}
		return StandardCharsets.UTF_8;
	}

	/**
	 * Ends at the deadline.
	 */
	private static final class DeadlineReader extends FilterReader {

		private final Deadline deadline;

		private DeadlineReader(Reader reader, Deadline deadline) {
			super(reader);
			this.deadline = deadline;
		}

		@Override
		public int read(char[] buffer, int offset, int length) throws IOException {
			return this.deadline.remaining().isZero() ? -1 : super.read(buffer, offset, length);
		}

	}

}
