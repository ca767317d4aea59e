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

package io.github.microblogspring.oauth2;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what needs a token with certain scopes: a controller or one of its methods, or a
 * method of an HTTP interface. Whoever signed in without them is sent through the consent
 * of their server for the larger set, and back to where they were. On a controller, the
 * scopes of a bearer token count where the request comes with one, and a program whose
 * token lacks them gets status 403.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see MicroblogScopeRequiredException
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RequiresMicroblogScope {

	/**
	 * The scopes that the token must have, all of them, such as {@code read} or
	 * {@code create}.
	 * @return the scopes
	 */
	String[] value();

}
