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

package io.github.microblogspring.introspection;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import com.github.benmanes.caffeine.cache.Ticker;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.sun.net.httpserver.HttpServer;
import io.github.microblogspring.indieauth.ConfirmationSettings;
import io.github.microblogspring.indieauth.DiscoverySettings;
import io.github.microblogspring.indieauth.IdentityConfirmation;
import io.github.microblogspring.indieauth.IndieAuthDiscovery;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.IntrospectionEndpoint;
import io.github.microblogspring.indieauth.TokenVerification;
import io.github.microblogspring.indieauth.http.FetchException;
import io.github.microblogspring.indieauth.http.FetchException.Reason;
import io.github.microblogspring.test.LocalMicroblog;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.RestClientOpaqueTokenIntrospector;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Measures how many requests with a bearer token an API answers in a second: with our
 * introspector, with Spring Security's behind the same cache, and with that alone, where
 * the server that knows the tokens takes 20 ms. Then it shows a million random tokens to
 * our introspector and measures the memory. Everything is on one machine, so the client
 * takes its part of the processors, too.
 *
 * @author The Micro.blog Spring team
 */
public final class BearerTokenLoad {

	private static final int CLIENTS = 16;

	private static final int ROUNDS = 41;

	private static final Duration WARM_UP = Duration.ofSeconds(10);

	private static final Duration ROUND = Duration.ofSeconds(1);

	private static final int SERVER_MILLIS = 20;

	private static final int RANDOM_TOKENS = 1_000_000;

	private static final String OURS = "ours";

	private static final String ANSWER = "{\"active\":true,\"me\":\"https://alice.example/\",\"scope\":\"read\"}";

	private BearerTokenLoad() {
	}

	public static void main(String[] args) throws Exception {
		// Otherwise its answers wait 40 ms for an acknowledgement
		System.setProperty("sun.net.httpserver.nodelay", "true");
		measureRequests();
		measureMemory();
		System.exit(0);
	}

	private static void measureRequests() throws Exception {
		HttpServer server = introspectionEndpoint();
		try (LocalMicroblog microblog = LocalMicroblog.start()) {
			microblog.server()
				.stubFor(WireMock.get("/indieauth/token")
					.willReturn(WireMock.okJson(ANSWER).withFixedDelay(SERVER_MILLIS)));
			String uri = "--introspection-uri=http://127.0.0.1:" + server.getAddress().getPort() + "/introspect";
			Map<String, ConfigurableApplicationContext> applications = new LinkedHashMap<>();
			applications.put(OURS,
					start(microblog, OurConfiguration.class, "--microblog.resource-server.enabled=true"));
			applications.put("Spring's behind the same cache", start(microblog, CachedConfiguration.class, uri));
			applications.put("Spring's alone", start(microblog, UncachedConfiguration.class, uri));
			Map<String, List<Double>> results = new LinkedHashMap<>();
			for (Map.Entry<String, ConfigurableApplicationContext> application : applications.entrySet()) {
				requestsPerSecond(port(application.getValue()), WARM_UP);
				results.put(application.getKey(), new ArrayList<>());
			}
			// In turns, and compared round by round: the machine may do other things as
			// well
			List<String> names = new ArrayList<>(applications.keySet());
			for (int i = 0; i < ROUNDS; i++) {
				for (String name : names) {
					results.get(name).add(requestsPerSecond(port(applications.get(name)), ROUND));
				}
				Collections.rotate(names, 1);
			}
			List<Double> ours = results.get(OURS);
			results.forEach((name, values) -> System.out.printf(
					"%-32s %6.0f requests per second; ours are %.2f times that%n", name, median(values),
					median(IntStream.range(0, ROUNDS).mapToObj((i) -> ours.get(i) / values.get(i)).toList())));
			applications.values().forEach(ConfigurableApplicationContext::close);
		}
		finally {
			server.stop(0);
		}
	}

