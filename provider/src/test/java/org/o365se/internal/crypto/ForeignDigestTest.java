package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.TestKeys;
import org.o365se.rootkey.JdkAlgorithms;

/** A provider that stands first with digests of its own sees no secret and decides nothing, where the JDK would take its digest. */
class ForeignDigestTest {
    private static final OAEPParameterSpec OAEP_256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
    private static final byte[] POLICY_KEY = TestKeys.pattern(3, 32);
    private static final byte[] MESSAGE = TestKeys.pattern(4, 100);

    @Test
    void aPolicyKeyThatIsWrappedByRsaIsNotShownToIt() throws Exception {
        var pair = rsa(2048);
        // Once before, so that loading of classes, which agents may answer with digests of their own, is not counted.
        var wrapped = JdkAlgorithms.rsaOaepSha256((RSAPublicKey) pair.getPublic(), POLICY_KEY);
        assertArrayEquals(POLICY_KEY, opened(pair, wrapped));
        try (var foreign = new ForeignDigest(true)) {
            wrapped = JdkAlgorithms.rsaOaepSha256((RSAPublicKey) pair.getPublic(), POLICY_KEY);
            assertEquals(0, foreign.bytesSeen());
        }
        assertArrayEquals(POLICY_KEY, opened(pair, wrapped));
    }

    /** That the test sees what it is to see: from what the digest is shown, the plaintext can be computed. */
    @Test
    void theJdksOaepWouldShowItsSeedAndItsBlock() throws Exception {
        var pair = rsa(2048);
        try (var foreign = new ForeignDigest(true)) {
            var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
            cipher.init(Cipher.ENCRYPT_MODE, pair.getPublic(), OAEP_256);
            cipher.doFinal(POLICY_KEY);
            assertTrue(foreign.bytesSeen() >= 32 + 223, "seed and masked block");
        }
    }

    @ParameterizedTest
    @CsvSource({"2048, 0", "2048, 32", "2048, 190", "2049, 32", "3072, 32", "4096, 446"})
    void theJdkOpensWhatIsEncryptedHere(int bits, int length) throws Exception {
        var pair = rsa(bits);
        var plaintext = TestKeys.pattern(5, length);
        var encrypted = RsaOaep.encrypt((RSAPublicKey) pair.getPublic(), plaintext);
        assertArrayEquals(plaintext, opened(pair, encrypted));
        assertFalse(Arrays.equals(encrypted, RsaOaep.encrypt((RSAPublicKey) pair.getPublic(), plaintext)));
    }

    @ParameterizedTest
    @ValueSource(ints = {191, 192, 256, 1000})
    void aPlaintextThatDoesNotFitIsRefused(int length) {
        assertThrows(InvalidKeyException.class, () -> RsaOaep.encode(new byte[length], new byte[32], 256));
    }

    @Test
    void operatorKeysAreNeitherGeneratedNorUsed() throws Exception {
        var pair = Ed25519.generate();
        var publicKey = Ed25519.rawOf(pair.getPublic().getEncoded());
        var signature = Ed25519.sign(pair.getPrivate(), MESSAGE);
        try (var before = new ForeignDigest(true)) {
            // As above: a refusal loads classes too.
            assertRefused(Ed25519::generate);
            assertFalse(before.hasSeen(MESSAGE));
        }
        try (var foreign = new ForeignDigest(true)) {
            assertRefused(() -> Ed25519.sign(pair.getPrivate(), MESSAGE));
            assertRefused(Ed25519::generate);
            assertRefused(() -> Ed25519.verify(publicKey, MESSAGE, signature));
            assertEquals(0, foreign.bytesSeen());
        }
        assertTrue(Ed25519.verify(publicKey, MESSAGE, signature));
    }

    /** With a digest of zeros the neutral element and zero are a signature of everything, for every key. */
    @Test
    void aForgedSignatureDoesNotCount() throws Exception {
        var pair = Ed25519.generate();
        var publicKey = Ed25519.rawOf(pair.getPublic().getEncoded());
        var forged = new byte[Ed25519.SIGNATURE_BYTES];
        forged[0] = 1;
        assertFalse(Ed25519.verify(publicKey, MESSAGE, forged));
        try (var foreign = new ForeignDigest(false)) {
            var verifier = Signature.getInstance("Ed25519", "SunEC");
            verifier.initVerify(pair.getPublic());
            verifier.update(MESSAGE);
            assertTrue(verifier.verify(forged), "the JDK's own look-up believes it");
            assertTrue(foreign.hasSeen(MESSAGE));
            assertRefused(() -> Ed25519.verify(publicKey, MESSAGE, forged));
        }
    }

    private static void assertRefused(Executable call) {
        var refused = assertThrows(ProviderException.class, call);
        assertTrue(refused.getMessage().startsWith("O365SE-9072: "), refused::getMessage);
        assertTrue(refused.getMessage().contains("provider ForeignDigest comes before SUN"), refused::getMessage);
    }

    private static byte[] opened(KeyPair pair, byte[] encrypted) throws Exception {
        var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
        cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate(), OAEP_256);
        return cipher.doFinal(encrypted);
    }

    private static KeyPair rsa(int bits) throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
        generator.initialize(bits, new SecureRandom());
        return generator.generateKeyPair();
    }
}
