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

package io.github.microblogspring.indieauth;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.microblogspring.indieauth.http.FetchedPage;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzzing of {@link ServerMetadataReader}.
 *
 * @author The Micro.blog Spring team
 */
class ServerMetadataReaderFuzzTests {

	private static final URI DOCUMENT = URI.create("https://as.example/metadata");

	private final ServerMetadataReader reader = new ServerMetadataReader(
			new EndpointRules(new IndieAuthProvider(URI.create("https://provider.example"), true), false),
			new DiscoverySettings(false, false));

	@FuzzTest
	@Timeout(10)
	void read(byte[] input) throws IOException {
		FetchedPage document = new FetchedPage(List.of(DOCUMENT), 200, FakePageFetcher.headers("application/json"),
				new ByteArrayInputStream(input));
		try {
			assertSound(this.reader.read(document, null).endpoints());
		}
		catch (IndieAuthException ex) {
			FuzzAssertions.assertRefused(ex, SignInErrorCode.SERVER_INVALID);
		}
	}

	private static void assertSound(ServerEndpoints endpoints) {
		Stream.of(endpoints.authorization(), endpoints.token(), endpoints.revocation())
			.filter(Objects::nonNull)
			.forEach(FuzzAssertions::assertEndpoint);
		assertThat(endpoints.micropub()).isNull();
		if (endpoints.issuer() != null) {
			assertThat(URI.create(endpoints.issuer().toLowerCase(Locale.ROOT))).hasScheme("https")
				.hasHost("as.example");
		}
	}

}
