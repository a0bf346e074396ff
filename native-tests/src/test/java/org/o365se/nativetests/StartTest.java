package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.nativetests.program.AddsProvider;

/** What a start does not do. Counts what is loaded, because times differ from machine to machine. */
class StartTest {
    /** Packages of bridges, and of what they stand on. */
    private static final List<String> NOT_FOR_MANAGED_ROOTS = List.of(
            "org.o365se.pkcs11.",
            "org.o365se.keyvault.",
            "org.bouncycastle.",
            "com.azure.",
            "com.microsoft.",
            "com.fasterxml.",
            "reactor.",
            "com.sun.jna.",
            "org.slf4j.");

    @TempDir
    private Path folder;

    @Test
    void ofABridgeThatIsNotUsedOnlyTheFactoryIsLoaded() throws Exception {
        var operator = Operator.withPolicyAndScope(folder);
        var path = Project.commandClassPath();
        path.add(Project.testClasses());
        var loaded = loadedBy(
                ForkedJvm.withClassPath(path),
                AddsProvider.class.getName(),
                Operator.ALICE,
                operator.configuration().toString());
        assertTrue(loaded.contains("org.o365se.internal.cipher.ServiceEncryptionCipher"), "the program has encrypted");
        loaded.removeIf(name -> NOT_FOR_MANAGED_ROOTS.stream().noneMatch(name::startsWith));
        assertEquals(Set.of("org.o365se.keyvault.KeyVaultFactory", "org.o365se.pkcs11.Pkcs11RootKeyFactory"), loaded);
    }

    @Test
    void theFirstMessageNeedsNoFormatStrings() throws Exception {
        var operator = Operator.withPolicyAndScope(folder);
        var loaded = loadedBy(
                ForkedJvm.withClassPath(Project.providerJar(), Project.testClasses()),
                AddsProvider.class.getName(),
                Operator.ALICE,
                operator.configuration().toString());
        assertFalse(loaded.contains("java.util.Formatter"), "with it come the JDK's locales");
    }

    @Test
    void whoListsOrInspectsPaysNoDerivationAndNoRootKey() throws Exception {
        var operator = Operator.withPolicyAndScope(folder);
        var chain = folder.resolve("service.keychain").toString();
        var keytool = loadedBy(
                ForkedJvm.withClassPath(Project.providerJar()),
                "sun.security.tools.keytool.Main",
                "-list",
                "-keystore",
                chain,
                "-protected",
                "-storetype",
                "O365ServiceEncryption",
                "-providerclass",
                "org.o365se.ServiceEncryptionProvider",
                "-providerarg",
                operator.configuration().toString());
        assertNoKeysWereMade(keytool);
        assertNoKeysWereMade(
                loadedBy(ForkedJvm.withClassPath(Project.commandClassPath()), "org.o365se.cli.Main", "inspect", chain));
    }

    private static void assertNoKeysWereMade(Set<String> loaded) {
        assertTrue(loaded.contains("org.o365se.internal.record.ChainFile"), "the chain was read");
        for (var name : loaded) {
            assertFalse(name.contains("PBKDF2"), name);
            assertFalse(name.equals("org.o365se.internal.root.managed.Pkcs12"), name);
        }
    }

    private Set<String> loadedBy(ForkedJvm jvm, String main, String... arguments) throws Exception {
        var log = Files.createTempFile(folder, "classes", ".log");
        var result =
                jvm.option("-Xlog:class+load:file=" + log + "::filecount=0").run(main, arguments);
        assertEquals(0, result.status(), result::toString);
        var names = new TreeSet<String>();
        for (var line : Files.readAllLines(log)) {
            int end = line.indexOf(" source:");
            if (end > 0) {
                names.add(line.substring(line.lastIndexOf(' ', end - 1) + 1, end));
            }
        }
        return names;
    }
}
