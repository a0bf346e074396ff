package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.junit.jupiter.api.Test;
import org.o365se.TestKeys;

/** What becomes of a program's IV: it is taken, returned and bound to the message, and encrypts nothing. */
class ProgramIvTest {
    private static final String GCM = "AES/GCM/NoPadding";
    private static final byte[] AAD = TestKeys.pattern(3, 20);
    private static final byte[] IV = TestKeys.pattern(5, 12);

    @Test
    void theSameIvWithTwoPlaintextsRevealsNothingAndBothAreDecrypted() throws Exception {
        var first = TestKeys.pattern(7, 4000);
        var second = TestKeys.pattern(8, 4000);
        var sealed = seal(AAD, IV, 128, first);
        var other = seal(AAD, IV, 128, second);
        assertNotEquals(
                Arrays.toString(Arrays.copyOfRange(sealed, 28, 124)),
                Arrays.toString(Arrays.copyOfRange(other, 28, 124)),
                "data key and salt");
        var difference = new byte[4000];
        var plainDifference = new byte[4000];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = (byte) (sealed[124 + i] ^ other[124 + i]);
            plainDifference[i] = (byte) (first[i] ^ second[i]);
        }
        assertFalse(Arrays.equals(plainDifference, difference));
        assertArrayEquals(first, open(AAD, IV, 128, sealed));
        assertArrayEquals(second, open(AAD, IV, 128, other));
        // The same plaintext too.
        assertFalse(Arrays.equals(sealed, seal(AAD, IV, 128, first)));
    }

    @Test
    void theIvAndTheTagLengthAreThoseOfTheMessage() throws Exception {
        var sealed = seal(AAD, IV, 120, IV);
        assertArrayEquals(IV, open(AAD, IV, 120, sealed));
        assertThrows(AEADBadTagException.class, () -> open(AAD, TestKeys.pattern(6, 12), 120, sealed));
        assertThrows(AEADBadTagException.class, () -> open(AAD, Arrays.copyOf(IV, 13), 120, sealed));
        assertThrows(AEADBadTagException.class, () -> open(AAD, IV, 128, sealed));
        assertThrows(AEADBadTagException.class, () -> open(new byte[0], IV, 120, sealed));
        var cbc = cipher("AES/CBC/PKCS5Padding", Cipher.ENCRYPT_MODE, new IvParameterSpec(new byte[16]));
        var wrong = TestKeys.pattern(1, 16);
        var refused = assertThrows(
                BadPaddingException.class,
                () -> cipher("AES/CBC/PKCS5Padding", Cipher.DECRYPT_MODE, new IvParameterSpec(wrong))
                        .doFinal(cbc.doFinal(IV)));
        assertEquals(BadPaddingException.class, refused.getClass());
    }

    @Test
    void noAadIsTakenForAnIv() throws Exception {
        var whole = TestKeys.pattern(9, 24);
        var front = Arrays.copyOf(whole, 12);
        var back = Arrays.copyOfRange(whole, 12, 24);
        var sealed = seal(front, back, 128, IV);
        assertThrows(AEADBadTagException.class, () -> open(new byte[0], whole, 128, sealed));
        assertThrows(AEADBadTagException.class, () -> open(whole, back, 128, sealed));
        // Not even what is bound, in front of another IV.
        var bound = Bytes.concat(front, ProgramIv.binding(back, 128));
        assertThrows(AEADBadTagException.class, () -> open(bound, IV, 128, sealed));
    }

    /** As docs/reference/format.md specifies it. */
    @Test
    void theBindingIsTheEndOfTheAad() throws Exception {
        var label = "O365SE/1 program IV\0".getBytes(StandardCharsets.US_ASCII);
        var binding = Bytes.concat(label, new byte[] {(byte) 128}, IV, new byte[] {0, 0, 0, 12});
        var sealed = seal(AAD, IV, 128, IV);
        assertEquals(140 + 12, sealed.length);
        var plain = Cipher.getInstance("O365ServiceEncryption", TransparentKeys.provider());
        plain.init(Cipher.DECRYPT_MODE, TransparentKeys.key());
        plain.updateAAD(AAD);
        plain.updateAAD(binding);
        assertArrayEquals(IV, plain.doFinal(sealed));
    }

    private record Vectors(String format, int version, List<Binding> bindings) {}

    private record Binding(String name, String aad, String iv, int tagBits, String messageAad) {}

    @Test
    void theVectorsAreBoundByteForByte() throws Exception {
        var file = Path.of("..", "docs", "reference", "vectors", "program-iv-v1.json");
        var vectors = new Gson().fromJson(Files.readString(file), Vectors.class);
        assertEquals("O365SE program IV 1", vectors.format() + " " + vectors.version());
        assertEquals(8, vectors.bindings().size());
        var hex = HexFormat.of();
        for (var vector : vectors.bindings()) {
            var binding = ProgramIv.binding(hex.parseHex(vector.iv()), vector.tagBits());
            assertEquals(vector.messageAad(), vector.aad() + hex.formatHex(binding), vector.name());
        }
        assertEquals(0, ProgramIv.binding(null, 0).length);
    }

    @Test
    void aNewIvIsMadeIfTheProgramGivesNone() throws Exception {
        var cipher = Cipher.getInstance(GCM, TransparentKeys.provider());
        cipher.init(Cipher.ENCRYPT_MODE, TransparentKeys.key());
        var iv = cipher.getIV();
        var spec = cipher.getParameters().getParameterSpec(GCMParameterSpec.class);
        assertArrayEquals(iv, spec.getIV());
        assertEquals(128, spec.getTLen());
        var sealed = cipher.doFinal(AAD);
        var parameters = AlgorithmParameters.getInstance("GCM");
        parameters.init(cipher.getParameters().getEncoded());
        var opening = Cipher.getInstance(GCM, TransparentKeys.provider());
        opening.init(Cipher.DECRYPT_MODE, TransparentKeys.key(), parameters);
        assertArrayEquals(AAD, opening.doFinal(sealed));
        cipher.init(Cipher.ENCRYPT_MODE, TransparentKeys.key());
        assertFalse(Arrays.equals(iv, cipher.getIV()));
    }

    @Test
    void anotherKeyMayHaveTheSameIv() throws Exception {
        var cipher = Cipher.getInstance(GCM, TransparentKeys.provider());
        var spec = new GCMParameterSpec(128, IV);
        cipher.init(Cipher.ENCRYPT_MODE, TransparentKeys.key("contoso/a"), spec);
        cipher.init(Cipher.ENCRYPT_MODE, TransparentKeys.key("contoso/b"), spec);
        cipher.init(Cipher.ENCRYPT_MODE, TransparentKeys.key("contoso/a"), spec);
    }

    /** A failure in an update is reported by doFinal, as the JDK's cipher does. */
    @Test
    void aDamagedChunkIsReportedAtTheEnd() throws Exception {
        var sealed = seal(AAD, IV, 128, TestKeys.pattern(1, 100_000));
        sealed[124 + 20_000] ^= 1;
        var cipher = cipher(GCM, Cipher.DECRYPT_MODE, new GCMParameterSpec(128, IV));
        cipher.updateAAD(AAD);
        assertEquals(16384, Bytes.orEmpty(cipher.update(sealed, 0, 20_000)).length);
        assertEquals(0, Bytes.orEmpty(cipher.update(sealed, 20_000, 40_000)).length);
        assertThrows(AEADBadTagException.class, () -> cipher.doFinal(sealed, 60_000, sealed.length - 60_000));
    }

    private static byte[] seal(byte[] aad, byte[] iv, int tagBits, byte[] plain) throws GeneralSecurityException {
        var cipher = cipher(GCM, Cipher.ENCRYPT_MODE, new GCMParameterSpec(tagBits, iv));
        cipher.updateAAD(aad);
        assertArrayEquals(iv, cipher.getIV());
        return cipher.doFinal(plain);
    }

    private static byte[] open(byte[] aad, byte[] iv, int tagBits, byte[] sealed) throws GeneralSecurityException {
        var cipher = cipher(GCM, Cipher.DECRYPT_MODE, new GCMParameterSpec(tagBits, iv));
        cipher.updateAAD(aad);
        return cipher.doFinal(sealed);
    }

    private static Cipher cipher(String name, int mode, AlgorithmParameterSpec spec) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(name, TransparentKeys.provider());
        cipher.init(mode, TransparentKeys.key(), spec);
        return cipher;
    }
}
