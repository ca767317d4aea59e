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

import java.util.function.Function;

import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;

/**
 * Lets WireMock answer with what the stand-in says.
 *
 * @author The Micro.blog Spring team
 */
final class MicroblogTransformer implements ResponseDefinitionTransformerV2 {

	static final String NAME = "local-microblog";

	private final Function<Request, ResponseDefinition> answers;

	MicroblogTransformer(Function<Request, ResponseDefinition> answers) {
		this.answers = answers;
	}

	@Override
	public ResponseDefinition transform(ServeEvent event) {
		return this.answers.apply(event.getRequest());
	}

	@Override
	public boolean applyGlobally() {
		return false;
	}

	@Override
	public String getName() {
		return NAME;
	}

}
