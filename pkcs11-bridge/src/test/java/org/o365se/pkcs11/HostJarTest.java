package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

class HostJarTest {
    private static final String PACKAGE = "org/o365se/pkcs11/host/";

    @Test
    void holdsEveryClassOfTheHostAndNothingElse() throws IOException {
        var compiled = new TreeSet<String>();
        try (var files = Files.list(Path.of("target", "classes", PACKAGE))) {
            files.map(file -> PACKAGE + file.getFileName())
                    .filter(name -> !name.endsWith("package-info.class"))
                    .forEach(compiled::add);
        }
        for (var ofProvider : List.of("SanitizedText", "WrapAlgorithm", "WrappedKeyLimits")) {
            compiled.add("org/o365se/rootkey/" + ofProvider + ".class");
        }
        var packed = new TreeSet<String>();
        try (var jar = HostJar.write();
                var opened = new JarFile(jar.path().toFile())) {
            opened.stream().forEach(entry -> packed.add(entry.getName()));
        }
        assertEquals(compiled, packed);
    }

    @Test
    void isInAFolderOfItsOwnThatNobodyElseEntersAndLeavesNothing() throws IOException {
        Path folder;
        try (var jar = HostJar.write()) {
            folder = jar.path().getParent();
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        }
        assertFalse(Files.exists(folder));
    }
}
