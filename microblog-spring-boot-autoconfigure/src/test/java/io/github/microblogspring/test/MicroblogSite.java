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

import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;

/**
 * Finds who answers a request: home pages over TLS, everything of Micro.blog without.
 *
 * @author The Micro.blog Spring team
 */
final class MicroblogSite {

	private static final String AVATARS = "/avatars/";

	private static final String POSTS = "/posts/";

	private static final String FOLLOWING = "/users/following/";

	private static final String AVATAR = """
			<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96" role="img">
			<rect width="96" height="96" fill="hsl(%d, 45%%, 40%%)"/>
			<text x="48" y="64" font-family="sans-serif" font-size="48" text-anchor="middle" fill="#fff">%s</text>
			</svg>
			""";

	private final People people;

	private final HomePages homePages;

	private final AuthorizationEndpoint authorizationEndpoint;

	private final RedemptionEndpoint redemptionEndpoint;

	private final ApiEndpoints apiEndpoints;

	private final MicropubEndpoint micropubEndpoint;

	private final String baseUrl;

	private final AccountEndpoints accountEndpoints;

	private final AppleEndpoint appleEndpoint;

	private final Mailbox mailbox;

	private final AppTokensPage appTokensPage;

	MicroblogSite(String baseUrl, MicroblogState state, HomePages homePages, AccountEndpoints accountEndpoints) {
		this.people = state.people();
		this.homePages = homePages;
		this.authorizationEndpoint = new AuthorizationEndpoint(state.people(), homePages, state.codes());
		this.redemptionEndpoint = new RedemptionEndpoint(state.codes(), state.accessTokens(), state.nextFailure());
		this.apiEndpoints = new ApiEndpoints(baseUrl, state);
		this.micropubEndpoint = new MicropubEndpoint(baseUrl, state);
		this.baseUrl = baseUrl;
		this.accountEndpoints = accountEndpoints;
		this.appleEndpoint = new AppleEndpoint(state.people(), state.temporaryTokens(), state.nextFailure());
		this.mailbox = state.mailbox();
		this.appTokensPage = new AppTokensPage(state.people(), state.accessTokens());
	}

	ResponseDefinition answer(Request request) {
		int query = request.getUrl().indexOf('?');
		String path = (query != -1) ? request.getUrl().substring(0, query) : request.getUrl();
		if (request.getScheme().equals("https")) {
			return path.startsWith("/micropub") ? micropub(request, path, "https://" + request.getHost())
					: this.homePages.answer(request, path);
		}
		if (path.startsWith("/micropub")) {
			return micropub(request, path, this.baseUrl);
		}
		return switch (request.getMethod() + " " + path) {
			case "GET /" -> Answers.html(200, Html.page("Micro.blog, offline", landingPage()));
			case "GET /indieauth/auth" -> this.authorizationEndpoint.ask(request);
			case "POST /indieauth/approve" -> this.authorizationEndpoint.decide(request);
			case "POST /indieauth/auth" -> this.redemptionEndpoint.redeemForIdentity(request);
			case "POST /indieauth/token" -> this.redemptionEndpoint.redeemForToken(request);
			case "GET /indieauth/token" -> this.apiEndpoints.introspect(request);
			case "GET /posts/timeline" -> this.apiEndpoints.timeline(request);
			case "GET /posts/mentions" -> this.apiEndpoints.mentions(request);
			case "GET /posts/conversation" -> this.apiEndpoints.conversation(request);
			case "GET /posts/check" -> this.apiEndpoints.check(request);
			case "GET /users/is_following" -> this.apiEndpoints.relationship(request);
			case "GET /account/info/domains" -> this.apiEndpoints.sites(request);
			case "POST /account/signin" -> this.accountEndpoints.signIn(request);
			case "POST /account/verify" -> this.accountEndpoints.verify(request);
			case "POST /account/apple" -> this.appleEndpoint.signIn(request);
			case "GET /mailbox" -> this.mailbox.show();
			case "GET /account/apps" -> this.appTokensPage.ask();
			case "POST /account/apps" -> this.appTokensPage.create(request);
			default -> request.getMethod().equals(RequestMethod.GET) ? get(request, path) : Answers.notFound();
		};
	}

	private ResponseDefinition micropub(Request request, String path, String origin) {
		return switch (request.getMethod() + " " + path) {
			case "GET /micropub" -> this.micropubEndpoint.query(request, origin);
			case "POST /micropub" -> this.micropubEndpoint.post(request);
			case "POST /micropub/media" -> this.micropubEndpoint.upload(request);
			default -> Answers.notFound();
		};
	}

	private ResponseDefinition get(Request request, String path) {
		if (path.startsWith(AVATARS)) {
			return avatar(path);
		}
		if (path.startsWith(POSTS)) {
			return this.apiEndpoints.postsOf(request, path.substring(POSTS.length()));
		}
		if (path.startsWith(FOLLOWING)) {
			return this.apiEndpoints.following(request, path.substring(FOLLOWING.length()));
		}
		ResponseDefinition upload = this.micropubEndpoint.uploaded(path);
		return (upload != null) ? upload : Answers.notFound();
	}

	private String landingPage() {
		return this.people.all()
			.stream()
			.map((person) -> "<li>" + Html.escape(person.name()) + ": <code>" + person.host() + "</code>, <code>"
					+ Html.escape(person.email()) + "</code></li>")
			.collect(Collectors.joining("\n", """
					<h1>Micro.blog, offline</h1>
					<p>Applications can sign people in here while they are developed and tested. These people exist:</p>
					<ul>
					""", """

					</ul>
					<p><a href="/mailbox">Mailbox</a> · <a href="/account/apps">App tokens</a></p>"""));
	}

	private ResponseDefinition avatar(String path) {
		return this.people.all()
			.stream()
			.filter((person) -> path.equals(AVATARS + person.username() + ".svg"))
			.findFirst()
			.map((person) -> Answers.answer(200, "image/svg+xml", avatar(person)))
			.orElseGet(Answers::notFound);
	}

	private String avatar(Person person) {
		int hue = Math.floorMod(person.username().hashCode(), 360);
		return AVATAR.formatted(hue, Html.escape(person.name().substring(0, 1)));
	}

}
