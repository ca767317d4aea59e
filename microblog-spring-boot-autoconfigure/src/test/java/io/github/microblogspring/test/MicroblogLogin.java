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

package io.github.microblogspring.test;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.oauth2.IdentityScopes;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import org.jspecify.annotations.Nullable;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2UserAuthority;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.util.Assert;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oauth2Client;

/**
 * Sends a request of MockMvc as somebody who has signed in with Micro.blog, with the
 * principal that a real sign-in makes. There is a token only where the scopes yield one.
 * <pre class="code">
 * mvc.get().uri("/").with(microblogLogin().me("https://alice.example/").name("Alice"))
 * </pre>
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class MicroblogLogin implements RequestPostProcessor {

	private String me = "https://alice.example/";

	private Map<String, String> server = Map.of("authorization", "https://micro.blog/indieauth/auth", "token",
			"https://micro.blog/indieauth/token", "micropub", "https://micro.blog/micropub");

	private Set<String> scopes = Set.of("profile");

	private final Map<String, String> profile = new LinkedHashMap<>();

	private final Set<GrantedAuthority> authorities = new LinkedHashSet<>();

	private MicroblogLogin() {
		name("Alice");
		photo("https://alice.example/photo.jpg");
	}

	/**
	 * Somebody who has signed in: Alice, at {@code https://alice.example/}, for the scope
	 * {@code profile}.
	 * @return a login to change, or to use as it is
	 */
	public static MicroblogLogin microblogLogin() {
		return new MicroblogLogin();
	}

	/**
	 * Set who it is.
	 * @param me the canonical profile URL
	 * @return this login
	 */
	public MicroblogLogin me(String me) {
		Assert.hasText(me, "'me' must not be empty");
		this.me = me;
		return this;
	}

	/**
	 * Set the display name.
	 * @param name the name, or {@code null} if the server gave none
	 * @return this login
	 */
	public MicroblogLogin name(@Nullable String name) {
		return profile("name", name);
	}

	/**
	 * Set the picture.
	 * @param photo its URL, or {@code null} if the server gave none
	 * @return this login
	 */
	public MicroblogLogin photo(@Nullable String photo) {
		return profile("photo", photo);
	}

	/**
	 * Set what else the server says about the person.
	 * @param name one of {@code url}, {@code nickname} and {@code email}
	 * @param value the value, or {@code null} if the server gave none
	 * @return this login
	 */
	public MicroblogLogin profile(String name, @Nullable String value) {
		if (value != null) {
			this.profile.put(name, value);
		}
		else {
			this.profile.remove(name);
		}
		return this;
	}

	/**
	 * Set the endpoints of the person's server.
	 * @param server the URLs by the keys {@code issuer}, {@code authorization},
	 * {@code token}, {@code micropub} and {@code revocation}
	 * @return this login
	 */
	public MicroblogLogin server(Map<String, String> server) {
		this.server = Map.copyOf(server);
		return this;
	}

	/**
	 * Set what was granted.
	 * @param scopes the scopes; {@code SCOPE_} authorities and, where they yield one, the
	 * token follow from them
	 * @return this login
	 */
	public MicroblogLogin scopes(String... scopes) {
		this.scopes = new LinkedHashSet<>(Arrays.asList(scopes));
		return this;
	}

	/**
	 * Add authorities that the application itself gives.
	 * @param authorities the names, such as {@code ROLE_ADMIN}
	 * @return this login
	 */
	public MicroblogLogin authorities(String... authorities) {
		Arrays.stream(authorities).map(SimpleGrantedAuthority::new).forEach(this.authorities::add);
		return this;
	}

	@Override
	public MockHttpServletRequest postProcessRequest(MockHttpServletRequest request) {
		MockHttpServletRequest result = authentication(authenticationToken()).postProcessRequest(request);
		if (IdentityScopes.areAll(this.scopes)) {
			return result;
		}
		OAuth2AccessToken token = new OAuth2AccessToken(TokenType.BEARER, "access-token", null, null, this.scopes);
		return oauth2Client(MicroblogClientRegistrations.REGISTRATION_ID).principalName(this.me)
			.accessToken(token)
			.postProcessRequest(result);
	}

	private OAuth2AuthenticationToken authenticationToken() {
		Map<String, Object> attributes = attributes();
		Set<GrantedAuthority> granted = new LinkedHashSet<>();
		granted.add(new OAuth2UserAuthority(attributes, "me"));
		this.scopes.forEach((scope) -> granted.add(new SimpleGrantedAuthority("SCOPE_" + scope)));
		granted.addAll(this.authorities);
		DefaultOAuth2User user = new DefaultOAuth2User(granted, attributes, "me");
		granted.add(FactorGrantedAuthority.fromAuthority(FactorGrantedAuthority.AUTHORIZATION_CODE_AUTHORITY));
		return new OAuth2AuthenticationToken(user, granted, MicroblogClientRegistrations.REGISTRATION_ID);
	}

	private Map<String, Object> attributes() {
		Map<String, Object> attributes = new LinkedHashMap<>();
		attributes.put("me", this.me);
		attributes.put("server", new LinkedHashMap<>(this.server));
		attributes.putAll(this.profile);
		attributes.put("profile", new LinkedHashMap<>(this.profile));
		return attributes;
	}

}
