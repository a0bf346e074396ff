package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.Delegates.AMAZON;
import static org.o365se.Delegates.CONSCRYPT;
import static org.o365se.Delegates.JDK;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.Delegates;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.TestKeys;
import org.o365se.WatchedProvider;

/** Who does the AES-GCM of messages: the provider that is named, or the first in the documented order that works; never another in its place. */
class DelegateChoiceTest {
    private static final byte[] MAIL = TestKeys.pattern(3, 40_000);
    private static final String NAME = "Watched";

    // ---- a provider that is named ----

    @ParameterizedTest
    @ValueSource(strings = {JDK, AMAZON, CONSCRYPT})
    void theNamedOneIsTaken(String name) throws GeneralSecurityException {
        var registered = Delegates.register(name);
        try (registered) {
            assertEquals(name, new DelegateChoice(name).delegate().name());
            assertRoundTrip(keyOf(name));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Absent; is not installed in this JVM",
                "SUN; has no AES/GCM/NoPadding",
                // In the JDK's list without being configured, so it has nothing to offer; what it is, it is.
                "SunPKCS11; is a PKCS#11 provider",
            })
    void aNameThatCannotBeUsedIsRefused(String name, String why) {
        assertUnfit(name, why);
    }

    @Test
    void weAreRefused() {
        var ourselves = Delegates.register(new ServiceEncryptionProvider());
        try (ourselves) {
            assertUnfit("O365ServiceEncryption", "is this provider itself");
        }
    }

    @Test
    void aTokenThatWasConfiguredIsRefusedWithoutBeingAsked() {
        var token = new WatchedProvider("SunPKCS11-contoso");
        var registered = Delegates.register(token);
        try (registered) {
            assertUnfit("SunPKCS11-contoso", "is a PKCS#11 provider");
            assertEquals(0, token.ciphers());
        }
    }

    /** A refusal is not remembered: the operator registers the provider, and the same configuration works. */
    @Test
    void aProviderThatIsRegisteredLaterIsFound() throws GeneralSecurityException {
        var key = keyOf(NAME);
        assertThrows(ProviderException.class, () -> TestKeys.cipher(Cipher.ENCRYPT_MODE, key));
        var registered = Delegates.register(new WatchedProvider(NAME));
        try (registered) {
            assertRoundTrip(key);
        }
    }

    // ---- a provider that does not work ----

    static Stream<WatchedProvider> broken() {
        return brokenOnesNamed(NAME);
    }

