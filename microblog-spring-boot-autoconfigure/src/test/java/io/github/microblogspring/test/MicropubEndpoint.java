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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Posting (Micropub) and uploads.
 *
 * @author The Micro.blog Spring team
 */
final class MicropubEndpoint {

	private static final String UPLOADS = "/uploads/";

	private static final Map<String, String> TYPES = Map.of("image/jpeg", "jpg", "image/png", "png", "image/gif", "gif",
			"image/webp", "webp");

	private static final Pattern FILENAME = Pattern.compile("; filename=\"[A-Za-z0-9._-]+\"");

	private final String baseUrl;

	private final TokenCheck tokens;

	private final Posts posts;

	private final Uploads uploads;

	private final NextFailure nextFailure;

	MicropubEndpoint(String baseUrl, MicroblogState state) {
		this.baseUrl = baseUrl;
		this.tokens = new TokenCheck(state.accessTokens());
		this.posts = state.posts();
		this.uploads = state.uploads();
		this.nextFailure = state.nextFailure();
	}

	/**
	 * Answer a query.
	 * @param request the request
	 * @param origin where the endpoint is, without a path
	 * @return the answer
	 */
	ResponseDefinition query(Request request, String origin) {
		return this.tokens.withScope(request, (access) -> {
			Parameters query = Parameters.ofQuery(request);
			Map<String, Object> body = switch (query.required("q")) {
				case "config" -> config(access.person(), origin);
				case "category" -> Map.of("categories", categories(access.person(), destination(access, query)));
				case "syndicate-to" -> Map.of("syndicate-to", List.of());
				case "source" -> source(access, query);
				default -> throw ClientMistakeException.invalidRequest("The query is not known here.");
			};
			return this.nextFailure.answer(body);
		}, "create", "update");
	}

	private static Map<String, Object> config(Person person, String origin) {
		Map<String, Object> config = new LinkedHashMap<>();
		config.put("media-endpoint", origin + "/micropub/media");
		config.put("destination", Destinations.of(person));
		config.put("post-types", List.of(Map.of("type", "note", "name", "Post", "properties",
				List.of("content", "published", "post-status", "category"))));
		config.put("channels", List.of(Map.of("uid", "default", "name", "Posts")));
		config.put("syndicate-to", List.of());
		return config;
	}

	private Collection<String> categories(Person person, String destination) {
		Collection<String> categories = new TreeSet<>(List.of("Essays", "Photos"));
		this.posts.writtenBy(person, destination)
			.forEach((post) -> categories.addAll(post.properties().getOrDefault("category", List.of())));
		return categories;
	}

	private Map<String, Object> source(Access access, Parameters query) {
		String url = query.get("url");
		if (url != null) {
			return ownPost(access, url).toEntry();
		}
		return Map.of("items",
				this.posts.writtenBy(access.person(), destination(access, query))
					.stream()
					.map(LocalPost::toEntry)
					.toList());
	}

	private static String destination(Access access, Parameters query) {
		return destination(access, query.get("mp-destination"));
	}

	private static String destination(Access access, @Nullable String uid) {
		if (uid != null && !Destinations.has(access.person(), uid)) {
			throw ClientMistakeException.invalidRequest("mp-destination must be the uid of a destination.");
		}
		return (uid != null) ? uid : Destinations.defaultOf(access.person());
	}

	ResponseDefinition post(Request request) {
		return this.tokens.withToken(request, (access) -> {
			MicropubRequest micropub = MicropubRequest.of(request);
			return this.tokens.withScope(request, (ignored) -> post(access, micropub), micropub.action());
		});
	}

	private ResponseDefinition post(Access access, MicropubRequest request) {
		if (request.action().equals("create")) {
			return create(access, request.properties());
		}
		LocalPost post = ownPost(access, String.valueOf(request.url()));
		if (request.action().equals("delete")) {
			this.posts.delete(post);
		}
		else {
			Map<String, List<String>> properties = request.applyTo(post.properties());
			requireValid(properties);
			this.posts.replace(post.with(properties));
		}
		return this.nextFailure.answer(Map.of());
	}

