package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published jars are OSGi bundles that export what their modules export, and import what their classes use. */
class BundleHeadersTest {
    private static final Pattern DEPENDENCY = Pattern.compile("\\s+(\\S+)\\s+->\\s+([a-z]\\S*\\.\\S*)\\s.*");
    private static final Pattern BUNDLE_VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+(\\.[A-Za-z0-9_-]+)?");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"o365se-provider", "o365se-pkcs11-bridge", "o365se-keyvault-bridge", "o365se-postgres-store"})
    void aJarIsABundle(String name) throws Exception {
        var file = jar(name);
        try (var jar = new JarFile(file.toFile())) {
            var headers = jar.getManifest().getMainAttributes();
            var module = ModuleFinder.of(file).findAll().iterator().next().descriptor();
            assertEquals("2", headers.getValue("Bundle-ManifestVersion"));
            assertEquals(module.name(), headers.getValue("Bundle-SymbolicName"));
            var version = headers.getValue("Bundle-Version");
            assertTrue(BUNDLE_VERSION.matcher(version).matches(), version);
            assertEquals(
                    headers.getValue(Attributes.Name.IMPLEMENTATION_VERSION).replace('-', '.'), version);
            assertEquals(exported(module), packages(headers.getValue("Export-Package")));
            assertEquals(used(jar), packages(headers.getValue("Import-Package")));
        }
    }

    private static Set<String> exported(ModuleDescriptor module) {
        return module.exports().stream()
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The packages that a header lists, without their attributes. */
    private static Set<String> packages(String header) {
        return header == null
                ? Set.of()
                : Arrays.stream(header.replaceAll("\"[^\"]*\"", "").split(",", -1))
                        .map(clause -> clause.split(";", 2)[0].strip())
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The packages outside a jar that its classes need at run time, but for those that every bundle has. */
    private Set<String> used(JarFile jar) throws IOException {
        var own = new TreeSet<String>();
        var classes = folder.resolve("classes");
        for (var entry : jar.stream().toList()) {
            var target = classes.resolve(entry.getName()).normalize();
            if (entry.getName().endsWith(".class") && !entry.getName().contains("module-info")) {
                Files.createDirectories(target.getParent());
                try (var in = jar.getInputStream(entry)) {
                    Files.copy(in, target);
                }
                own.add(classes.relativize(target.getParent()).toString().replace(File.separatorChar, '.'));
            }
        }
        var out = new StringWriter();
        var errors = new StringWriter();
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(errors),
                        "-filter:none",
                        "-verbose:package",
                        "--ignore-missing-deps",
                        classes.toString());
        assertEquals(0, status, errors::toString);
        var used = new TreeSet<String>();
        for (var line : out.toString().lines().toList()) {
            var dependency = DEPENDENCY.matcher(line);
            if (dependency.matches() && own.contains(dependency.group(1))) {
                used.add(dependency.group(2));
            }
        }
        used.removeAll(own);
        used.removeIf(name -> name.startsWith("java.") || name.startsWith("org.jspecify."));
        return used;
    }

    private static Path jar(String name) {
        return Project.commandClassPath().stream()
                .filter(file -> file.getFileName().toString().startsWith(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no jar " + name));
    }
}
