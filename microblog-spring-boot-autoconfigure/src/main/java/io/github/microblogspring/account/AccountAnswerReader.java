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

package io.github.microblogspring.account;

import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.microblogspring.account.MicroblogAccountException.Code;
import io.github.microblogspring.indieauth.BoundedJson;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Reads the answer of an account endpoint: the member {@code error} before the status, as
 * errors come with any (MB-17).
 *
 * @author The Micro.blog Spring team
 */
final class AccountAnswerReader {

	private static final String ERROR = "error";

	private static final int MAX_REASON = 200;

	private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

	AccountAnswer read(ClientHttpResponse response, Collection<String> sent) throws IOException {
		Map<String, Object> members = BoundedJson.read(response);
		if (members != null && members.get(ERROR) instanceof String error) {
			throw new MicroblogAccountException(Code.REJECTED, "Micro.blog answered with an error", reason(error, sent),
					null);
		}
		checkStatus(response.getStatusCode());
		if (members == null) {
			throw invalid("something that is not a JSON object");
		}
		if (members.get(ERROR) != null) {
			throw invalid("an error that is not a text");
		}
		if (members.containsKey(ERROR) && members.size() == 1) {
			throw new MicroblogAccountException(Code.UNAVAILABLE, "Micro.blog answered with an error that is null");
		}
		return new AccountAnswer(members);
	}

	private static void checkStatus(HttpStatusCode status) {
		if (status.is2xxSuccessful()) {
			return;
		}
		Code code = switch (status.value()) {
			case 401 -> Code.REJECTED;
			case 403, 429 -> Code.RATE_LIMITED;
			default -> status.is5xxServerError() ? Code.UNAVAILABLE : Code.INVALID_RESPONSE;
		};
		throw new MicroblogAccountException(code, "Micro.blog answered with status " + status.value());
	}

	private static @Nullable String reason(String error, Collection<String> sent) {
		String reason = INVISIBLE.matcher(error).replaceAll("").trim();
		String lowerCase = reason.toLowerCase(Locale.ROOT);
		if (reason.isEmpty() || sent.stream().anyMatch((value) -> lowerCase.contains(value.toLowerCase(Locale.ROOT)))) {
			return null;
		}
		if (reason.length() <= MAX_REASON) {
			return reason;
		}
		// Half of a character may be left at the end
		return INVISIBLE.matcher(reason.substring(0, MAX_REASON)).replaceAll("");
	}

	private static MicroblogAccountException invalid(String what) {
		return new MicroblogAccountException(Code.INVALID_RESPONSE, "Micro.blog answered with " + what);
	}

}
