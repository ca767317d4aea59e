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
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.http.FetchException;
import io.github.microblogspring.indieauth.http.FetchException.Reason;
import io.github.microblogspring.indieauth.http.FetchedPage;
import io.github.microblogspring.indieauth.http.UriReferences;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;

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

	private static final Map<Charset, byte[]> BYTE_ORDER_MARKS = Map.of(StandardCharsets.UTF_8,
			new byte[] { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF }, StandardCharsets.UTF_16BE,
			new byte[] { (byte) 0xFE, (byte) 0xFF }, StandardCharsets.UTF_16LE,
			new byte[] { (byte) 0xFF, (byte) 0xFE });

	private static final int LONGEST_BYTE_ORDER_MARK = 3;

	// To resolve a link can take longer than to send it
	private static final int MAX_LINKS = 100;

	private static final Duration PARSE_TIME = Duration.ofSeconds(2);

	private HtmlHeadParser() {
	}

	/**
	 * Read the links of a page. No more of it is read than its head.
	 * @param page the page
	 * @return the first links that may matter, in order; none if the page is not HTML
	 * @throws IOException if the page breaks off, but not where it is only too large
	 */
	static Head parse(FetchedPage page) throws IOException {
		String contentType = page.headers().getFirst(HttpHeaders.CONTENT_TYPE);
		if (contentType == null || !MEDIA_TYPES.contains(mediaType(contentType))) {
			return new Head(List.of(), false);
		}
		BoundedReader reader = new BoundedReader(reader(page.body(), contentType));
		List<Element> elements = new ArrayList<>();
		for (Element element : head(reader).children()) {
			elements.add(element);
			if (element.normalName().equals("noscript")) {
				elements.addAll(element.children());
			}
		}
		return new Head(links(page.uri(), elements), reader.truncated);
	}

	private static Element head(Reader reader) throws IOException {
		try (StreamParser parser = new StreamParser(Parser.htmlParser()).parse(reader, "")) {
			return parser.expectFirst("head");
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	private static List<PageLink> links(URI page, List<Element> elements) {
		URI base = base(page, elements);
		return elements.stream()
			.filter((element) -> element.normalName().equals("link"))
			.filter((element) -> element.hasAttr("rel") && element.hasAttr("href"))
			.map((element) -> new PageLink(base, element.attr("href"), PageLink.relations(element.attr("rel"))))
			.filter(PageLinks::mayMatter)
			.limit(MAX_LINKS)
			.toList();
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

	// What links need is ASCII, so anything that is neither UTF-8, Latin-1 nor UTF-16 is
	// read as UTF-8: that never fails, and all of it comes out
	private static Reader reader(InputStream body, String contentType) throws IOException {
		PushbackInputStream in = new PushbackInputStream(body, LONGEST_BYTE_ORDER_MARK);
		byte[] start = in.readNBytes(LONGEST_BYTE_ORDER_MARK);
		for (Map.Entry<Charset, byte[]> mark : BYTE_ORDER_MARKS.entrySet()) {
			int length = mark.getValue().length;
			if (Arrays.equals(mark.getValue(), Arrays.copyOf(start, length))) {
				in.unread(start, length, start.length - length);
				return new InputStreamReader(in, mark.getKey());
			}
		}
		in.unread(start);
		return new InputStreamReader(in, charset(contentType));
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
	 * The links in the head of a page.
	 *
	 * @param links the links, in order
	 * @param truncated whether the head did not end in the part that was read
	 */
	record Head(List<PageLink> links, boolean truncated) {

	}

	/**
	 * Ends where the page gets too large, and when parsing has taken too long: nested
	 * tables in a template can keep the parser busy.
	 */
	private static final class BoundedReader extends FilterReader {

		private long remainingNanos = PARSE_TIME.toNanos();

		private long lastRead = System.nanoTime();

		private boolean truncated;

		private BoundedReader(Reader reader) {
			super(reader);
		}

		@Override
		public int read(char[] buffer, int offset, int length) throws IOException {
			this.remainingNanos -= System.nanoTime() - this.lastRead;
			try {
				if (this.remainingNanos > 0) {
					return super.read(buffer, offset, length);
				}
			}
			catch (FetchException ex) {
				if (ex.getReason() != Reason.TOO_LARGE) {
					throw ex;
				}
			}
			finally {
				this.lastRead = System.nanoTime();
			}
			this.truncated = true;
			return -1;
		}

	}

}
