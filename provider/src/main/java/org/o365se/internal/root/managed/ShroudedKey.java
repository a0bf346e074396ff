package org.o365se.internal.root.managed;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.crypto.Hmac;
import org.o365se.internal.crypto.JdkProvider;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.crypto.Pbkdf2;

/**
 * A secret key in a PKCS12 file (RFC 7292, section 4.2.5), encrypted with PBES2 with PBKDF2 and AES-256-CBC as the JDK writes it.
 *
 * <p>The JDK's key store takes the bytes of the password from the first provider that has a {@code SecretKeyFactory.PBE}: with SunJCE they are its ASCII characters, with
 * Bouncy Castle its characters in UTF-16 and two zeros, of which SunJCE's PBES2 then uses the lower seven bits each. A file that was written with one order of
 * providers therefore cannot be * read with the other. This class tries both forms, only with algorithms of the JDK, regardless of the current order.
 */
final class ShroudedKey {
    private static final byte INTEGER = 0x02;
    private static final byte OCTETS = 0x04;
    private static final byte OID = 0x06;
    private static final byte BMP_STRING = 0x1E;
    private static final byte SEQUENCE = 0x30;
    private static final byte SET = 0x31;
    private static final byte EXPLICIT_0 = (byte) 0xA0;

    private static final byte[] DATA = oid("2A864886F70D010701");
    private static final byte[] SECRET_BAG = oid("2A864886F70D010C0A0105");
    private static final byte[] SHROUDED_KEY_BAG = oid("2A864886F70D010C0A0102");
    private static final byte[] FRIENDLY_NAME = oid("2A864886F70D010914");
    private static final byte[] PBES2 = oid("2A864886F70D01050D");
    private static final byte[] PBKDF2 = oid("2A864886F70D01050C");
    private static final byte[] HMAC_SHA_256 = oid("2A864886F70D0209");
    private static final byte[] HMAC_SHA_512 = oid("2A864886F70D020B");
    private static final byte[] AES_256_CBC = oid("60864801650304012A");

    /** The JDK's own limit. */
    private static final int MAX_ITERATIONS = 5_000_000;

    private static final int MAX_SALT_BYTES = 1024;
    private static final int IV_BYTES = 16;
    private static final int ASCII = 0x7F;

    private final ByteBuffer salt;
    private final int iterations;
    private final boolean isSha512;
    private final ByteBuffer iv;
    private final ByteBuffer encrypted;

    private ShroudedKey(ByteBuffer salt, int iterations, boolean isSha512, ByteBuffer iv, ByteBuffer encrypted) {
        this.salt = salt;
        this.iterations = iterations;
        this.isSha512 = isSha512;
        this.iv = iv;
        this.encrypted = encrypted;
    }

    /** Thrown if an element is missing or has another type. */
    private static final class Unexpected extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Returns the key under an alias; empty if there is none or it is encrypted in another way. The file's MAC has been checked. */
    static Optional<ShroudedKey> find(byte[] file, String alias) {
        try {
            var pfx = enter(ByteBuffer.wrap(file), SEQUENCE);
            enter(pfx, INTEGER);
            var safes = enter(contentOf(enter(pfx, SEQUENCE)), SEQUENCE);
            ByteBuffer found = null;
            while (safes.hasRemaining()) {
                var safe = enter(safes, SEQUENCE);
                if (safe.duplicate().get() == OID && isData(safe.duplicate())) {
                    var bag = secretBag(enter(contentOf(safe), SEQUENCE), alias);
                    found = bag == null ? found : bag;
                }
            }
            return found == null ? Optional.empty() : Optional.of(parse(found));
        } catch (Unexpected e) {
            return Optional.empty();
        }
    }

    /** Decrypts; empty if neither form of the secret decrypts it. The caller wipes the bytes. */
    Optional<byte[]> open(char[] secret) {
        var ascii = new byte[secret.length];
        var wide = new byte[2 * secret.length + 2];
        for (int i = 0; i < secret.length; i++) {
            ascii[i] = (byte) (secret[i] & ASCII);
            wide[2 * i] = (byte) (secret[i] >>> Byte.SIZE & ASCII);
            wide[2 * i + 1] = ascii[i];
        }
        try {
            var key = decrypt(ascii);
            return key.isPresent() ? key : decrypt(wide);
        } finally {
            Arrays.fill(ascii, (byte) 0);
            Arrays.fill(wide, (byte) 0);
        }
    }

