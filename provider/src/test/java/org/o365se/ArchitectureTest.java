package org.o365se;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.internal.root.RootChooser;
import org.o365se.internal.root.Roots;
import org.o365se.internal.runtime.ConfiguredRoots;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyHome;

/** The picture of the house as rules: which package may know of which. */
class ArchitectureTest {
    private static final String OURS = "org.o365se";

    private static final JavaClasses PROVIDER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(OURS);

    /**
     * From the top: a package uses only those below it. Two that share a line do not use each other. Values and exceptions of the public API, and what messages are made of, are used everywhere.
     */
    private static final List<List<String>> FROM_THE_TOP = List.of(
            List.of(""),
            List.of("internal.maintenance"),
            List.of("internal.runtime", "internal.stream"),
            List.of("internal.cipher", "internal.keystore"),
            List.of("internal.chain"),
            List.of("internal.change", "internal.receipt"),
            List.of("internal.approval"),
            List.of("internal.audit", "internal.health"),
            List.of("internal.keys"),
            List.of("internal.root"),
            List.of("internal.root.managed", "internal.store"),
            List.of("internal.record"),
            List.of("internal.message"),
            List.of("internal.model"),
            List.of("internal.config"),
            List.of("internal.file"),
            List.of("store"),
            List.of("rootkey"),
            List.of("internal.crypto"),
            List.of("internal.error", "internal.thread"));

    /** Public values and exceptions, which know nothing of the rest. */
    private static final Set<String> PUBLIC_VALUES = Set.of(
            "Access",
            "AssignReport",
            "AvailabilityChoice",
            "ChainHealth",
            "ConfigurationException",
            "CorruptedKeyChainException",
            "CorruptedMessageException",
            "DataEncryptionPolicy",
            "EncryptionScope",
            "HealthListener",
            "HealthState",
            "KeyChainException",
            "KeyChainLoadStoreParameter",
            "MessageListener",
            "MessageOutcome",
            "MessageReport",
            "MessageResult",
            "MessageRunOptions",
            "PolicyApprover",
            "PolicyHealth",
            "PolicyStatus",
            "Profile",
            "ReadAccess",
            "RetireReport",
            "RootHealth",
            "ServiceEncryptionParameterSpec",
            "WorkListener");

    /** What every message is made of, in all packages and all bridges. */
    private static final Set<String> OF_MESSAGES =
            Set.of("rootkey.ErrorId", "rootkey.Identified", "rootkey.SanitizedText");

    static Stream<String> packages() {
        return FROM_THE_TOP.stream().flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesOnlyThoseBelowIt(String name) {
        int level = IntStream.range(0, FROM_THE_TOP.size())
                .filter(i -> FROM_THE_TOP.get(i).contains(name))
                .findFirst()
                .orElseThrow();
        var allowed = FROM_THE_TOP.subList(level + 1, FROM_THE_TOP.size()).stream()
                .flatMap(List::stream)
                .map(ArchitectureTest::packageOf)
                .collect(Collectors.toSet());
        allowed.add(packageOf(name));
        check(noClasses()
                .that()
                .resideInAPackage(packageOf(name))
                .should()
                .dependOnClassesThat(resideInAPackage(OURS + "..")
                        .and(not(resideInAnyPackage(allowed.toArray(String[]::new))))
                        .and(not(aSharedType()))));
    }

    /** Otherwise the rule above would not see a new package. */
    @Test
    void thePictureNamesEveryPackage() {
        var there = PROVIDER.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertEquals(packages().map(ArchitectureTest::packageOf).collect(Collectors.toSet()), there);
    }

    @Test
    void sharedTypesKnowNothingOfTheInside() {
        check(noClasses().that(aSharedType()).should().dependOnClassesThat(resideInAPackage(OURS + ".internal..")));
    }

    private static String packageOf(String name) {
        return name.isEmpty() ? OURS : OURS + "." + name;
    }

    private static DescribedPredicate<JavaClass> aSharedType() {
        return DescribedPredicate.describe("a public value or a part of a message", type -> {
            var name = type.getName().startsWith(OURS + ".")
                    ? type.getName().substring(OURS.length() + 1).replaceFirst("\\$.*", "")
                    : "";
            return PUBLIC_VALUES.contains(name) || OF_MESSAGES.contains(name);
        });
    }

    @Test
    void theCipherTouchesNeitherFilesNorTheNetwork() {
        check(noClasses()
                .that()
                .resideInAPackage(OURS + ".internal.cipher..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.nio.file..", "java.net..").or(equivalentTo(File.class))));
    }

    @Test
    void theProviderKnowsNoHsmNoCloudAndNoInsideOfTheJdk() {
        check(noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.bouncycastle..", "com.azure..", "sun..", "com.sun..", "jdk.internal..")));
    }

    @Test
    void onlyProviderAndKeyChainReachTheKeyStore() {
        check(classes()
                .that()
                .resideInAPackage(OURS + ".internal.keystore..")
                .should()
                .onlyHaveDependentClassesThat(resideInAPackage(OURS + ".internal.keystore..")
                        .or(topLevel(OURS + ".ServiceEncryptionProvider"))
                        .or(topLevel(OURS + ".KeyChain"))));
    }

    /** Otherwise a use of a root key could be neither refused nor recorded. */
    @Test
    void rootKeysAreReachedAtOnePoint() {
        check(noClasses()
                .that(areNot(Roots.class))
                .should()
                .callMethodWhere(target(owner(assignableTo(RootKey.class))).and(target(nameMatching("wrap|unwrap")))));
        check(noClasses()
                .that(areNot(Roots.class))
                .and()
                .areNotAssignableTo(RootKeyHome.class)
                .should()
                .callMethodWhere(target(owner(assignableTo(RootKeyHome.class)))
                        .and(target(nameMatching("newest|exact|check|create|generate")))
                        .and(not(originIsMakingARootKey()))));
    }

    /** What is passed to {@link Roots#make}. */
    private static DescribedPredicate<JavaCall<?>> originIsMakingARootKey() {
        return DescribedPredicate.describe(
                "a call from what makes root keys",
                call -> (call.getOriginOwner().isEquivalentTo(RootChooser.class)
                                && call.getName().equals("create"))
                        || (call.getOriginOwner().isEquivalentTo(ConfiguredRoots.class)
                                && call.getName().equals("generate")));
    }

    private static DescribedPredicate<JavaClass> areNot(Class<?> type) {
        return DescribedPredicate.describe("are not " + type.getSimpleName(), found -> !found.isEquivalentTo(type));
    }

    @Test
    void onlyThePublicPackagesAreExported() throws IOException, URISyntaxException {
        Path classes = Path.of(ServiceEncryptionProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ModuleDescriptor module;
        try (InputStream descriptor = Files.newInputStream(classes.resolve("module-info.class"))) {
            module = ModuleDescriptor.read(descriptor);
        }
        Set<String> exported = module.exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(Exports::source)
                .collect(Collectors.toSet());
        assertTrue(Set.of(OURS, OURS + ".rootkey", OURS + ".store").containsAll(exported), exported::toString);
        assertTrue(module.exports().stream().noneMatch(Exports::isQualified), "an export to one module only");
        assertFalse(module.isOpen(), "an open module");
        assertTrue(module.opens().isEmpty(), "an opened package");
    }

    /** A rule about a package that has nothing in it holds. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(PROVIDER);
    }

    /** The class of that name and all that is nested in it. */
    private static DescribedPredicate<JavaClass> topLevel(String name) {
        return DescribedPredicate.describe(
                name, type -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
    }
}
