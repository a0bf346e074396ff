package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SealedObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.o365se.TestKeys;
import org.o365se.internal.config.Transformation;

/** The JDK's classes that use a Cipher, with our handles under the names of the JDK; they find the provider themselves. */
class TransparentWrappersTest {
    private static final byte[] DATA = TestKeys.pattern(1, 80_000);

    @BeforeAll
    static void register() {
        Security.addProvider(TransparentKeys.provider());
    }

    @AfterAll
    static void remove() {
        Security.removeProvider(TransparentKeys.provider().getName());
    }

    @ParameterizedTest
    @EnumSource
    void streams(Transformation transformation) throws Exception {
        var cipher = encrypting(transformation);
        var sealed = new ByteArrayOutputStream();
        try (var out = new CipherOutputStream(sealed, cipher)) {
            out.write(DATA, 0, 50_000);
            out.write(DATA, 50_000, 30_000);
        }
        var opening = Cipher.getInstance(transformation.toString());
        opening.init(Cipher.DECRYPT_MODE, TransparentKeys.key(), cipher.getParameters());
        try (var in = new CipherInputStream(new ByteArrayInputStream(sealed.toByteArray()), opening)) {
            assertArrayEquals(DATA, in.readAllBytes());
        }
    }

    /** Not for the names of key wraps, whose cipher in the JDK refuses most lengths, or has parameters without an encoding. */
    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ANY, names = "AES_GCM|AES_CBC|AES|CHACHA20_POLY1305")
    void sealedObjects(Transformation transformation) throws Exception {
        var sealed = new SealedObject("mail", encrypting(transformation));
        assertEquals("mail", sealed.getObject(TransparentKeys.key()));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "CHACHA20_POLY1305")
    void wrappedKeys(Transformation transformation) throws Exception {
        var cipher = Cipher.getInstance(transformation.toString());
        cipher.init(Cipher.WRAP_MODE, TransparentKeys.key());
        var wrapped = cipher.wrap(TransparentKeys.foreignKey(transformation));
        cipher.init(Cipher.UNWRAP_MODE, TransparentKeys.key(), cipher.getParameters());
        assertEquals(TransparentKeys.foreignKey(transformation), cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY));
    }

    @Test
    void encryptedPrivateKeys() throws Exception {
        var key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
        var cipher = encrypting(Transformation.AES_CBC);
        var info = new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key.getEncoded()));
        var again = new EncryptedPrivateKeyInfo(info.getEncoded());
        var opening = Cipher.getInstance("AES/CBC/PKCS5Padding");
        opening.init(Cipher.DECRYPT_MODE, TransparentKeys.key(), cipher.getParameters());
        assertArrayEquals(key.getEncoded(), again.getKeySpec(opening).getEncoded());
        assertArrayEquals(
                new PKCS8EncodedKeySpec(key.getEncoded()).getEncoded(),
                info.getKeySpec(opening).getEncoded());
    }

    private static Cipher encrypting(Transformation transformation) throws Exception {
        var cipher = Cipher.getInstance(transformation.toString());
        cipher.init(Cipher.ENCRYPT_MODE, TransparentKeys.key());
        return cipher;
    }
}
