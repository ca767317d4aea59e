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

package io.github.microblogspring.indieauth.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.zip.ZipException;

import io.github.microblogspring.indieauth.http.FetchException.Reason;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;

/**
 * Turns whatever went wrong on a connection into a {@link FetchException}.
 *
 * @author The Micro.blog Spring team
 */
final class FetchFailures {

	private FetchFailures() {
	}

	static FetchException of(Exception ex, String host, boolean expired) {
		if (ex instanceof FetchException failure) {
			return failure;
		}
		if (expired || ex instanceof SocketTimeoutException) {
			return new FetchException(Reason.TIMEOUT, "The host '" + host + "' did not answer in time", ex);
		}
		if (isInvalidResponse(ex)) {
			// Its message may quote the answer, so it is not passed on as the cause
			return new FetchException(Reason.INVALID_RESPONSE,
					"The answer of the host '" + host + "' is invalid: " + ex.getClass().getSimpleName(), null);
		}
		return new FetchException(Reason.CONNECTION_FAILED, "The connection to the host '" + host + "' failed", ex);
	}

	private static boolean isInvalidResponse(Exception ex) {
		return !(ex instanceof IOException) || ex instanceof MessageConstraintException
				|| ex instanceof MalformedChunkCodingException || ex instanceof ZipException
				|| ex instanceof EOFException;
	}

}
