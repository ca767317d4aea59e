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

package io.github.microblogspring.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.microblogspring.indieauth.IntrospectionForm;
import io.github.microblogspring.oauth2.AddressServers;
import io.github.microblogspring.oauth2.IdentityEndpoint;
import io.github.microblogspring.oauth2.MicroblogClientRegistrations;
import io.github.microblogspring.web.SignInPageSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * {@link ConfigurationProperties Properties} of sign-in with Micro.blog.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
@ConfigurationProperties("microblog")
public class MicroblogProperties {

	/**
	 * Whether sign-in with Micro.blog is enabled.
	 */
	private boolean enabled = true;

	/**
	 * URL that identifies the application, its own or that of its metadata document.
	 * Required unless the application defines the registration 'microblog' itself.
	 */
	private @Nullable String clientId;

	/**
	 * Name of the application as people see it, here and at the server that asks them.
	 * Defaults to 'spring.application.name'.
	 */
	private @Nullable String clientName;

	/**
	 * URL of a page about the application, which the client identifier should begin with.
	 * Defaults to the origin of the client identifier.
	 */
	private @Nullable String clientUri;

	/**
	 * URL of the logo of the application, on the host of the client identifier.
	 */
	private @Nullable String logoUri;

	/**
	 * Comma-separated list of scopes to ask for. With 'profile' and 'email' only, or with
	 * none, people are identified and no token is kept.
	 */
	private Set<String> scope = new LinkedHashSet<>(Set.of("profile"));

	/**
	 * URL that servers send people back to. Defaults to the origin of the client
	 * identifier with the context path and '/login/oauth2/code/microblog'.
	 */
	private @Nullable String redirectUri;

	/**
	 * URL of the server that the button leads to, below which its endpoints are. Set it
	 * for a stand-in only.
	 */
	private URI baseUrl = MicroblogClientRegistrations.DEFAULT_BASE_URL;

	/**
	 * Whether the answer of the server at 'microblog.base-url' is enough for profile URLs
	 * on its own host and its sub-domains. Otherwise the page at the profile URL has to
	 * name that server.
	 */
	private boolean providerVouchesForOwnHosts = true;

	/**
	 * Endpoint of a server where a code is redeemed when the scopes are for identity
	 * only.
	 */
	private IdentityEndpoint identityEndpoint = IdentityEndpoint.AUTHORIZATION;

	/**
	 * Comma-separated list of the profile URLs that may sign in, besides those on allowed
	 * hosts. Everybody may if neither users nor hosts are listed.
	 */
	private @Nullable Set<String> allowedUsers;

	/**
	 * Comma-separated list of the hosts whose profile URLs may sign in, besides allowed
	 * users. Sub-domains of a host are not included.
	 */
	private @Nullable Set<String> allowedHosts;

	/**
	 * Whether the token of somebody who signs out is sent to the token endpoint, to be
	 * revoked in the form that IndieAuth had once, where a server names no revocation
	 * endpoint. Servers that don't know that form may take it for something else.
	 */
	private boolean legacyRevocation;

	private final Address address = new Address();

	private final Discovery discovery = new Discovery();

	private final SignInPage signInPage = new SignInPage();

	private final ClientMetadata clientMetadata = new ClientMetadata();

	private final Email email = new Email();

	private final AppToken appToken = new AppToken();

	private final TokenReplacement tokenReplacement = new TokenReplacement();

	private final TokenStore tokenStore = new TokenStore();

	private final Api api = new Api();

	private final ResourceServer resourceServer = new ResourceServer();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getClientId() {
		return this.clientId;
	}

	public void setClientId(@Nullable String clientId) {
		this.clientId = clientId;
	}

	public @Nullable String getClientName() {
		return this.clientName;
	}

	public void setClientName(@Nullable String clientName) {
		this.clientName = clientName;
	}

	public @Nullable String getClientUri() {
		return this.clientUri;
	}

	public void setClientUri(@Nullable String clientUri) {
		this.clientUri = clientUri;
	}

	public @Nullable String getLogoUri() {
		return this.logoUri;
	}

	public void setLogoUri(@Nullable String logoUri) {
		this.logoUri = logoUri;
	}

	public Set<String> getScope() {
		return this.scope;
	}

	public void setScope(Set<String> scope) {
		this.scope = scope;
	}

	public @Nullable String getRedirectUri() {
		return this.redirectUri;
	}

