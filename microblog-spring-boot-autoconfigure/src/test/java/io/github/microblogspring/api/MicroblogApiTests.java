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

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.microblogspring.account.MicroblogAppTokenInterceptor;
import io.github.microblogspring.indieauth.http.FetchException;
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

import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.client.web.client.ClientRegistrationIdProcessor;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The HTTP interfaces over HTTP, with the token of a bot.
 */
class MicroblogApiTests {

	private static LocalMicroblog microblog;

	private static GuardedClientHttpRequestFactory requestFactory;

	private final List<@Nullable Object> scopes = new ArrayList<>();

	private MicroblogApi api;

	private MicropubApi micropub;

	@BeforeAll
	static void start() {
		microblog = LocalMicroblog.start();
		requestFactory = new GuardedClientHttpRequestFactory(
				FetchSettings.defaults("test/1.0").withTrustedOrigins(URI.create(microblog.baseUrl())));
	}

	@BeforeEach
	void createClients() {
		URI baseUrl = URI.create(microblog.baseUrl());
		RestClient restClient = new MicroblogRestClients(baseUrl, requestFactory).builder()
			.requestInterceptor(new MicroblogAppTokenInterceptor(microblog.createAppToken("alice"), baseUrl))
			.requestInterceptor((request, body, execution) -> {
				this.scopes.add(request.getAttributes().get(RequiredScopeProcessor.ATTRIBUTE));
				return execution.execute(request, body);
			})
			.build();
		HttpServiceProxyFactory factory = HttpServiceProxyFactory
			.builderFor(MicroblogRestClients.answering(RestClientAdapter.create(restClient)))
			.httpRequestValuesProcessor(ClientRegistrationIdProcessor.DEFAULT_INSTANCE)
			.httpRequestValuesProcessor(MicroblogRestClients.scopes())
			.build();
		this.api = factory.createClient(MicroblogApi.class);
		this.micropub = factory.createClient(MicropubApi.class);
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
	void timelineThenNewestPosts() {
		Feed feed = this.api.timeline();
		assertThat(feed.posts()).hasSize(20).extracting(Post::id).doesNotContainNull().doesNotHaveDuplicates();
		assertThat(feed.posts().get(0).contentHtml()).contains("Post 1 of the offline timeline.");
		assertThat(feed.posts().get(0).author().username()).isEqualTo("alice");
		assertThat(feed.posts().get(0).author().avatar()).isNotNull();
		assertThat(this.scopes).containsExactly(Set.of("read"));
	}

	@Test
	void timelineWhenPagedThenEachPostOnce() {
		List<String> ids = new ArrayList<>();
		int pages = 0;
		Paging paging = Paging.count(10);
		while (paging != null) {
			Feed feed = this.api.timeline(paging);
			feed.posts().stream().map(Post::id).forEach(ids::add);
			assertThat(feed.posts()).hasSizeLessThanOrEqualTo(10);
			paging = feed.older();
			pages++;
		}
		assertThat(ids).hasSize(45).doesNotHaveDuplicates();
		assertThat(pages).isEqualTo(6);
	}

	@Test
	void timelineWhenSinceThenWhatCameSince() {
		Feed feed = this.api.timeline(Paging.count(2));
		assertThat(this.api.timeline(feed.newer()).posts()).isEmpty();
		this.micropub.create("Something new");
		assertThat(this.api.check(feed.posts().get(0).id()).count()).isOne();
		assertThat(this.api.timeline(feed.newer()).posts()).singleElement()
			.satisfies((post) -> assertThat(post.contentHtml()).isEqualTo("<p>Something new</p>"));
	}

	@Test
	void checkThenWhenToComeBack() {
		TimelineCheck check = this.api.check();
		assertThat(check.count()).isZero();
		assertThat(check.checkAfter()).hasSeconds(20);
		assertThat(check.markers()).containsOnlyKeys("timeline");
	}

	@Test
	void conversationThenItsPosts() {
		Post post = this.api.timeline().posts().get(3);
		assertThat(this.api.conversation(post.id()).posts()).extracting(Post::id).hasSize(2).contains(post.id());
		assertThatExceptionOfType(HttpClientErrorException.NotFound.class).isThrownBy(() -> this.api.conversation("1"));
		assertThat(this.api.mentions().posts()).isEmpty();
	}

	@Test
	void postsThenWhoseTheyAre() {
		Feed feed = this.api.posts("vincent", Paging.count(3));
		assertThat(feed.posts()).hasSize(3).allMatch((post) -> "vincent".equals(post.author().username()));
		assertThat(feed.author()).isNotNull();
		assertThat(feed.author().bio()).isEqualTo("I write about vincent.");
		assertThat(feed.author().following()).isTrue();
		assertThat(this.api.posts("alice").author().you()).isTrue();
	}

	@Test
	void usernameWhenItIsAPathThenSentAsOneSegment() {
		assertThatExceptionOfType(HttpClientErrorException.NotFound.class)
			.isThrownBy(() -> this.api.posts("x/../../micropub?q=config"));
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> this.api.posts(".."))
			.withCauseInstanceOf(FetchException.class);
		microblog.server().verify(0, WireMock.getRequestedFor(WireMock.urlPathEqualTo("/micropub")));
	}

