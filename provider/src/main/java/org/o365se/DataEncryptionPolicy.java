package org.o365se;

import java.security.KeyStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.RootKeyDescription;

/**
 * A data encryption policy: two root keys, a profile, and what follows from them. Describes one that is to be created (made by {@link #builder}) or one that a
 * {@link KeyChain} holds. Immutable.
 */
public final class DataEncryptionPolicy implements KeyStore.Entry {
    private final String alias;
    private final Profile profile;
    private final List<String> rootKeys;
    private final boolean sameHomeAllowed;
    private final boolean managedRootAllowed;
    private final AvailabilityChoice availability;
    private final @Nullable Stored stored;

    /**
     * What only a policy that exists has.
     *
     * @param id never changes
     * @param policyKeyVersion the newest policy key version, from 1
     * @param roots the exact root keys that wrap it
     * @param enabled whether the policy may be used
     * @param createdAt when it was created
     */
    private record Stored(
            UUID id,
            long policyKeyVersion,
            List<RootKeyDescription> roots,
            boolean enabled,
            boolean awaitsSignature,
            Instant createdAt) {}

    private DataEncryptionPolicy(Builder builder, @Nullable Stored stored) {
        this.alias = builder.alias;
        this.profile = builder.profile;
        this.rootKeys = builder.rootKeys;
        this.sameHomeAllowed = builder.sameHomeAllowed;
        this.managedRootAllowed = builder.managedRootAllowed;
        this.availability = builder.availability;
        this.stored = stored;
    }

    /**
     * Begins the description of a policy that is to be created.
     *
     * @param alias its name, {@code TENANT/NAME}, 1 to 256 characters
     * @return a builder; without further calls the policy is of profile {@link Profile#EXCHANGE} under two managed roots
     */
    public static Builder builder(String alias) {
        return new Builder(alias);
    }

    /**
     * Returns the policy's name.
     *
     * @return the alias, or the id in text form when the policy has lost its alias
     */
    public String alias() {
        return alias;
    }

    /**
     * Returns the workload's rules.
     *
     * @return the profile
     */
    public Profile profile() {
        return profile;
    }

    /**
     * Names the root keys.
     *
     * @return two root key URIs; empty if the policy is to be created under managed roots
     */
    public List<String> rootKeys() {
        return rootKeys;
    }

    /**
     * Returns whether both roots may live in one home.
     *
     * @return whether the creator allowed it
     */
    public boolean isSameHomeAllowed() {
        return sameHomeAllowed;
    }

    /**
     * Returns whether one root may be the service's own beside one of the customer. For a policy that exists see {@link #roots}.
     *
     * @return whether the creator allowed it
     */
    public boolean isManagedRootAllowed() {
        return managedRootAllowed;
    }

    /**
     * Returns what the availability key may be used for.
     *
     * @return the choice
     */
    public AvailabilityChoice availability() {
        return availability;
    }

    /**
     * Returns the id of a policy that exists.
     *
     * @return the id; empty before the policy is created
     */
    public Optional<UUID> id() {
        return Optional.ofNullable(stored).map(Stored::id);
    }

    /**
     * Returns the newest policy key version of a policy that exists.
     *
     * @return from 1; 0 before the policy is created
     */
    public long policyKeyVersion() {
        return stored == null ? 0 : stored.policyKeyVersion();
    }

    /**
     * Describes the exact root keys that wrap the newest policy key.
     *
     * @return one description for each root; empty before the policy is created
     */
    public List<RootKeyDescription> roots() {
        return stored == null ? List.of() : stored.roots();
    }

    /**
     * Returns whether the policy may be used.
     *
     * @return whether it is enabled; true before the policy is created
     */
    public boolean isEnabled() {
        return stored == null || stored.enabled();
    }

    /**
     * Returns whether the policy cannot be used until an operator signs it, because {@code keychain.operators} is configured and no operator has. See
     * {@link KeyChain#signPolicy}.
     *
     * @return whether a signature is missing; false before the policy is created
     */
    public boolean isAwaitingSignature() {
        return stored != null && stored.awaitsSignature();
    }

    /**
     * Returns when the policy was created.
     *
     * @return the time; empty before the policy is created
     */
    public Optional<Instant> createdAt() {
        return Optional.ofNullable(stored).map(Stored::createdAt);
    }

    @Override
    public String toString() {
        return "policy " + alias + " (" + profile + ", roots "
                + (rootKeys.isEmpty() ? "managed" : String.join(" and ", rootKeys)) + ", availability " + availability
                + ")";
    }

    /** Collects the description of a policy. Not thread-safe. */
    public static final class Builder {
        private final String alias;
        private Profile profile = Profile.EXCHANGE;
        private List<String> rootKeys = List.of();
        private boolean sameHomeAllowed;
        private boolean managedRootAllowed;
        private AvailabilityChoice availability = AvailabilityChoice.NONE;

        private Builder(String alias) {
            this.alias = Objects.requireNonNull(alias);
        }

        /**
         * Chooses the workload's rules.
         *
         * @param chosen the profile
         * @return this builder
         */
        public Builder profile(Profile chosen) {
            profile = Objects.requireNonNull(chosen);
            return this;
        }

        /**
         * Names the two root keys. Not called: the service makes two managed roots for the policy. A root of the customer goes with another root of the
         * customer, unless {@link #allowManagedRoot} is called.
         *
         * @param first root key URI
         * @param second root key URI of another key, in another home unless {@link #allowSameHome} is called
         * @return this builder
         */
        public Builder rootKeys(String first, String second) {
            rootKeys = List.of(first, second);
            return this;
        }

        /**
         * Allows both roots to live in one home, which one failure or one administrator can take away.
         *
         * @return this builder
         */
        public Builder allowSameHome() {
            sameHomeAllowed = true;
            return this;
        }

        /**
         * Allows one root to be a managed one beside one root of the customer. The operator of the service can then read the data through the managed root: while it
         * is there, revoking the customer's root alone revokes nothing, and destroying it destroys nothing.
         *
         * @return this builder
         */
        public Builder allowManagedRoot() {
            managedRootAllowed = true;
            return this;
        }

        /**
         * Chooses what the availability key may be used for.
         *
         * @param chosen the choice; the default is {@link AvailabilityChoice#NONE}, the only one for managed roots
         * @return this builder
         */
        public Builder availability(AvailabilityChoice chosen) {
            availability = Objects.requireNonNull(chosen);
            return this;
        }

        /**
         * Ends the description.
         *
         * @return a policy that is to be created
         */
        public DataEncryptionPolicy build() {
            return new DataEncryptionPolicy(this, null);
        }

        /**
         * Ends the description of a policy that a chain holds.
         *
         * @param id its id
         * @param policyKeyVersion its newest policy key version
         * @param roots the root keys that wrap it
         * @param enabled whether it may be used
         * @param awaitsSignature whether it cannot be used until an operator signs it
         * @param createdAt when it was created
         * @return the policy
         */
        DataEncryptionPolicy buildStored(
                UUID id,
                long policyKeyVersion,
                List<RootKeyDescription> roots,
                boolean enabled,
                boolean awaitsSignature,
                Instant createdAt) {
            rootKeys = roots.stream().map(RootKeyDescription::uri).toList();
            return new DataEncryptionPolicy(
                    this, new Stored(id, policyKeyVersion, List.copyOf(roots), enabled, awaitsSignature, createdAt));
        }
    }
}
