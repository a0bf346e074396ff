package org.o365se.pkcs11.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.KeyFinder.Candidate;
import org.o365se.pkcs11.host.Proofs.Proof;

/** Finds keys in a token and judges them, during one login. */
final class KeyLookup {
    private static final int MOST_SCANNED = 2000;
    private static final int MOST_NAMED = 20;

    private final Login current;

    KeyLookup(Login current) {
        this.current = current;
    }

    /** Looks afresh: by this a key is judged, and by the public key found here policy keys are wrapped. */
    FoundKey find(KeyReference wanted) throws TokenException {
        if (wanted.hasIdentity()) {
            var open = open(wanted);
            return found(open.facts(), open.proof());
        }
        var candidate = only(wanted);
        var fault = current.fault(candidate.facts());
        if (fault.isPresent()) {
            return new FoundKey(candidate.facts(), "", "", "", fault);
        }
        try {
            var proof = current.prove(candidate, wanted.algorithm());
            var reference = new KeyReference(
                    candidate.facts().kind(),
                    wanted.label(),
                    wanted.id(),
                    proof.way().algorithm(),
                    proof.identity());
            current.keep(reference, new Login.OpenKey(candidate.object(), candidate.facts(), proof));
            return found(candidate.facts(), proof);
        } catch (TokenException e) {
            if (e.failure() == TokenFailure.TOKEN_GONE || e.failure() == TokenFailure.NO_SESSION) {
                throw e;
            }
            return new FoundKey(candidate.facts(), "", "", "", Optional.of(e));
        }
    }

    private static FoundKey found(KeyFacts facts, Proof proof) {
        return new FoundKey(facts, proof.way().algorithm(), proof.way().shown(), proof.identity(), Optional.empty());
    }

    /** The one key that fits a name. */
    private Candidate only(KeyReference wanted) throws TokenException {
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
            throw missing(wanted);
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
    private TokenException missing(KeyReference wanted) throws TokenException {
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
    Login.OpenKey open(KeyReference wanted) throws TokenException {
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
            current.keep(wanted, found);
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
        throw missing(wanted);
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

        Login.@Nullable OpenKey of(List<Candidate> candidates) throws TokenException {
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
                    var proof = current.prove(candidate, wanted.algorithm());
                    if (proof.identity().equals(wanted.identity())) {
                        return new Login.OpenKey(candidate.object(), facts, proof);
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

    /** Returns whether the object of a kept key is still that key. */
    boolean isStillTheSame(Login.OpenKey key) throws TokenException {
        try {
            var facts = current.finder.read(key.object(), key.facts().kind());
            return current.fault(facts).isEmpty()
                    && current.prove(
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
}
