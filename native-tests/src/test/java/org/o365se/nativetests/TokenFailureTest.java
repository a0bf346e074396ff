package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.pkcs11.TokenRoots;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyType;
import org.o365se.rootkey.RootKeyUnavailableException;

/** What a real token answers when something is wrong, and what the caller is told. */
class TokenFailureTest {
    private static final String TENANT = "contoso";
    private static final String LABEL = "contoso-a";
    private static final String PIN = "1234";
    private static final byte[] POLICY_KEY = new byte[32];

    @TempDir
    static Path folder;

    private static SoftHsm hsm;
    private static Map<String, String> entries;
    private static TokenRoots roots;

    @BeforeAll
    static void makeToken() throws Exception {
        Arrays.fill(POLICY_KEY, (byte) 7);
        hsm = new SoftHsm(folder.resolve("shared"));
        hsm.token(LABEL, PIN);
        entries = hsm.entries("a", LABEL, PIN);
        roots = SoftHsm.connect(entries);
        roots.generate(uri("aes"), RootKeyType.AES);
        roots.generate(uri("rsa"), RootKeyType.RSA_2048);
    }

    @AfterAll
    static void close() {
        roots.close();
    }

    private static String uri(String label) {
        return "pkcs11:token=contoso-a;object=" + label;
    }

    @Test
    void anRsaKeyThatOnlyASettingForbidsIsListedWithThatReason() {
        var refusing = new HashMap<>(entries);
        refusing.put("pkcs11.a.raw-rsa", "refused");
        try (var connected = SoftHsm.connect(refusing)) {
            var problems = connected
                    .list("", failure -> {
                        throw failure;
                    })
                    .stream()
                    .filter(key ->
                            key.uri().contains("object=rsa;") || key.uri().contains("object=aes;"))
                    .map(key -> key.type() + " " + key.problem())
                    .toList();
            assertEquals(
                    List.of(
                            "AES-256 ",
                            "RSA-2048 the token does not do RSA-OAEP with SHA-256, and pkcs11.a.raw-rsa = refused"),
                    problems);
        }
        assertTrue(roots.list("", failure -> {}).stream()
                .anyMatch(key -> key.type().equals("RSA-2048") && key.problem().isEmpty()));
    }

    // ---- library, token, slot ----

    @Test
    void aLibraryThatIsNotThere() {
        assertRefused("3105", "library", "/nowhere/libp11.so", "/nowhere/libp11.so");
    }

    @Test
    void aFolderThatIsNoJava() {
        assertRefused("3102", "host-java", "/nowhere", "/nowhere");
    }

    @Test
    void aFileThatIsNoLibrary() throws IOException {
        var text = Files.writeString(folder.resolve("text.so"), "no library").toString();
        assertRefused("3106", "library", text, text);
    }

    @Test
    void aLibraryThatIsNotOfPkcs11() throws IOException {
        var other = Path.of(System.getProperty("java.home"), "lib", "libzip.so").toString();
        assertTrue(Files.exists(Path.of(other)), other);
        assertRefused("3106", "library", other, other);
    }

    @Test
    void aLibraryThatDoesNotStart() {
        var changed = new HashMap<>(entries);
        changed.put("pkcs11.a.environment.SOFTHSM2_CONF", "/nowhere/softhsm2.conf");
        assertFails(RootKeyUnavailableException.class, "3107", LABEL, changed);
    }

    @Test
    void aTokenThatIsNotThereIsNamedBesideThoseThatAre() {
        var changed = new HashMap<>(entries);
        changed.put("pkcs11.a.token", "contoso-x");
        try (var connected = SoftHsm.connect(changed)) {
            var thrown = assertFails(
                    RootKeyUnavailableException.class,
                    "3110",
                    () -> connected.newest("pkcs11:token=contoso-x;object=aes", TENANT));
            assertTrue(
                    thrown.getMessage().contains("contoso-x")
                            && thrown.getMessage().contains("\"contoso-a\""),
                    thrown.getMessage());
        }
    }

