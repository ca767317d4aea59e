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

import java.io.IOException;
import java.net.URI;
import java.util.List;

import io.github.microblogspring.account.MicroblogAccountException.Code;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.SignInErrorCode;
import io.github.microblogspring.indieauth.TokenVerification;
import io.github.microblogspring.oauth2.FormClient;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;

/**
 * Calls Micro.blog's own account endpoints. What is sent is in the body, never in the
 * URL, and nothing is sent twice.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://help.micro.blog/t/authentication/98">Micro.blog,
 * Authentication</a>
 */
public final class MicroblogAccountClient {

	private final AccountAnswerReader answerReader = new AccountAnswerReader();

	private final FormClient formClient;

	private final String baseUrl;

	/**
	 * Create a new client.
	 * @param requestFactory makes the requests; must neither follow redirects nor wait or
	 * read without end
	 * @param baseUrl where the endpoints are, such as {@code https://micro.blog}
	 * @throws IllegalArgumentException if the base URL is relative or has a query or a
	 * fragment
	 */
	public MicroblogAccountClient(ClientHttpRequestFactory requestFactory, URI baseUrl) {
		Assert.isTrue(baseUrl.isAbsolute() && baseUrl.getRawQuery() == null && baseUrl.getRawFragment() == null,
				"'baseUrl' must be absolute, without a query or a fragment");
		this.formClient = new FormClient(requestFactory);
		this.baseUrl = StringUtils.trimTrailingCharacter(baseUrl.toString(), '/');
	}

	/**
	 * Let Micro.blog send a mail with a link that signs somebody in. Nobody has
	 * documented whether there is an error for an address without an account, so do not
	 * let the person see a difference.
	 * @param request to whom, and where the link leads
	 * @throws MicroblogAccountException if the mail can't be sent
	 */
	public void sendSignInMail(SignInMailRequest request) {
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		form.add("email", request.email());
		add(form, "app_name", request.appName());
		add(form, "redirect_url", request.redirectUrl());
		if (request.mobile()) {
			form.add("is_mobile", "1");
		}
		post("/account/signin", form);
	}

	/**
	 * Ask whose token that is. Micro.blog may answer with another token, which replaces
	 * the one that was sent, and it may let a token expire that never did, so do not ask
	 * with every request.
	 * @param token a token from a mail or from {@link #apple(AppleSignInRequest)}, an app
	 * token or an access token; nothing is sent if it is not one
	 * @return the account, with the token to use from now on
	 * @throws MicroblogAccountException if the token is rejected or nobody knows
	 */
	public MicroblogAccount verify(String token) {
		if (!TokenVerification.isToken(token)) {
			throw new MicroblogAccountException(Code.REJECTED, "The token has characters or a length that none has");
		}
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		form.add("token", token);
		return account(post("/account/verify", form));
	}

	/**
	 * Sign in somebody whom Apple has signed in, or make an account for them. Micro.blog
	 * knows identity tokens of its own Apple team only.
	 * @param request what Apple said about the person
	 * @return the temporary token, or that the account is missing
	 * @throws MicroblogAccountException if Micro.blog refuses, for instance a user name
	 * that is taken
	 */
	public AppleSignIn apple(AppleSignInRequest request) {
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		form.add("identity_token", request.identityToken());
		form.add("user_id", request.userId());
		add(form, "email", request.email());
		add(form, "full_name", request.fullName());
		add(form, "username", request.username());
		add(form, "app_name", request.appName());
		return appleSignIn(post("/account/apple", form));
	}

	private static void add(MultiValueMap<String, String> form, String name, @Nullable String value) {
		if (StringUtils.hasText(value)) {
			form.add(name, value);
		}
	}

	private AccountAnswer post(String path, MultiValueMap<String, String> form) {
		URI endpoint = URI.create(this.baseUrl + path);
		List<String> sent = form.values().stream().flatMap(List::stream).toList();
		try (ClientHttpResponse response = this.formClient.post(endpoint, form)) {
			return this.answerReader.read(response, sent);
		}
		catch (IOException ex) {
			throw failure(IndieAuthException.of(endpoint, ex));
		}
		catch (IndieAuthException ex) {
			throw failure(ex);
		}
	}

	private static MicroblogAccountException failure(IndieAuthException ex) {
		Code code = (ex.getErrorCode() == SignInErrorCode.SERVER_INVALID) ? Code.INVALID_RESPONSE : Code.UNAVAILABLE;
		return new MicroblogAccountException(code, String.valueOf(ex.getMessage()), null, ex);
	}

	private static MicroblogAccount account(AccountAnswer answer) {
		return new MicroblogAccount(token(answer), answer.requiredText("username"), answer.text("name"),
				answer.text("full_name"), answer.text("avatar"), answer.text("gravatar_url"), answer.text("bio"),
				answer.text("email"), answer.text("default_site"), answer.flag("has_site"), answer.text("plan"),
				answer.texts("plans"), answer.flag("is_fullaccess"), answer.flag("is_premium"),
				answer.flag("is_using_ai"), answer.flag("has_inkwell"), answer.time("expires_at"));
	}

	private static AppleSignIn appleSignIn(AccountAnswer answer) {
		String username = answer.text("username");
		if (answer.has("username") && !StringUtils.hasText(username)) {
			return new AppleSignIn(null, answer.text("token"));
		}
		return new AppleSignIn(answer.requiredText("username"), token(answer));
	}

	private static String token(AccountAnswer answer) {
		String token = answer.requiredText("token");
		if (!TokenVerification.isToken(token)) {
			throw new MicroblogAccountException(Code.INVALID_RESPONSE, "The answer has a token that can't be used");
		}
		return token;
	}

}
