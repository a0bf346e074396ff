package org.o365se.cli.root;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.file.Input;
import org.o365se.rootkey.JdkAlgorithms;

/** An RSA public key in PEM (X.509 SubjectPublicKeyInfo, RFC 7468). */
final class PublicKeyFile {
    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
    private static final List<Integer> EXCHANGE_KEY_BITS = List.of(2048, 3072, 4096);
    private static final int LINE_CHARACTERS = 64;
    /** Of every key that a vault generates. */
    private static final BigInteger F4 = BigInteger.valueOf(65537);

    private PublicKeyFile() {}

    static RSAPublicKey read(Path file) throws IOException {
        var match = PEM.matcher(new String(Input.readSmall(file), StandardCharsets.ISO_8859_1));
        if (!match.matches()) {
            throw bad(file, "it is not one PEM block PUBLIC KEY");
        }
        try {
            var encoded = Base64.getMimeDecoder().decode(match.group(1));
            return (RSAPublicKey) KeyFactory.getInstance("RSA", JdkAlgorithms.provider("SunRsaSign"))
                    .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw bad(file, "it does not hold an RSA public key");
        }
    }

    /** Reads a key that a vault could have as its key exchange key. */
    static RSAPublicKey readExchangeKey(Path file) throws IOException {
        var key = read(file);
        int bits = key.getModulus().bitLength();
        if (!EXCHANGE_KEY_BITS.contains(bits) || !key.getPublicExponent().equals(F4)) {
            throw bad(
                    file,
                    "a key exchange key has 2048, 3072 or 4096 bits and the exponent 65537, and this key " + bits
                            + " bits and the exponent "
                            + (key.getPublicExponent().bitLength() < Long.SIZE
                                    ? key.getPublicExponent().toString()
                                    : "of " + key.getPublicExponent().bitLength() + " bits"));
        }
        return key;
    }

    static byte[] pem(RSAPublicKey key) {
        var line = Base64.getMimeEncoder(LINE_CHARACTERS, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return ("-----BEGIN PUBLIC KEY-----\n" + line + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static CommandFailure bad(Path file, String why) {
        return new CommandFailure(
                CommandErrorId.PUBLIC_KEY_INVALID.with(
                        "The public key file " + file + " cannot be used: " + why
                                + ". Export the key again, with 'az keyvault key download --encoding PEM' for a key exchange key"));
    }
}
