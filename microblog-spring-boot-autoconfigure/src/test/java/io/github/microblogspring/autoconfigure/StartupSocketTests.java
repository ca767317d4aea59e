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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application starts without the network: nothing is fetched before somebody wants to
 * sign in. Runs in a Java virtual machine of its own, as connections are counted for all
 * of it.
 */
class StartupSocketTests {

	private static final long MAX_MINUTES = 3;

	@Test
	void applicationWhenStartedThenHasConnectedToNothing(@TempDir Path directory) throws Exception {
		List<String> output = run(directory.resolve("output.txt"));
		assertThat(output).filteredOn((line) -> line.startsWith("PROBE "))
			.containsExactly("PROBE started with 1 security filter chain(s): 0 by socket, 0 by channel",
					"PROBE discovered: 1 by socket, 0 by channel", "PROBE connected: 2 by socket, 1 by channel");
	}

	private static List<String> run(Path output) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-Djava.nio.channels.spi.SelectorProvider=" + CountingSelectorProvider.class.getName(),
				"--add-exports=java.base/sun.nio.ch=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
				StartupProbe.class.getName(), "--microblog.client-id=https://myapp.example/client.json",
				"--microblog.resource-server.enabled=true", "--microblog.discovery.resolve[alice.example]=127.0.0.1:9")
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		List<String> lines = Files.readAllLines(output);
		assertThat(process.exitValue()).as("%s", lines).isZero();
		return lines;
	}

}
