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

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port on loopback that answers nothing at all, as behind a firewall: it lets so few
 * connections wait that all others are ignored.
 */
public final class BlackHole implements AutoCloseable {

	private static final int MAX_WAITING = 16;

	private static final int PATIENCE_MILLIS = 200;

	private final ServerSocket serverSocket;

	private final List<Socket> waiting = new ArrayList<>();

	private BlackHole(ServerSocket serverSocket) {
		this.serverSocket = serverSocket;
	}

	/**
	 * A black hole.
	 * @param address an IPv4 address of the loopback interface
	 * @param port the port, or 0 for a free one
	 * @return the black hole
	 * @throws IOException if the port is not free
	 */
	public static BlackHole at(String address, int port) throws IOException {
		BlackHole result = new BlackHole(new ServerSocket(port, 1, InetAddress.getByName(address)));
		result.fill();
		return result;
	}

	private void fill() throws IOException {
		while (this.waiting.size() < MAX_WAITING) {
			Socket socket = new Socket();
			this.waiting.add(socket);
			try {
				socket.connect(address(), PATIENCE_MILLIS);
			}
			catch (SocketTimeoutException ex) {
				return;
			}
		}
		throw new IOException("There is always room for one more connection");
	}

	public InetSocketAddress address() {
		return (InetSocketAddress) this.serverSocket.getLocalSocketAddress();
	}

	@Override
	public void close() throws IOException {
		for (Socket socket : this.waiting) {
			socket.close();
		}
		this.serverSocket.close();
	}

}
