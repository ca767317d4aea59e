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

package io.github.microblogspring.indieauth;

/**
 * How a server is asked about a token.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public enum IntrospectionForm {

	/**
	 * {@code GET} at the token endpoint, with the token in a header. Micro.blog answers
	 * that, as IndieAuth servers did until there was introspection.
	 * @see <a href=
	 * "https://indieauth.spec.indieweb.org/20201126/#access-token-verification">IndieAuth
	 * of November 2020, Access Token Verification</a>
	 */
	TOKEN_ENDPOINT,

	/**
	 * {@code POST} at the introspection endpoint, with the token in a form.
	 * @see <a href="https://indieauth.spec.indieweb.org/#access-token-verification">
	 * IndieAuth, section 6</a>
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662.html#section-2">RFC 7662,
	 * section 2</a>
	 */
	RFC7662

}
