package org.o365se;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.FileAccess;

/**
 * Creates the Ed25519 keys of operators, who sign new policies if {@code keychain.operators} is configured, and converts them to and from PEM, as OpenSSL does.
 *
 * <p>All methods are thread-safe.
 */
public final class OperatorKeys {
    private static final int MAX_FILE_BYTES = 1 << 16;

    private OperatorKeys() {}

    /**
     * Creates a key pair.
     *
     * @return an Ed25519 key pair
     * @throws java.security.ProviderException if the JVM lacks the JDK's Ed25519 or SHA-512
     */
    public static KeyPair generate() {
        return Ed25519.generate();
    }

    /**
     * Returns the PEM form of a private key: an unencrypted PKCS#8 block, as {@link #read} expects it.
     *
     * @param key a private key of {@link #generate}
     * @return the block in ASCII; the caller wipes the array
     */
    public static byte[] pem(PrivateKey key) {
        return Ed25519.pem(key);
    }

    /**
     * Returns the PEM form of a public key, for the file that {@code keychain.operators} names.
     *
     * @param key a public key of {@link #generate}
     * @return the block
     */
    public static String pem(PublicKey key) {
        return Ed25519.pem(key);
    }

    /**
     * Reads a private key from a file that only its owner may read.
     *
     * @param file an unencrypted PKCS#8 block in PEM, at most 65536 bytes
     * @return the Ed25519 private key
     * @throws IOException if the file cannot be read, or is accessible to other users (the message then begins with an error id)
     * @throws InvalidKeyException if the file does not contain an Ed25519 private key; the message has the reason, without an error id
     */
    public static PrivateKey read(Path file) throws IOException, InvalidKeyException {
        if (FileAccess.isOpenToOthers(file)) {
            throw new IOException(ProviderErrorId.FILE_OPEN_TO_OTHERS.with("The operator's key file " + file
                    + " is accessible to users other than its owner, so it is not used; run: chmod go-rwx '" + file
                    + "'"));
        }
        byte[] pem;
        try (var in = Files.newInputStream(file)) {
            pem = in.readNBytes(MAX_FILE_BYTES + 1);
        }
        try {
            if (pem.length > MAX_FILE_BYTES) {
                throw new InvalidKeyException("it has more than " + MAX_FILE_BYTES + " bytes");
            }
            return Ed25519.privateKeyOf(pem);
        } catch (IOException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }
}
