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

import io.github.microblogspring.test.LocalMicroblog;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * One stand-in and one browser for all tests that need them: they are slow to start.
 */
class BrowserTestInitializer implements ApplicationContextInitializer<GenericApplicationContext> {

	@Override
	public void initialize(GenericApplicationContext context) {
		LocalMicroblog microblog = LocalMicroblog.start();
		context.registerBean(LocalMicroblog.class, () -> microblog);
		context.registerBean(Browser.class, Browser::new);
		TestPropertyValues.of(microblog.properties())
			.and("microblog.discovery.resolve.closed.example=127.0.0.1:1",
					"microblog.token-store.encryption-key=" + TestSampleApplication.randomKey())
			.applyTo(context);
	}

}
