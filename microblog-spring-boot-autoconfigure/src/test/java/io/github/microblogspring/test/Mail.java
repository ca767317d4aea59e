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

import java.time.Instant;

/**
 * A mail that the {@link LocalMicroblog} did not really send.
 *
 * @param to the e-mail address
 * @param appName the name of the application that asked for it
 * @param link the URL that signs the person in: the registered one with a token appended
 * @param sentAt when it was sent
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see LocalMicroblog#mails()
 */
public record Mail(String to, String appName, String link, Instant sentAt) {

}
