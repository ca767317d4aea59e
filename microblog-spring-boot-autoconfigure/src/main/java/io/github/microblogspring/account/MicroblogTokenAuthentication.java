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

import java.io.Serial;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.user.OAuth2User;

/**
 * The attempt to sign in with a token of Micro.blog, and then its outcome, which
 * listeners get. Lives within one request, and never shows the token.
 *
 * @author The Micro.blog Spring team
 */
@SuppressWarnings("serial")
final class MicroblogTokenAuthentication extends AbstractAuthenticationToken {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Supplier<TokenOwner> owner;

	private final String factor;

	private final @Nullable OAuth2User user;

	private MicroblogTokenAuthentication(Supplier<TokenOwner> owner, String factor, @Nullable OAuth2User user,
			Collection<? extends GrantedAuthority> authorities) {
		super(authorities);
		this.owner = owner;
		this.factor = factor;
		this.user = user;
		super.setAuthenticated(user != null);
	}

	/**
	 * An attempt.
	 * @param owner asks Micro.blog whom the token belongs to
	 * @param factor the authority that says by which factor somebody signs in
	 * @return the attempt
	 */
	static MicroblogTokenAuthentication attempt(Supplier<TokenOwner> owner, String factor) {
		return new MicroblogTokenAuthentication(owner, factor, null, List.of());
	}

	MicroblogTokenAuthentication succeeded(TokenOwner owner, OAuth2User user,
			Collection<? extends GrantedAuthority> authorities) {
		MicroblogTokenAuthentication result = new MicroblogTokenAuthentication(() -> owner, this.factor, user,
				authorities);
		result.setDetails(getDetails());
		return result;
	}

	/**
	 * Whom the token belongs to. An attempt asks Micro.blog, an outcome knows.
	 * @return the owner
	 */
	TokenOwner owner() {
		return this.owner.get();
	}

	String factor() {
		return this.factor;
	}

	@Override
	public Object getPrincipal() {
		return (this.user != null) ? this.user : "";
	}

	@Override
	public @Nullable Object getCredentials() {
		return null;
	}

}
