package org.o365se.internal.chain;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.change.Changed;
import org.o365se.internal.config.TransparentSettings;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.OperatorConsent;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.ChainClosed;
import org.o365se.internal.model.ChainSnapshot;

/**
 * The use of a key chain by one KeyStore or {@code KeyChain} and its keys. It ends when it is closed or no longer reachable, and then releases the unwrapped
 * keys, timers, threads and connections to root keys that no other use shares. Thread-safe.
 */
public final class ChainUse implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final ChainService chain;
    private final Hold hold;

    /** Creates uses, and is notified when one has ended. */
    public interface Owner {
        /**
         * Called at the end of a use.
         *
         * @param hold the resources of the use
         * @param onPurpose whether it was closed, rather than unreachable
         */
        void ended(Hold hold, boolean onPurpose);
    }

    /** The resources of a use. It must not refer to the use, which otherwise could never become unreachable. */
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

        /** Ends the use; an explicit close may also release what the owner keeps for further uses. */
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
                    // the application's classes alive.
                    registered.clean();
                }
            }
        }
    }

    public ChainUse(ChainService chain, Hold hold) {
        this.chain = chain;
        this.hold = hold;
        // The cleaner's action must not refer to this object.
        hold.registration = CLEANER.register(this, () -> hold.end(false));
    }

    /** Returns the use of a chain that is closed with it. */
    public static ChainUse owning(ChainService chain) {
        return new ChainUse(chain, new Hold(chain::close, null));
    }

    /** Runs an action when an object is no longer reachable, or earlier when the result is cleaned. */
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

    /** Returns the last known snapshot, also after the end of the use. */
    ChainSnapshot lastSeen() {
        return chain.lastSeen();
    }

    /** Returns which of the JDK's transformations the keys serve, also after the end of the use. */
    TransparentSettings transparent() {
        return chain.cipherSettings().transparent();
    }

    /**
     * Returns a handle.
     *
     * @param alias of a policy or scope
     * @return the handle, or empty if there is no such alias
     */
    public Optional<KeyHandle> handle(String alias) {
        return Alias.find(alias).flatMap(this::handle);
    }

    private Optional<KeyHandle> handle(Alias alias) {
        var snapshot = chain().current();
        var scope = snapshot.scope(alias);
        return scope.isPresent()
                ? scope.map(named -> KeyHandle.ofScope(this, named, alias))
                : snapshot.policy(alias).map(named -> KeyHandle.ofPolicy(this, named, alias));
    }

    /**
     * Returns a handle for use: a scope that does not exist is created if the configuration says so ({@code scope.auto-create}).
     *
     * @param alias of a policy or scope
     * @return the handle, or empty if there is no such alias and none is created
     * @throws KeyChainException if the scope cannot be created
     */
    public Optional<KeyHandle> handleForUse(String alias) throws KeyChainException {
        var known = handle(alias);
        var policy = known.isPresent() ? Optional.<String>empty() : chain().autoCreationPolicyOf(alias);
        var wanted = policy.isPresent() ? Alias.find(alias) : Optional.<Alias>empty();
        if (wanted.isEmpty()) {
            return known;
        }
        try {
            change(new ChainChange.CreateScope(wanted.get(), policy.get()));
        } catch (KeyChainException e) {
            if (e.id() != ProviderErrorId.ALIAS_TAKEN) {
                throw e;
            }
            // Another thread or process was first.
            chain().lookAgain();
        }
        return handle(alias);
    }

    /**
     * Returns the handle of an alias that must exist, or that is created at first use.
     *
     * @param alias of a policy or scope
     * @return the handle
     * @throws KeyChainException if there is no such alias, or it cannot be created; the message names it
     */
    public KeyHandle key(String alias) throws KeyChainException {
        return handleForUse(alias).orElseThrow(() -> UnknownAlias.refusal(chain().current(), alias));
    }

    /**
     * Changes the chain, like {@link ChainService#change(ChainChange)}.
     *
     * @param change the requested change
     * @return the changed objects
     * @throws KeyChainException if the chain does not allow the change, a root key fails, or the chain cannot be written
     */
    public Changed change(ChainChange change) throws KeyChainException {
        return change(change, OperatorConsent.NONE);
    }

    /**
     * Changes the chain, like {@link ChainService#change(ChainChange, OperatorConsent)}.
     *
     * @param change the requested change
     * @param consent how an operator approves the policies that it creates
     * @return the changed objects
     * @throws KeyChainException if the chain does not allow the change, a root key fails, or the chain cannot be written
     */
    public Changed change(ChainChange change, OperatorConsent consent) throws KeyChainException {
        try {
            return chain().change(change, consent);
        } finally {
            // The caller may no longer reach this use, but the change is still running.
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Unwraps every key of the chain, like {@link ChainService#check}.
     *
     * @return the result
     */
    public ChainCheck check() {
        try {
            return chain().check();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Uses every root key, like {@link ChainService#tryRoots}. */
    public void tryRoots() {
        try {
            chain().tryRoots();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Changes the secret that authenticates the chain, like {@link ChainService#rotateSecret}.
     *
     * @param newSecret the secret; the array is not changed
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
