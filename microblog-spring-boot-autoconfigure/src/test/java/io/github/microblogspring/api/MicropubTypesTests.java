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

package io.github.microblogspring.api;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What can be posted, and what comes of it.
 */
class MicropubTypesTests {

	private static final URI POST = URI.create("https://alice.example/1.html");

	@Test
	void postWhenThereIsNothingInItThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> MicropubPost.of(" "));
		assertThatIllegalArgumentException().isThrownBy(() -> MicropubPost.builder("").title("Title").build());
		assertThat(MicropubPost.builder("").photo(POST, "").build().photos()).hasSize(1);
	}

	@Test
	void postWhenListsChangeThenItDoesNot() {
		List<String> categories = new ArrayList<>(List.of("a"));
		MicropubPost post = new MicropubPost("Hello", null, List.of(), categories, false, null);
		categories.add("b");
		assertThat(post.categories()).containsExactly("a");
	}

	@Test
	void updateWhenItChangesNothingOrTooMuchThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> MicropubUpdate.of(POST).build());
		assertThatIllegalArgumentException().isThrownBy(() -> MicropubUpdate.of(POST).replace("content"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MicropubUpdate.of(POST).remove("category", "a").clear("photo").build());
	}

	@Test
	void publishedWhenLocationThenThatBeforeTheBody() {
		PublishedPost body = new PublishedPost(URI.create("https://alice.example/body"), POST);
		assertThat(PublishedPost.of(ResponseEntity.status(HttpStatus.ACCEPTED).location(POST).body(body)))
			.isEqualTo(new PublishedPost(POST, POST));
		assertThat(PublishedPost.of(ResponseEntity.ok(body))).isEqualTo(body);
		assertThat(PublishedPost.of(ResponseEntity.status(HttpStatus.CREATED).location(POST).build()))
			.isEqualTo(new PublishedPost(POST, null));
		assertThat(PublishedPost.of(ResponseEntity.ok().header("Location", "javascript:x").build()))
			.isEqualTo(new PublishedPost(null, null));
	}

	@ParameterizedTest
	@CsvSource({ "cat.jpg, cat.jpg", "C:\\Users\\me\\cat.JPG, cat.JPG", "../../etc/passwd, passwd",
			"'my cat \"1\".png', my_cat_1_.png", "kätzchen.png, k_tzchen.png", "..., file", ", file", "/, file",
			"'a\r\nX: y.png', a_X_y.png" })
	void filenameThenSafe(String name, String safe) {
		assertThat(MicroblogMedia.filename(name)).isEqualTo(safe);
	}

	@Test
	void filenameWhenLongThenItsEnd() {
		assertThat(MicroblogMedia.filename("a".repeat(500) + ".png")).hasSize(100).endsWith("aa.png");
	}

	@Test
	void callThenDoesNotShowItsToken() {
		assertThat(
				new ApiCall(POST, new OAuth2AccessToken(TokenType.BEARER, "very-secret", null, null), Set.of("create")))
			.hasToString("ApiCall[target=https://alice.example/1.html, requiredScopes=[create]]");
	}

}
