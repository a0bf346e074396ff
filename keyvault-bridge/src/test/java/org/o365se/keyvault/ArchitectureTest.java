package org.o365se.keyvault;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.o365se.KeyChain;
import org.o365se.rootkey.RootKeyFactory;

/** Arrows point one way: from the bridge to the provider's SPI, and from nobody else to Azure. */
class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.o365se");

    @Test
    void theProviderSeesNoClassOfAzureOrOfTheBridge() {
        assertTrue(OURS.contain(KeyChain.class), "the provider was not looked at");
        noClasses()
                .that()
                .resideInAPackage("org.o365se..")
                .and()
                .resideOutsideOfPackage("org.o365se.keyvault..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("com.azure..", "com.microsoft..", "reactor..", "org.o365se.keyvault.."))
                .check(OURS);
    }

    @Test
    void theBridgeKnowsOfTheProviderOnlyTheSpi() {
        noClasses()
                .that()
                .resideInAPackage("org.o365se.keyvault")
                .should()
                .dependOnClassesThat(resideInAPackage("org.o365se..")
                        .and(DescribedPredicate.not(resideInAnyPackage("org.o365se.keyvault", "org.o365se.rootkey"))))
                .check(OURS);
    }

    @Test
    void onlyTheFactoryIsPublic() {
        classes()
                .that()
                .resideInAPackage("org.o365se.keyvault")
                .and()
                .doNotHaveFullyQualifiedName(KeyVaultFactory.class.getName())
                .and()
                .areTopLevelClasses()
                .should()
                .notHaveModifier(JavaModifier.PUBLIC)
                .check(OURS);
    }

    @Test
    void itIsFoundAsAServiceAndServesHttps() {
        var factory = ServiceLoader.load(RootKeyFactory.class).findFirst().orElseThrow();
        assertInstanceOf(KeyVaultFactory.class, factory);
        assertEquals(Set.of("https"), factory.schemes());
        assertEquals(Set.of("keyvault"), factory.configurationPrefixes());
    }

    @Test
    void theModuleExportsNothingAndProvidesTheFactory() throws IOException, URISyntaxException {
        var classes = Path.of(KeyVaultFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (InputStream descriptor = Files.newInputStream(classes.resolve("module-info.class"))) {
            var module = ModuleDescriptor.read(descriptor);
            assertEquals("org.o365se.keyvault", module.name());
            assertEquals(Set.of(), module.exports());
            assertEquals(
                    List.of(KeyVaultFactory.class.getName()),
                    module.provides().stream()
                            .flatMap(provides -> provides.providers().stream())
                            .toList());
        }
    }
}
