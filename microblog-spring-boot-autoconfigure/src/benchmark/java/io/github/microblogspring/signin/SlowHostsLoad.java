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
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.microblogspring.test.LocalMicroblog;
import org.jsoup.Jsoup;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Measures what visitors notice while others type addresses of hosts that answer one byte
 * a second: the 99th percentile of a page and of the plain button, without and with them.
 * Everything is on one machine, so the client takes its part of the processors, too.
 *
 * @author The Micro.blog Spring team
 */
public final class SlowHostsLoad {

	private static final int HOSTS = 300;

	private static final Duration WARM_UP = Duration.ofSeconds(30);

	private static final Duration MEASUREMENT = Duration.ofSeconds(40);

	private static final int REQUESTS_PER_SECOND = 100;

	private static final List<String> PATHS = List.of("/login", "/oauth2/authorization/microblog");

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1, SlowHostsLoad::daemon);

	private final ConcurrentMap<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();

	private final URI application;

	private SlowHostsLoad(URI application) {
		this.application = application;
	}

	public static void main(String[] args) throws Exception {
		try (ServerSocket slow = new ServerSocket(0, HOSTS, InetAddress.getByName("127.0.0.1"));
				LocalMicroblog microblog = LocalMicroblog.start();
				ConfigurableApplicationContext context = start(microblog, slow.getLocalPort())) {
			daemon(() -> accept(slow)).start();
			new SlowHostsLoad(
					URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port")))
				.run();
		}
	}

	private static ConfigurableApplicationContext start(LocalMicroblog microblog, int slowPort) {
		List<String> arguments = new ArrayList<>();
		microblog.properties().forEach((key, value) -> arguments.add("--" + key + "=" + value));
		for (int i = 0; i < HOSTS; i++) {
			arguments.add("--microblog.discovery.resolve." + host(i) + "=127.0.0.1:" + slowPort);
		}
		arguments.addAll(List.of("--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off",
				"--logging.level.root=warn", "--microblog.client-id=http://127.0.0.1:8080/",
				"--microblog.discovery.cache-ttl=0"));
		return new SpringApplicationBuilder(SignInApplication.class).web(WebApplicationType.SERVLET)
			.run(arguments.toArray(String[]::new));
	}

	private static void accept(ServerSocket server) {
		try {
			while (true) {
				Socket socket = server.accept();
				daemon(() -> drip(socket)).start();
			}
		}
		catch (IOException ex) {
			// The program is over
		}
	}

	private static void drip(Socket socket) {
		try (socket) {
			// Not even the TLS handshake gets on
			for (byte octet : "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>hello"
				.getBytes(StandardCharsets.UTF_8)) {
				socket.getOutputStream().write(octet);
				Thread.sleep(1000);
			}
		}
		catch (IOException | InterruptedException ex) {
			// The client is gone
		}
	}

	private void run() throws Exception {
		measure(WARM_UP);
		report("alone", measure(MEASUREMENT));
		for (int i = 0; i < HOSTS; i++) {
			typeAgainAndAgain(host(i));
		}
		measure(WARM_UP);
		this.outcomes.clear();
		report("with " + HOSTS + " slow hosts", measure(MEASUREMENT));
		System.out.println("typed addresses ended with " + new TreeMap<>(this.outcomes));
	}

	// Requests start at a fixed rate, however long the others take
	private Map<String, List<Long>> measure(Duration duration) throws InterruptedException {
		Map<String, List<Long>> nanos = new ConcurrentHashMap<>();
		PATHS.forEach((path) -> nanos.put(path, new CopyOnWriteArrayList<>()));
		long count = duration.toSeconds() * REQUESTS_PER_SECOND;
		long start = System.nanoTime();
		for (int i = 0; i < count; i++) {
			long due = start + TimeUnit.SECONDS.toNanos(i) / REQUESTS_PER_SECOND;
			TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
			String path = PATHS.get(i % PATHS.size());
			HttpRequest request = HttpRequest.newBuilder(this.application.resolve(path)).build();
			HTTP.sendAsync(request, BodyHandlers.discarding())
				.whenComplete((response, failure) -> nanos.get(path)
					.add((failure == null && response.statusCode() < 400) ? System.nanoTime() - due : Long.MAX_VALUE));
		}
		Thread.sleep(2000);
		return nanos;
	}

	private static void report(String title, Map<String, List<Long>> nanos) {
		nanos.forEach((path, values) -> {
			long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
			System.out.printf("%-20s %-32s %5d requests, p50 %6.2f ms, p99 %6.2f ms, longest %7.2f ms%n", title, path,
					sorted.length, percentile(sorted, 50), percentile(sorted, 99), percentile(sorted, 100));
		});
	}

	private static double percentile(long[] sorted, int percent) {
		return sorted[Math.max(0, sorted.length * percent / 100 - 1)] / 1e6;
	}

	private void typeAgainAndAgain(String host) throws Exception {
		HttpResponse<String> page = HTTP.send(HttpRequest.newBuilder(this.application.resolve("/login")).build(),
				BodyHandlers.ofString());
		String cookie = page.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
		String token = Jsoup.parse(page.body()).select("input[name=_csrf]").val();
		HttpRequest request = HttpRequest.newBuilder(this.application.resolve("/login/microblog"))
			.header("Cookie", cookie)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("me=" + host + "&_csrf=" + token))
			.build();
		type(request);
	}

	private void type(HttpRequest request) {
		HTTP.sendAsync(request, BodyHandlers.discarding()).whenComplete((response, failure) -> {
			String outcome = (failure != null) ? failure.toString()
					: response.headers().firstValue("Location").orElse("?");
			this.outcomes.computeIfAbsent(outcome.replaceAll(".*=", ""), (key) -> new AtomicInteger())
				.incrementAndGet();
			// Not all of them at once
			long pause = ThreadLocalRandom.current().nextLong(1000, 3000);
			this.scheduler.schedule(() -> type(request), pause, TimeUnit.MILLISECONDS);
		});
	}

	private static String host(int number) {
		return "slow" + number + ".example";
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		return thread;
	}

}
