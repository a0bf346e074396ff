package org.o365se;

import java.security.KeyStore;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A scope: a mailbox, site or workload to which a policy is assigned. Describes either a scope to create or reassign, or a scope in a {@link KeyChain}.
 * Immutable.
 */
public final class EncryptionScope implements KeyStore.Entry {
    private final String alias;
    private final @Nullable String policy;
    private final @Nullable UUID id;
    private final long keyVersion;
    private final boolean isShredded;
    private final @Nullable Instant createdAt;

    private EncryptionScope(
            String alias,
            @Nullable String policy,
            @Nullable UUID id,
            long keyVersion,
            boolean isShredded,
            @Nullable Instant createdAt) {
        this.alias = Objects.requireNonNull(alias);
        this.policy = policy;
        this.id = id;
        this.keyVersion = keyVersion;
        this.isShredded = isShredded;
        this.createdAt = createdAt;
    }

    /**
     * Describes a scope.
     *
     * @param alias its name, {@code TENANT/NAME}, 1 to 256 characters
     * @param policy alias of a policy of the same tenant
     * @return the scope
     */
    public static EncryptionScope of(String alias, String policy) {
        return new EncryptionScope(alias, Objects.requireNonNull(policy), null, 0, false, null);
    }

    /**
     * Describes a scope whose policy follows from its tenant: the multi-workload policy of the tenant if there is one, otherwise the policy that
     * {@code policy.default} names in the configuration. With {@code policy.default = managed} each tenant has a policy with managed root keys,
     * {@code TENANT/managed}, which is created at its first use.
     *
     * @param alias its name, {@code TENANT/NAME}, 1 to 256 characters
     * @return the scope
     */
    public static EncryptionScope of(String alias) {
        return new EncryptionScope(alias, null, null, 0, false, null);
    }

    static EncryptionScope stored(
            String alias, String policy, UUID id, long keyVersion, boolean isShredded, Instant createdAt) {
        return new EncryptionScope(alias, policy, id, keyVersion, isShredded, createdAt);
    }

    /**
     * Returns the scope's name.
     *
     * @return the alias, or the id in text form if the scope has no alias
     */
    public String alias() {
        return alias;
    }

    /**
     * Returns the policy that is assigned to the scope.
     *
     * @return the policy's alias; empty text for a scope to create whose policy follows from its tenant
     */
    public String policy() {
        return policy == null ? "" : policy;
    }

    /**
     * Returns the id that messages contain.
     *
     * @return the id; empty before the scope is created
     */
    public Optional<UUID> id() {
        return Optional.ofNullable(id);
    }

    /**
     * Returns the newest scope key version.
     *
     * @return 1 or greater; 0 before the scope is created
     */
    public long keyVersion() {
        return keyVersion;
    }

    /**
     * Returns whether the keys of the scope were destroyed, so that nothing is encrypted or decrypted under it again.
     *
     * @return whether it was shredded
     */
    public boolean isShredded() {
        return isShredded;
    }

    /**
     * Returns when the scope was created.
     *
     * @return the time; empty before the scope is created
     */
    public Optional<Instant> createdAt() {
        return Optional.ofNullable(createdAt);
    }

    @Override
    public String toString() {
        return "scope " + alias + " (policy " + (policy == null ? "by tenant" : policy) + ")";
    }
}
