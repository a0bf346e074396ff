package org.o365se;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
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
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The picture of the house as rules: which package may know of which. */
class ArchitectureTest {
    private static final String OURS = "org.o365se";

    private static final JavaClasses PROVIDER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(OURS);

    /** Each line: a package, and behind it all of our packages that it may know beside itself. */
    @ParameterizedTest
    @CsvSource({
        "cipher.format, error",
        "cipher.chunk, cipher.format crypto error thread",
        "crypto, error",
        "storage, error thread",
        "error, ''",
        "thread, ''",
    })
    void aLowerPackageKnowsOnlyThoseBelowIt(String name, String known) {
        String[] allowed = Stream.concat(Stream.of(name), Arrays.stream(known.split(" ", -1)))
                .filter(part -> !part.isEmpty())
                .map(part -> OURS + "." + part + "..")
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage(OURS + "." + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(OURS + "..").and(not(resideInAnyPackage(allowed)))));
    }

    @Test
    void theCipherTouchesNeitherFilesNorTheNetwork() {
        check(noClasses()
                .that()
                .resideInAPackage(OURS + ".cipher..")
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
                .resideInAPackage(OURS + ".keystore..")
                .should()
                .onlyHaveDependentClassesThat(resideInAPackage(OURS + ".keystore..")
                        .or(topLevel(OURS + ".ServiceEncryptionProvider"))
                        .or(topLevel(OURS + ".KeyChain"))));
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
        assertTrue(Set.of(OURS, OURS + ".rootkey").containsAll(exported), exported::toString);
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
