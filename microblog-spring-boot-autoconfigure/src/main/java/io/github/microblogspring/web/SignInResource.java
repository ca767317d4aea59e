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

package io.github.microblogspring.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.zip.CRC32;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.core.io.ClassPathResource;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * A file that the sign-in page needs. Its URL has a version, so that browsers can keep it
 * for as long as they like.
 *
 * @author The Micro.blog Spring team
 */
enum SignInResource {

	/**
	 * How the page looks.
	 */
	STYLE("css", "text/css"),

	/**
	 * Shows that a sign-in is on its way. The page works without it.
	 */
	SCRIPT("js", "text/javascript");

	private static final String PREFIX = "/login/microblog/sign-in-";

	private final String contentType;

	private final byte[] content;

	private final String path;

	private final RequestMatcher requestMatcher;

	SignInResource(String extension, String contentType) {
		this.contentType = contentType + ";charset=UTF-8";
		this.content = read("sign-in." + extension);
		this.path = PREFIX + version(this.content) + "." + extension;
		this.requestMatcher = Requests.reading(PREFIX + "{version}." + extension);
	}

	private static byte[] read(String name) {
		try {
			return new ClassPathResource(name, SignInResource.class).getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String version(byte[] content) {
		CRC32 checksum = new CRC32();
		checksum.update(content);
		return HexFormat.of().toHexDigits((int) checksum.getValue());
	}

	/**
	 * Where the file is, below the context path.
	 * @return the path
	 */
	String path() {
		return this.path;
	}

	/**
	 * Whether a request is for the file, whatever its version.
	 * @param request the request
	 * @return whether the file is asked for
	 */
	boolean matches(HttpServletRequest request) {
		return this.requestMatcher.matches(request);
	}

	String contentType() {
		return this.contentType;
	}

	byte[] content() {
		return this.content;
	}

}
