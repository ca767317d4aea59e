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

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.microblogspring.indieauth.http.FetchSettings;
import io.github.microblogspring.indieauth.http.GuardedClientHttpRequestFactory;
import io.github.microblogspring.test.Failure;
import io.github.microblogspring.test.LocalMicroblog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Uploads over HTTP, with a fixed token.
 */
class MicroblogMediaTests {

	private static LocalMicroblog microblog;

	private static GuardedClientHttpRequestFactory requestFactory;

	private final List<String> progress = new ArrayList<>();

	private final FixedCalls calls = new FixedCalls();

	private MicroblogMedia media;

	@BeforeAll
	static void start() {
		microblog = LocalMicroblog.start();
		requestFactory = new GuardedClientHttpRequestFactory(
				FetchSettings.defaults("test/1.0").withTrustedOrigins(URI.create(microblog.baseUrl())));
	}

	@BeforeEach
	void createMedia() {
		this.calls.token = microblog.createAppToken("alice");
		URI baseUrl = URI.create(microblog.baseUrl());
		RestClient restClient = new MicroblogRestClients(baseUrl, requestFactory).builder()
			.defaultHeaders((headers) -> headers.setBearerAuth(this.calls.token))
			.build();
		MicropubApi micropub = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(restClient))
			.build()
			.createClient(MicropubApi.class);
		this.media = new MicroblogMedia(micropub, requestFactory, this.calls,
				URI.create(microblog.baseUrl() + "/micropub/media"));
	}

	@AfterEach
	void reset() {
		microblog.reset();
	}

	@AfterAll
	static void close() {
		requestFactory.close();
		microblog.close();
	}

	@Test
	void uploadThenTheSameBytesAtItsUrl() {
		byte[] picture = bytes(100_000);
		URI url = this.media.upload(named("My cat.png", new ByteArrayResource(picture)), this::record);
		assertThat(url.toString()).startsWith(microblog.baseUrl() + "/uploads/alice/").endsWith(".png");
		assertThat(fetch(url)).isEqualTo(picture);
		assertThat(this.progress).startsWith("0/100000").endsWith("100000/100000").hasSizeBetween(8, 100);
		assertThat(this.calls.prepared)
			.containsExactly(URI.create(microblog.baseUrl() + "/micropub/media") + " [create]");
		assertThat(this.calls.checked).containsExactly(202);
		microblog.server()
			.verify(1,
					WireMock.postRequestedFor(WireMock.urlPathEqualTo("/micropub/media"))
						.withHeader(HttpHeaders.CONTENT_LENGTH, WireMock.matching("100\\d\\d\\d"))
						.withHeader(HttpHeaders.AUTHORIZATION, WireMock.equalTo("Bearer " + this.calls.token)));
	}

	@Test
	void uploadWhenLengthIsUnknownThenChunkedAndReadOnce() {
		byte[] picture = bytes(50_000);
		URI url = this.media.upload(new InputStreamResource(new ByteArrayInputStream(picture)), this::record);
		assertThat(fetch(url)).isEqualTo(picture);
		assertThat(this.progress).startsWith("0/-1").endsWith("50000/-1");
		microblog.server()
			.verify(1, WireMock.postRequestedFor(WireMock.urlPathEqualTo("/micropub/media"))
				.withHeader(HttpHeaders.TRANSFER_ENCODING, WireMock.equalTo("chunked")));
	}

	@Test
	void uploadWhenConfigurationNamesNoEndpointThenThatOfTheProvider() {
		MicropubConfig config = new MicropubConfig(null, List.of(), List.of(), List.of());
		this.media.upload(new ByteArrayResource(bytes(1)), config, this::record);
		assertThat(this.calls.prepared).hasSize(1);
		microblog.server().verify(0, WireMock.getRequestedFor(WireMock.urlPathEqualTo("/micropub")));
	}

	@Test
	void uploadWhenCallIsRedirectedByPreparationThenThere() {
		this.calls.target = URI.create(microblog.baseUrl() + "/micropub/media");
		MicropubConfig config = new MicropubConfig(URI.create("https://other.example/media"), List.of(), List.of(),
				List.of());
		assertThat(this.media.upload(new ByteArrayResource(bytes(1)), config, this::record)).isNotNull();
		assertThat(this.calls.prepared).containsExactly("https://other.example/media [create]");
	}

	@Test
	void uploadWhenCallMayNotBeMadeThenNothingIsSent() {
		this.calls.refusal = new IllegalStateException("Not there");
		assertThatIllegalStateException().isThrownBy(() -> this.media.upload(new ByteArrayResource(bytes(1))))
			.isSameAs(this.calls.refusal);
		microblog.server().verify(0, WireMock.postRequestedFor(WireMock.anyUrl()));
	}

	@Test
	void uploadWhenRefusedThenAnswerIsCheckedAndSaysSo() {
		MicropubConfig config = new MicropubConfig(null, List.of(), List.of(), List.of());
		microblog.failNext(Failure.RATE_LIMITED);
		assertThatExceptionOfType(RestClientException.class)
			.isThrownBy(() -> this.media.upload(new ByteArrayResource(bytes(1)), config, this::record))
			.withMessage("The media endpoint answered with status 403");
		assertThat(this.calls.checked).containsExactly(403);
	}

	@Test
	void uploadWhenThereIsNoUsableLocationThenSaysSo() {
		for (String location : new String[] { null, "javascript:alert(1)", "/relative" }) {
			microblog.server()
				.stubFor(WireMock.post("/micropub/media")
					.willReturn((location != null) ? WireMock.status(201).withHeader("Location", location)
							: WireMock.status(201)));
			assertThatExceptionOfType(RestClientException.class)
				.isThrownBy(() -> this.media.upload(new ByteArrayResource(bytes(1))))
				.withMessage("The media endpoint answered without the URL of the file");
		}
	}

	@Test
	void uploadWhenFileIsGoneThenSaysSo() {
		assertThatExceptionOfType(ResourceAccessException.class)
			.isThrownBy(() -> this.media.upload(new FileSystemResource("/does/not/exist.png")))
			.withCauseInstanceOf(IOException.class);
		Resource vanished = new ByteArrayResource(bytes(1)) {

			@Override
			public InputStream getInputStream() throws IOException {
				throw new FileNotFoundException("It was here a moment ago");
			}

		};
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> this.media.upload(vanished))
			.withMessage("The file can't be uploaded: It was here a moment ago");
	}

	@Test
	void uploadWhenProgressThrowsThenBrokenOff() {
		IllegalStateException cancelled = new IllegalStateException("Cancelled");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.media.upload(new ByteArrayResource(bytes(100_000)), (sent, total) -> {
				if (sent > 50_000) {
					throw cancelled;
				}
			}))
			.isSameAs(cancelled);
	}

	private void record(long sent, long total) {
		this.progress.add(sent + "/" + total);
	}

	private static byte[] bytes(int size) {
		byte[] bytes = new byte[size];
		new Random(1).nextBytes(bytes);
		return bytes;
	}

	private static Resource named(String filename, ByteArrayResource file) {
		return new ByteArrayResource(file.getByteArray()) {

			@Override
			public @Nullable String getFilename() {
				return filename;
			}

		};
	}

	private static byte @Nullable [] fetch(URI url) {
		return RestClient.create().get().uri(url).accept(MediaType.ALL).retrieve().body(byte[].class);
	}

	private static final class FixedCalls implements ApiCalls {

		private final List<String> prepared = new ArrayList<>();

		private final List<Integer> checked = new ArrayList<>();

		private String token = "";

		private @Nullable URI target;

		private @Nullable RuntimeException refusal;

		@Override
		public ApiCall prepare(URI requested, Set<String> requiredScopes) {
			if (this.refusal != null) {
				throw this.refusal;
			}
			this.prepared.add(requested + " " + requiredScopes);
			return new ApiCall((this.target != null) ? this.target : requested,
					new OAuth2AccessToken(TokenType.BEARER, this.token, null, null), requiredScopes);
		}

		@Override
		public void checkAnswer(ApiCall call, ClientHttpResponse response) throws IOException {
			this.checked.add(response.getStatusCode().value());
		}

	}

}
