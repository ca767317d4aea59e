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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What somebody who may sign in is shown, in their language: by our own page, and by
 * pages of the application, which get it from {@link SignInPrompts}.
 * <p>
 * All of it is plain text, to be escaped for HTML as anything else.
 *
 * @param error what went wrong and what to do next, if it is not about the address
 * @param note what else to know, such as that one has signed out
 * @param buttonUrl where the button leads, as a path with the context path
 * @param buttonText the text of the button
 * @param addressForm the form for a typed address, if there is one
 * @param otherForms forms for other ways to sign in
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record SignInPrompt(@Nullable String error, @Nullable String note, String buttonUrl, String buttonText,
		@Nullable AddressForm addressForm, List<OtherForm> otherForms) {

	/**
	 * The form for a typed address. It is sent by {@code POST}, together with the CSRF
	 * token of Spring Security.
	 *
	 * @param separator the word between the button and the form
	 * @param url where the form is sent to, as a path with the context path
	 * @param label the label of the field {@code me}
	 * @param hint an explanation of the field, with examples
	 * @param typed what was typed before, or an empty text
	 * @param error what is wrong with the address and what to do next, if something is
	 * @param buttonText the text of the button
	 */
	public record AddressForm(String separator, String url, String label, String hint, String typed,
			@Nullable String error, String buttonText) {

	}

	/**
	 * The form for another way to sign in, with one field. It is sent by {@code POST},
	 * together with the CSRF token of Spring Security.
	 *
	 * @param title what the form is for
	 * @param url where the form is sent to, as a path with the context path
	 * @param field the name of the field
	 * @param type the type of the field, such as {@code password}
	 * @param autocomplete what browsers may fill in
	 * @param label the label of the field
	 * @param hint an explanation of the field
	 * @param error what went wrong and what to do next, if it is about this form
	 * @param buttonText the text of the button
	 */
	public record OtherForm(String title, String url, String field, String type, String autocomplete, String label,
			String hint, @Nullable String error, String buttonText) {

	}

}
