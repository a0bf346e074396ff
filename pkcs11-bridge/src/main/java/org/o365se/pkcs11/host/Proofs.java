package org.o365se.pkcs11.host;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.Cryptoki.Attribute;
import org.o365se.rootkey.WrapAlgorithm;

/**
 * Finds out by trying what a key can do. A token's list of mechanisms is not asked: it shows some that fail, and one number has two meanings.
 *
 * <p>The identity of an RSA key is the SHA-256 of its public half. PKCS#11 does not tell two AES keys with one label apart, and a CKA_ID can be given anew to any, so that of an AES key is a check value: the first
 * 8 bytes of the SHA-256 of what the key makes of zero bytes, for AES-GCM under an IV that is used for nothing else. Thread-safe.
 */
final class Proofs {
    static final byte[] CHECK_IV = "O365SE/1 kcv".getBytes(StandardCharsets.US_ASCII);

    private static final String PUBLIC_KEY_PREFIX = "sha256:";
    private static final String CHECK_VALUE_PREFIX = "kcv:";
    private static final int CHECK_VALUE_BYTES = 8;
    private static final int ZEROS_OF_GCM = 16;
    private static final int SAMPLE_BYTES = 32;
    private static final OAEPParameterSpec OAEP =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
    /** Answers about a key and a mechanism, and not about the token. */
    private static final Set<TokenFailure> ABOUT_KEY = Set.of(
            TokenFailure.MECHANISM_MISSING,
            TokenFailure.KEY_NOT_PERMITTED,
            TokenFailure.KEY_UNSUITABLE,
            TokenFailure.RAW_RSA_REFUSED,
            TokenFailure.UNCLEAR);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Cryptoki cryptoki;
    private final Sessions sessions;
    private final WrapOperations operations;
    private final boolean rawRsa;
    private final Map<Way, Boolean> standard = new EnumMap<>(Way.class);

    Proofs(Cryptoki cryptoki, Sessions sessions, boolean rawRsa) {
        this.cryptoki = cryptoki;
        this.sessions = sessions;
        this.operations = new WrapOperations(cryptoki);
        this.rawRsa = rawRsa;
    }

    /** What was proved of a key. */
    record Proof(Way way, String identity) {}

    /** Tries the ways in which this key can wrap; an algorithm that is not empty must be the one. */
    Proof prove(long key, KeyFacts facts, String algorithm, byte @Nullable [] keyPin) throws TokenException {
        TokenException first = null;
        for (var way : Way.of(facts.kind(), algorithm)) {
            try {
                return new Proof(way, prove(key, facts, way, keyPin));
            } catch (TokenException e) {
                if (!ABOUT_KEY.contains(e.failure())) {
                    throw e;
                }
                // What says most is told: that the key may not, or that the token fails, before that it cannot. The
                // ways of an object are for keys that may not do it otherwise.
                if (first == null || (first.failure() == TokenFailure.MECHANISM_MISSING && !way.isOfObject())) {
                    first = e;
                }
            }
        }
        throw first == null
                ? new TokenException(TokenFailure.MECHANISM_MISSING, "no such algorithm: " + algorithm)
                : first;
    }

    /** Returns the key's identity. */
    private String prove(long key, KeyFacts facts, Way way, byte @Nullable [] keyPin) throws TokenException {
        if (facts.kind() == KeyKind.RSA) {
            proveRsa(key, facts, way, keyPin);
            return identity(facts.publicKey());
        }
        if (way != Way.GCM && !isStandard(way)) {
            throw new TokenException(TokenFailure.MECHANISM_MISSING, way.shown());
        }
        var zeros = new byte[way == Way.GCM ? ZEROS_OF_GCM : SAMPLE_BYTES];
        var wrapped = lend(session -> way == Way.GCM
                ? operations.gcm(session, key, CHECK_IV, zeros)
                : operations.wrapDeterministically(session, key, way, zeros));
        requireEqual(zeros, lend(session -> operations.unwrap(session, key, way, wrapped, keyPin)));
        var checked = way == Way.GCM ? Arrays.copyOfRange(wrapped, WrapOperations.IV_BYTES, wrapped.length) : wrapped;
        return CHECK_VALUE_PREFIX + HexFormat.of().formatHex(sha256(checked), 0, CHECK_VALUE_BYTES);
    }

