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

import java.util.Map;
import java.util.stream.Collectors;

import io.github.microblogspring.indieauth.ProfileUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Who signed in, read from the attributes of the principal. Only {@code me} is confirmed
 * and identifies the person; everything else is what their server says about them, to be
 * shown and not to be trusted.
 *
 * @param me the canonical profile URL of the person: the identity
 * @param name the display name, if the server gave one
 * @param photo the http(s) URL of a picture, if the server gave one
 * @param url the http(s) URL of a web site, if the server gave one
 * @param nickname the user name at Micro.blog, if the server gave one; names get reused
 * @param email the e-mail address, unverified, if asked for and given
 * @param identitySource how {@code me} was established
 * @param server the endpoints named by the page that confirmed {@code me}, by the keys
 * {@code issuer}, {@code authorization}, {@code token}, {@code micropub},
 * {@code revocation} and {@code introspection}
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#profile-information">IndieAuth,
 * Profile Information</a>
 */
public record MicroblogProfile(String me, @Nullable String name, @Nullable String photo, @Nullable String url,
		@Nullable String nickname, @Nullable String email, IdentitySource identitySource, Map<String, String> server) {

	static final String ME = "me";

	static final String PROFILE = "profile";

	static final String SERVER = "server";

	static final String IDENTITY_SOURCE = "identity_source";

	/**
	 * The key of {@link #server()} for the token endpoint.
	 */
	static final String TOKEN_ENDPOINT = "token";

	/**
	 * The profile of a principal.
	 * @param principal the principal of somebody who signed in with Micro.blog
	 * @return their profile
	 * @throws IllegalArgumentException if the principal did not sign in with Micro.blog
	 */
	public static MicroblogProfile of(OAuth2AuthenticatedPrincipal principal) {
		Assert.notNull(principal, "'principal' must not be null");
		MicroblogProfile profile = ofPrincipal(principal);
		Assert.isTrue(profile != null, "'principal' must have signed in with Micro.blog");
		return profile;
	}

	/**
	 * The profile of any principal, as {@link CurrentProfile @CurrentProfile} sees it.
	 * @param principal any principal
	 * @return their profile, or {@code null} if they did not sign in with Micro.blog
	 */
	public static @Nullable MicroblogProfile ofPrincipal(@Nullable Object principal) {
		if (!(principal instanceof OAuth2AuthenticatedPrincipal user) || !(user.getAttribute(ME) instanceof String me)
				|| !(user.getAttribute(SERVER) instanceof Map<?, ?> server)) {
			return null;
		}
		return new MicroblogProfile(me, text(user, "name"), text(user, "photo"), text(user, "url"),
				text(user, "nickname"), text(user, "email"), identitySource(user), strings(server));
	}

	/**
	 * The profile of whoever makes a request.
	 * @param authentication who makes it, {@code null} if nobody knows
	 * @return their profile, or {@code null} if they came neither by sign-in with
	 * Micro.blog nor with a token of it
	 */
	public static @Nullable MicroblogProfile ofAuthentication(@Nullable Authentication authentication) {
		return (authentication != null) ? ofPrincipal(authentication.getPrincipal()) : null;
	}

	/**
	 * What to call the person: their name, else their nickname, else the host of
	 * {@code me}.
	 * @return a text that is never empty
	 */
	public String displayName() {
		if (StringUtils.hasText(this.name)) {
			return this.name;
		}
		return StringUtils.hasText(this.nickname) ? this.nickname : ProfileUrl.parse(this.me).host();
	}

	/**
	 * Leaves out the e-mail address, as the text may end up in a log.
	 */
	@Override
	public String toString() {
		return "MicroblogProfile[me=" + this.me + "]";
	}

	private static @Nullable String text(OAuth2AuthenticatedPrincipal principal, String attribute) {
		return (principal.getAttribute(attribute) instanceof String text) ? text : null;
	}

	private static IdentitySource identitySource(OAuth2AuthenticatedPrincipal principal) {
		return IdentitySource.ACCOUNT.attribute().equals(principal.getAttribute(IDENTITY_SOURCE))
				? IdentitySource.ACCOUNT : IdentitySource.INDIEAUTH;
	}

	private static Map<String, String> strings(Map<?, ?> map) {
		return map.entrySet()
			.stream()
			.collect(Collectors.toUnmodifiableMap((entry) -> String.valueOf(entry.getKey()),
					(entry) -> String.valueOf(entry.getValue())));
	}

}