	private LocalPost ownPost(Access access, String url) {
		return this.posts.written(access.person(), url)
			.orElseThrow(() -> ClientMistakeException.invalidRequest("There is no post of yours at that URL."));
	}

	private ResponseDefinition create(Access access, Map<String, List<String>> properties) {
		requireValid(properties);
		List<String> uids = properties.getOrDefault("mp-destination", List.of());
		String destination = destination(access, uids.isEmpty() ? null : uids.get(0));
		LocalPost post = this.posts.write(access.person(), destination, properties);
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("url", post.url());
		body.put("preview", this.baseUrl + "/account/posts/" + post.id() + "/preview/" + RandomTokens.next());
		return this.nextFailure.answer(body,
				ResponseDefinitionBuilder.like(Answers.json(202, body)).withHeader("Location", post.url()).build());
	}

	private static void requireValid(Map<String, List<String>> properties) {
		List<String> photos = properties.getOrDefault("photo", List.of());
		if (photos.isEmpty() && properties.getOrDefault("content", List.of("")).get(0).isBlank()) {
			throw ClientMistakeException.invalidRequest("There is nothing to post.");
		}
		if (!photos.stream().allMatch(MicropubEndpoint::isUrl)) {
			throw ClientMistakeException.invalidRequest("A photo must be the URL of one.");
		}
		int texts = properties.getOrDefault("mp-photo-alt", List.of()).size();
		if (texts != 0 && texts != photos.size()) {
			throw ClientMistakeException.invalidRequest("There must be as many texts as photos.");
		}
		if (!List.of("draft", "published").containsAll(properties.getOrDefault("post-status", List.of()))) {
			throw ClientMistakeException.invalidRequest("post-status must be draft or published.");
		}
	}

	private static boolean isUrl(String text) {
		try {
			String scheme = URI.create(text).getScheme();
			return "https".equals(scheme) || "http".equals(scheme);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	ResponseDefinition upload(Request request) {
		return this.tokens.withScope(request, (access) -> {
			if (!request.isMultipart() || request.getParts().size() != 1) {
				throw ClientMistakeException.invalidRequest("An upload is one part of multipart/form-data.");
			}
			Request.Part file = request.getPart("file");
			if (file == null || !FILENAME.matcher(file.getHeader("Content-Disposition").firstValue()).find()) {
				throw ClientMistakeException.invalidRequest("The part must be called file and have a plain filename.");
			}
			byte[] bytes = file.getBody().asBytes();
			if (bytes.length == 0) {
				throw ClientMistakeException.invalidRequest("The file is empty.");
			}
			if (bytes.length > Uploads.LARGEST) {
				return Answers.error(413, "too_large", "The file is too large.");
			}
			String path = keep(access.person(), file, bytes);
			return this.nextFailure.answer(Map.of(),
					ResponseDefinitionBuilder.like(Answers.json(202, Map.of()))
						.withHeader("Location", this.baseUrl + path)
						.build());
		}, "create", "media");
	}

	private String keep(Person person, Request.Part file, byte[] bytes) {
		String type = file.getHeader("Content-Type").isPresent() ? file.getHeader("Content-Type").firstValue() : "";
		String extension = TYPES.getOrDefault(type, "bin");
		String path = UPLOADS + person.username() + "/" + RandomTokens.next() + "." + extension;
		this.uploads.put(path, new Uploads.Upload(extension.equals("bin") ? "application/octet-stream" : type, bytes));
		return path;
	}

	/**
	 * Answer a request for a file that was uploaded.
	 * @param path the path of the request
	 * @return the file, {@code null} if there is none
	 */
	@Nullable ResponseDefinition uploaded(String path) {
		Uploads.Upload upload = path.startsWith(UPLOADS) ? this.uploads.get(path) : null;
		if (upload == null) {
			return null;
		}
		return new ResponseDefinitionBuilder().withStatus(200)
			.withHeader("Content-Type", upload.contentType())
			.withHeader("X-Content-Type-Options", "nosniff")
			.withBody(upload.bytes())
			.build();
	}

}
