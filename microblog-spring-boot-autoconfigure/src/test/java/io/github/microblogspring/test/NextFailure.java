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

package io.github.microblogspring.test;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with the next answer, if anything does.
 *
 * @author The Micro.blog Spring team
 */
final class NextFailure {

	private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

	void set(@Nullable Failure failure) {
		this.failure.set(failure);
	}

	ResponseDefinition answer(Map<String, Object> rightAnswer) {
		return answer(rightAnswer, Answers.json(200, rightAnswer));
	}

	/**
	 * Answer, rightly or not.
	 * @param body the members that a failure may change
	 * @param rightAnswer the answer if nothing goes wrong
	 * @return the answer
	 */
	ResponseDefinition answer(Map<String, Object> body, ResponseDefinition rightAnswer) {
		Failure failure = this.failure.getAndSet(null);
		return (failure != null) ? failure.answer(body) : rightAnswer;
	}

}
