package org.o365se.internal.chain;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.security.InvalidKeyException;
import java.security.KeyStoreException;
import java.security.ProviderException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.internal.config.CipherSettings;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ErrorId;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.message.WrappedDataKey;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.rootkey.RootKeyException;

/**
 * What {@code KeyStore.getKey} returns: the name of a scope or policy in a key chain, and no key. Each message that begins asks the chain anew, so a handle
 * follows every change. Thread-safe.
 */
public final class KeyHandle implements SecretKey {
    /** The algorithm of every handle. */
    public static final String ALGORITHM = "O365ServiceEncryption";

    @Serial
    private static final long serialVersionUID = 1L;

    private transient volatile @Nullable Target target;
    private final transient HandleName name;

    /** What a handle names. */
    private record Target(ChainUse use, UUID id, boolean isPolicy) {
        ChainService chain() {
            return use.chain();
        }

        UUID chainId() {
            return use.lastSeen().chainId();
        }

        /** Whether both name the same, however often its chain was loaded. */
        boolean namesSameAs(@Nullable Target other) {
            return other != null
                    && isPolicy == other.isPolicy
                    && id.equals(other.id)
                    && chainId().equals(other.chainId());
        }
    }

    private KeyHandle(@Nullable Target target, HandleName name) {
        this.target = target;
        this.name = name;
    }

    /** Returns the handle of a scope that was found by an alias. */
    static KeyHandle ofScope(ChainUse use, Scope scope, String alias) {
        return new KeyHandle(new Target(use, scope.id(), false), HandleName.of(scope, alias));
    }

    /** Returns the handle of a policy that was found by an alias. */
    static KeyHandle ofPolicy(ChainUse use, Policy policy, String alias) {
        return new KeyHandle(new Target(use, policy.id(), true), HandleName.of(policy, alias));
    }

    /**
     * Makes a handle that names nothing yet, as the KeyGenerator returns it. {@code KeyStore.setKeyEntry} makes a scope for it.
     *
     * @return the handle
     */
    public static KeyHandle unbound() {
        return new KeyHandle(null, HandleName.none());
    }

    // ---- for the KeyStore ----

    /**
     * Lets a handle of the KeyGenerator name the scope that was made for it.
     *
     * @param use of the chain
     * @param scope the scope's id
     */
    public void bind(ChainUse use, UUID scope) {
        target = new Target(use, scope, false);
    }

    /**
     * Returns whether the handle names anything.
     *
     * @return false for a key that came from the KeyGenerator and was not stored yet
     */
    public boolean isBound() {
        return target != null;
    }

    /**
     * Returns what the handle names.
     *
     * @param chain the chain in which it is wanted
     * @return the id of a scope or policy
     * @throws KeyStoreException if the handle names nothing, or is of another chain
     */
    public UUID idIn(ChainService chain) throws KeyStoreException {
        return requireTargetIn(chain).id();
    }

    /**
     * Returns the scope that the handle writes under.
     *
     * @param chain the chain in which it is wanted
     * @return the scope's id
     * @throws KeyStoreException if the handle is of another chain
     */
    public UUID scopeIn(ChainService chain) throws KeyStoreException {
        var bound = requireTargetIn(chain);
        return sealingScope(bound, chain.current())
                .map(Scope::id)
                .orElseThrow(() -> new KeyChainException(goneMessage(bound), null));
    }

    private Target requireTargetIn(ChainService chain) throws KeyStoreException {
        var bound = target;
        if (bound == null || !bound.chainId().equals(chain.lastSeen().chainId())) {
            throw new KeyChainException(
                    ErrorId.ENTRY_NOT_SUPPORTED.with(
                            "The key " + this
                                    + " is of another key chain; scopes do not move between chains. Make a scope here and encrypt the data again under it"),
                    null);
        }
        return bound;
    }

    // ---- for the Cipher ----

    /**
     * Opens the newest scope key, so that {@code Cipher.init} fails if the key cannot be used.
     *
     * @throws InvalidKeyException if it cannot; the cause is the root key error if there is one
     */
    public void prepare() throws InvalidKeyException {
        var bound = requireBound();
        var snapshot = bound.chain().current();
        var scope = requireSealingScope(bound, snapshot);
        requireEnabled(snapshot.policyOf(scope));
        try {
            requireGiven(bound, snapshot, scope, scope.currentKey());
            requireGivenDefaultScope(bound, snapshot, scope);
            bound.chain().open(snapshot, scope, scope.currentKey()).close();
        } catch (RootKeyException e) {
            throw ChainService.unusable(e);
        }
    }

