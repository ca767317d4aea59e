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
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MicroblogScopeRequiredException}.
 *
 * @author The Micro.blog Spring team
 */
class MicroblogScopeRequiredExceptionTests {

	@Test
	void createThenSaysWhichScopesAreMissing() {
		MicroblogScopeRequiredException ex = new MicroblogScopeRequiredException(List.of("read", "create"));
		assertThat(ex.getScopes()).containsExactlyInAnyOrder("read", "create");
		assertThat(ex.getError().getErrorCode()).isEqualTo("insufficient_scope");
		assertThat(ex).hasMessageContaining("'read create'");
	}

	@Test
	void createWhenProfileIsAmongThemThenFine() {
		assertThat(new MicroblogScopeRequiredException(Set.of("profile", "create")).getScopes()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "profile", "email", "profile,email" })
	void createWhenNoneYieldsATokenThenRefusedWithExamples(String scopes) {
		List<String> list = scopes.isEmpty() ? List.of() : List.of(scopes.split(","));
		assertThatIllegalArgumentException().isThrownBy(() -> new MicroblogScopeRequiredException(list))
			.withMessageContaining("such as 'read' or 'create'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "read create", "create ", " create", "cre\tate", "create\r\nX" })
	void createWhenOneIsSeveralThenRefused(String scope) {
		// No server gives it in one, so there would be no end to asking
		assertThatIllegalArgumentException().isThrownBy(() -> new MicroblogScopeRequiredException(List.of(scope)))
			.withMessageContaining("without a blank");
	}

	@Test
	void withoutScopesThenSaysWhatToDo() {
		assertThatExceptionOfType(MicroblogScopeRequiredException.class).isThrownBy(() -> {
			throw MicroblogScopeRequiredException.withoutScopes();
		})
			.satisfies((ex) -> assertThat(ex.getScopes()).isEmpty())
			.withMessageContainingAll("@RequiresMicroblogScope", "microblog.scope");
	}

	@Test
	void exceptionSurvivesJava() throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(new MicroblogScopeRequiredException(Set.of("create")));
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			assertThat(((MicroblogScopeRequiredException) in.readObject()).getScopes()).containsExactly("create");
		}
	}

}
