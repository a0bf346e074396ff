package org.o365se.internal.keys;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.model.AvailabilityCopy;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.root.RootUse.PolicyKey;
import org.o365se.rootkey.RootKeyDescription;

/** Creates policy keys and wraps them with root keys. Thread-safe. */
public final class PolicyKeyMaker {
    private final PolicyKeyCopies copies;
    private final SecureRandom random = new SecureRandom();

    PolicyKeyMaker(PolicyKeyCopies copies) {
        this.copies = copies;
    }

    /** A new policy key version, and its unwrapped key for the scope keys that are created with it. */
    public record Made(PolicyVersion version, OpenedPolicyKey opened) {}

    /** Creates a random policy key and wraps it with each root key of its binding, and the availability key; each copy is checked by unwrapping it. */
    Made make(
            Binding binding,
            String policyName,
            @Nullable OpenedPolicyKey predecessor,
            Optional<RootKeyDescription> availabilityKey) {
        var policyKey = Key256.random(random);
        try {
            var wrapped = new ArrayList<Bytes>();
            var name = new PolicyKey(binding.key(), policyName, binding.tenant());
            for (var root : binding.roots()) {
                wrapped.add(copies.wrap(root, name, policyKey));
            }
            var spare = availabilityKey.map(key -> new AvailabilityCopy(key, copies.wrap(key, name, policyKey)));
            var opened = OpenedPolicyKey.ofNew(binding.key(), policyKey);
            return new Made(version(binding, opened, predecessor, wrapped).withAvailability(spare), opened);
        } finally {
            policyKey.destroy();
        }
    }

    private static PolicyVersion version(
            Binding binding, OpenedPolicyKey opened, @Nullable OpenedPolicyKey predecessor, List<Bytes> wrapped) {
        var hmac = new HmacSha512();
        var own = opened.lineage().newest();
        var tag = own.recordTag(hmac, binding);
        if (predecessor == null) {
            return new PolicyVersion(binding, tag, Bytes.NONE, Bytes.NONE, List.of(), wrapped, Optional.empty());
        }
        var before = predecessor.lineage().newest();
        return new PolicyVersion(
                binding,
                tag,
                before.predecessorTag(hmac, binding, tag),
                own.carry(hmac, before),
                List.of(),
                wrapped,
                Optional.empty());
    }
}