	public void setRedirectUri(@Nullable String redirectUri) {
		this.redirectUri = redirectUri;
	}

	public URI getBaseUrl() {
		return this.baseUrl;
	}

	public void setBaseUrl(URI baseUrl) {
		this.baseUrl = baseUrl;
	}

	public boolean isProviderVouchesForOwnHosts() {
		return this.providerVouchesForOwnHosts;
	}

	public void setProviderVouchesForOwnHosts(boolean providerVouchesForOwnHosts) {
		this.providerVouchesForOwnHosts = providerVouchesForOwnHosts;
	}

	public IdentityEndpoint getIdentityEndpoint() {
		return this.identityEndpoint;
	}

	public void setIdentityEndpoint(IdentityEndpoint identityEndpoint) {
		this.identityEndpoint = identityEndpoint;
	}

	public @Nullable Set<String> getAllowedUsers() {
		return this.allowedUsers;
	}

	public void setAllowedUsers(@Nullable Set<String> allowedUsers) {
		this.allowedUsers = allowedUsers;
	}

	public @Nullable Set<String> getAllowedHosts() {
		return this.allowedHosts;
	}

	public void setAllowedHosts(@Nullable Set<String> allowedHosts) {
		this.allowedHosts = allowedHosts;
	}

	public boolean isLegacyRevocation() {
		return this.legacyRevocation;
	}

	public void setLegacyRevocation(boolean legacyRevocation) {
		this.legacyRevocation = legacyRevocation;
	}

	public Address getAddress() {
		return this.address;
	}

	public Discovery getDiscovery() {
		return this.discovery;
	}

	public SignInPage getSignInPage() {
		return this.signInPage;
	}

	public ClientMetadata getClientMetadata() {
		return this.clientMetadata;
	}

	public Email getEmail() {
		return this.email;
	}

	public AppToken getAppToken() {
		return this.appToken;
	}

	public TokenReplacement getTokenReplacement() {
		return this.tokenReplacement;
	}

	public TokenStore getTokenStore() {
		return this.tokenStore;
	}

	public Api getApi() {
		return this.api;
	}

	public ResourceServer getResourceServer() {
		return this.resourceServer;
	}

	/**
	 * Sign-in by an address that a person types.
	 */
	public static class Address {

		/**
		 * Whether people can type the address of their own site.
		 */
		private boolean enabled = true;

		/**
		 * Servers that may sign in people who typed an address.
		 */
		private AddressServers servers = AddressServers.ANY;

		/**
		 * What to do with an answer that doesn't name its issuer although the metadata of
		 * the server has one. Rejected anyway if the metadata promises it, or if only
		 * servers 'with-issuer' may sign in.
		 */
		private Policy missingIss = Policy.REJECT;

		/**
		 * What to do with the metadata of a server that names no issuer.
		 */
		private Policy missingIssuer = Policy.REJECT;

		/**
		 * What to do with a confirmed identity on another host than the address that was
		 * typed.
		 */
		private Policy otherHost = Policy.ACCEPT;

		/**
		 * Maximum number of addresses that may be typed in a minute from one IP address,
		 * or one /64 network of IPv6. Without it, there is no such limit.
		 */
		private @Nullable Integer rateLimit;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public AddressServers getServers() {
			return this.servers;
		}

		public void setServers(AddressServers servers) {
			this.servers = servers;
		}

		public Policy getMissingIss() {
			return this.missingIss;
		}

		public void setMissingIss(Policy missingIss) {
			this.missingIss = missingIss;
		}

		public Policy getMissingIssuer() {
			return this.missingIssuer;
		}

		public void setMissingIssuer(Policy missingIssuer) {
			this.missingIssuer = missingIssuer;
		}

		public Policy getOtherHost() {
			return this.otherHost;
		}

		public void setOtherHost(Policy otherHost) {
			this.otherHost = otherHost;
		}

		public @Nullable Integer getRateLimit() {
			return this.rateLimit;
		}

		public void setRateLimit(@Nullable Integer rateLimit) {
			this.rateLimit = rateLimit;
		}

	}

	/**
	 * Fetching what people point at.
	 */
	public static class Discovery {

		/**
		 * Maximum time for opening a connection.
		 */
		private Duration connectTimeout = Duration.ofSeconds(2);

		/**
		 * Maximum time for a page with all its redirects, or for an answer of a server.
		 */
		private Duration timeout = Duration.ofSeconds(5);

