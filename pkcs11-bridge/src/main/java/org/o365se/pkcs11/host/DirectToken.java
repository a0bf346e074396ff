package org.o365se.pkcs11.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.KeyFinder.Candidate;

/**
 * The operations on one token. Each of them holds a read lock, and starting the library anew a write lock: a library that is finished while a call is in progress ends its process. Thread-safe.
 *
 * <p>Handles of keys are kept for the time of one login: after the library has been started anew a handle may name another key. A kept key is used with two calls of the library.
 */
final class DirectToken {
    static final int PAGE = 500;
    private static final int MOST_LISTED = 20_000;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable Library library;
    private @Nullable Login login;

    // ---- the library ----

    /** Starts the library, anew if it runs, and finds the token. */
    TokenFacts open(HostSettings settings) throws TokenException {
        lock.writeLock().lock();
        try {
            forgetLogin();
            var known = library;
            if (known == null) {
                known = Library.load(settings.library());
                library = known;
            }
            known.start(settings.arguments());
            var facts = known.find(settings.label(), settings.serial(), settings.slot());
            login = new Login(settings, known, facts);
            return facts;
        } catch (CryptokiException e) {
            throw Ckr.explain(e);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Logs in; the PIN stays the caller's. */
    void login(byte[] pin) throws TokenException {
        lock.writeLock().lock();
        try {
            var opened = login;
            if (opened == null) {
                throw new TokenException(TokenFailure.HOST_BROKEN, "a login before the library was started");
            }
            opened.sessions.login(pin);
            if (opened.settings.keyLogin()) {
                opened.keyPin = pin.clone();
            }
            opened.isLoggedIn = true;
        } catch (CryptokiException e) {
            throw Ckr.explain(e);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void forgetLogin() {
        var old = login;
        login = null;
        if (old != null && old.keyPin != null) {
            Arrays.fill(old.keyPin, (byte) 0);
        }
    }

    /** What is done with the login of this moment. */
    private interface Work<T> {
        T with(Login login) throws TokenException, CryptokiException;
    }

    private <T> T during(Work<T> work) throws TokenException {
        lock.readLock().lock();
        try {
            var known = login;
            if (known == null || !known.isLoggedIn) {
                throw new TokenException(TokenFailure.TOKEN_GONE, "the library is being started anew");
            }
            return work.with(known);
        } catch (CryptokiException e) {
            throw Ckr.explain(e);
        } finally {
            lock.readLock().unlock();
        }
    }

    // ---- keys ----

    /** Looks afresh: by this a key is judged, and by the public key found here policy keys are wrapped. */
    FoundKey find(KeyReference wanted) throws TokenException {
        return during(current -> new KeyLookup(current).find(wanted));
    }

    /** Lists the keys, whether they can be used or not, from the one with this number on. */
    List<KeyFacts> list(int from) throws TokenException {
        return during(current -> {
            var page = new ArrayList<KeyFacts>();
            int before = 0;
            for (boolean isPrivate : new boolean[] {true, false}) {
                for (var kind : KeyKind.values()) {
                    var objects = current.finder.objects(kind, isPrivate, MOST_LISTED);
                    int begin = Math.min(Math.max(from - before, 0), objects.size());
                    int end = Math.min(begin + PAGE - page.size(), objects.size());
                    current.finder
                            .read(objects.subList(begin, end), kind)
                            .forEach(candidate -> page.add(withoutPublicKey(candidate.facts())));
                    before += objects.size();
                }
            }
            return page;
        });
    }

    private static KeyFacts withoutPublicKey(KeyFacts facts) {
        return new KeyFacts(facts.label(), facts.id(), facts.kind(), facts.bits(), facts.attributes(), new byte[0]);
    }

    // ---- operations ----

    /** Wraps with an AES key, after another look at the object: a token may give the handle of a deleted key to another one. */
    byte[] wrap(KeyReference wanted, byte[] iv, byte[] plaintext) throws TokenException {
        return during(current -> {
            var kept = current.keys.get(wanted);
            var key = kept != null && new KeyLookup(current).isStillTheSame(kept)
                    ? kept
                    : new KeyLookup(current).open(wanted);
            return current.sessions.lend(session ->
                    current.operations.wrap(session, key.object(), key.proof().way(), iv, plaintext));
        });
    }

    /** What was unwrapped; with its padding where the token has not removed it. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Unwrapped(boolean isPadded, byte[] bytes) {}

    Unwrapped unwrap(KeyReference wanted, byte[] wrapped) throws TokenException {
        return during(current -> {
            var kept = current.keys.get(wanted);
            if (kept == null) {
                return unwrap(current, new KeyLookup(current).open(wanted), wrapped);
            }
            try {
                return unwrap(current, kept, wrapped);
            } catch (TokenException e) {
                if (e.failure() != TokenFailure.KEY_MISSING) {
                    throw e;
                }
            }
            // Its handle is gone; the key may have another one.
            return unwrap(current, new KeyLookup(current).open(wanted), wrapped);
        });
    }

    private static Unwrapped unwrap(Login current, Login.OpenKey key, byte[] wrapped) throws TokenException {
        try {
            var way = key.proof().way();
            return new Unwrapped(
                    way == Way.RAW,
                    current.sessions.lend(session -> current.operations.unwrap(
                            session, key.object(), way, wrapped, current.pinFor(key.facts()))));
        } catch (CryptokiException e) {
            if (Ckr.failure(e.code()) == TokenFailure.PIN_REJECTED) {
                // It was changed in the token since the login: not offered again by itself.
                current.keyPin = null;
            }
            throw Ckr.explain(e);
        }
    }

    /** Looks for the key afresh and proves that it still wraps and unwraps. */
    void prove(KeyReference wanted) throws TokenException {
        during(current -> new KeyLookup(current).open(wanted));
    }

    /** Makes a key of which it is proved at once that it can be used; one that cannot is not left behind. */
    void generate(KeyReference wanted, byte[] id, int bits) throws TokenException {
        during(current -> {
            var label = requireFree(current, wanted.label());
            var maker = maker(current);
            var kind = wanted.kind() == null ? KeyKind.AES : wanted.kind();
            var objects = kind == KeyKind.AES ? maker.aes(label, id) : maker.rsa(label, id, bits);
            boolean isUsable = false;
            try {
                var facts = current.finder.read(objects.get(0), kind);
                var fault = current.fault(facts);
                if (fault.isPresent()) {
                    throw fault.get();
                }
                current.prove(new Candidate(objects.get(0), facts), "");
                isUsable = true;
            } finally {
                if (!isUsable) {
                    maker.destroy(objects);
                }
            }
            return true;
        });
    }

    /** An RSA key that was wrapped for a vault. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record TransferredKey(byte[] publicKey, KeyTransfer.Transferred key) {}

    /** Makes an RSA key and wraps it at once for a vault; one that cannot be wrapped is not left behind. */
    TransferredKey transfer(KeyReference wanted, byte[] id, int bits, byte[] modulus, byte[] exponent)
            throws TokenException {
        return during(current -> {
            var label = requireFree(current, wanted.label());
            var made = new KeyTransfer(current.library.cryptoki(), current.sessions, current.proofs, maker(current))
                    .make(label, id, bits, modulus, exponent);
            return new TransferredKey(
                    current.finder.read(made.privateKey(), KeyKind.RSA).publicKey(), made);
        });
    }

    private static byte[] requireFree(Login current, String label) throws TokenException {
        if (current.finder.isNamed(new KeyReference(null, label, "", "", ""))) {
            throw new TokenException(TokenFailure.LABEL_TAKEN, label);
        }
        return Utf8.encode(label);
    }

    private static KeyMaker maker(Login current) {
        return new KeyMaker(current.library.cryptoki(), current.sessions, current.facts.slot());
    }
}
