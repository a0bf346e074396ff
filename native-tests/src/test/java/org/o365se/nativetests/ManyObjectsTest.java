package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.rootkey.RootKeyType;

/** A token full of objects of other applications: what an unwrap asks of the library does not depend on them. */
class ManyObjectsTest {
    private static final String LABEL = "contoso-a";
    private static final String PIN = "1234";
    private static final int OTHERS = 5_000;
    private static final int UNWRAPS = 20;
    private static final byte[] POLICY_KEY = new byte[32];

    @TempDir
    static Path folder;

    private static Map<String, String> entries;

    @BeforeAll
    static void fillToken() throws Exception {
        Arrays.fill(POLICY_KEY, (byte) 7);
        var hsm = new SoftHsm(folder.resolve("hsm"));
        hsm.token(LABEL, PIN);
        entries = new HashMap<>(hsm.entries("a", LABEL, PIN));
        hsm.makeKeys(PIN, "AES", "128", "1", "CKA_PRIVATE = false;CKA_LABEL = " + SoftHsm.hex("other"));
        hsm.copyTheOnlyObject(OTHERS - 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"AES", "RSA_2048"})
    void anUnwrapCostsTwoCalls(RootKeyType type) throws Exception {
        var spy = new Pkcs11Spy(Files.createDirectory(folder.resolve(type.name())));
        var uri = "pkcs11:token=contoso-a;object=" + type;
        try (var roots = SoftHsm.connect(spy.on(entries))) {
            roots.generate(uri, type);
            var root = roots.newest(uri, "contoso");
            var wrapped = root.wrap(POLICY_KEY);
            assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
            long all = spy.countAll();
            long decrypts = spy.count("C_Decrypt");
            for (int i = 0; i < UNWRAPS; i++) {
                assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
            }
            assertEquals(2 * UNWRAPS, spy.countAll() - all);
            assertEquals(UNWRAPS, spy.count("C_Decrypt") - decrypts);
            for (var function : List.of("C_Login", "C_Initialize")) {
                assertEquals(1, spy.count(function), function);
            }
        }
    }
}
