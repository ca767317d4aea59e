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

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.util.ObjectUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What an editor shows of our properties.
 */
class ConfigurationMetadataTests {

	private static final JsonNode METADATA = read();

	@Test
	void propertiesThenAreThoseOfTheClass() {
		Set<String> names = new TreeSet<>();
		addNames(names, "microblog", new BeanWrapperImpl(new MicroblogProperties()));
		assertThat(properties()).extracting(ConfigurationMetadataTests::name)
			.containsExactlyInAnyOrderElementsOf(names);
	}

	@ParameterizedTest
	@MethodSource("properties")
	void descriptionThenIsWrittenAsSpringBootWritesIt(JsonNode property) {
		String description = property.path("description").asString("");
		assertThat(description).isNotBlank()
			.endsWith(".")
			.doesNotStartWith("The ")
			.doesNotStartWith("A ")
			.doesNotStartWith("An ")
			.doesNotContain("{@", "<", "\n");
		String type = property.path("type").asString();
		if (type.equals("java.lang.Boolean")) {
			assertThat(description).startsWith("Whether ");
		}
		if (type.startsWith("java.util.Set<") || type.startsWith("java.util.List<")) {
			assertThat(description).startsWith("Comma-separated list of ");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					enabled                          | java.lang.Boolean | true
					client-id                        | java.lang.String  |
					client-name                      | java.lang.String  |
					client-uri                       | java.lang.String  |
					logo-uri                         | java.lang.String  |
					client-metadata.enabled          | java.lang.Boolean | true
					scope                            | java.util.Set<java.lang.String> | profile
					redirect-uri                     | java.lang.String  |
					base-url                         | java.net.URI      | https://micro.blog
					provider-vouches-for-own-hosts   | java.lang.Boolean | true
					identity-endpoint                | io.github.microblogspring.oauth2.IdentityEndpoint | authorization
					allowed-users                    | java.util.Set<java.lang.String> |
					allowed-hosts                    | java.util.Set<java.lang.String> |
					address.enabled                  | java.lang.Boolean | true
					address.servers                  | io.github.microblogspring.oauth2.AddressServers | any
					address.missing-iss              | io.github.microblogspring.autoconfigure.MicroblogProperties$Policy | reject
					address.missing-issuer           | io.github.microblogspring.autoconfigure.MicroblogProperties$Policy | reject
					address.other-host               | io.github.microblogspring.autoconfigure.MicroblogProperties$Policy | accept
					address.rate-limit               | java.lang.Integer  |
					discovery.connect-timeout        | java.time.Duration | 2s
					discovery.timeout                | java.time.Duration | 5s
					discovery.max-redirects          | java.lang.Integer  | 5
					discovery.max-response-size      | org.springframework.util.unit.DataSize | 1MB
					discovery.max-concurrent         | java.lang.Integer  | 32
					discovery.cache-ttl              | java.time.Duration | 5m
					discovery.cache-size             | java.lang.Integer  | 1000
					discovery.ssl-bundle             | java.lang.String   |
					discovery.allow-http             | java.lang.Boolean  | false
					discovery.allowed-addresses      | java.util.List<java.lang.String> |
					discovery.resolve                | java.util.Map<java.lang.String,java.lang.String> |
					api.enabled                      | java.lang.Boolean  | true
					api.connect-timeout              | java.time.Duration | 2s
					api.timeout                      | java.time.Duration | 30s
					api.upload-timeout               | java.time.Duration | 5m
					api.max-response-size            | org.springframework.util.unit.DataSize | 10MB
					app-token.enabled                | java.lang.Boolean  | false
					app-token.token                  | java.lang.String   |
					email.app-name                   | java.lang.String   |
					email.enabled                    | java.lang.Boolean  | false
					email.redirect-url               | java.lang.String   |
					resource-server.enabled          | java.lang.Boolean  | false
					resource-server.introspection-uri | java.net.URI      |
					resource-server.form             | io.github.microblogspring.indieauth.IntrospectionForm | token-endpoint
					resource-server.authentication   | io.github.microblogspring.autoconfigure.MicroblogProperties$IntrospectionAuthentication | none
					resource-server.client-id        | java.lang.String   |
					resource-server.client-secret    | java.lang.String   |
					resource-server.bearer-token     | java.lang.String   |
					resource-server.cache-ttl        | java.time.Duration | 60s
					resource-server.cache-size       | java.lang.Integer  | 10000
					resource-server.new-tokens-per-minute | java.lang.Integer | 200
					resource-server.allowed-users    | java.util.Set<java.lang.String> |
					resource-server.allowed-hosts    | java.util.Set<java.lang.String> |
					sign-in-page.enabled             | java.lang.Boolean  | true
					sign-in-page.path                | java.lang.String   | /login
					token-store.encryption-key       | java.lang.String   |
					token-store.old-encryption-keys  | java.util.List<java.lang.String> |
					""")
	void propertyThenHasTypeAndDefaultOfTheContract(String name, String type, @Nullable String defaultValue) {
		JsonNode property = property("microblog." + name);
		assertThat(property.path("type").asString()).isEqualTo(type);
		assertThat(defaultText(property)).isEqualTo(defaultValue);
	}

	@ParameterizedTest
	@MethodSource("properties")
	void defaultThenIsThatOfTheClass(JsonNode property) {
		BeanWrapper bean = new BeanWrapperImpl(new MicroblogProperties());
		bean.setConversionService(ApplicationConversionService.getSharedInstance());
		String path = path(property.path("name").asString());
		Object actual = bean.getPropertyValue(path);
		String text = defaultText(property);
		if (text == null) {
			assertThat(ObjectUtils.isEmpty(actual)).as("default of %s is %s", path, actual).isTrue();
		}
		else {
			bean.setPropertyValue(path, text);
			assertThat(bean.getPropertyValue(path)).isEqualTo(actual);
		}
	}

	@Test
	void hintsThenAreOfAllPropertiesInOrder() {
		assertThat(hints()).extracting(ConfigurationMetadataTests::name).isSorted().doesNotHaveDuplicates();
		Set<String> names = hints().map((hint) -> propertyName(name(hint))).collect(Collectors.toSet());
		assertThat(properties()).extracting(ConfigurationMetadataTests::name)
			.containsExactlyInAnyOrderElementsOf(names);
	}

	@ParameterizedTest
	@MethodSource("hints")
	void hintThenExplainsItsValues(JsonNode hint) {
		assertThat(hint.path("values").values()).isNotEmpty()
			.extracting((value) -> value.path("description").asString(""))
			.doesNotHaveDuplicates()
			.allSatisfy((description) -> assertThat(description).matches("[A-Z].*\\.").doesNotContain("<", "{@"));
	}

	@ParameterizedTest
	@MethodSource("hints")
	void hintThenProposesValuesThatCanBeSet(JsonNode hint) {
		assertThat(values(hint)).isNotEmpty().doesNotHaveDuplicates().allSatisfy((value) -> {
			MapConfigurationPropertySource source = new MapConfigurationPropertySource(
					Map.of(propertyOf(name(hint), value), valueOf(name(hint), value)));
			assertThatNoException().isThrownBy(() -> new Binder(source).bind("microblog",
					Bindable.of(MicroblogProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT)));
		});
	}

	@ParameterizedTest
	@MethodSource("hints")
	void hintThenProposesAllValuesOrAllowsOthers(JsonNode hint) {
		List<String> all = allValues(property(propertyName(name(hint))).path("type").asString());
		if (all.isEmpty()) {
			assertThat(hint.path("providers").values()).singleElement()
				.satisfies((provider) -> assertThat(name(provider)).isEqualTo("any"));
		}
		else {
			assertThat(values(hint)).isEqualTo(all);
			assertThat(hint.has("providers")).isFalse();
		}
	}

	private static List<String> allValues(String type) {
		if (type.equals("java.lang.Boolean")) {
			return List.of("true", "false");
		}
		Object[] constants = ClassUtils.resolveClassName(type.replaceAll("<.*", ""), null).getEnumConstants();
		return Stream.of((constants != null) ? constants : new Object[0])
			.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
			.sorted()
			.toList();
	}

	private static List<String> values(JsonNode hint) {
		return hint.path("values").valueStream().map((value) -> value.path("value").asString()).toList();
	}

	// Those of a map have one for its keys and one for its values
	private static String propertyName(String hint) {
		return hint.replaceAll("\\.(keys|values)$", "");
	}

	private static String propertyOf(String hint, String value) {
		String key = hint.endsWith(".keys") ? value : "key";
		String property = propertyName(hint);
		return property.equals(hint) ? property : property + "[" + key + "]";
	}

	private static String valueOf(String hint, String value) {
		return hint.endsWith(".keys") ? "value" : value;
	}

	private static void addNames(Set<String> names, String prefix, BeanWrapper bean) {
		Stream.of(bean.getPropertyDescriptors())
			.filter((property) -> !property.getName().equals("class"))
			.forEach((property) -> {
				String name = prefix + "." + kebab(property.getName());
				if (property.getWriteMethod() != null) {
					names.add(name);
				}
				else {
					addNames(names, name, new BeanWrapperImpl(bean.getPropertyValue(property.getName())));
				}
			});
	}

	private static String kebab(String name) {
		return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private static String path(String name) {
		StringBuilder path = new StringBuilder();
		for (String part : name.substring("microblog.".length()).split("-")) {
			path.append(path.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
		}
		return path.toString();
	}

	private static @Nullable String defaultText(JsonNode property) {
		JsonNode value = property.path("defaultValue");
		if (value.isMissingNode()) {
			return null;
		}
		return value.isArray() ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
				: value.asString();
	}

	private static JsonNode property(String name) {
		return properties().filter((property) -> name.equals(name(property))).findFirst().orElseThrow();
	}

	private static String name(JsonNode node) {
		return node.path("name").asString();
	}

	static Stream<JsonNode> properties() {
		return stream("properties").filter((property) -> property.path("name").asString().startsWith("microblog."));
	}

	static Stream<JsonNode> hints() {
		return stream("hints");
	}

	private static Stream<JsonNode> stream(String name) {
		return METADATA.path(name).valueStream();
	}

	private static JsonNode read() {
		// Other jars have a file of that name, too
		try (InputStream in = MicroblogProperties.class.getProtectionDomain()
			.getCodeSource()
			.getLocation()
			.toURI()
			.resolve("META-INF/spring-configuration-metadata.json")
			.toURL()
			.openStream()) {
			return JsonMapper.shared().readTree(in);
		}
		catch (IOException | URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