		/**
		 * Maximum number of redirects that are followed.
		 */
		private int maxRedirects = 5;

		/**
		 * Maximum size of a response, decompressed. No more than that is read.
		 */
		private DataSize maxResponseSize = DataSize.ofMegabytes(1);

		/**
		 * Maximum number of requests to people's pages and servers at once. Further ones
		 * wait for a moment, then the person is told to try again.
		 */
		private int maxConcurrent = 32;

		/**
		 * Time for which the server of a typed address is remembered; 0 to look it up
		 * each time. Identities are always confirmed afresh.
		 */
		private Duration cacheTtl = Duration.ofMinutes(5);

		/**
		 * Maximum number of addresses whose servers are remembered. Has no effect where
		 * the application has a cache named 'microblog.discovery'.
		 */
		private int cacheSize = 1000;

		/**
		 * Name of the SSL bundle that says which servers are trusted. Without it, those
		 * that the JVM trusts.
		 */
		private @Nullable String sslBundle;

		/**
		 * Whether to fetch plain http as well. For development and tests only.
		 */
		private boolean allowHttp = false;

		/**
		 * Comma-separated list of address blocks, in CIDR notation, that are allowed
		 * besides the public internet. For development and tests only.
		 */
		private List<String> allowedAddresses = new ArrayList<>();

		/**
		 * IP addresses, as 'address:port', to connect to by host name, which is not
		 * looked up then. For development and tests only.
		 */
		private Map<String, String> resolve = new LinkedHashMap<>();

		public Duration getConnectTimeout() {
			return this.connectTimeout;
		}

		public void setConnectTimeout(Duration connectTimeout) {
			this.connectTimeout = connectTimeout;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

		public int getMaxRedirects() {
			return this.maxRedirects;
		}

		public void setMaxRedirects(int maxRedirects) {
			this.maxRedirects = maxRedirects;
		}

		public DataSize getMaxResponseSize() {
			return this.maxResponseSize;
		}

		public void setMaxResponseSize(DataSize maxResponseSize) {
			this.maxResponseSize = maxResponseSize;
		}

		public int getMaxConcurrent() {
			return this.maxConcurrent;
		}

		public void setMaxConcurrent(int maxConcurrent) {
			this.maxConcurrent = maxConcurrent;
		}

		public Duration getCacheTtl() {
			return this.cacheTtl;
		}

		public void setCacheTtl(Duration cacheTtl) {
			this.cacheTtl = cacheTtl;
		}

		public int getCacheSize() {
			return this.cacheSize;
		}

		public void setCacheSize(int cacheSize) {
			this.cacheSize = cacheSize;
		}

		public @Nullable String getSslBundle() {
			return this.sslBundle;
		}

		public void setSslBundle(@Nullable String sslBundle) {
			this.sslBundle = sslBundle;
		}

		public boolean isAllowHttp() {
			return this.allowHttp;
		}

		public void setAllowHttp(boolean allowHttp) {
			this.allowHttp = allowHttp;
		}

		public List<String> getAllowedAddresses() {
			return this.allowedAddresses;
		}

		public void setAllowedAddresses(List<String> allowedAddresses) {
			this.allowedAddresses = allowedAddresses;
		}

		public Map<String, String> getResolve() {
			return this.resolve;
		}

		public void setResolve(Map<String, String> resolve) {
			this.resolve = resolve;
		}

	}

	/**
	 * The sign-in page.
	 */
	public static class SignInPage {

		/**
		 * Whether to show the sign-in page with the button and the field for an address.
		 */
		private boolean enabled = true;

		/**
		 * Path of the sign-in page, ours or that of the application, below the context
		 * path. Failed sign-ins lead there as well.
		 */
		private String path = SignInPageSettings.DEFAULT_PATH;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public String getPath() {
			return this.path;
		}

		public void setPath(String path) {
			this.path = path;
		}

	}

	/**
	 * The client metadata document.
	 */
	public static class ClientMetadata {

		/**
		 * Whether to serve the metadata document at the path of the client identifier,
		 * unless that is the root.
		 */
		private boolean enabled = true;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

	/**
	 * Sign-in by a mailed link, for applications that are registered for that with
	 * Micro.blog.
	 */
	public static class Email {

		/**
		 * Whether people can have a link mailed to them that signs them in.
		 */
		private boolean enabled = false;

