package org.o365se.pkcs11;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.pkcs11.host.KeyReference;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyPresence;

/** A root key in a token. What the two kinds share: what to think of an answer that does not tell whether the bytes are bad or the token is unwell. */
abstract sealed class TokenRootKey implements RootKey permits AesRootKey, RsaRootKey {
    /** The second attempt is made over a new connection, unless the canary check succeeded. */
    private static final int ATTEMPTS = 2;

    final Token token;
    final KeyReference reference;
    private final TokenProblem problem;
    private final String label;
    private final RootKeyDescription description;

    TokenRootKey(Token token, Pkcs11Uri uri, KeyKind kind, RootKeyDescription description) {
        this.token = token;
        this.label = uri.named();
        this.description = description;
        // A CKA_ID can be changed; where there is a label to search by, what was recorded identifies the key.
        this.reference = new KeyReference(
                kind,
                uri.object(),
                uri.object().isEmpty() ? uri.id() : "",
                description.algorithm().name(),
                description.version());
        this.problem = new TokenProblem(token.settings());
    }

    @Override
    public final RootKeyDescription describe() {
        return description;
    }

    /** Looks in the token for a key with the recorded identity. */
    final RootKeyPresence presence() {
        try {
            token.find(reference);
            return RootKeyPresence.PRESENT;
        } catch (TokenException e) {
            return switch (e.failure()) {
                case KEY_MISSING, KEY_REPLACED -> RootKeyPresence.ABSENT;
                default -> RootKeyPresence.UNKNOWN;
            };
        }
    }

    @Override
    public final byte[] wrap(byte[] policyKey) {
        try {
            return seal(policyKey);
        } catch (TokenException e) {
            throw problem.of(e, label);
        }
    }

    /**
     * Unwraps. An answer that does not tell what is wrong counts only when it comes a second time: bad bytes stay bad and another key stays another, while what was
     * an outage for a moment is over, or shows itself to the canary.
     */
    @Override
    public final byte[] unwrap(byte[] wrapped) {
        for (int attempt = 1; ; attempt++) {
            long connection = token.connection();
            try {
                return open(wrapped);
            } catch (TokenException e) {
                if (e.failure() != TokenFailure.UNCLEAR) {
                    throw problem.of(e, label);
                }
                var canary = askCanary();
                if (attempt == ATTEMPTS) {
                    throw canary == null ? problem.corrupt(label, e) : problem.canaryFailed(canary, label);
                }
                if (canary != null) {
                    if (canary.failure() != TokenFailure.UNCLEAR && canary.failure() != TokenFailure.KEY_REPLACED) {
                        throw problem.of(canary, label);
                    }
                    token.reconnect(connection);
                }
            }
        }
    }

    /** Wraps with the key as it is in the token now. */
    abstract byte[] seal(byte[] policyKey) throws TokenException;

    /** Unwraps; {@link TokenFailure#UNCLEAR} if bad bytes could be the reason. */
    abstract byte[] open(byte[] wrapped) throws TokenException;

    /** Returns null if the canary check succeeded: then token and key are healthy, and the wrapped bytes are at fault. */
    private @Nullable TokenException askCanary() {
        try {
            token.prove(reference);
            return null;
        } catch (TokenException e) {
            return e;
        }
    }

    /** Wraps something of no value and unwraps it, for a check that the operator asks for. */
    final void proveRoundTrip(byte[] sample) {
        var again = unwrap(wrap(sample));
        try {
            if (!Arrays.equals(sample, again)) {
                throw problem.corrupt(label, null);
            }
        } finally {
            Arrays.fill(again, (byte) 0);
        }
    }
}
