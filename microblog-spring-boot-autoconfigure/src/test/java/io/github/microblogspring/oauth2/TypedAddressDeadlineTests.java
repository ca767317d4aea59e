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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.microblogspring.indieauth.DiscoveryCache;
import io.github.microblogspring.indieauth.DiscoverySettings;
import io.github.microblogspring.indieauth.IndieAuthDiscovery;
import io.github.microblogspring.indieauth.IndieAuthProvider;
import io.github.microblogspring.indieauth.http.Deadline;
import io.github.microblogspring.indieauth.http.FetchedPage;
import io.github.microblogspring.indieauth.http.PageFetcher;
import org.junit.jupiter.api.Test;

import org.springframework.cache.support.NoOpCache;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the time that {@link TypedAddressResolver} takes.
 */
class TypedAddressDeadlineTests {

	private final List<Deadline> deadlines = new ArrayList<>();

	// T-X4, T-X6: slow pages, each in time, must not add up
	@Test
	void resolveWhenPageNamesMetadataThenTenSecondsForBoth() {
		IndieAuthProvider provider = new IndieAuthProvider(URI.create("https://micro.blog"), true);
		IndieAuthDiscovery discovery = new IndieAuthDiscovery(pages(), provider, new DiscoverySettings(false, true));
		new TypedAddressResolver(new DiscoveryCache(discovery, new NoOpCache("none"), Duration.ZERO, 1), provider,
				SignIns.registrations("profile"), IdentityEndpoint.AUTHORIZATION, AddressServers.ANY)
			.resolve("page.example");
		assertThat(this.deadlines).hasSize(2);
		assertThat(this.deadlines.get(1)).isSameAs(this.deadlines.get(0));
		assertThat(this.deadlines.get(0).remaining()).isLessThanOrEqualTo(Duration.ofSeconds(10));
	}

	private PageFetcher pages() {
		return (uri, accept, redirects, deadline) -> {
			this.deadlines.add(deadline);
			return uri.getPath().equals("/") ? page(uri, "text/html", "<link rel=indieauth-metadata href=/metadata>")
					: page(uri, "application/json", """
							{"issuer":"https://page.example/",
							"authorization_endpoint":"https://page.example/auth"}""");
		};
	}

	private static FetchedPage page(URI uri, String contentType, String body) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.CONTENT_TYPE, contentType);
		return new FetchedPage(List.of(uri), 200, headers,
				new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
	}

}
