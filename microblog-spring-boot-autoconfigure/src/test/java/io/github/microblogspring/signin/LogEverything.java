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

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Lets tests look for secrets in all that we log, and all that Spring's HTTP clients log.
 * Not Spring Security, which at debug level logs the URLs of callbacks and links.
 */
final class LogEverything implements BeforeEachCallback, AfterEachCallback {

	private static final List<String> LOGGERS = List.of("io.github.microblogspring", "org.springframework.web.client");

	private final LoggingSystem loggingSystem = LoggingSystem.get(getClass().getClassLoader());

	@Override
	public void beforeEach(ExtensionContext context) {
		setLevel(LogLevel.TRACE);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		setLevel(null);
	}

	private void setLevel(@Nullable LogLevel level) {
		LOGGERS.forEach((logger) -> this.loggingSystem.setLogLevel(logger, level));
	}

}