    /** As where SOFTHSM2_CONF was forgotten: SoftHSM starts, with other tokens or none. */
    @Test
    void theConfigurationOfSoftHsmIsNamedWhereItsTokensAreNotThere() throws Exception {
        var empty = new SoftHsm(folder.resolve("other"));
        try (var connected = SoftHsm.connect(empty.entries("a", "contoso-a", PIN))) {
            var thrown = assertFails(
                    RootKeyUnavailableException.class,
                    "3110",
                    () -> connected.newest("pkcs11:token=contoso-a;object=aes", TENANT));
            assertTrue(thrown.getMessage().contains("check that SOFTHSM2_CONF names "), thrown.getMessage());
        }
    }

    @Test
    void aSlotWithoutATokenIsNamedBesideThoseThatHaveOne() {
        var changed = new HashMap<>(entries);
        changed.put("pkcs11.a.slot", "12345");
        var thrown = assertFails(RootKeyUnavailableException.class, "3110", "slot 12345", changed);
        assertTrue(thrown.getMessage().contains("slots with a token: "), thrown.getMessage());
    }

    @Test
    void twoTokensWithOneLabelNeedTheSerial() throws Exception {
        var twins = new SoftHsm(folder.resolve("twins"));
        twins.token(LABEL, PIN);
        twins.token(LABEL, PIN);
        assertFails(RootKeyMisconfiguredException.class, "3111", LABEL, twins.entries("a", LABEL, PIN));
    }

    @Test
    void aTokenThatWasNeverInitialised() throws Exception {
        var empty = new SoftHsm(folder.resolve("empty"));
        var changed = new HashMap<>(empty.entries("a", LABEL, PIN));
        changed.put("pkcs11.a.slot", "0");
        assertFails(RootKeyMisconfiguredException.class, "3112", LABEL, changed);
    }

    // ---- PIN ----

    @Test
    void aWrongPinIsOfferedOnceAndTheRightOneWorksInTheSameJvm() throws Exception {
        var own = new SoftHsm(folder.resolve("pin"));
        own.token(LABEL, PIN);
        try (var right = SoftHsm.connect(own.entries("a", LABEL, PIN))) {
            right.generate(uri("k"), RootKeyType.AES);
        }
        var spied = new Pkcs11Spy(own.folder());
        try (var connected = SoftHsm.connect(spied.on(own.entries("a", LABEL, "4321")))) {
            var first =
                    assertFails(RootKeyMisconfiguredException.class, "3120", () -> connected.newest(uri("k"), TENANT));
            assertTrue(first.getMessage().contains("pkcs11.a.pin-source"), first.getMessage());
            for (int i = 0; i < 40; i++) {
                assertFails(RootKeyMisconfiguredException.class, "3120", () -> connected.newest(uri("k"), TENANT));
            }
            try (var another = SoftHsm.connect(spied.on(own.entries("a", LABEL, "4321")))) {
                assertFails(RootKeyMisconfiguredException.class, "3120", () -> another.newest(uri("k"), TENANT));
            }
            assertEquals(1, spied.count("C_Login"));
            own.pinFile("a", PIN);
            assertEquals(
                    uri("k"),
                    Await.success(() -> connected.newest(uri("k"), TENANT))
                            .describe()
                            .uri());
        }
    }

    @Test
    void aPinThatWasChangedInTheToken() throws Exception {
        var own = new SoftHsm(folder.resolve("changed"));
        own.token(LABEL, PIN);
        try (var connected = SoftHsm.connect(own.entries("a", LABEL, PIN))) {
            connected.generate(uri("k"), RootKeyType.AES);
        }
        own.changePin(LABEL, PIN, "9876");
        try (var connected = SoftHsm.connect(own.entries("a", LABEL, PIN))) {
            assertFails(RootKeyMisconfiguredException.class, "3120", () -> connected.newest(uri("k"), TENANT));
        }
        try (var connected = SoftHsm.connect(own.entries("a", LABEL, "9876"))) {
            assertEquals(uri("k"), connected.newest(uri("k"), TENANT).describe().uri());
        }
    }