	@Test
	void lookUpsThenAnswers() {
		assertThat(this.api.relationship("vincent")).isEqualTo(new Relationship(true, false));
		assertThat(this.api.relationship("alice")).isEqualTo(new Relationship(false, true));
		assertThat(this.api.following("alice")).extracting(Author::username).containsExactly("vincent");
		assertThat(this.api.sites()).singleElement()
			.satisfies((site) -> assertThat(site.domain()).isEqualTo("alice.example"));
		assertThat(this.scopes).containsOnly(Set.of("read"));
	}

	@Test
	void createThenOnTopOfTheTimeline() {
		PublishedPost published = this.micropub.create("Hello <world> & all");
		assertThat(published.url()).hasHost("alice.example");
		assertThat(published.preview()).isNotNull();
		Post post = this.api.timeline().posts().get(0);
		assertThat(post.url()).isEqualTo(published.url());
		assertThat(post.contentHtml()).isEqualTo("<p>Hello &lt;world&gt; &amp; all</p>");
		assertThat(post.deletable()).isTrue();
		assertThat(this.scopes.get(0)).isEqualTo(Set.of("create"));
	}

	@Test
	void createWhenEverythingThenAllOfItArrives() {
		String photos = this.micropub.config().destinations().get(1).uid();
		URI photo = URI.create(microblog.baseUrl() + "/avatars/alice.svg");
		URI url = this.micropub
			.create(MicropubPost.builder("Text")
				.title("Title")
				.photo(photo, "A")
				.photo(photo, "")
				.categories("Cats", "Dogs & Co")
				.draft()
				.destination(photos)
				.build())
			.url();
		assertThat(url).isNotNull();
		MicropubEntry entry = this.micropub.source(url);
		assertThat(entry.title()).isEqualTo("Title");
		assertThat(entry.content()).isEqualTo("Text");
		assertThat(entry.status()).isEqualTo("draft");
		assertThat(entry.photos()).containsExactly(photo, photo);
		assertThat(entry.categories()).containsExactly("Cats", "Dogs & Co");
		assertThat(this.micropub.categories(photos).names()).contains("Cats", "Dogs & Co", "Essays");
		assertThat(this.micropub.categories()).containsExactly("Essays", "Photos");
		assertThat(this.micropub.source(photos).entries()).hasSize(1);
		assertThat(this.api.timeline().posts().get(0).contentHtml()).contains("Post 1 of");
	}

	@Test
	void updateThenChanged() {
		URI url = this.micropub.create(MicropubPost.builder("Old").categories("a", "b").draft().build()).url();
		assertThat(url).isNotNull();
		this.scopes.clear();
		this.micropub.update(MicropubUpdate.of(url)
			.replace("content", "New ä")
			.replace("post-status", "published")
			.add("category", "c")
			.remove("category", "a")
			.build());
		assertThat(this.scopes).containsExactly(Set.of("update"));
		MicropubEntry entry = this.micropub.source(url);
		assertThat(entry.content()).isEqualTo("New ä");
		assertThat(entry.categories()).containsExactly("b", "c");
		assertThat(this.api.timeline().posts().get(0).contentHtml()).isEqualTo("<p>New ä</p>");
		this.micropub.update(MicropubUpdate.of(url).clear("category").build());
		assertThat(this.micropub.source(url).categories()).isEmpty();
	}

