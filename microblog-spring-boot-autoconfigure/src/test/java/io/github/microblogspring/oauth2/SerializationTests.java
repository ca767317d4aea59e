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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.ConfirmedIdentity;
import io.github.microblogspring.indieauth.ProfileUrl;
import io.github.microblogspring.indieauth.RedeemedAt;
import io.github.microblogspring.indieauth.ServerEndpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.jackson.SecurityJacksonModules;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2User;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a sign-in leaves in the session survives Java serialization and the JSON of Spring
 * Security, without a module of ours.
 *
 * @author The Micro.blog Spring team
 */
class SerializationTests {

	private static final ServerEndpoints SERVER = SignIns.endpoints("https://as.example/", "https://as.example/auth",
			"https://as.example/token");

	private static final PendingSignIn PENDING = SignIns.pending(SERVER, RedeemedAt.TOKEN_ENDPOINT,
			"https://alice.example/", "https://www.alice.example/");

	private final JsonMapper mapper = JsonMapper.builder()
		.addModules(SecurityJacksonModules.getModules(getClass().getClassLoader()))
		.build();

	@Test
	void securityContextSurvivesJava() throws Exception {
		assertSame(viaJava(signedIn()));
	}

	@Test
	void securityContextSurvivesJson() {
		assertSame(viaJson(signedIn(), SecurityContext.class));
	}

	@Test
	void securityContextWithoutProfileSurvivesJson() {
		Map<String, Object> confirmed = SignIns.confirmed("https://alice.example/");
		confirmed.remove("profile");
		SecurityContext context = new SecurityContextImpl(SignIns.signedIn(confirmed));
		assertThat(viaJson(context, SecurityContext.class).getAuthentication()).isEqualTo(context.getAuthentication());
	}

	@ParameterizedTest
	@EnumSource
	void securityContextOfTokenSurvivesJavaAndJson(IdentitySource source) throws Exception {
		SecurityContext context = new SecurityContextImpl(ofToken(source));
		for (SecurityContext read : List.of(viaJava(context), viaJson(context, SecurityContext.class))) {
			assertThat(read.getAuthentication()).isEqualTo(context.getAuthentication());
			assertThat(read.getAuthentication().getAuthorities()).extracting(GrantedAuthority::getAuthority)
				.containsExactlyInAnyOrder("OAUTH2_USER", "SCOPE_read", "FACTOR_OTT");
			OAuth2User user = (OAuth2User) read.getAuthentication().getPrincipal();
			assertThat(user).isInstanceOf(DefaultOAuth2User.class);
			assertThat(MicroblogProfile.of(user).identitySource()).isEqualTo(source);
			assertThat(MicroblogProfile.of(user).name()).isEqualTo("Alice");
		}
	}

	private static Authentication ofToken(IdentitySource source) {
		ConfirmedIdentity identity = new ConfirmedIdentity(ProfileUrl.parse("https://alice.example/"), SERVER);
		OAuth2User user = MicroblogUsers.create(identity, source, Map.of("name", "Alice"), Set.of("read"));
		Set<GrantedAuthority> authorities = new LinkedHashSet<>(user.getAuthorities());
		authorities.add(FactorGrantedAuthority.fromAuthority(FactorGrantedAuthority.OTT_AUTHORITY));
		return new OAuth2AuthenticationToken(user, authorities, "microblog");
	}

	@Test
	void authorizationRequestSurvivesJava() throws Exception {
		assertSame(viaJava(SignIns.request(PENDING, "s1", "profile", "create")));
	}

	@Test
	void authorizationRequestSurvivesJson() {
		OAuth2AuthorizationRequest request = SignIns.request(PENDING, "s1", "profile", "create");
		assertSame(viaJson(request, OAuth2AuthorizationRequest.class));
	}

	@Test
	void authorizationRequestOfConsentSurvivesJavaAndJson() throws Exception {
		PendingSignIn pending = new PendingSignIn(SignIns.server(SERVER), RedeemedAt.TOKEN_ENDPOINT, SignIns.START,
				null, new PendingSignIn.Consent("https://alice.example/", List.of("read", "create")));
		OAuth2AuthorizationRequest request = SignIns.request(pending, "s1", "profile", "read", "create");
		assertThat(PendingSignIn.of(viaJava(request))).isEqualTo(pending);
		assertThat(PendingSignIn.of(viaJson(request, OAuth2AuthorizationRequest.class))).isEqualTo(pending);
	}

	@Test
	void sessionAttributesSurviveJava() throws Exception {
		Object kept = sessionAttribute();
		assertSame((OAuth2AuthorizationRequest) ((Map<?, ?>) viaJava(kept)).get("s1"));
	}

	@Test
	void sessionAttributesSurviveJson() {
		Object kept = sessionAttribute();
		Object read = viaJson(kept, Object.class);
		assertSame((OAuth2AuthorizationRequest) ((Map<?, ?>) read).get("s1"));
	}

	private static SecurityContext signedIn() {
		return new SecurityContextImpl(SignIns.signedIn("https://alice.example/"));
	}

	private static void assertSame(SecurityContext context) {
		Authentication expected = SignIns.signedIn("https://alice.example/");
		assertThat(context.getAuthentication()).isInstanceOf(OAuth2AuthenticationToken.class).isEqualTo(expected);
		OAuth2User user = (OAuth2User) context.getAuthentication().getPrincipal();
		assertThat(user).isInstanceOf(DefaultOAuth2User.class);
		assertThat(MicroblogProfile.of(user)).isEqualTo(MicroblogProfile.of((OAuth2User) expected.getPrincipal()));
		assertThat(user.getAttributes()).isEqualTo(((OAuth2User) expected.getPrincipal()).getAttributes());
	}

	private static void assertSame(OAuth2AuthorizationRequest request) {
		assertThat(PendingSignIn.of(request)).isEqualTo(PENDING);
		assertThat(request.getState()).isEqualTo("s1");
		assertThat(request.<String>getAttribute("code_verifier")).isEqualTo("the-verifier");
	}

	private static Object sessionAttribute() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		new PendingSignInRepository(true).saveAuthorizationRequest(SignIns.request(PENDING, "s1", "profile", "create"),
				request, new MockHttpServletResponse());
		String name = Collections.list(request.getSession().getAttributeNames()).get(0);
		return request.getSession().getAttribute(name);
	}

	@SuppressWarnings("unchecked")
	private static <T> T viaJava(T value) throws IOException, ClassNotFoundException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(value);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			return (T) in.readObject();
		}
	}

	private <T> T viaJson(Object value, Class<T> type) {
		return this.mapper.readValue(this.mapper.writeValueAsBytes(value), type);
	}

}
