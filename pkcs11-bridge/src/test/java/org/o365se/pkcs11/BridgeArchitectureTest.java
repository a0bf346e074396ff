package org.o365se.pkcs11;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the bridge and its token host may know. */
class BridgeArchitectureTest {
    private static final JavaClasses BRIDGE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.o365se.pkcs11");

    @Test
    void theTokenHostKnowsTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage("org.o365se.pkcs11.host..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "javax.crypto..", "org.o365se.pkcs11.host..", "org.jspecify..")
                .check(BRIDGE);
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