    @Test
    void aPinFileThatIsNotThere() throws IOException {
        var changed = new HashMap<>(entries);
        changed.put("pkcs11.a.pin-source", "file:" + folder.resolve("no.pin"));
        try (var connected = SoftHsm.connect(changed)) {
            assertFails(RootKeyMisconfiguredException.class, "1006", () -> connected.newest(uri("aes"), TENANT));
        }
    }

    // ---- keys ----

    @Test
    void aKeyThatIsNotThere() {
        assertFails(RootKeyDeniedException.class, "3130", () -> roots.newest(uri("none"), TENANT));
    }

    @Test
    void twoKeysWithOneLabelAreToldApartByTheirIds() throws Exception {
        var own = new SoftHsm(folder.resolve("two"));
        own.token(LABEL, PIN);
        keygen(own, "twin", "0a", "--sensitive", "--private");
        keygen(own, "twin", "0b", "--sensitive", "--private");
        keygen(own, "single", "0c", "--sensitive", "--private");
        try (var connected = SoftHsm.connect(own.entries("a", LABEL, PIN))) {
            var thrown = assertFails(
                    RootKeyMisconfiguredException.class, "3132", () -> connected.newest(uri("twin"), TENANT));
            assertTrue(
                    thrown.getMessage().contains("id 0a") && thrown.getMessage().contains("id 0b"),
                    thrown.getMessage());
            for (var usable : List.of(uri("twin") + ";id=%0a", uri("twin") + ";id=%0b", uri("single"))) {
                var root = connected.newest(usable, TENANT);
                var wrapped = root.wrap(POLICY_KEY);
                assertArrayEquals(
                        POLICY_KEY, connected.exact(root.describe(), TENANT).unwrap(wrapped));
            }
        }
    }

