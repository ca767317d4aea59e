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

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The home pages, one for each host name.
 *
 * @author The Micro.blog Spring team
 */
final class HomePages {

	static final String NO_ENDPOINTS_HOST = "noendpoints.example";

	static final String MICROBLOG_HOST = "vincent.micro.blog";

	static final String REDIRECT_HOST = "redirect.example";

	private static final String REDIRECT_TARGET = "https://alice.example/";

	private static final String CURRENT_THEME = """
			<!DOCTYPE html>
			<html>
			<head>
				<meta charset="utf-8">
				<meta http-equiv="X-UA-Compatible" content="IE=edge">
				<meta name="viewport" content="width=device-width, initial-scale=1">
				<title>
				{name}
				</title>
				<meta name="description" content="">
				<link rel="shortcut icon" href="{base-url}/{username}/favicon.png" type="image/x-icon" />
				<link rel="stylesheet" href="/assets/css/style.css">
				<link rel="canonical" href="{me}">

			<link rel="alternate" href="{me}feed.xml" type="application/rss+xml" title="{name}">
			<link rel="alternate" href="{me}feed.json" type="application/json" title="{name}">

			<link rel="me" href="{base-url}/{username}">

			<link rel="shortcut icon" href="{base-url}/{username}/favicon.png" type="image/x-icon">
			<link rel="EditURI" type="application/rsd+xml" href="{me}rsd.xml">
			<link rel="authorization_endpoint" href="{base-url}/indieauth/auth">
			<link rel="token_endpoint" href="{base-url}/indieauth/token">
			<link rel="subscribe" href="{base-url}/users/follow">
			<link rel="webmention" href="{base-url}/webmention">
			<link rel="micropub" href="{base-url}/micropub">
			<link rel="microsub" href="{base-url}/microsub">

			<link rel="stylesheet" href="/custom.css?1747000000">
			</head>
			<body>
			<header><h1><a href="/">{name}</a></h1></header>
			<div class="home h-feed">
			<ul class="post-list">
			<li class="h-entry">
			<a href="{me}2026/01/01/post.html" class="u-url"><time class="dt-published" datetime="2026-01-01 12:00:00 +0000">Jan 1, 2026</time></a>
			<div class="e-content"><p>The first post of {name}.</p></div>
			</li>
			</ul>
			</div>
			<footer><p>Follow <a href="{base-url}/{username}">@{username} on Micro.blog</a>.</p></footer>
			</body>
			</html>
			""";

	private static final String THEME_WITHOUT_ENDPOINTS = """
			<!DOCTYPE html>
			<html lang="en">
			<head>
			<meta charset="utf-8">
			<meta name="viewport" content="width=device-width, initial-scale=1">
			<title>A blog without endpoints</title>
			<meta name="description" content="">
			<link rel="stylesheet" href="/style.css">
			<link rel="alternate" type="application/rss+xml" href="/feed.xml">
			</head>
			<body><h1>A blog without endpoints</h1></body>
			</html>
			""";

	private final Map<String, String> pages = new LinkedHashMap<>();

	private final String baseUrl;

	private final People people;

	HomePages(String baseUrl, People people, Map<String, String> otherPages) {
		this.baseUrl = baseUrl;
		this.people = people;
		people.all().forEach((person) -> this.pages.put(person.host(), homePage(person)));
		this.pages.put(MICROBLOG_HOST, this.pages.get(LocalMicroblog.Builder.VINCENT));
		this.pages.put(NO_ENDPOINTS_HOST, THEME_WITHOUT_ENDPOINTS);
		otherPages.forEach((host, html) -> this.pages.put(host, html.replace("{base-url}", baseUrl)));
	}

	private String homePage(Person person) {
		return CURRENT_THEME.replace("{base-url}", this.baseUrl)
			.replace("{me}", person.me().toString())
			.replace("{username}", person.username())
			.replace("{name}", Html.escape(person.name()));
	}

	boolean serves(String me) {
		return me.equals("https://" + REDIRECT_HOST + "/")
				|| this.people.all().stream().anyMatch((person) -> me.equals(person.me().toString()))
				|| this.pages.keySet().stream().anyMatch((host) -> me.equals("https://" + host + "/"));
	}

	ResponseDefinition answer(Request request, String path) {
		String host = host(request);
		String page = path.equals("/") ? page(host) : null;
		if (page != null) {
			return Answers.html(200, page);
		}
		return REDIRECT_HOST.equals(host) ? Answers.redirect(301, REDIRECT_TARGET) : Answers.notFound();
	}

	private @Nullable String page(@Nullable String host) {
		String page = this.pages.get(host);
		return (page != null) ? page : this.people.withHost(host).map(this::homePage).orElse(null);
	}

	private @Nullable String host(Request request) {
		return (request.getHost() != null) ? request.getHost().toLowerCase(Locale.ROOT) : null;
	}

}
