package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.Profile;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyType;
import org.o365se.rootkey.RootKeyUnavailableException;

/** Two PKCS#11 modules in one program: SoftHSM itself, and p11-kit's client to a second SoftHSM, whose server freezes, dies and comes back. */
class FrozenTokenTest {
    private static final String NEAR = "pkcs11:token=near;object=root";
    private static final String FAR = "pkcs11:token=far;object=root";
    private static final Duration DEADLINE = Duration.ofSeconds(4);
    private static final int CALLERS = 20;
    private static final byte[] POLICY_KEY = new byte[32];

    @TempDir
    static Path folder;

    private static P11KitServer server;
    private static Map<String, String> near;
    private static Map<String, String> far;

    @BeforeAll
    static void makeTokens() throws Exception {
        var here = new SoftHsm(folder.resolve("near"));
        here.token("near", "1111");
        near = here.entries("near", "near", "1111");
        var there = new SoftHsm(folder.resolve("far"));
        there.token("far", "2222");
        server = new P11KitServer(there);
        far = new HashMap<>(server.entries("far", "far", "2222"));
        try (var roots = SoftHsm.connect(SoftHsm.both(near, far))) {
            roots.generate(NEAR, RootKeyType.AES);
            roots.generate(FAR, RootKeyType.RSA_2048);
        }
        far.put("pkcs11.far.deadline", DEADLINE.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aMechanismThatTheTokenLacks() {
        try (var roots = SoftHsm.connect(far)) {
            // p11-kit passes no AES-GCM on.
            var thrown = assertThrows(
                    RootKeyMisconfiguredException.class,
                    () -> roots.generate("pkcs11:token=far;object=aes", RootKeyType.AES));
            assertTrue(thrown.getMessage().startsWith("O365SE-3140: "), thrown.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, CALLERS})
    void callersOfAFrozenTokenAreBackAtTheirDeadline(int callers) throws Exception {
        try (var roots = SoftHsm.connect(far)) {
            // The deadline under test holds here too, and a busy machine may need more time for the first contact.
            var root = Await.success(() -> roots.newest(FAR, "contoso"));
            var wrapped = Await.success(() -> root.wrap(POLICY_KEY));
            assertArrayEquals(POLICY_KEY, Await.success(() -> root.unwrap(wrapped)));
            server.freeze();
            var threads = Executors.newFixedThreadPool(callers);
            try {
                // The server stays frozen until they are back, so only the deadline can bring them back.
                Callable<RootKeyUnavailableException> call =
                        () -> assertThrows(RootKeyUnavailableException.class, () -> root.unwrap(wrapped));
                for (var done : threads.invokeAll(Collections.nCopies(callers, call))) {
                    done.get();
                }
            } finally {
                server.thaw();
                threads.shutdownNow();
            }
            assertArrayEquals(POLICY_KEY, Await.success(() -> root.unwrap(wrapped)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXCHANGE", "SHAREPOINT"})
    void theOtherRootAnswersMeanwhile(String profile) throws Exception {
        var policy = TokenPolicy.create(
                folder.resolve("chain-" + profile), SoftHsm.both(near, far), Profile.valueOf(profile), NEAR, FAR);
        try (var application = policy.start()) {
            var message = application.encrypt();
            server.freeze();
            try {
                for (int i = 0; i < 4; i++) {
                    application.forget();
                    assertArrayEquals(TokenPolicy.MAIL, application.decrypt(message));
                }
            } finally {
                server.thaw();
            }
        }
    }

    @Test
    void aServerThatIsKilledAndStartedAgain() throws Exception {
        try (var roots = SoftHsm.connect(far)) {
            var root = roots.newest(FAR, "contoso");
            var wrapped = root.wrap(POLICY_KEY);
            server.kill();
            assertThrows(RootKeyUnavailableException.class, () -> root.unwrap(wrapped));
            server.start();
            assertArrayEquals(POLICY_KEY, Await.success(() -> root.unwrap(wrapped)));
            assertEquals(FAR, root.describe().uri());
        }
    }

    /** The library is started anew where it is. */
    @Test
    void aServerThatWasStartedAgainCostsNoHost() throws Exception {
        var patient = new HashMap<>(far);
        patient.put("pkcs11.far.deadline", "PT2M");
        var before = hosts();
        try (var roots = SoftHsm.connect(patient)) {
            var root = roots.newest(FAR, "contoso");
            var wrapped = root.wrap(POLICY_KEY);
            var made = hosts();
            made.removeAll(before);
            assertEquals(1, made.size());
            for (int i = 0; i < 3; i++) {
                server.kill();
                server.start();
                assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
            }
            var left = hosts();
            left.removeAll(before);
            assertEquals(made, left);
        }
    }

    /** The host performs one operation at a time, and creating a key in a slow token is no reason to kill it. */
    @Test
    void whoWaitsForAKeyThatIsBeingCreatedIsBackAtItsDeadlineAndTheKeyIsCreated() throws Exception {
        var single = new HashMap<>(far);
        single.put("pkcs11.far.parallel", "1");
        single.put("pkcs11.far.generate-deadline", "PT2M");
        var before = hosts();
        var thread = Executors.newSingleThreadExecutor();
        try (var roots = SoftHsm.connect(single)) {
            var root = Await.success(() -> roots.newest(FAR, "contoso"));
            var wrapped = Await.success(() -> root.wrap(POLICY_KEY));
            assertArrayEquals(POLICY_KEY, Await.success(() -> root.unwrap(wrapped)));
            var made = hosts();
            made.removeAll(before);
            server.freeze();
            try {
                var created = thread.submit(() -> roots.generate("pkcs11:token=far;object=slow", RootKeyType.RSA_2048));
                var thrown = assertThrows(RootKeyUnavailableException.class, () -> root.unwrap(wrapped));
                assertTrue(thrown.getMessage().startsWith("O365SE-3151: "), thrown.getMessage());
                server.thaw();
                assertEquals("pkcs11:token=far;object=slow", created.get().uri());
            } finally {
                server.thaw();
            }
            assertArrayEquals(POLICY_KEY, Await.success(() -> root.unwrap(wrapped)));
            var left = hosts();
            left.removeAll(before);
            assertEquals(made, left);
        } finally {
            thread.shutdownNow();
        }
    }

    private static Set<ProcessHandle> hosts() {
        return ProcessHandle.current()
                .children()
                .filter(process -> process.info().commandLine().orElse("").contains("org.o365se.pkcs11.host.TokenHost"))
                .collect(Collectors.toSet());
    }
}
