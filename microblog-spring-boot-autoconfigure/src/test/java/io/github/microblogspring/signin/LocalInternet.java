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

package io.github.microblogspring.signin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.microblogspring.autoconfigure.MicroblogHttpClientReplacer;
import io.github.microblogspring.autoconfigure.MicroblogProperties;
import io.github.microblogspring.indieauth.http.BlackHole;
import io.github.microblogspring.indieauth.http.HostileServer;
import io.github.microblogspring.indieauth.http.Hosts;
import io.github.microblogspring.indieauth.http.TestRequestFactories;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

/**
 * An internet for an application. Home pages are found as in other tests. Everything else
 * is looked up: {@code 127.0.0.1} is the network that the application stands in, where
 * nobody may get to, and {@code 127.0.0.2} is outside.
 */
@Configuration(proxyBeanMethods = false)
class LocalInternet {

	/** Allows plain http and all ports, so that a server of the test would notice. */
	static final String[] PROPERTIES = { "microblog.discovery.allow-http=true",
			"microblog.discovery.allowed-addresses=127.0.0.2", "microblog.discovery.timeout=2s",
			"microblog.discovery.connect-timeout=500ms" };

	static String[] propertiesAnd(String more) {
		return StringUtils.addStringToArray(PROPERTIES, more);
	}

	@Bean
	Sessions sessions() {
		return new Sessions(new CopyOnWriteArrayList<>());
	}

	@Bean
	HostileServer silentServer() throws IOException {
		return HostileServer.raw("127.0.0.1", HostileServer.Connected::silence);
	}

	@Bean
	BlackHole blackHole() throws IOException {
		return BlackHole.at("127.0.0.1", 0);
	}

	@Bean
	TestRequestFactories requestFactories(HostileServer silentServer, BlackHole blackHole,
			@Value("${microblog.base-url}") URI baseUrl,
			@Value("${microblog.discovery.resolve.page.example}") String homePages) throws UnknownHostException {
		int port = Integer.parseInt(homePages.substring(homePages.indexOf(':') + 1));
		TestRequestFactories requestFactories = new TestRequestFactories(Map.of("not-in-certificate.example",
				new InetSocketAddress(baseUrl.getHost(), port), "silent.example",
				new InetSocketAddress("127.0.0.1", silentServer.port()), "filtered.example", blackHole.address()));
		addNames(requestFactories.hosts());
		return requestFactories;
	}

	@Bean
	static MicroblogHttpClientReplacer microblogHttpClientReplacer(ObjectProvider<MicroblogProperties> properties,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<TestRequestFactories> requestFactories) {
		return new MicroblogHttpClientReplacer(properties, sslBundles,
				(settings) -> requestFactories.getObject().create(settings));
	}

	private static void addNames(Hosts hosts) throws UnknownHostException {
		// The provider, which is trusted
		hosts.add("127.0.0.1", "127.0.0.1");
		hosts.add("inside.example", "127.0.0.1");
		hosts.add("inside.page.example", "127.0.0.1");
		hosts.add("mapped.example", Hosts.mapped(127, 0, 0, 1));
		hosts.add("mixed.example", InetAddress.getByName("8.8.8.8"), InetAddress.getByName("127.0.0.1"));
		hosts.add("v6.example", "::1");
		hosts.add("cloud.example", "169.254.169.254");
		hosts.add("localhost", "127.0.0.1");
		hosts.add("internal", "127.0.0.1");
		hosts.add("outside.example", "127.0.0.2");
	}

	/**
	 * Remembers the sessions of an application.
	 *
	 * @param created the sessions
	 */
	record Sessions(List<HttpSession> created) implements HttpSessionListener {

		@Override
		public void sessionCreated(HttpSessionEvent event) {
			this.created.add(event.getSession());
		}

	}

}
