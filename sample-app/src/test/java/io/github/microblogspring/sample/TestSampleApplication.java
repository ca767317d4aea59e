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

package io.github.microblogspring.sample;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.github.microblogspring.test.LocalMicroblog;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.Environment;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * The sample with a Micro.blog of its own, on this machine and without the internet.
 */
public final class TestSampleApplication {

	// Off unless asked for; the stand-in knows this application
	static final Map<String, String> OTHER_WAYS = Map.of("microblog.email.enabled", "true", "microblog.email.app-name",
			"Sample application", "microblog.email.redirect-url", "http://127.0.0.1:8080/signin/",
			"microblog.app-token.enabled", "true");

	private TestSampleApplication() {
	}

	public static void main(String[] args) {
		LocalMicroblog microblog = LocalMicroblog.start();
		try {
			Environment environment = SpringApplication.from(SampleApplication::main)
				.run(arguments(microblog.properties(), args))
				.getApplicationContext()
				.getEnvironment();
			System.out.println(instructions(environment.getRequiredProperty("local.server.port"), microblog.baseUrl()));
		}
		catch (RuntimeException ex) {
			microblog.close();
			throw ex;
		}
	}

	static String[] arguments(Map<String, String> properties, String... args) {
		Map<String, String> all = new LinkedHashMap<>(OTHER_WAYS);
		all.put("microblog.token-store.encryption-key", randomKey());
		all.putAll(properties);
		Stream<String> ofMicroblog = all.entrySet()
			.stream()
			.map((property) -> "--" + property.getKey() + "=" + property.getValue());
		return Stream.concat(ofMicroblog, Stream.of(args)).toArray(String[]::new);
	}

	static String randomKey() {
		return Base64.getEncoder().encodeToString(KeyGenerators.secureRandom(32).generateKey());
	}

	private static String instructions(String port, String microblog) {
		return """

				The sample is ready, together with a Micro.blog that exists on this machine only.

				  Open     http://127.0.0.1:%s
				  Sign in  with the button, as Vincent or Alice,
				           or with an address of your own: type alice.example or vincent,
				           or by mail to vincent@mail.example, which comes to %s/mailbox
				           or with an app token, which you make at %s/account/apps
				  Call     the REST API with such a token:
				           curl -H "Authorization: Bearer TOKEN" http://127.0.0.1:%s/api/me
				  Stop     Ctrl+C
				""".formatted(port, microblog, microblog, port);
	}

}
