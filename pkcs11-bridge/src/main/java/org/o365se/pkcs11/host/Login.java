package org.o365se.pkcs11.host;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.KeyFinder.Candidate;
import org.o365se.pkcs11.host.Proofs.Proof;

/** What holds from one login to the next start of the library. */
final class Login {
    private static final int MOST_KEPT = 1000;

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

    /** Keeps a key for the time of this login. */
    void keep(KeyReference reference, OpenKey key) {
        if (keys.size() >= MOST_KEPT) {
            keys.clear();
        }
        keys.put(reference, key);
    }

    Proof prove(Candidate candidate, String algorithm) throws TokenException {
        return proofs.prove(candidate.object(), candidate.facts(), algorithm, pinFor(candidate.facts()));
    }

    /** A key that was found, audited and proved. */
    record OpenKey(long object, KeyFacts facts, Proof proof) {}
}
