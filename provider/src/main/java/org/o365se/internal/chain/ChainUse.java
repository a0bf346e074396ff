package org.o365se.internal.chain;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.change.Changed;
import org.o365se.internal.keys.OperatorConsent;
import org.o365se.internal.model.ChainClosed;
import org.o365se.internal.model.ChainSnapshot;

/**
 * The use of a key chain by one KeyStore or {@code KeyChain} and the keys that come from it. It ends when it is closed, or when nobody can reach it any more; what nobody else uses
 * ends with it: opened keys, timers, threads, connections to root keys. Thread-safe.
 */
public final class ChainUse implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final ChainService chain;
    private final Hold hold;

    /** Who gives out uses, and is told when one has ended. */
    public interface Owner {
        /**
         * Takes note of the end of a use.
         *
         * @param hold what the use has held
         * @param onPurpose whether it was closed, and not merely unreachable
         */
        void ended(Hold hold, boolean onPurpose);
    }

    /** What a use holds. It knows nothing of the use itself, which could never become unreachable then. */
    public static final class Hold {
        private final Runnable release;
        private final @Nullable Owner owner;
        private volatile boolean ended;
        private volatile Cleaner.@Nullable Cleanable registration;

        public Hold(Runnable release, @Nullable Owner owner) {
            this.release = release;
            this.owner = owner;
        }

        boolean isEnded() {
            return ended;
        }

        /** Ends the use; closing it on purpose may also end what the owner keeps ready. */
        public void end(boolean onPurpose) {
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
            }
            try {
                release.run();
            } finally {
                if (owner != null) {
                    owner.ended(this, onPurpose);
                }
                var registered = registration;
                if (registered != null) {
                    // The cleaner's thread outlives an application that keeps the use in a static field, and would keep
                    // that application's classes.
                    registered.clean();
                }
            }
        }
    }

    public ChainUse(ChainService chain, Hold hold) {
        this.chain = chain;
        this.hold = hold;
        // Never a reference to this object in what the cleaner runs.
        hold.registration = CLEANER.register(this, () -> hold.end(false));
    }

    /** Returns the use of a chain that is closed with it. */
    public static ChainUse owning(ChainService chain) {
        return new ChainUse(chain, new Hold(chain::close, null));
    }

    /** Runs an action once an object cannot be reached any more, or earlier when the result is cleaned. */
    public static Cleaner.Cleanable whenUnreachable(Object object, Runnable action) {
        return CLEANER.register(object, action);
    }

    /**
     * Returns the chain.
     *
     * @return the chain
     * @throws IllegalStateException if this use has been closed
     */
    public ChainService chain() {
        if (hold.isEnded()) {
            throw ChainClosed.refusal();
        }
        return chain;
    }

    /** Returns the snapshot that was seen last, also after the end. */
    ChainSnapshot lastSeen() {
        return chain.lastSeen();
    }

    /**
     * Returns a handle.
     *
     * @param alias of a policy or scope
     * @return the handle, or empty if there is no such alias
     */
    public Optional<KeyHandle> handle(String alias) {
        var snapshot = chain().current();
        var scope = snapshot.scope(alias);
        return scope.isPresent()
                ? scope.map(named -> KeyHandle.ofScope(this, named, alias))
                : snapshot.policy(alias).map(named -> KeyHandle.ofPolicy(this, named, alias));
    }

    /**
     * Returns the handle of an alias that must be there.
     *
     * @param alias of a policy or scope
     * @return the handle
     * @throws KeyChainException if there is no such alias; says what is missing
     */
    public KeyHandle key(String alias) throws KeyChainException {
        return handle(alias).orElseThrow(() -> UnknownAlias.refusal(chain().current(), alias));
    }

    /**
     * Changes the chain, as {@link ChainService#change(ChainChange)}.
     *
     * @param change what is wanted
     * @return what the change has left
     * @throws KeyChainException if the change does not fit the chain, a root key fails, or the chain cannot be written
     */
    public Changed change(ChainChange change) throws KeyChainException {
        return change(change, OperatorConsent.NONE);
    }

    /**
     * Changes the chain, as {@link ChainService#change(ChainChange, OperatorConsent)}.
     *
     * @param change what is wanted
     * @param consent how an operator agrees to the policies that it creates
     * @return what the change has left
     * @throws KeyChainException if the change does not fit the chain, a root key fails, or the chain cannot be written
     */
    public Changed change(ChainChange change, OperatorConsent consent) throws KeyChainException {
        try {
            return chain().change(change, consent);
        } finally {
            // Its caller may be done with us, but the change is not.
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Opens every key of the chain, as {@link ChainService#check}.
     *
     * @return what was found
     */
    public ChainCheck check() {
        try {
            return chain().check();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Authenticates the chain by another secret, as {@link ChainService#rotateSecret}.
     *
     * @param newSecret stays the caller's
     * @throws IOException if the chain cannot be written
     */
    public void rotateSecret(char[] newSecret) throws IOException {
        try {
            chain().rotateSecret(newSecret);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Ends the use: its keys fail from now on. */
    @Override
    public void close() {
        hold.end(true);
    }
}
