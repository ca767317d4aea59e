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

import io.github.microblogspring.indieauth.DiscoveredServer;
import io.github.microblogspring.indieauth.TypedAddress;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in with an address that a person typed, with the server that was found for it,
 * on its way through one request: from the filter that discovered it to
 * {@link MicroblogAuthorizationRequestResolver}.
 *
 * @param text what the person typed
 * @param address the address
 * @param server the server that was found
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record AddressSignIn(String text, TypedAddress address, DiscoveredServer server) {

	/**
	 * The session attribute with the text of the last address that was typed, so that it
	 * can be shown again when the sign-in failed.
	 */
	public static final String SESSION_ATTRIBUTE = AddressSignIn.class.getName() + ".TEXT";

	private static final String REQUEST_ATTRIBUTE = AddressSignIn.class.getName();

	/**
	 * Let the sign-in of this request go to the server that was found.
	 * @param request the request of the form
	 */
	public void attachTo(HttpServletRequest request) {
		request.setAttribute(REQUEST_ATTRIBUTE, this);
	}

	static @Nullable AddressSignIn of(HttpServletRequest request) {
		return (AddressSignIn) request.getAttribute(REQUEST_ATTRIBUTE);
	}

}
