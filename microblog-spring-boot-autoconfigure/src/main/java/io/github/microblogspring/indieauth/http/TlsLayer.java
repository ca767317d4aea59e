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
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.StandardConstants;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts TLS on a connected socket and makes sure who is on the other side.
 *
 * @author The Micro.blog Spring team
 */
final class TlsLayer {

	private final SingletonSupplier<SSLSocketFactory> socketFactory;

	private final SslOptions options;

	// The JDK neither asks for nor checks a name with an underscore. Only a wildcard can
	// be valid for one, and so must be for a neighbor, whose name nobody else can have.
	private final String neighbor = UUID.randomUUID().toString();

	TlsLayer(@Nullable SslBundle bundle) {
		this.socketFactory = SingletonSupplier.of(() -> createSocketFactory(bundle));
		this.options = (bundle != null) ? bundle.getOptions() : SslOptions.NONE;
	}

	private static SSLSocketFactory createSocketFactory(@Nullable SslBundle bundle) {
		return (bundle != null) ? bundle.createSslContext().getSocketFactory()
				: (SSLSocketFactory) SSLSocketFactory.getDefault();
	}

	SSLSocket on(Socket socket, String host, int port) throws IOException {
		SSLSocket secure = prepare(socket, host, port);
		secure.startHandshake();
		return secure;
	}

	private SSLSocket prepare(Socket socket, String host, int port) throws IOException {
		boolean underscore = host.indexOf('_') != -1;
		String certified = underscore ? neighborOf(host) : host;
		try {
			SSLSocket secure = (SSLSocket) this.socketFactory.obtain().createSocket(socket, certified, port, true);
			SSLParameters parameters = parameters(secure);
			if (underscore) {
				parameters.setServerNames(List.of(new RequestedName(host)));
			}
			secure.setSSLParameters(parameters);
			return secure;
		}
		catch (RuntimeException ex) {
			throw new IOException("TLS can't be set up", ex);
		}
	}

	private String neighborOf(String host) {
		int dot = host.indexOf('.');
		return (dot != -1) ? this.neighbor + host.substring(dot) : this.neighbor;
	}

	private SSLParameters parameters(SSLSocket socket) {
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		String[] ciphers = this.options.getCiphers();
		if (ciphers != null) {
			parameters.setCipherSuites(ciphers);
		}
		String[] protocols = this.options.getEnabledProtocols();
		if (protocols != null) {
			parameters.setProtocols(protocols);
		}
		return parameters;
	}

	/**
	 * A name for SNI that need not be made of letters, digits and hyphens.
	 */
	private static final class RequestedName extends SNIServerName {

		RequestedName(String host) {
			super(StandardConstants.SNI_HOST_NAME, host.getBytes(StandardCharsets.US_ASCII));
		}

	}

}