    /**
     * Returns what the configuration of the key's chain says about ciphers.
     *
     * @return the same object for the same configuration
     * @throws InvalidKeyException if the handle names nothing
     */
    public CipherSettings cipherSettings() throws InvalidKeyException {
        return requireBound().chain().cipherSettings();
    }

    /**
     * Checks, for encryption, that the newest scope key will still be there when the message is to be read.
     *
     * @throws InvalidKeyException if it exists in memory only
     */
    public void requireStored() throws InvalidKeyException {
        var bound = requireBound();
        var snapshot = bound.chain().current();
        requireDurable(bound.chain(), snapshot, requireSealingScope(bound, snapshot));
    }

    /**
     * Wraps a data key with the newest scope key.
     *
     * @param kw does it if none is kept with the scope key
     * @param dataKey stays the caller's
     * @return the wrapped data key
     * @throws InvalidKeyException if the scope cannot be used for encryption (any more)
     * @throws RootKeyException if a root key had to be asked and failed
     */
    public WrappedDataKey wrap(AesKeyWrap kw, Key256 dataKey) throws InvalidKeyException {
        var bound = requireBound();
        var snapshot = bound.chain().current();
        var scope = requireSealingScope(bound, snapshot);
        requireEnabled(snapshot.policyOf(scope));
        requireDurable(bound.chain(), snapshot, scope);
        requireGiven(bound, snapshot, scope, scope.currentKey());
        requireGivenDefaultScope(bound, snapshot, scope);
        try (var wrappingKey = bound.chain().open(snapshot, scope, scope.currentKey())) {
            return wrappingKey.wrap(kw, dataKey);
        }
    }

    /**
     * Unwraps the data key of a message.
     *
     * @param kw does it if none is kept with the scope key
     * @param header the message's header
     * @return the data key; the caller destroys it
     * @throws BadPaddingException if the message is of another scope or key, or its header was altered
     * @throws RootKeyException if a root key had to be asked and failed
     */
    public Key256 unwrap(AesKeyWrap kw, MessageHeader header) throws BadPaddingException {
        var bound = Objects.requireNonNull(target, "init has checked that the key is bound");
        var wrapped = header.dataKey();
        var snapshot = snapshotFor(bound, wrapped.scopeKey());
        var scope = openingScope(bound, snapshot, wrapped.scopeKey());
        var key = scope.key(wrapped.scopeKey().version())
                .orElseThrow(() ->
                        otherKey("its scope key version " + wrapped.scopeKey().version() + " of scope "
                                + scope.displayName() + " is not in this chain; load the newest chain"));
        refuseDisabled(snapshot.policyOf(scope));
        requireGiven(bound, snapshot, scope, key);
        try (var wrappingKey = bound.chain().open(snapshot, scope, key)) {
            return wrappingKey.unwrap(kw, wrapped);
        } catch (InvalidKeyException e) {
            var altered = new AEADBadTagException(ErrorId.MESSAGE_ALTERED.with(
                    "The wrapped data key in the message's header does not open under scope key version "
                            + key.version() + " of scope " + scope.displayName()
                            + ": the header was altered; restore the message from a good copy"));
            altered.initCause(e);
            throw altered;
        }
    }

    /** A message may be younger than what was seen of the chain: before it is refused, the chain is looked at again. */
    private static ChainSnapshot snapshotFor(Target bound, ScopeKeyId wanted) {
        var snapshot = bound.chain().current();
        boolean isKnown = snapshot.scope(wanted.scope())
                .filter(scope -> mayOpen(bound, scope))
                .flatMap(scope -> scope.key(wanted.version()))
                .isPresent();
        return isKnown ? snapshot : bound.chain().lookAgain();
    }

    private static boolean mayOpen(Target bound, Scope scope) {
        return bound.isPolicy() ? scope.policy().equals(bound.id()) : scope.id().equals(bound.id());
    }

    private static Scope openingScope(Target bound, ChainSnapshot snapshot, ScopeKeyId wanted)
            throws BadPaddingException {
        var scope = snapshot.scope(wanted.scope());
        if (scope.isEmpty()) {
            throw otherKey("its scope " + wanted.scope() + " is not in this chain; load the chain it was written with");
        }
        if (!mayOpen(bound, scope.get())) {
            // The alias of a foreign scope is not told: its tenant may be another.
            throw otherKey(
                    "its scope is " + wanted.scope() + ", not one that this key opens; use the key of that scope");
        }
        return scope.get();
    }

