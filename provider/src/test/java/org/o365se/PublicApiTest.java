package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.rootkey.Identified;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyType;

/** What a program finds out and does without a Cipher or KeyStore: as the command does. */
class PublicApiTest {
    private static final String POLICY = "contoso/exchange";
    private static final String ALICE = "contoso/alice@contoso.com";

    @TempDir
    private Path folder;

    private Path configuration(String text) throws IOException {
        return Files.writeString(folder.resolve("o365se.properties"), text);
    }

    private KeyChain chainWithScope() throws Exception {
        var chain = KeyChain.open(configuration("keychain.uri = memory:\n"));
        chain.create(DataEncryptionPolicy.builder(POLICY).build());
        chain.create(EncryptionScope.of(ALICE, POLICY));
        return chain;
    }

    private static byte[] sealed(KeyChain chain, int bytes) throws Exception {
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
        cipher.init(Cipher.ENCRYPT_MODE, chain.key(ALICE));
        return cipher.doFinal(new byte[bytes]);
    }

    @Test
    void aHeaderIsReadWithoutAnyKey() throws Exception {
        try (var chain = chainWithScope()) {
            chain.rollScopeKey(ALICE);
            var message = sealed(chain, 40_000);
            var in = new ByteArrayInputStream(message);
            var info = MessageInfo.read(in);
            assertEquals(message.length - info.headerBytes(), in.available());
            assertEquals(chain.requireScope(ALICE).id().orElseThrow(), info.scopeId());
            assertEquals(2, info.scopeKeyVersion());
            assertEquals(List.of(1, 1, 16384), List.of(info.formatVersion(), info.suite(), info.chunkBytes()));
            assertFalse(info.isWrappedKey());
            assertEquals(40_000, info.plaintextBytes(message.length));
            assertEquals(3, info.chunks(40_000));
            var cut = assertThrows(CorruptedMessageException.class, () -> info.plaintextBytes(info.headerBytes()));
            assertEquals(1302, cut.id().number());
        }
    }

    @Test
    void whatIsNotAMessageHasTheIdOfTheReason() {
        assertEquals(1301, idOf(() -> MessageInfo.read(stream("Dear Alice"))));
        assertEquals(1302, idOf(() -> MessageInfo.read(stream("O5SE"))));
    }

    @Test
    void timesAreInstants() throws Exception {
        var before = Instant.ofEpochMilli(System.currentTimeMillis());
        try (var chain = chainWithScope()) {
            var policy = chain.requirePolicy(POLICY).createdAt().orElseThrow();
            var scope = chain.requireScope(ALICE).createdAt().orElseThrow();
            assertFalse(policy.isBefore(before) || scope.isBefore(policy), policy + ", " + scope);
        }
        assertTrue(DataEncryptionPolicy.builder(POLICY).build().createdAt().isEmpty());
        assertTrue(EncryptionScope.of(ALICE, POLICY).createdAt().isEmpty());
    }

    @Test
    void whatMustBeThereIsFoundByAliasAndIdOrRefusedById() throws Exception {
        try (var chain = chainWithScope()) {
            var id = chain.requirePolicy(POLICY).id().map(UUID::toString).orElseThrow();
            assertEquals(POLICY, chain.requirePolicy(id).alias());
            assertEquals(2102, idOf(() -> chain.requirePolicy(ALICE)));
            assertEquals(2103, idOf(() -> chain.requireScope(POLICY)));
            long generation = chain.generation();
            var chainId = chain.id();
            chain.rollScopeKey(ALICE);
            assertEquals(generation + 1, chain.generation());
            assertEquals(chainId, chain.id());
            assertEquals(List.of(), chain.check().problems());
        }
        try (var empty = KeyChain.open(configuration("keychain.uri = memory:\n"))) {
            assertEquals(2012, idOf(empty::check));
        }
    }

