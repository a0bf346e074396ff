package org.o365se.postgres;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.o365se.KeyChain;
import org.o365se.store.KeyChainStoreFactory;

/** Arrows point one way: from the store to the provider's SPI, and from nobody else to JDBC. */
class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.o365se");

    @Test
    void theProviderSeesNoClassOfADatabase() {
        assertTrue(OURS.contain(KeyChain.class), "the provider was not looked at");
        noClasses()
                .that()
                .resideInAPackage("org.o365se..")
                .and()
                .resideOutsideOfPackage("org.o365se.postgres..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..", "org.o365se.postgres.."))
                .check(OURS);
    }

    @Test
    void theStoreKnowsOfTheProviderOnlyTheSpi() {
        noClasses()
                .that()
                .resideInAPackage("org.o365se.postgres")
                .should()
                .dependOnClassesThat(resideInAPackage("org.o365se..")
                        .and(DescribedPredicate.not(
                                resideInAnyPackage("org.o365se.postgres", "org.o365se.rootkey", "org.o365se.store"))))
                .check(OURS);
    }

    @Test
    void onlyTheFactoryIsPublicAndItIsFound() {
        classes()
                .that()
                .resideInAPackage("org.o365se.postgres")
                .and()
                .doNotHaveFullyQualifiedName(PostgresStoreFactory.class.getName())
                .and()
                .areTopLevelClasses()
                .should()
                .notHaveModifier(JavaModifier.PUBLIC)
                .check(OURS);
        assertInstanceOf(
                PostgresStoreFactory.class,
                ServiceLoader.load(KeyChainStoreFactory.class).iterator().next());
    }
}
