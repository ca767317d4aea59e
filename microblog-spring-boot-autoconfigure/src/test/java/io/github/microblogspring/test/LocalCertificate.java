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

package io.github.microblogspring.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A key and a self-signed certificate for some host names, made by the {@code keytool} of
 * the running JVM and kept in a directory of its own until it is closed.
 *
 * @author The Micro.blog Spring team
 */
final class LocalCertificate implements AutoCloseable {

	static final String STORE_TYPE = "PKCS12";

	static final String PASSWORD = "local-microblog";

	private static final String ALIAS = "local-microblog";

	private final Path directory;

	private LocalCertificate(Path directory) {
		this.directory = directory;
	}

	static LocalCertificate forHosts(Collection<String> hosts) {
		try {
			LocalCertificate certificate = new LocalCertificate(Files.createTempDirectory("local-microblog"));
			certificate.createKeyStore(hosts);
			certificate.createTrustStore();
			return certificate;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The certificate of the stand-in cannot be read", ex);
		}
	}

	Path keyStore() {
		return this.directory.resolve("key.p12");
	}

	Path trustStore() {
		return this.directory.resolve("trust.p12");
	}

	private void createKeyStore(Collection<String> hosts) throws IOException {
		String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		String names = hosts.stream().map((host) -> "dns:" + host).collect(Collectors.joining(","));
		run(List.of(keytool, "-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1", "-dname",
				"CN=Local Micro.blog", "-ext", "SAN=" + names, "-startdate", "-1d", "-validity", "365", "-storetype",
				STORE_TYPE, "-storepass", PASSWORD, "-keystore", keyStore().toString()));
	}

	private void run(List<String> command) throws IOException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		try {
			if (process.waitFor() != 0) {
				throw new IOException("keytool failed: " + output);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while keytool was running", ex);
		}
	}

	private void createTrustStore() throws IOException, GeneralSecurityException {
		KeyStore keys = KeyStore.getInstance(STORE_TYPE);
		try (InputStream input = Files.newInputStream(keyStore())) {
			keys.load(input, PASSWORD.toCharArray());
		}
		KeyStore trusted = KeyStore.getInstance(STORE_TYPE);
		trusted.load(null, null);
		trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
		try (OutputStream output = Files.newOutputStream(trustStore())) {
			trusted.store(output, PASSWORD.toCharArray());
		}
	}

	@Override
	public void close() {
		try {
			Files.deleteIfExists(keyStore());
			Files.deleteIfExists(trustStore());
			Files.deleteIfExists(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
