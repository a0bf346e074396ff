package org.o365se.pkcs11.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.KeyFinder.Candidate;
import org.o365se.pkcs11.host.Proofs.Proof;

/**
 * The operations on one token. Each of them holds a read lock, and starting the library anew a write lock: a library that is finished while a call is in progress ends its process. Thread-safe.
 *
 * <p>Handles of keys are kept for the time of one login: after the library has been started anew a handle may name another key. A kept key is used with two calls of the library.
 */
final class DirectToken {
    static final int PAGE = 500;
    private static final int MOST_SCANNED = 2000;
    private static final int MOST_LISTED = 20_000;
    private static final int MOST_KEPT = 1000;
    private static final int MOST_NAMED = 20;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable Library library;
    private @Nullable Login login;

    /** What holds from one login to the next start of the library. */
    private static final class Login {
        final HostSettings settings;
        final Library library;
        final TokenFacts facts;
        final Sessions sessions;
        final KeyFinder finder;
        final Proofs proofs;
        final WrapOperations operations;
        final Map<KeyReference, OpenKey> keys = new ConcurrentHashMap<>();
        volatile byte @Nullable [] keyPin;
        boolean isLoggedIn;

        Login(HostSettings settings, Library library, TokenFacts facts) throws CryptokiException {
            this.settings = settings;
            this.library = library;
            this.facts = facts;
            this.sessions = new Sessions(library.cryptoki(), facts.slot());
            this.finder = new KeyFinder(library.cryptoki(), sessions);
            this.proofs = new Proofs(library.cryptoki(), sessions, settings.rawRsa());
            this.operations = new WrapOperations(library.cryptoki());
        }

        Optional<TokenException> fault(KeyFacts facts) {
            return facts.fault(settings.unknownAttributes(), settings.keyLogin());
        }

        byte @Nullable [] pinFor(KeyFacts facts) {
            return facts.attributes().keyLogin() == Answer.YES ? keyPin : null;
        }
    }

