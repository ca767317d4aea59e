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
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import io.github.microblogspring.indieauth.IndieAuthDiscovery;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.TypedAddress;
import io.github.microblogspring.indieauth.http.Deadline;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Starts a web application in a Java virtual machine whose connections are counted, and
 * says how many there were. It has no server, which would need a socket itself.
 */
public final class StartupProbe {

	private StartupProbe() {
	}

	public static void main(String[] args) throws IOException {
		CountingSocketImpl.install();
		SpringApplication application = new SpringApplication(Application.class);
		application.setApplicationContextFactory((type) -> webApplicationContext());
		try (ConfigurableApplicationContext context = application.run(args)) {
			int chains = context.getBeanNamesForType(SecurityFilterChain.class).length;
			report("started with " + chains + " security filter chain(s)");
			discover(context.getBean(IndieAuthDiscovery.class));
			report("discovered");
			connect();
			report("connected");
		}
	}

	private static AnnotationConfigServletWebApplicationContext webApplicationContext() {
		AnnotationConfigServletWebApplicationContext context = new AnnotationConfigServletWebApplicationContext();
		context.setServletContext(new MockServletContext());
		return context;
	}

	private static void discover(IndieAuthDiscovery discovery) {
		try {
			discovery.discover(TypedAddress.parse("alice.example"), Deadline.after(Duration.ofSeconds(10)));
			throw new IllegalStateException("No socket gets anywhere");
		}
		catch (IndieAuthException ex) {
			System.out.println(ex.getErrorCode());
		}
	}

	private static void connect() {
		InetSocketAddress address = new InetSocketAddress("127.0.0.1", 9);
		try (Socket socket = new Socket()) {
			socket.connect(address);
		}
		catch (IOException ex) {
			System.out.println("socket: " + ex.getMessage());
		}
		try (SocketChannel channel = SocketChannel.open(address)) {
			throw new IllegalStateException("No channel gets anywhere: " + channel);
		}
		catch (IOException ex) {
			System.out.println("channel: " + ex.getMessage());
		}
	}

	private static void report(String when) {
		System.out.printf("PROBE %s: %d by socket, %d by channel%n", when, CountingSocketImpl.count(),
				CountingSelectorProvider.count());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
