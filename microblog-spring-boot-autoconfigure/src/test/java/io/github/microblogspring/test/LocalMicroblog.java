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

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

/**
 * A Micro.blog that runs offline, on WireMock and on loopback only: for tests, and for
 * trying an application in a browser.
 * <p>
 * Authorization, token, introspection, account and API endpoints are at
 * {@link #baseUrl()}, and two pages for whoever tries an application: {@code /mailbox}
 * with the mails that were sent, and {@code /account/apps} to make app tokens. The home
 * pages of its {@link #people() people} are served over TLS, one for each host name, with
 * a certificate that is made when the stand-in starts. An application that is configured
 * with {@link #properties()} reaches all of it. Vincent's page is also at
 * {@code https://vincent.micro.blog/}, where a sign-in begins for which {@code vincent}
 * was typed. There are also {@code https://noendpoints.example/}, whose page names no
 * endpoints, and {@code https://redirect.example/}, which redirects to
 * {@code https://alice.example/}.
 * <p>
 * The stand-in is strict. A request that breaks a rule of IndieAuth (PKCE with S256, a
 * code redeemed once, the same {@code client_id} and {@code redirect_uri} at both ends)
 * or that leaves what is known to work with Micro.blog (the form of {@code state}) is
 * refused with a sentence that says why.
 * <p>
 * There are enough posts for several pages of a timeline. What people write is on top of
 * their own timeline, and the newest twenty files that they upload can be fetched again.
 * Each person has two blogs. A page of one's own can name {@code /micropub} of its own
 * host as its Micropub endpoint.
 * <p>
 * A mail with a link is sent to people for applications that are
 * {@linkplain Builder#registerApp(String, String) registered}. With Apple, those sign in
 * whose identity token is {@code apple-} and a user name; all other identity tokens are
 * of people who have no account yet.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://indieauth.spec.indieweb.org/#authorization">IndieAuth, section
 * 5</a>
 */
public final class LocalMicroblog implements AutoCloseable {

	/** Behind the stubs of users, which have priority 5 unless they say otherwise. */
	private static final int PRIORITY = 10;

	private static final int LONGEST_JOURNAL = 1000;

	private static final String BUNDLE = "local-microblog";

	private final LocalCertificate certificate;

	private final WireMockServer server;

	private final String address;

	private final List<String> hosts;

	private final MicroblogState state;

	private final MicroblogSite site;

	private final InstantSource clock;

	private LocalMicroblog(Builder builder) {
		this.clock = builder.clock;
		this.address = builder.address;
		this.hosts = builder.hosts();
		this.certificate = LocalCertificate.forHosts(builder.certificateNames());
		this.server = new WireMockServer(configuration(builder));
		startServer();
		this.state = MicroblogState.create(baseUrl(), builder.clock);
		HomePages homePages = new HomePages(baseUrl(), this.state.people(), builder.pages);
		AccountEndpoints accountEndpoints = new AccountEndpoints(this.state, Set.copyOf(builder.apps), builder.clock);
		this.site = new MicroblogSite(baseUrl(), this.state, homePages, accountEndpoints);
		stub();
	}

	private WireMockConfiguration configuration(Builder builder) {
		return WireMockConfiguration.options()
			.bindAddress(builder.address)
			.port(builder.port)
			.httpsPort(builder.httpsPort)
			.http2PlainDisabled(true)
			.http2TlsDisabled(true)
			.keystorePath(this.certificate.keyStore().toString())
			.keystoreType(LocalCertificate.STORE_TYPE)
			.keystorePassword(LocalCertificate.PASSWORD)
			.keyManagerPassword(LocalCertificate.PASSWORD)
			.maxRequestJournalEntries(LONGEST_JOURNAL)
			.extensions(new MicroblogTransformer(this::answer));
	}

	private void startServer() {
		try {
			this.server.start();
		}
		catch (RuntimeException ex) {
			this.certificate.close();
			throw ex;
		}
	}

	private ResponseDefinition answer(Request request) {
		return this.site.answer(request);
	}

	private void stub() {
		this.server.stubFor(WireMock.any(WireMock.anyUrl())
			.atPriority(PRIORITY)
			.willReturn(WireMock.aResponse().withTransformers(MicroblogTransformer.NAME)));
	}

