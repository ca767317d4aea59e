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

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * Certificates that exist as long as a test.
 */
final class TestCertificates {

	private static final String PASSWORD = "changeit";

	private final Path directory;

	TestCertificates(Path directory) {
		this.directory = directory;
	}

	/**
	 * A key and a certificate signed with it.
	 */
	KeyStore selfSigned(String host, String... options) throws Exception {
		Path file = Files.createTempFile(this.directory, "keys", ".p12");
		Files.delete(file);
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "key",
				"-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + host, "-ext", "san=dns:" + host,
				"-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString()));
		command.addAll(List.of(options));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		process.getInputStream().transferTo(OutputStream.nullOutputStream());
		if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
			throw new IllegalStateException("keytool failed");
		}
		return load(file);
	}

	static Path store(KeyStore keys, Path file) throws Exception {
		try (OutputStream out = Files.newOutputStream(file)) {
			keys.store(out, PASSWORD.toCharArray());
		}
		return file;
	}

	static KeyStore load(Path file) throws Exception {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			keys.load(in, PASSWORD.toCharArray());
		}
		return keys;
	}

	static SSLContext serverContext(KeyStore keys) {
		return SslBundle.of(SslStoreBundle.of(keys, PASSWORD, null), SslBundleKey.of(PASSWORD)).createSslContext();
	}

	static SslBundle trusting(KeyStore... certificates) throws Exception {
		KeyStore trust = KeyStore.getInstance("PKCS12");
		trust.load(null, null);
		for (KeyStore store : certificates) {
			Certificate certificate = store.getCertificate("key");
			trust.setCertificateEntry(Integer.toString(trust.size()), certificate);
		}
		return SslBundle.of(SslStoreBundle.of(null, null, trust));
	}

}
