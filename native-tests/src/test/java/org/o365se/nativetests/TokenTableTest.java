package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.pkcs11.TokenRoots;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyType;

/** What each token does, and what it cannot do: measured, and compared with the table of docs/guides/pkcs11.md. */
class TokenTableTest {
    private static final Path PAGE = Project.ROOT.resolve("docs/guides/pkcs11.md");
    private static final String TENANT = "contoso";
    private static final byte[] POLICY_KEY = new byte[32];

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void doesWhatTheTableSays(TestedToken tested) throws Exception {
        Arrays.fill(POLICY_KEY, (byte) 7);
        try (var opened = tested.open(folder.resolve("token"))) {
            var measured = new Measured(opened);
            assertEquals(row(tested), List.of(measured.aes(), measured.rsa(), measured.transfer()));
        }
    }

    /** The cells of a token's row, without its name and the remarks. */
    private static List<String> row(TestedToken tested) throws IOException {
        var rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| " + tested.shown() + " |"))
                .toList();
        assertEquals(1, rows.size(), tested::shown);
        var cells = rows.get(0).split(" *\\| *", -1);
        return List.of(cells).subList(2, 5);
    }

    /** What one token does. */
    private record Measured(TestedToken.Opened token) {
        String aes() {
            return outcome(() -> {
                try (var roots = connect("refused")) {
                    return "`" + generateAndUse(roots, RootKeyType.AES, "refused") + "`";
                }
            });
        }

        String rsa() {
            var oaep = outcome(() -> {
                try (var roots = connect("refused")) {
                    generateAndUse(roots, RootKeyType.RSA_2048, "refused");
                    return "OAEP in the token";
                }
            });
            var way = !oaep.equals("no (O365SE-3141)")
                    ? oaep
                    : outcome(() -> {
                        try (var roots = connect("allowed")) {
                            generateAndUse(roots, RootKeyType.RSA_2048, "allowed");
                            return "without padding (`raw-rsa = allowed`)";
                        }
                    });
            var longest = outcome(() -> {
                try (var roots = connect("allowed")) {
                    return roots.generate(uri("longest"), RootKeyType.RSA_4096)
                            .algorithm()
                            .name();
                }
            });
            return way + (longest.equals("RSA-OAEP-256") ? ", 2048 to 4096" : ", 4096: " + longest);
        }

        /** A key that cannot be wrapped is not left behind. */
        String transfer() {
            try (var roots = connect("allowed")) {
                var outcome = outcome(() -> {
                    roots.generateForTransfer(uri("moves"), RootKeyType.RSA_2048, exchangeKey());
                    return "yes";
                });
                var left = roots.list("", failure -> {}).stream()
                        .filter(key -> key.uri().contains("moves"))
                        .toList();
                assertEquals(outcome.equals("yes") ? 1 : 0, left.size(), left::toString);
                return outcome;
            }
        }

        /** Returns the algorithm; the contract of a root key holds. */
        private String generateAndUse(TokenRoots roots, RootKeyType type, String rawRsa) {
            var uri = uri("%C3%BC-" + type);
            var description = roots.generate(uri, type);
            var root = roots.newest(uri, TENANT);
            assertEquals(description, root.describe());
            var wrapped = root.wrap(POLICY_KEY);
            assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
            var altered = wrapped.clone();
            altered[altered.length - 1] ^= 1;
            assertThrows(RootKeyCorruptException.class, () -> root.unwrap(altered));
            // What was refused leaves nothing behind in the token, in this connection or in another.
            assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
            try (var again = connect(rawRsa)) {
                assertArrayEquals(POLICY_KEY, again.exact(description, TENANT).unwrap(wrapped));
            }
            return description.algorithm().name();
        }

        private TokenRoots connect(String rawRsa) {
            Map<String, String> entries = new HashMap<>(token.entries());
            entries.put("pkcs11.t.raw-rsa", rawRsa);
            return SoftHsm.connect(entries);
        }

        private String uri(String object) {
            return "pkcs11:token=" + token.label() + ";object=" + object;
        }

        private static String outcome(Supplier<String> work) {
            try {
                return work.get();
            } catch (RootKeyMisconfiguredException e) {
                return "no (" + e.id().code() + ")";
            }
        }

        private static RSAPublicKey exchangeKey() {
            try {
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                return (RSAPublicKey) generator.generateKeyPair().getPublic();
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }
    }
}
