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
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.microblogspring.indieauth.http.FetchException;
import io.github.microblogspring.indieauth.http.FetchException.Reason;
import io.github.microblogspring.indieauth.http.FetchedPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link PageLinks}, {@link LinkHeaderParser} and {@link HtmlHeadParser}.
 *
 * @author The Micro.blog Spring team
 */
class PageLinksTests {

	private static final URI PAGE = URI.create("https://example.com/users/jane");

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					V-LH-01 | `<https://auth.example/m>; rel="indieauth-metadata"` | `https://auth.example/m`
					V-LH-02 | `<https://auth.example/m>; rel=indieauth-metadata` | `https://auth.example/m`
					V-LH-03 | `<https://auth.example/m>;rel=indieauth-metadata` | `https://auth.example/m`
					V-LH-04 | `<https://auth.example/m> ; REL = "IndieAuth-Metadata"` | `https://auth.example/m`
					V-LH-05 | `<https://auth.example/m>; rel="me indieauth-metadata preload"` | `https://auth.example/m`
					V-LH-06 | `<https://auth.example/m>; rel="indieauth-metadata2"` | none
					V-LH-07 | `<https://auth.example/m>; title="x"; rel="indieauth-metadata"; type="application/json"` | `https://auth.example/m`
					V-LH-08 | `</meta.json>; rel="indieauth-metadata"` | `https://example.com/meta.json`
					V-LH-09 | `<meta.json>; rel="indieauth-metadata"` | `https://example.com/users/meta.json`
					V-LH-10 | `<../meta.json>; rel="indieauth-metadata"` | `https://example.com/meta.json`
					V-LH-11 | `<?meta=1>; rel="indieauth-metadata"` | `https://example.com/users/jane?meta=1`
					V-LH-12 | `<//auth.example/m>; rel="indieauth-metadata"` | `https://auth.example/m`
					V-LH-13 | `<>; rel="indieauth-metadata"` | `https://example.com/users/jane`
					V-LH-14 | `<https://a.example/1>; rel="indieauth-metadata", <https://b.example/2>; rel="indieauth-metadata"` | `https://a.example/1`
					V-LH-15 | `<https://a.example/1>; rel="me", <https://b.example/2>; rel="indieauth-metadata"` | `https://b.example/2`
					V-LH-16 | `<https://a.example/1>; rel="hub" %% <https://b.example/2>; rel="indieauth-metadata"` | `https://b.example/2`
					V-LH-17 | `<https://a.example/m;v=1,2>; rel="indieauth-metadata"` | `https://a.example/m;v=1,2`
					V-LH-18 | `<https://a.example/1>; title="x, <https://evil.example/>; rel=indieauth-metadata"; rel="me"` | none
					V-LH-19 | `<https://a.example/1>; title="a\\"b, c"; rel="indieauth-metadata"` | `https://a.example/1`
					V-LH-20 | `<https://a.example/1>; rel="me"; rel="indieauth-metadata"` | none
					V-LH-21 | `<https://a.example/1>; rev="indieauth-metadata"` | none
					V-LH-22 | `<https://a.example/1>; rel="indieauth-metadata"; anchor="https://other.example/"` | none
					V-LH-23 | `<https://a.example/1>; rel="indieauth-metadata"; anchor=""` | `https://a.example/1`
					V-LH-24 | `https://a.example/1; rel="indieauth-metadata"` | none
					V-LH-25 | `<https://a.example/1; rel="indieauth-metadata"` | none
					V-LH-26 | `, ,<https://a.example/1>; rel="indieauth-metadata"` | `https://a.example/1`
					V-LH-27 | `<javascript:alert(1)>; rel="indieauth-metadata", <https://b.example/2>; rel="indieauth-metadata"` | `https://b.example/2`
					V-LH-28 | `<https://a.example/1>; rel` | none
					V-LH-29 | `<https://a.example/1>` | none
					V-LH-30 | `<https://a.example/1>; rel="me	indieauth-metadata"` | `https://a.example/1`
					""")
	void firstFollowsLinkHeaderVectors(String id, String fields, String expected) throws IOException {
		HttpHeaders headers = new HttpHeaders();
		for (String field : fields.split(" %% ")) {
			headers.add(HttpHeaders.LINK, field);
		}
		assertThat(metadata(headers, new byte[0])).as(id).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					V-HL-01 | `<link rel="indieauth-metadata" href="/m">` | `https://example.com/m`
					V-HL-02 | `<html><head><link rel="indieauth-metadata" href="https://auth.example/m"></head></html>` | `https://auth.example/m`
					# V-HL-03 deviates: only the head speaks for a page
					V-HL-03 | `<html><body><p>hi</p><link rel="indieauth-metadata" href="/m"></body></html>` | none
					V-HL-04 | `<LINK REL=INDIEAUTH-METADATA HREF=/m>` | `https://example.com/m`
					V-HL-05 | `<link href='/m' rel='me indieauth-metadata'/>` | `https://example.com/m`
					V-HL-06 | `<link rel="\\n indieauth-metadata\\t" href=" /m ">` | `https://example.com/m`
					V-HL-07 | `<link rel="indieauth-metadata" href="/m?a=1&amp;b=2">` | `https://example.com/m?a=1&b=2`
					V-HL-08 | `<link rel="indieauth-metadata"><link rel="indieauth-metadata" href="/2">` | `https://example.com/2`
					V-HL-09 | `<link rel="indieauth-metadata" href="/1"><link rel="indieauth-metadata" href="/2">` | `https://example.com/1`
					V-HL-10 | `<!-- <link rel="indieauth-metadata" href="/evil"> --><link rel="indieauth-metadata" href="/m">` | `https://example.com/m`
					V-HL-11 | `<!--[if IE]><link rel="indieauth-metadata" href="/evil"><![endif]--><p>x` | none
					V-HL-12 | `<script>var s='<link rel="indieauth-metadata" href="/evil">';</script>` | none
					V-HL-13 | `<style><link rel="indieauth-metadata" href="/evil"></style>` | none
					V-HL-14 | `<title><link rel="indieauth-metadata" href="/evil"></title>` | none
					V-HL-15 | `<body><textarea><link rel="indieauth-metadata" href="/evil"></textarea>` | none
					V-HL-16 | `<template><link rel="indieauth-metadata" href="/evil"></template>` | none
					V-HL-17 | `<body><svg><link rel="indieauth-metadata" href="/evil"></link></svg>` | none
					V-HL-18 | `<body><pre>&lt;link rel="indieauth-metadata" href="/evil"&gt;</pre>` | none
					V-HL-19 | `<body><a rel="indieauth-metadata" href="/evil">x</a>` | none
					V-HL-20 | `<meta name="indieauth-metadata" content="/evil">` | none
					V-HL-21 | `<link property="indieauth-metadata" href="/evil">` | none
					V-HL-22 | `<link rel="me" rel="indieauth-metadata" href="/evil">` | none
					V-HL-23 | `<link rel="x-indieauth-metadata" href="/evil">` | none
					V-HL-24 | `<link rel="indieauth-metadata" href="m">` | `https://example.com/users/m`
					V-HL-25 | `<base href="https://cdn.example/x/"><link rel="indieauth-metadata" href="m">` | `https://cdn.example/x/m`
					V-HL-26 | `<link rel="indieauth-metadata" href="m"><base href="/x/">` | `https://example.com/x/m`
					V-HL-27 | `<base target="_blank"><base href="/x/"><base href="/y/"><link rel="indieauth-metadata" href="m">` | `https://example.com/x/m`
					V-HL-28 | `<base href="javascript:x"><link rel="indieauth-metadata" href="m">` | `https://example.com/users/m`
					V-HL-29 | `<link rel="indieauth-metadata" href="">` | `https://example.com/users/jane`
					V-HL-30 | `<link rel="indieauth-metadata" href="javascript:alert(1)"><link rel="indieauth-metadata" href="/2">` | `https://example.com/2`
					V-HL-31 | `<head><noscript><link rel="indieauth-metadata" href="/m"></noscript></head>` | `https://example.com/m`
					V-HL-32 | `<p>unclosed <b>x<link rel=indieauth-metadata href=/m` | none
					V-HL-33 | `<div hidden><iframe><link rel="indieauth-metadata" href="/evil"></iframe></div>` | none
					V-HL-34 | `<link\\nrel="indieauth-metadata"\\nhref="/m">` | `https://example.com/m`
					V-HL-35 | `<link rel="indieauth-metadata" href="//auth.example/m">` | `https://auth.example/m`
					""")
	void firstFollowsHtmlVectors(String id, String html, String expected) throws IOException {
		assertThat(metadata(html.replace("\\n", "\n").replace("\\t", "\t"))).as(id).isEqualTo(expected);
	}

	// T-D3: what is broken takes nothing else with it
	@ParameterizedTest
	@ValueSource(strings = { "nonsense, <https://b.example/>; rel=indieauth-metadata",
			"\"a, b\", <https://b.example/>; rel=indieauth-metadata",
			"<https://a.example/>; x=\"a\"b; rel=me, <https://b.example/>; rel=indieauth-metadata",
			"<https://a.example/> junk \"q, \", <https://b.example/>; rel=indieauth-metadata",
			"<https://a.example/>;;rel=me;, <https://b.example/>;;rel=indieauth-metadata;",
			"<https://u:p@a.example/>; rel=indieauth-metadata, <https://b.example/>; rel=indieauth-metadata" })
	void firstWhenBrokenLinkThenNextCounts(String field) throws IOException {
		HttpHeaders headers = new HttpHeaders();
		headers.add(HttpHeaders.LINK, field);
		assertThat(metadata(headers, new byte[0])).isEqualTo("https://b.example/");
	}

	@Test
	void firstWhenQuotedStringDoesNotEndThenNone() throws IOException {
		HttpHeaders headers = new HttpHeaders();
		headers.add(HttpHeaders.LINK, "<https://a.example/>; rel=indieauth-metadata; title=\"x, <https://b.example/>");
		assertThat(metadata(headers, new byte[0])).isEqualTo("none");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<https://a.example/>; rel=indieauth-metadata; anchor=\"#me\"",
			"<https://a.example/>; rel=indieauth-metadata; anchor=\"/users/jane?x\"",
			"<https://a.example/>; rel=indieauth-metadata; anchor=\"\"; anchor=\"/other\"",
			"<https://a.example/>; rel=indieauth-metadata; anchor=\"\"; anchor=\"/users/jane\"" })
	void firstWhenAnchorIsElsewhereOrThereAreTwoThenNone(String field) throws IOException {
		HttpHeaders headers = new HttpHeaders();
		headers.add(HttpHeaders.LINK, field);
		assertThat(metadata(headers, new byte[0])).isEqualTo("none");
	}

	@Test
	void ofWhenManyLinksThenCapped() throws IOException {
		HttpHeaders headers = new HttpHeaders();
		headers.add(HttpHeaders.LINK, "<https://a.example/>; rel=me, ".repeat(5000));
		assertThat(PageLinks.of(page(headers, new byte[0])).links()).hasSize(100);
	}

	// T-X7
	@ParameterizedTest
	@ValueSource(strings = { "<", ",", "\"", "\\", "<>;", "<>;rel=\"", "<a>;a=\"\\", "=" })
	void ofWhenHeaderIsBombThenLinear(String piece) throws IOException {
		HttpHeaders headers = new HttpHeaders();
		headers.add(HttpHeaders.LINK, piece.repeat(200_000));
		assertThat(Duration.ofNanos(nanos(page(headers, new byte[0])))).isLessThan(Duration.ofSeconds(5));
	}

	// T-X7
	@ParameterizedTest
	@ValueSource(strings = { "<div>", "<b>", "<template>", "<noscript>", "<svg>", "<a href=x>", "<link a ",
			"<link rel=indieauth-metadata href='javascript:'>", "<form><select>", "&lt", "<table><b>" })
	void ofWhenPageIsBombThenNoOverflow(String piece) throws IOException {
		String html = piece.repeat(1_000_000 / piece.length());
		assertThat(Duration.ofNanos(nanos(page(html(), html.getBytes(StandardCharsets.UTF_8)))))
			.isLessThan(Duration.ofSeconds(10));
	}

	// T-X7: this one takes jsoup half a minute
	@Test
	void ofWhenTemplateIsBombThenEndsInTime() throws IOException {
		String html = "<link rel=indieauth-metadata href=/m><template>" + "<b><table>x".repeat(90_000);
		FetchedPage page = page(html(), html.getBytes(StandardCharsets.UTF_8));
		long start = System.nanoTime();
		PageLinks links = PageLinks.of(page);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
		assertThat(links.contain("indieauth-metadata")).isTrue();
		assertThat(links.truncated()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "text/html; charset=utf-8", "Text/HTML;charset=nonsense",
			"application/xhtml+xml", "text/html; charset=\"UTF-7\"", "text/html;charset=", "text/html;;charset=;x" })
	void firstWhenHtmlThenRead(String contentType) throws IOException {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.CONTENT_TYPE, contentType);
		assertThat(metadata(headers, "<link rel=indieauth-metadata href=/m>".getBytes(StandardCharsets.UTF_8)))
			.isEqualTo("https://example.com/m");
	}

	// V-DP-07, AMB-19
	@ParameterizedTest
	@ValueSource(strings = { "application/json", "text/plain", "text/html2", "", "/", "text/*", "x;text/html" })
	void firstWhenNotHtmlThenNone(String contentType) throws IOException {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.CONTENT_TYPE, contentType);
		byte[] body = "<link rel=indieauth-metadata href=/m>".getBytes(StandardCharsets.UTF_8);
		assertThat(metadata(headers, body)).isEqualTo("none");
		assertThat(metadata(new HttpHeaders(), body)).isEqualTo("none");
	}

	@ParameterizedTest
	@CsvSource({ "UTF-16BE, utf-16be", "UTF-16LE, utf-16le", "ISO-8859-1, iso-8859-1", "UTF-8, utf-8" })
	void firstWhenCharsetDeclaredThenDecoded(Charset charset, String declared) throws IOException {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.CONTENT_TYPE, "text/html; charset=" + declared);
		assertThat(metadata(headers, "<link rel=indieauth-metadata href=/\u00e9>".getBytes(charset)))
			.isEqualTo("https://example.com/%C3%A9");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16BE", "UTF-16LE", "UTF-8" })
	void firstWhenByteOrderMarkThenDecoded(Charset charset) throws IOException {
		byte[] body = "\uFEFF<link rel=indieauth-metadata href=/m>".getBytes(charset);
		assertThat(metadata(html(), body)).isEqualTo("https://example.com/m");
	}

	@Test
	void ofWhenBytesAreNoTextThenNoException() throws IOException {
		byte[] body = new byte[4096];
		for (int i = 0; i < body.length; i++) {
			body[i] = (byte) (i * 31);
		}
		assertThatNoException().isThrownBy(() -> PageLinks.of(page(html(), body)));
	}

	// T-D2: the parser moves this link to the head, and that counts
	@Test
	void firstWhenLinkStandsAfterHeadThenFound() throws IOException {
		assertThat(metadata("<head></head><link rel=indieauth-metadata href=/m><body>"))
			.isEqualTo("https://example.com/m");
	}

	@Test
	void firstWhenBaseStandsInBodyThenIgnored() throws IOException {
		assertThat(
				metadata("<head><link rel=indieauth-metadata href=m></head><body><base href='https://evil.example/'>"))
			.isEqualTo("https://example.com/users/m");
	}

	// HL-09
	@Test
	void ofWhenPageIsLargeThenOnlyHeadRead() throws IOException {
		byte[] body = ("<link rel=indieauth-metadata href=/m><body>" + "<p>hello".repeat(500_000))
			.getBytes(StandardCharsets.UTF_8);
		ByteArrayInputStream in = new ByteArrayInputStream(body);
		PageLinks links = PageLinks.of(new FetchedPage(List.of(PAGE), 200, html(), in));
		assertThat(links.contain("indieauth-metadata")).isTrue();
		assertThat(links.truncated()).isFalse();
		assertThat(body.length - in.available()).isLessThan(32 * 1024);
	}

	// T-X7: to resolve all of them would take many times as long as to parse the page
	@Test
	void ofWhenThereAreManyLinksThenFirstHundredThatMayMatter() throws IOException {
		String others = "<link rel='stylesheet preload' href=/style.css>".repeat(500);
		PageLinks links = PageLinks
			.of(page(html(), (others + "<link rel='token_endpoint micropub' href=%00>".repeat(500))
				.getBytes(StandardCharsets.UTF_8)));
		assertThat(links.links()).hasSize(100)
			.allSatisfy((link) -> assertThat(link.relations()).containsExactly("token_endpoint", "micropub"));
		assertThat(metadata(others + "<link rel=indieauth-metadata href=/m>")).isEqualTo("https://example.com/m");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<", "<head><link rel=indieauth-metadata href=/m>" })
	void ofWhenPageBreaksOffThenFails(String start) {
		InputStream end = new InputStream() {

			@Override
			public int read() throws FetchException {
				throw new FetchException(Reason.TIMEOUT, "No more", null);
			}

		};
		InputStream body = new SequenceInputStream(
				new ByteArrayInputStream(start.repeat(500).getBytes(StandardCharsets.UTF_8)), end);
		assertThatExceptionOfType(FetchException.class)
			.isThrownBy(() -> PageLinks.of(new FetchedPage(List.of(PAGE), 200, html(), body)))
			.extracting(FetchException::getReason)
			.isEqualTo(Reason.TIMEOUT);
	}

	private static long nanos(FetchedPage page) throws IOException {
		long start = System.nanoTime();
		PageLinks.of(page).first("indieauth-metadata");
		return System.nanoTime() - start;
	}

	private static String metadata(String html) throws IOException {
		return metadata(html(), html.getBytes(StandardCharsets.UTF_8));
	}

	private static String metadata(HttpHeaders headers, byte[] body) throws IOException {
		PageLink link = PageLinks.of(page(headers, body)).first("indieauth-metadata");
		return (link != null) ? String.valueOf(link.target()) : "none";
	}

	private static HttpHeaders html() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.CONTENT_TYPE, "text/html");
		return headers;
	}

	private static FetchedPage page(HttpHeaders headers, byte[] body) {
		return new FetchedPage(List.of(PAGE), 200, headers, new ByteArrayInputStream(body));
	}

}
