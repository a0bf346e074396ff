package org.o365se.pkcs11.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.ProviderException;
import java.security.UnrecoverableKeyException;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;

/** The keys of a token as one provider of SunPKCS11 has read them. Thread-safe. */
final class SunKeys {
    /** SunPKCS11 lists such a key, and then looks for it under another encoding of its label. */
    static final String NOT_ASCII = "SunPKCS11 cannot fetch an AES key whose label is not ASCII: give it another label";

    private static final Pattern BITS = Pattern.compile("(\\d+) bits");
    private static final Pattern SAME_LABEL = Pattern.compile("invalid KeyStore state: (.*)", Pattern.UNIX_LINES);
    private static final int BYTES_OF_AES_256 = 32;
    private static final int FIRST_NOT_ASCII = 0x80;
    /** A list of as many keys fits into a frame. */
    private static final int MAX_LISTED = 1000;

    private static final int MAX_LABEL_CHARACTERS = 255;

    private final Provider provider;
    private final KeyStore keyStore;
    private final List<String> hidden;

    private SunKeys(Provider provider, KeyStore keyStore, List<String> hidden) {
        this.provider = provider;
        this.keyStore = keyStore;
        this.hidden = hidden;
    }

    /** Reads the keys; the PIN may be null where this process is logged in. */
    static SunKeys load(Provider provider, char[] pin, Printed printed) throws TokenException {
        printed.take();
        try {
            var keyStore = KeyStore.getInstance("PKCS11", provider);
            keyStore.load(null, pin);
            return new SunKeys(provider, keyStore, TokenText.hiddenKeys(printed.take()));
        } catch (IOException | GeneralSecurityException | ProviderException e) {
            throw loadFailure(e, pin == null);
        }
    }

    private static TokenException loadFailure(Exception thrown, boolean loggedInBefore) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            var sameLabel = SAME_LABEL.matcher(String.valueOf(cause.getMessage()));
            if (sameLabel.find()) {
                return new TokenException(TokenFailure.KEY_AMBIGUOUS, TokenText.decode(sameLabel.group(1)));
            }
        }
        var explained = Ckr.explain(thrown);
        boolean noLogin = explained.failure() == TokenFailure.UNCLEAR
                && loggedInBefore
                && thrown.getCause() instanceof UnrecoverableKeyException;
        return noLogin ? new TokenException(TokenFailure.TOKEN_GONE, "the login is lost") : explained;
    }

    Provider provider() {
        return provider;
    }

    /** A key that was found. */
    record Found(KeyFacts facts, Key key) {
        /** Refuses another key than the one whose public half has this hash; an empty one fits all. */
        void requirePublicKey(byte[] hash) throws GeneralSecurityException, TokenException {
            if (hash.length > 0
                    && !MessageDigest.isEqual(
                            hash, MessageDigest.getInstance("SHA-256", "SUN").digest(facts.publicKey()))) {
                throw new TokenException(TokenFailure.KEY_REPLACED, facts.label());
            }
        }
    }

    boolean has(String label) throws TokenException {
        try {
            return keyStore.containsAlias(aliasOf(label));
        } catch (GeneralSecurityException e) {
            throw Ckr.explain(e);
        }
    }

    /** Finds the key of a label; the kind may be empty. */
    Found find(String label, String kind) throws TokenException, GeneralSecurityException {
        var alias = aliasOf(label);
        if (!keyStore.containsAlias(alias)) {
            throw missing(label, alias, kind);
        }
        var key = keyStore.getKey(alias, null);
        if (key == null && !isAscii(label) && !keyStore.isCertificateEntry(alias)) {
            throw new TokenException(TokenFailure.KEY_UNSUITABLE, NOT_ASCII);
        }
        if (key == null) {
            // Deleted since this was read, or a certificate whose private key is not there.
            throw new TokenException(TokenFailure.KEY_MISSING, "");
        }
        var found = read(alias, key);
        if (found == null) {
            throw new TokenException(TokenFailure.KEY_UNSUITABLE, "it is of another kind");
        }
        if (!kind.isEmpty() && !found.facts().kind().name().equals(kind)) {
            throw new TokenException(
                    TokenFailure.KEY_UNSUITABLE, "it is an " + found.facts().kind() + " key");
        }
        return found;
    }

    List<KeyFacts> list() throws TokenException {
        try {
            var listed = new ArrayList<KeyFacts>();
            for (var alias : Collections.list(keyStore.aliases())) {
                if (listed.size() == MAX_LISTED) {
                    break;
                }
                // Anybody who reaches the token can put a certificate or a key with a label of any length there.
                var found = alias.length() > MAX_LABEL_CHARACTERS ? null : read(alias, keyStore.getKey(alias, null));
                if (found != null) {
                    listed.add(found.facts().withoutPublicKey());
                }
            }
            return listed;
        } catch (GeneralSecurityException | ProviderException e) {
            throw Ckr.explain(e);
        }
    }

    static boolean isAscii(String label) {
        return label.chars().allMatch(c -> c > 0 && c < FIRST_NOT_ASCII);
    }

    /** SunPKCS11 makes a character of each byte of a label. */
    static String aliasOf(String label) {
        return new String(label.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private TokenException missing(String label, String alias, String kind) throws GeneralSecurityException {
        var aliases = Collections.list(keyStore.aliases());
        if (aliases.stream().filter(other -> other.startsWith(alias + "/")).count() > 1) {
            return new TokenException(TokenFailure.KEY_AMBIGUOUS, "several certificates have the label " + label);
        }
        if (!hidden.isEmpty() && !kind.equals(KeyKind.AES.name())) {
            return new TokenException(TokenFailure.KEY_HIDDEN, String.join(", ", hidden));
        }
        return new TokenException(
                TokenFailure.KEY_MISSING,
                String.join(
                        ", ",
                        aliases.stream()
                                .map(TokenText::decode)
                                .sorted()
                                .limit(20)
                                .toList()));
    }

    private Found read(String alias, Key key) throws GeneralSecurityException {
        var label = TokenText.decode(alias);
        if (key instanceof SecretKey && key.getAlgorithm().equals("AES")) {
            return new Found(facts(label, KeyKind.AES, aesBits(key), key, new byte[0]), key);
        }
        if (key != null && keyStore.getCertificate(alias).getPublicKey() instanceof RSAPublicKey half) {
            return new Found(facts(label, KeyKind.RSA, half.getModulus().bitLength(), key, half.getEncoded()), key);
        }
        return null;
    }

    private static KeyFacts facts(String label, KeyKind kind, int bits, Key key, byte[] publicKey) {
        // The one place where SunPKCS11 reveals these two. What is not understood counts as weak.
        var text = key.toString();
        return new KeyFacts(
                label,
                kind,
                bits,
                text.contains(", sensitive"),
                !text.contains("unextractable"),
                KeyAttributes.UNKNOWN,
                publicKey);
    }

    private static int aesBits(Key key) {
        var found = BITS.matcher(key.toString());
        int bits = found.find() ? Integer.parseInt(found.group(1)) : 0;
        // For a key that was not made by this provider SunPKCS11 takes the number of bytes for that of bits.
        return bits <= BYTES_OF_AES_256 ? bits * Byte.SIZE : bits;
    }
}
