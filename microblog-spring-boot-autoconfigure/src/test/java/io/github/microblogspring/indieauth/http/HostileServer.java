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

package io.github.microblogspring.indieauth.http;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLContext;

/**
 * A server on loopback that does what it likes on a connection, and tells what it saw.
 */
public final class HostileServer implements AutoCloseable {

	private final ServerSocket serverSocket;

	private final Handler handler;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicLong bytesSent = new AtomicLong();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private HostileServer(ServerSocket serverSocket, Handler handler) {
		this.serverSocket = serverSocket;
		this.handler = handler;
		startDaemon(this::accept);
	}

	/**
	 * A server that reads the head of a request before it answers.
	 */
	public static HostileServer http(Handler handler) throws IOException {
		return raw("127.0.0.1", readingHead(handler));
	}

	/**
	 * A server with an address and port, or 0 for a free one, that reads the head of a
	 * request before it answers.
	 */
	public static HostileServer http(String address, int port, Handler handler) throws IOException {
		return new HostileServer(new ServerSocket(port, 50, InetAddress.getByName(address)), readingHead(handler));
	}

	/**
	 * A server that reads the head of a request and sends this text.
	 */
	public static HostileServer answering(String... lines) throws IOException {
		return http((connection) -> connection.send(String.join("\r\n", lines)));
	}

	/**
	 * A server that reads nothing by itself.
	 */
	public static HostileServer raw(String address, Handler handler) throws IOException {
		return new HostileServer(new ServerSocket(0, 50, InetAddress.getByName(address)), handler);
	}

	static HostileServer tls(SSLContext context, Handler handler) throws IOException {
		return rawTls(context, readingHead(handler));
	}

	/**
	 * A server that speaks TLS and reads nothing by itself.
	 */
	static HostileServer rawTls(SSLContext context, Handler handler) throws IOException {
		return new HostileServer(
				context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1")),
				handler);
	}

	private static Handler readingHead(Handler handler) {
		return (connection) -> {
			connection.readHead();
			handler.handle(connection);
		};
	}

	private static void startDaemon(Runnable task) {
		Thread thread = new Thread(task, "hostile-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.serverSocket.isClosed()) {
			try {
				Socket socket = this.serverSocket.accept();
				this.connections.incrementAndGet();
				this.open.add(socket);
				startDaemon(() -> serve(socket));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			this.handler.handle(new Connected(socket));
		}
		catch (Exception ex) {
			// The client is gone
		}
		finally {
			this.open.remove(socket);
		}
	}

	public int port() {
		return this.serverSocket.getLocalPort();
	}

	public int connections() {
		return this.connections.get();
	}

	public long bytesSent() {
		return this.bytesSent.get();
	}

	/**
	 * The heads of requests, each with the start of its body if there was one.
	 */
	public List<String> requests() {
		return this.requests;
	}

	/**
	 * Wait until no connection is left.
	 */
	public boolean isIdle() throws InterruptedException {
		long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
		while (!this.open.isEmpty() && System.nanoTime() - end < 0) {
			Thread.sleep(10);
		}
		return this.open.isEmpty();
	}

	@Override
	public void close() throws IOException {
		this.serverSocket.close();
		for (Socket socket : this.open) {
			socket.close();
		}
	}

	/**
	 * What happens on a connection.
	 */
	@FunctionalInterface
	public interface Handler {

		void handle(Connected connection) throws Exception;

	}

	/**
	 * The server's side of a connection.
	 */
	public final class Connected {

		private final InputStream in;

		private final OutputStream out;

		private Connected(Socket socket) throws IOException {
			socket.setTcpNoDelay(true);
			this.in = socket.getInputStream();
			this.out = new CountingOutputStream(socket.getOutputStream());
		}

		InputStream in() {
			return this.in;
		}

		public OutputStream out() {
			return this.out;
		}

		public String path() {
			return HostileServer.this.requests.get(HostileServer.this.requests.size() - 1).split(" ")[1];
		}

		public void send(String text) throws IOException {
			this.out.write(text.getBytes(StandardCharsets.UTF_8));
			this.out.flush();
		}

		public int port() {
			return HostileServer.this.port();
		}

		/**
		 * Send this over and over, with a pause in between, until the client is gone.
		 */
		public void drip(String text, long pauseMillis) throws Exception {
			while (true) {
				send(text);
				if (pauseMillis > 0) {
					Thread.sleep(pauseMillis);
				}
			}
		}

		/**
		 * Say nothing until the client is gone.
		 */
		public void silence() throws IOException {
			this.in.transferTo(OutputStream.nullOutputStream());
		}

		private void readHead() throws IOException {
			ByteArrayOutputStream head = new ByteArrayOutputStream();
			String text = "";
			while (!text.endsWith("\r\n\r\n")) {
				int octet = this.in.read();
				if (octet == -1) {
					throw new IOException("The client is gone");
				}
				head.write(octet);
				text = head.toString(StandardCharsets.ISO_8859_1);
			}
			HostileServer.this.requests.add(text + readBody(text));
		}

		private String readBody(String head) throws IOException {
			for (String line : head.split("\r\n")) {
				if (line.startsWith("Content-Length: ")) {
					int length = Integer.parseInt(line.substring("Content-Length: ".length()));
					return new String(this.in.readNBytes(length), StandardCharsets.UTF_8);
				}
			}
			return "";
		}

	}

	private final class CountingOutputStream extends FilterOutputStream {

		private CountingOutputStream(OutputStream out) {
			super(out);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.out.write(bytes, offset, length);
			HostileServer.this.bytesSent.addAndGet(length);
		}

	}

}
