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

import org.jspecify.annotations.Nullable;

/**
 * A blog of the person who is signed in.
 *
 * @param id the identifier
 * @param hostname the host name at Micro.blog
 * @param url the URL at Micro.blog, also where there is a domain
 * @param domain the host name of the person's own domain
 * @param sslStatus how far the certificate of that domain is, such as {@code ready}
 * @param paid whether it is paid for
 * @param expired whether that is over
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public record Site(String id, @Nullable String hostname, @Nullable URI url, @Nullable String domain,
		@Nullable String sslStatus, boolean paid, boolean expired) {

	static @Nullable Site of(JsonObject site) {
		String id = site.id("id");
		return (id != null) ? new Site(id, site.text("hostname"), site.url("url"), site.text("cname"),
				site.text("ssl_status"), site.isTrue("is_paid"), site.isTrue("is_expired")) : null;
	}

}
