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

import java.util.Set;

import io.github.microblogspring.indieauth.ConfirmationSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConfirmationSettingsFactory}.
 */
class ConfirmationSettingsFactoryTests {

	private final MicroblogProperties properties = new MicroblogProperties();

	@Test
	void createWhenNothingIsSetThenNobodyIsListed() {
		ConfirmationSettings settings = new ConfirmationSettingsFactory(this.properties).create();
		assertThat(settings.allowedUsers()).isEmpty();
		assertThat(settings.allowedHosts()).isEmpty();
	}

	@Test
	void createWhenUsersAreSetThenInTheSpellingThatCounts() {
		this.properties.setAllowedUsers(
				Set.of("https://Alice.EXAMPLE", "bob.example/me", "carol", "https://b\u00fccher.example/"));
		assertThat(new ConfirmationSettingsFactory(this.properties).create().allowedUsers())
			.extracting(Object::toString)
			.containsExactlyInAnyOrder("https://alice.example/", "https://bob.example/me", "https://carol.micro.blog/",
					"https://xn--bcher-kva.example/");
	}

	@Test
	void createWhenHostsAreSetThenInTheSpellingThatCounts() {
		this.properties.setAllowedHosts(Set.of("TEAM.example", "b\u00fccher.example"));
		assertThat(new ConfirmationSettingsFactory(this.properties).create().allowedHosts())
			.containsExactlyInAnyOrder("team.example", "xn--bcher-kva.example");
	}

}
