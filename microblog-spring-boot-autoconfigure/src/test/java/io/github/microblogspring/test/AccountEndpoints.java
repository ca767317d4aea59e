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

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Sends mails, and tells whose token that is. Errors have status 200.
 *
 * @author The Micro.blog Spring team
 */
final class AccountEndpoints {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx")
		.withZone(ZoneOffset.UTC);

	private final MicroblogState state;

	private final Set<RegisteredApp> apps;

	private final InstantSource clock;

	AccountEndpoints(MicroblogState state, Set<RegisteredApp> apps, InstantSource clock) {
		this.state = state;
		this.apps = apps;
		this.clock = clock;
	}

	ResponseDefinition signIn(Request request) {
		return answer(request, (form) -> {
			String email = form.required("email");
			RegisteredApp app = new RegisteredApp(form.required("app_name"), form.required("redirect_url"));
			if (form.get("is_mobile") != null) {
				form.requireValue("is_mobile", "1");
			}
			if (!this.apps.contains(app)) {
				return error("That app_name and redirect_url are not registered.");
			}
			Optional<Person> person = this.state.people().withEmail(email);
			person.ifPresent((account) -> deliver(account, app));
			return person.isPresent() ? this.state.nextFailure().answer(Map.of())
					: error("There is no account with that email address.");
		});
	}

	private void deliver(Person person, RegisteredApp app) {
		String link = app.redirectUrl() + this.state.temporaryTokens().issue(person);
		this.state.mailbox().deliver(new Mail(person.email(), app.name(), link, this.clock.instant()));
	}

	ResponseDefinition verify(Request request) {
		return answer(request, (form) -> {
			String token = accessToken(form.required("token"));
			Access access = (token != null) ? this.state.accessTokens().find(token) : null;
			return (access != null) ? this.state.nextFailure().answer(account(token, access))
					: error("App token was not valid.");
		});
	}

	private @Nullable String accessToken(String token) {
		Person person = this.state.temporaryTokens().redeem(token);
		return (person != null) ? this.state.accessTokens().issue(Access.full(person))
				: this.state.accessTokens().renew(token);
	}

	private Map<String, Object> account(String token, Access access) {
		Person person = access.person();
		Map<String, Object> account = new LinkedHashMap<>();
		account.put("token", token);
		account.put("name", person.name());
		account.put("username", person.username());
		account.put("avatar", person.photo());
		account.put("bio", "");
		account.put("default_site", person.host());
		account.put("full_name", person.name());
		account.put("gravatar_url", person.photo());
		account.put("has_site", true);
		account.put("plan", "premium");
		account.put("plans", List.of("premium"));
		account.put("is_fullaccess", true);
		account.put("is_premium", true);
		account.put("is_using_ai", false);
		Instant expiresAt = access.expiresAt();
		if (expiresAt != null) {
			account.put("expires_at", TIME.format(expiresAt));
		}
		return account;
	}

	private static ResponseDefinition answer(Request request, Function<Parameters, ResponseDefinition> answer) {
		try {
			return answer.apply(Parameters.ofForm(request));
		}
		catch (ClientMistakeException ex) {
			return Answers.error(400, ex.error(), ex.description());
		}
	}

	private static ResponseDefinition error(String sentence) {
		return Answers.json(200, Map.of("error", sentence));
	}

}