	private static HttpServer introspectionEndpoint() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 100);
		server.setExecutor(Executors.newCachedThreadPool());
		byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
		server.createContext("/introspect", (exchange) -> {
			try (exchange) {
				exchange.getRequestBody().readAllBytes();
				TimeUnit.MILLISECONDS.sleep(SERVER_MILLIS);
				exchange.getResponseHeaders().set("Content-Type", "application/json");
				exchange.sendResponseHeaders(200, answer.length);
				exchange.getResponseBody().write(answer);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		server.start();
		return server;
	}

	private static ConfigurableApplicationContext start(LocalMicroblog microblog, Class<?> configuration,
			String argument) {
		List<String> arguments = new ArrayList<>();
		microblog.properties().forEach((key, value) -> arguments.add("--" + key + "=" + value));
		arguments.addAll(List.of("--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off",
				"--logging.level.root=error", "--microblog.client-id=http://127.0.0.1:8080/", argument));
		return new SpringApplicationBuilder(ApiApplication.class, configuration).web(WebApplicationType.SERVLET)
			.run(arguments.toArray(String[]::new));
	}

	private static int port(ConfigurableApplicationContext application) {
		return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private static double requestsPerSecond(int port, Duration duration) throws Exception {
		LongAdder count = new LongAdder();
		long end = System.nanoTime() + duration.toNanos();
		List<Thread> clients = IntStream.range(0, CLIENTS)
			.mapToObj((i) -> new Thread(() -> request(port, end, count)))
			.toList();
		clients.forEach(Thread::start);
		for (Thread client : clients) {
			client.join();
		}
		return (double) count.sum() / duration.toSeconds();
	}

	private static void request(int port, long end, LongAdder count) {
		byte[] request = ("GET /api/me HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer the-token\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
		while (System.nanoTime() < end) {
			try (Socket socket = new Socket("127.0.0.1", port)) {
				socket.setTcpNoDelay(true);
				InputStream answers = new BufferedInputStream(socket.getInputStream());
				// The server closes a connection after a hundred requests
				boolean open = true;
				while (open && System.nanoTime() < end) {
					socket.getOutputStream().write(request);
					open = readAnswer(answers);
					count.increment();
				}
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private static boolean readAnswer(InputStream answers) throws IOException {
		String status = readLine(answers);
		if (!status.startsWith("HTTP/1.1 200")) {
			throw new IllegalStateException(status);
		}
		int length = 0;
		boolean open = true;
		for (String line = readLine(answers); !line.isEmpty(); line = readLine(answers)) {
			if (line.startsWith("Content-Length: ")) {
				length = Integer.parseInt(line.substring("Content-Length: ".length()));
			}
			open &= !line.equalsIgnoreCase("Connection: close");
		}
		if (length == 0) {
			throw new IllegalStateException("The API must say who calls");
		}
		answers.skipNBytes(length);
		return open;
	}

	private static String readLine(InputStream answers) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int octet = answers.read(); octet != '\n'; octet = answers.read()) {
			if (octet == -1) {
				throw new IOException("The connection was closed");
			}
			line.append((char) octet);
		}
		return line.toString().trim();
	}

	private static double median(List<Double> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}

	// The server refuses each of them at once, and there is no limit for new ones
	private static void measureMemory() {
		IndieAuthProvider provider = new IndieAuthProvider(URI.create("https://micro.blog"), true);
		URI uri = provider.endpoints().token();
		ClientHttpRequestFactory refusing = (endpoint, method) -> new RefusedRequest();
		IntrospectionEndpoint endpoint = IntrospectionEndpoint.ofTokenEndpoint(uri);
		IndieAuthDiscovery discovery = new IndieAuthDiscovery((page, accept, rule, deadline) -> {
			throw new FetchException(Reason.URL_REFUSED, "There are no pages", null);
		}, provider, new DiscoverySettings(false, true));
		IdentityConfirmation confirmation = new IdentityConfirmation(discovery, discovery, provider,
				new ConfirmationSettings(false, Set.of(), Set.of(), true, Duration.ofSeconds(1)));
		TokenVerification verification = new TokenVerification(refusing, endpoint);
		OpaqueTokenIntrospector introspector = new MicroblogOpaqueTokenIntrospector(verification, verification,
				confirmation, endpoint,
				new IntrospectionSettings(Duration.ofSeconds(60), 10_000, Integer.MAX_VALUE, 100));
		long before = usedMemory();
		for (int i = 1; i <= RANDOM_TOKENS; i++) {
			try {
				introspector.introspect("random-" + i);
				throw new IllegalStateException("A random token is not a good one");
			}
			catch (BadOpaqueTokenException ex) {
				// As it should be
			}
			if (i % (RANDOM_TOKENS / 5) == 0) {
				System.out.printf("after %7d random tokens %6d KB more than before%n", i,
						(usedMemory() - before) / 1024);
			}
		}
		// So that it is not collected before it is measured
		System.out.println(introspector.getClass().getSimpleName());
	}

	private static long usedMemory() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	private static OpaqueTokenIntrospector springs(Environment environment) {
		return RestClientOpaqueTokenIntrospector
			.withIntrospectionUri(environment.getRequiredProperty("introspection-uri"))
			.clientId("id")
			.clientSecret("secret")
			.build();
	}

	private static final class RefusedRequest extends MockClientHttpRequest implements ClientHttpRequest {

		@Override
		protected ClientHttpResponse executeInternal() {
			return new MockClientHttpResponse(new byte[0], HttpStatus.UNAUTHORIZED);
		}

	}

	/**
	 * The API.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ApiApplication {

		@Bean
		SecurityFilterChain apiChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().hasAuthority("SCOPE_read"))
				.oauth2ResourceServer((resourceServer) -> resourceServer.opaqueToken(withDefaults()))
				.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
				.build();
		}

		@RestController
		static class ApiController {

			// Spring Security's principal has no name here, and an empty answer costs
			// less
			@GetMapping("/api/me")
			@Nullable String me(@AuthenticationPrincipal OAuth2AuthenticatedPrincipal principal) {
				return principal.getAttribute("me");
			}

		}

	}

	/**
	 * Our introspector, as it is configured.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OurConfiguration {

	}

	/**
	 * Spring Security's, with nothing remembered.
	 */
	@Configuration(proxyBeanMethods = false)
	static class UncachedConfiguration {

		@Bean
		OpaqueTokenIntrospector introspector(Environment environment) {
			return springs(environment);
		}

	}

	/**
	 * Spring Security's, behind our cache.
	 */
	@Configuration(proxyBeanMethods = false)
	static class CachedConfiguration {

		@Bean
		OpaqueTokenIntrospector introspector(Environment environment) {
			OpaqueTokenIntrospector introspector = springs(environment);
			TokenHash hash = new TokenHash();
			TokenMemory memory = new TokenMemory(Duration.ofSeconds(60), 10_000, InstantSource.system(),
					Ticker.systemTicker());
			return (token) -> {
				TokenKey key = hash.of(token);
				OAuth2AuthenticatedPrincipal remembered = memory.good(key);
				if (remembered != null) {
					return remembered;
				}
				OAuth2AuthenticatedPrincipal principal = introspector.introspect(token);
				memory.putGood(key, principal, principal.<Instant>getAttribute("exp"));
				return principal;
			};
		}

	}

}
