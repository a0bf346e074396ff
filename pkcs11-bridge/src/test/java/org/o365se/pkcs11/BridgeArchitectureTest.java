package org.o365se.pkcs11;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.o365se.rootkey.SanitizedText;
import org.o365se.rootkey.WrapAlgorithm;
import org.o365se.rootkey.WrappedKeyLimits;

/** What the bridge and its token host may know. */
class BridgeArchitectureTest {
    private static final JavaClasses BRIDGE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.o365se.pkcs11");

    @Test
    void theTokenHostKnowsTheJdkAndWhatMakesTextSafe() {
        classes()
                .that()
                .resideInAPackage("org.o365se.pkcs11.host..")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "javax.crypto..", "org.o365se.pkcs11.host..", "org.jspecify..")
                                .or(type(SanitizedText.class))
                                .or(type(WrapAlgorithm.class)))
                .check(BRIDGE);
    }

    /** It is copied into the jar of the host, which holds nothing else of the provider. */
    @Test
    void whatTheHostHasOfTheProviderKnowsTheJdkAlone() {
        var copied = belongToAnyOf(SanitizedText.class, WrapAlgorithm.class, WrappedKeyLimits.class);
        classes()
                .that(copied)
                .should()
                .onlyDependOnClassesThat(resideInAPackage("java..")
                        .or(resideInAPackage("org.jspecify.."))
                        .or(copied))
                .check(new ClassFileImporter()
                        .importClasses(SanitizedText.class, WrapAlgorithm.class, WrappedKeyLimits.class));
    }

    @Test
    void theBridgeKnowsTheRootKeySpiAndBouncyCastle() {
        classes()
                .that()
                .resideInAPackage("org.o365se.pkcs11")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.crypto..",
                        "org.o365se.pkcs11..",
                        "org.o365se.rootkey",
                        "org.bouncycastle..",
                        "org.jspecify..")
                .check(BRIDGE);
    }
}
