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

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which property is wrong, why, and what to write instead.
 *
 * @author The Micro.blog Spring team
 */
final class InvalidMicroblogPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidMicroblogPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidMicroblogPropertyException cause) {
		String description = (cause.getValue() != null)
				? "The property '%s' has the value '%s'. %s".formatted(cause.getProperty(), cause.getValue(),
						cause.getProblem())
				: "The property '%s' is missing. %s".formatted(cause.getProperty(), cause.getProblem());
		return new FailureAnalysis(description, cause.getAction(), cause);
	}

}
