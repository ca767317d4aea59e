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

import java.net.URI;
import java.util.Set;

import io.github.microblogspring.indieauth.ClientIdentifier;
import io.github.microblogspring.indieauth.InvalidClientIdentifierException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MicroblogClientRegistrations}.
 *
 * @author The Micro.blog Spring team
 */
class MicroblogClientRegistrationsTests {

	@Test
	void withClientIdThenPublicClientOfMicroblog() {
		ClientRegistration registration = MicroblogClientRegistrations.withClientId(SignIns.CLIENT_ID).build();
		assertThat(registration.getRegistrationId()).isEqualTo("microblog");
		assertThat(registration.getClientId()).isEqualTo(SignIns.CLIENT_ID);
		assertThat(registration.getClientSecret()).isEmpty();
		assertThat(registration.getClientName()).isEqualTo("Micro.blog");
		assertThat(registration.getClientAuthenticationMethod()).isEqualTo(ClientAuthenticationMethod.NONE);
		assertThat(registration.getAuthorizationGrantType()).isEqualTo(AuthorizationGrantType.AUTHORIZATION_CODE);
		assertThat(registration.getRedirectUri()).isEqualTo(SignIns.REDIRECT_URI);
		assertThat(registration.getScopes()).containsExactly("profile");
		assertThat(registration.getProviderDetails().getAuthorizationUri())
			.isEqualTo("https://micro.blog/indieauth/auth");
		assertThat(registration.getProviderDetails().getTokenUri()).isEqualTo("https://micro.blog/indieauth/token");
		assertThat(registration.getProviderDetails().getUserInfoEndpoint().getUserNameAttributeName()).isEqualTo("me");
		assertThat(registration.getClientSettings().isRequireProofKey()).isTrue();
	}

	@Test
	void withClientIdWhenBaseUrlThenEndpointsThere() {
		ClientRegistration registration = MicroblogClientRegistrations
			.withClientId(SignIns.CLIENT_ID, URI.create("http://127.0.0.1:8081/"))
			.build();
		assertThat(registration.getProviderDetails().getTokenUri()).isEqualTo("http://127.0.0.1:8081/indieauth/token");
	}

	@Test
	void withClientIdWhenScopesThenThoseOrNone() {
		// AR-04
		URI baseUrl = MicroblogClientRegistrations.DEFAULT_BASE_URL;
		assertThat(MicroblogClientRegistrations.withClientId(SignIns.CLIENT_ID, baseUrl, Set.of()).build().getScopes())
			.isEmpty();
		assertThat(MicroblogClientRegistrations.withClientId(SignIns.CLIENT_ID, baseUrl, Set.of("create"))
			.build()
			.getScopes()).containsExactly("create");
		assertThat(MicroblogClientRegistrations.withClientId(SignIns.CLIENT_ID).scope("read").build().getScopes())
			.containsExactly("read");
	}

	@Test
	void withClientIdWhenNotAClientIdentifierThenRefused() {
		assertThatExceptionOfType(InvalidClientIdentifierException.class)
			.isThrownBy(() -> MicroblogClientRegistrations.withClientId("my-app"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MicroblogClientRegistrations.withClientId(SignIns.CLIENT_ID, null));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			https://app.example/client.json,      '',   https://app.example/login/oauth2/code/microblog
			https://app.example/,                 /ctx, https://app.example/ctx/login/oauth2/code/microblog
			https://app.example:8443/client.json, '',   https://app.example:8443/login/oauth2/code/microblog
			http://127.0.0.1:8080/,               /ctx, {baseUrl}/login/oauth2/code/microblog
			""")
	void redirectUriIsOnOriginOfClientIdentifier(String clientId, String contextPath, String expected) {
		assertThat(MicroblogClientRegistrations.redirectUri(ClientIdentifier.parse(clientId), contextPath))
			.isEqualTo(expected);
	}

}