    @Test
    void aManagedRootIsCheckedAndItsStoreGetsAnotherSecret() throws Exception {
        secret("managed.secret");
        secret("keychain.secret");
        var file = configuration("""
                keychain.uri = file:service.keychain
                keychain.secret-source = file:keychain.secret
                managed.keystore = managed.p12
                managed.secret-source = file:managed.secret
                """);
        KeyChain.init(file);
        String root;
        try (var chain = KeyChain.open(file)) {
            root = chain.create(DataEncryptionPolicy.builder(POLICY).build())
                    .roots()
                    .get(0)
                    .uri();
        }
        assertEquals(List.of(), failed(file, root));
        try (var in = Files.newInputStream(folder.resolve("service.keychain"));
                var chain = KeyChain.open(file)) {
            var info = KeyChainInfo.read(in);
            assertEquals(chain.id(), info.id());
            assertEquals(chain.generation(), info.generation());
            assertEquals(List.of(1, 0), List.of(info.policies(), info.scopes()));
        }

        var newSecret = ServiceSecrets.read(file, "new secret", "file:" + secret("new.secret"));
        assertTrue(ServiceSecrets.isGenerated(newSecret));
        assertEquals(folder.resolve("managed.p12"), RootKeys.rotateManagedSecret(file, newSecret));
        assertThrows(RootKeyException.class, () -> KeyChain.checkRoot(file, root));
        Files.delete(folder.resolve("managed.secret"));
        Files.move(folder.resolve("new.secret"), folder.resolve("managed.secret"));
        assertEquals(List.of(), failed(file, root));
    }

    @Test
    void withoutABridgeRootKeysAreNeitherMadeNorListed() throws Exception {
        try (var roots = RootKeys.open(configuration("keychain.uri = memory:\n"))) {
            assertEquals(Set.of("managed", "rotatable"), roots.schemes(), "the second is of the tests");
            assertEquals(Set.of(), roots.names("pkcs11"));
            assertEquals(List.of(), roots.list("", failure -> {}));
            assertThrows(RootKeyMisconfiguredException.class, () -> roots.generate("pkcs11:object=k", RootKeyType.AES));
            assertThrows(RootKeyMisconfiguredException.class, () -> roots.typeFor("managed:a"));
            assertEquals(1005, idOf(() -> roots.check("managed:a")));
        }
        var file = folder.resolve("o365se.properties");
        assertEquals(1005, idOf(() -> RootKeys.rotateManagedSecret(file, ServiceSecrets.generate())));
    }

    @Test
    void anOperatorsKeyIsReadFromAFileThatOnlyItsOwnerReads() throws Exception {
        var pair = OperatorKeys.generate();
        var pem = OperatorKeys.pem(pair.getPrivate());
        var file = Files.write(folder.resolve("operator.pem"), pem);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertArrayEquals(
                pair.getPrivate().getEncoded(), OperatorKeys.read(file).getEncoded());
        assertTrue(OperatorKeys.pem(pair.getPublic()).startsWith("-----BEGIN PUBLIC KEY-----\n"));

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        var open = assertThrows(IOException.class, () -> OperatorKeys.read(file));
        assertTrue(open.getMessage().startsWith("O365SE-1009: "), open::getMessage);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        for (var content : List.of(new byte[0], new byte[1 << 17], Arrays.copyOf(pem, pem.length - 30))) {
            Files.write(file, content);
            assertThrows(InvalidKeyException.class, () -> OperatorKeys.read(file));
        }
    }

    private List<String> failed(Path file, String root) throws IOException {
        return KeyChain.checkRoot(file, root).stream()
                .filter(check -> check.outcome() == org.o365se.rootkey.RootKeyCheck.Outcome.FAILED)
                .map(Object::toString)
                .toList();
    }

    private Path secret(String name) throws IOException {
        var file = Files.writeString(folder.resolve(name), new String(ServiceSecrets.generate()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static int idOf(org.junit.jupiter.api.function.Executable call) {
        return ((Identified) assertThrows(Exception.class, call)).id().number();
    }
}
