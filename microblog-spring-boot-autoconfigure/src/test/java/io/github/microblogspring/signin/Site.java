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

package io.github.microblogspring.signin;

import java.util.List;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

/**
 * A host that answers what a test wants, and tells what it was asked.
 *
 * @param application the application that asks it
 * @param host one of the host names of {@link TestApplication}
 */
record Site(TestApplication application, String host) {

	static String link(String relation, String url) {
		return "<link rel=\"%s\" href=\"%s\">".formatted(relation, url);
	}

	static ResponseDefinitionBuilder html(String head) {
		return WireMock.ok("<!DOCTYPE html><html><head>" + head).withHeader("Content-Type", "text/html");
	}

	String url(String path) {
		return "https://" + this.host + path;
	}

	/**
	 * Serve a home page.
	 * @param head what stands in its head
	 * @return this site
	 */
	Site page(String head) {
		return get("/", html(head));
	}

	/**
	 * Serve a home page with the old link relations.
	 * @param server the site with the endpoints
	 * @return this site
	 */
	Site pageNamingEndpointsOf(Site server) {
		return page(link("authorization_endpoint", server.url("/auth")) + link("token_endpoint", server.url("/token")));
	}

	/**
	 * Serve a home page with a link to server metadata.
	 * @param server the site with the metadata
	 * @return this site
	 */
	Site pageNamingMetadataOf(Site server) {
		return page(link("indieauth-metadata", server.url("/metadata")));
	}

	/**
	 * Serve metadata that is as it should be.
	 * @return this site
	 */
	Site metadata() {
		return metadata(url("/auth"), url("/token"));
	}

	Site metadata(String authorization, String token) {
		return get("/metadata", WireMock.okJson("""
				{"issuer": "%s", "authorization_endpoint": "%s", "token_endpoint": "%s"}""".formatted(url("/"),
				authorization, token)));
	}

	Site get(String url, ResponseDefinitionBuilder answer) {
		return stub(WireMock.get(url), answer);
	}

	Site post(String url, ResponseDefinitionBuilder answer) {
		return stub(WireMock.post(url), answer);
	}

	/**
	 * Answer a code, whichever, at both endpoints.
	 * @param answer the answer
	 * @return this site
	 */
	Site redeem(ResponseDefinitionBuilder answer) {
		return post("/auth", answer).post("/token", answer);
	}

	Site redeem(String json) {
		return redeem(WireMock.okJson(json));
	}

	List<LoggedRequest> requests() {
		return find(WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

	/**
	 * The codes that were sent here.
	 * @return the requests that may hold one
	 */
	List<LoggedRequest> redemptions() {
		return find(WireMock.postRequestedFor(WireMock.anyUrl()));
	}

	private List<LoggedRequest> find(RequestPatternBuilder pattern) {
		return this.application.microblog().server().findAll(pattern.withHost(WireMock.equalTo(this.host)));
	}

	Site stub(MappingBuilder request, ResponseDefinitionBuilder answer) {
		this.application.microblog().server().stubFor(request.withHost(WireMock.equalTo(this.host)).willReturn(answer));
		return this;
	}

}
