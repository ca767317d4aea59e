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

import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that hides secrets in the endpoints
 * {@code env} and {@code configprops}, also where they show values.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class MicroblogSanitizingAutoConfiguration {

	// A list has the numbers of its elements at the end
	private static final Pattern SECRETS = Pattern
		.compile("microblog(apptoken(token)?|tokenstore(old)?encryptionkeys?\\d*"
				+ "|resourceserver(clientsecret|bearertoken))");

	@Bean
	SanitizingFunction microblogSanitizingFunction() {
		return SanitizingFunction.sanitizeValue().ifKeyMatches(MicroblogSanitizingAutoConfiguration::isSecret);
	}

	// However it is spelled, such as in capitals for an environment variable
	private static boolean isSecret(String key) {
		return SECRETS.matcher(key.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT)).matches();
	}

}
