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

package io.github.microblogspring.autoconfigure;

import java.util.stream.Stream;

import io.github.microblogspring.indieauth.http.HttpUrl;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;

/**
 * A redirect URI that may have variables of Spring Security in it.
 *
 * @param value the redirect URI as it is configured
 * @author The Micro.blog Spring team
 */
record RedirectUriTemplate(String value) {

	/**
	 * Whether scheme, host or port are those of each request.
	 * @return {@code false} if they are fixed
	 */
	boolean followsRequest() {
		return Stream.of("{baseUrl}", "{baseScheme}", "{baseHost}", "{basePort}").anyMatch(this.value::contains);
	}

	/**
	 * The redirect URI for requests of people who are on the origin of a URL.
	 * @param url the URL
	 * @param contextPath the context path of the application
	 * @return the redirect URI without the variables
	 */
	String expand(HttpUrl url, String contextPath) {
		return this.value.replace("{baseUrl}", "{baseScheme}://{baseHost}{basePort}{basePath}")
			.replace("{baseScheme}", url.scheme())
			.replace("{baseHost}", url.host())
			.replace("{basePort}", (url.port() != null) ? ":" + url.port() : "")
			.replace("{basePath}", contextPath)
			.replace("{action}", "login")
			.replace("{registrationId}", MicroblogClientRegistrations.REGISTRATION_ID);
	}

}
