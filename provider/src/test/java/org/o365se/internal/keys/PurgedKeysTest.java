package org.o365se.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.PolicyApprover;
import org.o365se.RequestOptions;
import org.o365se.ServiceSecrets;
import org.o365se.WorkOptions;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.message.Suite;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.record.ChainFile;

/**
 * After a purge neither the heap of a service that runs on nor any of its files has a purged key: not the policy keys, nor what is derived from them, nor their
 * wrapped copies; as bytes, in hexadecimal or in base64. The same search finds them before.
 */
class PurgedKeysTest {
    private static final String POLICY = "contoso/leaving";
    private static final String SCOPE = "contoso/bob";
    /** The bytes of a key that are looked for: each half, because an expanded AES key is kept in parts. */
    private static final int HALF = 16;

    @TempDir
    private Path folder;

    private final KeyPair ann = Ed25519.generate();
    private final KeyPair ben = Ed25519.generate();

    @Test
    void noPurgedKeyIsLeftInTheHeapAndTheFiles() throws Exception {
        var service = Files.createDirectory(folder.resolve("service"));
        var configuration = configure(service);
        try (var chain = KeyChain.open(configuration)) {
            chain.create(DataEncryptionPolicy.builder(POLICY)
                    .approvers(List.of(approver("Ann", ann), approver("Ben", ben)), 2)
                    .build());
            chain.create(EncryptionScope.of(SCOPE, POLICY));
            chain.operations(POLICY).roll(WorkOptions.DEFAULT);
        }
        var copies = new LinkedHashMap<String, byte[]>();
        var keys = new LinkedHashMap<String, byte[]>();
        try (var in = Files.newInputStream(service.resolve("service.keychain"))) {
            collect(ChainFile.list(in), roots(service), copies, keys);
        }

        var process = start(configuration);
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("used", said.readLine());
            purge(configuration);
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            assertTrue(String.valueOf(said.readLine()).startsWith("refused 2 "));
        } finally {
            process.destroyForcibly();
        }

