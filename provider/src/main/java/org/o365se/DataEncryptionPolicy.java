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
 * A data encryption policy: two root keys, a profile and further choices. Describes either a policy to create (from {@link #builder}) or a policy in a
 * {@link KeyChain}. Immutable.
 */
public final class DataEncryptionPolicy implements KeyStore.Entry {
    private final String alias;
    private final Profile profile;
    private final List<String> rootKeys;
    private final boolean sameHomeAllowed;
    private final boolean managedRootAllowed;
    private final @Nullable AvailabilityChoice availability;
    private final @Nullable String availabilityKey;
    private final List<PolicyApprover> approvers;
    private final int approvalThreshold;
    private final boolean smallQuorumAllowed;
    private final @Nullable Stored stored;

    /**
     * The properties that only an existing policy has.
     *
     * @param id never changes
     * @param policyKeyVersion the newest policy key version, from 1
     * @param roots the exact root keys that wrap it
     * @param status whether it may be used, and how far a roll has come
     * @param createdAt when it was created
     */
    private record Stored(
            UUID id,
            long policyKeyVersion,
            List<RootKeyDescription> roots,
            PolicyStatus status,
            boolean awaitsSignature,
            Instant createdAt) {}

    private DataEncryptionPolicy(Builder builder, @Nullable Stored stored) {
        this.alias = builder.alias;
        this.profile = builder.profile;
        this.rootKeys = builder.rootKeys;
        this.sameHomeAllowed = builder.sameHomeAllowed;
        this.managedRootAllowed = builder.managedRootAllowed;
        this.availability = builder.availability;
        this.availabilityKey = builder.availabilityKey;
        this.approvers = builder.approvers;
        this.approvalThreshold = builder.approvalThreshold;
        this.smallQuorumAllowed = builder.smallQuorumAllowed;
        this.stored = stored;
    }

    /**
     * Returns a builder for a policy to create.
     *
     * @param alias its name, {@code TENANT/NAME}, 1 to 256 characters
     * @return a builder; without further calls the policy has the profile {@link Profile#EXCHANGE} and two managed root keys
     */
    public static Builder builder(String alias) {
        return new Builder(alias);
    }

    /**
     * Returns the policy's name.
     *
     * @return the alias, or the id in text form if the policy has no alias
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
     * Returns the root keys.
     *
     * @return two root key URIs; empty for a policy to create with managed root keys
     */
    public List<String> rootKeys() {
        return rootKeys;
    }

    /**
     * Returns whether both root keys may have the same home.
     *
     * @return whether the creator allowed it
     */
    public boolean isSameHomeAllowed() {
        return sameHomeAllowed;
    }

    /**
     * Returns whether one root key may be a managed one besides one of the customer. For an existing policy, see {@link #roots}.
     *
     * @return whether the creator allowed it
     */
    public boolean isManagedRootAllowed() {
        return managedRootAllowed;
    }

    /**
     * Returns the permitted use of the availability key.
     *
     * @return the choice; {@link AvailabilityChoice#NONE} for a policy to create for which none was made yet
     */
    public AvailabilityChoice availability() {
        return availability == null ? AvailabilityChoice.NONE : availability;
    }

    /**
     * Returns the choice that was made for a policy to create.
     *
     * @return empty if the profile decides
     */
    public Optional<AvailabilityChoice> requestedAvailability() {
        return Optional.ofNullable(availability);
    }

    /**
     * Returns the availability key.
     *
     * @return its URI; empty for a policy to create whose key will be in the availability key store, and for a policy without an availability key
     */
    public Optional<String> availabilityKey() {
        return Optional.ofNullable(availabilityKey);
    }

    /**
     * Returns the approvers, without whose signatures the policy is not purged, recovered or given other root keys, approvers or further use of its availability
     * key.
     *
     * @return the approvers; empty if such changes need no signature, and the policy cannot be purged
     */
    public List<PolicyApprover> approvers() {
        return approvers;
    }

    /**
     * Returns how many approvers must sign.
     *
     * @return the number; 0 if there are no approvers
     */
    public int approvalThreshold() {
        return approvalThreshold;
    }

    /**
     * Returns whether one signature may be enough.
     *
     * @return whether the creator allowed it
     */
    public boolean isSmallQuorumAllowed() {
        return smallQuorumAllowed;
    }

    /**
     * Returns the id of an existing policy.
     *
     * @return the id; empty before the policy is created
     */
    public Optional<UUID> id() {
        return Optional.ofNullable(stored).map(Stored::id);
    }

    /**
     * Returns the newest policy key version of an existing policy.
     *
     * @return 1 or greater; 0 before the policy is created
     */
    public long policyKeyVersion() {
        return stored == null ? 0 : stored.policyKeyVersion();
    }

    /**
     * Returns the exact root keys that wrap the newest policy key.
     *
     * @return one description for each root key; empty before the policy is created
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
        return status().isUsable();
    }

    /**
     * Returns whether the policy may be used, and how far a roll or recovery of its policy key has come.
     *
     * @return the status; enabled before the policy is created
     */
    public PolicyStatus status() {
        return stored == null ? new PolicyStatus(PolicyStatus.State.ENABLED, 0, 0) : stored.status();
    }

    /**
     * Returns whether the policy cannot be used until an operator signs it, because {@code keychain.operators} is configured and no operator has signed it. See
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
                + (rootKeys.isEmpty() ? "managed" : String.join(" and ", rootKeys)) + ", availability "
                + (availability == null ? "by profile" : availability)
                + ")";
    }

    /** Builds the description of a policy. Not thread-safe. */
    public static final class Builder {
        private final String alias;
        private Profile profile = Profile.EXCHANGE;
        private List<String> rootKeys = List.of();
        private boolean sameHomeAllowed;
        private boolean managedRootAllowed;
        private @Nullable AvailabilityChoice availability;
        private @Nullable String availabilityKey;
        private List<PolicyApprover> approvers = List.of();
        private int approvalThreshold;
        private boolean smallQuorumAllowed;

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
         * Sets the two root keys. Default: two new managed root keys. The other root key of a customer root key must also be one of the customer, unless
         * {@link #allowManagedRoot} is called.
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
         * Allows both root keys to have the same home, so that one failure or one administrator can affect both.
         *
         * @return this builder
         */
        public Builder allowSameHome() {
            sameHomeAllowed = true;
            return this;
        }

        /**
         * Allows one managed root key besides one of the customer. The operator of the service can then read the data with the managed root key: while it
         * exists, revoking or destroying the customer's root key has no effect.
         *
         * @return this builder
         */
        public Builder allowManagedRoot() {
            managedRootAllowed = true;
            return this;
        }

        /**
         * Chooses the permitted use of the availability key.
         *
         * @param chosen the choice; managed root keys allow only {@link AvailabilityChoice#NONE}. The default for root keys of the customer is that of the profile
         *     if the configuration names an availability key store, or {@link #availabilityKey} a key: {@link AvailabilityChoice#OUTAGE} for
         *     {@link Profile#EXCHANGE} and {@link Profile#MULTI_WORKLOAD}, {@link AvailabilityChoice#RECOVER_ONLY} for {@link Profile#SHAREPOINT}; otherwise
         *     {@code NONE}
         * @return this builder
         */
        public Builder availability(AvailabilityChoice chosen) {
            availability = Objects.requireNonNull(chosen);
            return this;
        }

        /**
         * Names the availability key. Default: a new key in the availability key store.
         *
         * @param uri root key URI of a key that is not a root key of the policy; its best home is an HSM apart from those of both root keys
         * @return this builder
         */
        public Builder availabilityKey(String uri) {
            availabilityKey = Objects.requireNonNull(uri);
            return this;
        }

        /**
         * Names the approvers, who are bound to the policy: only they can change them. Needs an audit log, whose verification key the customer keeps.
         *
         * @param chosen 1 to 64 persons, each with a key and name of its own
         * @param threshold how many of them must sign: 2 to their number, or 1 if {@link #allowSmallQuorum} is called
         * @return this builder
         */
        public Builder approvers(List<PolicyApprover> chosen, int threshold) {
            approvers = List.copyOf(chosen);
            approvalThreshold = threshold;
            return this;
        }

        /**
         * Allows one signature to be enough, so that one person can destroy the data alone.
         *
         * @return this builder
         */
        public Builder allowSmallQuorum() {
            smallQuorumAllowed = true;
            return this;
        }

        Builder storedAvailabilityKey(Optional<String> uri) {
            availabilityKey = uri.orElse(null);
            return this;
        }

        /**
         * Builds the description.
         *
         * @return a policy to create
         */
        public DataEncryptionPolicy build() {
            return new DataEncryptionPolicy(this, null);
        }

        /**
         * Builds the description of a policy in a chain.
         *
         * @param id its id
         * @param policyKeyVersion its newest policy key version
         * @param roots the root keys that wrap it
         * @param status whether it may be used, and how far a roll has come
         * @param awaitsSignature whether it cannot be used until an operator signs it
         * @param createdAt when it was created
         * @return the policy
         */
        DataEncryptionPolicy buildStored(
                UUID id,
                long policyKeyVersion,
                List<RootKeyDescription> roots,
                PolicyStatus status,
                boolean awaitsSignature,
                Instant createdAt) {
            rootKeys = roots.stream().map(RootKeyDescription::uri).toList();
            return new DataEncryptionPolicy(
                    this, new Stored(id, policyKeyVersion, List.copyOf(roots), status, awaitsSignature, createdAt));
        }
    }
}
