package org.o365se.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.o365se.KeyChain;

/** The command is a module that uses the provider's public API alone. */
class ModuleTest {
    private static final String INTERNAL = "org.o365se.internal.";

    private static ModuleDescriptor moduleOf(Class<?> type, String name) throws URISyntaxException {
        var place =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        return ModuleFinder.of(place).find(name).orElseThrow().descriptor();
    }

    @Test
    void theCommandIsAModuleThatRequiresNoBridge() throws Exception {
        var ours = moduleOf(Main.class, "org.o365se.cli").requires().stream()
                .map(ModuleDescriptor.Requires::name)
                .filter(name -> name.startsWith("org.o365se."))
                .collect(Collectors.toSet());
        assertEquals(Set.of("org.o365se.provider"), ours);
    }

    @Test
    void theProviderExportsNoInternalPackageAndNothingToOneModuleOnly() throws Exception {
        var exported = moduleOf(KeyChain.class, "org.o365se.provider").exports();
        assertEquals(
                List.of(),
                exported.stream().filter(ModuleDescriptor.Exports::isQualified).toList());
        assertTrue(exported.stream().noneMatch(one -> one.source().startsWith(INTERNAL)), exported::toString);
    }

    @Test
    void picocliMayLookIntoEveryPackage() throws Exception {
        var ours = moduleOf(Main.class, "org.o365se.cli");
        var opened = ours.opens().stream().map(ModuleDescriptor.Opens::source).collect(Collectors.toSet());
        assertEquals(ours.packages(), opened);
    }

    @Test
    void whatEveryCommandNeedsKnowsNoCommand() throws IOException {
        for (var shared : List.of("base", "text", "file")) {
            try (var files = Files.walk(Path.of("src", "main", "java", "org", "o365se", "cli", shared))) {
                var naming = files.filter(file -> file.toString().endsWith(".java"))
                        .filter(ModuleTest::importsACommand)
                        .toList();
                assertEquals(List.of(), naming);
            }
        }
    }

    private static boolean importsACommand(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.anyMatch(line -> line.matches("import (static )?org\\.o365se\\.cli\\..*")
                    && !line.matches("import (static )?org\\.o365se\\.cli\\.(base|text|file)\\..*"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void noSourceNamesAnInternalPackage() throws IOException {
        try (var files = Files.walk(Path.of("src", "main", "java"))) {
            var naming = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(ModuleTest::namesAnInternalPackage)
                    .toList();
            assertEquals(List.of(), naming);
        }
    }

    private static boolean namesAnInternalPackage(Path file) {
        try {
            return Files.readString(file).contains(INTERNAL);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
