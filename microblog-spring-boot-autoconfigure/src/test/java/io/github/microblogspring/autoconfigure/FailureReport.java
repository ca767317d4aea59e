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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring Boot prints of an application that does not start.
 *
 * @param description what was wrong
 * @param action what to do
 */
record FailureReport(String description, String action) {

	private static final Pattern REPORT = Pattern.compile(
			"APPLICATION FAILED TO START\\R\\*+\\R+Description:\\R+(.*?)\\R+Action:\\R+(.*?)\\R+\\z", Pattern.DOTALL);

	/**
	 * Start an application that fails.
	 * @param runner the application
	 * @param output what is printed
	 * @return what was reported
	 */
	static FailureReport of(WebApplicationContextRunner runner, CapturedOutput output) {
		ConfigurableApplicationContext[] started = new ConfigurableApplicationContext[1];
		runner.withInitializer((context) -> started[0] = context).run((context) -> {
			assertThat(context).hasFailed();
			SpringBootExceptionReporter reporter = SpringFactoriesLoader.forDefaultResourceLocation()
				.load(SpringBootExceptionReporter.class,
						ArgumentResolver.of(ConfigurableApplicationContext.class, started[0]))
				.get(0);
			Throwable failure = context.getStartupFailure();
			assertThat(reporter.reportException(failure)).as("report of %s", failure).isTrue();
		});
		Matcher matcher = REPORT.matcher(output);
		assertThat(matcher.find()).as("report in %s", output).isTrue();
		return new FailureReport(matcher.group(1), matcher.group(2));
	}

}
