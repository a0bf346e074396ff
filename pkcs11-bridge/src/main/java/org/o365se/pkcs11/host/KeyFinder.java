package org.o365se.pkcs11.host;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.Cryptoki.Attribute;

/**
 * Finds the objects of a token that may be the key that is meant. Everybody who reaches a token can add public objects without a PIN, so the search is for private ones; others are looked at only to say why a key that
 * is asked for is refused.
 */
final class KeyFinder {
    /** Keys that share a label; more are not told apart. */
    private static final int MOST_TWINS = 16;

    private static final int MOST_CERTIFICATES = 64;
    private static final int MOST_LABEL_BYTES = 255;
    private static final int MOST_ID_BYTES = 128;

    private final Cryptoki cryptoki;
    private final Sessions sessions;

    KeyFinder(Cryptoki cryptoki, Sessions sessions) {
        this.cryptoki = cryptoki;
        this.sessions = sessions;
    }

    /** An object, and what the token reports of it. */
    record Candidate(long object, KeyFacts facts) {}

    /** The private keys with this label and id. */
    List<Candidate> named(KeyReference wanted) throws TokenException {
        return lend(session -> find(session, wanted.kind(), MOST_TWINS, names(wanted, true)));
    }

    /** The keys with this label and id that anybody could have put there, or of which the token does not report whether they are private. */
    List<Candidate> notPrivate(KeyReference wanted) throws TokenException {
        return lend(session -> find(session, wanted.kind(), MOST_TWINS, names(wanted, false)));
    }

    /** Whether there is a private key of any kind with this label and id. */
    boolean isNamed(KeyReference wanted) throws TokenException {
        return lend(session -> {
            for (var kind : KeyKind.values()) {
                var template = new ArrayList<Attribute>();
                template.add(new Attribute(P11.CKA_CLASS, kind.objectClass()));
                template.add(new Attribute(P11.CKA_TOKEN, true));
                template.addAll(names(wanted, true));
                if (!cryptoki.find(session, 1, template).isEmpty()) {
                    return true;
                }
            }
            return false;
        });
    }

    /** The private keys whose CKA_ID is that of a certificate with this label. */
    List<Candidate> certified(KeyReference wanted) throws TokenException {
        if (wanted.label().isEmpty() || wanted.kind() == KeyKind.AES) {
            return List.of();
        }
        return lend(session -> {
            var found = new ArrayList<Candidate>();
            var certificates = cryptoki.find(
                    session,
                    MOST_CERTIFICATES,
                    List.of(
                            new Attribute(P11.CKA_CLASS, P11.CKO_CERTIFICATE),
                            new Attribute(P11.CKA_TOKEN, true),
                            new Attribute(P11.CKA_LABEL, Utf8.encode(wanted.label()))));
            var ids = new ArrayList<String>();
            for (long certificate : certificates) {
                var id = id(session, certificate);
                if (!id.isEmpty()
                        && !ids.contains(id)
                        && (wanted.id().isEmpty() || wanted.id().equals(id))) {
                    ids.add(id);
                    var byId = new KeyReference(KeyKind.RSA, "", id, "", "");
                    found.addAll(find(session, KeyKind.RSA, MOST_TWINS, names(byId, true)));
                }
            }
            return found;
        });
    }

    /** The objects of all keys of a kind, so many at most. */
    List<Long> objects(KeyKind kind, boolean isPrivate, int limit) throws TokenException {
        return lend(session ->
                cryptoki.find(session, limit, template(kind, List.of(new Attribute(P11.CKA_PRIVATE, isPrivate)))));
    }

    /** Reads what the token reports of objects; one that is gone meanwhile is left out. */
    List<Candidate> read(List<Long> objects, KeyKind kind) throws TokenException {
        var read = new ArrayList<Candidate>();
        for (long object : objects) {
            try {
                read.add(new Candidate(object, read(object, kind)));
            } catch (TokenException e) {
                if (e.failure() != TokenFailure.KEY_MISSING) {
                    throw e;
                }
            }
        }
        return read;
    }

    /** Reads the attributes of an object again. */
    KeyFacts read(long object, KeyKind kind) throws TokenException {
        return lend(session -> read(session, object, kind));
    }

    private List<Candidate> find(long session, @Nullable KeyKind kind, int limit, List<Attribute> names)
            throws CryptokiException, TokenException {
        var found = new ArrayList<Candidate>();
        for (var each : kind == null ? List.of(KeyKind.values()) : List.of(kind)) {
            for (long object : cryptoki.find(session, limit, template(each, names))) {
                found.add(new Candidate(object, read(session, object, each)));
            }
        }
        return found;
    }

