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

package io.github.microblogspring;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rooms of the project and the doors between them, and the rules that Spring Boot has
 * for its own auto-configurations.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.microblogspring";

	private static final Set<String> URI_PARTS = Set.of("getAuthority", "getRawAuthority", "getHost", "getPort",
			"getUserInfo", "getRawUserInfo", "getPath", "getRawPath", "parseServerAuthority", "resolve", "relativize",
			"normalize");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void packagesWhenTheyUseOthersThenArrowsPointOneWay() {
		check(Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInLayers()
			.layer("indieauth.http")
			.definedBy(ROOT + ".indieauth.http..")
			.layer("indieauth")
			.definedBy(ROOT + ".indieauth")
			.layer("oauth2")
			.definedBy(ROOT + ".oauth2..")
			.layer("web")
			.definedBy(ROOT + ".web..")
			.layer("account")
			.definedBy(ROOT + ".account..")
			.layer("api")
			.definedBy(ROOT + ".api..")
			.layer("introspection")
			.definedBy(ROOT + ".introspection..")
			.layer("autoconfigure")
			.definedBy(ROOT + ".autoconfigure..")
			.whereLayer("indieauth.http")
			.mayOnlyBeAccessedByLayers("indieauth", "oauth2", "web", "account", "api", "introspection", "autoconfigure")
			.whereLayer("indieauth")
			.mayOnlyBeAccessedByLayers("oauth2", "web", "account", "api", "introspection", "autoconfigure")
			.whereLayer("oauth2")
			.mayOnlyBeAccessedByLayers("web", "account", "api", "introspection", "autoconfigure")
			.whereLayer("web")
			.mayOnlyBeAccessedByLayers("account", "autoconfigure")
			.whereLayer("api")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("account")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("introspection")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("autoconfigure")
			.mayNotBeAccessedByAnyLayer());
	}

	@Test
	void packagesThenEachHasItsRoom() {
		assertThat(CLASSES).extracting(JavaClass::getPackageName)
			.containsOnly(ROOT + ".indieauth", ROOT + ".indieauth.http", ROOT + ".oauth2", ROOT + ".web",
					ROOT + ".account", ROOT + ".api", ROOT + ".introspection", ROOT + ".autoconfigure");
	}

	@Test
	void packagesThenHaveNoCycles() {
		check(SlicesRuleDefinition.slices().matching("(**)").should().beFreeOfCycles());
	}

	@Test
	void protocolThenDoesNotKnowSpringSecurity() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(ROOT + ".indieauth..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.security..", "jakarta.servlet.."));
	}

	// T-F13, PU-12
	@Test
	void urlsThenAreTakenApartInOnePlace() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(ROOT + ".indieauth..")
			.and()
			.haveNameNotMatching(".*\\.indieauth\\.http\\.(HttpUrl|HostName)")
			.should()
			.callMethodWhere(DescribedPredicate.describe("a method that reads the authority or path of a URI",
					(call) -> call.getTargetOwner().isEquivalentTo(URI.class) && URI_PARTS.contains(call.getName())))
			.orShould()
			.dependOnClassesThat()
			.haveNameMatching("java\\.net\\.(URL|IDN)"));
	}

	@Test
	void springBootAutoConfigurationThenIsKnownByAutoConfigurationOnly() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages(ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot.autoconfigure..",
					"org.springframework.boot.context.properties.."));
	}

	@Test
	void autoConfigurationsThenAreNamedPublicAndFinal() {
		check(ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.andShould()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.resideInAPackage(ROOT + ".autoconfigure.."));
	}

	@Test
	void autoConfigurationsThenAreListed() {
		List<String> candidates = ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith(ROOT))
			.toList();
		assertThat(candidates).isSorted().containsExactlyInAnyOrderElementsOf(autoConfigurations());
	}

	@Test
	void autoConfigurationsThenAreListedForWebMvcTests() throws IOException {
		String imports = new ClassPathResource(
				"META-INF/spring/org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest.imports")
			.getContentAsString(StandardCharsets.UTF_8);
		assertThat(imports.lines().filter((line) -> line.startsWith(ROOT)))
			.containsExactlyInAnyOrderElementsOf(autoConfigurations());
	}

	@Test
	void autoConfigurationsThenHaveNoPublicMembers() {
		check(ArchRuleDefinition.members()
			.that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.and(DescribedPredicate.not(implicitConstructor()))
			.should()
			.notBePublic());
	}

	@Test
	void beanMethodsThenArePackagePrivate() {
		check(ArchRuleDefinition.methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate());
	}

	@Test
	void beanMethodsThenHaveNoConditionOnClass() {
		check(ArchRuleDefinition.methods()
			.that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBeAnnotatedWith(ConditionalOnClass.class));
	}

	@Test
	void beanMethodsThenDoNotReturnPrivateTypes() {
		check(ArchRuleDefinition.methods().that().areAnnotatedWith(Bean.class).should(notReturnAPrivateType()));
	}

	@Test
	void packagesThenAreNullMarked() {
		Set<JavaPackage> packages = CLASSES.getPackage(ROOT).getSubpackagesInTree();
		assertThat(packages).filteredOn((javaPackage) -> !javaPackage.getClasses().isEmpty())
			.hasSizeGreaterThan(4)
			.allMatch((javaPackage) -> javaPackage.isAnnotatedWith(NullMarked.class), "is null-marked");
	}

	@Test
	void logsThenAreWrittenWithCommonsLogging() {
		check(GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
		check(GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
		check(ArchRuleDefinition.noClasses().should().dependOnClassesThat().resideInAnyPackage("org.slf4j.."));
	}

	@Test
	void fieldsThenAreNotInjected() {
		check(GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION);
		check(ArchRuleDefinition.noMethods().should().beAnnotatedWith(Autowired.class));
	}

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

	private static List<String> autoConfigurations() {
		List<String> names = CLASSES.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)
			.toList();
		assertThat(names).isNotEmpty();
		return names;
	}

	// The compiler gives a constructor that nobody wrote the visibility of its class
	private static DescribedPredicate<JavaMember> implicitConstructor() {
		return DescribedPredicate.describe("implicit constructor",
				(member) -> member instanceof JavaConstructor constructor
						&& constructor.getRawParameterTypes().isEmpty()
						&& member.getOwner().getConstructors().size() == 1);
	}

	private static ArchCondition<JavaMethod> notReturnAPrivateType() {
		return new ArchCondition<>("not return a private type") {

			@Override
			public void check(JavaMethod method, ConditionEvents events) {
				boolean isPrivate = method.getRawReturnType().getModifiers().contains(JavaModifier.PRIVATE);
				events.add(new SimpleConditionEvent(method, !isPrivate,
						method.getFullName() + " returns " + method.getRawReturnType().getName()));
			}

		};
	}

}
