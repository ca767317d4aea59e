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

import java.time.Duration;
import java.util.Set;

import io.github.microblogspring.indieauth.IndieAuthDiscovery;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.TypedAddress;
import io.github.microblogspring.indieauth.http.Deadline;
import io.github.microblogspring.indieauth.http.FetchThreads;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MicroblogHttpClient}.
 */
class MicroblogHttpClientTests {

	// T-X13
	@Test
	void closeThenThreadsAreGone() {
		Set<Thread> before = FetchThreads.running();
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(MicroblogClientAutoConfiguration.class,
					MicroblogLoginAutoConfiguration.class, SecurityAutoConfiguration.class,
					ServletWebSecurityAutoConfiguration.class, SslAutoConfiguration.class))
			.withPropertyValues("microblog.client-id=https://myapp.example/client.json",
					"microblog.discovery.resolve.page.example=127.0.0.1:1")
			.run((context) -> {
				IndieAuthDiscovery discovery = context.getBean(IndieAuthDiscovery.class);
				assertThatExceptionOfType(IndieAuthException.class)
					.isThrownBy(() -> discovery.discover(TypedAddress.parse("page.example"),
							Deadline.after(Duration.ofSeconds(10))))
					.extracting(IndieAuthException::getErrorCode)
					.isEqualTo(SignInErrorCode.SERVER_UNREACHABLE);
				assertThat(FetchThreads.running()).anyMatch((thread) -> !before.contains(thread));
			});
		FetchThreads.assertGone(before);
	}

}
