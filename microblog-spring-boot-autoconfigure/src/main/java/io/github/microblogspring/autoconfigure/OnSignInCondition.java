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

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches unless the application only accepts bearer tokens: then it has no client
 * identifier, and needs none.
 *
 * @author The Micro.blog Spring team
 */
final class OnSignInCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Sign in with Micro.blog");
		return isWanted(context.getEnvironment())
				? ConditionOutcome.match(message.because("the application is not for bearer tokens only"))
				: ConditionOutcome.noMatch(message.because(
						"'microblog.resource-server.enabled' is true, " + "and there is no 'microblog.client-id'"));
	}

	static boolean isWanted(Environment environment) {
		return StringUtils.hasText(environment.getProperty("microblog.client-id"))
				|| !environment.getProperty("microblog.resource-server.enabled", Boolean.class, false);
	}

}