		/**
		 * Name of the application that is registered with Micro.blog.
		 */
		private @Nullable String appName;

		/**
		 * URL of this application that is registered with Micro.blog, which appends the
		 * token to it. Ends with a slash or with '?token='.
		 */
		private @Nullable String redirectUrl;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getAppName() {
			return this.appName;
		}

		public void setAppName(@Nullable String appName) {
			this.appName = appName;
		}

		public @Nullable String getRedirectUrl() {
			return this.redirectUrl;
		}

		public void setRedirectUrl(@Nullable String redirectUrl) {
			this.redirectUrl = redirectUrl;
		}

	}

	/**
	 * App tokens, which people make for themselves at Micro.blog.
	 */
	public static class AppToken {

		/**
		 * Whether people can sign in with an app token of theirs. Such a token may do
		 * everything with their account.
		 */
		private boolean enabled = false;

		/**
		 * App token of the application itself, for what it does without a person.
		 */
		private @Nullable String token;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getToken() {
			return this.token;
		}

		public void setToken(@Nullable String token) {
			this.token = token;
		}

	}

	/**
	 * Where the tokens of people are kept.
	 */
	public static class TokenStore {

		/**
		 * Key that stored tokens are encrypted with, 32 random bytes in base64. Without
		 * it, they are stored in the clear.
		 */
		private @Nullable String encryptionKey;

		/**
		 * Comma-separated list of keys that stored tokens were encrypted with before.
		 * They are for reading only.
		 */
		private List<String> oldEncryptionKeys = new ArrayList<>();

		public @Nullable String getEncryptionKey() {
			return this.encryptionKey;
		}

		public void setEncryptionKey(@Nullable String encryptionKey) {
			this.encryptionKey = encryptionKey;
		}

		public List<String> getOldEncryptionKeys() {
			return this.oldEncryptionKeys;
		}

		public void setOldEncryptionKeys(List<String> oldEncryptionKeys) {
			this.oldEncryptionKeys = oldEncryptionKeys;
		}

	}

	/**
	 * Calling Micro.blog as the person who is signed in.
	 */
	public static class Api {

		/**
		 * Whether there are clients for the API of Micro.blog.
		 */
		private boolean enabled = true;

		/**
		 * Maximum time for opening a connection.
		 */
		private Duration connectTimeout = Duration.ofSeconds(2);

		/**
		 * Maximum time for a call, from looking up the host to the end of the answer.
		 */
		private Duration timeout = Duration.ofSeconds(30);

		/**
		 * Maximum time for the upload of a file with its answer.
		 */
		private Duration uploadTimeout = Duration.ofMinutes(5);

		/**
		 * Maximum size of an answer, decompressed. No more than that is read.
		 */
		private DataSize maxResponseSize = DataSize.ofMegabytes(10);

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getConnectTimeout() {
			return this.connectTimeout;
		}

		public void setConnectTimeout(Duration connectTimeout) {
			this.connectTimeout = connectTimeout;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

		public Duration getUploadTimeout() {
			return this.uploadTimeout;
		}

		public void setUploadTimeout(Duration uploadTimeout) {
			this.uploadTimeout = uploadTimeout;
		}

		public DataSize getMaxResponseSize() {
			return this.maxResponseSize;
		}

		public void setMaxResponseSize(DataSize maxResponseSize) {
			this.maxResponseSize = maxResponseSize;
		}

	}

	/**
	 * Bearer tokens for the REST API of the application.
	 */
	public static class ResourceServer {

		/**
		 * Whether security chains with 'oauth2ResourceServer' and 'opaqueToken' accept
		 * tokens of Micro.blog.
		 */
		private boolean enabled = false;

		/**
		 * URL where tokens are checked. Defaults to the token endpoint of the server at
		 * 'microblog.base-url'. Required for 'rfc7662'.
		 */
		private @Nullable URI introspectionUri;

		/**
		 * How tokens are checked there.
		 */
		private IntrospectionForm form = IntrospectionForm.TOKEN_ENDPOINT;

		/**
		 * What lets this application ask an introspection endpoint. For 'rfc7662' only.
		 */
		private IntrospectionAuthentication authentication = IntrospectionAuthentication.NONE;

		/**
		 * Identifier of this application at the introspection endpoint, for
		 * authentication 'basic'.
		 */
		private @Nullable String clientId;

