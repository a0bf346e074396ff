package org.o365se.internal.keys;

import java.util.Arrays;
import java.util.Objects;
import org.o365se.Access;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.AvailabilityCopy;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.root.RootUse.PolicyKey;
import org.o365se.internal.root.RootUse.Purpose;
import org.o365se.internal.root.RootUse.Reason;
import org.o365se.internal.root.Roots;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SanitizedText;

/** Wraps, checks and unwraps one copy of a policy key with one root key. Thread-safe. */
public final class PolicyKeyCopies {
    private final Roots roots;

    public PolicyKeyCopies(Roots roots) {
        this.roots = roots;
    }

    /** Wraps a policy key; the copy is used only after the same root key has unwrapped it. */
    Bytes wrap(RootKeyDescription root, PolicyKey name, Key256 policyKey) {
        var plain = policyKey.getEncoded();
        try {
            var wrapped = roots.wrap(Purpose.of(Reason.CREATE), root, name, plain);
            requireLength(root, wrapped);
            return roots.unwrap(Purpose.of(Reason.CREATE), root, name, wrapped, again -> {
                requireSame(root, policyKey, again);
                return Bytes.takeOwnershipOf(wrapped);
            });
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static void requireLength(RootKeyDescription root, byte[] wrapped) {
        var algorithm = root.algorithm();
        if (wrapped.length < algorithm.minWrappedBytes() || wrapped.length > algorithm.maxWrappedBytes()) {
            throw new RootKeyCorruptException(
                    ProviderErrorId.ROOT_ROUND_TRIP_FAILED,
                    "Root key " + root.uri() + " wraps a policy key to " + wrapped.length + " bytes, and "
                            + SanitizedText.value(algorithm.name()) + " makes " + algorithm.minWrappedBytes() + " to "
                            + algorithm.maxWrappedBytes() + "; do not use it, and ask its vendor",
                    null);
        }
    }

    private static void requireSame(RootKeyDescription root, Key256 policyKey, byte[] unwrapped) {
        var again = keyOf(root, unwrapped);
        try {
            if (!again.hasSameBytesAs(policyKey)) {
                throw new RootKeyCorruptException(
                        ProviderErrorId.ROOT_ROUND_TRIP_FAILED,
                        "Root key " + root.uri()
                                + " does not unwrap what it wrapped; do not use it, and ask its vendor",
                        null);
            }
        } finally {
            again.destroy();
        }
    }

    /**
     * Unwraps one copy with its root key, for the tenant in the binding record. The tag commits to the policy key, so all copies of a version that unwrap yield
     * the same key. The caller destroys it.
     */
    public OpenedPolicyKey open(Purpose purpose, Policy policy, PolicyVersion version, int index) {
        var root = version.binding().roots().get(index);
        return roots.unwrap(
                purpose,
                root,
                PolicyKey.of(policy, version),
                version.copies().get(index).copy(),
                unwrapped -> prove(policy, version, root, unwrapped));
    }

    /**
     * Unwraps the copy of the availability key, whose use was decided by the binding of a policy key or, with a tag of a policy key, later. The caller destroys
     * the key.
     */
    OpenedPolicyKey openWithAvailabilityKey(Access access, Policy policy, PolicyVersion version) {
        var decision = policy.state().availability();
        if (decision.isEmpty()) {
            return unwrapSpare(access, policy, version);
        }
        // An older policy key cannot verify a tag of a later one.
        long tagged = decision.get().tag().map(KeyTag::keyVersion).orElse(0L);
        var witness = tagged > version.number() ? policy.currentVersion() : version;
        var opened = unwrapSpare(access, policy, witness);
        var naming = new Naming.OfAvailability(policy.id(), decision.get().choice());
        boolean isDecided = decision.get()
                .tag()
                .filter(tag -> opened.lineage().verifies(naming, tag))
                .isPresent();
        if (isDecided && witness.number() == version.number()) {
            return opened;
        }
        opened.destroy();
        if (!isDecided) {
            throw NameProof.forged(policy, naming);
        }
        return unwrapSpare(access, policy, version);
    }

    private OpenedPolicyKey unwrapSpare(Access access, Policy policy, PolicyVersion version) {
        var copy = version.availability()
                .orElseThrow(() -> new RootKeyMisconfiguredException(
                        ProviderErrorId.AVAILABILITY_BAD,
                        "Policy key version " + version.number() + " of policy " + policy.displayName()
                                + " is not wrapped by an availability key; run 'o365se policy availability'",
                        null));
        return roots.unwrap(
                new Purpose(Reason.AVAILABILITY, access),
                copy.key(),
                PolicyKey.of(policy, version),
                copy.wrapped().copy(),
                unwrapped -> prove(policy, version, copy.key(), unwrapped));
    }

    /** Wraps a policy key of the chain by an availability key, after a root key has unwrapped it. */
    AvailabilityCopy wrapAgain(
            Purpose purpose, Policy policy, PolicyVersion version, RootKeyDescription availabilityKey) {
        var policyKey = proven(purpose, policy, version);
        try {
            return new AvailabilityCopy(
                    availabilityKey, wrap(availabilityKey, PolicyKey.of(policy, version), policyKey));
        } finally {
            policyKey.destroy();
        }
    }

    /** Returns the policy key itself as the first root key that answers unwraps it; the caller destroys it. */
    private Key256 proven(Purpose purpose, Policy policy, PolicyVersion version) {
        RootKeyException failure = null;
        for (int i = 0; i < version.copies().size(); i++) {
            var root = version.binding().roots().get(i);
            try {
                return roots.unwrap(
                        purpose,
                        root,
                        PolicyKey.of(policy, version),
                        version.copies().get(i).copy(),
                        unwrapped -> {
                            prove(policy, version, root, unwrapped.clone()).destroy();
                            return keyOf(root, unwrapped);
                        });
            } catch (RootKeyException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw Objects.requireNonNull(failure, "a version has a root key");
    }

    private static OpenedPolicyKey prove(
            Policy policy, PolicyVersion version, RootKeyDescription root, byte[] unwrapped) {
        var policyKey = keyOf(root, unwrapped);
        try {
            return OpenedPolicyKey.prove(policy, version, policyKey);
        } catch (Lineage.BrokenLineageException e) {
            throw forged(policy, version, e, root);
        } finally {
            policyKey.destroy();
        }
    }

    private static RootKeyCorruptException forged(
            Policy policy, PolicyVersion opened, Lineage.BrokenLineageException broken, RootKeyDescription root) {
        var version = broken.version();
        var what = version.number() == opened.number()
                ? "is not the key that its record is tagged with"
                : "does not continue version " + version.number() + " of that policy";
        return new RootKeyCorruptException(
                ProviderErrorId.CHAIN_BINDING_WRONG,
                "Policy key version " + opened.number() + " of policy "
                        + policy.displayName() + ", unwrapped by "
                        + root.uri() + ", " + what
                        + ": a record or a wrapped copy was forged; restore the key chain from a good copy",
                broken);
    }

    private static Key256 keyOf(RootKeyDescription root, byte[] unwrapped) {
        if (unwrapped.length != Key256.BYTES) {
            Arrays.fill(unwrapped, (byte) 0);
            throw new RootKeyCorruptException(
                    ProviderErrorId.ROOT_CORRUPT,
                    "Root key " + root.uri()
                            + " unwrapped a value that is not a policy key of " + Key256.BYTES
                            + " bytes; restore the chain from a good copy",
                    null);
        }
        return Key256.takeOwnershipOf(unwrapped);
    }
}