    @Test
    void aPinThatIsWantedForEachOperationNeedsLeave() throws Exception {
        hsm.pkcs11Tool(
                LABEL,
                PIN,
                "--keypairgen",
                "--key-type",
                "rsa:2048",
                "--label",
                "always",
                "--id",
                "3a",
                "--usage-decrypt",
                "--sensitive",
                "--private",
                "--always-auth");
        assertFails(RootKeyMisconfiguredException.class, "3157", () -> roots.newest(uri("always"), TENANT));
        var changed = new HashMap<>(entries);
        changed.put("pkcs11.a.key-login", "allowed");
        try (var connected = SoftHsm.connect(changed)) {
            var root = connected.newest(uri("always"), TENANT);
            var wrapped = root.wrap(POLICY_KEY);
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--extractable --sensitive --private", "--private --extractable"})
    void aKeyThatCouldLeaveTheToken(String options) throws Exception {
        var label = "weak" + options.length();
        keygen(hsm, label, "1" + options.length() % 10, options.split(" ", -1));
        assertFails(RootKeyMisconfiguredException.class, "3136", () -> roots.newest(uri(label), TENANT));
    }

    @Test
    void aKeyOf128Bits() throws Exception {
        hsm.pkcs11Tool(
                LABEL,
                PIN,
                "--keygen",
                "--key-type",
                "AES:16",
                "--label",
                "short",
                "--id",
                "2a",
                "--sensitive",
                "--private");
        assertFails(RootKeyMisconfiguredException.class, "3135", () -> roots.newest(uri("short"), TENANT));
    }

    @Test
    void aKeyOfTheOtherKind() {
        assertFails(
                RootKeyMisconfiguredException.class, "3135", () -> roots.newest(uri("aes") + ";type=private", TENANT));
    }

    @Test
    void aLabelThatIsTaken() {
        assertFails(RootKeyMisconfiguredException.class, "3137", () -> roots.generate(uri("aes"), RootKeyType.AES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES", "RSA_2048"})
    void aKeyThatIsDeletedWhileItIsInUseAndThenReplaced(String kind) throws Exception {
        var type = RootKeyType.valueOf(kind);
        var label = "gone-" + type;
        roots.generate(uri(label), type);
        var root = roots.newest(uri(label), TENANT);
        var wrapped = root.wrap(POLICY_KEY);
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));

        hsm.pkcs11Tool(
                LABEL,
                PIN,
                "--delete-object",
                "--label",
                label,
                "--type",
                type == RootKeyType.AES ? "secrkey" : "privkey");
        assertFails(RootKeyDeniedException.class, "313", () -> root.unwrap(wrapped));

        roots.generate(uri(label), type);
        assertFails(RootKeyDeniedException.class, "3133", () -> root.unwrap(wrapped));
        var next = roots.newest(uri(label), TENANT);
        assertArrayEquals(POLICY_KEY, next.unwrap(next.wrap(POLICY_KEY)));
    }

    // ---- wrapped copies ----

    @ParameterizedTest
    @ValueSource(strings = {"aes", "rsa"})
    void anAlteredCopyIsCorruptAndNothingElse(String label) {
        var root = roots.newest(uri(label), TENANT);
        var wrapped = root.wrap(POLICY_KEY);
        for (int i : new int[] {0, 11, 12, 43, 44, wrapped.length - 1}) {
            var altered = wrapped.clone();
            altered[i] ^= 1;
            assertFails(RootKeyCorruptException.class, "3138", () -> root.unwrap(altered));
        }
        for (int length : new int[] {0, 1, 27, 28, 59, 61, 255, 257, 4096}) {
            if (length != wrapped.length) {
                assertFails(RootKeyCorruptException.class, "3138", () -> root.unwrap(Arrays.copyOf(wrapped, length)));
            }
        }
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
    }

    // ---- configuration ----

    @Test
    void rsaWithoutLeaveForIt() {
        assertRefused("3141", "raw-rsa", "refused", "rsa");
    }

    @Test
    void anotherTenant() {
        assertFails(RootKeyMisconfiguredException.class, "3104", () -> roots.newest(uri("aes"), "fabrikam"));
    }

    @Test
    void aUriWithAPin() {
        var thrown = assertFails(
                RootKeyMisconfiguredException.class,
                "3101",
                () -> roots.newest(uri("aes") + "?pin-value=1234", TENANT));
        assertFalse(thrown.getMessage().contains("1234"), thrown.getMessage());
    }

    private static void keygen(SoftHsm where, String label, String id, String... options) throws Exception {
        var arguments = new String[] {"--keygen", "--key-type", "AES:32", "--label", label, "--id", id};
        var all = Arrays.copyOf(arguments, arguments.length + options.length);
        System.arraycopy(options, 0, all, arguments.length, options.length);
        where.pkcs11Tool(LABEL, PIN, all);
    }

    private static void assertRefused(String id, String key, String value, String named) {
        var changed = new HashMap<>(entries);
        changed.put("pkcs11.a." + key, value);
        assertFails(RootKeyMisconfiguredException.class, id, named, changed);
    }

    /** Connects, and unwraps with a new wrap of the key that exists everywhere it can. */
    private static RootKeyException assertFails(
            Class<? extends RootKeyException> type, String id, String named, Map<String, String> changed) {
        try (var connected = SoftHsm.connect(changed)) {
            var thrown = assertFails(type, id, () -> {
                var root = connected.newest(uri(named.equals("rsa") ? "rsa" : "aes"), TENANT);
                root.unwrap(root.wrap(POLICY_KEY));
            });
            assertTrue(thrown.getMessage().contains(named), thrown.getMessage());
            return thrown;
        }
    }

    private static RootKeyException assertFails(Class<? extends RootKeyException> type, String id, Executable call) {
        var thrown = assertThrows(type, call);
        assertTrue(thrown.getMessage().startsWith("O365SE-" + id), thrown.getMessage());
        return thrown;
    }
}
