package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.internal.chain.ScopeKeyInTheClear;
import org.o365se.internal.config.GeneratedSecret;

/** The key chain as a program reads it that shares no line with ours: in Node, written from {@code docs/reference/format.md} alone. */
class NodeChainReaderTest {
    private static final Path SCRIPTS = Project.ROOT.resolve("native-tests/src/test/node");
    private static final String POLICY = "contoso/exchange";
    private static final String OTHER_POLICY = "contoso/second";
    private static final String SCOPE = "contoso/alice@contoso.com";
    private static final String REASSIGNED = "contoso/Zoë";
    private static final String GENERATED = "";

    @TempDir
    Path folder;

    @Test
    void theReaderAgreesWithTheVectors() throws Exception {
        var result = node("", "check-chain-vectors.mjs");
        assertEquals(0, result.status(), result::toString);
        assertTrue(result.text().matches("([0-9]+) vectors, \\1 passed\n"), result::toString);
    }

    @Test
    void theVectorsAreStillWhatTheirWriterWrites() throws Exception {
        var result = node("", "make-chain-vectors.mjs", "--compare");
        assertEquals(0, result.status(), result::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {GENERATED, "A human TEST password, Größe 𝄞"})
    void readsAFreshChainWithItsManagedRoots(String password) throws Exception {
        var secret = password.isEmpty() ? newSecret() : password;
        var managedSecret = newSecret();
        var managed = folder.resolve("managed.p12");
        var keyStore = newChain(managed, managedSecret);
        var file = folder.resolve("chain.keychain");
        keyStore.store(OutputStream.nullOutputStream(), secret.toCharArray());
        var chain = KeyChain.of(keyStore);
        chain.rollScopeKey(SCOPE);
        chain.rollScopeKey(REASSIGNED);
        chain.assign(REASSIGNED, OTHER_POLICY);
        chain.rollScopeKey(REASSIGNED);
        try (var out = Files.newOutputStream(file)) {
            keyStore.store(out, secret.toCharArray());
        }

        var result = read(file, managed, secret, managedSecret);
        assertEquals(0, result.status(), result::toString);
        for (var alias : List.of(POLICY, OTHER_POLICY, SCOPE, REASSIGNED)) {
            assertTrue(result.text().contains('"' + alias + '"'), result::toString);
        }
        for (var alias : List.of(SCOPE, REASSIGNED)) {
            var scope = chain.scope(alias).orElseThrow();
            var expected = String.format(
                    "{\"id\":\"%s\",\"version\":%d,\"key\":\"%s\"}",
                    scope.id().orElseThrow(),
                    scope.keyVersion(),
                    HexFormat.of().formatHex(ScopeKeyInTheClear.of(keyStore, alias)));
            assertTrue(result.text().contains(expected), alias);
        }

        var refused = read(file, managed, newSecret(), managedSecret);
        assertEquals(3, refused.status(), refused::toString);
        assertTrue(refused.errors().startsWith("wrong-secret: "), refused::toString);
    }

    private KeyStore newChain(Path managed, String managedSecret) throws Exception {
        var secretFile = Files.writeString(folder.resolve("managed.secret"), managedSecret);
        Files.setPosixFilePermissions(secretFile, PosixFilePermissions.fromString("rw-------"));
        var configuration = Files.writeString(
                folder.resolve("o365se.properties"),
                "managed.keystore = " + managed + "\nmanaged.secret-source = file:" + secretFile + "\n");
        var provider = new ServiceEncryptionProvider();
        provider.configure(configuration.toString());
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
        keyStore.load(null, null);
        for (var policy : List.of(POLICY, OTHER_POLICY)) {
            keyStore.setEntry(policy, DataEncryptionPolicy.builder(policy).build(), null);
        }
        for (var scope : List.of(SCOPE, REASSIGNED)) {
            keyStore.setEntry(scope, EncryptionScope.of(scope, POLICY), null);
        }
        return keyStore;
    }

    private static String newSecret() {
        return new String(GeneratedSecret.generate(new SecureRandom()));
    }

    private static ForkedJvm.Result read(Path file, Path managed, String secret, String managedSecret)
            throws IOException, InterruptedException {
        var request = String.format("{\"secret\": \"%s\", \"managedSecret\": \"%s\"}", secret, managedSecret);
        return node(request, "read-chain.mjs", file.toString(), managed.toString());
    }

    private static ForkedJvm.Result node(String input, String script, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("node", SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return ForkedJvm.runCommand(
                Project.ROOT, input.getBytes(StandardCharsets.UTF_8), command.toArray(String[]::new));
    }
}