    /** Computes wrong both ways or one way, or cannot run at all: its library is missing from the first, or when it is first used. */
    private static Stream<WatchedProvider> brokenOnesNamed(String name) {
        return Stream.of(
                new WatchedProvider(name).beforeEachChunk(mode -> false),
                new WatchedProvider(name).beforeEachChunk(mode -> mode == Cipher.DECRYPT_MODE),
                new WatchedProvider(name).beforeEachChunk(mode -> {
                    throw new UnsatisfiedLinkError("no watched in java.library.path");
                }),
                new WatchedProvider(name).beforeEachChunk(mode -> {
                    throw new NoClassDefFoundError("Could not initialize class Watched");
                }),
                new WatchedProvider(name).beforeEachChunk(mode -> {
                    throw new IllegalStateException("watched");
                }),
                new WatchedProvider(name).beforeEachCipher(() -> {
                    throw new UnsatisfiedLinkError("no watched in java.library.path");
                }),
                new WatchedProvider(name).beforeEachCipher(() -> {
                    throw new ProviderException("watched");
                }));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenOneThatIsNamedIsRefused(WatchedProvider broken) {
        var registered = Delegates.register(broken);
        try (registered) {
            var key = keyOf(NAME);
            for (int time = 0; time < 2; time++) {
                var refused = assertThrows(ProviderException.class, () -> TestKeys.cipher(Cipher.ENCRYPT_MODE, key));
                var message = refused.getMessage();
                assertTrue(message.startsWith("O365SE-9001: ") || message.startsWith("O365SE-9004: "), message);
                assertTrue(message.contains(NAME) && message.contains("cipher.provider = "), message);
            }
        }
    }

    @Test
    void aWrongResultIsToldFromAMissingProvider() {
        var registered = Delegates.register(new WatchedProvider(NAME).beforeEachChunk(mode -> false));
        try (registered) {
            var refused =
                    assertThrows(ProviderException.class, () -> TestKeys.cipher(Cipher.ENCRYPT_MODE, keyOf(NAME)));
            assertTrue(
                    refused.getMessage()
                            .startsWith("O365SE-9001: The AES-GCM of the provider Watched 1 computes wrong results"),
                    refused::getMessage);
        }
    }

    static Stream<WatchedProvider> brokenFirstChoice() {
        return brokenOnesNamed(AMAZON);
    }

    @ParameterizedTest
    @MethodSource("brokenFirstChoice")
    void autoPassesOverABrokenImpostor(WatchedProvider broken) throws GeneralSecurityException {
        var registered = Delegates.register(broken);
        try (registered) {
            assertEquals(JDK, chosenByAuto());
            assertRoundTrip(keyOf("auto"));
        }
    }

    // ---- auto ----

    @ParameterizedTest
    @CsvSource({
        "17, AmazonCorrettoCryptoProvider Conscrypt SunJCE",
        "21, AmazonCorrettoCryptoProvider Conscrypt SunJCE",
        "24, AmazonCorrettoCryptoProvider Conscrypt SunJCE",
        "25, AmazonCorrettoCryptoProvider SunJCE Conscrypt",
        "26, AmazonCorrettoCryptoProvider SunJCE Conscrypt",
    })
    void theOrderIsTheDocumentedOne(int jdk, String order) {
        assertEquals(List.of(order.split(" ", -1)), DelegateChoice.order(jdk));
    }

    @Test
    void autoTakesTheFirstInOrderThatIsThere() {
        boolean sunIsFaster = Runtime.version().feature() >= 25;
        assertEquals(JDK, chosenByAuto());
        var registered = Delegates.register(CONSCRYPT);
        try (registered) {
            assertEquals(sunIsFaster ? JDK : CONSCRYPT, chosenByAuto());
        }
        var both = Delegates.register(CONSCRYPT, AMAZON);
        try (both) {
            assertEquals(AMAZON, chosenByAuto());
        }
    }

    @Test
    void autoTakesNobodyElseHoweverEarlyInTheList() throws GeneralSecurityException {
        var first = new WatchedProvider(NAME);
        Security.insertProviderAt(first, 1);
        try {
            assertRoundTrip(keyOf("auto"));
            assertEquals(0, first.ciphers());
        } finally {
            Security.removeProvider(NAME);
        }
    }

    // ---- the choice ----

    @Test
    void twoConfigurationsHaveADelegateEach() throws GeneralSecurityException {
        var one = new WatchedProvider("One");
        var two = new WatchedProvider("Two");
        var registered = Delegates.register(one);
        var also = Delegates.register(two);
        try (registered;
                also) {
            var keyOfOne = keyOf("One");
            var keyOfTwo = keyOf("Two");
            assertRoundTrip(keyOfOne);
            assertRoundTrip(keyOfTwo);
            long ofTwo = two.chunks();
            long ofOne = one.chunks();
            assertRoundTrip(keyOfOne);
            assertEquals(ofTwo, two.chunks());
            assertTrue(one.chunks() > ofOne);
        }
    }

    /** One object that turns from the key of one configuration to that of another takes that one's delegate. */
    @Test
    void aCipherWorksWithTheDelegateOfItsKey() throws GeneralSecurityException {
        var one = new WatchedProvider("One");
        var two = new WatchedProvider("Two");
        var registered = Delegates.register(one);
        var also = Delegates.register(two);
        try (registered;
                also) {
            var keyOfTwo = keyOf("Two");
            assertRoundTrip(keyOfTwo);
            var cipher = TestKeys.cipher(Cipher.ENCRYPT_MODE, keyOf("One"));
            cipher.doFinal(MAIL);
            long before = two.chunks();
            cipher.init(Cipher.ENCRYPT_MODE, keyOfTwo);
            assertEquals(before, two.chunks());
            var message = cipher.doFinal(MAIL);
            assertTrue(two.chunks() > before);
            long after = one.chunks();
            cipher.init(Cipher.DECRYPT_MODE, keyOfTwo);
            assertArrayEquals(MAIL, cipher.doFinal(message));
            assertEquals(after, one.chunks());
        }
    }

    @Test
    void theChoiceStaysWhenTheListChanges() throws GeneralSecurityException {
        var choice = new DelegateChoice(DelegateChoice.AUTO);
        var first = choice.delegate();
        var registered = Delegates.register(AMAZON);
        try (registered) {
            assertSame(first, choice.delegate());
        }
        var gone = new WatchedProvider(NAME);
        SecretKey keyOfGone = keyOf(NAME);
        var registeredForAWhile = Delegates.register(gone);
        try (registeredForAWhile) {
            assertRoundTrip(keyOfGone);
        }
        long before = gone.chunks();
        assertRoundTrip(keyOfGone);
        assertTrue(gone.chunks() > before);
    }

    /** Each provider object is tested once in a JVM, whatever number of configurations names it. */
    @Test
    void theSelfTestRunsOnceForAProvider() throws GeneralSecurityException {
        var watched = new WatchedProvider(NAME);
        var registered = Delegates.register(watched);
        try (registered) {
            TestKeys.cipher(Cipher.ENCRYPT_MODE, keyOf(NAME));
            long ofSelfTest = watched.chunks();
            assertTrue(ofSelfTest > 1_000, "sealed and opened at 552 lengths");
            TestKeys.cipher(Cipher.ENCRYPT_MODE, keyOf(NAME));
            assertEquals(ofSelfTest, watched.chunks());
        }
        // Another object of that name may be another version.
        Provider other = new WatchedProvider(NAME).beforeEachChunk(mode -> false);
        var registeredAgain = Delegates.register(other);
        try (registeredAgain) {
            var key = keyOf(NAME);
            assertThrows(ProviderException.class, () -> TestKeys.cipher(Cipher.ENCRYPT_MODE, key));
        }
    }

    private static String chosenByAuto() {
        return new DelegateChoice(DelegateChoice.AUTO).delegate().name();
    }

    private static void assertUnfit(String name, String why) {
        var key = keyOf(name);
        for (int mode : new int[] {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE, Cipher.WRAP_MODE, Cipher.UNWRAP_MODE}) {
            var refused = assertThrows(ProviderException.class, () -> TestKeys.cipher(mode, key));
            var message = refused.getMessage();
            assertTrue(message.startsWith("O365SE-9004: The provider \"" + name + "\""), message);
            assertTrue(message.contains(why) && message.endsWith("set cipher.provider = auto"), message);
        }
    }

    private static SecretKey keyOf(String delegate) {
        return TestKeys.scopeKeyConfigured("cipher.provider = " + delegate);
    }

    private static void assertRoundTrip(SecretKey key) throws GeneralSecurityException {
        var message = TestKeys.cipher(Cipher.ENCRYPT_MODE, key).doFinal(MAIL);
        assertArrayEquals(MAIL, TestKeys.cipher(Cipher.DECRYPT_MODE, key).doFinal(message));
    }
}
