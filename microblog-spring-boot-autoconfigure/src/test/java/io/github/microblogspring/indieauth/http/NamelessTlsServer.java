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

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

/**
 * A TLS server that does not read which name it is asked for: the JDK's own refuses one
 * with an underscore. It runs in a Java virtual machine of its own, as that is a setting
 * of the whole machine.
 */
public final class NamelessTlsServer implements AutoCloseable {

	private final Process process;

	private final int port;

	private NamelessTlsServer(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	static NamelessTlsServer start(KeyStore keys, Path directory) throws Exception {
		Path file = TestCertificates.store(keys, Files.createTempFile(directory, "server", ".p12"));
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx64m", "-Djdk.tls.server.disableExtensions=server_name", "-cp",
				System.getProperty("java.class.path"), NamelessTlsServer.class.getName(), file.toString())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		BufferedReader output = process.inputReader();
		return new NamelessTlsServer(process, Integer.parseInt(output.readLine()));
	}

	int port() {
		return this.port;
	}

	/**
	 * The server ends with its standard input, even if the test has no time to say so.
	 */
	@Override
	public void close() throws Exception {
		this.process.getOutputStream().close();
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
	}

	public static void main(String[] args) throws Exception {
		KeyStore keys = TestCertificates.load(Path.of(args[0]));
		try (HostileServer server = HostileServer.tls(TestCertificates.serverContext(keys),
				(connection) -> connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))) {
			System.out.println(server.port());
			awaitEnd();
		}
	}

	private static void awaitEnd() throws IOException {
		while (System.in.read() != -1) {
			// Nothing is said
		}
	}

}
