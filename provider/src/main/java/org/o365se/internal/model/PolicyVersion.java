package org.o365se.internal.model;

import java.util.List;
import java.util.Optional;

/**
 * One version of a policy key in the chain. Never changed after it is written.
 *
 * @param binding its fixed properties
 * @param tag over the binding, under this version's lineage key
 * @param predecessorTag over the binding and the tag, under the lineage key of the version before; empty for version 1
 * @param carriedLineageKey the lineage key of the version before, wrapped under this version's; empty for version 1
 * @param operatorSignatures the operators' signatures; only version 1 may have any
 * @param copies the policy key wrapped by each root of the binding, in their order; none after the version was dropped
 * @param availability the policy key wrapped by the availability key, if the policy has one
 */
public record PolicyVersion(
        Binding binding,
        Bytes tag,
        Bytes predecessorTag,
        Bytes carriedLineageKey,
        List<OperatorSignature> operatorSignatures,
        List<Bytes> copies,
        Optional<AvailabilityCopy> availability) {
    public PolicyVersion {
        operatorSignatures = List.copyOf(operatorSignatures);
        copies = List.copyOf(copies);
    }

    public long number() {
        return binding.key().version();
    }

    /** Returns whether its copies were removed, because no scope key needs it; its record still proves the lineage. */
    public boolean isDropped() {
        return copies.isEmpty();
    }

    /** Returns the record without any copy of the policy key. */
    public PolicyVersion dropped() {
        return new PolicyVersion(
                binding, tag, predecessorTag, carriedLineageKey, operatorSignatures, List.of(), Optional.empty());
    }

    /** Returns whether a root key has wrapped a copy that is still there. */
    public boolean hasCopyBy(RootKeyUri root, String version) {
        return !isDropped()
                && binding.roots().stream()
                        .anyMatch(one -> one.version().equals(version) && new RootKeyUri(one.uri()).equals(root));
    }

    public PolicyVersion withOperatorSignatures(List<OperatorSignature> changed) {
        return new PolicyVersion(binding, tag, predecessorTag, carriedLineageKey, changed, copies, availability);
    }

    public PolicyVersion withAvailability(Optional<AvailabilityCopy> changed) {
        return new PolicyVersion(binding, tag, predecessorTag, carriedLineageKey, operatorSignatures, copies, changed);
    }
}
