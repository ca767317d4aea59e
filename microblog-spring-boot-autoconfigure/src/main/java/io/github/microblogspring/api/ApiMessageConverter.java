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

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.github.microblogspring.indieauth.BoundedJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractSmartHttpMessageConverter;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;

/**
 * Reads and writes the types of this package, whatever the application has configured for
 * its own JSON. An answer is JSON, whatever its content type says.
 *
 * @author The Micro.blog Spring team
 */
final class ApiMessageConverter extends AbstractSmartHttpMessageConverter<Object> {

	// What a server says may stand in a log, if it is no more than a short sentence
	private static final Pattern ERROR = Pattern.compile("[A-Za-z0-9 _.,;:'/-]{1,200}");

	private static final Map<Class<?>, Function<JsonObject, ?>> READERS = readers();

	private final FormHttpMessageConverter forms = new FormHttpMessageConverter();

	ApiMessageConverter() {
		super(MediaType.ALL);
	}

	private static Map<Class<?>, Function<JsonObject, ?>> readers() {
		Map<Class<?>, Function<JsonObject, ?>> readers = new LinkedHashMap<>();
		readers.put(Feed.class, (feed) -> feed.isArray("items") ? Feed.of(feed) : null);
		readers.put(TimelineCheck.class, TimelineCheck::of);
		readers.put(Relationship.class, Relationship::of);
		readers.put(Author.class, (Function<JsonObject, Author>) Author::of);
		readers.put(Site.class, Site::of);
		readers.put(MicropubConfig.class, MicropubConfig::of);
		readers.put(MicropubCategories.class, MicropubCategories::of);
		readers.put(MicropubEntries.class, MicropubEntries::of);
		readers.put(MicropubEntry.class, MicropubEntry::of);
		readers.put(PublishedPost.class, (Function<JsonObject, PublishedPost>) PublishedPost::of);
		return Map.copyOf(readers);
	}

	@Override
	protected boolean supports(Class<?> type) {
		return READERS.containsKey(type) || type == MicropubPost.class || type == MicropubUpdate.class;
	}

	@Override
	public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
		return READERS.containsKey(elementType(type));
	}

	@Override
	public boolean canWrite(ResolvableType targetType, Class<?> valueClass, @Nullable MediaType mediaType) {
		return valueClass == MicropubPost.class || valueClass == MicropubUpdate.class;
	}

	private static Class<?> elementType(ResolvableType type) {
		return isList(type) ? type.getGeneric().toClass() : type.toClass();
	}

	private static boolean isList(ResolvableType type) {
		return type.toClass() == List.class;
	}

	@Override
	public Object read(ResolvableType type, HttpInputMessage inputMessage, @Nullable Map<String, Object> hints)
			throws IOException {
		Object json = parse(inputMessage);
		JsonObject object = JsonObject.asObject(json);
		String error = (object != null) ? object.text("error") : null;
		if (error != null) {
			// Micro.blog answers with errors and status 200
			throw unreadable("an error" + (ERROR.matcher(error).matches() ? ": " + error : ""), inputMessage);
		}
		Function<JsonObject, ?> reader = READERS.get(elementType(type));
		if (reader == null) {
			throw new IllegalStateException("There is no reader for " + type);
		}
		Object result = isList(type) ? list(json, reader) : (object != null) ? reader.apply(object) : null;
		if (result == null) {
			throw unreadable("something that is not a " + elementType(type).getSimpleName(), inputMessage);
		}
		return result;
	}

	private static @Nullable List<Object> list(@Nullable Object json, Function<JsonObject, ?> reader) {
		if (!(json instanceof List<?> elements)) {
			return null;
		}
		List<Object> result = new ArrayList<>();
		for (Object element : elements) {
			JsonObject object = JsonObject.asObject(element);
			Object value = (object != null) ? reader.apply(object) : null;
			if (value != null) {
				result.add(value);
			}
		}
		return List.copyOf(result);
	}

	private static @Nullable Object parse(HttpInputMessage inputMessage) throws IOException {
		try (InputStream body = inputMessage.getBody()) {
			return BoundedJson.JSON.readValue(body, Object.class);
		}
		catch (JacksonException ex) {
			if (ex.getCause() instanceof IOException cause) {
				throw cause;
			}
			// Its message may quote the answer, so it is not passed on as the cause
			throw unreadable("something that is not JSON", inputMessage);
		}
	}

	private static HttpMessageNotReadableException unreadable(String what, HttpInputMessage inputMessage) {
		return new HttpMessageNotReadableException("The server answered with " + what, inputMessage);
	}

	@Override
	protected void writeInternal(Object value, ResolvableType type, HttpOutputMessage outputMessage,
			@Nullable Map<String, Object> hints) throws IOException {
		if (value instanceof MicropubPost post) {
			this.forms.write(post.toForm(), MediaType.APPLICATION_FORM_URLENCODED, outputMessage);
		}
		else if (value instanceof MicropubUpdate update) {
			outputMessage.getBody().write(BoundedJson.JSON.writeValueAsBytes(update.toJson()));
		}
	}

}
