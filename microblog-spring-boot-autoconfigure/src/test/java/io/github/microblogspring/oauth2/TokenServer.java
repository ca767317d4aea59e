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

package io.github.microblogspring.oauth2;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server on loopback that reads requests and gives always the same answer, byte for
 * byte.
 *
 * @author The Micro.blog Spring team
 */
final class TokenServer implements AutoCloseable {

	private static final Pattern CONTENT_LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");

	private final ServerSocket serverSocket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final Answer answer;

	private TokenServer(Answer answer) throws IOException {
		this.answer = answer;
		Thread thread = new Thread(this::accept, "token-server");
		thread.setDaemon(true);
		thread.start();
	}

	static TokenServer answering(int status, String contentType, String body) throws IOException {
		return answering("HTTP/1.1 " + status + " Whatever\r\nContent-Type: " + contentType + "\r\n", body);
	}

	static TokenServer answering(String head, String body) throws IOException {
		byte[] bytes = (head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
		return new TokenServer((socket) -> socket.getOutputStream().write(bytes));
	}

	static TokenServer json(String body) throws IOException {
		return answering(200, "application/json", body);
	}

	/**
	 * A server that resets the connection when it has read the request.
	 */
	static TokenServer resetting() throws IOException {
		return new TokenServer((socket) -> socket.setSoLinger(true, 0));
	}

	/**
	 * A server that says nothing until the client is gone.
	 */
	static TokenServer silent() throws IOException {
		return new TokenServer((socket) -> socket.getInputStream().read());
	}

	private void accept() {
		while (!this.serverSocket.isClosed()) {
			try (Socket socket = this.serverSocket.accept()) {
				this.requests.add(read(socket.getInputStream()));
				this.answer.send(socket);
			}
			catch (IOException ex) {
				// The client or the test is gone
			}
		}
	}

	private static String read(InputStream in) throws IOException {
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		while (!request.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
			int octet = in.read();
			if (octet == -1) {
				throw new IOException("The client is gone");
			}
			request.write(octet);
		}
		Matcher length = CONTENT_LENGTH.matcher(request.toString(StandardCharsets.UTF_8));
		if (length.find()) {
			request.write(in.readNBytes(Integer.parseInt(length.group(1))));
		}
		return request.toString(StandardCharsets.UTF_8);
	}

	URI url() {
		return URI.create("http://127.0.0.1:" + this.serverSocket.getLocalPort());
	}

	List<String> requests() {
		return this.requests;
	}

	List<String> headersOfRequest() {
		return List.of(this.requests.get(0).split("\r\n\r\n", 2)[0].split("\r\n"));
	}

	Map<String, String> formOfRequest() {
		return Stream.of(this.requests.get(0).split("\r\n\r\n", 2)[1].split("&"))
			.map((pair) -> pair.split("=", 2))
			.collect(Collectors.toMap((pair) -> decode(pair[0]), (pair) -> decode(pair[1])));
	}

	private static String decode(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	@Override
	public void close() throws IOException {
		this.serverSocket.close();
	}

	private interface Answer {

		void send(Socket socket) throws IOException;

	}

}
