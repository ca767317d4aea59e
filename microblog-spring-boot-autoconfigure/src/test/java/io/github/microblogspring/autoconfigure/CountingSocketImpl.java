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

package io.github.microblogspring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of {@link Socket} and {@link ServerSocket}, none of which gets
 * anywhere. A socket that is made and never connected does not count: TLS asks one for
 * its defaults.
 */
final class CountingSocketImpl extends SocketImpl {

	private static final AtomicInteger count = new AtomicInteger();

	private CountingSocketImpl() {
	}

	// Deprecated as nobody should do it, and the only way to see every socket
	@SuppressWarnings("deprecation")
	static void install() throws IOException {
		Socket.setSocketImplFactory(CountingSocketImpl::new);
		ServerSocket.setSocketFactory(CountingSocketImpl::new);
	}

	static int count() {
		return count.get();
	}

	@Override
	protected void create(boolean stream) {
	}

	@Override
	protected void connect(String host, int port) throws IOException {
		throw counted();
	}

	@Override
	protected void connect(InetAddress address, int port) throws IOException {
		throw counted();
	}

	@Override
	protected void connect(SocketAddress address, int timeout) throws IOException {
		throw counted();
	}

	@Override
	protected void bind(InetAddress host, int port) {
	}

	@Override
	protected void listen(int backlog) throws IOException {
		throw counted();
	}

	@Override
	protected void accept(SocketImpl socket) throws IOException {
		throw counted();
	}

	@Override
	protected InputStream getInputStream() {
		return InputStream.nullInputStream();
	}

	@Override
	protected OutputStream getOutputStream() {
		return OutputStream.nullOutputStream();
	}

	@Override
	protected int available() {
		return 0;
	}

	@Override
	protected void close() {
	}

	@Override
	protected void sendUrgentData(int data) {
	}

	@Override
	public void setOption(int option, Object value) {
	}

	@Override
	public Object getOption(int option) {
		return 0;
	}

	private static ConnectException counted() {
		count.incrementAndGet();
		return new ConnectException("Counted");
	}

}
