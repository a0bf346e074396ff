package org.o365se.pkcs11;

import java.util.Arrays;
import java.util.HexFormat;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.WrapAlgorithm;

/**
 * An AES-256 root key: AES-GCM in the token. A wrapped policy key is IV (12 bytes, random), ciphertext, tag (16 bytes).
 *
 * <p>PKCS#11 does not tell two AES keys with one label apart, and a CKA_ID can be given anew to any. So the version recorded with each copy is a check value: the first 8 bytes
 * of the SHA-256 of what the key makes of 16 zero bytes under an IV that is used for nothing else.
 */
final class AesRootKey extends TokenRootKey {
    static final WrapAlgorithm ALGORITHM = WrapAlgorithm.A256GCM;

    private static final String VERSION_PREFIX = "kcv:";
    private static final int CHECK_VALUE_BYTES = 8;
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int ZEROS = 16;
    private static final byte[] CHECK_IV = "O365SE/1 kcv".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    AesRootKey(Token token, String label, RootKeyDescription description) {
        super(token, label, description);
    }

    /** The version of the key that has this label now. */
    static String version(Token token, String label) throws TokenException {
        return version(encryptedZeros(token, label));
    }

    private static byte[] encryptedZeros(Token token, String label) throws TokenException {
        return token.encrypt(label, CHECK_IV, new byte[ZEROS]);
    }

    private static String version(byte[] encryptedZeros) {
        var hash = JdkAlgorithms.sha256().digest(encryptedZeros);
        return VERSION_PREFIX + HexFormat.of().formatHex(hash, 0, CHECK_VALUE_BYTES);
    }

    @Override
    byte[] seal(byte[] policyKey) throws TokenException {
        byte[] iv;
        do {
            iv = JdkAlgorithms.randomBytes(IV_BYTES);
        } while (Arrays.equals(iv, CHECK_IV));
        var sealed = token.encrypt(label, iv, policyKey);
        // The label alone would also find a key that has taken the place of this one.
        proveKey();
        var wrapped = Arrays.copyOf(iv, IV_BYTES + sealed.length);
        System.arraycopy(sealed, 0, wrapped, IV_BYTES, sealed.length);
        return wrapped;
    }

    @Override
    byte[] open(byte[] wrapped) throws TokenException {
        if (wrapped.length < IV_BYTES + TAG_BYTES) {
            throw problem.corrupt(label, null);
        }
        return token.decrypt(
                label, Arrays.copyOf(wrapped, IV_BYTES), Arrays.copyOfRange(wrapped, IV_BYTES, wrapped.length));
    }

    @Override
    void proveKey() throws TokenException {
        var encrypted = encryptedZeros(token, label);
        if (!version(encrypted).equals(describe().version())) {
            throw new TokenException(TokenFailure.KEY_REPLACED, label);
        }
        // A token that encrypts may still be unable to decrypt.
        if (!Arrays.equals(new byte[ZEROS], token.decrypt(label, CHECK_IV, encrypted))) {
            throw new TokenException(TokenFailure.UNCLEAR, "another value than was encrypted");
        }
    }
}