    /** A key that was found, audited and proved. */
    private record OpenKey(long object, KeyFacts facts, Proof proof) {}

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
        return during(current -> {
            if (wanted.hasIdentity()) {
                var open = open(current, wanted);
                return found(open.facts(), open.proof());
            }
            var candidate = only(current, wanted);
            var fault = current.fault(candidate.facts());
            if (fault.isPresent()) {
                return new FoundKey(candidate.facts(), "", "", "", fault);
            }
            try {
                var proof = prove(current, candidate, wanted.algorithm());
                var reference = new KeyReference(
                        candidate.facts().kind(),
                        wanted.label(),
                        wanted.id(),
                        proof.way().algorithm(),
                        proof.identity());
                keep(current, reference, new OpenKey(candidate.object(), candidate.facts(), proof));
                return found(candidate.facts(), proof);
            } catch (TokenException e) {
                if (e.failure() == TokenFailure.TOKEN_GONE || e.failure() == TokenFailure.NO_SESSION) {
                    throw e;
                }
                return new FoundKey(candidate.facts(), "", "", "", Optional.of(e));
            }
        });
    }

    private static FoundKey found(KeyFacts facts, Proof proof) {
        return new FoundKey(facts, proof.way().algorithm(), proof.way().shown(), proof.identity(), Optional.empty());
    }

    private static Proof prove(Login current, Candidate candidate, String algorithm) throws TokenException {
        return current.proofs.prove(
                candidate.object(), candidate.facts(), algorithm, current.pinFor(candidate.facts()));
    }

    /** The one key that fits a name. */
    private static Candidate only(Login current, KeyReference wanted) throws TokenException {
        var found = current.finder.named(wanted);
        if (found.isEmpty()) {
            found = current.finder.certified(wanted);
        }
        if (found.isEmpty()) {
            found = current.finder.notPrivate(wanted);
        }
        if (found.isEmpty() && current.finder.isNamed(wanted)) {
            throw new TokenException(TokenFailure.KEY_UNSUITABLE, "it is of another kind");
        }
        if (found.isEmpty()) {
            throw missing(current, wanted);
        }
        if (found.size() > 1) {
            throw new TokenException(TokenFailure.KEY_AMBIGUOUS, describe(found));
        }
        return found.get(0);
    }

    private static String describe(List<Candidate> twins) {
        return twins.stream()
                .map(Candidate::facts)
                .map(facts -> facts.kind() + "-" + facts.bits() + " with "
                        + (facts.id().isEmpty() ? "no id" : "id " + facts.id())
                        + (facts.publicKey().length == 0
                                ? ""
                                : ", public key "
                                        + Proofs.identity(facts.publicKey()).substring(0, 23))
                        + (facts.attributes().isPrivate() == Answer.NO ? ", not private" : "")
                        + (facts.attributes().local() == Answer.NO ? ", imported" : ""))
                .collect(Collectors.joining(" | "));
    }

    /** A token that is gone, or that has lost the login, shows no key either. */
    private static TokenException missing(Login current, KeyReference wanted) throws TokenException {
        try {
            var now = current.library.inSlot(current.facts.slot());
            if (!now.serial().equals(current.facts.serial())) {
                return new TokenException(
                        TokenFailure.TOKEN_GONE, "another token is in slot " + current.facts.slot() + " now");
            }
            if (!current.sessions.isLoggedIn()) {
                return new TokenException(TokenFailure.TOKEN_GONE, "the login is lost");
            }
        } catch (CryptokiException e) {
            return new TokenException(TokenFailure.TOKEN_GONE, Ckr.name(e.code()));
        }
        var kinds = wanted.kind() == null ? List.of(KeyKind.values()) : List.of(wanted.kind());
        var labels = new ArrayList<String>();
        for (var kind : kinds) {
            current.finder
                    .read(current.finder.objects(kind, true, MOST_NAMED), kind)
                    .forEach(other -> labels.add(other.facts().label()));
        }
        return new TokenException(
                TokenFailure.KEY_MISSING,
                labels.stream()
                        .filter(label -> !label.isEmpty())
                        .distinct()
                        .sorted()
                        .limit(MOST_NAMED)
                        .collect(Collectors.joining(", ")));
    }

    /** Finds the key that has wrapped before, by what was recorded then, and keeps it. */
    private static OpenKey open(Login current, KeyReference wanted) throws TokenException {
        current.keys.remove(wanted);
        var named = current.finder.named(wanted);
        var judged = new Judgement(current, wanted);
        var found = judged.of(named);
        if (found == null && wanted.kind() == KeyKind.RSA) {
            found = judged.of(current.finder.certified(wanted));
            if (found == null) {
                found = judged.of(
                        current.finder.read(current.finder.objects(KeyKind.RSA, true, MOST_SCANNED), KeyKind.RSA));
            }
        }
        if (found != null) {
            keep(current, wanted, found);
            return found;
        }
        if (judged.refusal != null) {
            throw judged.refusal;
        }
        if (!named.isEmpty()) {
            throw new TokenException(TokenFailure.KEY_REPLACED, wanted.label());
        }
        for (var candidate : current.finder.notPrivate(wanted)) {
            throw current.fault(candidate.facts())
                    .orElseGet(() -> new TokenException(TokenFailure.KEY_REPLACED, wanted.label()));
        }
        throw missing(current, wanted);
    }

    /** Looks for the key with the recorded identity among candidates, and remembers why the last one was refused. */
    private static final class Judgement {
        private final Login current;
        private final KeyReference wanted;
        private @Nullable TokenException refusal;

        Judgement(Login current, KeyReference wanted) {
            this.current = current;
            this.wanted = wanted;
        }

        @Nullable
        OpenKey of(List<Candidate> candidates) throws TokenException {
            for (var candidate : candidates) {
                var facts = candidate.facts();
                if (facts.kind() == KeyKind.RSA
                        && !Proofs.identity(facts.publicKey()).equals(wanted.identity())) {
                    continue;
                }
                var fault = current.fault(facts);
                if (fault.isPresent()) {
                    refusal = fault.get();
                    continue;
                }
                try {
                    var proof = prove(current, candidate, wanted.algorithm());
                    if (proof.identity().equals(wanted.identity())) {
                        return new OpenKey(candidate.object(), facts, proof);
                    }
                } catch (TokenException e) {
                    if (e.failure() == TokenFailure.TOKEN_GONE || e.failure() == TokenFailure.NO_SESSION) {
                        throw e;
                    }
                    refusal = e;
                }
            }
            return null;
        }
    }

    private static void keep(Login current, KeyReference reference, OpenKey key) {
        if (current.keys.size() >= MOST_KEPT) {
            current.keys.clear();
        }
        current.keys.put(reference, key);
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
            var key = kept != null && isStillTheSame(current, kept) ? kept : open(current, wanted);
            return current.sessions.lend(session ->
                    current.operations.wrap(session, key.object(), key.proof().way(), iv, plaintext));
        });
    }

    private static boolean isStillTheSame(Login current, OpenKey key) throws TokenException {
        try {
            var facts = current.finder.read(key.object(), key.facts().kind());
            return current.fault(facts).isEmpty()
                    && prove(
                                    current,
                                    new Candidate(key.object(), facts),
                                    key.proof().way().algorithm())
                            .identity()
                            .equals(key.proof().identity());
        } catch (TokenException e) {
            if (e.failure() == TokenFailure.TOKEN_GONE || e.failure() == TokenFailure.NO_SESSION) {
                throw e;
            }
            return false;
        }
    }

    /** What was unwrapped; with its padding where the token has not removed it. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Unwrapped(boolean isPadded, byte[] bytes) {}

    Unwrapped unwrap(KeyReference wanted, byte[] wrapped) throws TokenException {
        return during(current -> {
            var kept = current.keys.get(wanted);
            if (kept == null) {
                return unwrap(current, open(current, wanted), wrapped);
            }
            try {
                return unwrap(current, kept, wrapped);
            } catch (TokenException e) {
                if (e.failure() != TokenFailure.KEY_MISSING) {
                    throw e;
                }
            }
            // Its handle is gone; the key may have another one.
            return unwrap(current, open(current, wanted), wrapped);
        });
    }

    private static Unwrapped unwrap(Login current, OpenKey key, byte[] wrapped) throws TokenException {
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
        during(current -> open(current, wanted));
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
                prove(current, new Candidate(objects.get(0), facts), "");
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
