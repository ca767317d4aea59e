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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.microblogspring.indieauth.http.Deadline;
import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;
import io.github.microblogspring.indieauth.http.GuardedPageFetcher;
import io.github.microblogspring.indieauth.http.RedirectRule;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to find the server of a page, from opening the connection to closing it.
 * The pages of all sizes have the same head.
 *
 * @author The Micro.blog Spring team
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class DiscoveryBenchmarks {

	private static final List<String> RELATIONS = List.of("authorization_endpoint", "token_endpoint", "micropub");

	@Param({ "20", "5000" })
	int kilobytes;

	private PageServer server;

	private GuardedClientHttpRequestFactory requestFactory;

	private IndieAuthDiscovery discovery;

	private ProfileUrl linksInHead;

	private ProfileUrl linksInHeader;

	@Setup
	public void start() throws IOException {
		this.server = new PageServer(Map.of("/head", answer("", links("<link rel=\"%s\" href=\"/%1$s\">\n")), "/header",
				answer(links("Link: </%1$s>; rel=\"%1$s\"\r\n"), "")));
		FetchSettings settings = FetchSettings.defaults("benchmark")
			.withAllowHttp(true)
			.withResolve(Map.of("jane.example", this.server.address()));
		this.requestFactory = new GuardedClientHttpRequestFactory(settings);
		this.discovery = new IndieAuthDiscovery(new GuardedPageFetcher(settings, this.requestFactory),
				new IndieAuthProvider(URI.create("https://micro.blog"), true), new DiscoverySettings(true, true));
		this.linksInHead = ProfileUrl.parse("http://jane.example/head");
		this.linksInHeader = ProfileUrl.parse("http://jane.example/header");
	}

	@TearDown
	public void stop() throws IOException {
		this.requestFactory.close();
		this.server.close();
	}

	@Benchmark
	public DiscoveredServer linksInHead() {
		return this.discovery.discover(this.linksInHead, RedirectRule.ANY, Deadline.after(Duration.ofSeconds(10)));
	}

	@Benchmark
	public DiscoveredServer linksInHeader() {
		return this.discovery.discover(this.linksInHeader, RedirectRule.ANY, Deadline.after(Duration.ofSeconds(10)));
	}

	private static String links(String format) {
		StringBuilder links = new StringBuilder();
		RELATIONS.forEach((relation) -> links.append(format.formatted(relation)));
		return links.toString();
	}

	private byte[] answer(String headers, String links) {
		StringBuilder page = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n")
			.append(headers)
			.append("Connection: close\r\n\r\n<!DOCTYPE html>\n<html>\n<head>\n<title>Jane</title>\n<style>\n")
			.append("body { color: black; margin: 1em auto; }\n".repeat(40))
			.append("</style>\n")
			.append(links)
			.append("</head>\n<body>\n");
		while (page.length() < this.kilobytes * 1000) {
			page.append("<article><p>I had a <a href=\"https://example.com/walk\">walk</a> today.</p></article>\n");
		}
		return page.toString().getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Sends one page after the other, and not much more of it than the client reads: both
	 * are on the same processors.
	 */
	private static final class PageServer {

		private static final int SEND_BUFFER = 16 * 1024;

		private final Map<String, byte[]> answers;

		private final ServerSocket socket;

		PageServer(Map<String, byte[]> answers) throws IOException {
			this.answers = answers;
			this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
			Thread thread = new Thread(this::serve);
			thread.setDaemon(true);
			thread.start();
		}

		InetSocketAddress address() {
			return (InetSocketAddress) this.socket.getLocalSocketAddress();
		}

		private void serve() {
			while (!this.socket.isClosed()) {
				try (Socket connection = this.socket.accept()) {
					connection.setSendBufferSize(SEND_BUFFER);
					connection.setTcpNoDelay(true);
					connection.getOutputStream().write(this.answers.get(path(connection)));
				}
				catch (IOException ex) {
					// The client has read enough
				}
			}
		}

		private String path(Socket connection) throws IOException {
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
			List<String> request = reader.lines().takeWhile((line) -> !line.isEmpty()).toList();
			return request.get(0).split(" ")[1];
		}

		void close() throws IOException {
			this.socket.close();
		}

	}

}
