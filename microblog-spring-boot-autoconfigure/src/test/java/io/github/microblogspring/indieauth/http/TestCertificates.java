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
import org.springframework.util.StringUtils;

/**
 * Certificates that exist as long as a test.
 */
final class TestCertificates {

	private static final String PASSWORD = "changeit";

	private final Path directory;

	private Path authority;

	TestCertificates(Path directory) {
		this.directory = directory;
	}

	/**
	 * A key and a certificate signed with it.
	 */
	KeyStore selfSigned(String host, String... options) throws Exception {
		return load(create(file(), "key", host, options));
	}

	/**
	 * A key and a certificate signed by an authority that nobody knows yet.
	 */
	KeyStore signed(String host, String... options) throws Exception {
		if (this.authority == null) {
			this.authority = create(file(), "authority", "authority", "-ext", "bc:c");
		}
		KeyStore keys = load(create(Files.copy(this.authority, file()), "key", host,
				StringUtils.concatenateStringArrays(options, new String[] { "-signer", "authority" })));
		keys.deleteEntry("authority");
		return keys;
	}

	private Path file() throws IOException {
		Path file = Files.createTempFile(this.directory, "keys", ".p12");
		Files.delete(file);
		return file;
	}

	private static Path create(Path file, String alias, String host, String... options) throws Exception {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", alias,
				"-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + host, "-ext", "san=dns:" + host,
				"-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString()));
		command.addAll(List.of(options));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		process.getInputStream().transferTo(OutputStream.nullOutputStream());
		if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
			throw new IllegalStateException("keytool failed");
		}
		return file;
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

	/**
	 * Trust who signed these certificates.
	 */
	static SslBundle trusting(KeyStore... certificates) throws Exception {
		KeyStore trust = KeyStore.getInstance("PKCS12");
		trust.load(null, null);
		for (KeyStore store : certificates) {
			Certificate[] chain = store.getCertificateChain("key");
			trust.setCertificateEntry(Integer.toString(trust.size()), chain[chain.length - 1]);
		}
		return SslBundle.of(SslStoreBundle.of(null, null, trust));
	}

}
