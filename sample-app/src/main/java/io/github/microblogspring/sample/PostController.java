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

import java.net.URI;

import io.github.microblogspring.api.MicroblogApiException;
import io.github.microblogspring.api.MicroblogMedia;
import io.github.microblogspring.api.MicropubApi;
import io.github.microblogspring.api.MicropubPost;
import io.github.microblogspring.api.PublishedPost;
import io.github.microblogspring.oauth2.MicroblogScopeRequiredException;
import io.github.microblogspring.oauth2.RequiresMicroblogScope;
import jakarta.servlet.http.HttpSession;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.client.RestClientException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Writes a post, with a photo if there is one. People are asked whether this application
 * may post for them when they open the form, and not before.
 */
@Controller
class PostController {

	private static final String DRAFT = PostController.class.getName() + ".DRAFT";

	private final MicropubApi micropub;

	private final MicroblogMedia media;

	PostController(MicropubApi micropub, MicroblogMedia media) {
		this.micropub = micropub;
		this.media = media;
	}

	@GetMapping("/posts/new")
	@RequiresMicroblogScope("create")
	String form(Model model, HttpSession session) {
		Draft draft = (Draft) session.getAttribute(DRAFT);
		session.removeAttribute(DRAFT);
		model.addAttribute("draft", (draft != null) ? draft : new Draft("", "", null));
		return "post";
	}

	@PostMapping("/posts")
	String post(@ModelAttribute("draft") Draft draft, Model model, HttpSession session, RedirectAttributes redirect) {
		if (!StringUtils.hasText(draft.content()) && !draft.hasPhoto()) {
			model.addAttribute("error", "Write something, or choose a photo.");
			return "post";
		}
		try {
			PublishedPost published = this.micropub.create(withPhoto(draft));
			redirect.addFlashAttribute("published", published.url());
			return "redirect:/";
		}
		catch (MicroblogScopeRequiredException ex) {
			// On the way back from the consent, the form is as it was
			session.setAttribute(DRAFT, draft.withoutPhoto());
			throw ex;
		}
		catch (MicroblogApiException | RestClientException ex) {
			model.addAttribute("error", "The post could not be published. Your text is still here: "
					+ "try again in a while, and choose the photo again.");
			return "post";
		}
	}

	private MicropubPost withPhoto(Draft draft) {
		MicropubPost.Builder post = MicropubPost.builder(draft.content());
		if (draft.hasPhoto() && draft.photo() != null) {
			URI url = this.media.upload(draft.photo().getResource());
			post.photo(url, draft.alt());
		}
		return post.build();
	}

}