        var before = Files.readAllBytes(folder.resolve("before.hprof"));
        var foundBefore = found(before, keys);
        assertTrue(foundBefore.containsAll(List.of("scope wrap 2", "data key wrap " + SCOPE)), foundBefore::toString);
        assertEquals(new TreeSet<>(copies.keySet()), found(before, copies));
        var after = Files.readAllBytes(folder.resolve("after.hprof"));
        assertEquals(new TreeSet<>(), found(after, keys));
        assertEquals(new TreeSet<>(), found(after, copies));
        try (var files = Files.walk(service)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var content = Files.readAllBytes(file);
                assertEquals(new TreeSet<>(), found(content, keys), file::toString);
                assertEquals(new TreeSet<>(), found(content, copies), file::toString);
            }
        }
    }

    private static Path configure(Path service) throws Exception {
        for (var name : List.of("keychain.secret", "managed.secret")) {
            var file = Files.writeString(service.resolve(name), new String(ServiceSecrets.generate()));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        var configuration = Files.writeString(service.resolve("o365se.properties"), """
                keychain.uri = file:service.keychain
                keychain.secret-source = file:keychain.secret
                keychain.max-staleness = PT0S
                managed.keystore = managed.p12
                managed.secret-source = file:managed.secret
                audit.file = audit.jsonl
                audit.key = audit.key
                """);
        KeyChain.init(configuration);
        return configuration;
    }

    private static PolicyApprover approver(String name, KeyPair pair) {
        return new PolicyApprover(name, Ed25519.pem(pair.getPublic()));
    }

    private Process start(Path configuration) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PurgedService.class.getName(),
                        configuration.toString(),
                        folder.toString(),
                        SCOPE,
                        POLICY)
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }

    private void purge(Path configuration) throws Exception {
        try (var chain = KeyChain.open(configuration)) {
            var approvals = chain.approvals(POLICY);
            var request = approvals.requestPurge(
                    RequestOptions.of("The end").coolingOff(Duration.ZERO).forced());
            var signatures = new ArrayList<byte[]>();
            for (var pair : List.of(ann, ben)) {
                signatures.add(request.sign(pair.getPrivate(), Ed25519.pem(pair.getPublic()))
                        .getBytes(StandardCharsets.US_ASCII));
            }
            approvals.apply(request, signatures);
            chain.destruction().purge(POLICY);
        }
    }

    // ---- the known bytes ----

    private static List<SecretKey> roots(Path service) throws Exception {
        var secret = Files.readString(service.resolve("managed.secret")).strip().toCharArray();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(service.resolve("managed.p12"))) {
            store.load(in, secret);
        }
        var roots = new ArrayList<SecretKey>();
        for (var alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, secret) instanceof SecretKey root) {
                roots.add(root);
            }
        }
        return roots;
    }

    private static void collect(
            ChainSnapshot chain, List<SecretKey> roots, Map<String, byte[]> copies, Map<String, byte[]> keys)
            throws Exception {
        var hmac = new HmacSha512();
        var policy = chain.policyNamed(POLICY).orElseThrow();
        for (var version : policy.versions()) {
            for (var copy : version.copies()) {
                copies.put("copy " + version.number() + " " + copies.size(), copy.copy());
            }
            var policyKey = unwrap(version.copies().get(0).copy(), roots);
            keys.put("policy key " + version.number(), policyKey.getEncoded());
            keys.put(
                    "scope wrap " + version.number(),
                    hmac.expand(policyKey, Key256.BYTES, "O365SE/1 scope wrap".getBytes(StandardCharsets.US_ASCII)));
            var opened = OpenedPolicyKey.prove(policy, version, policyKey);
            for (var scope : chain.scopes()) {
                for (var key : scope.keys()) {
                    if (key.wrappedBy().equals(version.binding().key())) {
                        var id = new ScopeKeyId(scope.id(), key.version());
                        var scopeKey = opened.unwrap(id, key);
                        keys.put("scope key " + scope.displayName(), scopeKey.getEncoded());
                        keys.put(
                                "data key wrap " + scope.displayName(),
                                hmac.expand(
                                        scopeKey,
                                        Key256.BYTES,
                                        "O365SE/1 data key wrap\0".getBytes(StandardCharsets.US_ASCII),
                                        MessageHeader.bindingOf(Suite.DEFAULT, id)));
                    }
                }
            }
        }
        assertEquals(4, copies.size());
        assertEquals(8, keys.size());
    }

    private static Key256 unwrap(byte[] copy, List<SecretKey> roots) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AESWrap");
        for (var root : roots) {
            try {
                cipher.init(Cipher.UNWRAP_MODE, root);
                return Key256.takeOwnershipOf(
                        cipher.unwrap(copy, "AES", Cipher.SECRET_KEY).getEncoded());
            } catch (InvalidKeyException e) {
                // The copy of the other root key.
            }
        }
        throw new GeneralSecurityException("No root key opens the copy");
    }

    // ---- the search ----

    /** Returns the names of the keys of which a half is in the content, as it is or as text. */
    private static Set<String> found(byte[] content, Map<String, byte[]> wanted) {
        var found = new TreeSet<String>();
        wanted.forEach((name, key) -> {
            for (int at = 0; at + HALF <= key.length; at += HALF) {
                for (var form : forms(Arrays.copyOfRange(key, at, at + HALF))) {
                    if (contains(content, form)) {
                        found.add(name);
                    }
                }
            }
        });
        return found;
    }

    private static List<byte[]> forms(byte[] bytes) {
        var forms = new ArrayList<byte[]>();
        forms.add(bytes);
        forms.add(HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
        for (int before = 0; before < 3; before++) {
            var shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            var text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            // The first characters depend on what is before the key, the last one on what is after it.
            forms.add(text.substring(before == 0 ? 0 : before + 1, text.length() - 1)
                    .getBytes(StandardCharsets.US_ASCII));
        }
        return forms;
    }

    private static boolean contains(byte[] content, byte[] wanted) {
        for (int i = 0; i <= content.length - wanted.length; i++) {
            if (content[i] == wanted[0]
                    && content[i + 1] == wanted[1]
                    && Arrays.equals(content, i, i + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