    private static AEADBadTagException otherKey(String why) {
        return new AEADBadTagException(
                ErrorId.MESSAGE_OTHER_KEY.with("The message was written under another key: " + why));
    }

    /** The alias by which the handle was found must have been given with the policy's key: somebody who can write the chain could point it elsewhere. */
    private void requireGiven(Target bound, ChainSnapshot snapshot, Scope scope, WrappedScopeKey used) {
        if (bound.isPolicy()) {
            name.requireGiven(bound.chain(), snapshot, snapshot.policyOf(scope), used);
        } else {
            name.requireGiven(bound.chain(), snapshot, scope, used);
        }
    }

    private void requireGivenDefaultScope(Target bound, ChainSnapshot snapshot, Scope scope) {
        if (bound.isPolicy()) {
            name.requireGivenDefaultScope(bound.chain(), snapshot.policyOf(scope), scope.currentKey());
        }
    }

    private Target requireBound() throws InvalidKeyException {
        var bound = target;
        if (bound == null) {
            throw new InvalidKeyException(
                    ErrorId.KEY_UNBOUND.with(
                            "The key comes from the KeyGenerator and belongs to no scope yet; put it into the KeyStore with setKeyEntry, then use it"));
        }
        return bound;
    }

    private static Optional<Scope> sealingScope(Target bound, ChainSnapshot snapshot) {
        return bound.isPolicy()
                ? snapshot.policy(bound.id()).map(Policy::defaultScope).flatMap(snapshot::scope)
                : snapshot.scope(bound.id());
    }

    private static Scope requireSealingScope(Target bound, ChainSnapshot snapshot) throws InvalidKeyException {
        return sealingScope(bound, snapshot).orElseThrow(() -> new InvalidKeyException(goneMessage(bound)));
    }

    private static String goneMessage(Target bound) {
        return ErrorId.KEY_GONE.with((bound.isPolicy() ? "Policy " : "Scope ") + bound.id()
                + " is not in the key chain any more; load the chain that holds it");
    }

    private static void requireEnabled(Policy policy) throws InvalidKeyException {
        if (!policy.enabled()) {
            throw new InvalidKeyException(ErrorId.POLICY_DISABLED.with("Policy " + policy.displayName()
                    + " is disabled; its operator must enable it before its keys can be used"));
        }
    }

    /** As {@link #requireEnabled}, where a message is under way already. */
    private static void refuseDisabled(Policy policy) {
        try {
            requireEnabled(policy);
        } catch (InvalidKeyException e) {
            throw new ProviderException(e.getMessage(), e);
        }
    }

    private static void requireDurable(ChainService chain, ChainSnapshot snapshot, Scope scope)
            throws InvalidKeyException {
        long version = scope.currentKey().version();
        if (!chain.isDurable(snapshot, new ScopeKeyId(scope.id(), version))) {
            throw new InvalidKeyException(
                    ErrorId.KEY_NOT_STORED.with(
                            "Scope key version " + version + " of scope "
                                    + scope.displayName()
                                    + " exists in memory only, and what it encrypts could never be read again; call KeyStore.store first, then encrypt"));
        }
    }

    // ---- for everybody ----

    @Override
    public String getAlgorithm() {
        return ALGORITHM;
    }

    /** Returns null: the key does not leave the provider. */
    @Override
    public @Nullable String getFormat() {
        return null;
    }

    /** Returns null: the key does not leave the provider. */
    @Override
    public byte @Nullable [] getEncoded() {
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        var bound = target;
        return other == this || (bound != null && other instanceof KeyHandle that && bound.namesSameAs(that.target));
    }

    @Override
    public int hashCode() {
        var bound = target;
        return bound == null ? 0 : bound.id().hashCode();
    }

    @Override
    public String toString() {
        var bound = target;
        if (bound == null) {
            return ALGORITHM + " key, not stored yet";
        }
        // As it was seen last: a text for logs must not wait or fail.
        var snapshot = bound.use().lastSeen();
        return sealingScope(bound, snapshot)
                .map(scope -> {
                    var policy = snapshot.policyOf(scope);
                    var name = bound.isPolicy() ? "policy " + policy.displayName() : "scope " + scope.displayName();
                    return ALGORITHM + " key of " + name + " (policy " + policy.displayName() + ", scope key version "
                            + scope.currentKey().version() + ")";
                })
                .orElse(ALGORITHM + " key of " + bound.id() + ", which is not in the key chain any more");
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException(ErrorId.KEY_NOT_SERIALIZABLE.with("A key of " + ALGORITHM
                + " is a name in a key chain and is not serialized; send the alias and call KeyStore.getKey there"));
    }
}