		/**
		 * Secret of this application at the introspection endpoint, for authentication
		 * 'basic'.
		 */
		private @Nullable String clientSecret;

		/**
		 * Token of this application itself, for authentication 'bearer'.
		 */
		private @Nullable String bearerToken;

		/**
		 * Time for which a good token is not checked again; 0 to check it with each
		 * request. A token that was revoked is good for as long.
		 */
		private Duration cacheTtl = Duration.ofSeconds(60);

		/**
		 * Maximum number of good tokens that are remembered.
		 */
		private int cacheSize = 10_000;

		/**
		 * Maximum number of tokens that are checked in a minute, besides those that were
		 * good in the last hour. Further ones are told to try again.
		 */
		private int newTokensPerMinute = 200;

		/**
		 * Comma-separated list of the profile URLs whose tokens are accepted, besides
		 * those on allowed hosts. If neither users nor hosts are listed here, those who
		 * may sign in.
		 */
		private @Nullable Set<String> allowedUsers;

		/**
		 * Comma-separated list of the hosts of profile URLs whose tokens are accepted,
		 * besides allowed users. Sub-domains of a host are not included.
		 */
		private @Nullable Set<String> allowedHosts;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable URI getIntrospectionUri() {
			return this.introspectionUri;
		}

		public void setIntrospectionUri(@Nullable URI introspectionUri) {
			this.introspectionUri = introspectionUri;
		}

		public IntrospectionForm getForm() {
			return this.form;
		}

		public void setForm(IntrospectionForm form) {
			this.form = form;
		}

		public IntrospectionAuthentication getAuthentication() {
			return this.authentication;
		}

		public void setAuthentication(IntrospectionAuthentication authentication) {
			this.authentication = authentication;
		}

		public @Nullable String getClientId() {
			return this.clientId;
		}

		public void setClientId(@Nullable String clientId) {
			this.clientId = clientId;
		}

		public @Nullable String getClientSecret() {
			return this.clientSecret;
		}

		public void setClientSecret(@Nullable String clientSecret) {
			this.clientSecret = clientSecret;
		}

		public @Nullable String getBearerToken() {
			return this.bearerToken;
		}

		public void setBearerToken(@Nullable String bearerToken) {
			this.bearerToken = bearerToken;
		}

		public Duration getCacheTtl() {
			return this.cacheTtl;
		}

		public void setCacheTtl(Duration cacheTtl) {
			this.cacheTtl = cacheTtl;
		}

		public int getCacheSize() {
			return this.cacheSize;
		}

		public void setCacheSize(int cacheSize) {
			this.cacheSize = cacheSize;
		}

		public int getNewTokensPerMinute() {
			return this.newTokensPerMinute;
		}

		public void setNewTokensPerMinute(int newTokensPerMinute) {
			this.newTokensPerMinute = newTokensPerMinute;
		}

		public @Nullable Set<String> getAllowedUsers() {
			return this.allowedUsers;
		}

		public void setAllowedUsers(@Nullable Set<String> allowedUsers) {
			this.allowedUsers = allowedUsers;
		}

		public @Nullable Set<String> getAllowedHosts() {
			return this.allowedHosts;
		}

		public void setAllowedHosts(@Nullable Set<String> allowedHosts) {
			this.allowedHosts = allowedHosts;
		}

	}

	/**
	 * Replacement of tokens by Micro.blog.
	 */
	public static class TokenReplacement {

		/**
		 * Whether tokens of Micro.blog are verified from time to time, which lets
		 * Micro.blog replace them, and expire those that are not in use any more.
		 */
		private boolean enabled;

		/**
		 * Time after which a token that is used is verified again.
		 */
		private Duration interval = Duration.ofDays(3);

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getInterval() {
			return this.interval;
		}

		public void setInterval(Duration interval) {
			this.interval = interval;
		}

	}

	/**
	 * What lets an application ask an introspection endpoint.
	 */
	public enum IntrospectionAuthentication {

		/**
		 * Nothing.
		 */
		NONE,

		/**
		 * Identifier and secret.
		 */
		BASIC,

		/**
		 * A bearer token of the application.
		 */
		BEARER,

		/**
		 * The token that is asked about, as bearer token.
		 */
		TOKEN

	}

	/**
	 * What to do with something that is not as it should be.
	 */
	public enum Policy {

		/**
		 * Go on.
		 */
		ACCEPT,

		/**
		 * Refuse it.
		 */
		REJECT

	}

}
