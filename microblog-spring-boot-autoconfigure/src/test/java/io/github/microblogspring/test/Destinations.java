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

import java.util.List;
import java.util.Map;

/**
 * The two blogs of each person. Their identifiers are URLs at Micro.blog even where the
 * person has a domain.
 *
 * @author The Micro.blog Spring team
 */
final class Destinations {

	private Destinations() {
	}

	static String defaultOf(Person person) {
		return "https://" + person.username() + ".micro.example/";
	}

	static String photosOf(Person person) {
		return "https://" + person.username() + "-photos.micro.example/";
	}

	static boolean has(Person person, String uid) {
		return uid.equals(defaultOf(person)) || uid.equals(photosOf(person));
	}

	static List<Map<String, Object>> of(Person person) {
		return List.of(
				Map.of("uid", defaultOf(person), "name", person.host(), "microblog-title", person.name() + "'s Blog",
						"microblog-default", true, "microblog-audio", true),
				Map.of("uid", photosOf(person), "name", person.username() + "-photos.micro.example", "microblog-title",
						person.name() + "'s Photos", "microblog-audio", false));
	}

}
