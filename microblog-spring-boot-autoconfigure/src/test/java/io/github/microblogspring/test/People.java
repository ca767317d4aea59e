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

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The people with an account: those who live here, and those who joined since.
 *
 * @author The Micro.blog Spring team
 */
final class People {

	private static final Pattern USERNAME = Pattern.compile("[a-z0-9]{1,20}");

	private static final String IDENTITY_PREFIX = "apple-";

	private static final int CAPACITY = 1000;

	private final String baseUrl;

	private final List<Person> residents;

	private final Map<String, Person> newcomers = new LinkedHashMap<>();

	People(String baseUrl) {
		this.baseUrl = baseUrl;
		this.residents = List.of(person("vincent", "Vincent", LocalMicroblog.Builder.VINCENT, "vincent@mail.example"),
				person("alice", "Alice", LocalMicroblog.Builder.ALICE, "alice@mail.example"));
	}

	private Person person(String username, String name, String host, String email) {
		return new Person(username, name, URI.create("https://" + host + "/"),
				this.baseUrl + "/avatars/" + username + ".svg", email);
	}

	synchronized List<Person> all() {
		List<Person> all = new ArrayList<>(this.residents);
		all.addAll(this.newcomers.values());
		return List.copyOf(all);
	}

	Optional<Person> withUsername(String username) {
		return find((person) -> person.username().equals(username));
	}

	// Whatever follows a plus sign, the mail comes into the same mailbox
	Optional<Person> withEmail(String email) {
		String mailbox = email.replaceFirst("\\+[^@]*@", "@");
		return find((person) -> person.email().equalsIgnoreCase(mailbox));
	}

	synchronized Optional<Person> withIdentityToken(String identityToken) {
		Person newcomer = this.newcomers.get(identityToken);
		return (newcomer != null) ? Optional.of(newcomer)
				: find((person) -> identityToken.equals(IDENTITY_PREFIX + person.username()));
	}

	Optional<Person> withHost(@Nullable String host) {
		return find((person) -> person.host().equals(host));
	}

	private Optional<Person> find(Predicate<Person> predicate) {
		return all().stream().filter(predicate).findFirst();
	}

	/**
	 * Add somebody with a blog at {@code micro.example}.
	 * @param identityToken what Apple knows the person by
	 * @param username the user name
	 * @param name the name to show
	 * @param email the e-mail address
	 * @return who joined, nobody if the user name can't be had
	 */
	synchronized Optional<Person> join(String identityToken, String username, String name, String email) {
		boolean available = USERNAME.matcher(username).matches() && withUsername(username).isEmpty()
				&& this.newcomers.size() < CAPACITY;
		if (!available) {
			return Optional.empty();
		}
		Person person = person(username, name, username + ".micro.example", email);
		this.newcomers.put(identityToken, person);
		return Optional.of(person);
	}

	synchronized void clear() {
		this.newcomers.clear();
	}

}
