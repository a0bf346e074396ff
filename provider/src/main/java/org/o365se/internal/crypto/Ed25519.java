package org.o365se.internal.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Ed25519 signatures (RFC 8032) of the JDK, with keys as 32 bytes or in PEM (RFC 7468, RFC 8410). Keys are generated and used only while the digest that the
 * JDK would use is a trusted one; otherwise each of these calls throws a {@code ProviderException}. Thread-safe.
 */
public final class Ed25519 {
    /** Length of a public key in bytes. */
    public static final int PUBLIC_KEY_BYTES = 32;

    /** Length of a signature in bytes. */
    public static final int SIGNATURE_BYTES = 64;

    private static final String ALGORITHM = "Ed25519";
    /**
     * The digest that the JDK's Ed25519 takes from the first provider in the list: that provider receives the private key, and decides which signatures verify.
     */
    private static final String DIGEST = "SHA-512";
    /** The JDK's provider of elliptic curves. */
    private static final String JDK = "SunEC";
    /** The bytes before the 32 bytes in a SubjectPublicKeyInfo. */
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** The prime p = 2²⁵⁵ − 19 of the field. */
    private static final BigInteger FIELD = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    /** The constant d = −121665 / 121666 of the curve. */
    private static final BigInteger D = BigInteger.valueOf(-121_665)
            .multiply(BigInteger.valueOf(121_666).modInverse(FIELD))
            .mod(FIELD);