	@Test
	void deleteThenGone() {
		URI url = this.micropub.create("Hello").url();
		assertThat(url).isNotNull();
		this.scopes.clear();
		this.micropub.delete(url);
		assertThat(this.scopes).containsExactly(Set.of("delete"));
		assertThat(this.micropub.source()).extracting(MicropubEntry::url).doesNotContain(url);
		assertThatExceptionOfType(HttpClientErrorException.BadRequest.class)
			.isThrownBy(() -> this.micropub.delete(url));
	}

	@Test
	void anyWhenServerRefusesThenStatus() {
		microblog.failNext(Failure.TOO_MANY_REQUESTS);
		assertThatExceptionOfType(HttpClientErrorException.TooManyRequests.class).isThrownBy(() -> this.api.timeline())
			.satisfies((ex) -> assertThat(ex.getResponseHeaders().getFirst("Retry-After")).isEqualTo("120"));
		microblog.failNext(Failure.RATE_LIMITED);
		assertThatExceptionOfType(HttpClientErrorException.Forbidden.class).isThrownBy(() -> this.micropub.config());
		microblog.failNext(Failure.TOKEN_REJECTED);
		assertThatExceptionOfType(HttpClientErrorException.Unauthorized.class)
			.isThrownBy(() -> this.micropub.create("Hello"));
		assertThat(this.api.timeline().posts()).isNotEmpty();
	}

	@Test
	void anyWhenAnswerIsBrokenThenSaysSo() {
		for (Failure failure : List.of(Failure.HTML, Failure.BROKEN_JSON, Failure.ERROR_WITH_STATUS_200)) {
			microblog.failNext(failure);
			assertThatExceptionOfType(RestClientException.class).isThrownBy(() -> this.api.timeline())
				.havingCause()
				.withMessageStartingWith("The server answered with ");
		}
		microblog.failNext(Failure.TOO_LARGE);
		assertThatExceptionOfType(RestClientException.class).isThrownBy(() -> this.api.timeline())
			.withCauseInstanceOf(FetchException.class);
		microblog.failNext(Failure.CONNECTION_RESET);
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> this.api.timeline());
	}

	@Test
	void anyWhenRedirectedThenNotFollowed() {
		microblog.server()
			.stubFor(WireMock.get(WireMock.urlPathEqualTo("/posts/timeline"))
				.willReturn(WireMock.temporaryRedirect("/posts/mentions")));
		assertThatExceptionOfType(RestClientException.class).isThrownBy(() -> this.api.timeline())
			.withMessage("The server answered with status 302, and redirects are not followed");
		microblog.server().verify(0, WireMock.getRequestedFor(WireMock.urlPathEqualTo("/posts/mentions")));
	}

	@Test
	void anyWhenThereIsNoBodyThenSaysSo() {
		microblog.server().stubFor(WireMock.get(WireMock.anyUrl()).willReturn(WireMock.status(200)));
		microblog.server().stubFor(WireMock.post(WireMock.anyUrl()).willReturn(WireMock.status(204)));
		assertThatExceptionOfType(RestClientException.class).isThrownBy(() -> this.api.timeline())
			.withMessage("The server answered without a body");
		assertThatExceptionOfType(RestClientException.class).isThrownBy(() -> this.micropub.categories())
			.withMessage("The server answered without a body");
		assertThat(this.micropub.create("Hello")).isEqualTo(new PublishedPost(null, null));
		this.micropub.delete(URI.create("https://alice.example/1.html"));
	}

	@Test
	void submitThenAnswerAsItCame() {
		assertThat(this.micropub.submit(MicropubPost.of("Hello")).getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
	}

}