    private static List<Attribute> names(KeyReference wanted, boolean isPrivate) {
        var names = new ArrayList<Attribute>();
        if (isPrivate) {
            names.add(new Attribute(P11.CKA_PRIVATE, true));
        }
        if (!wanted.label().isEmpty()) {
            names.add(new Attribute(P11.CKA_LABEL, Utf8.encode(wanted.label())));
        }
        if (!wanted.id().isEmpty()) {
            names.add(new Attribute(P11.CKA_ID, HexFormat.of().parseHex(wanted.id())));
        }
        return names;
    }

    private static List<Attribute> template(KeyKind kind, List<Attribute> names) {
        var template = new ArrayList<Attribute>();
        template.add(new Attribute(P11.CKA_CLASS, kind.objectClass()));
        template.add(new Attribute(P11.CKA_TOKEN, true));
        template.add(new Attribute(P11.CKA_KEY_TYPE, kind.keyType()));
        template.addAll(names);
        return template;
    }

    // ---- attributes ----

    private KeyFacts read(long session, long object, KeyKind kind) throws CryptokiException {
        var publicKey = kind == KeyKind.RSA ? publicKey(session, object) : Optional.<PublicHalf>empty();
        int bits = kind == KeyKind.RSA
                ? publicKey.map(PublicHalf::bits).orElse(0)
                : value(session, object, P11.CKA_VALUE_LEN, Long.class)
                        .map(bytes -> (int) Math.min(bytes, Short.MAX_VALUE) * Byte.SIZE)
                        .orElse(0);
        return new KeyFacts(
                bytes(session, object, P11.CKA_LABEL)
                        .filter(label -> label.length <= MOST_LABEL_BYTES)
                        .flatMap(Utf8::decode)
                        .orElse(""),
                id(session, object),
                kind,
                bits,
                new KeyAttributes(
                        answer(session, object, P11.CKA_PRIVATE),
                        answer(session, object, P11.CKA_SENSITIVE),
                        answer(session, object, P11.CKA_EXTRACTABLE).negated(),
                        answer(session, object, P11.CKA_ALWAYS_SENSITIVE),
                        answer(session, object, P11.CKA_NEVER_EXTRACTABLE),
                        answer(session, object, P11.CKA_LOCAL),
                        kind == KeyKind.RSA ? answer(session, object, P11.CKA_ALWAYS_AUTHENTICATE) : Answer.NO),
                publicKey.map(PublicHalf::encoded).orElse(new byte[0]));
    }

    private String id(long session, long object) throws CryptokiException {
        return bytes(session, object, P11.CKA_ID)
                .filter(id -> id.length <= MOST_ID_BYTES)
                .map(HexFormat.of()::formatHex)
                .orElse("");
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record PublicHalf(int bits, byte[] encoded) {}

    /** Every token that was tried shows these two of a private key. */
    private Optional<PublicHalf> publicKey(long session, long object) throws CryptokiException {
        var modulus = bytes(session, object, P11.CKA_MODULUS);
        var exponent = bytes(session, object, P11.CKA_PUBLIC_EXPONENT);
        if (modulus.isEmpty() || exponent.isEmpty()) {
            return Optional.empty();
        }
        try {
            var n = new BigInteger(1, modulus.get());
            var key = KeyFactory.getInstance("RSA", "SunRsaSign")
                    .generatePublic(new RSAPublicKeySpec(n, new BigInteger(1, exponent.get())));
            return Optional.of(new PublicHalf(n.bitLength(), key.getEncoded()));
        } catch (GeneralSecurityException e) {
            // Too short, or an exponent that no RSA key has: it is not a root key.
            return Optional.empty();
        }
    }

    private Answer answer(long session, long object, long attribute) throws CryptokiException {
        var known = value(session, object, attribute, Boolean.class);
        if (known.isEmpty()) {
            // An attribute that the binding does not know by its type.
            known = bytes(session, object, attribute)
                    .filter(bytes -> bytes.length == 1)
                    .map(bytes -> bytes[0] != 0);
        }
        return known.map(Answer::of).orElse(Answer.UNKNOWN);
    }

    private Optional<byte[]> bytes(long session, long object, long attribute) throws CryptokiException {
        return value(session, object, attribute, byte[].class);
    }

    /** One attribute; asked for alone, because one that a token does not know would spoil the others' answer. */
    private <T> Optional<T> value(long session, long object, long attribute, Class<T> type) throws CryptokiException {
        try {
            return cryptoki.attribute(session, object, attribute)
                    .filter(type::isInstance)
                    .map(type::cast);
        } catch (CryptokiException e) {
            if (e.code() == Ckr.ATTRIBUTE_TYPE_INVALID || e.code() == Ckr.ATTRIBUTE_SENSITIVE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private <T> T lend(Sessions.Work<T> work) throws TokenException {
        try {
            return sessions.lend(work);
        } catch (CryptokiException e) {
            throw Ckr.explain(e);
        }
    }
}
