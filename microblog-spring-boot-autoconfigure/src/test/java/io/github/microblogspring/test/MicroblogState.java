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

import java.time.InstantSource;

/**
 * What the stand-in remembers between requests.
 *
 * @param people who has an account
 * @param codes the codes that were issued
 * @param accessTokens the access tokens that were issued
 * @param temporaryTokens the tokens for signing in that were issued
 * @param mailbox the mails that were sent
 * @param posts the posts
 * @param uploads the files that were uploaded
 * @param nextFailure what goes wrong next
 * @author The Micro.blog Spring team
 */
record MicroblogState(People people, AuthorizationCodes codes, AccessTokens accessTokens,
		TemporaryTokens temporaryTokens, Mailbox mailbox, Posts posts, Uploads uploads, NextFailure nextFailure) {

	static MicroblogState create(String baseUrl, InstantSource clock) {
		People people = new People(baseUrl);
		return new MicroblogState(people, new AuthorizationCodes(clock), new AccessTokens(clock),
				new TemporaryTokens(clock), new Mailbox(), new Posts(people, clock), new Uploads(), new NextFailure());
	}

	void clear() {
		this.people.clear();
		this.codes.clear();
		this.accessTokens.clear();
		this.temporaryTokens.clear();
		this.mailbox.clear();
		this.posts.clear();
		this.uploads.clear();
		this.nextFailure.set(null);
	}

}