	/**
	 * Start on free ports of {@code 127.0.0.1}.
	 * @return the running stand-in
	 */
	public static LocalMicroblog start() {
		return builder().start();
	}

	/**
	 * Start with ports or pages of one's own.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the value for {@code microblog.base-url}.
	 * @return an http URL without a trailing slash
	 */
	public String baseUrl() {
		return "http://" + this.address + ":" + this.server.port();
	}

	/**
	 * Return the properties with which an application uses this stand-in instead of
	 * Micro.blog.
	 * @return the base URL, where each host name is found, and an SSL bundle that trusts
	 * the certificate
	 */
	public Map<String, String> properties() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("microblog.base-url", baseUrl());
		String tlsAddress = this.address + ":" + this.server.httpsPort();
		this.hosts.forEach((host) -> properties.put("microblog.discovery.resolve." + host, tlsAddress));
		properties.put("microblog.discovery.ssl-bundle", BUNDLE);
		String bundle = "spring.ssl.bundle.jks." + BUNDLE + ".truststore.";
		properties.put(bundle + "location", trustStore().toUri().toString());
		properties.put(bundle + "password", trustStorePassword());
		properties.put(bundle + "type", LocalCertificate.STORE_TYPE);
		return properties;
	}

	/**
	 * Return the trust store with the certificate of the home pages.
	 * @return a PKCS12 file that exists until the stand-in is closed
	 */
	public Path trustStore() {
		return this.certificate.trustStore();
	}

	/**
	 * Return the password of the {@link #trustStore() trust store}.
	 * @return the password
	 */
	public String trustStorePassword() {
		return LocalCertificate.PASSWORD;
	}

	/**
	 * Return who can sign in: {@code vincent}, whose blog is hosted by Micro.blog, and
	 * {@code alice}, who has a domain of her own; then those who joined since.
	 * @return the people
	 */
	public List<Person> people() {
		return this.state.people().all();
	}

	/**
	 * Return the server, for more stubs. Each of them wins over what the stand-in would
	 * have answered.
	 * @return the running server
	 */
	public WireMockServer server() {
		return this.server;
	}

	/**
	 * Return the requests that redeemed a code or tried to, at the authorization or the
	 * token endpoint.
	 * @return the requests, the oldest first
	 */
	public List<LoggedRequest> redemptions() {
		return this.server.findAll(WireMock.postRequestedFor(WireMock.urlPathMatching("/indieauth/(auth|token)")));
	}

	/**
	 * Return how many redemptions were refused because the code had been used before.
	 * @return the number of such redemptions
	 */
	public int replayedCodes() {
		return this.state.codes().replays();
	}

	/**
	 * Return the mails that were sent.
	 * @return the hundred newest, the newest first
	 */
	public List<Mail> mails() {
		return this.state.mailbox().mails();
	}

	/**
	 * Make an app token, as the person could on the page {@code /account/apps}.
	 * @param username the user name of one of the {@link #people() people}
	 * @return the token, good for everything and without end
	 * @throws IllegalArgumentException if there is nobody with that user name
	 */
	public String createAppToken(String username) {
		return this.state.accessTokens().issue(Access.full(person(username)));
	}

	/**
	 * Make an access token, as an application could with the person's consent.
	 * @param username the user name of one of the {@link #people() people}
	 * @param lifetime how long it is good
	 * @param scopes what it is good for
	 * @return the token
	 * @throws IllegalArgumentException if there is nobody with that user name
	 */
	public String createAccessToken(String username, Duration lifetime, String... scopes) {
		return this.state.accessTokens()
			.issue(new Access(person(username), String.join(" ", scopes), this.clock.instant().plus(lifetime)));
	}

	private Person person(String username) {
		return this.state.people()
			.withUsername(username)
			.orElseThrow(() -> new IllegalArgumentException("Nobody here has that user name"));
	}

	/**
	 * Delete a token, as the person could on the page {@code /account/apps}.
	 * @param token an access token or app token
	 */
	public void revokeToken(String token) {
		this.state.accessTokens().revoke(token);
	}

	/**
	 * From now on, let {@code /account/verify} answer to an access token or app token
	 * with another one that expires. The token that was sent is no longer good then.
	 * @param lifetime how long a replacement is good
	 */
	public void replaceTokens(Duration lifetime) {
		this.state.accessTokens().replace(lifetime);
	}

	/**
	 * Let the next redemption of a good code, or the next good request to one of the
	 * account endpoints or to the API, go wrong. Only the answer does: the code or mailed
	 * token is used up, the mail is sent, the post is written. A request that is refused
	 * anyway does not count.
	 * @param failure what goes wrong
	 */
	public void failNext(Failure failure) {
		this.state.nextFailure().set(failure);
	}

	/**
	 * Forget all codes, tokens, mails, posts, uploads, requests and failures, those who
	 * joined, and the stubs that were added.
	 */
	public void reset() {
		this.server.resetAll();
		this.state.clear();
		stub();
	}

	/**
	 * Stop the server and delete its certificate.
	 */
	@Override
	public void close() {
		this.server.stop();
		this.certificate.close();
	}

	/**
	 * Says how a {@link LocalMicroblog} is to run.
	 */
	public static final class Builder {

		static final String VINCENT = "vincent.micro.example";

		static final String ALICE = "alice.example";

		private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

		private static final Pattern HOST = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");

		private final Map<String, String> pages = new LinkedHashMap<>();

		private final Set<RegisteredApp> apps = new LinkedHashSet<>();

		private String address = "127.0.0.1";

		private int port;

		private int httpsPort;

		private InstantSource clock = InstantSource.system();

		private Builder() {
			registerApp("Sample application", "http://127.0.0.1:8080/signin/");
		}

		/**
		 * Set the address to listen on.
		 * @param address an IPv4 address of the loopback interface
		 * @return this builder
		 * @throws IllegalArgumentException if it is another address
		 */
		public Builder address(String address) {
			if (!LOOPBACK.matcher(address).matches()) {
				throw new IllegalArgumentException("'address' must be an IPv4 address of the loopback interface");
			}
			this.address = address;
			return this;
		}

		/**
		 * Set the port of {@link LocalMicroblog#baseUrl()}.
		 * @param port the port, or 0 for a free one
		 * @return this builder
		 */
		public Builder port(int port) {
			this.port = port;
			return this;
		}

		/**
		 * Set the port on which the home pages are served over TLS.
		 * @param httpsPort the port, or 0 for a free one
		 * @return this builder
		 */
		public Builder httpsPort(int httpsPort) {
			this.httpsPort = httpsPort;
			return this;
		}

		/**
		 * Add a home page, or replace one.
		 * @param host the host name that it is served for, in lower case
		 * @param html the page, in which <code>{base-url}</code> becomes the
		 * {@link LocalMicroblog#baseUrl()}
		 * @return this builder
		 * @throws IllegalArgumentException if the host is not a name with a dot
		 */
		public Builder page(String host, String html) {
			if (!HOST.matcher(host).matches()) {
				throw new IllegalArgumentException("'host' must be a host name in lower case");
			}
			this.pages.put(host, html);
			return this;
		}

		/**
		 * Register an application that may let mails be sent. The sample is registered
		 * with the name {@code Sample application} and the URL
		 * {@code http://127.0.0.1:8080/signin/}.
		 * @param appName the {@code app_name}
		 * @param redirectUrl the {@code redirect_url}; a link in a mail is this URL with
		 * the token appended, nothing in between
		 * @return this builder
		 * @throws IllegalArgumentException if the name is empty or the URL is not
		 * absolute
		 */
		public Builder registerApp(String appName, String redirectUrl) {
			if (appName.isBlank() || !URI.create(redirectUrl).isAbsolute()) {
				throw new IllegalArgumentException("'appName' must not be empty, 'redirectUrl' must be absolute");
			}
			this.apps.add(new RegisteredApp(appName, redirectUrl));
			return this;
		}

		Builder clock(InstantSource clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Start the stand-in.
		 * @return the running stand-in
		 */
		public LocalMicroblog start() {
			return new LocalMicroblog(this);
		}

		private List<String> hosts() {
			List<String> hosts = new ArrayList<>(List.of(VINCENT, ALICE, HomePages.MICROBLOG_HOST,
					HomePages.NO_ENDPOINTS_HOST, HomePages.REDIRECT_HOST));
			this.pages.keySet().stream().filter((host) -> !hosts.contains(host)).forEach(hosts::add);
			return hosts;
		}

		private List<String> certificateNames() {
			List<String> names = new ArrayList<>(hosts());
			names.add("*.micro.example");
			return names;
		}

	}

}
