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

package io.github.microblogspring.account;

import java.util.Map;

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import io.github.microblogspring.oauth2.IdentitySource;

import org.springframework.security.oauth2.core.OAuth2AccessToken;

/**
 * Whom a token belongs to.
 *
 * @param identity who that is
 * @param source how that was established
 * @param profile what Micro.blog says about them
 * @param accessToken the token to keep
 * @author The Micro.blog Spring team
 */
record TokenOwner(ConfirmedIdentity identity, IdentitySource source, Map<String, Object> profile,
		OAuth2AccessToken accessToken) {

}