    private Optional<byte[]> decrypt(byte[] password) {
        var hmac = isSha512 ? Hmac.sha512() : Hmac.sha256();
        var derived = Key256.takeOwnershipOf(Pbkdf2.derive(hmac, password, bytes(salt), iterations));
        byte[] plain = {};
        try {
            var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding", JdkProvider.named(JdkProvider.SUN_JCE));
            cipher.init(Cipher.DECRYPT_MODE, derived, new IvParameterSpec(bytes(iv)));
            plain = cipher.doFinal(bytes(encrypted));
            // PrivateKeyInfo ::= SEQUENCE { version INTEGER, algorithm SEQUENCE, key OCTET STRING } (RFC 5208, section
            // 5)
            var info = enter(ByteBuffer.wrap(plain), SEQUENCE);
            enter(info, INTEGER);
            enter(info, SEQUENCE);
            var key = bytes(enter(info, OCTETS));
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[Key256.BYTES], "AES"));
            return Optional.of(key);
        } catch (GeneralSecurityException | Unexpected e) {
            // Wrong password: the padding is wrong, or right by chance and the content is not a key.
            return Optional.empty();
        } finally {
            Arrays.fill(plain, (byte) 0);
            derived.destroy();
        }
    }

    private static boolean isData(ByteBuffer safe) throws Unexpected {
        return Arrays.equals(bytes(enter(safe, OID)), DATA);
    }

    private static ByteBuffer contentOf(ByteBuffer info) throws Unexpected {
        require(info, DATA);
        return enter(enter(info, EXPLICIT_0), OCTETS);
    }

    private static @Nullable ByteBuffer secretBag(ByteBuffer bags, String alias) throws Unexpected {
        ByteBuffer found = null;
        while (bags.hasRemaining()) {
            var bag = enter(bags, SEQUENCE);
            boolean isSecret = Arrays.equals(bytes(enter(bag, OID)), SECRET_BAG);
            var value = enter(bag, EXPLICIT_0);
            if (isSecret && bag.hasRemaining() && alias.equalsIgnoreCase(friendlyName(enter(bag, SET)))) {
                found = value;
            }
        }
        return found;
    }

    private static String friendlyName(ByteBuffer attributes) throws Unexpected {
        while (attributes.hasRemaining()) {
            var attribute = enter(attributes, SEQUENCE);
            if (Arrays.equals(bytes(enter(attribute, OID)), FRIENDLY_NAME)) {
                return UTF_16BE.decode(enter(enter(attribute, SET), BMP_STRING)).toString();
            }
        }
        return "";
    }

    private static ShroudedKey parse(ByteBuffer bag) throws Unexpected {
        var secret = enter(bag, SEQUENCE);
        require(secret, SHROUDED_KEY_BAG);
        var info = enter(enter(enter(secret, EXPLICIT_0), OCTETS), SEQUENCE);
        var algorithm = enter(info, SEQUENCE);
        var encrypted = enter(info, OCTETS);
        require(algorithm, PBES2);
        var parameters = enter(algorithm, SEQUENCE);
        var derivation = enter(parameters, SEQUENCE);
        require(derivation, PBKDF2);
        var pbkdf2 = enter(derivation, SEQUENCE);
        var salt = enter(pbkdf2, OCTETS);
        int iterations = number(enter(pbkdf2, INTEGER));
        if (pbkdf2.hasRemaining()
                && pbkdf2.duplicate().get() == INTEGER
                && number(enter(pbkdf2, INTEGER)) != Key256.BYTES) {
            throw new Unexpected();
        }
        var prf = bytes(enter(enter(pbkdf2, SEQUENCE), OID));
        boolean isSha512 = Arrays.equals(prf, HMAC_SHA_512);
        var scheme = enter(parameters, SEQUENCE);
        require(scheme, AES_256_CBC);
        var iv = enter(scheme, OCTETS);
        if (salt.remaining() > MAX_SALT_BYTES
                || iterations < 1
                || iterations > MAX_ITERATIONS
                || iv.remaining() != IV_BYTES
                || !(isSha512 || Arrays.equals(prf, HMAC_SHA_256))) {
            throw new Unexpected();
        }
        return new ShroudedKey(salt, iterations, isSha512, iv, encrypted);
    }

    private static int number(ByteBuffer integer) throws Unexpected {
        if (!integer.hasRemaining() || integer.remaining() > Integer.BYTES) {
            throw new Unexpected();
        }
        int value = integer.get();
        while (integer.hasRemaining()) {
            value = value << Byte.SIZE | Byte.toUnsignedInt(integer.get());
        }
        return value;
    }

    private static void require(ByteBuffer in, byte[] oid) throws Unexpected {
        if (!Arrays.equals(bytes(enter(in, OID)), oid)) {
            throw new Unexpected();
        }
    }

    private static ByteBuffer enter(ByteBuffer in, byte tag) throws Unexpected {
        var content = PfxFrame.enter(in, tag);
        if (content == null) {
            throw new Unexpected();
        }
        return content;
    }

    private static byte[] bytes(ByteBuffer from) {
        var bytes = new byte[from.remaining()];
        from.duplicate().get(bytes);
        return bytes;
    }

    private static byte[] oid(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
