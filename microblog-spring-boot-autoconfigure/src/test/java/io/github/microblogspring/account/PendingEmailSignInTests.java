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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.jackson.SecurityJacksonModules;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PendingEmailSignIn}.
 *
 * @author The Micro.blog Spring team
 */
class PendingEmailSignInTests {

	private static final String ATTRIBUTE = PendingEmailSignIn.class.getName();

	private static final String ADDRESS = "vincent@mail.example";

	private static final Instant NOW = Instant.parse("2026-11-01T10:00:00.123456789Z");

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	@Test
	void ofWhenNothingWasAskedForThenNullAndNoSession() {
		assertThat(PendingEmailSignIn.of(this.request, NOW)).isNull();
		PendingEmailSignIn.forget(this.request);
		assertThat(this.request.getSession(false)).isNull();
	}

	@Test
	void ofWhenSavedThenTheSame() {
		PendingEmailSignIn pending = PendingEmailSignIn.askedFor(ADDRESS, null, NOW);
		pending.save(this.request);
		assertThat(PendingEmailSignIn.of(this.request, NOW)).isEqualTo(pending);
		pending.withAttempt().withToken("the-token").save(this.request);
		assertThat(PendingEmailSignIn.of(this.request, NOW)).isEqualTo(pending.withAttempt().withToken("the-token"));
		PendingEmailSignIn.forget(this.request);
		assertThat(PendingEmailSignIn.of(this.request, NOW)).isNull();
	}

	// T-M2
	@Test
	void ofWhenTenMinutesAreOverThenNull() {
		PendingEmailSignIn.askedFor(ADDRESS, null, NOW).save(this.request);
		assertThat(PendingEmailSignIn.of(this.request, NOW.plus(Duration.ofMinutes(10)).minusNanos(1))).isNotNull();
		assertThat(PendingEmailSignIn.of(this.request, NOW.plus(Duration.ofMinutes(10)))).isNull();
	}

	@Test
	void askedForWhenAskedAgainThenCountsMailsAndForgetsToken() {
		PendingEmailSignIn first = PendingEmailSignIn.askedFor(ADDRESS, null, NOW).withAttempt().withToken("the-token");
		PendingEmailSignIn second = PendingEmailSignIn.askedFor("other@mail.example", first, NOW.plusSeconds(1));
		assertThat(second.mails()).isEqualTo(2);
		assertThat(second.attempts()).isOne();
		assertThat(second.token()).isNull();
		assertThat(second.askedAt()).isEqualTo(NOW.plusSeconds(1));
		assertThat(second.wasAskedFor(ADDRESS)).isFalse();
	}

	@Test
	void wasAskedForThenIgnoresCase() {
		PendingEmailSignIn pending = PendingEmailSignIn.askedFor(ADDRESS, null, NOW);
		assertThat(pending.wasAskedFor("VINCENT@Mail.example")).isTrue();
		assertThat(pending.wasAskedFor("vincent@mail.example.evil")).isFalse();
	}

	// T-L2
	@Test
	void saveThenHasNoAddressAndStringShowsNothing() {
		PendingEmailSignIn pending = PendingEmailSignIn.askedFor(ADDRESS, null, NOW).withToken("the-token");
		pending.save(this.request);
		assertThat(String.valueOf(this.request.getSession().getAttribute(ATTRIBUTE))).doesNotContain("vincent");
		assertThat(pending.toString()).doesNotContain("vincent", "the-token", pending.addressHash());
	}

	@ParameterizedTest
	@MethodSource("oddAttributes")
	void ofWhenAttributeIsOddThenNull(Object attribute) {
		this.request.getSession().setAttribute(ATTRIBUTE, attribute);
		assertThat(PendingEmailSignIn.of(this.request, NOW)).isNull();
	}

	static Stream<Object> oddAttributes() {
		return Stream.of("text", 1, Map.of(), Map.of(1, 2), with("askedAt", "yesterday"), with("askedAt", ""),
				with("mails", "many"), with("attempts", "99999999999"));
	}

	private static Map<String, String> with(String key, String value) {
		Map<String, String> map = new HashMap<>(
				Map.of("askedAt", NOW.toString(), "addressHash", "abc", "mails", "1", "attempts", "0"));
		map.put(key, value);
		return map;
	}

	@Test
	void attributeSurvivesJava() throws Exception {
		PendingEmailSignIn pending = PendingEmailSignIn.askedFor(ADDRESS, null, NOW).withToken("the-token");
		pending.save(this.request);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(this.request.getSession().getAttribute(ATTRIBUTE));
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			this.request.getSession().setAttribute(ATTRIBUTE, in.readObject());
		}
		assertThat(PendingEmailSignIn.of(this.request, NOW)).isEqualTo(pending);
	}

	@Test
	void attributeSurvivesJson() {
		PendingEmailSignIn pending = PendingEmailSignIn.askedFor(ADDRESS, null, NOW).withToken("the-token");
		pending.save(this.request);
		JsonMapper mapper = JsonMapper.builder()
			.addModules(SecurityJacksonModules.getModules(getClass().getClassLoader()))
			.build();
		byte[] json = mapper.writeValueAsBytes(this.request.getSession().getAttribute(ATTRIBUTE));
		this.request.getSession().setAttribute(ATTRIBUTE, mapper.readValue(json, Object.class));
		assertThat(PendingEmailSignIn.of(this.request, NOW)).isEqualTo(pending);
	}

}
