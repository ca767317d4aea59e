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

package io.github.microblogspring.api;

import java.lang.reflect.Method;
import java.util.Set;

import io.github.microblogspring.oauth2.RequiresMicroblogScope;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.service.invoker.HttpRequestValues;

/**
 * Puts the scopes that a method needs into an attribute of its request. What is said at
 * the method replaces what is said at the type.
 *
 * @author The Micro.blog Spring team
 */
final class RequiredScopeProcessor implements HttpRequestValues.Processor {

	/**
	 * The attribute of the request, a {@code Set<String>}, absent where nothing is said.
	 */
	static final String ATTRIBUTE = RequiredScopeProcessor.class.getName() + ".SCOPES";

	@Override
	public void process(Method method, MethodParameter[] parameters, @Nullable Object[] arguments,
			HttpRequestValues.Builder builder) {
		RequiresMicroblogScope required = AnnotatedElementUtils.findMergedAnnotation(method,
				RequiresMicroblogScope.class);
		if (required == null) {
			required = AnnotatedElementUtils.findMergedAnnotation(method.getDeclaringClass(),
					RequiresMicroblogScope.class);
		}
		if (required != null) {
			builder.addAttribute(ATTRIBUTE, Set.of(required.value()));
		}
	}

}
