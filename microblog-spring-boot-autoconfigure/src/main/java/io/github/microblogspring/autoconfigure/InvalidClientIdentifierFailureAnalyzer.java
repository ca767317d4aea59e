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

import io.github.microblogspring.indieauth.InvalidClientIdentifierException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which rule a client identifier breaks, and which one would work.
 *
 * @author The Micro.blog Spring team
 */
final class InvalidClientIdentifierFailureAnalyzer extends AbstractFailureAnalyzer<InvalidClientIdentifierException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidClientIdentifierException cause) {
		return new FailureAnalysis(
				"The client identifier %s breaks a rule of IndieAuth. %s."
					.formatted(InvalidMicroblogPropertyException.quote(cause.getValue()), cause.getRule()),
				"Set the client identifier to the URL that identifies your application, for example:%n%n    microblog.client-id=%s"
					.formatted(cause.getSuggestion()),
				cause);
	}

}
