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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;

/**
 * A way in which the redemption of a good code, or a good request to an account endpoint
 * or to the API, can go wrong.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see LocalMicroblog#failNext(Failure)
 */
public final class Failure {

	private static final int TWO_MEGABYTES = 2 * 1024 * 1024;

	/**
	 * {@code {"error":"invalid_grant"}} with status 200.
	 */
	public static final Failure ERROR_WITH_STATUS_200 = of(
			Answers.error(200, "invalid_grant", "The stand-in was told to fail."));

	/**
	 * {@code {"error":"invalid_grant"}} with status 400.
	 */
	public static final Failure INVALID_GRANT = of(
			Answers.error(400, "invalid_grant", "The stand-in was told to fail."));

	/**
	 * Status 503 with an HTML page.
	 */
	public static final Failure SERVER_ERROR = of(
			Answers.html(503, Html.page("Unavailable", "<h1>The stand-in was told to fail</h1>")));

	/**
	 * The text {@code Forbidden} with status 403, as where there were too many requests.
	 */
	public static final Failure RATE_LIMITED = of(Answers.answer(403, "text/plain", "Forbidden"));

	/**
	 * Status 429, with the advice to come back in two minutes.
	 */
	public static final Failure TOO_MANY_REQUESTS = of(
			ResponseDefinitionBuilder.like(Answers.error(429, "rate_limited", "The stand-in was told to fail."))
				.withHeader("Retry-After", "120")
				.build());

	/**
	 * {@code {"error":"invalid_token"}} with status 401, as if the token were unknown.
	 */
	public static final Failure TOKEN_REJECTED = of(
			Answers.error(401, "invalid_token", "The stand-in was told to fail."));

	/**
	 * An HTML page with status 200.
	 */
	public static final Failure HTML = of(
			Answers.html(200, Html.page("Not JSON", "<h1>The stand-in was told to fail</h1>")));

	/**
	 * JSON that ends too early.
	 */
	public static final Failure BROKEN_JSON = of(
			Answers.answer(200, "application/json", "{\"me\":\"https://vincent.micro.example/\",\"profile\":{"));

	/**
	 * The right answer, followed by two megabytes of white space.
	 */
	public static final Failure TOO_LARGE = new Failure((body) -> {
		ResponseDefinition answer = Answers.json(200, body);
		return ResponseDefinitionBuilder.like(answer).withBody(answer.getBody() + " ".repeat(TWO_MEGABYTES)).build();
	});

	/**
	 * The connection is reset instead of an answer.
	 */
	public static final Failure CONNECTION_RESET = of(
			new ResponseDefinitionBuilder().withFault(Fault.CONNECTION_RESET_BY_PEER).build());

	/**
	 * The right answer without {@code me}.
	 */
	public static final Failure WITHOUT_ME = new Failure((body) -> {
		Map<String, Object> changed = new LinkedHashMap<>(body);
		changed.remove("me");
		return Answers.json(200, changed);
	});

	private final Function<Map<String, Object>, ResponseDefinition> answer;

	private Failure(Function<Map<String, Object>, ResponseDefinition> answer) {
		this.answer = answer;
	}

	/**
	 * The right answer for somebody else.
	 * @param me what to put into {@code me}, whatever its form
	 * @return the failure
	 */
	public static Failure otherMe(String me) {
		return new Failure((body) -> {
			Map<String, Object> changed = new LinkedHashMap<>(body);
			changed.put("me", me);
			return Answers.json(200, changed);
		});
	}

	/**
	 * The right answer, too late.
	 * @param delay how long it takes until the answer comes
	 * @return the failure
	 */
	public static Failure slow(Duration delay) {
		return new Failure((body) -> ResponseDefinitionBuilder.like(Answers.json(200, body))
			.withFixedDelay(Math.toIntExact(delay.toMillis()))
			.build());
	}

	/**
	 * Any other answer.
	 * @param answer the answer, for instance {@code WireMock.status(429).build()}
	 * @return the failure
	 */
	public static Failure of(ResponseDefinition answer) {
		return new Failure((body) -> answer);
	}

	ResponseDefinition answer(Map<String, Object> rightAnswer) {
		return this.answer.apply(rightAnswer);
	}

}