    private void proveRsa(long key, KeyFacts facts, Way way, byte @Nullable [] keyPin) throws TokenException {
        if (way == Way.RAW && !rawRsa) {
            throw new TokenException(TokenFailure.RAW_RSA_REFUSED, "");
        }
        var sample = new byte[SAMPLE_BYTES];
        RANDOM.nextBytes(sample);
        var publicKey = publicKey(facts.publicKey());
        if (way == Way.RAW) {
            // As long as the modulus, and less than it.
            var block = Arrays.copyOf(sample, facts.bits() / Byte.SIZE);
            block[0] = 0;
            var encrypted = software("RSA/ECB/NoPadding", Cipher.ENCRYPT_MODE, publicKey, block);
            requireEqual(block, lend(session -> operations.unwrap(session, key, way, encrypted, keyPin)));
        } else {
            var encrypted = software("RSA/ECB/OAEPPadding", Cipher.ENCRYPT_MODE, publicKey, sample);
            requireEqual(sample, lend(session -> operations.unwrap(session, key, way, encrypted, keyPin)));
        }
    }

    static String identity(byte[] publicKey) {
        return PUBLIC_KEY_PREFIX + HexFormat.of().formatHex(sha256(publicKey));
    }

    private static void requireEqual(byte[] expected, byte[] actual) throws TokenException {
        if (!MessageDigest.isEqual(expected, actual)) {
            throw new TokenException(TokenFailure.UNCLEAR, "another value than was wrapped");
        }
    }

    // ---- what a mechanism means ----

    /** Returns whether this token means by the mechanism what the algorithm says. */
    boolean isStandard(Way way) throws TokenException {
        synchronized (standard) {
            var known = standard.get(way);
            if (known != null) {
                return known;
            }
        }
        boolean isStandard = compare(way).orElse(way.mechanism() != P11.CKM_AES_KEY_WRAP_PAD);
        synchronized (standard) {
            standard.put(way, isStandard);
        }
        return isStandard;
    }

    /** Compares with software under a key of no value; empty where the token takes no key from outside. */
    private Optional<Boolean> compare(Way way) throws TokenException {
        var known = new byte[SAMPLE_BYTES];
        var sample = new byte[SAMPLE_BYTES];
        RANDOM.nextBytes(known);
        RANDOM.nextBytes(sample);
        Optional<Boolean> taken;
        try {
            taken = Optional.of(lend(session -> {
                cryptoki.destroyObject(session, cryptoki.createObject(session, wrapping(known)));
                return true;
            }));
        } catch (TokenException e) {
            taken = Optional.empty();
        }
        if (taken.isEmpty()) {
            return taken;
        }
        var name = way.algorithm().equals(WrapAlgorithm.A256KW.name()) ? "AES/KW/NoPadding" : "AES/KWP/NoPadding";
        try {
            var wrapped = lend(session -> {
                long object = cryptoki.createObject(session, wrapping(known));
                try {
                    return operations.wrapDeterministically(session, object, way, sample);
                } finally {
                    cryptoki.destroyObject(session, object);
                }
            });
            return Optional.of(
                    Arrays.equals(software(name, Cipher.WRAP_MODE, new SecretKeySpec(known, "AES"), sample), wrapped));
        } catch (TokenException e) {
            if (!ABOUT_KEY.contains(e.failure())) {
                throw e;
            }
            return Optional.of(false);
        }
    }

    private static List<Attribute> wrapping(byte[] value) {
        return List.of(
                new Attribute(P11.CKA_CLASS, P11.CKO_SECRET_KEY),
                new Attribute(P11.CKA_KEY_TYPE, P11.CKK_AES),
                new Attribute(P11.CKA_TOKEN, false),
                new Attribute(P11.CKA_ENCRYPT, true),
                new Attribute(P11.CKA_WRAP, true),
                new Attribute(P11.CKA_VALUE, value));
    }

    // ---- software ----

    private static RSAPublicKey publicKey(byte[] encoded) throws TokenException {
        try {
            return (RSAPublicKey)
                    KeyFactory.getInstance("RSA", "SunRsaSign").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new TokenException(TokenFailure.KEY_UNSUITABLE, "its public half is not an RSA key that can be used");
        }
    }

    private static byte[] software(String transformation, int mode, Key key, byte[] input) {
        try {
            var cipher = Cipher.getInstance(transformation, "SunJCE");
            if (transformation.contains("OAEP")) {
                cipher.init(mode, key, OAEP);
            } else {
                cipher.init(mode, key);
            }
            return mode == Cipher.WRAP_MODE ? cipher.wrap(new SecretKeySpec(input, "AES")) : cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(transformation + " of the JDK fails: " + e.getMessage(), e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256", "SUN").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 of the JDK fails: " + e.getMessage(), e);
        }
    }

    private <T> T lend(Sessions.Work<T> work) throws TokenException {
        try {
            return sessions.lend(work);
        } catch (CryptokiException e) {
            // To a mechanism or parameter that it lacks a library also answers that an argument is bad.
            throw e.code() == Ckr.ARGUMENTS_BAD
                    ? new TokenException(TokenFailure.MECHANISM_MISSING, Ckr.name(e.code()))
                    : Ckr.explain(e);
        }
    }
}
