package org.o365se.internal.chain;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.security.InvalidKeyException;
import java.security.KeyStoreException;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.KeyChainException;
import org.o365se.internal.config.Transformation;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.EntryId;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;

/**
 * The result of {@code KeyStore.getKey}: a handle of a scope or policy in a key chain, without key bytes. Each new message uses the newest chain, so that a
 * handle follows every change. Thread-safe.
 */
public final class KeyHandle implements SecretKey {
    /** The transformation that works with every handle. */
    public static final String ALGORITHM = "O365ServiceEncryption";

    @Serial
    private static final long serialVersionUID = 1L;

    private transient volatile @Nullable Target target;
    private final transient HandleName name;

    private KeyHandle(@Nullable Target target, HandleName name) {
        this.target = target;
        this.name = name;
    }

    /** Returns the handle of a scope that was found by an alias. */
    static KeyHandle ofScope(ChainUse use, Scope scope, Alias alias) {
        return new KeyHandle(new Target(use, scope.id()), HandleName.of(scope, alias));
    }

    /** Returns the handle of a policy that was found by an alias. */
    static KeyHandle ofPolicy(ChainUse use, Policy policy, Alias alias) {
        return new KeyHandle(new Target(use, policy.id()), HandleName.of(policy, alias));
    }

    /**
     * Creates a handle without a scope, for the KeyGenerator. {@code KeyStore.setKeyEntry} creates a scope for it.
     *
     * @return the handle
     */
    public static KeyHandle unbound() {
        return new KeyHandle(null, HandleName.none());
    }

    // ---- for the KeyStore ----

    /**
     * Binds a handle of the KeyGenerator to the scope that was created for it.
     *
     * @param use of the chain
     * @param scope the scope's id
     */
    public void bind(ChainUse use, ScopeId scope) {
        target = new Target(use, scope);
    }

    /**
     * Returns whether the handle has a scope or policy.
     *
     * @return false for a key from the KeyGenerator that has not been stored yet
     */
    public boolean isBound() {
        return target != null;
    }

    /**
     * Returns the scope or policy of the handle.
     *
     * @param chain the chain that the scope or policy must be in
     * @return the id of a scope or policy
     * @throws KeyStoreException if the handle has no scope or policy, or belongs to another chain
     */
    public EntryId idIn(ChainService chain) throws KeyStoreException {
        return requireTargetIn(chain).id();
    }

    /**
     * Returns the scope under which the handle encrypts.
     *
     * @param chain the chain that the scope must be in
     * @return the scope's id
     * @throws KeyStoreException if the handle belongs to another chain
     */
    public ScopeId scopeIn(ChainService chain) throws KeyStoreException {
        var bound = requireTargetIn(chain);
        return bound.sealingScope(chain.current())
                .map(Scope::id)
                .orElseThrow(() -> new KeyChainException(ProviderErrorId.KEY_GONE, bound.goneText(), null));
    }

    private Target requireTargetIn(ChainService chain) throws KeyStoreException {
        var bound = target;
        if (bound == null || !bound.chainId().equals(chain.lastSeen().chainId())) {
            throw new KeyChainException(
                    ProviderErrorId.ENTRY_NOT_SUPPORTED,
                    "The key " + this
                            + " belongs to another key chain, and scopes cannot be moved between chains; create a scope in this chain and encrypt the data again",
                    null);
        }
        return bound;
    }

    // ---- for the Cipher ----

    /**
     * Returns the data keys for a message.
     *
     * @param access on whose behalf
     * @return the data keys
     * @throws InvalidKeyException if the handle has no scope or policy, or this process may not access data so
     */
    public DataKeys dataKeys(Access access) throws InvalidKeyException {
        try {
            requireAllowed(access);
        } catch (KeyChainException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
        return new ScopeDataKeys(requireBound(), name, access);
    }

    /**
     * Checks that the configuration of the key allows a kind of access to this process. A refusal is in the audit log.
     *
     * @param access on whose behalf
     * @throws InvalidKeyException if the handle has no scope or policy
     * @throws KeyChainException if {@link Access#SYSTEM} is not allowed
     */
    public void requireAllowed(Access access) throws InvalidKeyException, KeyChainException {
        var bound = requireBound();
        bound.chain().refusedAccess().requireAllowed(access, bound::policy);
    }

    /**
     * Returns whether the configuration lets a program use the key by a transformation of the JDK.
     *
     * @param transformation of the program
     * @return whether {@code transparent.transformations} lists it for this key
     * @throws InvalidKeyException if the handle has no scope or policy
     */
    public boolean serves(Transformation transformation) throws InvalidKeyException {
        return serves(requireBound(), transformation);
    }

    private boolean serves(Target bound, Transformation transformation) {
        return bound.use().transparent().serve(transformation, name.text(), bound::policyNames);
    }

    /**
     * Returns the id of the scope or policy, which tells keys apart and is not secret.
     *
     * @return the id
     * @throws InvalidKeyException if the handle has no scope or policy
     */
    public UUID id() throws InvalidKeyException {
        return requireBound().id().toUuid();
    }

    private Target requireBound() throws InvalidKeyException {
        var bound = target;
        if (bound == null) {
            throw new InvalidKeyException(
                    ProviderErrorId.KEY_UNBOUND.with(
                            "The key from the KeyGenerator does not belong to a scope yet; store it with setKeyEntry before you use it"));
        }
        return bound;
    }

    // ---- java.security.Key and Object ----

    /**
     * Returns a transformation that works with this key, because programs pass it to {@code Cipher.getInstance}: {@code AES} if the configuration lists that one
     * for the key, otherwise {@link #ALGORITHM}.
     */
    @Override
    public String getAlgorithm() {
        var bound = target;
        return bound != null && serves(bound, Transformation.AES) ? Transformation.AES.toString() : ALGORITHM;
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
        // From the last known snapshot, because a text for logs must not wait or fail.
        var snapshot = bound.use().lastSeen();
        return bound.sealingScope(snapshot)
                .map(scope -> {
                    var policy = snapshot.policyOf(scope);
                    var name = bound.isPolicy() ? "policy " + policy.displayName() : "scope " + scope.displayName();
                    return ALGORITHM + " key of " + name + " (policy " + policy.displayName() + ", scope key version "
                            + scope.currentKey().version() + ")";
                })
                .orElse(ALGORITHM + " key of " + bound.id() + ", which is no longer in the key chain");
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException(
                ProviderErrorId.KEY_NOT_SERIALIZABLE.with(
                        "A key of " + ALGORITHM
                                + " is a handle and cannot be serialized; send the alias and call KeyStore.getKey in the other program"));
    }
}
