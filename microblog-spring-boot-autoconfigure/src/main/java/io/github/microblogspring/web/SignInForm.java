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

package io.github.microblogspring.web;

import io.github.microblogspring.indieauth.SignInErrorCode;

/**
 * A form with one field by which people can sign in, besides the button and the typed
 * address. It is sent by {@code POST}, with a CSRF token.
 *
 * @param key the part of the message keys that is its own: with {@code email}, its texts
 * are {@code microblog.sign-in.email.label} and so on
 * @param path where it is sent to, below the context path
 * @param field the name of the field
 * @param type the type of the field, such as {@code password}
 * @param autocomplete what browsers may fill in, such as {@code email}
 * @param error the failure that is about what was typed into it
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record SignInForm(String key, String path, String field, String type, String autocomplete,
		SignInErrorCode error) {

}
