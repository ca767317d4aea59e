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

package io.github.microblogspring.oauth2;

import java.net.URI;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.microblogspring.indieauth.ServerEndpoints;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;

/**
 * Revokes the tokens of people who sign out, at the servers that issued them, while the
 * people go on. Nothing depends on it: what there is no place for, or what no server
 * takes, is left as it is.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#token-revocation">IndieAuth, Token
 * Revocation</a>
 */
public final class SignOutRevocation implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(SignOutRevocation.class);

	private static final int MAX_THREADS = 2;

	private static final int MAX_WAITING = 100;

	private final TokenRevocation tokenRevocation;

	private final boolean atTokenEndpoint;

	private final ThreadPoolExecutor executor;

	/**
	 * Create a new revocation. It starts no thread until there is something to revoke.
	 * @param requestFactory makes the requests; must neither follow redirects nor wait or
	 * read without end
	 * @param atTokenEndpoint whether to send tokens to the token endpoint, in the old
	 * form, where a server names no revocation endpoint
	 */
	public SignOutRevocation(ClientHttpRequestFactory requestFactory, boolean atTokenEndpoint) {
		this.tokenRevocation = new TokenRevocation(new FormClient(requestFactory));
		this.atTokenEndpoint = atTokenEndpoint;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("microblog-revocation-");
		threads.setDaemon(true);
		this.executor = new ThreadPoolExecutor(MAX_THREADS, MAX_THREADS, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(MAX_WAITING), threads,
				(task, executor) -> logger.debug("A token is not revoked, as too many are waiting"));
		this.executor.allowCoreThreadTimeOut(true);
	}

	/**
	 * Revoke the tokens of somebody, soon.
	 * @param client the tokens
	 * @param server the server that issued them
	 */
	void revoke(OAuth2AuthorizedClient client, ServerEndpoints server) {
		URI revocationEndpoint = server.revocation();
		URI tokenEndpoint = server.token();
		if (revocationEndpoint != null) {
			this.executor.execute(() -> this.tokenRevocation.revoke(revocationEndpoint, client.getRefreshToken(),
					client.getAccessToken(), client.getClientRegistration().getClientId()));
		}
		else if (this.atTokenEndpoint && tokenEndpoint != null) {
			this.executor
				.execute(() -> this.tokenRevocation.revokeAtTokenEndpoint(tokenEndpoint, client.getAccessToken()));
		}
	}

	/**
	 * Take no more. What has begun goes on.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
	}

}
