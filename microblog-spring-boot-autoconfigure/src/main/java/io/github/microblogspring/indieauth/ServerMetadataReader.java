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

import java.io.IOException;
import java.net.URI;
import java.util.stream.StreamSupport;

import io.github.microblogspring.indieauth.http.FetchedPage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads a server metadata document. What is broken in a member that counts here makes the
 * whole document unusable.
 *
 * @author The Micro.blog Spring team
 * @see <a href=
 * "https://indieauth.spec.indieweb.org/#indieauth-server-metadata">IndieAuth, section
 * 4.1.1</a>
 */
final class ServerMetadataReader {

	private static final Log logger = LogFactory.getLog(ServerMetadataReader.class);

	private final EndpointRules endpointRules;

	private final DiscoverySettings settings;

	ServerMetadataReader(EndpointRules endpointRules, DiscoverySettings settings) {
		this.endpointRules = endpointRules;
		this.settings = settings;
	}

	/**
	 * Read a document.
	 * @param document the document
	 * @param micropub the Micropub endpoint that the page named
	 * @return what counts of it
	 * @throws IndieAuthException with the code {@code server_invalid} if it can't be used
	 * @throws IOException if the document breaks off
	 */
	ServerMetadata read(FetchedPage document, @Nullable URI micropub) throws IOException {
		JsonNode metadata = json(document);
		String issuer = issuer(metadata, document.uri());
		if (member(metadata, "code_challenge_methods_supported") == null) {
			logger.debug("The metadata at " + LogText.of(document.uri()) + " does not say that S256 is known (MD-10)");
		}
		checkContains(metadata, "code_challenge_methods_supported", "S256");
		checkContains(metadata, "response_types_supported", "code");
		checkContains(metadata, "grant_types_supported", "authorization_code");
		URI authorization = endpoint(metadata, "authorization_endpoint");
		if (authorization == null) {
			throw invalid("The metadata has no usable authorization_endpoint (MD-03)");
		}
		ServerEndpoints endpoints = new ServerEndpoints(issuer, authorization, endpoint(metadata, "token_endpoint"),
				micropub, endpoint(metadata, "revocation_endpoint"), introspection(metadata));
		return new ServerMetadata(endpoints, flag(metadata, "authorization_response_iss_parameter_supported"));
	}

	private static JsonNode json(FetchedPage document) throws IOException {
		if (document.status() != 200) {
			throw invalid("The metadata came with status " + document.status() + " (MD-01)");
		}
		byte[] body = document.body().readNBytes(BoundedJson.MAX_SIZE + 1);
		if (body.length > BoundedJson.MAX_SIZE) {
			throw invalid("The metadata is larger than " + BoundedJson.MAX_SIZE + " bytes");
		}
		try {
			JsonNode json = BoundedJson.JSON.readTree(body);
			if (json.isObject()) {
				return json;
			}
		}
		catch (JacksonException ex) {
			logger.debug("The metadata is not JSON: " + LogText.of(ex.getOriginalMessage()));
		}
		throw invalid("The metadata is not a JSON object without duplicate names (MD-01)");
	}

	private @Nullable String issuer(JsonNode metadata, URI source) {
		JsonNode member = member(metadata, "issuer");
		if (member == null && !this.settings.requireIssuer()) {
			return null;
		}
		String text = (member != null && member.isString()) ? member.stringValue() : null;
		IssuerIdentifier issuer = IssuerIdentifier.parse(text, this.settings.allowHttp());
		if (!issuer.permits(source)) {
			throw invalid("The issuer " + LogText.of(issuer) + " does not belong to the metadata at "
					+ LogText.of(source) + " (IS-02)");
		}
		return issuer.toString();
	}

	private @Nullable URI endpoint(JsonNode metadata, String name) {
		JsonNode member = member(metadata, name);
		if (member == null) {
			return null;
		}
		if (!member.isString()) {
			throw invalid("The " + name + " of the metadata is not a text (MD-14)");
		}
		URI endpoint = this.endpointRules.apply(member.stringValue());
		if (endpoint == null) {
			logger.debug("The " + name + " of the metadata can't be used: " + LogText.of(member.stringValue()));
		}
		return endpoint;
	}

	// Nobody signs in there, so that a broken one is none
	private @Nullable URI introspection(JsonNode metadata) {
		JsonNode member = member(metadata, "introspection_endpoint");
		return (member != null && member.isString()) ? this.endpointRules.apply(member.stringValue()) : null;
	}

	private static boolean flag(JsonNode metadata, String name) {
		JsonNode member = member(metadata, name);
		if (member != null && !member.isBoolean()) {
			throw invalid("The " + name + " of the metadata is neither true nor false (MD-14)");
		}
		return member != null && member.booleanValue();
	}

	private static void checkContains(JsonNode metadata, String name, String value) {
		JsonNode member = member(metadata, name);
		if (member == null) {
			return;
		}
		boolean contains = member.isArray() && StreamSupport.stream(member.spliterator(), false)
			.anyMatch((element) -> element.isString() && value.equals(element.stringValue()));
		if (!contains) {
			throw invalid("The " + name + " of the metadata do not contain " + value);
		}
	}

	private static @Nullable JsonNode member(JsonNode metadata, String name) {
		JsonNode member = metadata.get(name);
		return (member != null && !member.isNull()) ? member : null;
	}

	private static IndieAuthException invalid(String message) {
		return new IndieAuthException(SignInErrorCode.SERVER_INVALID, message);
	}

}
