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

package io.github.microblogspring.sample;

import java.util.List;

import io.github.microblogspring.oauth2.CurrentProfile;
import io.github.microblogspring.oauth2.MicroblogProfile;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api")
class ApiController {

	private final Notes notes;

	ApiController(Notes notes) {
		this.notes = notes;
	}

	@GetMapping("/me")
	Me me(@CurrentProfile MicroblogProfile profile, Authentication authentication) {
		List<String> scopes = authentication.getAuthorities()
			.stream()
			.map(GrantedAuthority::getAuthority)
			.filter((authority) -> authority != null && authority.startsWith("SCOPE_"))
			.map((authority) -> authority.substring("SCOPE_".length()))
			.sorted()
			.toList();
		return new Me(profile.me(), profile.displayName(), profile.photo(), scopes);
	}

	@GetMapping("/notes")
	List<String> notes(@CurrentProfile MicroblogProfile profile) {
		return this.notes.of(profile.me());
	}

	@PostMapping("/notes")
	@ResponseStatus(HttpStatus.CREATED)
	List<String> write(@CurrentProfile MicroblogProfile profile, @RequestBody Note note) {
		this.notes.add(profile.me(), note.text());
		return this.notes.of(profile.me());
	}

	record Me(String me, String name, @Nullable String photo, List<String> scopes) {

	}

	record Note(String text) {

	}

}
