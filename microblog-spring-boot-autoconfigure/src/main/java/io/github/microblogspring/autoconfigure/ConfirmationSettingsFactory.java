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

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.microblogspring.autoconfigure.MicroblogProperties.Policy;
import io.github.microblogspring.indieauth.ConfirmationSettings;
import io.github.microblogspring.indieauth.IndieAuthException;
import io.github.microblogspring.indieauth.ProfileUrl;
import io.github.microblogspring.indieauth.TypedAddress;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rules for who may sign in from the properties.
 *
 * @author The Micro.blog Spring team
 */
final class ConfirmationSettingsFactory {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String USERS_ACTION = "List profile URLs such as https://alice.example/, or remove the property "
			+ "if everybody may sign in.";

	private static final String HOSTS_ACTION = "List host names such as team.example, or remove the property "
			+ "if everybody may sign in.";

	private final MicroblogProperties properties;

	private final String prefix;

	private final @Nullable Set<String> users;

	private final @Nullable Set<String> hosts;

	ConfirmationSettingsFactory(MicroblogProperties properties) {
		this(properties, "", properties.getAllowedUsers(), properties.getAllowedHosts());
	}

	private ConfirmationSettingsFactory(MicroblogProperties properties, String prefix, @Nullable Set<String> users,
			@Nullable Set<String> hosts) {
		this.properties = properties;
		this.prefix = prefix;
		this.users = users;
		this.hosts = hosts;
	}

	/**
	 * The rules for whose bearer tokens are accepted: those of their own if there are
	 * any.
	 * @param properties the properties
	 * @return the factory
	 */
	static ConfirmationSettingsFactory forResourceServer(MicroblogProperties properties) {
		Set<String> users = properties.getResourceServer().getAllowedUsers();
		Set<String> hosts = properties.getResourceServer().getAllowedHosts();
		return (users != null || hosts != null)
				? new ConfirmationSettingsFactory(properties, "resource-server.", users, hosts)
				: new ConfirmationSettingsFactory(properties);
	}

	ConfirmationSettings create() {
		return new ConfirmationSettings(this.properties.getDiscovery().isAllowHttp(), allowedUsers(), allowedHosts(),
				this.properties.getAddress().getOtherHost() == Policy.ACCEPT, TIMEOUT);
	}

	private Set<ProfileUrl> allowedUsers() {
		Set<ProfileUrl> users = new LinkedHashSet<>();
		for (String user : listed("allowed-users", this.users, USERS_ACTION)) {
			ProfileUrl profileUrl = profileUrl(user);
			if (!this.properties.getDiscovery().isAllowHttp() && !profileUrl.isHttps()) {
				throw invalidUser(user, "Nobody can sign in with a URL that is http only.");
			}
			users.add(profileUrl);
		}
		return users;
	}

	private ProfileUrl profileUrl(String user) {
		try {
			return ProfileUrl.parse(user.contains("://") ? user : TypedAddress.parse(user).toString());
		}
		catch (IndieAuthException ex) {
			throw invalidUser(user, "It is not a profile URL.");
		}
	}

	private InvalidMicroblogPropertyException invalidUser(String user, String problem) {
		return new InvalidMicroblogPropertyException(this.prefix + "allowed-users", user, problem, USERS_ACTION);
	}

	private Set<String> allowedHosts() {
		return listed("allowed-hosts", this.hosts, HOSTS_ACTION).stream()
			.map(this::host)
			.collect(Collectors.toUnmodifiableSet());
	}

	// As profile URLs have it: in lower case and as A-labels
	private String host(String host) {
		try {
			ProfileUrl onHost = ProfileUrl.parse("https://" + host + "/");
			if (onHost.toString().equals("https://" + onHost.host() + "/")) {
				return onHost.host();
			}
		}
		catch (IndieAuthException ex) {
			throw invalidHost(host);
		}
		throw invalidHost(host);
	}

	private InvalidMicroblogPropertyException invalidHost(String host) {
		return new InvalidMicroblogPropertyException(this.prefix + "allowed-hosts", host,
				"It is not the name of a public host.", HOSTS_ACTION);
	}

	// An empty environment variable must not let everybody in
	private Set<String> listed(String property, @Nullable Set<String> values, String action) {
		if (values != null && values.isEmpty()) {
			throw new InvalidMicroblogPropertyException(this.prefix + property, "", "Nobody is listed.", action);
		}
		return (values != null) ? values : Set.of();
	}

}
