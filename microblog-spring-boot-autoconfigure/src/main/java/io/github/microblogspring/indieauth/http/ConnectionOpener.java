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
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLSocket;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections: looks the host up, checks its addresses, connects to one that was
 * checked, and puts TLS on it. Nothing is looked up twice.
 *
 * @author The Micro.blog Spring team
 */
final class ConnectionOpener implements AutoCloseable {

	private static final int MAX_ADDRESSES = 3;

	private static final int PLACES_PER_HOST = 4;

	private static final Duration WAIT_FOR_PLACE = Duration.ofSeconds(1);

	private final Duration connectTimeout;

	private final Duration readTimeout;

	private final Bulkhead bulkhead;

	// Of its own, so that slow hosts of strangers don't keep the provider away
	private final Bulkhead trustedBulkhead;

	private final HostLookup hostLookup;

	// Of its own, so that names that strangers let hang don't keep the provider away
	private final HostLookup trustedHostLookup;

	private final AddressPolicy addressPolicy;

	private final TlsLayer tls;

	private final SocketTimer timer = new SocketTimer();

	ConnectionOpener(FetchSettings settings, HostResolver resolver) {
		this.connectTimeout = settings.connectTimeout();
		this.readTimeout = settings.readTimeout();
		this.bulkhead = new Bulkhead(settings.maxConcurrent(), PLACES_PER_HOST, WAIT_FOR_PLACE);
		this.trustedBulkhead = new Bulkhead(settings.maxConcurrent(), settings.maxConcurrent(), WAIT_FOR_PLACE);
		this.hostLookup = new HostLookup(resolver);
		this.trustedHostLookup = new HostLookup(resolver);
		this.addressPolicy = new AddressPolicy(settings.allowedAddresses());
		this.tls = new TlsLayer(settings.sslBundle());
	}

	Connection open(Target target, Deadline deadline) throws FetchException {
		Bulkhead.Place place = (target.trusted() ? this.trustedBulkhead : this.bulkhead).enter(target.host(), deadline);
		try {
			return open(target, deadline, place);
		}
		catch (Throwable ex) {
			// Also where no thread could be started, or the place would be lost for ever
			place.close();
			throw ex;
		}
	}

	private Connection open(Target target, Deadline deadline, Bulkhead.Place place) throws FetchException {
		TimedSocket socket = connect(target, deadline, place);
		try {
			SSLSocket tls = target.secure() ? this.tls.on(socket.get(), target.host(), target.port()) : null;
			return Connection.over(socket, tls, place);
		}
		catch (IOException | RuntimeException ex) {
			FetchException failure = socket.failure(ex);
			socket.close();
			throw failure;
		}
	}

	private TimedSocket connect(Target target, Deadline deadline, Bulkhead.Place place) throws FetchException {
		FetchException failure = null;
		for (InetSocketAddress address : addresses(target, deadline)) {
			TimedSocket socket = new TimedSocket(target.host(), deadline, this.timer, place);
			try {
				socket.connect(address, this.connectTimeout, this.readTimeout);
				return socket;
			}
			catch (IOException ex) {
				failure = socket.failure(ex);
				socket.close();
			}
		}
		throw (failure != null) ? failure : noAddress(target);
	}

	private List<InetSocketAddress> addresses(Target target, Deadline deadline) throws FetchException {
		InetSocketAddress mapped = target.mapped();
		int port = (mapped != null) ? mapped.getPort() : target.port();
		return resolve(target, mapped, deadline).stream()
			.limit(MAX_ADDRESSES)
			.map((address) -> new InetSocketAddress(address, port))
			.toList();
	}

	private List<InetAddress> resolve(Target target, @Nullable InetSocketAddress mapped, Deadline deadline)
			throws FetchException {
		if (mapped != null) {
			InetAddress address = mapped.getAddress();
			return (address != null) ? List.of(address) : this.hostLookup.lookUp(mapped.getHostString(), deadline);
		}
		if (target.trusted()) {
			return this.trustedHostLookup.lookUp(target.host(), deadline);
		}
		return this.addressPolicy.check(target.host(), this.hostLookup.lookUp(target.host(), deadline));
	}

	private static FetchException noAddress(Target target) {
		return new FetchException(Reason.HOST_UNKNOWN, "The host '" + target.host() + "' has no address", null);
	}

	@Override
	public void close() {
		this.hostLookup.close();
		this.trustedHostLookup.close();
		this.timer.close();
	}

}
