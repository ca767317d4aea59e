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

package io.github.microblogspring.sample;

import io.github.microblogspring.api.Feed;
import io.github.microblogspring.api.MicroblogApi;
import io.github.microblogspring.api.Paging;
import io.github.microblogspring.api.Post;
import io.github.microblogspring.oauth2.RequiresMicroblogScope;
import org.jsoup.Jsoup;
import org.jsoup.safety.Safelist;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Shows the timeline of whoever is signed in. They are asked whether this application may
 * read it when they come here for the first time.
 */
@Controller
@RequiresMicroblogScope("read")
class TimelineController {

	private static final int PAGE_SIZE = 10;

	private final MicroblogApi microblog;

	TimelineController(MicroblogApi microblog) {
		this.microblog = microblog;
	}

	@GetMapping("/timeline")
	String timeline(@RequestParam(name = "before", required = false) @Nullable String before, Model model) {
		Paging page = (before != null && !before.isBlank()) ? Paging.before(before) : Paging.newest();
		Feed feed = this.microblog.timeline(page.withCount(PAGE_SIZE));
		model.addAttribute("posts", feed.posts().stream().map(TimelineController::item).toList());
		model.addAttribute("older", feed.older());
		model.addAttribute("first", before == null);
		return "timeline";
	}

	private static Item item(Post post) {
		return new Item(post, Jsoup.clean(post.contentHtml(), Safelist.basicWithImages()));
	}

	/**
	 * A post to show.
	 *
	 * @param post the post
	 * @param html its text, which somebody else wrote, without anything that could do
	 * harm
	 */
	record Item(Post post, String html) {

	}

}
