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

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLSocket;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.message.MessageSupport;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response on a socket of their own.
 *
 * @author The Micro.blog Spring team
 */
final class Connection implements Closeable {

	// Pages in the wild have Content-Security-Policy and Link headers of many kilobytes
	private static final Http1Config LIMITS = Http1Config.custom()
		.setMaxHeaderCount(200)
		.setMaxLineLength(16 * 1024)
		.setMaxEmptyLineCount(5)
		.build();

	private static final int FIRST_FINAL_STATUS = 200;

	private static final int LAST_STATUS = 599;

	private final TimedSocket socket;

	private final Bulkhead.Place place;

	private final DefaultBHttpClientConnection http;

	private Connection(TimedSocket socket, Bulkhead.Place place) {
		this.socket = socket;
		this.place = place;
		// The parser does not take its limits from the connection. An answer that comes
		// before the end of the request is the answer
		this.http = new DefaultBHttpClientConnection(LIMITS, headerDecoder(), null, null, null,
				MonitoringResponseOutOfOrderStrategy.INSTANCE, null, new DefaultHttpResponseParserFactory(LIMITS));
	}

	// Locations and links are URLs, whose characters are UTF-8 where they are not ASCII
	private static CharsetDecoder headerDecoder() {
		return StandardCharsets.UTF_8.newDecoder()
			.onMalformedInput(CodingErrorAction.REPLACE)
			.onUnmappableCharacter(CodingErrorAction.REPLACE);
	}

	/**
	 * A connection over a connected socket.
	 * @param socket the socket
	 * @param tls what was put on it, if anything
	 * @param place the place that it takes until it is closed
	 * @return the connection
	 * @throws IOException if the socket was closed in the meantime
	 */
	static Connection over(TimedSocket socket, @Nullable SSLSocket tls, Bulkhead.Place place) throws IOException {
		Connection connection = new Connection(socket, place);
		if (tls != null) {
			connection.http.bind(tls, socket.get());
		}
		else {
			connection.http.bind(socket.get());
		}
		return connection;
	}

	ClassicHttpResponse exchange(ClassicHttpRequest request) throws FetchException {
		try {
			send(request);
			return receive(request);
		}
		catch (IOException | HttpException | RuntimeException ex) {
			throw failure(ex);
		}
	}

	private void send(ClassicHttpRequest request) throws IOException, HttpException {
		this.http.sendRequestHeader(request);
		this.http.sendRequestEntity(request);
		this.http.flush();
	}

	private ClassicHttpResponse receive(ClassicHttpRequest request) throws IOException, HttpException {
		ClassicHttpResponse response = this.http.receiveResponseHeader();
		while (response.getCode() < FIRST_FINAL_STATUS) {
			response = this.http.receiveResponseHeader();
		}
		if (response.getCode() > LAST_STATUS) {
			throw new FetchException(Reason.INVALID_RESPONSE, "There is no status " + response.getCode(), null);
		}
		if (MessageSupport.canResponseHaveBody(request.getMethod(), response)) {
			this.http.receiveResponseEntity(response);
		}
		return response;
	}

	FetchException failure(Exception ex) {
		return this.socket.failure(ex);
	}

	/**
	 * Break the connection off, whatever the other side still has to say.
	 */
	@Override
	public void close() {
		this.socket.close();
		this.place.close();
	}

}
