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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.http.ResponseDefinition;

/**
 * The mails to everybody, and the page that shows them.
 *
 * @author The Micro.blog Spring team
 */
final class Mailbox {

	private static final int CAPACITY = 100;

	private static final String CONTENT = """
			<h1>Mailbox</h1>
			<p>Mails to everybody, the newest first. A link works once, for ten minutes.</p>
			%s""";

	private static final String EMPTY = "<p id=\"no-mails\">There are none. Reload this page when you asked for one.</p>";

	private static final String MAIL = """
			<li class="mail">To <span class="mail-to">%s</span>, at %s UTC:<br>
			<a class="mail-link" href="%s">Sign in to %s</a></li>""";

	private final Deque<Mail> mails = new ArrayDeque<>();

	synchronized void deliver(Mail mail) {
		this.mails.addFirst(mail);
		if (this.mails.size() > CAPACITY) {
			this.mails.removeLast();
		}
	}

	synchronized List<Mail> mails() {
		return List.copyOf(this.mails);
	}

	synchronized void clear() {
		this.mails.clear();
	}

	ResponseDefinition show() {
		List<Mail> mails = mails();
		String list = mails.stream()
			.map(Mailbox::render)
			.collect(Collectors.joining("\n", "<ul id=\"mails\">\n", "\n</ul>"));
		return Answers.html(200, Html.page("Mailbox", CONTENT.formatted(mails.isEmpty() ? EMPTY : list)));
	}

	private static String render(Mail mail) {
		String time = mail.sentAt().toString().replaceFirst(".*T(\\d\\d:\\d\\d:\\d\\d).*", "$1");
		return MAIL.formatted(Html.escape(mail.to()), time, Html.escape(mail.link()), Html.escape(mail.appName()));
	}

}
