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
import java.net.ConnectException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the sockets of {@code java.nio.channels}, none of which gets anywhere. Selectors
 * are not counted: a client that is made has one before it has a socket. Public for the
 * Java platform, which makes one.
 */
public final class CountingSelectorProvider extends SelectorProvider {

	private static final AtomicInteger count = new AtomicInteger();

	private final SelectorProvider platform = platform();

	static int count() {
		return count.get();
	}

	@Override
	public DatagramChannel openDatagramChannel() throws IOException {
		throw counted();
	}

	@Override
	public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
		throw counted();
	}

	@Override
	public Pipe openPipe() throws IOException {
		return this.platform.openPipe();
	}

	@Override
	public AbstractSelector openSelector() throws IOException {
		return this.platform.openSelector();
	}

	@Override
	public ServerSocketChannel openServerSocketChannel() throws IOException {
		throw counted();
	}

	@Override
	public SocketChannel openSocketChannel() throws IOException {
		throw counted();
	}

	// The platform gives it to nobody once there is another one
	private static SelectorProvider platform() {
		try {
			return (SelectorProvider) Class.forName("sun.nio.ch.DefaultSelectorProvider").getMethod("get").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ConnectException counted() {
		count.incrementAndGet();
		return new ConnectException("Counted");
	}

}
