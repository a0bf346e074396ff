package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.TestKeys;
import org.o365se.internal.config.GeneratedSecret;

/** A provider that stands first is asked for nothing that would show it a secret. */
class FirstProviderTest {
    /** Has nothing, and writes down what it was asked for. */
    private static final class Asked extends Provider {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Set<String> algorithms = ConcurrentHashMap.newKeySet();

        Asked() {
            super("AskedFirst", "1", "writes down what it is asked for");
        }

        @Override
        public Service getService(String type, String algorithm) {
            // Which random source the JVM has is the operator's choice, and our own Cipher is found by name.
            if (!type.equals("SecureRandom") && !algorithm.equals("O365ServiceEncryption")) {
                algorithms.add(type + "." + algorithm);
            }
            return null;
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static Set<String> askedBy(Step step) throws Exception {
        var asked = new Asked();
        Security.insertProviderAt(asked, 1);
        try {
            step.run();
        } finally {
            Security.removeProvider(asked.getName());
        }
        return asked.algorithms;
    }

    @Test
    void messagesAndSecretsAreNotShownToIt() throws Exception {
        assertEquals(Set.of(), askedBy(() -> {
            var key = TestKeys.scopeKeyConfigured("cipher.provider = SunJCE");
            var message = TestKeys.cipher(Cipher.ENCRYPT_MODE, key).doFinal(new byte[100]);
            TestKeys.cipher(Cipher.DECRYPT_MODE, key).doFinal(message);
            GeneratedSecret.recognise(GeneratedSecret.generate(new SecureRandom()));
            Pbkdf2.derive(Hmac.sha512(), new byte[] {1}, new byte[32], 2);
        }));
    }

    /** That the test sees what it is to see: the JDK's own Mac asks for its digest. */
    @Test
    void theJdksMacWouldShowItsKey() throws Exception {
        var asked = askedBy(() -> {
            var mac = Mac.getInstance("HmacSHA512", "SunJCE");
            mac.init(new SecretKeySpec(new byte[32], "AES"));
        });
        assertTrue(asked.contains("MessageDigest.SHA-512"), asked::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519", "DSA", "DH"})
    void anUnwrappedPrivateKeyIsNotShownToIt(String algorithm) throws Exception {
        var pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        var key = TestKeys.scopeKeyConfigured("cipher.provider = SunJCE");
        var wrapped = TestKeys.cipher(Cipher.WRAP_MODE, key).wrap(pair.getPrivate());
        var asked = askedBy(() -> {
            var unwrapper = TestKeys.cipher(Cipher.UNWRAP_MODE, key);
            assertEquals(pair.getPrivate(), unwrapper.unwrap(wrapped, algorithm, Cipher.PRIVATE_KEY));
        });
        // The parameters of a curve or group are public.
        assertTrue(Set.of("AlgorithmParameters.EC", "AlgorithmParameters.DSA").containsAll(asked), asked::toString);
    }

    @Test
    void hmacIsTheJdks() throws Exception {
        for (int keyBytes : new int[] {1, 32, 64, 65, 128, 129, 300}) {
            var key = TestKeys.pattern(keyBytes, keyBytes);
            for (int length : new int[] {0, 1, 55, 64, 111, 128, 1000}) {
                var text = TestKeys.pattern(length, length);
                assertArrayEquals(jdk("HmacSHA512", key, text), ours(Hmac.sha512(), key, text));
                assertArrayEquals(jdk("HmacSHA256", key, text), ours(Hmac.sha256(), key, text));
            }
        }
    }

    @Test
    void pbkdf2IsTheJdks() throws Exception {
        for (var password : new String[] {"p", "Grüße 🔑", "x".repeat(200)}) {
            for (int iterations : new int[] {1, 2, 1000}) {
                var salt = TestKeys.pattern(iterations, 32);
                var expected = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512", "SunJCE")
                        .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                        .getEncoded();
                var bytes = password.getBytes(StandardCharsets.UTF_8);
                assertArrayEquals(expected, Pbkdf2.derive(Hmac.sha512(), bytes, salt, iterations));
            }
        }
    }

    @Test
    void anotherClassIsNotTakenForTheJdks() {
        var impostor = new OddProvider("Impostor", OddProvider.Habit.NONE);
        try (impostor) {
            assertFalse(JdkProvider.is(impostor));
        }
        for (var name : new String[] {"SUN", "SunJCE", "SunRsaSign", "SunEC", "SunJSSE"}) {
            assertTrue(JdkProvider.is(Security.getProvider(name)), name);
            assertEquals(name, JdkProvider.named(name).getName());
        }
    }

    /** A name alone does not make a provider one of those that {@code auto} takes. */
    @ParameterizedTest
    @ValueSource(strings = {"AmazonCorrettoCryptoProvider", "Conscrypt"})
    void autoTakesNoImpostor(String name) {
        try (var impostor = new OddProvider(name, OddProvider.Habit.NONE)) {
            assertEquals(
                    "SunJCE", new DelegateChoice(DelegateChoice.AUTO).delegate().name());
            var refused = assertThrows(
                    java.security.ProviderException.class, () -> new DelegateChoice(impostor.getName()).delegate());
            assertTrue(refused.getMessage().startsWith("O365SE-9004: "), refused::getMessage);
        }
    }

    private static byte[] jdk(String algorithm, byte[] key, byte[] text) throws Exception {
        var mac = Mac.getInstance(algorithm, "SunJCE");
        mac.init(new SecretKeySpec(key, "AES"));
        return mac.doFinal(text);
    }

    private static byte[] ours(Hmac hmac, byte[] key, byte[] text) {
        hmac.init(key);
        hmac.update(text);
        var first = hmac.doFinal();
        hmac.update(text);
        assertArrayEquals(first, hmac.doFinal(), "the key is kept");
        hmac.forget();
        assertThrows(IllegalStateException.class, hmac::doFinal);
        return first;
    }
}