    private static final Pattern PEM_BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    /** All low-order points (RFC 8032 encodings, canonical and not), under which anyone can forge signatures. */
    private static final List<String> LOW_ORDER = List.of(
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");

    private Ed25519() {}

    /**
     * Reads the public keys of a PEM text: every {@code PUBLIC KEY} block; text between the blocks is a comment.
     *
     * @param pem the text
     * @return each 32 bytes, in their order
     * @throws IOException if there is none, or a block is not an Ed25519 public key
     */
    public static List<byte[]> publicKeysOf(String pem) throws IOException {
        var keys = new ArrayList<byte[]>();
        var blocks = PEM_BLOCK.matcher(pem);
        while (blocks.find()) {
            if (!blocks.group(1).equals("PUBLIC KEY")) {
                throw new IOException("a " + blocks.group(1) + " block is not a PUBLIC KEY block");
            }
            keys.add(rawOf(decode(blocks.group(2))));
        }
        if (keys.isEmpty()) {
            throw new IOException("it has no PUBLIC KEY block");
        }
        return keys;
    }

    /**
     * Returns the 32 bytes of a public key in its X.509 encoding.
     *
     * @param spki a SubjectPublicKeyInfo
     * @return the raw public key
     * @throws IOException if it is not an Ed25519 public key, or fails {@link #requireSound}
     */
    public static byte[] rawOf(byte[] spki) throws IOException {
        if (spki.length != SPKI_PREFIX.length + PUBLIC_KEY_BYTES
                || !Arrays.equals(spki, 0, SPKI_PREFIX.length, SPKI_PREFIX, 0, SPKI_PREFIX.length)) {
            throw new IOException("a public key is not an Ed25519 key");
        }
        var raw = Arrays.copyOfRange(spki, SPKI_PREFIX.length, spki.length);
        requireSound(raw);
        return raw;
    }

    /**
     * Checks that 32 bytes are the public key of a signer: the canonical encoding of a point of the curve (RFC 8032, section 5.1.3) whose order is not low.
     *
     * @param publicKey the raw public key
     * @throws IOException if they are not; the message has the reason
     */
    public static void requireSound(byte[] publicKey) throws IOException {
        if (publicKey.length != PUBLIC_KEY_BYTES) {
            throw new IOException("a public key has " + publicKey.length + " bytes, not " + PUBLIC_KEY_BYTES);
        }
        if (isLowOrder(publicKey)) {
            throw new IOException("a public key has a low order, so that anyone can forge its signatures");
        }
        var y = yOf(publicKey);
        if (y.compareTo(FIELD) >= 0) {
            throw new IOException("a public key is not in its canonical encoding");
        }
        // A point has x² = (y² − 1) / (d y² + 1), and d y² + 1 is never 0; the quotient is a square if the product is
        // one.
        var square = y.multiply(y).mod(FIELD);
        var product =
                square.subtract(BigInteger.ONE).multiply(D.multiply(square).add(BigInteger.ONE));
        if (!product.modPow(FIELD.shiftRight(1), FIELD).equals(BigInteger.ONE)) {
            throw new IOException("a public key is not a point of the curve");
        }
    }

    private static boolean isLowOrder(byte[] publicKey) {
        return LOW_ORDER.contains(HexFormat.of().formatHex(publicKey));
    }

    /** Returns the y coordinate of an encoded point. */
    private static BigInteger yOf(byte[] publicKey) {
        var bigEndian = new byte[PUBLIC_KEY_BYTES];
        for (int i = 0; i < PUBLIC_KEY_BYTES; i++) {
            bigEndian[PUBLIC_KEY_BYTES - 1 - i] = publicKey[i];
        }
        return new BigInteger(1, bigEndian).clearBit(Byte.SIZE * PUBLIC_KEY_BYTES - 1);
    }

    /**
     * Reads a private key.
     *
     * @param pem one unencrypted PKCS#8 {@code PRIVATE KEY} block; the array is not changed
     * @return the key
     * @throws IOException if it is not an Ed25519 private key
     */
    public static PrivateKey privateKeyOf(byte[] pem) throws IOException {
        var blocks = PEM_BLOCK.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!blocks.find() || !blocks.group(1).equals("PRIVATE KEY")) {
            throw new IOException("it has no unencrypted PRIVATE KEY block (PKCS#8)");
        }
        var der = decode(blocks.group(2));
        try {
            return KeyFactory.getInstance(ALGORITHM, JdkProvider.named(JDK))
                    .generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new IOException("its key is not an Ed25519 private key", e);
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    /**
     * Creates a key pair from the JVM's random source.
     *
     * @return the pair
     */
    public static KeyPair generate() {
        JdkProvider.requireTrustedDigest(DIGEST, "Generating an Ed25519 key");
        try {
            return KeyPairGenerator.getInstance(ALGORITHM, JdkProvider.named(JDK))
                    .generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK from 15 on has Ed25519", e);
        }
    }

    /**
     * Returns the PEM form of a private key.
     *
     * @param key a private key of {@link #generate}
     * @return ASCII; the caller wipes the array
     */
    public static byte[] pem(PrivateKey key) {
        var der = key.getEncoded();
        var base64 = Base64.getEncoder().encode(der);
        try {
            var begin = "-----BEGIN PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII);
            var end = "\n-----END PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII);
            return ByteBuffer.allocate(begin.length + base64.length + end.length)
                    .put(begin)
                    .put(base64)
                    .put(end)
                    .array();
        } finally {
            Arrays.fill(der, (byte) 0);
            Arrays.fill(base64, (byte) 0);
        }
    }

    /**
     * Returns the PEM form of a public key.
     *
     * @param key a public key of {@link #generate}
     * @return the text
     */
    public static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /**
     * Signs a message.
     *
     * @param key an Ed25519 private key of the JDK
     * @param message the message
     * @return 64 bytes
     * @throws InvalidKeyException if it is not such a key
     */
    public static byte[] sign(PrivateKey key, byte[] message) throws InvalidKeyException {
        JdkProvider.requireTrustedDigest(DIGEST, "Signing with an Ed25519 key");
        try {
            var signature = Signature.getInstance(ALGORITHM, JdkProvider.named(JDK));
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (InvalidKeyException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK from 15 on has Ed25519", e);
        }
    }

    /**
     * Checks a signature (RFC 8032, section 5.1.7). Nothing verifies under a key of a low order, nor with an S that is not less than the order of the group.
     *
     * @param publicKey 32 bytes
     * @param message the signed message
     * @param signature 64 bytes
     * @return whether the holder of the private key has signed the message
     */
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        JdkProvider.requireTrustedDigest(DIGEST, "Checking an Ed25519 signature");
        if (signature.length != SIGNATURE_BYTES || isLowOrder(publicKey)) {
            // The JDK ignores bytes after the 64th.
            return false;
        }
        try {
            var verifier = Signature.getInstance(ALGORITHM, JdkProvider.named(JDK));
            verifier.initVerify(publicKeyOf(publicKey));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeyException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK from 15 on has Ed25519", e);
        }
    }

    private static PublicKey publicKeyOf(byte[] raw) throws GeneralSecurityException {
        var spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + raw.length);
        System.arraycopy(raw, 0, spki, SPKI_PREFIX.length, raw.length);
        try {
            return KeyFactory.getInstance(ALGORITHM, JdkProvider.named(JDK))
                    .generatePublic(new X509EncodedKeySpec(spki));
        } catch (java.security.spec.InvalidKeySpecException e) {
            throw new InvalidKeyException("It is not a point of the curve", e);
        }
    }

    private static byte[] decode(String base64) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException("a PEM block is not base64", e);
        }
    }
}
